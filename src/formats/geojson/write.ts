import type { LineSet, PolygonSet } from '../../geometry/polygonSet.js';
import { cell } from '../../model/column.js';
import { coordinatesOf, type Shapes } from '../../model/layer.js';
import { type AsciiWriter, asciiWriter } from '../bytes/asciiWriter.js';
import { fieldsOf, numberText, type OutputField, type OutputLayer } from '../output/output.js';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const RECORD_SEPARATOR = 0x1e;

/**
 * A layer as GeoJSON by RFC 7946.
 *
 * Needs: coordinates in lon/lat (the caller reprojects). Promises: 9 decimals (0.1 mm), right-hand winding, no `crs` member, one
 * feature a line, one geometry type a layer (Multi… for all if one row needs it), same bytes for same input; ids and codes are strings,
 * dates `yyyy-mm-dd`, an empty cell null, an empty shape a null geometry.
 * `notes` become members of the collection beside `name`: `{ simulated: '模拟数据' }`.
 */
export function writeGeoJson(
  layer: Omit<OutputLayer, 'crs'>,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const members = Object.entries({ type: 'FeatureCollection', name: layer.name, ...notes });
  const head = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  const out = asciiWriter(expectedBytes(layer));
  const writeFeature = featureWriter(layer, out);
  out.text(`{${head},\n"features":[\n`);
  for (let row = 0; row < layer.table.rowCount; row++) {
    writeFeature(row);
    out.text(row + 1 < layer.table.rowCount ? ',\n' : '\n');
  }
  out.text(']}\n');
  return out.finish();
}

/** A layer as features alone, a line each; with `separators`, as a GeoJSON text sequence (RFC 8142): each behind a record separator. */
export function writeGeoJsonSequence(layer: Omit<OutputLayer, 'crs'>, separators: boolean): Uint8Array {
  const out = asciiWriter(expectedBytes(layer));
  const writeFeature = featureWriter(layer, out);
  for (let row = 0; row < layer.table.rowCount; row++) {
    if (separators) out.sign(RECORD_SEPARATOR);
    writeFeature(row);
    out.text('\n');
  }
  return out.finish();
}

/** About how long the text will be: room that is not used is never touched and costs nothing, room that has to grow is copied. */
function expectedBytes({ shapes, table }: Omit<OutputLayer, 'crs'>): number {
  return 65_536 + 14 * coordinatesOf(shapes).length + table.rowCount * (80 + 28 * table.columns.size);
}

function featureWriter(layer: Omit<OutputLayer, 'crs'>, out: AsciiWriter): (row: number) => void {
  const fields = fieldsOf(layer).map((field) => ({ key: `${JSON.stringify(field.name)}:`, cell: cellWriter(field) }));
  const writeGeometry = geometryWriter(layer.shapes, out);
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

/** The cells of a field as JSON; a text that many rows have is quoted once. */
function cellWriter(field: OutputField): (row: number) => string {
  const { column } = field;
  if (column.type !== 'text') return (row) => jsonCell(field, row);
  const quoted = new Array<string | undefined>(column.values.length);
  return (row) => {
    if (!column.valid[row]) return 'null';
    const code = column.codes[row];
    quoted[code] ??= JSON.stringify(column.values[code]);
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

function geometryWriter(shapes: Shapes, out: AsciiWriter): (row: number) => void {
  if (shapes.kind === 'polygon') return polygonWriter(shapes.polygons, out);
  if (shapes.kind === 'line') return lineWriter(shapes.lines, out);
  if (shapes.kind === 'none') return () => out.text('null');
  const { xy } = shapes.points;
  return (row) => {
    if (Number.isNaN(xy[2 * row])) return out.text('null');
    out.text('{"type":"Point","coordinates":');
    position(xy, row, out);
    out.text('}');
  };
}

function polygonWriter(set: PolygonSet, out: AsciiWriter): (row: number) => void {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const isMulti = hasMulti(itemStart);
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

function lineWriter(set: LineSet, out: AsciiWriter): (row: number) => void {
  const { xy, lineStart, itemStart } = set;
  const isMulti = hasMulti(itemStart);
  return (row) => {
    if (itemStart[row] === itemStart[row + 1]) return out.text('null');
    out.text(`{"type":"${isMulti ? 'MultiLineString' : 'LineString'}","coordinates":${isMulti ? '[' : ''}`);
    list(itemStart[row], itemStart[row + 1], out, (l) => path(xy, lineStart[l], lineStart[l + 1], out));
    out.text(isMulti ? ']}' : '}');
  };
}

function hasMulti(itemStart: Uint32Array): boolean {
  for (let i = 0; i + 1 < itemStart.length; i++) if (itemStart[i + 1] - itemStart[i] > 1) return true;
  return false;
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
