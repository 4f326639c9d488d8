import type { PolygonSet } from '../../geometry/polygonSet.js';
import { cell } from '../../model/column.js';
import type { Shapes } from '../../model/layer.js';
import { fieldsOf, numberText, type OutputField, type OutputLayer } from './output.js';

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
  const fields = fieldsOf(layer);
  const geometryOf = geometryWriter(layer.shapes);
  const members = Object.entries({ type: 'FeatureCollection', name: layer.name, ...notes });
  const head = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [encoder.encode(`{${head},\n"features":[\n`)];
  let lines: string[] = [];
  for (let row = 0; row < layer.table.rowCount; row++) {
    const comma = row + 1 < layer.table.rowCount ? ',' : '';
    const properties = fields.map((field) => `${JSON.stringify(field.name)}:${jsonCell(field, row)}`).join(',');
    lines.push(`{"type":"Feature","properties":{${properties}},"geometry":${geometryOf(row)}}${comma}\n`);
    if (lines.length < 4096) continue;
    chunks.push(encoder.encode(lines.join('')));
    lines = [];
  }
  chunks.push(encoder.encode(`${lines.join('')}]}\n`));
  return joined(chunks);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function jsonCell(field: OutputField, row: number): string {
  const value = cell(field.column, row);
  if (typeof value !== 'number') return JSON.stringify(value);
  if (!Number.isFinite(value)) return 'null';
  // decimals are rounded to, not padded: a number has no trailing zeros in JSON
  return numberText(field.decimals === undefined ? value : Number(value.toFixed(field.decimals)), undefined);
}

function geometryWriter(shapes: Shapes): (row: number) => string {
  if (shapes.kind === 'polygon') return polygonWriter(shapes.polygons);
  if (shapes.kind === 'none') return () => 'null';
  if (shapes.kind === 'point') {
    const { xy } = shapes.points;
    return (row) =>
      Number.isNaN(xy[2 * row]) ? 'null' : `{"type":"Point","coordinates":${position(xy[2 * row], xy[2 * row + 1])}}`;
  }
  const { xy, lineStart, itemStart } = shapes.lines;
  const isMulti = hasMulti(itemStart);
  return (row) => {
    if (itemStart[row] === itemStart[row + 1]) return 'null';
    const lines: string[] = [];
    for (let l = itemStart[row]; l < itemStart[row + 1]; l++) lines.push(path(xy, lineStart[l], lineStart[l + 1]));
    return isMulti
      ? `{"type":"MultiLineString","coordinates":[${lines.join(',')}]}`
      : `{"type":"LineString","coordinates":${lines[0]}}`;
  };
}

function polygonWriter(set: PolygonSet): (row: number) => string {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const isMulti = hasMulti(itemStart);
  return (row) => {
    if (itemStart[row] === itemStart[row + 1]) return 'null';
    const polygons: string[] = [];
    for (let p = itemStart[row]; p < itemStart[row + 1]; p++) {
      const rings: string[] = [];
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) rings.push(path(xy, ringStart[r], ringStart[r + 1]));
      polygons.push(`[${rings.join(',')}]`);
    }
    return isMulti
      ? `{"type":"MultiPolygon","coordinates":[${polygons.join(',')}]}`
      : `{"type":"Polygon","coordinates":${polygons[0]}}`;
  };
}

function hasMulti(itemStart: Uint32Array): boolean {
  for (let i = 0; i + 1 < itemStart.length; i++) if (itemStart[i + 1] - itemStart[i] > 1) return true;
  return false;
}

function path(xy: Float64Array, from: number, to: number): string {
  const positions: string[] = [];
  for (let v = from; v < to; v++) positions.push(position(xy[2 * v], xy[2 * v + 1]));
  return `[${positions.join(',')}]`;
}

const DECIMALS = 1e9;

function position(x: number, y: number): string {
  return `[${Math.round(x * DECIMALS) / DECIMALS || 0},${Math.round(y * DECIMALS) / DECIMALS || 0}]`;
}
