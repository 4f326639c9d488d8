import type { LineSet, PolygonSet } from '../../geometry/polygonSet.js';
import type { Column, Table } from '../../model/column.js';
import type { Shapes } from '../../model/layer.js';
import type { OutputLayer } from './output.js';
import { type LayerSchema, layerOfBatch, type RowBatch, type RowWriter, withoutRows } from './rowWriter.js';

/**
 * A row writer for formats that must know all rows before the first byte (widths of a DBF, an index): batches are kept, and the
 * layer is written when the last has come. Limits: it takes the memory of the layer, and at its end, while batches are joined, twice that.
 */
export function collectRows(schema: LayerSchema, write: (layer: OutputLayer) => Promise<void>): RowWriter {
  const batches: RowBatch[] = [];
  return {
    async append(batch) {
      const { shapes, table } = layerOfBatch(schema, batch);
      if (table.rowCount > 0) batches.push({ shapes, table });
    },
    async close() {
      const none = withoutRows(schema);
      await write({ ...none, ...joinedBatches([none, ...batches.splice(0)]) });
    },
  };
}

/** Batches of one schema, one behind the other; one batch at least. */
export function joinedBatches(batches: readonly RowBatch[]): RowBatch {
  const filled = batches.filter(({ table }) => table.rowCount > 0);
  if (filled.length < 2) return filled[0] ?? batches[0];
  return { shapes: joinedShapes(filled), table: joinedTable(filled) };
}

function joinedTable(batches: readonly RowBatch[]): Table {
  const rowCount = batches.reduce((sum, { table }) => sum + table.rowCount, 0);
  const joined = [...batches[0].table.columns].map(([name, first]) => {
    const parts = batches.map(({ table }) => table.columns.get(name) ?? first);
    return [name, joinedColumn(first.type, parts)] as const;
  });
  return { rowCount, columns: new Map(joined) };
}

function joinedColumn(type: Column['type'], parts: readonly Column[]): Column {
  const valid = joinedArrays(Uint8Array, parts, (part) => part.valid);
  const values = <T extends Column['type']>(wanted: T) =>
    parts.filter((part): part is Extract<Column, { type: T }> => part.type === wanted);
  switch (type) {
    case 'f64':
      return { type, values: joinedArrays(Float64Array, values(type), (part) => part.values), valid };
    case 'i32':
      return { type, values: joinedArrays(Int32Array, values(type), (part) => part.values), valid };
    case 'bool':
      return { type, values: joinedArrays(Uint8Array, values(type), (part) => part.values), valid };
    case 'date':
      return { type, days: joinedArrays(Int32Array, values(type), (part) => part.days), valid };
    case 'time':
      return { type, ms: joinedArrays(Float64Array, values(type), (part) => part.ms), valid };
    case 'text':
      return { type, ...joinedTexts(values(type)), valid };
  }
}

/** One dictionary for all: a text that several batches have stands once. */
function joinedTexts(parts: readonly Extract<Column, { type: 'text' }>[]) {
  const codeByText = new Map<string, number>();
  const codes = parts.map((part) => {
    const codeOf = part.values.map((text) => {
      const code = codeByText.get(text) ?? codeByText.size;
      codeByText.set(text, code);
      return code;
    });
    return part.codes.map((code, row) => (part.valid[row] ? codeOf[code] : 0));
  });
  return { codes: joinedArrays(Uint32Array, codes, (list) => list), values: [...codeByText.keys()] };
}

function joinedShapes(batches: readonly RowBatch[]): Shapes {
  const all = batches.map(({ shapes }) => shapes);
  const of = <K extends Shapes['kind']>(kind: K) =>
    all.filter((shapes): shapes is Extract<Shapes, { kind: K }> => shapes.kind === kind);
  switch (all[0].kind) {
    case 'polygon':
      return { kind: 'polygon', polygons: joinedPolygons(of('polygon').map(({ polygons }) => polygons)) };
    case 'line':
      return { kind: 'line', lines: joinedLines(of('line').map(({ lines }) => lines)) };
    case 'point':
      return {
        kind: 'point',
        points: { xy: joinedArrays(Float64Array, of('point'), ({ points }) => points.xy) },
      };
    case 'none':
      return { kind: 'none' };
  }
}

/** A view of rows has vertices of other rows before and behind its own: these are left out. */
function joinedPolygons(sets: readonly PolygonSet[]): PolygonSet {
  const parts = sets.map(({ xy, ringStart, polygonStart, itemStart }) => {
    const [first, end] = [itemStart[0], itemStart[itemStart.length - 1]];
    const starts = polygonStart.subarray(first, end + 1);
    return { rings: { xy, lineStart: ringStart, itemStart: starts }, itemStart };
  });
  const rings = joinedLines(parts.map((part) => part.rings));
  return {
    xy: rings.xy,
    ringStart: rings.lineStart,
    polygonStart: rings.itemStart,
    itemStart: joinedStarts(parts.map(({ itemStart }) => itemStart)),
  };
}

function joinedLines(sets: readonly LineSet[]): LineSet {
  const parts = sets.map(({ xy, lineStart, itemStart }) => {
    const [first, end] = [itemStart[0], itemStart[itemStart.length - 1]];
    return { xy: xy.subarray(2 * lineStart[first], 2 * lineStart[end]), lineStart: lineStart.subarray(first, end + 1) };
  });
  return {
    xy: joinedArrays(Float64Array, parts, ({ xy }) => xy),
    lineStart: joinedStarts(parts.map(({ lineStart }) => lineStart)),
    itemStart: joinedStarts(sets.map(({ itemStart }) => itemStart)),
  };
}

/** Starts with one entry more than owners, each list behind the last of the one before. */
function joinedStarts(lists: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(lists.reduce((sum, list) => sum + list.length - 1, 1));
  let at = 0;
  for (const list of lists) {
    const shift = joined[at] - list[0];
    for (let k = 1; k < list.length; k++) joined[at + k] = shift + list[k];
    at += list.length - 1;
  }
  return joined;
}

type Numbers = Float64Array | Int32Array | Uint8Array | Uint32Array;

function joinedArrays<T extends Numbers, P>(
  type: new (length: number) => T,
  parts: readonly P[],
  listOf: (part: P) => Numbers,
): T {
  const lists = parts.map(listOf);
  const joined = new type(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    joined.set(list, at);
    at += list.length;
  }
  return joined;
}
