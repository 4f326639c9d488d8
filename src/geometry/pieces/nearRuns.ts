import { extentOfRun } from '../extent.js';
import { itemVertexRange, type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import type { NearParts } from './nearPart.js';

/**
 * Items with the zones that cut them, in runs whose zones an engine holds at once: of a large zone each item gets what is near it.
 *
 * Needs `zonesOf`: the zones of each item in turn; `near`: the parts of those same zones. Promises: in a box 1 m wider than the item a near
 * part is the zone itself; a zone that is small, or large near the item too, is in a run once.
 */
export interface NearRun {
  /** The items `from` … `to` (exclusive) of those asked for. */
  readonly from: number;
  readonly to: number;
  readonly zones: PolygonSet;
  /** Which of them cut each item, in the order of its zones. */
  readonly of: readonly (readonly number[])[];
  /** x1, y1, x2, y2 of the edges of the zones that may meet the item, as the layer has them. */
  readonly edges: readonly (readonly number[])[];
}

/** Of a zone of more vertices the engine gets what is near the item, where that has fewer. */
const LARGE_ZONE = 400;
/** Vertices of zones that the engine is given at once. */
const RUN_VERTICES = 1_000_000;
/** So far around an item the zones stay as they are. */
const BESIDE_M = 1;

export function* nearRuns(
  items: PolygonSet,
  indices: ArrayLike<number>,
  zones: PolygonSet,
  zonesOf: readonly (readonly number[])[],
  near: NearParts,
): Generator<NearRun> {
  for (let to = 0; to < indices.length; ) {
    const builder = polygonSetBuilder();
    const copies = new Map<number, number>();
    const of: number[][] = [];
    const edges: (readonly number[])[] = [];
    let count = 0;
    let vertices = 0;
    const from = to;
    for (; to < indices.length && vertices < RUN_VERTICES; to++) {
      const [minX, minY, maxX, maxY] = extentOfRun(items.xy, ...itemVertexRange(items, indices[to]));
      const box = [minX - BESIDE_M, minY - BESIDE_M, maxX + BESIDE_M, maxY + BESIDE_M] as const;
      const ofItem: number[] = [];
      of.push(
        zonesOf[to].map((zone) => {
          const part = near.near(zone, box);
          for (const value of part.edges) ofItem.push(value);
          const [first, end] = itemVertexRange(zones, zone);
          if (end - first > LARGE_ZONE && part.vertices <= LARGE_ZONE) {
            part.copy(builder);
            vertices += part.vertices;
            return count++;
          }
          const known = copies.get(zone);
          if (known !== undefined) return known;
          builder.copyItem(zones, zone);
          copies.set(zone, count);
          vertices += end - first;
          return count++;
        }),
      );
      edges.push(ofItem);
    }
    yield { from, to, zones: builder.finish(), of, edges };
  }
}
