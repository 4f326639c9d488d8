import type { LineSet, PolygonSet } from '../../geometry/polygonSet.js';
import { cell } from '../../model/column.js';
import type { Shapes } from '../../model/layer.js';
import { type AsciiWriter, asciiWriter } from '../bytes/asciiWriter.js';
import { BLOCK_BYTES, joined } from '../bytes/blocks.js';
import { areShared } from '../bytes/encodedTexts.js';
import { fieldsOf, numberText, type OutputField, type OutputLayer } from '../output/output.js';
import { hasParts, type LayerSchema, layerOfBatch, type RowWriter } from '../output/rowWriter.js';
import type { SinkFile } from '../source.js';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const RECORD_SEPARATOR = '\u001e';

/**
 * A layer as GeoJSON by RFC 7946.
 *
 * Needs: coordinates in lon/lat (the caller reprojects). Promises: 9 decimals (0.1 mm), right-hand winding, no `crs` member, one
 * feature a line, one geometry type a layer (Multi… for all if one row needs it), same bytes for same input; ids and codes are strings,
 * dates `yyyy-mm-dd`, an empty cell null, an empty shape a null geometry.
 * `notes` become members of the collection beside `name`: `{ simulated: '模拟数据' }`.
 */
export function writeGeoJson(layer: GeoJsonLayer, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  return joined(geoJsonBlocks(layer, notes));
}

type GeoJsonLayer = Omit<OutputLayer, 'crs'>;

/** The same in blocks, each to be used before the next is asked for. */
export function* geoJsonBlocks(
  layer: GeoJsonLayer,
  notes: Readonly<Record<string, string>> = {},
): Generator<Uint8Array, void, void> {
  yield collectionHead(layer.name, notes);
  yield* featureBlocks(layer, hasParts(layer.shapes), (row) => (row > 0 ? BETWEEN : ''), '');
  yield collectionEnd(layer.table.rowCount);
}

/** A layer as features alone, a line each; with `separators`, as a GeoJSON text sequence (RFC 8142): each behind a record separator. */
export function writeGeoJsonSequence(layer: GeoJsonLayer, separators: boolean): Uint8Array {
  return joined(sequenceBlocks(layer, separators));
}

export function sequenceBlocks(
  layer: GeoJsonLayer,
  separators: boolean,
  multipart = hasParts(layer.shapes),
): Generator<Uint8Array, void, void> {
  return featureBlocks(layer, multipart, () => (separators ? RECORD_SEPARATOR : ''), '\n');
}

/** Batches of rows as GeoJSON. */
export async function openGeoJson(file: SinkFile, schema: LayerSchema): Promise<RowWriter> {
  await file.append(collectionHead(schema.name, {}));
  let rows = 0;
  return {
    async append(batch) {
      const layer = layerOfBatch(schema, batch);
      const before = (row: number) => (rows + row > 0 ? BETWEEN : '');
      for (const block of featureBlocks(layer, schema.multipart ?? true, before, '')) await file.append(block);
      rows += layer.table.rowCount;
    },
    async close() {
      await file.append(collectionEnd(rows));
      await file.close();
    },
  };
}

export async function openGeoJsonSequence(
  file: SinkFile,
  schema: LayerSchema,
  separators: boolean,
): Promise<RowWriter> {
  return {
    async append(batch) {
      const blocks = sequenceBlocks(layerOfBatch(schema, batch), separators, schema.multipart ?? true);
      for (const block of blocks) await file.append(block);
    },
    close: () => file.close(),
  };
}

const BETWEEN = ',\n';

function collectionHead(name: string, notes: Readonly<Record<string, string>>): Uint8Array {
  const members = Object.entries({ type: 'FeatureCollection', name, ...notes });
  const head = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  return new TextEncoder().encode(`{${head},\n"features":[\n`);
}

function collectionEnd(rows: number): Uint8Array {
  return new TextEncoder().encode(rows > 0 ? '\n]}\n' : ']}\n');
}

function* featureBlocks(
  layer: GeoJsonLayer,
  multipart: boolean,
  before: (row: number) => string,
  after: string,
): Generator<Uint8Array, void, void> {
  const out = asciiWriter(BLOCK_BYTES + (1 << 16));
  const writeFeature = featureWriter(layer, multipart, out);
  for (let row = 0; row < layer.table.rowCount; row++) {
    out.text(before(row));
    writeFeature(row);
    out.text(after);
    if (out.at() >= BLOCK_BYTES) yield out.drain();
  }
  if (out.at() > 0) yield out.drain();
}

function featureWriter(layer: GeoJsonLayer, multipart: boolean, out: AsciiWriter): (row: number) => void {
  const fields = fieldsOf(layer).map((field) => ({ key: `${JSON.stringify(field.name)}:`, cell: cellWriter(field) }));
  const writeGeometry = geometryWriter(layer.shapes, multipart, out);
  return (row) => {
    let properties = '';
    for (const { key, cell: textOf } of fields) properties += `${properties === '' ? '' : ','}${key}${textOf(row)}`;
    out.text('{"type":"Feature","properties":{');
    out.text(properties);
    out.text('},"geometry":');
    writeGeometry(row);
    out.text('}');
  };
}

/** The cells of a field as JSON; a text that many rows have is quoted once, ids are not kept. */
function cellWriter(field: OutputField): (row: number) => string {
  const { column } = field;
  if (column.type !== 'text') return (row) => jsonCell(field, row);
  const { codes, values, valid } = column;
  if (!areShared(values, codes)) return (row) => (valid[row] ? JSON.stringify(values[codes[row]]) : 'null');
  const quoted = new Array<string | undefined>(values.length);
  return (row) => {
    if (!valid[row]) return 'null';
    const code = codes[row];
    quoted[code] ??= JSON.stringify(values[code]);
    return quoted[code];
  };
}

function jsonCell(field: OutputField, row: number): string {
  const value = cell(field.column, row);
  if (typeof value !== 'number') return JSON.stringify(value);
  if (!Number.isFinite(value)) return 'null';
  // decimals are rounded to, not padded: a number has no trailing zeros in JSON
  return numberText(field.decimals === undefined ? value : Number(value.toFixed(field.decimals)), undefined);
}

function geometryWriter(shapes: Shapes, multipart: boolean, out: AsciiWriter): (row: number) => void {
  if (shapes.kind === 'polygon') return polygonWriter(shapes.polygons, multipart, out);
  if (shapes.kind === 'line') return lineWriter(shapes.lines, multipart, out);
  if (shapes.kind === 'none') return () => out.text('null');
  const { xy } = shapes.points;
  return (row) => {
    if (Number.isNaN(xy[2 * row])) return out.text('null');
    out.text('{"type":"Point","coordinates":');
    position(xy, row, out);
    out.text('}');
  };
}

function polygonWriter(set: PolygonSet, isMulti: boolean, out: AsciiWriter): (row: number) => void {
  const { xy, ringStart, polygonStart, itemStart } = set;
  return (row) => {
    if (itemStart[row] === itemStart[row + 1]) return out.text('null');
    out.text(`{"type":"${isMulti ? 'MultiPolygon' : 'Polygon'}","coordinates":${isMulti ? '[' : ''}`);
    list(itemStart[row], itemStart[row + 1], out, (p) => {
      out.sign(OPEN);
      list(polygonStart[p], polygonStart[p + 1], out, (r) => path(xy, ringStart[r], ringStart[r + 1], out));
      out.sign(CLOSE);
    });
    out.text(isMulti ? ']}' : '}');
  };
}

function lineWriter(set: LineSet, isMulti: boolean, out: AsciiWriter): (row: number) => void {
  const { xy, lineStart, itemStart } = set;
  return (row) => {
    if (itemStart[row] === itemStart[row + 1]) return out.text('null');
    out.text(`{"type":"${isMulti ? 'MultiLineString' : 'LineString'}","coordinates":${isMulti ? '[' : ''}`);
    list(itemStart[row], itemStart[row + 1], out, (l) => path(xy, lineStart[l], lineStart[l + 1], out));
    out.text(isMulti ? ']}' : '}');
  };
}

function list(from: number, to: number, out: AsciiWriter, write: (index: number) => void): void {
  for (let index = from; index < to; index++) {
    if (index > from) out.sign(COMMA);
    write(index);
  }
}

function path(xy: Float64Array, from: number, to: number, out: AsciiWriter): void {
  out.sign(OPEN);
  for (let v = from; v < to; v++) {
    if (v > from) out.sign(COMMA);
    position(xy, v, out);
  }
  out.sign(CLOSE);
}

function position(xy: Float64Array, vertex: number, out: AsciiWriter): void {
  out.sign(OPEN);
  out.degrees(xy[2 * vertex]);
  out.sign(COMMA);
  out.degrees(xy[2 * vertex + 1]);
  out.sign(CLOSE);
}
