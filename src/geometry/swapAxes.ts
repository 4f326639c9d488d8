import type { LineSet, PointSet, PolygonSet } from './polygonSet.js';

/**
 * The same shapes with x and y exchanged. Exchanging mirrors the plane, so every ring is also walked the other way: shells stay
 * counter-clockwise, holes clockwise. Nothing is shared with the input but the starts.
 */
export function swapPolygons(set: PolygonSet): PolygonSet {
  const xy = new Float64Array(set.xy.length);
  for (let r = 0; r + 1 < set.ringStart.length; r++) {
    const first = set.ringStart[r];
    const last = set.ringStart[r + 1] - 1;
    for (let v = first; v <= last; v++) {
      const from = first + last - v;
      xy[2 * v] = set.xy[2 * from + 1];
      xy[2 * v + 1] = set.xy[2 * from];
    }
  }
  return { ...set, xy };
}

export function swapLines(set: LineSet): LineSet {
  return { ...set, xy: swapPairs(set.xy) };
}

export function swapPoints(set: PointSet): PointSet {
  return { ...set, xy: swapPairs(set.xy) };
}

function swapPairs(xy: Float64Array): Float64Array {
  const swapped = new Float64Array(xy.length);
  for (let k = 0; k + 1 < xy.length; k += 2) {
    swapped[k] = xy[k + 1];
    swapped[k + 1] = xy[k];
  }
  return swapped;
}
