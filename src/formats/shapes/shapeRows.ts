import type { Shapes } from '../../model/layer.js';

/** Whether a row has no shape. */
export function isEmptyShape(shapes: Shapes, row: number): boolean {
  switch (shapes.kind) {
    case 'polygon':
      return shapes.polygons.itemStart[row] === shapes.polygons.itemStart[row + 1];
    case 'line':
      return shapes.lines.itemStart[row] === shapes.lines.itemStart[row + 1];
    case 'point':
      return Number.isNaN(shapes.points.xy[2 * row]);
    case 'none':
      return true;
  }
}
