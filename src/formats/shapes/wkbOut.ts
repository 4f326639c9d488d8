import type { Shapes } from '../../model/layer.js';
import { isEmptyShape } from './shapeRows.js';

/**
 * Shapes as well-known binary, little-endian, one a row: MultiPolygon, MultiLineString or Point; null for an empty row.
 * All rows lie in one buffer, one behind the other.
 */
export function wkbOfShapes(shapes: Shapes, rowCount: number): (Uint8Array | null)[] {
  if (shapes.kind === 'none') return new Array<null>(rowCount).fill(null);
  const sizes = Array.from({ length: rowCount }, (_, row) => sizeOf(shapes, row));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const head = (type: number) => {
    view.setUint8(at, 1);
    view.setUint32(at + 1, type, true);
    at += 5;
  };
  const count = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const vertices = (xy: Float64Array, from: number, to: number) => {
    for (let k = 2 * from; k < 2 * to; k++, at += 8) view.setFloat64(at, xy[k], true);
  };
  return sizes.map((size, row) => {
    if (size === 0) return null;
    const start = at;
    if (shapes.kind === 'point') {
      head(1);
      vertices(shapes.points.xy, row, row + 1);
    } else if (shapes.kind === 'line') {
      const { xy, lineStart, itemStart } = shapes.lines;
      head(5);
      count(itemStart[row + 1] - itemStart[row]);
      for (let l = itemStart[row]; l < itemStart[row + 1]; l++) {
        head(2);
        count(lineStart[l + 1] - lineStart[l]);
        vertices(xy, lineStart[l], lineStart[l + 1]);
      }
    } else {
      const { xy, ringStart, polygonStart, itemStart } = shapes.polygons;
      head(6);
      count(itemStart[row + 1] - itemStart[row]);
      for (let p = itemStart[row]; p < itemStart[row + 1]; p++) {
        head(3);
        count(polygonStart[p + 1] - polygonStart[p]);
        for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
          count(ringStart[r + 1] - ringStart[r]);
          vertices(xy, ringStart[r], ringStart[r + 1]);
        }
      }
    }
    return bytes.subarray(start, at);
  });
}

function sizeOf(shapes: Exclude<Shapes, { readonly kind: 'none' }>, row: number): number {
  if (isEmptyShape(shapes, row)) return 0;
  if (shapes.kind === 'point') return 5 + 16;
  if (shapes.kind === 'line') {
    const { lineStart, itemStart } = shapes.lines;
    const lines = itemStart[row + 1] - itemStart[row];
    return 9 + 9 * lines + 16 * (lineStart[itemStart[row + 1]] - lineStart[itemStart[row]]);
  }
  const { ringStart, polygonStart, itemStart } = shapes.polygons;
  const [from, to] = [itemStart[row], itemStart[row + 1]];
  const [first, end] = [polygonStart[from], polygonStart[to]];
  return 9 + 9 * (to - from) + 4 * (end - first) + 16 * (ringStart[end] - ringStart[first]);
}
