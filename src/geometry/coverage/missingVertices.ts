import { type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import type { MissingVertex } from './nearBorders.js';

/**
 * The set with missing vertices put in: borders that lay on each other match vertex for vertex. No vertex moves; an edge bends by no more
 * than the tolerance they were found with. The same object where none is missing. Needs them by edge, then along it, as `nearBorders` gives them.
 */
export function withMissingVertices(set: PolygonSet, missing: readonly MissingVertex[]): PolygonSet {
  if (missing.length === 0) return set;
  const { xy, ringStart, polygonStart, itemStart } = set;
  const builder = polygonSetBuilder(xy.length / 2 + missing.length);
  let at = 0;
  for (let i = 0; i < itemStart.length - 1; i++) {
    for (let p = itemStart[i]; p < itemStart[i + 1]; p++) {
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        for (let v = ringStart[r]; v < ringStart[r + 1]; v++) {
          builder.vertex(xy[2 * v], xy[2 * v + 1]);
          for (; at < missing.length && missing[at].edge === v; at++) {
            builder.vertex(xy[2 * missing[at].vertex], xy[2 * missing[at].vertex + 1]);
          }
        }
        builder.endRing();
      }
      builder.endPolygon();
    }
    builder.endItem();
  }
  return builder.finish();
}
