import type { Firm, FirmLand, Lease, Titles } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import { roundM2 } from '../../../model/units.js';

/**
 * The land of each firm: used = owned + rented in − rented out, each title and each lease counted once.
 *
 * Definition: a firm owns its share of the area of each title it holds; leases in force move land from lessor to lessee. On parcels, the
 * land of a title lies as its parts do. Needs titles: what a firm owns is not known from leases alone.
 * Promises: m² at 0.01; a firm that holds and rents nothing has NaN; one that rents out more than it has is a finding, and uses 0; a parcel on
 * which firms use more than there is (by 1 %) is a finding.
 */
export function firmLand(
  firms: readonly Firm[],
  titles: Titles,
  leases: readonly Lease[],
  parcels: {
    readonly layer: string;
    readonly officialM2: Float64Array;
    readonly id: readonly string[];
    readonly feature: Uint32Array;
  },
  firmLayer: string,
  report: (item: Finding) => void,
): FirmLand {
  const n = firms.length;
  const ownedM2 = new Float64Array(n);
  const rentedInM2 = new Float64Array(n);
  const rentedOutM2 = new Float64Array(n);
  const known = new Uint8Array(n);
  const on: Map<number, number>[] = firms.map(() => new Map());
  const partsOf = new Map<number, Titles['parts'][number][]>();
  for (const part of titles.parts) partsOf.set(part.title, [...(partsOf.get(part.title) ?? []), part]);
  const place = (firm: number, title: number, parcel: number, areaM2: number) => {
    const parts = title >= 0 ? (partsOf.get(title) ?? []) : [{ parcel, share: 1 }];
    for (const part of parts) on[firm].set(part.parcel, (on[firm].get(part.parcel) ?? 0) + areaM2 * part.share);
  };
  for (const { title, firm, share } of titles.holders) {
    if (firm < 0) continue;
    const areaM2 = Number.isNaN(titles.areaM2[title]) ? 0 : titles.areaM2[title] * share;
    known[firm] = 1;
    ownedM2[firm] += areaM2;
    place(firm, title, -1, areaM2);
  }
  for (const { lessor, lessee, title, parcel, areaM2, inForce } of leases) {
    if (!inForce || !(areaM2 > 0)) continue;
    if (lessee >= 0) {
      known[lessee] = 1;
      rentedInM2[lessee] += areaM2;
      place(lessee, title, parcel, areaM2);
    }
    if (lessor >= 0) {
      known[lessor] = 1;
      rentedOutM2[lessor] += areaM2;
      place(lessor, title, parcel, -areaM2);
    }
  }
  const usedM2 = firms.map((firm, f) => {
    const about = { feature: firm.feature };
    if (!known[f]) {
      report(finding('firm.noLand', 'note', firmLayer, { firm: firm.creditCode }, about));
      return Number.NaN;
    }
    const used = ownedM2[f] + rentedInM2[f] - rentedOutM2[f];
    if (used < -0.005)
      report(finding('firm.rentsOutMore', 'warning', firmLayer, { firm: firm.creditCode, usedM2: used }, about));
    return roundM2(Math.max(0, used));
  });
  const uses = on.flatMap((map, firm) =>
    [...map]
      .filter(([, areaM2]) => areaM2 > 0.005)
      .sort((a, b) => a[0] - b[0])
      .map(([parcel, areaM2]) => ({ firm, parcel, areaM2: roundM2(areaM2) })),
  );
  reportCrowded(uses, parcels, report);
  return {
    ownedM2: ownedM2.map(roundM2),
    rentedInM2: rentedInM2.map(roundM2),
    rentedOutM2: rentedOutM2.map(roundM2),
    usedM2: Float64Array.from(usedM2),
    uses,
  };
}

/** So much more than its area may be used on a parcel without a word: recorded areas differ from drawn ones. */
const OVER_SHARE = 0.01;

function reportCrowded(
  uses: FirmLand['uses'],
  parcels: Parameters<typeof firmLand>[3],
  report: (item: Finding) => void,
): void {
  const used = new Map<number, number>();
  for (const { parcel, areaM2 } of uses) used.set(parcel, (used.get(parcel) ?? 0) + areaM2);
  for (const [p, usedM2] of [...used].sort((a, b) => a[0] - b[0])) {
    if (!(usedM2 > parcels.officialM2[p] * (1 + OVER_SHARE))) continue;
    const numbers = { usedM2, officialM2: parcels.officialM2[p] };
    const about = { feature: parcels.feature[p], parcelId: parcels.id[p] };
    report(finding('land.crowded', 'warning', parcels.layer, numbers, about));
  }
}
