import { itemVertexRange, type PolygonSet } from '../polygonSet.js';
import { emptyLoops, type Loops, layRing, reserveLoops } from './loops.js';
import { nearEdges } from './nearEdges.js';

/**
 * How tangled an item is: how many more pairs of its edges meet elsewhere than in a common end than `PER_EDGE` for every edge; Infinity
 * where that is more than `MOST`. The engine makes such an item valid in minutes and gigabytes, which grow faster than the meetings (GEOS on a
 * star of 1,501 corners, 1.1 million crossings: 70 s and 1.6 GB; of 3,001: out of memory).
 *
 * Pairs with a common end make no new vertex and count little: all parcels of a layer as one feature, each border there twice, are no tangle.
 * A few pairs are counted more than once.
 */
export function tangleOf(set: PolygonSet, item: number): number {
  const [first, end] = itemVertexRange(set, item);
  const free = PER_EDGE * (end - first);
  if (((end - first) * (end - first - 1)) / 2 <= free) return 0;
  const loops = emptyLoops();
  const [firstRing, endRing] = [set.polygonStart[set.itemStart[item]], set.polygonStart[set.itemStart[item + 1]]];
  reserveLoops(loops, end - first + endRing - firstRing + 1, endRing - firstRing);
  for (let r = firstRing; r < endRing; r++) if (set.ringStart[r] < set.ringStart[r + 1]) layRing(loops, set, r, 0, 0);
  let met = 0;
  const isCounted = nearEdges(loops, (e, f) => {
    met += haveCommonEnd(loops, e, f) ? COMMON_END : 1;
    return met - free <= MOST;
  });
  return isCounted ? Math.max(0, met - free) : Infinity;
}

const MOST = 20_000;
const PER_EDGE = 4;
/** All items of a layer together: a thousand of them just below `MOST` would take the engine ten minutes. */
export const MOST_OF_A_LAYER = 10 * MOST;
/** What a pair of edges with a common end counts. */
const COMMON_END = 1 / 20;

function haveCommonEnd({ x, y }: Loops, e: number, f: number): boolean {
  const same = (a: number, b: number) => x[a] === x[b] && y[a] === y[b];
  return same(e, f) || same(e, f + 1) || same(e + 1, f) || same(e + 1, f + 1);
}
