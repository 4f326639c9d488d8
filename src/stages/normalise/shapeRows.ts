import { itemCount, type LineSet, type PolygonSet, polygonSetBuilder, selectItems } from '../../geometry/polygonSet.js';
import { coordinatesOf, type Shapes, verticesOfRow } from '../../model/layer.js';

/** Once around the Earth and the widest zone prefix, in feet, come to less: what lies beyond is a slip of the keyboard. */
const FARTHEST_PLACE = 5e8;

/** Shapes of a layer, row by row, whatever their kind. */
export function shapeCount(shapes: Shapes, rowCount: number): number {
  switch (shapes.kind) {
    case 'polygon':
      return itemCount(shapes.polygons);
    case 'line':
      return itemCount(shapes.lines);
    case 'point':
      return shapes.points.xy.length / 2;
    case 'none':
      return rowCount;
  }
}

/** The shapes of the rows at `rows`, in that order. */
export function takeShapes(shapes: Shapes, rows: Int32Array): Shapes {
  const pickRows = (emit: (row: number, keep: boolean) => void) => {
    for (const row of rows) emit(row, true);
  };
  switch (shapes.kind) {
    case 'polygon':
      return { kind: 'polygon', polygons: selectItems(shapes.polygons, rows) };
    case 'line':
      return { kind: 'line', lines: takeLines(shapes.lines, pickRows) };
    case 'point': {
      const xy = new Float64Array(rows.length * 2);
      for (let k = 0; k < rows.length; k++) xy.set(shapes.points.xy.subarray(2 * rows[k], 2 * rows[k] + 2), 2 * k);
      return { kind: 'point', points: { xy } };
    }
    case 'none':
      return shapes;
  }
}

/** Rows with no shape at all, and rows with a coordinate that is no place: not finite, or beyond ±5e8, off the Earth in any unit. */
export function unusableRows(shapes: Shapes): { readonly empty: readonly number[]; readonly wild: readonly number[] } {
  const empty: number[] = [];
  const wild: number[] = [];
  const count = shapes.kind === 'none' ? 0 : shapeCount(shapes, 0);
  const xy = coordinatesOf(shapes);
  for (let row = 0; row < count; row++) {
    const [from, to] = verticesOfRow(shapes, row);
    if (from === to) empty.push(row);
    else if (shapes.kind === 'point' && Number.isNaN(xy[2 * from]) && Number.isNaN(xy[2 * from + 1])) empty.push(row);
    else if (isWild(xy, from, to)) wild.push(row);
  }
  return { empty, wild };
}

/** The same shapes with the rows at `rows` made empty. */
export function withEmptied(shapes: Shapes, rows: readonly number[]): Shapes {
  if (rows.length === 0) return shapes;
  const out = new Set(rows);
  switch (shapes.kind) {
    case 'polygon':
      return { kind: 'polygon', polygons: polygonsWithout(shapes.polygons, out) };
    case 'line': {
      const { lines } = shapes;
      const all = (emit: (row: number, keep: boolean) => void) => {
        for (let row = 0; row < itemCount(lines); row++) emit(row, !out.has(row));
      };
      return { kind: 'line', lines: takeLines(lines, all) };
    }
    case 'point': {
      const xy = shapes.points.xy.slice();
      for (const row of out) xy.fill(Number.NaN, 2 * row, 2 * row + 2);
      return { kind: 'point', points: { xy } };
    }
    case 'none':
      return shapes;
  }
}

/** (x, y) of the first vertex of a row; null where it has none. */
export function firstVertex(shapes: Shapes, row: number): readonly [number, number] | null {
  const [from, to] = verticesOfRow(shapes, row);
  const xy = coordinatesOf(shapes);
  return from < to && Number.isFinite(xy[2 * from]) ? [xy[2 * from], xy[2 * from + 1]] : null;
}

function polygonsWithout(set: PolygonSet, out: ReadonlySet<number>): PolygonSet {
  const builder = polygonSetBuilder(set.xy.length / 2);
  for (let row = 0; row < itemCount(set); row++) {
    if (out.has(row)) builder.endItem();
    else builder.copyItem(set, row);
  }
  return builder.finish();
}

function takeLines(set: LineSet, rows: (emit: (row: number, keep: boolean) => void) => void): LineSet {
  const xy: number[] = [];
  const lineStart: number[] = [0];
  const itemStart: number[] = [0];
  rows((row, keep) => {
    for (let l = set.itemStart[row]; keep && l < set.itemStart[row + 1]; l++) {
      for (let k = 2 * set.lineStart[l]; k < 2 * set.lineStart[l + 1]; k++) xy.push(set.xy[k]);
      lineStart.push(xy.length / 2);
    }
    itemStart.push(lineStart.length - 1);
  });
  return { xy: Float64Array.from(xy), lineStart: Uint32Array.from(lineStart), itemStart: Uint32Array.from(itemStart) };
}

function isWild(xy: Float64Array, from: number, to: number): boolean {
  for (let k = 2 * from; k < 2 * to; k++) if (!(Math.abs(xy[k]) <= FARTHEST_PLACE)) return true;
  return false;
}
