import type { Column, Table } from '../../model/column.js';
import { textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { byteDictionary } from '../bytes/byteDictionary.js';
import { boolBuilder, integerBuilder, numberBuilder } from '../columns.js';
import { dateTimeColumn } from '../dateTimes.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes.js';
import { damaged } from '../source.js';

/**
 * Decodes FlatGeobuf bytes into columns and shapes.
 *
 * Needs: the whole file. Promises: rows in file order, null geometry safe; text as it is; 64-bit integers beyond 2^53 make
 * their column text; date-times that all are at midnight are dates (the format has no other way to say so), others times.
 * Method: the flatbuffers are read in place by offset; nothing is built a feature but its coordinates.
 * Limits: Z, M and binary fields are left out (a finding names the field).
 */
export interface DecodedFlatGeobuf {
  readonly shapes: Shapes;
  readonly table: Table;
  /** `EPSG:n`, else WKT, else null. */
  readonly crs: string | null;
  readonly findings: readonly Finding[];
}

export const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00);

/** Numbers of the schema: column types and geometry types. */
export const COLUMN = { bool: 2, int: 5, long: 7, double: 10, text: 11, dateTime: 13 } as const;
export const GEOMETRY = {
  unknown: 0,
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
  collection: 7,
} as const;

const KIND_BY_GEOMETRY: Readonly<Record<number, ShapeKind>> = {
  1: 'point',
  4: 'point',
  2: 'line',
  5: 'line',
  3: 'polygon',
  6: 'polygon',
};

interface Field {
  readonly name: string;
  readonly type: number;
}

export function decodeFlatGeobuf(bytes: Uint8Array, layer: string): DecodedFlatGeobuf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== MAGIC[0] || bytes[3] !== MAGIC[3]) throw damaged(layer, 'not FlatGeobuf');
  const headerEnd = 12 + view.getUint32(8, true);
  if (headerEnd > bytes.length) {
    throw damaged(layer, `the FlatGeobuf header takes ${headerEnd} bytes, the file has ${bytes.length}`);
  }
  const header = 12 + view.getUint32(12, true);
  const fields = vectorOffsets(view, fieldAt(view, header, 7)).map((column) => ({
    name: stringAt(view, fieldAt(view, column, 0)),
    type: byteAt(view, fieldAt(view, column, 1), 0),
  }));
  const starts = featureStarts(view, headerEnd + indexBytes(view, header), featureCount(view, header), layer);
  const findings: Finding[] = [];
  const readers = fields.map((field) => valueReader(field, starts.length, view));
  const layerType = byteAt(view, fieldAt(view, header, 2), 0);
  const collector = shapeCollector(
    KIND_BY_GEOMETRY[layerType] ?? kindOfFeatures(view, starts),
    layer,
    bytes.length / 20,
  );
  starts.forEach((feature, row) => {
    collectGeometry(view, fieldAt(view, feature, 0), layerType, collector);
    readProperties(view, fieldAt(view, feature, 1), readers, row);
  });
  const columns = new Map<string, Column>();
  fields.forEach((field, f) => {
    const column = readers[f].finish(layer, findings);
    if (column) columns.set(field.name, column);
  });
  const shapes = collector.finish();
  return {
    shapes: shapes.shapes,
    table: { rowCount: starts.length, columns },
    crs: crsAt(view, fieldAt(view, header, 10)),
    findings: [...findings, ...shapes.findings],
  };
}

/** Position of field `id` of a table; 0 when it is not there. */
function fieldAt(view: DataView, table: number, id: number): number {
  if (table === 0) return 0;
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + 2 * id;
  if (slot >= view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + slot, true);
  return offset === 0 ? 0 : table + offset;
}

function follow(view: DataView, at: number): number {
  return at === 0 ? 0 : at + view.getUint32(at, true);
}

function byteAt(view: DataView, at: number, otherwise: number): number {
  return at === 0 ? otherwise : view.getUint8(at);
}

function stringAt(view: DataView, at: number): string {
  if (at === 0) return '';
  const start = follow(view, at);
  const length = view.getUint32(start, true);
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start + 4, length));
}

/** Tables of a vector of offsets. */
function vectorOffsets(view: DataView, at: number): number[] {
  if (at === 0) return [];
  const start = follow(view, at);
  return Array.from({ length: view.getUint32(start, true) }, (_, i) => follow(view, start + 4 + 4 * i));
}

function crsAt(view: DataView, at: number): string | null {
  const crs = follow(view, at);
  if (crs === 0) return null;
  const codeAt = fieldAt(view, crs, 1);
  const code = codeAt === 0 ? 0 : view.getInt32(codeAt, true);
  if (stringAt(view, fieldAt(view, crs, 0)).toUpperCase() === 'EPSG' && code > 0) return `EPSG:${code}`;
  return stringAt(view, fieldAt(view, crs, 4)) || null;
}

/** Features the header announces; 0 when it does not know. */
function featureCount(view: DataView, header: number): number {
  const at = fieldAt(view, header, 8);
  return at === 0 ? 0 : Number(view.getBigUint64(at, true));
}

/** Bytes of the packed R-tree between header and features; 0 when the file has none. */
function indexBytes(view: DataView, header: number): number {
  const count = featureCount(view, header);
  const sizeAt = fieldAt(view, header, 9);
  const nodeSize = sizeAt === 0 ? 16 : view.getUint16(sizeAt, true);
  if (count === 0 || nodeSize === 0) return 0;
  let nodes = count;
  for (let level = count; level !== 1; nodes += level) level = Math.ceil(level / nodeSize);
  return nodes * 40;
}

function featureStarts(view: DataView, from: number, announced: number, layer: string): number[] {
  const starts: number[] = [];
  let at = from;
  while (at + 8 <= view.byteLength) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > view.byteLength) break;
    starts.push(at + 4 + view.getUint32(at + 4, true));
    at = end;
  }
  if (at < view.byteLength || (announced > 0 && announced !== starts.length)) {
    throw damaged(layer, `the header announces ${announced} features, the file holds ${starts.length} whole ones`);
  }
  return starts;
}

/** For layers of mixed or unknown type: polygons if there is one, else lines, else points. */
function kindOfFeatures(view: DataView, starts: readonly number[]): ShapeKind {
  const seen = new Set<ShapeKind>();
  const look = (geometry: number) => {
    if (geometry === 0) return;
    const kind = KIND_BY_GEOMETRY[byteAt(view, fieldAt(view, geometry, 6), 0)];
    if (kind) seen.add(kind);
    else for (const part of vectorOffsets(view, fieldAt(view, geometry, 7))) look(part);
  };
  for (const feature of starts) look(follow(view, fieldAt(view, feature, 0)));
  return seen.has('polygon') || seen.size === 0 ? 'polygon' : seen.has('line') ? 'line' : 'point';
}

/** `layerType` counts for geometries that do not say their own type. */
function collectGeometry(view: DataView, at: number, layerType: number, collector: ShapeCollector): void {
  const geometry = follow(view, at);
  if (geometry === 0) {
    collector.nothing('null');
    return;
  }
  const parts = leaves(view, geometry, layerType);
  const ofKind = (kind: ShapeKind) => parts.filter(({ type }) => KIND_BY_GEOMETRY[type] === kind);
  const polygons = ofKind('polygon');
  const lines = ofKind('line');
  const points = ofKind('point');
  if (polygons.length > 0) collector.polygons(polygons.map((part) => pathsOf(view, part.geometry)));
  else if (lines.length > 0) collector.lines(lines.flatMap((part) => pathsOf(view, part.geometry)));
  else if (points.length > 0) collector.points(pathsOf(view, points[0].geometry)[0] ?? new Float64Array(0));
  else if (parts.length === 0) collector.nothing('empty');
  else collector.other(`geometry type ${parts[0].type}`);
}

interface Leaf {
  readonly geometry: number;
  readonly type: number;
}

/** Multi-polygons and collections as the simple geometries they hold. */
function leaves(view: DataView, geometry: number, otherwise: number): Leaf[] {
  const type = byteAt(view, fieldAt(view, geometry, 6), 0) || otherwise;
  if (type !== GEOMETRY.multiPolygon && type !== GEOMETRY.collection) return [{ geometry, type }];
  const partType = type === GEOMETRY.multiPolygon ? GEOMETRY.polygon : GEOMETRY.unknown;
  return vectorOffsets(view, fieldAt(view, geometry, 7)).flatMap((part) => leaves(view, part, partType));
}

/** Rings or lines of one geometry: `ends` are vertex counts, absent when there is one path. */
function pathsOf(view: DataView, geometry: number): Float64Array[] {
  const xyAt = follow(view, fieldAt(view, geometry, 1));
  if (xyAt === 0) return [];
  const endsAt = follow(view, fieldAt(view, geometry, 0));
  const length = view.getUint32(xyAt, true);
  if (endsAt === 0 || view.getUint32(endsAt, true) < 2) return [doubles(view, xyAt + 4, length)];
  const paths: Float64Array[] = [];
  let from = 0;
  for (let e = 0; e < view.getUint32(endsAt, true); e++) {
    const to = view.getUint32(endsAt + 4 + 4 * e, true);
    paths.push(doubles(view, xyAt + 4 + 16 * from, 2 * (to - from)));
    from = to;
  }
  return paths;
}

function doubles(view: DataView, at: number, length: number): Float64Array {
  const start = view.byteOffset + at;
  if (start % 8 === 0) return new Float64Array(view.buffer as ArrayBuffer, start, length).slice();
  const values = new Float64Array(length);
  for (let k = 0; k < length; k++) values[k] = view.getFloat64(at + 8 * k, true);
  return values;
}

/** Bytes of fixed-width values by column type; −1 = length first. */
const WIDTHS: readonly number[] = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, -1, -1, -1, -1];

interface ValueReader {
  readonly type: number;
  read(at: number, length: number, row: number): void;
  finish(layer: string, findings: Finding[]): Column | null;
}

function readProperties(view: DataView, at: number, readers: readonly ValueReader[], row: number): void {
  if (at === 0) return;
  const start = follow(view, at) + 4;
  const end = start + view.getUint32(start - 4, true);
  for (let p = start; p < end; ) {
    const reader = readers[view.getUint16(p, true)];
    p += 2;
    let length = WIDTHS[reader.type];
    if (length < 0) {
      length = view.getUint32(p, true);
      p += 4;
    }
    reader.read(p, length, row);
    p += length;
  }
}

function valueReader(field: Field, rows: number, view: DataView): ValueReader {
  const { type } = field;
  if (type === COLUMN.bool) {
    const builder = boolBuilder(rows);
    return { type, read: (at, _l, row) => builder.set(row, view.getUint8(at) !== 0), finish: builder.finish };
  }
  if (type <= 5) {
    const builder = integerBuilder(rows);
    const get = [view.getInt8, view.getUint8, view.getUint8, view.getInt16, view.getUint16, view.getInt32][type];
    return { type, read: (at, _l, row) => builder.set(row, get.call(view, at, true)), finish: builder.finish };
  }
  if (type === COLUMN.long || type === 8) return longReader(field, rows, view);
  if (type <= COLUMN.double) {
    const builder = numberBuilder(rows);
    const get = type === 6 ? view.getUint32 : type === 9 ? view.getFloat32 : view.getFloat64;
    return { type, read: (at, _l, row) => builder.set(row, get.call(view, at, true)), finish: builder.finish };
  }
  if (type === 14) {
    const finish = (layer: string, findings: Finding[]) => {
      findings.push(finding('field.unread', 'warning', layer, { field: field.name, type: 'binary' }));
      return null;
    };
    return { type, read() {}, finish };
  }
  return textReader(field, rows, view);
}

function longReader(field: Field, rows: number, view: DataView): ValueReader {
  const values = new BigInt64Array(rows);
  const builder = numberBuilder(rows);
  let tooLong = false;
  return {
    type: field.type,
    read(at, _length, row) {
      values[row] = view.getBigInt64(at, true);
      const value = Number(values[row]);
      if (!Number.isSafeInteger(value)) tooLong = true;
      builder.set(row, value);
    },
    finish(layer, findings) {
      const column = builder.finish();
      if (!tooLong) return column;
      findings.push(finding('field.asText', 'note', layer, { field: field.name }));
      return textColumn(Array.from(values, (value, row) => (column.valid[row] ? String(value) : null)));
    },
  };
}

function textReader(field: Field, rows: number, view: DataView): ValueReader {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const dictionary = byteDictionary();
  const codes = new Uint32Array(rows);
  const valid = new Uint8Array(rows);
  return {
    type: field.type,
    read(at, length, row) {
      codes[row] = dictionary.codeOf(bytes, at, at + length, false);
      valid[row] = 1;
    },
    finish(layer, findings) {
      const decoder = new TextDecoder();
      const values = dictionary.slices().map((slice) => decoder.decode(slice));
      const texts = { codes, values, valid };
      return field.type === COLUMN.dateTime
        ? dateTimeColumn(texts, field.name, layer, findings)
        : { type: 'text', ...texts };
    },
  };
}
