import { type GapEdges, neighbours } from '../geometry/gaps/gapGraph.js';
import { type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import { type Barriers, type District, isFarmland, LAND_USES, type LandUse } from './district.js';
import { wordsIn } from './settings/definition.js';
import type { Settings } from './settings.js';

/**
 * What cuts industry and what cuts farmland, and which neighbours it leaves joined.
 *
 * Definition. Industry: the delivered barrier layers that cut industry, then rivers and railways among the parcels, then the
 * zones of the ecological redline and of permanent basic farmland. Roads cut industry only as a delivered layer: the land class does
 * not tell a trunk road from a works street.
 * Farmland: the delivered layers that cut farmland, then rivers, railways and roads among the parcels, then parcels of any other use that neither is
 * farmland nor stands in farmland.joinedBy (a row of houses, a works, a pond). Farm roads, ditches and ridges join (`domain.md` §3.6), and so does land
 * that no parcel covers.
 * A zone, and a use that is no physical barrier, cut the land *between* two parcels; parcels that touch have no land between them, so that these never
 * part them: two workshops side by side in the redline are one block there, and both in conflict.
 */
type Subject = Barriers['cuts'][number];

const PHYSICAL: Readonly<Record<Subject, readonly LandUse[]>> = {
  industry: ['river', 'railway'],
  farmland: ['river', 'railway', 'road'],
};
const ZONE_BARRIERS: readonly string[] = ['ecologicalRedline', 'basicFarmland'];

export function industryBarriers(district: District): Barriers[] {
  const zones = district.controlLines
    .filter((line) => ZONE_BARRIERS.includes(line.kind) && line.zoneId.length > 0)
    .map((line) => ({
      ...polygonBarrier(line.layer, line.kind, ['industry'], line.zones),
      between: true,
    }));
  return [
    ...delivered(district, 'industry'),
    ...PHYSICAL.industry.flatMap((use) => ofUses(district, 'industry', use, [use])),
    ...zones,
  ];
}

export function farmlandBarriers(district: District, settings: Settings): Barriers[] {
  const joining = wordsIn(settings['farmland.joinedBy']);
  const parting = LAND_USES.filter((use) => !isFarmland(use) && !joining.has(use));
  const physical = PHYSICAL.farmland.filter((use) => parting.includes(use));
  const others = parting.filter((use) => !physical.includes(use));
  return [
    ...delivered(district, 'farmland'),
    ...physical.flatMap((use) => ofUses(district, 'farmland', use, [use])),
    ...ofUses(district, 'farmland', 'otherUse', others).map((barrier) => ({ ...barrier, between: true })),
  ];
}

function delivered({ barriers }: District, subject: Subject): Barriers[] {
  return barriers.filter((barrier) => barrier.cuts.includes(subject));
}

function ofUses({ parcels }: District, subject: Subject, name: string, uses: readonly LandUse[]): Barriers[] {
  const found = indicesWhere(parcels.use, (use) => uses.includes(use));
  if (found.length === 0) return [];
  return [polygonBarrier(parcels.layer, name, [subject], selectItems(parcels.polygons, found))];
}

/** The settings, for the tolerance by which borders match. */
type Matching = Pick<Settings, 'measure.touchM'>;

/** Pairs of items at most `maxGapM` apart, a < b, sorted; whether barriers leave a pair joined is found out when it is asked for. */
export interface NearPairs extends GapEdges {
  readonly borderM: Float64Array;
  isJoined(pair: number): boolean;
  /** Metres of shared border along which no barrier runs; zones are none to land that touches. */
  freeBorderM(pair: number): number;
}

/** Barriers as `industryBarriers` or `farmlandBarriers` gives them. An answer is kept, so that asking again costs nothing. */
export function nearPairs(
  set: PolygonSet,
  maxGapM: number,
  barriers: readonly Barriers[],
  { 'measure.touchM': touchM }: Matching,
): NearPairs {
  const shapes = barriers.map(({ shape, between = false }) => ({ ...shape, between }));
  const { a, b, gapM, borderM, isBlocked, freeBorderM } = neighbours(set, maxGapM, shapes, touchM);
  const known = new Map<number, boolean>();
  function isJoined(pair: number): boolean {
    const answer = known.get(pair) ?? !isBlocked(pair);
    known.set(pair, answer);
    return answer;
  }
  return { a, b, gapM, borderM, isJoined, freeBorderM };
}

/** Pairs of items at most `maxGapM` apart that no barrier parts, a < b, sorted: every pair of `nearPairs` asked. */
export function unpartedPairs(
  set: PolygonSet,
  maxGapM: number,
  barriers: readonly Barriers[],
  matching: Matching,
): GapEdges {
  const { a, b, gapM, isJoined } = nearPairs(set, maxGapM, barriers, matching);
  const joined = Uint32Array.from(a, (_, pair) => pair).filter(isJoined);
  return {
    a: joined.map((pair) => a[pair]),
    b: joined.map((pair) => b[pair]),
    gapM: Float64Array.from(joined, (pair) => gapM[pair]),
  };
}

function polygonBarrier(layer: string, name: string, cuts: Barriers['cuts'], polygons: PolygonSet): Barriers {
  return { layer, name, cuts, shape: { kind: 'polygon', polygons } };
}

function indicesWhere<T>(values: readonly T[], accept: (value: T) => boolean): number[] {
  const indices: number[] = [];
  values.forEach((value, i) => {
    if (accept(value)) indices.push(i);
  });
  return indices;
}
