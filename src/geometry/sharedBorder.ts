import { itemVertexRange, type PolygonSet } from './polygonSet.js';

/**
 * Metres of border two items share: for every pair of edges that run along one line (each end of the one within `toleranceM` of
 * the other's line), the length they have in common. Vertices need not match; an item that touches in points only shares 0.
 * Needs items that don't overlap. Cost: edges × edges within the common box; for small neighbours, not for coverages.
 */
export function sharedBorderM(a: PolygonSet, i: number, b: PolygonSet, j: number, toleranceM: number): number {
  const edgesA = edgesOf(a, i);
  const edgesB = edgesOf(b, j);
  let sum = 0;
  for (let k = 0; k < edgesA.length; k += 4) {
    const [px, py, qx, qy] = [edgesA[k], edgesA[k + 1], edgesA[k + 2], edgesA[k + 3]];
    const minX = Math.min(px, qx) - toleranceM;
    const maxX = Math.max(px, qx) + toleranceM;
    const minY = Math.min(py, qy) - toleranceM;
    const maxY = Math.max(py, qy) + toleranceM;
    const length = Math.hypot(qx - px, qy - py);
    if (length <= toleranceM) continue;
    const ux = (qx - px) / length;
    const uy = (qy - py) / length;
    for (let n = 0; n < edgesB.length; n += 4) {
      const rx = edgesB[n];
      const ry = edgesB[n + 1];
      const sx = edgesB[n + 2];
      const sy = edgesB[n + 3];
      if ((rx < minX && sx < minX) || (rx > maxX && sx > maxX)) continue;
      if ((ry < minY && sy < minY) || (ry > maxY && sy > maxY)) continue;
      if (Math.abs((rx - px) * uy - (ry - py) * ux) > toleranceM) continue;
      if (Math.abs((sx - px) * uy - (sy - py) * ux) > toleranceM) continue;
      const r = (rx - px) * ux + (ry - py) * uy;
      const s = (sx - px) * ux + (sy - py) * uy;
      const common = Math.min(length, Math.max(r, s)) - Math.max(0, Math.min(r, s));
      if (common > toleranceM) sum += common;
    }
  }
  return sum;
}

/** x1, y1, x2, y2 of every edge, relative to nothing. */
function edgesOf(set: PolygonSet, item: number): Float64Array {
  const [from, to] = itemVertexRange(set, item);
  const edges = new Float64Array(Math.max(0, to - from) * 4);
  let used = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
      edges.set(set.xy.subarray(2 * v, 2 * v + 4), used);
      used += 4;
    }
  }
  return edges.slice(0, used);
}
