import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { snappyCompressor } from 'hysnappy';
import { bareCrs, unexplainedCode } from '../../geodesy/crs.js';
import { projJson, projJsonOfWkt } from '../../geodesy/projJson.js';
import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { coordinatesOf, type Shapes } from '../../model/layer.js';
import type { WriteOptions } from '../format.js';
import { epsgWkt } from '../gdal/epsgWkt.js';
import { joinedBatches } from '../output/collectRows.js';
import { memorySink } from '../output/memorySink.js';
import { freeName } from '../output/names.js';
import { fieldsOf, type OutputField, type OutputLayer, rounded } from '../output/output.js';
import {
  type LayerSchema,
  layerOfBatch,
  type RowBatch,
  type RowWriter,
  rowsOfBatch,
  schemaOf,
  withoutRows,
} from '../output/rowWriter.js';
import { boxesOfShapes } from '../shapes/rowBoxes.js';
import { wkbOfShapes } from '../shapes/wkbOut.js';
import type { SinkFile } from '../source.js';
import type { SchemaElement } from './library.js';

/**
 * A layer as GeoParquet 1.1 (a table as plain Parquet): WKB, a bounding box a row with `covering`, the CRS as PROJJSON.
 *
 * Promises: rows in order, coordinates bit for bit, text stays text, days are DATE, times TIMESTAMP of no zone; Snappy, row groups of
 * 65,536; the same bytes for the same input. The columns `geometry` and `bbox` get other names where fields are called so.
 * Refuses: a CRS that PROJJSON can't be given for (E_CRS_UNKNOWN).
 */
export async function encodeGeoParquet(layer: OutputLayer, options: ParquetOptions): Promise<Uint8Array> {
  const sink = memorySink();
  await writeGeoParquet(await sink.open(layer.name), layer, options);
  return sink.files()[0].bytes;
}

type ParquetOptions = Pick<WriteOptions, 'scratch' | 'inProcess'>;

export async function writeGeoParquet(file: SinkFile, layer: OutputLayer, options: ParquetOptions): Promise<void> {
  const rows = await openGeoParquet(file, schemaOf(layer), options);
  await rows.append(layer);
  await rows.close();
}

/** Batches of rows; they go to the file as row groups fill. */
export async function openGeoParquet(file: SinkFile, given: LayerSchema, options: ParquetOptions): Promise<RowWriter> {
  const none = withoutRows(given);
  const geometry = given.kind === 'none' ? null : await geometryColumns(none, options);
  const kvMetadata: { key: string; value: string }[] = [];
  const writer = new ByteWriter(1 << 20);
  const parquet = new ParquetWriter({
    writer,
    schema: schemaElements(none, geometry),
    kvMetadata,
    compressors: { SNAPPY: snappyCompressor() },
    createdBy: 'lianpian',
  });
  const whole = [Infinity, Infinity, -Infinity, -Infinity];
  let waiting: readonly RowBatch[] = [];

  async function drain(): Promise<void> {
    await file.append(writer.getBytes());
    writer.index = 0;
  }
  async function writeGroup(batch: RowBatch): Promise<void> {
    const columnData: ColumnSource[] = fieldsOf({ ...none, ...batch }).map((field) => ({
      name: field.name,
      data: cellsOf(field),
    }));
    if (geometry) columnData.push(...shapeColumns(batch, geometry, whole));
    await parquet.write({ columnData, rowGroupSize: ROW_GROUP });
    await drain();
  }
  /** Writes groups while there are so many rows; the others wait for more. */
  async function writeGroups(rowsAtLeast: number): Promise<void> {
    const batch = joinedBatches([none, ...waiting]);
    const { rowCount } = batch.table;
    let from = 0;
    for (; rowCount - from >= rowsAtLeast; from += ROW_GROUP) {
      await writeGroup(rowsOfBatch(batch, from, Math.min(rowCount, from + ROW_GROUP)));
    }
    waiting = from < rowCount ? [rowsOfBatch(batch, from, rowCount)] : [];
  }
  return {
    async append(batch) {
      waiting = [...waiting, layerOfBatch(given, batch)];
      const rows = waiting.reduce((sum, { table }) => sum + table.rowCount, 0);
      if (rows >= ROW_GROUP) await writeGroups(ROW_GROUP);
    },
    async close() {
      await writeGroups(1);
      if (geometry) {
        kvMetadata.push({ key: 'geo', value: JSON.stringify(geoMetadata(given.kind, geometry, whole)) });
      }
      await parquet.finish();
      await drain();
      await file.close();
    },
  };
}

interface GeometryColumns {
  readonly geometry: string;
  readonly bbox: string;
  readonly crs: object | null;
}

async function geometryColumns(layer: OutputLayer, options: ParquetOptions): Promise<GeometryColumns> {
  const geometry = freeName(layer, ['geometry', 'geom', 'wkb_geometry', 'geometry_']);
  const bbox = freeName(layer, ['bbox', `${geometry}_bbox`, 'bbox_']);
  return { geometry, bbox, crs: await crsOf(layer, options) };
}

function schemaElements(layer: OutputLayer, names: GeometryColumns | null): SchemaElement[] {
  const fields = fieldsOf(layer).map(({ name, column }) => elementOf(name, column));
  const root: SchemaElement = { name: 'schema', num_children: fields.length + (names ? 2 : 0) };
  if (!names) return [root, ...fields];
  return [
    root,
    ...fields,
    { name: names.geometry, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    { name: names.bbox, num_children: 4, repetition_type: 'OPTIONAL' },
    ...CORNERS.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
  ];
}

/** Shapes of the rows and their boxes; `whole`, the box of all rows so far, grows. */
function shapeColumns({ shapes, table }: RowBatch, names: GeometryColumns, whole: number[]): ColumnSource[] {
  const boxes = boxesOfShapes(shapes, coordinatesOf(shapes), table.rowCount);
  for (let k = 0; k < boxes.length; k++) {
    if (Number.isNaN(boxes[k])) continue;
    whole[k % 4] = k % 4 < 2 ? Math.min(whole[k % 4], boxes[k]) : Math.max(whole[k % 4], boxes[k]);
  }
  return [
    { name: names.geometry, data: wkbOfShapes(shapes, table.rowCount), encoding: 'PLAIN', statistics: false },
    { name: names.bbox, data: boxCells(boxes, table.rowCount) },
  ];
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

function geoMetadata(kind: Shapes['kind'], { geometry, bbox, crs }: GeometryColumns, whole: readonly number[]): object {
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
