import type { GeoJsonProperties, Geometry } from 'geojson';
import { type Cell, columnFromCells, type Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import { damaged, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, type Encoding, encodingSaid } from '../text/text.js';
import { JsonError, newCursor } from './cursor.js';
import { skipValue } from './skip.js';

/**
 * Layers out of JSON parsed as a whole, as TopoJSON has to be: its shapes are known only when all of it is.
 *
 * Promises: those of `read.ts` for the same values. Limits: the file is parsed in memory (about 10 times its size).
 * Malformed JSON is refused with its position.
 */
export interface ReadJson {
  readonly json: unknown;
  readonly encoding: Encoding;
  readonly findings: readonly Finding[];
}

/** About the longest text a string of the engine can hold. */
const LONGEST_TEXT = 500_000_000;

/** The JSON of a file, with integers beyond 2^53 as strings of their digits. */
export async function readJson(source: Source, options: ReadOptions): Promise<ReadJson> {
  const layer = baseName(source.name);
  if (source.byteLength > LONGEST_TEXT) {
    const message = `${source.name} has ${source.byteLength} bytes; JSON is read up to ${LONGEST_TEXT}`;
    throw new LianpianError('E_MEMORY', message, source.name, 'Convert it to GeoPackage, FlatGeobuf or Shapefile.');
  }
  const claim = encodingSaid(options.encoding, source.name) ?? ({ name: 'utf-8', from: 'format' } as const);
  const { text, encoding, findings } = decodeFile(await readAll(source), claim, layer, source.name);
  try {
    return { json: JSON.parse(keepLongIntegers(text)) as unknown, encoding, findings };
  } catch {
    throw damaged(source.name, `not valid JSON: ${jsonTrouble(text)}`, 'The file is cut off or was edited badly.');
  }
}

/** Quotes bare integers of 16 digits and more that are property values, so that `JSON.parse` rounds none of them. */
function keepLongIntegers(text: string): string {
  if (!/:\s*-?\d{16,}\s*[,}]/.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|(:\s*)(-?\d{16,})(?=\s*[,}])/g, (whole, colon?: string, digits?: string) =>
    digits === undefined || Number.isSafeInteger(Number(digits)) ? whole : `${colon}"${digits}"`,
  );
}

/** What is wrong with a text that `JSON.parse` refuses, with line and column: Node names a place only sometimes. */
function jsonTrouble(text: string): string {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const cursor = { ...newCursor(), bytes, end: bytes.length - 1, isLast: true };
  let at = cursor.end;
  let reason = 'more text after the end of the JSON';
  try {
    skipValue(cursor);
    at = cursor.at;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    at = error.at;
    reason = error.message;
  }
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return `line ${line}, column ${column} (character ${before.length} of ${text.length}): ${reason}`;
}

/** Columns of all properties, in order of first sight; nested values as JSON text. */
export function tableOfFeatures(
  features: readonly { readonly id?: string | number | undefined; readonly properties: GeoJsonProperties }[],
  layer: string,
): { readonly table: Table; readonly findings: readonly Finding[] } {
  const cellsByField = new Map<string, Cell[]>();
  const mixed = new Set<string>();
  const set = (field: string, row: number, value: unknown) => {
    let cells = cellsByField.get(field);
    if (!cells) {
      cells = new Array<Cell>(features.length).fill(null);
      cellsByField.set(field, cells);
    }
    if (value === null || value === undefined) return;
    if (typeof value === 'object') mixed.add(field);
    cells[row] = typeof value === 'object' ? JSON.stringify(value) : (value as Cell);
  };
  features.forEach((feature, row) => {
    for (const field of Object.keys(feature.properties ?? {})) set(field, row, feature.properties?.[field]);
  });
  if (!cellsByField.has('id') && features.some((feature) => feature.id !== undefined)) {
    features.forEach((feature, row) => {
      set('id', row, feature.id === undefined ? null : String(feature.id));
    });
  }
  const columns = new Map<string, Table['columns'] extends ReadonlyMap<string, infer C> ? C : never>();
  for (const [field, cells] of cellsByField) {
    const { column, mixed: isMixed } = columnFromCells(cells);
    if (isMixed) mixed.add(field);
    columns.set(field, column);
  }
  const findings = [...mixed].map((field) => finding('field.mixed', 'note', layer, { field }));
  return { table: { rowCount: features.length, columns }, findings };
}

/** Shapes of one kind out of geometries of any: polygons if there is one, else lines, else points. */
export function shapesOfGeometries(
  geometries: readonly (Geometry | null)[],
  layer: string,
): { readonly shapes: Shapes; readonly findings: readonly Finding[] } {
  const kinds = new Set(geometries.flatMap((geometry) => kindsOf(geometry)));
  const kind: ShapeKind = kinds.has('polygon') || kinds.size === 0 ? 'polygon' : kinds.has('line') ? 'line' : 'point';
  const collector = shapeCollector(kind, layer);
  for (const geometry of geometries) collect(geometry, kind, collector);
  return collector.finish();
}

function kindsOf(geometry: Geometry | null): ShapeKind[] {
  if (!geometry) return [];
  if (geometry.type === 'GeometryCollection') return (geometry.geometries ?? []).flatMap((member) => kindsOf(member));
  if (geometry.type.endsWith('Polygon')) return ['polygon'];
  return [geometry.type.endsWith('LineString') ? 'line' : 'point'];
}

function collect(geometry: Geometry | null, kind: ShapeKind, collector: ShapeCollector): void {
  if (!geometry) {
    collector.nothing('null');
    return;
  }
  const members = leaves(geometry).filter((member) => kindsOf(member)[0] === kind);
  if (members.length === 0) {
    if (leaves(geometry).length === 0) collector.nothing('empty');
    else collector.other(geometry.type);
    return;
  }
  if (kind === 'polygon') collector.polygons(members.flatMap((member) => polygonsOf(member)));
  else if (kind === 'line') collector.lines(members.flatMap((member) => linesOf(member)));
  else collector.points(flat(members.flatMap((member) => pointsOf(member))));
}

function leaves(geometry: Geometry): Geometry[] {
  return geometry.type === 'GeometryCollection' ? (geometry.geometries ?? []).flatMap(leaves) : [geometry];
}

type Positions = readonly (readonly unknown[])[];

function polygonsOf(geometry: Geometry): Float64Array[][] {
  if (geometry.type === 'Polygon') return [(geometry.coordinates ?? []).map(flat)];
  if (geometry.type === 'MultiPolygon') return (geometry.coordinates ?? []).map((rings) => rings.map(flat));
  return [];
}

function linesOf(geometry: Geometry): Float64Array[] {
  if (geometry.type === 'LineString') return [flat(geometry.coordinates ?? [])];
  return geometry.type === 'MultiLineString' ? (geometry.coordinates ?? []).map(flat) : [];
}

function pointsOf(geometry: Geometry): Positions {
  if (geometry.type === 'Point') return geometry.coordinates?.length ? [geometry.coordinates] : [];
  return geometry.type === 'MultiPoint' ? (geometry.coordinates ?? []) : [];
}

/** x, y, x, y …; anything that is not a number becomes NaN, which the collector refuses by name. */
function flat(positions: Positions): Float64Array {
  const xy = new Float64Array(positions.length * 2);
  for (let v = 0; v < positions.length; v++) {
    const x = positions[v]?.[0];
    const y = positions[v]?.[1];
    xy[2 * v] = typeof x === 'number' ? x : Number.NaN;
    xy[2 * v + 1] = typeof y === 'number' ? y : Number.NaN;
  }
  return xy;
}
