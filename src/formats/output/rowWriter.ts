import { EMPTY_POLYGON_SET } from '../../geometry/polygonSet.js';
import type { Column, Table } from '../../model/column.js';
import { coordinatesOf, type Shapes, verticesOfRow } from '../../model/layer.js';
import type { OutputLayer } from './output.js';

/**
 * Layers written in batches of rows: `open(schema)` → `append(batch)` … → `close()`.
 *
 * Definition: a schema is a layer without its rows; a batch has the fields of the schema, in its order and types, and shapes of its
 * kind. Promises: batches of any sizes give the bytes that one batch of all rows gives.
 */
export interface LayerSchema extends Omit<OutputLayer, 'shapes' | 'table'> {
  readonly kind: Shapes['kind'];
  /** Field name → type, in order. */
  readonly fields: ReadonlyMap<string, Column['type']>;
  /** Whether a row may have several parts (polygons, lines); default true. GeoJSON writes Multi… for all rows then. */
  readonly multipart?: boolean;
}

export type RowBatch = Pick<OutputLayer, 'shapes' | 'table'>;

export interface RowWriter {
  append(batch: RowBatch): Promise<void>;
  /** The file is whole once this resolves; without it, it is none. */
  close(): Promise<void>;
}

/** The layer of a schema without rows. */
export function withoutRows(schema: LayerSchema): OutputLayer {
  const { kind, fields, multipart: _, ...layer } = schema;
  const columns = new Map([...fields].map(([name, type]) => [name, emptyColumn(type)] as const));
  return { ...layer, shapes: noShapes(kind), table: { rowCount: 0, columns } };
}

/** The layer that a batch is; one that does not fit the schema is its caller's mistake. */
export function layerOfBatch(schema: LayerSchema, { shapes, table }: RowBatch): OutputLayer {
  const { kind, fields, multipart: _, ...layer } = schema;
  if (shapes.kind !== kind) throw new Error(`${schema.name}: shapes of kind ${shapes.kind}, the schema says ${kind}`);
  const [given, wanted] = [fieldList(typesOf(table)), fieldList(fields)];
  if (given !== wanted) throw new Error(`${schema.name}: fields ${given}, the schema says ${wanted}`);
  return { ...layer, shapes, table };
}

/** Rows from … to (exclusive) of a batch, as a view of it. */
export function rowsOfBatch({ shapes, table }: RowBatch, from: number, to: number): RowBatch {
  const columns = new Map([...table.columns].map(([name, column]) => [name, rowsOfColumn(column, from, to)] as const));
  return { shapes: rowsOfShapes(shapes, from, to), table: { rowCount: to - from, columns } };
}

function rowsOfColumn(column: Column, from: number, to: number): Column {
  const valid = column.valid.subarray(from, to);
  switch (column.type) {
    case 'f64':
      return { type: 'f64', values: column.values.subarray(from, to), valid };
    case 'i32':
      return { type: 'i32', values: column.values.subarray(from, to), valid };
    case 'bool':
      return { type: 'bool', values: column.values.subarray(from, to), valid };
    case 'date':
      return { type: 'date', days: column.days.subarray(from, to), valid };
    case 'time':
      return { type: 'time', ms: column.ms.subarray(from, to), valid };
    case 'text':
      return { type: 'text', codes: column.codes.subarray(from, to), values: column.values, valid };
  }
}

/** Starts count from the first vertex of all rows, so that a view of them is enough. */
function rowsOfShapes(shapes: Shapes, from: number, to: number): Shapes {
  switch (shapes.kind) {
    case 'polygon':
      return {
        kind: 'polygon',
        polygons: { ...shapes.polygons, itemStart: shapes.polygons.itemStart.subarray(from, to + 1) },
      };
    case 'line':
      return { kind: 'line', lines: { ...shapes.lines, itemStart: shapes.lines.itemStart.subarray(from, to + 1) } };
    case 'point':
      return { kind: 'point', points: { xy: shapes.points.xy.subarray(2 * from, 2 * to) } };
    case 'none':
      return shapes;
  }
}

/** Coordinates of the rows alone: a view has those of all rows. */
export function coordinatesOfRows({ shapes, table: { rowCount } }: RowBatch): Float64Array {
  if (rowCount === 0) return new Float64Array(0);
  const [[first], [, end]] = [verticesOfRow(shapes, 0), verticesOfRow(shapes, rowCount - 1)];
  return coordinatesOf(shapes).subarray(2 * first, 2 * end);
}

export function schemaOf({ shapes, table, ...layer }: OutputLayer): LayerSchema {
  return { ...layer, kind: shapes.kind, fields: typesOf(table), multipart: hasParts(shapes) };
}

function typesOf({ columns }: Table): Map<string, Column['type']> {
  return new Map([...columns].map(([name, { type }]) => [name, type]));
}

function fieldList(fields: ReadonlyMap<string, Column['type']>): string {
  return [...fields].map(([name, type]) => `${name} ${type}`).join(', ');
}

/** Whether a row has several parts. */
export function hasParts(shapes: Shapes): boolean {
  if (shapes.kind !== 'polygon' && shapes.kind !== 'line') return false;
  const { itemStart } = shapes.kind === 'polygon' ? shapes.polygons : shapes.lines;
  for (let row = 0; row + 1 < itemStart.length; row++) if (itemStart[row + 1] - itemStart[row] > 1) return true;
  return false;
}

function emptyColumn(type: Column['type']): Column {
  const valid = new Uint8Array(0);
  switch (type) {
    case 'f64':
      return { type, values: new Float64Array(0), valid };
    case 'i32':
      return { type, values: new Int32Array(0), valid };
    case 'bool':
      return { type, values: new Uint8Array(0), valid };
    case 'date':
      return { type, days: new Int32Array(0), valid };
    case 'time':
      return { type, ms: new Float64Array(0), valid };
    case 'text':
      return { type, codes: new Uint32Array(0), values: [], valid };
  }
}

function noShapes(kind: Shapes['kind']): Shapes {
  switch (kind) {
    case 'polygon':
      return { kind, polygons: EMPTY_POLYGON_SET };
    case 'line':
      return { kind, lines: { xy: new Float64Array(0), lineStart: new Uint32Array(1), itemStart: new Uint32Array(1) } };
    case 'point':
      return { kind, points: { xy: new Float64Array(0) } };
    case 'none':
      return { kind };
  }
}
