import { type Column, cell } from '../../model/column.js';
import type { Shapes } from '../../model/layer.js';
import { BLOCK_BYTES, joined } from '../bytes/blocks.js';
import { type ByteWriter, byteWriter } from '../bytes/byteWriter.js';
import { encodedTexts } from '../bytes/encodedTexts.js';
import { fieldsOf, type OutputField, type OutputLayer, rounded, writeBlocks } from '../output/output.js';
import { type LayerSchema, layerOfBatch, type RowWriter, withoutRows } from '../output/rowWriter.js';
import { isEmptyShape } from '../shapes/shapeRows.js';
import type { Sink, SinkFile } from '../source.js';
import { COLUMN, GEOMETRY, MAGIC } from './decode.js';
import { hilbertOrder, NODE_SIZE, packedTree, treeBytes } from './packedTree.js';

/**
 * Encodes a layer as FlatGeobuf: rows in order and no index, or with the index of the format (`packedTree.ts`) and in its order.
 *
 * Promises: coordinates bit for bit; text stays text; dates are date-times at midnight, times have no zone; an empty shape has no geometry.
 * Polygons are MultiPolygon, lines MultiLineString. Method: each flatbuffer is laid out forwards, parents before children,
 * 8-byte values aligned to its size prefix as the format asks. `textBytes` gives text fields their width (for DBF).
 */
export function encodeFlatGeobuf(layer: OutputLayer, textBytes?: (text: string) => number): Uint8Array {
  return joined(flatGeobufBlocks(layer, textBytes));
}

/** The same in blocks, each to be used before the next is asked for. */
export function* flatGeobufBlocks(
  layer: OutputLayer,
  textBytes?: (text: string) => number,
): Generator<Uint8Array, void, void> {
  yield head(layer, layer.table.rowCount, null, textBytes).bytes;
  yield* featureBlocks(layer);
}

/** Batches of rows; their count goes into the head at the end. */
export async function openFlatGeobuf(file: SinkFile, schema: LayerSchema): Promise<RowWriter> {
  const { bytes, countAt } = head(withoutRows(schema), 0, null);
  await file.append(bytes);
  let rows = 0;
  return {
    async append(batch) {
      const layer = layerOfBatch(schema, batch);
      for (const block of featureBlocks(layer)) await file.append(block);
      rows += layer.table.rowCount;
    },
    async close() {
      const count = byteWriter(8);
      count.u64(rows);
      await file.patch(countAt, count.finish());
      await file.close();
    },
  };
}

/** With index, which is written when the places of the features are known; a layer without rows or shapes has none. */
export async function writeIndexedFlatGeobuf(sink: Sink, name: string, layer: OutputLayer): Promise<void> {
  const { rowCount } = layer.table;
  const order = layer.shapes.kind === 'none' || rowCount === 0 ? null : hilbertOrder(layer.shapes, rowCount);
  if (!order?.extent) return writeBlocks(sink, name, flatGeobufBlocks(layer));
  const file = await sink.open(name);
  const { bytes } = head(layer, rowCount, order.extent);
  await file.append(bytes);
  const treeAt = bytes.length;
  await file.append(new Uint8Array(treeBytes(rowCount)));
  const starts = new Float64Array(rowCount);
  for (const block of featureBlocks(layer, { rows: order.rows, starts })) await file.append(block);
  await file.patch(treeAt, packedTree(order, starts));
  await file.close();
}

/** Magic bytes and header, and where in them the count of rows stands. */
function head(
  layer: OutputLayer,
  rowCount: number,
  /** Of an indexed file; null when it has no index. */
  extent: readonly number[] | null,
  textBytes?: (text: string) => number,
): { readonly bytes: Uint8Array; readonly countAt: number } {
  const out = byteWriter(1 << 12);
  out.bytes(MAGIC);
  const countAt = writeHeader(out, layer, rowCount, typedFields(layer), textBytes, extent);
  return { bytes: out.finish(), countAt };
}

interface Order {
  readonly rows: Uint32Array;
  /** Filled: the byte from the first feature on at which each starts, in that order. */
  readonly starts: Float64Array;
}

function* featureBlocks(layer: OutputLayer, order?: Order): Generator<Uint8Array, void, void> {
  const out = byteWriter(BLOCK_BYTES + (1 << 16));
  const fields = typedFields(layer);
  const texts = fields.map(({ column }) => utf8Of(column));
  let drained = 0;
  for (let k = 0; k < layer.table.rowCount; k++) {
    if (order) order.starts[k] = drained + out.at();
    writeFeature(out, layer, fields, texts, order ? order.rows[k] : k);
    if (out.at() < BLOCK_BYTES) continue;
    drained += out.at();
    yield out.drain();
  }
  if (out.at() > 0) yield out.drain();
}

function typedFields(layer: OutputLayer): TypedField[] {
  return fieldsOf(layer).map((field) => ({ ...field, type: TYPE_BY_COLUMN[field.column.type] }));
}

interface TypedField extends OutputField {
  readonly type: number;
}

const TYPE_BY_COLUMN = {
  f64: COLUMN.double,
  i32: COLUMN.int,
  bool: COLUMN.bool,
  date: COLUMN.dateTime,
  time: COLUMN.dateTime,
  text: COLUMN.text,
};
const TYPE_BY_SHAPES = {
  polygon: GEOMETRY.multiPolygon,
  line: GEOMETRY.multiLineString,
  point: GEOMETRY.point,
  none: 0,
};

type TextBytes = (row: number) => Uint8Array;

function utf8Of(column: Column): TextBytes {
  const encoder = new TextEncoder();
  if (column.type === 'text') return encodedTexts(column, (text) => encoder.encode(text));
  return (row) => encoder.encode(`${cell(column, row)}`);
}

/** Gives the place of the count of rows. */
function writeHeader(
  out: ByteWriter,
  layer: OutputLayer,
  rowCount: number,
  fields: readonly TypedField[],
  textBytes: ((text: string) => number) | undefined,
  extent: readonly number[] | null,
): number {
  const start = out.at();
  const crsSlot = layer.crs === null ? 0 : 12;
  const [size, extentSlot] = extent ? [32, 28] : [28, 0];
  out.u32(0);
  out.u32(36);
  // vtable of fields 0 … 10, then the table at start + 40, so that the count at +16 is aligned
  for (const value of [26, size, 4, extentSlot, 24, 0, 0, 0, 0, 8, 16, 26, crsSlot, 0, 0, 0]) out.u16(value);
  const table = out.at();
  out.i32(table - (start + 8));
  const nameAt = slot(out);
  const columnsAt = slot(out);
  const crsAt = slot(out);
  const countAt = out.at();
  out.u64(rowCount);
  out.u8(TYPE_BY_SHAPES[layer.shapes.kind]);
  out.u8(0);
  out.u16(extent ? NODE_SIZE : 0);
  if (extent) {
    const extentAt = slot(out);
    // the length sits just before the doubles, which are aligned
    if ((out.at() + 4 - start) % 8 !== 0) out.u32(0);
    pointTo(out, extentAt);
    out.u32(extent.length);
    for (const value of extent) out.f64(value);
  }
  pointTo(out, nameAt);
  writeString(out, layer.name);
  if (layer.crs !== null) {
    pointTo(out, crsAt);
    writeCrs(out, layer.crs);
  }
  pointTo(out, columnsAt);
  out.u32(fields.length);
  const slots = fields.map(() => slot(out));
  fields.forEach((field, f) => {
    writeColumn(out, slots[f], field, textBytes);
  });
  out.align(start, 8);
  out.patchU32(start, out.at() - start - 4);
  return countAt;
}

/** An offset to be pointed at what is written later. */
function slot(out: ByteWriter): number {
  const place = out.at();
  out.u32(0);
  return place;
}

function pointTo(out: ByteWriter, place: number): void {
  out.patchU32(place, out.at() - place);
}

function writeString(out: ByteWriter, text: string): void {
  const bytes = new TextEncoder().encode(text);
  out.u32(bytes.length);
  out.bytes(bytes);
  out.u8(0);
  out.align(0, 4);
}

function writeCrs(out: ByteWriter, crs: string): void {
  const code = Number(/^EPSG:(\d+)$/.exec(crs)?.[1]);
  // the vtable (field 4, the WKT, or fields 0 and 1) after its table, at the end of what the offset points to
  if (!(code > 0)) {
    out.i32(-8);
    const wktAt = slot(out);
    for (const value of [14, 8, 0, 0, 0, 0, 4]) out.u16(value);
    out.align(0, 4);
    pointTo(out, wktAt);
    writeString(out, crs);
    return;
  }
  out.i32(-12);
  const orgAt = slot(out);
  out.i32(code);
  for (const value of [8, 12, 4, 8]) out.u16(value);
  pointTo(out, orgAt);
  writeString(out, 'EPSG');
}

function writeColumn(
  out: ByteWriter,
  place: number,
  field: TypedField,
  textBytes: ((text: string) => number) | undefined,
): void {
  pointTo(out, place);
  out.i32(-28);
  const nameAt = slot(out);
  const { width, precision, scale } = sizeOf(field, textBytes);
  out.i32(width);
  out.i32(precision);
  out.i32(scale);
  const titleAt = slot(out);
  out.u8(field.type);
  out.align(0, 4);
  for (const value of [18, 28, 4, 24, field.title === undefined ? 0 : 20, 0, 8, 12, 16, 0]) out.u16(value);
  pointTo(out, nameAt);
  writeString(out, field.name);
  if (field.title === undefined) return;
  pointTo(out, titleAt);
  writeString(out, field.title);
}

/** Field sizes matter to DBF only; −1 leaves them open. */
function sizeOf(field: TypedField, textBytes: ((text: string) => number) | undefined) {
  const open = { width: -1, precision: -1, scale: -1 };
  if (!textBytes) return open;
  if (field.column.type === 'text') {
    const longest = field.column.values.reduce((most, text) => Math.max(most, textBytes(text)), 1);
    return { ...open, width: Math.min(254, longest) };
  }
  if (field.column.type === 'f64' && field.decimals !== undefined) {
    return { ...open, precision: 19, scale: field.decimals };
  }
  return open;
}

function writeFeature(
  out: ByteWriter,
  layer: OutputLayer,
  fields: readonly TypedField[],
  texts: readonly TextBytes[],
  row: number,
): void {
  const start = out.at();
  const isEmpty = isEmptyShape(layer.shapes, row);
  out.u32(0);
  out.u32(12);
  for (const value of [8, 12, isEmpty ? 0 : 4, 8]) out.u16(value);
  out.i32(8);
  const geometryAt = slot(out);
  const propertiesAt = slot(out);
  pointTo(out, propertiesAt);
  const length = slot(out);
  fields.forEach((field, f) => {
    if (field.column.valid[row]) writeValue(out, field, f, texts[f], row);
  });
  out.patchU32(length, out.at() - length - 4);
  out.align(start, 4);
  if (!isEmpty) writeGeometry(out, start, geometryAt, layer.shapes, row);
  out.align(start, 8);
  out.patchU32(start, out.at() - start - 4);
}

function writeValue(out: ByteWriter, field: TypedField, f: number, textOf: TextBytes, row: number): void {
  const { column } = field;
  if (column.type === 'f64' && !Number.isFinite(column.values[row])) return;
  out.u16(f);
  if (column.type === 'f64') out.f64(rounded(column.values[row], field.decimals));
  else if (column.type === 'i32') out.i32(column.values[row]);
  else if (column.type === 'bool') out.u8(column.values[row]);
  else {
    const bytes = textOf(row);
    out.u32(bytes.length);
    out.bytes(bytes);
  }
}

/** A geometry table of ends, xy and type; its vtable comes first, 20 bytes before it. */
function writePaths(
  out: ByteWriter,
  start: number,
  place: number,
  type: number,
  xy: Float64Array,
  ends: readonly number[],
) {
  // GDAL wants the ends of a MultiLineString even of one line
  const hasEnds = ends.length > 1 || type === GEOMETRY.multiLineString;
  for (const value of [18, 16, hasEnds ? 4 : 0, 8, 0, 0, 0, 0, 12, 0]) out.u16(value);
  pointTo(out, place);
  out.i32(20);
  const endsAt = slot(out);
  const xyAt = slot(out);
  out.u32(type);
  if (hasEnds) {
    pointTo(out, endsAt);
    out.u32(ends.length);
    for (const end of ends) out.u32(end);
  }
  // the length sits just before the doubles, which are aligned
  if ((out.at() + 4 - start) % 8 !== 0) out.u32(0);
  pointTo(out, xyAt);
  out.u32(xy.length);
  for (let k = 0; k < xy.length; k++) out.f64(xy[k]);
}

function writeGeometry(out: ByteWriter, start: number, place: number, shapes: Shapes, row: number): void {
  if (shapes.kind === 'point') {
    writePaths(out, start, place, GEOMETRY.point, shapes.points.xy.subarray(2 * row, 2 * row + 2), []);
  } else if (shapes.kind === 'line') {
    const { xy, lineStart, itemStart } = shapes.lines;
    const first = lineStart[itemStart[row]];
    const end = lineStart[itemStart[row + 1]];
    const ends: number[] = [];
    for (let l = itemStart[row]; l < itemStart[row + 1]; l++) ends.push(lineStart[l + 1] - first);
    writePaths(out, start, place, GEOMETRY.multiLineString, xy.subarray(2 * first, 2 * end), ends);
  } else if (shapes.kind === 'polygon') {
    const { xy, ringStart, polygonStart, itemStart } = shapes.polygons;
    const parts = itemStart[row + 1] - itemStart[row];
    for (const value of [20, 12, 0, 0, 0, 0, 0, 0, 8, 4]) out.u16(value);
    pointTo(out, place);
    out.i32(20);
    const partsAt = slot(out);
    out.u32(GEOMETRY.multiPolygon);
    pointTo(out, partsAt);
    out.u32(parts);
    const slots = Array.from({ length: parts }, () => slot(out));
    for (let p = itemStart[row]; p < itemStart[row + 1]; p++) {
      const first = ringStart[polygonStart[p]];
      const ends: number[] = [];
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) ends.push(ringStart[r + 1] - first);
      const end = first + (ends.at(-1) ?? 0);
      writePaths(out, start, slots[p - itemStart[row]], GEOMETRY.polygon, xy.subarray(2 * first, 2 * end), ends);
    }
  }
}
