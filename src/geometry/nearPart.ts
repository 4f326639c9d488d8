import { type Extent, extentOfRun } from './extent.js';
import type { PolygonSet, PolygonSetBuilder } from './polygonSet.js';

/**
 * The part of an item that can have to do with a box: its polygons whose shell meets the box, each with those of its holes that do. Inside
 * the box it is the item itself, and it is valid where the item is; edges are never cut.
 */
export interface NearParts {
  /** Vertices of the part of `item` near the box. */
  vertices(item: number, box: Extent): number;
  /** Copies that part as one item. */
  copy(item: number, box: Extent, builder: PolygonSetBuilder): void;
}

export function nearParts(set: PolygonSet): NearParts {
  const boxes = ringBoxes(set);
  function visit(item: number, box: Extent, ring: (ring: number) => void, endPolygon: () => void): void {
    const [minX, minY, maxX, maxY] = box;
    const meets = (r: number) =>
      boxes[4 * r] <= maxX && boxes[4 * r + 1] <= maxY && boxes[4 * r + 2] >= minX && boxes[4 * r + 3] >= minY;
    for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
      const shell = set.polygonStart[p];
      if (shell === set.polygonStart[p + 1] || !meets(shell)) continue;
      for (let r = shell; r < set.polygonStart[p + 1]; r++) if (meets(r)) ring(r);
      endPolygon();
    }
  }
  return {
    vertices(item, box) {
      let count = 0;
      const add = (r: number) => {
        count += set.ringStart[r + 1] - set.ringStart[r];
      };
      visit(item, box, add, () => {});
      return count;
    },
    copy(item, box, builder) {
      const add = (r: number) => builder.ring(set.xy, set.ringStart[r], set.ringStart[r + 1], false);
      visit(item, box, add, builder.endPolygon);
      builder.endItem();
    },
  };
}

/** minX, minY, maxX, maxY a ring. */
function ringBoxes({ xy, ringStart }: PolygonSet): Float64Array {
  const boxes = new Float64Array(4 * (ringStart.length - 1));
  for (let r = 0; r + 1 < ringStart.length; r++) {
    boxes.set(extentOfRun(xy, ringStart[r], ringStart[r + 1]), 4 * r);
  }
  return boxes;
}
