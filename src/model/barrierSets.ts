import { type GapEdges, neighbours } from '../geometry/gaps/gapGraph.js';
import { type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import type { Barriers, District, LandUse } from './district.js';

/**
 * What cuts industry and what cuts farmland, and which neighbours it leaves joined.
 *
 * Definition. Industry: the delivered barrier layers that cut industry, then rivers and railways among the parcels, then the
 * zones of the ecological redline and of permanent basic farmland. Farmland: the delivered layers that cut farmland, then
 * rivers, railways and roads among the parcels (farm roads, ditches and ridges join: `domain.md` §3.6).
 * Roads cut industry only as a delivered layer: the land class does not tell a trunk road from a works street.
 * A zone cuts the land between two parcels; parcels that touch have no land between them, so that zones never part them: two
 * workshops side by side in the redline are one block there, and both in conflict. Physical barriers come first in the list, so that
 * a touching pair is known to be parted by one of them.
 */
export type BarrierSubject = Barriers['cuts'][number];

const PARCEL_BARRIERS: Readonly<Record<BarrierSubject, readonly LandUse[]>> = {
  industry: ['river', 'railway'],
  farmland: ['river', 'railway', 'road'],
};
const ZONE_BARRIERS: readonly string[] = ['ecologicalRedline', 'basicFarmland'];

/** Names of zone barriers start with this; a delivered barrier is named as delivered. */
const ZONE_PREFIX = 'zone:';

export function barriersFor(district: District, subject: BarrierSubject): Barriers[] {
  const { parcels } = district;
  const cuts = [subject];
  const delivered = district.barriers.filter((barrier) => barrier.cuts.includes(subject));
  const barriers = [...delivered];
  for (const use of PARCEL_BARRIERS[subject]) {
    const ofUse = indicesWhere(parcels.use, (value) => value === use);
    if (ofUse.length === 0) continue;
    barriers.push(polygonBarrier(parcels.layer, use, cuts, selectItems(parcels.polygons, ofUse)));
  }
  if (subject === 'farmland') return barriers;
  for (const line of district.controlLines) {
    if (!ZONE_BARRIERS.includes(line.kind) || line.zoneId.length === 0) continue;
    barriers.push(polygonBarrier(line.layer, ZONE_PREFIX + line.kind, cuts, line.zones));
  }
  return barriers;
}

/** True where a pair is parted by the barrier of that name ('' for none): all but touching pairs under a zone. */
export function isParted(gapM: number, blockedBy: string): boolean {
  return blockedBy !== '' && !(gapM === 0 && blockedBy.startsWith(ZONE_PREFIX));
}

/** Pairs of items at most `maxGapM` apart, a < b, sorted; whether barriers leave a pair joined is found out when it is asked for. */
export interface NearPairs extends GapEdges {
  isJoined(pair: number): boolean;
}

/** Barriers as `barriersFor` gives them. An answer is kept, so that asking again costs nothing. */
export function nearPairs(set: PolygonSet, maxGapM: number, barriers: readonly Barriers[]): NearPairs {
  const shapes = barriers.map((barrier) => barrier.shape);
  const { a, b, gapM, isBlocked, blockedBy } = neighbours(set, maxGapM, shapes);
  const partedByTouching = (pair: number) => {
    const by = blockedBy(pair);
    return isParted(0, by < 0 ? '' : barriers[by].name);
  };
  const known = new Map<number, boolean>();
  function isJoined(pair: number): boolean {
    const answer = known.get(pair) ?? !(gapM[pair] === 0 ? partedByTouching(pair) : isBlocked(pair));
    known.set(pair, answer);
    return answer;
  }
  return { a, b, gapM, isJoined };
}

/** Pairs of items at most `maxGapM` apart that no barrier parts, a < b, sorted: every pair of `nearPairs` asked. */
export function unpartedPairs(set: PolygonSet, maxGapM: number, barriers: readonly Barriers[]): GapEdges {
  const { a, b, gapM, isJoined } = nearPairs(set, maxGapM, barriers);
  const joined = Uint32Array.from(a, (_, pair) => pair).filter(isJoined);
  return {
    a: joined.map((pair) => a[pair]),
    b: joined.map((pair) => b[pair]),
    gapM: Float64Array.from(joined, (pair) => gapM[pair]),
  };
}

function polygonBarrier(layer: string, name: string, cuts: readonly BarrierSubject[], polygons: PolygonSet): Barriers {
  return { layer, name, cuts, shape: { kind: 'polygon', polygons } };
}

function indicesWhere<T>(values: readonly T[], accept: (value: T) => boolean): number[] {
  const indices: number[] = [];
  values.forEach((value, i) => {
    if (accept(value)) indices.push(i);
  });
  return indices;
}
