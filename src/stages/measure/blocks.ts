import type { Block } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { m2FromMu, sumM2 } from '../../model/units.js';
import type { Industry } from './industry.js';

/**
 * Blocks (工业区块), and which of them are scattered (低散乱).
 *
 * Definition: a block is a connected group of present industry, linked where the gap is ≤ block.gapM and not cut by a barrier,
 * across town and village limits. Its reasons: `tooSmall` — its area (never the 图斑's) is below block.scatteredBelowMu;
 * `isolated` — farther than block.isolatedM from every existing park; `outside` — less of it than block.insideShare in 集中建设区.
 * It is *scattered* when it has at least one reason, no existing park holds more than half of it, and it does not qualify as a park:
 * ≥ cluster.minMu and every decision piece of it in 集中建设区.
 * A test that can't be made neither accuses nor acquits: with no parks delivered nothing is `isolated`; with no boundary nothing
 * is `outside` and nothing qualifies. Areas: official, without the gaps. Order: by first parcel. Id: `B-` and its smallest parcel id.
 */
export interface Thresholds {
  readonly scatteredBelowM2: number;
  readonly isolatedM: number;
  readonly insideShare: number;
  readonly parkMinM2: number;
}

export function thresholdsOf(settings: Settings): Thresholds {
  return {
    scatteredBelowM2: m2FromMu(settings['block.scatteredBelowMu']),
    isolatedM: settings['block.isolatedM'],
    insideShare: settings['block.insideShare'],
    parkMinM2: m2FromMu(settings['cluster.minMu']),
  };
}

/** `group[k]`: number of the group that member k of `industry` is in, counted by first member. */
export function blocksOf(
  district: District,
  industry: Industry,
  group: ArrayLike<number>,
  thresholds: Thresholds,
): Block[] {
  const membersByGroup: number[][] = [];
  for (let k = 0; k < industry.parcels.length; k++) {
    while (membersByGroup.length <= group[k]) membersByGroup.push([]);
    membersByGroup[group[k]].push(k);
  }
  const timesUsed = new Map<string, number>();
  return membersByGroup.map((members) => {
    const name = smallestId(members.map((k) => district.parcels.id[industry.parcels[k]]));
    const times = (timesUsed.get(name) ?? 0) + 1;
    timesUsed.set(name, times);
    return blockOf(district, industry, members, times === 1 ? `B-${name}` : `B-${name}~${times}`, thresholds);
  });
}

function blockOf(
  district: District,
  industry: Industry,
  members: readonly number[],
  id: string,
  thresholds: Thresholds,
): Block {
  const { officialM2, town } = district.parcels;
  const parcels = members.map((k) => industry.parcels[k]);
  const areaM2 = sumM2(parcels.map((p) => officialM2[p]));
  const parkM2 = new Map<number, number>();
  let parkDistanceM = Infinity;
  let concentratedM2 = 0;
  let wholeInside = industry.hasBoundary;
  for (const k of members) {
    for (const [park, part] of industry.parkM2[k]) parkM2.set(park, (parkM2.get(park) ?? 0) + part);
    parkDistanceM = Math.min(parkDistanceM, industry.parkDistanceM[k]);
    concentratedM2 += industry.concentratedM2[k];
    wholeInside &&= industry.wholeInside[k] === 1;
  }
  const [mainPark, mainParkM2] = largest(parkM2);
  const park = mainParkM2 > areaM2 / 2 ? mainPark : -1;
  const insideShare = industry.hasBoundary ? (areaM2 > 0 ? Math.min(1, concentratedM2 / areaM2) : 0) : Number.NaN;
  const reasons: Block['reasons'][number][] = [];
  if (areaM2 < thresholds.scatteredBelowM2) reasons.push('tooSmall');
  if (industry.hasParks && parkDistanceM > thresholds.isolatedM) reasons.push('isolated');
  if (insideShare < thresholds.insideShare) reasons.push('outside');
  const qualifies = wholeInside && areaM2 >= thresholds.parkMinM2;
  return {
    id,
    parcels,
    areaM2,
    town: townOfMost(parcels, town, officialM2),
    park,
    insideShare,
    parkDistanceM,
    reasons,
    scattered: reasons.length > 0 && park < 0 && !qualifies,
  };
}

/** The town with most of the area; −1 only where no parcel has one; ties go to the earlier town. */
export function townOfMost(parcels: readonly number[], town: Int32Array, areaM2: Float64Array): number {
  const byTown = new Map<number, number>();
  for (const p of parcels) if (town[p] >= 0) byTown.set(town[p], (byTown.get(town[p]) ?? 0) + areaM2[p]);
  return largest(byTown)[0];
}

/** Key with the largest value, the smaller key where values tie; −1 and 0 for an empty map. */
function largest(values: ReadonlyMap<number, number>): [key: number, value: number] {
  let best: [number, number] = [-1, 0];
  for (const [key, value] of values) {
    if (best[0] < 0 || value > best[1] || (value === best[1] && key < best[0])) best = [key, value];
  }
  return best;
}

function smallestId(ids: readonly string[]): string {
  return [...ids].sort()[0];
}
