import { type Column, textColumn } from '../../model/column.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { dateBuilder, integerBuilder, numberBuilder, timeBuilder } from '../columns.js';
import { type DecodedFlatGeobuf, decodeFlatGeobuf } from '../flatgeobuf/decode.js';
import { shapeCollector } from '../shapes.js';
import { damaged, layerMissing, type ReadOptions, type Source } from '../source.js';
import { type GdalLayer, gdalRead } from './gdal.js';

/**
 * Reads what GDAL reads (GeoPackage, File Geodatabase, FlatGeobuf, KML, DXF …) as layers of ours.
 *
 * Promises: every layer of the file or the one asked for, rows in file order, dates as dates, text as text, the CRS as the
 * file gives it. Limits: GDAL closes rings and orients them before we see them, so that findings about rings come only
 * from formats we read ourselves; row ids of the file (fid, OBJECTID) are not fields.
 */
export async function readWithGdal(
  source: Source,
  options: ReadOptions,
  format: string,
  inside: string | null = null,
): Promise<DeliveredLayer[]> {
  if (source.path === null) throw damaged(source.name, 'this format can only be read from a file on disk');
  const layers = await gdalRead(
    {
      task: 'read',
      path: source.path,
      inside,
      layers: options.layer ? [options.layer] : null,
      scratch: options.scratch.path,
    },
    { inProcess: options.inProcess },
  );
  if (options.layer !== undefined && !layers.some((layer) => layer.name === options.layer)) {
    throw layerMissing(
      source.name,
      options.layer,
      layers.map((layer) => layer.name),
    );
  }
  return layers.filter((layer) => layer.bytes !== null).map((layer) => delivered(layer, source.name, format, options));
}

const DAY_MS = 86_400_000;

function delivered(layer: GdalLayer, file: string, format: string, options: ReadOptions): DeliveredLayer {
  const decoded = layer.bytes?.length ? decodeFlatGeobuf(layer.bytes, layer.name) : emptyLayer(layer);
  const hasGeometry = layer.geometryType !== null;
  const crs: CrsClaim | null = options.crs
    ? { definition: options.crs, from: 'option' }
    : layer.crs
      ? { definition: layer.crs, from: 'file' }
      : null;
  return {
    file,
    layer: layer.name,
    format,
    shapes: hasGeometry ? decoded.shapes : { kind: 'none' },
    table: { ...decoded.table, columns: asDeclared(decoded.table.columns, layer) },
    crs: hasGeometry ? crs : null,
    encoding: { name: 'utf-8', from: 'format' },
    findings: decoded.findings.filter(
      (item) => item.code !== 'ring.reoriented' && (hasGeometry || item.code !== 'geometry.null'),
    ),
  };
}

/** Dates and times of a decoded layer as the file declares them: FlatGeobuf has one type for both. */
function asDeclared(columns: ReadonlyMap<string, Column>, layer: GdalLayer): ReadonlyMap<string, Column> {
  const isTime = new Map(layer.fields.map(({ name, type }) => [name, type === 'DateTime']));
  const entries = [...columns].map(([name, column]): [string, Column] => {
    if (layer.driver === 'OpenFileGDB') return [name, withoutLateSecond(column)];
    return [name, column.type === 'date' && isTime.get(name) ? timesOf(column) : column];
  });
  return new Map(entries);
}

/** GDAL gives every time before 1970 of a File Geodatabase one second late; one that has only midnights holds dates. */
function withoutLateSecond(column: Column): Column {
  if (column.type !== 'time') return column;
  const ms = column.ms.map((value) => (value < 0 ? value - 1000 : value));
  if (ms.some((value, row) => column.valid[row] && value % DAY_MS !== 0)) return { ...column, ms };
  return { type: 'date', days: Int32Array.from(ms, (value) => value / DAY_MS), valid: column.valid };
}

function timesOf(column: Extract<Column, { type: 'date' }>): Column {
  return { type: 'time', ms: Float64Array.from(column.days, (days) => days * DAY_MS), valid: column.valid };
}

/** A layer of no rows, of which GDAL writes nothing at all: its fields and kind as the file declares them. */
function emptyLayer(layer: GdalLayer): DecodedFlatGeobuf {
  const kind = /line|curve/i.test(layer.geometryType ?? '')
    ? 'line'
    : /point/i.test(layer.geometryType ?? '')
      ? 'point'
      : 'polygon';
  const columns = new Map(layer.fields.map(({ name, type }): [string, Column] => [name, emptyColumn(type)]));
  return { ...shapeCollector(kind, layer.name).finish(), table: { rowCount: 0, columns }, crs: layer.crs, wkt: null };
}

function emptyColumn(type: string): Column {
  if (type === 'Integer') return integerBuilder(0).finish();
  if (type === 'Integer64' || type === 'Real') return numberBuilder(0).finish();
  if (type === 'DateTime') return timeBuilder(0).finish();
  return type === 'Date' ? dateBuilder(0).finish() : textColumn([]);
}
