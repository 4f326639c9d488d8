import type { Shapes } from '../../model/layer.js';
import { isEmptyShape } from './shapeRows.js';

/** First and last vertex (exclusive) of a row. */
function verticesOfRow(shapes: Shapes, row: number): readonly [from: number, to: number] {
  if (shapes.kind === 'point') return [row, row + 1];
  if (shapes.kind === 'line') {
    const { lineStart, itemStart } = shapes.lines;
    return [lineStart[itemStart[row]], lineStart[itemStart[row + 1]]];
  }
  if (shapes.kind === 'none') return [0, 0];
  const { ringStart, polygonStart, itemStart } = shapes.polygons;
  return [ringStart[polygonStart[itemStart[row]]], ringStart[polygonStart[itemStart[row + 1]]]];
}

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
