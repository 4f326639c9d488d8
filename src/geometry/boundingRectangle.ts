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

/** Vertex numbers of the convex hull, in ring order (Andrew's monotone chain, then sorted along the ring). */
function hullOf(xy: Float64Array): number[] {
  const order = Array.from({ length: xy.length / 2 }, (_, v) => v);
  order.sort((a, b) => xy[2 * a] - xy[2 * b] || xy[2 * a + 1] - xy[2 * b + 1] || a - b);
  const chain = (vertices: readonly number[]) => {
    const kept: number[] = [];
    for (const v of vertices) {
      while (kept.length >= 2 && turn(xy, kept[kept.length - 2], kept[kept.length - 1], v) <= 0) kept.pop();
      kept.push(v);
    }
    return kept.slice(0, -1);
  };
  return [...new Set([...chain(order), ...chain(order.reverse())])].sort((a, b) => a - b);
}

function turn(xy: Float64Array, a: number, b: number, c: number): number {
  const ux = xy[2 * b] - xy[2 * a];
  const uy = xy[2 * b + 1] - xy[2 * a + 1];
  return ux * (xy[2 * c + 1] - xy[2 * a + 1]) - uy * (xy[2 * c] - xy[2 * a]);
}
