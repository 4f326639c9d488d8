import { itemCount, type PolygonSet, planarAreas, polygonSetBuilder, selectItems } from '../polygonSet.js';
import { type OverlapTolerances, selfOverlapM2 } from './overlapAreas.js';
import { buildOverlapIndex, type OverlapIndex } from './overlapIndex.js';
import { type OverlapPair, selfOverlapPairs } from './overlapPairs.js';

/**
 * A layer whose zones lie over one another, made into one whose zones do not, so that an overlap counts every m² once.
 *
 * Definition: zones that overlap (directly or through others) are dissolved together; the union takes the place of the first
 * of them and the others become empty, so item numbers stay. All other zones are copied as they are.
 * Needs valid, oriented zones. Promises: a layer without self-overlap comes back unchanged, whatever its size.
 * Method: the kernel's overlap of each zone with its own layer tells the zones concerned; their pairs are looked up, and only they go
 * through the dissolving engine.
 */
export interface SeparateZones {
  readonly polygons: PolygonSet;
  /** The zones that were dissolved, by number; none = `polygons` are the zones themselves. */
  readonly concerned: readonly number[];
  /** Index of `polygons`: that by which the overlaps were found, where there are none; else built when first asked for. */
  index(): OverlapIndex;
  /** m² that lay under the layer more than once (each time beyond the first counted). */
  readonly selfOverlapM2: number;
}

export interface Dissolver {
  dissolve(set: PolygonSet, groups: Int32Array): PolygonSet;
}

/** `shared`: the index is to go to threads, on memory that they share. */
export function separateZones(
  zones: PolygonSet,
  tolerances: OverlapTolerances,
  dissolver: Dissolver,
  shared = false,
): SeparateZones {
  const found = buildOverlapIndex(zones, { shared });
  const pairs = selfOverlaps(zones, tolerances, found);
  if (pairs.length === 0) return { polygons: zones, concerned: [], index: () => found, selfOverlapM2: 0 };
  const root = Uint32Array.from({ length: itemCount(zones) }, (_, i) => i);
  function find(i: number): number {
    while (root[i] !== i) {
      root[i] = root[root[i]];
      i = root[i];
    }
    return i;
  }
  for (const { a, b } of pairs) {
    const first = Math.min(find(a), find(b));
    root[Math.max(find(a), find(b))] = first;
  }
  const concerned = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort((a, b) => a - b);
  const groupOfRoot = new Map<number, number>();
  const groups = Int32Array.from(concerned, (zone) => {
    const first = find(zone);
    if (!groupOfRoot.has(first)) groupOfRoot.set(first, groupOfRoot.size);
    return groupOfRoot.get(first)!;
  });
  const parts = selectItems(zones, concerned);
  const dissolved = dissolver.dissolve(parts, groups);
  const isConcerned = new Set(concerned);
  const builder = polygonSetBuilder(zones.xy.length / 2);
  for (let i = 0; i < root.length; i++) {
    const group = groupOfRoot.get(i);
    if (group !== undefined) builder.copyItem(dissolved, group);
    else if (isConcerned.has(i)) builder.endItem();
    else builder.copyItem(zones, i);
  }
  const before = planarAreas(parts).reduce((a, b) => a + b, 0);
  const after = planarAreas(dissolved).reduce((a, b) => a + b, 0);
  const polygons = builder.finish();
  let index: OverlapIndex | null = null;
  return {
    polygons,
    concerned,
    index: () => (index ??= buildOverlapIndex(polygons, { shared })),
    selfOverlapM2: Math.max(0, before - after),
  };
}

/** The pairs of zones that overlap, looked for among those alone that the layer covers more than once. */
function selfOverlaps(zones: PolygonSet, tolerances: OverlapTolerances, index: OverlapIndex): OverlapPair[] {
  const suspects: number[] = [];
  selfOverlapM2(zones, tolerances, index).forEach((areaM2, zone) => {
    if (areaM2 !== 0) suspects.push(zone);
  });
  if (suspects.length === 0) return [];
  return selfOverlapPairs(selectItems(zones, suspects), tolerances).map(({ a, b, areaM2 }) => ({
    a: suspects[a],
    b: suspects[b],
    areaM2,
  }));
}
