import { type Shapes, verticesOfRow } from '../../model/layer.js';
import { isEmptyShape } from './shapeRows.js';

/** minX, minY, maxX, maxY of every row, one behind the other; NaN for an empty row. */
export function boxesOfShapes(shapes: Shapes, xy: Float64Array, rowCount: number): Float64Array {
  const boxes = new Float64Array(4 * rowCount).fill(Number.NaN);
  for (let row = 0; row < rowCount; row++) {
    if (isEmptyShape(shapes, row)) continue;
    const [from, to] = verticesOfRow(shapes, row);
    let minX = Infinity;
    let minY = Infinity;
    let maxX = -Infinity;
    let maxY = -Infinity;
    for (let k = 2 * from; k < 2 * to; k += 2) {
      if (xy[k] < minX) minX = xy[k];
      if (xy[k] > maxX) maxX = xy[k];
      if (xy[k + 1] < minY) minY = xy[k + 1];
      if (xy[k + 1] > maxY) maxY = xy[k + 1];
    }
    boxes.set([minX, minY, maxX, maxY], 4 * row);
  }
  return boxes;
}
