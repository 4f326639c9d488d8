import { type Extent, extentOfRun, joinedExtent, NO_EXTENT } from './extent.js';
import { itemCount, itemVertexRange, type PolygonSet } from './polygonSet.js';

/** Of the items of a set alone: what else lies in its arrays does not count. */
export function extentOf(set: PolygonSet): Extent {
  const count = itemCount(set);
  return count === 0 ? NO_EXTENT : extentOfRun(set.xy, itemVertexRange(set, 0)[0], itemVertexRange(set, count - 1)[1]);
}

/** The extent of all that was added. */
export function extents() {
  let all = NO_EXTENT;
  return {
    add(extent: Extent): void {
      all = joinedExtent(all, extent);
    },
    /** Both hold something, and share no point. */
    isApart(other: Extent): boolean {
      const filled = all[0] <= all[2] && other[0] <= other[2];
      return filled && (all[0] > other[2] || all[2] < other[0] || all[1] > other[3] || all[3] < other[1]);
    },
  };
}
