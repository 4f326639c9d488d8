import { type Extent, extentOfRun } from '../extent.js';
import { type PolygonSet, type PolygonSetBuilder, polygonSetBuilder } from '../polygonSet.js';
import { type RingTiles, ringTiles } from './ringTiles.js';

/**
 * The part of an item that can have to do with a box: its polygons whose shell meets the box, each with those of its holes that do; of a
 * ring of many vertices the part in the box (`ringTiles`). Inside the box it is the item itself.
 */
export interface NearParts {
  /** The part of `item` near the box. */
  near(item: number, box: Extent): NearPart;
}

export interface NearPart {
  readonly vertices: number;
  /** Copies it as one item. */
  copy(builder: PolygonSetBuilder): void;
  /** x1, y1, x2, y2 of each of the item's own edges that may meet the box; a ring that is cut has others at the box. */
  readonly edges: readonly number[];
}

/** A ring of more vertices is cut. */
const LONG_RING = 256;

export function nearParts(set: PolygonSet): NearParts {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const boxes = ringBoxes(set);
  const tilesOf = new Map<number, RingTiles>();
  function tiles(ring: number): RingTiles {
    const known = tilesOf.get(ring) ?? ringTiles(xy, ringStart[ring], ringStart[ring + 1]);
    tilesOf.set(ring, known);
    return known;
  }
  /** The ring as it counts in the box; gives its vertices, 0 where it keeps out. */
  function addRing(r: number, box: Extent, part: PolygonSetBuilder, edges: number[]): number {
    const [from, to] = [ringStart[r], ringStart[r + 1]];
    const cut = to - from > LONG_RING ? tiles(r).near(box) : null;
    if (cut === null) {
      for (let k = 2 * from; k < 2 * to - 2; k += 2) if (edgeMeets(xy, k, box)) edges.push(...xy.subarray(k, k + 4));
      part.ring(xy, from, to, false);
      return to - from;
    }
    const { ring } = cut;
    for (const value of cut.edges) edges.push(value);
    if (ring.length < 6) return 0;
    for (let k = 0; k < ring.length; k += 2) part.vertex(ring[k], ring[k + 1]);
    part.vertex(ring[0], ring[1]);
    part.endRing();
    return ring.length / 2 + 1;
  }
  return {
    near(item, box) {
      const [minX, minY, maxX, maxY] = box;
      const meets = (r: number) =>
        boxes[4 * r] <= maxX && boxes[4 * r + 1] <= maxY && boxes[4 * r + 2] >= minX && boxes[4 * r + 3] >= minY;
      const part = polygonSetBuilder(64);
      const edges: number[] = [];
      let vertices = 0;
      for (let p = itemStart[item]; p < itemStart[item + 1]; p++) {
        const shell = polygonStart[p];
        if (shell === polygonStart[p + 1] || !meets(shell)) continue;
        const ofShell = addRing(shell, box, part, edges);
        if (ofShell === 0) continue;
        vertices += ofShell;
        for (let r = shell + 1; r < polygonStart[p + 1]; r++) if (meets(r)) vertices += addRing(r, box, part, edges);
        part.endPolygon();
      }
      part.endItem();
      return { vertices, edges, copy: (builder) => builder.copyItem(part.finish(), 0) };
    },
  };
}

function edgeMeets(xy: Float64Array, k: number, [minX, minY, maxX, maxY]: Extent): boolean {
  const meetsX = Math.max(xy[k], xy[k + 2]) >= minX && Math.min(xy[k], xy[k + 2]) <= maxX;
  return meetsX && Math.max(xy[k + 1], xy[k + 3]) >= minY && Math.min(xy[k + 1], xy[k + 3]) <= maxY;
}

/** minX, minY, maxX, maxY a ring. */
function ringBoxes({ xy, ringStart }: PolygonSet): Float64Array {
  const boxes = new Float64Array(4 * (ringStart.length - 1));
  for (let r = 0; r + 1 < ringStart.length; r++) boxes.set(extentOfRun(xy, ringStart[r], ringStart[r + 1]), 4 * r);
  return boxes;
}
