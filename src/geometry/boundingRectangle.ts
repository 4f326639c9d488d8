import { type Hull, hullFinder } from './convexHull.js';
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
  const { xy, ringStart } = set;
  const hullOf = hullFinder();
  let longest: Rectangle = { lengthM: 0, widthM: 0 };
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const shell = set.polygonStart[p];
    const from = ringStart[shell];
    const one = rectangleRoundHull(hullOf(xy, from, ringStart[shell + 1] - 1, xy[2 * from], xy[2 * from + 1]));
    if (one.lengthM > longest.lengthM) longest = one;
  }
  return longest;
}

/** The same round a convex hull. */
export function rectangleRoundHull({ xy, corners }: Hull): Rectangle {
  let best: Rectangle = { lengthM: 0, widthM: 0 };
  let leastM2 = Infinity;
  const end = 2 * corners;
  for (let h = 0; h < end; h += 2) {
    const n = h + 2 === end ? 0 : h + 2;
    const hx = xy[h];
    const hy = xy[h + 1];
    const sideM = Math.hypot(xy[n] - hx, xy[n + 1] - hy);
    if (sideM === 0) continue;
    const ux = (xy[n] - hx) / sideM;
    const uy = (xy[n + 1] - hy) / sideM;
    let fromM = 0;
    let toM = 0;
    let acrossM = 0;
    for (let k = 0; k < end; k += 2) {
      const dx = xy[k] - hx;
      const dy = xy[k + 1] - hy;
      const along = dx * ux + dy * uy;
      const across = dy * ux - dx * uy;
      if (along < fromM) fromM = along;
      if (along > toM) toM = along;
      if (across > acrossM) acrossM = across;
    }
    const alongM = toM - fromM;
    if (alongM * acrossM >= leastM2) continue;
    leastM2 = alongM * acrossM;
    best = { lengthM: Math.max(alongM, acrossM), widthM: Math.min(alongM, acrossM) };
  }
  return best;
}
