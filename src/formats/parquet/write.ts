import { ByteWriter, type ColumnSource, parquetWrite } from 'hyparquet-writer';
import { snappyCompressor } from 'hysnappy';
import { bareCrs, unexplainedCode } from '../../geodesy/crs.js';
import { projJson, projJsonOfWkt } from '../../geodesy/projJson.js';
import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { coordinatesOf, type Shapes } from '../../model/layer.js';
import type { WriteOptions } from '../format.js';
import { epsgWkt } from '../gdal/epsgWkt.js';
import { fieldsOf, type OutputField, type OutputLayer, rounded } from '../output/output.js';

import { boxesOfShapes } from '../shapes/rowBoxes.js';
import { wkbOfShapes } from '../shapes/wkbOut.js';
import type { SchemaElement } from './library.js';

/**
 * A layer as GeoParquet 1.1 (a table as plain Parquet): WKB, a bounding box a row with `covering`, the CRS as PROJJSON.
 *
 * Promises: rows in order, coordinates bit for bit, text stays text, days are DATE, times TIMESTAMP of no zone; Snappy, row groups of
 * 65,536; the same bytes for the same input. The columns `geometry` and `bbox` get other names where fields are called so.
 * Refuses: a CRS that PROJJSON can't be given for (E_CRS_UNKNOWN).
 */
export async function encodeGeoParquet(
  layer: OutputLayer,
  options: Pick<WriteOptions, 'scratch' | 'inProcess'>,
): Promise<Uint8Array> {
  const { shapes, table } = layer;
  const fields = fieldsOf(layer);
  const columns: ColumnSource[] = fields.map((field) => ({ name: field.name, data: cellsOf(field) }));
  const schema: SchemaElement[] = fields.map(({ name, column }) => elementOf(name, column));
  const kvMetadata: { key: string; value: string }[] = [];
  if (shapes.kind !== 'none') {
    const geometry = freeName(layer, ['geometry', 'geom', 'wkb_geometry', 'geometry_']);
    const bbox = freeName(layer, ['bbox', `${geometry}_bbox`, 'bbox_']);
    const crs = await crsOf(layer, options);
    const boxes = boxesOfShapes(shapes, coordinatesOf(shapes), table.rowCount);
    columns.push({ name: geometry, data: wkbOfShapes(shapes, table.rowCount), encoding: 'PLAIN', statistics: false });
    columns.push({ name: bbox, data: boxCells(boxes, table.rowCount) });
    schema.push({ name: geometry, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' });
    schema.push({ name: bbox, num_children: 4, repetition_type: 'OPTIONAL' });
    for (const name of CORNERS) schema.push({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' });
    kvMetadata.push({ key: 'geo', value: JSON.stringify(geoMetadata(layer, geometry, bbox, boxes, crs)) });
  }
  const root: SchemaElement = { name: 'schema', num_children: columns.length };
  const writer = new ByteWriter(1 << 20);
  parquetWrite({
    writer,
    columnData: columns,
    schema: [root, ...schema],
    kvMetadata,
    rowGroupSize: ROW_GROUP,
    compressors: { SNAPPY: snappyCompressor() },
    createdBy: 'lianpian',
  });
  return writer.getBytes();
}

const ROW_GROUP = 65_536;
const CORNERS = ['xmin', 'ymin', 'xmax', 'ymax'] as const;
const TYPES: Readonly<Record<Exclude<Shapes['kind'], 'none'>, string>> = {
  polygon: 'MultiPolygon',
  line: 'MultiLineString',
  point: 'Point',
};

function elementOf(name: string, column: Column): SchemaElement {
  const repetition_type = 'OPTIONAL';
  switch (column.type) {
    case 'f64':
      return { name, type: 'DOUBLE', repetition_type };
    case 'i32':
      return { name, type: 'INT32', repetition_type };
    case 'bool':
      return { name, type: 'BOOLEAN', repetition_type };
    case 'date':
      return { name, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' }, repetition_type };
    case 'time': {
      const logical_type = { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' } as const;
      return { name, type: 'INT64', logical_type, repetition_type };
    }
    case 'text':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' }, repetition_type };
  }
}

function cellsOf({ column, decimals }: OutputField): (number | bigint | boolean | string | null)[] {
  const { valid } = column;
  const cells = <T>(value: (row: number) => T | null) =>
    Array.from(valid, (isValid, row) => (isValid ? value(row) : null));
  switch (column.type) {
    case 'f64':
      return cells((row) => (Number.isFinite(column.values[row]) ? rounded(column.values[row], decimals) : null));
    case 'i32':
      return cells((row) => column.values[row]);
    case 'bool':
      return cells((row) => column.values[row] !== 0);
    case 'date':
      return cells((row) => column.days[row]);
    case 'time':
      return cells((row) => BigInt(Math.round(column.ms[row])));
    case 'text':
      return cells((row) => column.values[column.codes[row]]);
  }
}

type Box = Readonly<Record<(typeof CORNERS)[number], number>>;

function boxCells(boxes: Float64Array, rowCount: number): (Box | null)[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const [xmin, ymin, xmax, ymax] = boxes.subarray(4 * row, 4 * row + 4);
    return Number.isNaN(xmin) ? null : { xmin, ymin, xmax, ymax };
  });
}

function geoMetadata(
  layer: OutputLayer,
  geometry: string,
  bbox: string,
  boxes: Float64Array,
  crs: object | null,
): object {
  const { kind } = layer.shapes;
  const whole = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < boxes.length; k++) {
    if (Number.isNaN(boxes[k])) continue;
    whole[k % 4] = k % 4 < 2 ? Math.min(whole[k % 4], boxes[k]) : Math.max(whole[k % 4], boxes[k]);
  }
  const column = {
    encoding: 'WKB',
    geometry_types: kind === 'none' ? [] : [TYPES[kind]],
    crs,
    ...(kind === 'polygon' ? { orientation: 'counterclockwise' } : {}),
    edges: 'planar',
    ...(Number.isFinite(whole[0]) ? { bbox: whole } : {}),
    covering: { bbox: Object.fromEntries(CORNERS.map((corner) => [corner, [bbox, corner]])) },
  };
  return { version: '1.1.0', primary_column: geometry, columns: { [geometry]: column } };
}

/** Null says that the CRS is not known; left out it would be lon/lat. */
async function crsOf(
  { crs, name }: OutputLayer,
  options: Pick<WriteOptions, 'scratch' | 'inProcess'>,
): Promise<object | null> {
  if (crs === null) return null;
  // how a datum was brought to CGCS2000 is not part of the system the coordinates are in
  const system = crs.replace(/\+(nodatumshift|towgs84=.*)$/i, '');
  const code = unexplainedCode({ definition: system });
  const wkt = code === null ? null : await epsgWkt(code, options);
  const json =
    wkt === null ? code === null && projJson(bareCrs(system, undefined, name).crs) : projJsonOfWkt(wkt, code);
  if (json) return json;
  throw new LianpianError(
    'E_CRS_UNKNOWN',
    `${name}: 该坐标系无法写入 GeoParquet / the CRS ${crs.slice(0, 80)} can't be described in GeoParquet`,
    name,
    'Bring the layer to another CRS (--out-crs EPSG:n), or write a GeoPackage (.gpkg).',
  );
}

/** The first name that no field of the layer has, in any case. */
function freeName(layer: OutputLayer, names: readonly string[]): string {
  const taken = new Set([...layer.table.columns.keys()].map((field) => field.toLowerCase()));
  const free = names.find((name) => !taken.has(name.toLowerCase()));
  if (free === undefined) throw new Error(`${layer.name}: fields ${names.join(', ')} are all taken`);
  return free;
}
