import type { District, Firm } from './district.js';
import { muFromM2 } from './units.js';

/** What the firms on a parcel make of it; NaN where one of them has no figure (empty is not 0). */
export interface ParcelFigures {
  readonly firms: number;
  readonly far: number;
  /** 10⁴ yuan per mu. */
  readonly taxWanPerMu: number;
  readonly polluting: boolean;
}

/**
 * FAR and 亩均税收 of parcels with firms; of others undefined.
 *
 * Definition: tax and floor are the sums over the parcel's firms of (firm's figure × share of the firm on the parcel); tax is that of the
 * latest of three years that is filled. Both are taken on the parcel's official area, but for tax per mu where titles and leases say what
 * land every firm there uses (`taxByUsedLand`).
 */
export function parcelFigures(district: District): (parcel: number) => ParcelFigures | undefined {
  const onParcel = firmsByParcel(district);
  const taxOnUsedLand = taxByUsedLand(district);
  const { officialM2 } = district.parcels;
  return (parcel) => {
    const sums = onParcel.get(parcel);
    if (!sums) return undefined;
    const areaM2 = officialM2[parcel] > 0 ? officialM2[parcel] : Number.NaN;
    return {
      firms: sums.firms,
      far: sums.floorM2 / areaM2,
      taxWanPerMu: taxOnUsedLand.get(parcel) ?? sums.taxWan / muFromM2(areaM2),
      polluting: sums.polluting,
    };
  };
}

interface ParcelFirms {
  firms: number;
  taxWan: number;
  floorM2: number;
  polluting: boolean;
}

function firmsByParcel(district: District): Map<number, ParcelFirms> {
  const byParcel = new Map<number, ParcelFirms>();
  for (const site of district.sites) {
    if (!(site.share > 0)) continue;
    const firm = district.firms[site.firm];
    const sums = byParcel.get(site.parcel) ?? { firms: 0, taxWan: 0, floorM2: 0, polluting: false };
    sums.firms++;
    sums.taxWan += latestTaxWan(firm) * site.share;
    sums.floorM2 += firm.floorM2 * site.share;
    sums.polluting ||= firm.polluting;
    byParcel.set(site.parcel, sums);
  }
  return byParcel;
}

/**
 * 亩均税收 of the parcels of which titles and leases tell, for every firm that stands there, how much it uses: 10⁴ yuan per mu of used land. A
 * firm's tax lies on its land evenly; land that it rents out or that nobody uses does not count.
 */
function taxByUsedLand({ land, firms, sites }: District): ReadonlyMap<number, number> {
  const perMu = new Map<number, number>();
  if (!land) return perMu;
  const use = new Map(land.uses.map(({ firm, parcel, areaM2 }) => [`${firm} ${parcel}`, areaM2]));
  const unknown = new Set<number>();
  for (const { firm, parcel, share } of sites) if (share > 0 && !use.has(`${firm} ${parcel}`)) unknown.add(parcel);
  const sums = new Map<number, { taxWan: number; usedM2: number }>();
  for (const { firm, parcel, areaM2 } of land.uses) {
    if (!(land.usedM2[firm] > 0)) continue;
    const sum = sums.get(parcel) ?? { taxWan: 0, usedM2: 0 };
    sum.taxWan += (latestTaxWan(firms[firm]) * areaM2) / land.usedM2[firm];
    sum.usedM2 += areaM2;
    sums.set(parcel, sum);
  }
  for (const [parcel, { taxWan, usedM2 }] of sums)
    if (!unknown.has(parcel)) perMu.set(parcel, taxWan / muFromM2(usedM2));
  return perMu;
}

/** Tax of the latest year that is filled; NaN where none is. */
function latestTaxWan(firm: Firm): number {
  return firm.taxWan.reduce((latest, year) => (Number.isNaN(year) ? latest : year), Number.NaN);
}
