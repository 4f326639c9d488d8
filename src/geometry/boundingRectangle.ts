import { convexHull } from './convexHull.js';
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
  return rectangleRoundHull(convexHull(localRing(set, ring)));
}

/** The same round the corners of a convex hull, counter-clockwise (flat x, y). */
export function rectangleRoundHull(hull: Float64Array): Rectangle {
  let best: Rectangle = { lengthM: 0, widthM: 0 };
  let leastM2 = Infinity;
  for (let h = 0; h < hull.length; h += 2) {
    const n = (h + 2) % hull.length;
    const sideM = Math.hypot(hull[n] - hull[h], hull[n + 1] - hull[h + 1]);
    if (sideM === 0) continue;
    const ux = (hull[n] - hull[h]) / sideM;
    const uy = (hull[n + 1] - hull[h + 1]) / sideM;
    let fromM = 0;
    let toM = 0;
    let acrossM = 0;
    for (let k = 0; k < hull.length; k += 2) {
      const dx = hull[k] - hull[h];
      const dy = hull[k + 1] - hull[h + 1];
      fromM = Math.min(fromM, dx * ux + dy * uy);
      toM = Math.max(toM, dx * ux + dy * uy);
      acrossM = Math.max(acrossM, dy * ux - dx * uy);
    }
    const alongM = toM - fromM;
    if (alongM * acrossM >= leastM2) continue;
    leastM2 = alongM * acrossM;
    best = { lengthM: Math.max(alongM, acrossM), widthM: Math.min(alongM, acrossM) };
  }
  return best;
}

/** The ring without its closing vertex, relative to its first. */
function localRing(set: PolygonSet, ring: number): Float64Array {
  const from = 2 * set.ringStart[ring];
  const xy = set.xy.slice(from, 2 * (set.ringStart[ring + 1] - 1));
  const [x0, y0] = [xy[0], xy[1]];
  for (let k = 0; k < xy.length; k += 2) {
    xy[k] -= x0;
    xy[k + 1] -= y0;
  }
  return xy;
}
