import { itemCount, itemVertexRange, type PolygonSet } from '../geometry/polygonSet.js';

/** minX, minY, maxX, maxY; Infinity … −Infinity where there is no vertex. */
export type Extent = readonly [number, number, number, number];

export function extentOf(set: PolygonSet): Extent {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  const count = itemCount(set);
  const first = count === 0 ? 0 : itemVertexRange(set, 0)[0];
  const end = count === 0 ? 0 : itemVertexRange(set, count - 1)[1];
  for (let k = 2 * first; k < 2 * end; k += 2) {
    const x = set.xy[k];
    const y = set.xy[k + 1];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return [minX, minY, maxX, maxY];
}

/** The extent of all that was added. */
export function extents() {
  let all: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  return {
    add([minX, minY, maxX, maxY]: Extent): void {
      all = [Math.min(all[0], minX), Math.min(all[1], minY), Math.max(all[2], maxX), Math.max(all[3], maxY)];
    },
    /** Both hold something, and share no point. */
    isApart(other: Extent): boolean {
      const filled = all[0] <= all[2] && other[0] <= other[2];
      return filled && (all[0] > other[2] || all[2] < other[0] || all[1] > other[3] || all[3] < other[1]);
    },
  };
}
