import { components } from '../../geometry/gaps/gapGraph.js';
import { industryBarriers, nearPairs } from '../../model/barrierSets.js';
import { reasonsOf, scatters } from '../../model/blockReasons.js';
import type { Block } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { m2FromMu, shareOf, sumM2 } from '../../model/units.js';
import { bordersOfGroups, compactnessOf } from './borders.js';
import type { Industry } from './industry.js';

/**
 * Blocks (工业区块), and which of them are scattered (低散乱).
 *
 * Definition: a block is a connected group of present industry, linked where the gap is ≤ block.gapM and not cut by a barrier,
 * across town and village limits. Its reasons: `tooSmall` — its area (never the 图斑's) is below block.scatteredBelowMu;
 * `isolated` — farther than block.isolatedM from every existing park; `outside` — less of it than block.insideShare in 集中建设区;
 * `offLine` — less of it than block.lineShare inside the industrial line; `enclosed` — farmland along block.farmlandBorderShare or more of its border;
 * `loose` — less compact than block.minCompactness. It is *scattered* when it has at least one of the first three reasons (of the others where a
 * setting says so), no existing park holds more than half of it, and it does not qualify as a park: ≥ cluster.minMu and every decision piece
 * of it in 集中建设区. Marks 203, 203A and 201A, 202A are stated in m² and are no reason.
 * A test that can't be made neither accuses nor acquits: with no parks delivered nothing is `isolated`; with no boundary nothing
 * is `outside` and nothing qualifies; with no industrial line nothing is `offLine`. Areas: official, without the gaps. Order: by first parcel. Id: `B-` and its smallest parcel id.
 */
/** The group of every member of `industry`, counted by first member. */
export function blockGroups(district: District, { parcels, polygons }: Industry, settings: Settings): Int32Array {
  const pairs = nearPairs(polygons, settings['block.gapM'], industryBarriers(district), settings);
  return components(parcels.length, pairs, pairs.isJoined);
}

/** `group[k]`: number of the group that member k of `industry` is in, counted by first member. */
export function blocksOf(
  district: District,
  industry: Industry,
  group: ArrayLike<number>,
  settings: Settings,
): Block[] {
  const membersByGroup: number[][] = [];
  for (let k = 0; k < industry.parcels.length; k++) {
    while (membersByGroup.length <= group[k]) membersByGroup.push([]);
    membersByGroup[group[k]].push(k);
  }
  const timesUsed = new Map<string, number>();
  const bordersM = bordersOfGroups(industry.borders, group, membersByGroup.length);
  return membersByGroup.map((members, g) => {
    const name = smallestId(members.map((k) => district.parcels.id[industry.parcels[k]]));
    const times = (timesUsed.get(name) ?? 0) + 1;
    timesUsed.set(name, times);
    const id = times === 1 ? `B-${name}` : `B-${name}~${times}`;
    return blockOf({ id, members, borderM: bordersM[g] }, district, industry, settings);
  });
}

function blockOf(
  { id, members, borderM }: { readonly id: string; readonly members: readonly number[]; readonly borderM: number },
  district: District,
  industry: Industry,
  settings: Settings,
): Block {
  const { officialM2, town, settlementCode } = district.parcels;
  const parcels = members.map((k) => industry.parcels[k]);
  const areaM2 = sumM2(parcels.map((p) => officialM2[p]));
  const parkM2 = new Map<number, number>();
  let parkDistanceM = industry.hasParks ? Infinity : Number.NaN;
  let concentratedM2 = 0;
  let onLineM2 = 0;
  let alongFarmlandM = 0;
  let wholeInside = industry.hasBoundary;
  for (const k of members) {
    for (const [park, part] of industry.parkM2[k]) parkM2.set(park, (parkM2.get(park) ?? 0) + part);
    parkDistanceM = Math.min(parkDistanceM, industry.parkDistanceM[k]);
    concentratedM2 += industry.concentratedM2[k];
    onLineM2 += industry.onLineM2[k];
    alongFarmlandM += industry.borders.alongFarmlandM[k];
    wholeInside &&= industry.wholeInside[k] === 1;
  }
  const [mainPark, mainParkM2] = largest(parkM2);
  const park = mainParkM2 > areaM2 / 2 ? mainPark : -1;
  const markedM2 = (marks: readonly string[]) =>
    sumM2(parcels.filter((p) => marks.includes(settlementCode[p])).map((p) => officialM2[p]));
  const figures = {
    areaM2,
    insideShare: industry.hasBoundary ? shareOf(concentratedM2, areaM2) : Number.NaN,
    lineShare: industry.hasLine ? shareOf(onLineM2, areaM2) : Number.NaN,
    parkDistanceM,
    borderM,
    farmlandBorderShare: shareOf(alongFarmlandM, borderM),
    compactness: compactnessOf(members.map((k) => industry.borders.moments[k])),
  };
  const reasons = reasonsOf(figures, settings);
  const qualifies = wholeInside && areaM2 >= m2FromMu(settings['cluster.minMu']);
  return {
    id,
    parcels,
    ...figures,
    town: townOfMost(parcels, town, officialM2),
    park,
    villageMarkM2: markedM2(VILLAGE_MARKS),
    urbanMarkM2: markedM2(URBAN_MARKS),
    reasons,
    qualifies,
    scattered: reasons.some((reason) => scatters(reason, settings)) && park < 0 && !qualifies,
  };
}

/** CZCSXM of village industry, and of independent industry in cities and towns. */
const VILLAGE_MARKS = ['203', '203A'];
const URBAN_MARKS = ['201A', '202A'];

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
