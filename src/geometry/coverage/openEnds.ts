import type { Coverage } from '../coverage.js';
import { firstOfSame } from './pointHash.js';

/** The ends of the open edges: of edge k (a place in `coverage.open`) from x, y and to x, y; and for end 2k and 2k + 1 the first end at that point. */
export interface OpenEnds {
  readonly xy: Float64Array;
  readonly point: Int32Array;
}

const KNOWN = new WeakMap<Coverage, OpenEnds>();

export function openEnds(coverage: Coverage): OpenEnds {
  const known = KNOWN.get(coverage);
  if (known) return known;
  const { set, open } = coverage;
  const xy = new Float64Array(4 * open.length);
  for (let k = 0; k < open.length; k++) {
    const v = 2 * open[k];
    xy[4 * k] = set.xy[v];
    xy[4 * k + 1] = set.xy[v + 1];
    xy[4 * k + 2] = set.xy[v + 2];
    xy[4 * k + 3] = set.xy[v + 3];
  }
  const ends = { xy, point: firstOfSame(xy) };
  KNOWN.set(coverage, ends);
  return ends;
}

/** The place of an edge in `coverage.open`, −1 where it is not open. */
export function placeOfOpen({ open }: Coverage, edge: number): number {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle] < edge) low = middle + 1;
    else high = middle;
  }
  return low < open.length && open[low] === edge ? low : -1;
}
