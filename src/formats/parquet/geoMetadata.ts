import { epsgOfProjJson, type Json } from '../../geodesy/projJson.js';
import type { CrsClaim } from '../../model/layer.js';
import type { ShapeKind } from '../shapes/shapes.js';
import { damaged } from '../source.js';
import type { FileMetaData } from './library.js';
import type { Field } from './schema.js';
import { unsupported } from './unsupported.js';

/**
 * Which column of a Parquet file holds its shapes, and how.
 *
 * GeoParquet (0.4 to 1.1) says so under the key `geo`: the primary column is read, others are named; columns it names that are
 * not there do not count. Parquet's own types GEOMETRY
 * and GEOGRAPHY say it of a column. Without either, a binary column called geometry, geom, wkb_geometry, the_geom or shape is taken as WKB, and
 * its CRS is not known. Anything else is a table.
 */
export interface GeoColumn {
  readonly field: Field;
  /** WKB, or the name of a native encoding. */
  readonly encoding: string;
  /** What the file says its geometries are; null when it does not say one kind. */
  readonly kind: ShapeKind | null;
  readonly crs: CrsClaim | null;
  /** Fields that hold shapes too. */
  readonly others: readonly string[];
  /** The field of bounding boxes, which is no field of the table. */
  readonly covering: string | null;
}

const USUAL_NAMES = ['geometry', 'geom', 'wkb_geometry', 'the_geom', 'shape'];
/** CRS84 is the standard's default. */
const LON_LAT: CrsClaim = { definition: 'EPSG:4326', from: 'format' };

export function geoColumn(metadata: FileMetaData, fields: readonly Field[], file: string): GeoColumn | null {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value;
  if (text !== undefined) return declared(parsed(text, file), fields, file);
  const typed = fields.filter(({ node }) => /^GEO(METRY|GRAPHY)$/.test(node.element.logical_type?.type ?? ''));
  if (typed.length > 0) {
    const others = typed.slice(1).map(({ name }) => name);
    return { field: typed[0], encoding: 'WKB', kind: null, crs: crsOfType(typed[0], metadata), others, covering: null };
  }
  const named = USUAL_NAMES.map((name) => fields.find((field) => field.name.toLowerCase() === name && isBinary(field)));
  const field = named.find((found) => found !== undefined);
  return field ? { field, encoding: 'WKB', kind: null, crs: null, others: [], covering: null } : null;
}

function isBinary({ isFlat, node: { element } }: Field): boolean {
  return isFlat && element.type === 'BYTE_ARRAY' && !element.converted_type && !element.logical_type;
}

function parsed(text: string, file: string): Json {
  try {
    const geo: unknown = JSON.parse(withoutInfinities(text));
    if (typeof geo === 'object' && geo !== null) return geo as Json;
  } catch {
    // said below
  }
  throw damaged(file, 'its "geo" metadata is not a JSON object');
}

/** GDAL before 3.9 writes the height range of a layer without heights as Infinity, which is no JSON. */
function withoutInfinities(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|-?\b(?:Infinity|NaN)\b/g, (_, quoted?: string) => quoted ?? 'null');
}

function declared(geo: Json, fields: readonly Field[], file: string): GeoColumn | null {
  const columns = (geo.columns ?? {}) as Readonly<Record<string, Json>>;
  // columns may have been taken out of the file since the metadata was written
  const there = Object.keys(columns).filter((name) => fields.some((field) => field.name === name));
  const primary = there.find((name) => name === geo.primary_column) ?? there[0];
  const field = fields.find(({ name }) => name === primary);
  if (primary === undefined || !field) return null;
  const column = columns[primary] ?? {};
  const encoding = String(column.encoding ?? 'WKB');
  if (encoding.toUpperCase() === 'WKB' && !(field.isFlat && field.node.element.type === 'BYTE_ARRAY')) {
    throw unsupported(`${file}, column ${primary}`, 'WKB that is not a column of bytes');
  }
  const box = (column.covering as Json | undefined)?.bbox as Readonly<Record<string, unknown>> | undefined;
  const path = box?.xmin;
  const covering = Array.isArray(path) && typeof path[0] === 'string' ? path[0] : null;
  const others = there.filter((name) => name !== primary);
  return { field, encoding, kind: kindOf(column), crs: crsOfColumn(column), others, covering };
}

function kindOf(column: Json): ShapeKind | null {
  // 0.4 has `geometry_type`, a text or a list
  const types = [column.geometry_types ?? column.geometry_type ?? []].flat().map(String);
  const kinds = new Set(
    types.map((type) =>
      /polygon/i.test(type) ? 'polygon' : /linestring/i.test(type) ? 'line' : /point/i.test(type) ? 'point' : null,
    ),
  );
  const [kind] = kinds;
  return kinds.size === 1 ? kind : null;
}

/** Absent: CRS84. Null: not known. */
function crsOfColumn(column: Json): CrsClaim | null {
  if (column.crs === undefined) return LON_LAT;
  if (typeof column.crs === 'string') return { definition: column.crs, from: 'file' };
  return column.crs === null ? null : claimOf(column.crs as Json);
}

/** A code, with the definition for codes that the engine does not know; else the definition. */
function claimOf(json: Json): CrsClaim {
  const epsg = epsgOfProjJson(json);
  const definition = JSON.stringify(json);
  return epsg === null ? { definition, from: 'file' } : { definition: `EPSG:${epsg}`, wkt: definition, from: 'file' };
}

/** The `crs` of Parquet's own type: absent (CRS84), `authority:code`, `srid:n`, `projjson:key`, or PROJJSON itself. */
function crsOfType({ node }: Field, metadata: FileMetaData): CrsClaim {
  const logical = node.element.logical_type;
  const crs = logical && 'crs' in logical ? logical.crs : undefined;
  if (!crs || /^OGC:CRS84$/i.test(crs)) return LON_LAT;
  const srid = /^srid:(\d+)$/i.exec(crs)?.[1];
  if (srid) return { definition: `EPSG:${srid}`, from: 'file' };
  const key = /^projjson:(.+)$/i.exec(crs)?.[1];
  const text = key === undefined ? crs : (metadata.key_value_metadata?.find((entry) => entry.key === key)?.value ?? '');
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return claimOf(json as Json);
  } catch {
    // a name, not PROJJSON
  }
  return { definition: crs, from: 'file' };
}
