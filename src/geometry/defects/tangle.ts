import { itemVertexRange, type PolygonSet } from '../polygonSet.js';
import { emptyLoops, type Loops, layRing, reserveLoops } from './loops.js';
import { nearEdges } from './nearEdges.js';

/**
 * Whether an item is too tangled to be made valid: so many of its edges meet elsewhere than in a common end that the engine would take
 * minutes and gigabytes over it, which grow faster than the meetings (GEOS on a star of 1,501 corners, 1.1 million crossings: 70 s and
 * 1.6 GB; of 3,001: out of memory).
 *
 * Definition: more than `MOST` such pairs of edges and `MOST_PER_EDGE` more for every edge. Pairs with a common end make no new vertex and
 * count little: all parcels of a layer as one feature, each border there twice, are no tangle. A few pairs are counted more than once.
 */
export function isTangled(set: PolygonSet, item: number): boolean {
  const [first, end] = itemVertexRange(set, item);
  const most = MOST + MOST_PER_EDGE * (end - first);
  if (((end - first) * (end - first - 1)) / 2 <= most) return false;
  const loops = emptyLoops();
  const [firstRing, endRing] = [set.polygonStart[set.itemStart[item]], set.polygonStart[set.itemStart[item + 1]]];
  reserveLoops(loops, end - first + endRing - firstRing + 1, endRing - firstRing);
  for (let r = firstRing; r < endRing; r++) if (set.ringStart[r] < set.ringStart[r + 1]) layRing(loops, set, r, 0, 0);
  let met = 0;
  return !nearEdges(loops, (e, f) => {
    met += haveCommonEnd(loops, e, f) ? COMMON_END : 1;
    return met <= most;
  });
}

const MOST = 20_000;
const MOST_PER_EDGE = 4;
/** What a pair of edges with a common end counts. */
const COMMON_END = 1 / 20;

function haveCommonEnd({ x, y }: Loops, e: number, f: number): boolean {
  const same = (a: number, b: number) => x[a] === x[b] && y[a] === y[b];
  return same(e, f) || same(e, f + 1) || same(e + 1, f) || same(e + 1, f + 1);
}
