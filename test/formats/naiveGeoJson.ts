import type { Feature, Geometry } from 'geojson';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../../src/formats/shapes/shapes.js';
import { type Cell, type Column, textColumn } from '../../src/model/column.js';
import type { Finding } from '../../src/model/finding.js';
import type { Shapes } from '../../src/model/layer.js';

/**
 * GeoJSON the plain way, as an oracle for the reader of bytes: `JSON.parse`, one object a feature, one string a cell. What it is given is
 * well-formed, and coordinates are nested as their type asks. It shares nothing with the reader but the collector of shapes.
 */
export interface NaiveLayer {
  readonly rowCount: number;
  readonly columns: ReadonlyMap<string, Column>;
  /** Nested values by field and row, where the reader has their JSON text. */
  readonly nested: ReadonlyMap<string, ReadonlyMap<number, unknown>>;
  readonly shapes: Shapes;
  readonly crsName: string | null;
  /** `code feature` of each finding, sorted; `code field` of those of fields. */
  readonly findings: readonly string[];
}

/** Before the digits of an integer that a double can't hold: no text of the tests begins with it. */
const LONG = '\uf8ff';

export function naiveLayer(text: string): NaiveLayer {
  const root = JSON.parse(quoteLongIntegers(text)) as { crs?: { properties: { name: string } } } & Feature;
  const plain = featuresOf(JSON.parse(text));
  const features = featuresOf(root);
  const columns = new Map<string, Column>();
  const nested = new Map<string, Map<number, unknown>>();
  const findings: string[] = [];
  const fields = new Set(features.flatMap((feature) => Object.keys(feature.properties ?? {})));
  const cellsOf = (field: string): unknown[] => features.map(({ properties }) => own(properties, field));
  for (const field of fields) {
    const values = cellsOf(field);
    const inner = new Map<number, unknown>();
    values.forEach((value, row) => {
      if (typeof value === 'object' && value !== null) inner.set(row, plain[row].properties?.[field]);
    });
    if (inner.size > 0) nested.set(field, inner);
    const { column, code } = naiveColumn(values.map((value, row) => (inner.has(row) ? '{}' : (value as Cell))));
    if (inner.size > 0 || code === 'field.mixed') findings.push(`field.mixed ${field}`);
    else if (code !== null) findings.push(`${code} ${field}`);
    columns.set(field, column);
  }
  if (!fields.has('id') && features.some(({ id }) => id !== undefined && id !== null)) {
    columns.set(
      'id',
      textColumn(features.map(({ id }) => (id === undefined || id === null ? null : `${id}`.replace(LONG, '')))),
    );
  }
  const { shapes, findings: ofShapes } = shapesOf(features.map(({ geometry }) => geometry ?? null));
  findings.push(...ofShapes);
  const crsName = root.crs?.properties.name ?? null;
  return { rowCount: features.length, columns, nested, shapes, crsName, findings: findings.sort() };
}

/** A property of the object itself: `__proto__` too may be the name of a field. */
function own(properties: Feature['properties'], field: string): unknown {
  return properties !== null && properties !== undefined && Object.hasOwn(properties, field) ? properties[field] : null;
}

function featuresOf(root: unknown): Feature<Geometry | null>[] {
  const { type, features } = root as { type: string; features: Feature[] };
  if (type === 'FeatureCollection') return features;
  if (type === 'Feature') return [root as Feature];
  return [{ type: 'Feature', properties: {}, geometry: root as Geometry }];
}

function quoteLongIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|(:\s*)(-?\d{16,})(?=\s*[,}])/g, (whole, colon?: string, digits?: string) =>
    digits === undefined || Number.isSafeInteger(Number(digits)) ? whole : `${colon}"${LONG}${digits}"`,
  );
}

function naiveColumn(values: readonly Cell[]): { column: Column; code: 'field.mixed' | 'field.asText' | null } {
  const isLong = (value: Cell) => typeof value === 'string' && value.startsWith(LONG);
  const filled = values.filter((value) => value !== null);
  const kinds = new Set(filled.map((value) => (isLong(value) ? 'number' : typeof value)));
  const someLong = filled.some(isLong);
  const valid = Uint8Array.from(values, (value) => (value === null ? 0 : 1));
  if (kinds.size === 1 && kinds.has('number') && !someLong) {
    const numbers = Float64Array.from(values, (value) => (value === null ? Number.NaN : (value as number)));
    return { column: { type: 'f64', values: numbers, valid }, code: null };
  }
  if (kinds.size === 1 && kinds.has('boolean')) {
    return { column: { type: 'bool', values: Uint8Array.from(values, (value) => (value ? 1 : 0)), valid }, code: null };
  }
  const texts = values.map((value) => (value === null ? null : isLong(value) ? `${value}`.slice(1) : String(value)));
  return { column: textColumn(texts), code: kinds.size > 1 ? 'field.mixed' : someLong ? 'field.asText' : null };
}

function shapesOf(geometries: readonly (Geometry | null)[]): { shapes: Shapes; findings: string[] } {
  const kinds = new Set(geometries.flatMap((geometry) => kindsOf(geometry)));
  const kind: ShapeKind = kinds.has('polygon') || kinds.size === 0 ? 'polygon' : kinds.has('line') ? 'line' : 'point';
  const collector = shapeCollector(kind, 'naive');
  const findings: string[] = [];
  let withZ = 0;
  let withM = 0;
  geometries.forEach((geometry, row) => {
    const members = geometry ? leaves(geometry) : [];
    const own = members.filter((member) => kindsOf(member)[0] === kind);
    const ordinates = Math.max(0, ...members.flatMap((member) => positions(member).map((position) => position.length)));
    if (ordinates > 2) withZ++;
    if (ordinates > 3) withM++;
    if (own.length > 0 && own.length < members.length) findings.push(`geometry.invalid ${row + 1}`);
    collect(geometry, members, own, kind, collector);
  });
  const { shapes, findings: collected } = collector.finish();
  findings.push(...collected.map((item: Finding) => `${item.code} ${item.feature}`));
  if (withZ > 0) findings.push('geometry.zLeftOut null');
  if (withM > 0) findings.push('geometry.mLeftOut null');
  return { shapes, findings };
}

function kindsOf(geometry: Geometry | null): ShapeKind[] {
  if (!geometry) return [];
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap((member) => kindsOf(member));
  if (geometry.type.endsWith('Polygon')) return ['polygon'];
  return [geometry.type.endsWith('LineString') ? 'line' : 'point'];
}

function collect(
  geometry: Geometry | null,
  members: readonly Geometry[],
  own: readonly Geometry[],
  kind: ShapeKind,
  collector: ShapeCollector,
): void {
  if (!geometry) collector.nothing('null');
  else if (members.length === 0) collector.nothing('empty');
  else if (own.length === 0) collector.other(geometry.type);
  else if (kind === 'polygon') collector.polygons(own.flatMap((member) => polygonsOf(member)));
  else if (kind === 'line') collector.lines(own.flatMap((member) => linesOf(member)));
  else collector.points(flat(own.flatMap(positions)));
}

function leaves(geometry: Geometry): Geometry[] {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(leaves) : [geometry];
}

type Positions = readonly (readonly unknown[])[];

function positions(geometry: Geometry): Positions {
  if (geometry.type === 'GeometryCollection') return [];
  let list: unknown = geometry.coordinates ?? [];
  if (geometry.type === 'Point') return (list as unknown[]).length > 0 ? [list as unknown[]] : [];
  const flattenings = { MultiPoint: 0, LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 };
  list = (list as unknown[]).flat(flattenings[geometry.type]);
  return list as Positions;
}

function polygonsOf(geometry: Geometry): Float64Array[][] {
  if (geometry.type === 'Polygon') return [(geometry.coordinates ?? []).map(flat)];
  return geometry.type === 'MultiPolygon' ? (geometry.coordinates ?? []).map((rings) => rings.map(flat)) : [];
}

function linesOf(geometry: Geometry): Float64Array[] {
  if (geometry.type === 'LineString') return [flat(geometry.coordinates ?? [])];
  return geometry.type === 'MultiLineString' ? (geometry.coordinates ?? []).map(flat) : [];
}

function flat(given: Positions): Float64Array {
  return Float64Array.from(
    given.flatMap(([x, y]) => [x, y].map((value) => (typeof value === 'number' ? value : Number.NaN))),
  );
}
