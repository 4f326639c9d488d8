import { hullOf, localRing } from './inscribed.js';
import type { PolygonSet } from './polygonSet.js';

/**
 * The rectangle of least area, in any direction, round the shells of an item: how long and how wide it is.
 *
 * Method: one side of it lies on a side of the convex hull (Freeman, Shapira 1975). Of an item of several polygons it is that of its longest. An
 * empty item, and one without extent, has 0 × 0.
 */
export interface Rectangle {
  readonly lengthM: number;
  readonly widthM: number;
}

export function boundingRectangle(set: PolygonSet, item: number): Rectangle {
  let longest: Rectangle = { lengthM: 0, widthM: 0 };
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const one = ringRectangle(set, set.polygonStart[p]);
    if (one.lengthM > longest.lengthM) longest = one;
  }
  return longest;
}

function ringRectangle(set: PolygonSet, ring: number): Rectangle {
  const xy = localRing(set, ring);
  const hull = hullOf(xy);
  let best: Rectangle = { lengthM: 0, widthM: 0 };
  let leastM2 = Infinity;
  hull.forEach((a, h) => {
    const b = hull[(h + 1) % hull.length];
    const sideM = Math.hypot(xy[2 * b] - xy[2 * a], xy[2 * b + 1] - xy[2 * a + 1]);
    if (sideM === 0) return;
    const [ux, uy] = [(xy[2 * b] - xy[2 * a]) / sideM, (xy[2 * b + 1] - xy[2 * a + 1]) / sideM];
    const along = hull.map((v) => xy[2 * v] * ux + xy[2 * v + 1] * uy);
    const across = hull.map((v) => xy[2 * v + 1] * ux - xy[2 * v] * uy);
    const one = Math.max(...along) - Math.min(...along);
    const other = Math.max(...across) - Math.min(...across);
    if (one * other >= leastM2) return;
    leastM2 = one * other;
    best = { lengthM: Math.max(one, other), widthM: Math.min(one, other) };
  });
  return best;
}
