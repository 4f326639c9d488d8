import type { Block, FirmStatus, Overlay } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { isMost } from '../../model/most.js';

/**
 * Where each firm stands before the run.
 *
 * Definition: a firm is in a park, or in scattered blocks, when *most of its land* is: more than half of its site shares, the share
 * on a cut parcel spread over its pieces by area. So no firm is in both, since a block that a park holds is never scattered.
 * *Outdated* (落后): its sector is listed as eliminated, or its grade is D. A firm without a known site stands nowhere.
 * Promises: one entry a firm; shares of a firm that do not sum to 1 are taken relative to their sum.
 */
export function firmStanding(
  district: District,
  overlay: Overlay,
  blocks: readonly Block[],
  blockOfParcel: Int32Array,
): FirmStatus {
  const { pieces } = overlay;
  const parkShares = new Map<number, Map<number, number>>();
  for (let k = 0; k < pieces.parcel.length; k++) {
    const parcelM2 = district.parcels.officialM2[pieces.parcel[k]];
    if (pieces.park[k] < 0 || !(parcelM2 > 0)) continue;
    addTo(parkShares, pieces.parcel[k], pieces.park[k], pieces.areaM2[k] / parcelM2);
  }
  const total = siteShares(district, () => true);
  const inParks = new Map<number, Map<number, number>>();
  for (const { firm, parcel, share } of district.sites) {
    if (!(share > 0)) continue;
    for (const [park, part] of parkShares.get(parcel) ?? []) addTo(inParks, firm, park, share * part);
  }
  const park = new Int32Array(district.firms.length).fill(-1);
  for (const [firm, shares] of inParks) {
    const held = [...shares.values()].reduce((a, b) => a + b, 0);
    if (!isMost(held, total[firm])) continue;
    const most = Math.max(...shares.values());
    park[firm] = Math.min(...[...shares].filter(([, part]) => part === most).map(([index]) => index));
  }
  return {
    park,
    inScatteredBlock: firmsInScatteredBlocks(district, blocks, blockOfParcel),
    outdated: Uint8Array.from(district.firms, (firm) => (firm.eliminated || firm.grade === 'D' ? 1 : 0)),
  };
}

/** 1 for firms with most of their land in scattered blocks. */
export function firmsInScatteredBlocks(
  district: District,
  blocks: readonly Block[],
  blockOfParcel: Int32Array,
): Uint8Array {
  const total = siteShares(district, () => true);
  const scattered = siteShares(
    district,
    (parcel) => blockOfParcel[parcel] >= 0 && blocks[blockOfParcel[parcel]].scattered,
  );
  return Uint8Array.from(total, (all, f) => (isMost(scattered[f], all) ? 1 : 0));
}

/** Sum of each firm's shares on the parcels that meet a condition. */
function siteShares(district: District, accept: (parcel: number) => boolean): Float64Array {
  const sums = new Float64Array(district.firms.length);
  for (const { firm, parcel, share } of district.sites) if (share > 0 && accept(parcel)) sums[firm] += share;
  return sums;
}

function addTo(sums: Map<number, Map<number, number>>, outer: number, inner: number, value: number): void {
  const row = sums.get(outer) ?? new Map<number, number>();
  sums.set(outer, row.set(inner, (row.get(inner) ?? 0) + value));
}
