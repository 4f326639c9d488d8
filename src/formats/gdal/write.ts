import { randomUUID } from 'node:crypto';
import { type Column, EMPTY_TABLE } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { BLOCK_BYTES } from '../bytes/blocks.js';
import { flatGeobufBlocks } from '../flatgeobuf/encode.js';
import type { WriteOptions } from '../format.js';
import { memorySink } from '../output/memorySink.js';
import { freeName } from '../output/names.js';
import { fieldsOf, type OutputFile, type OutputLayer, withEnding } from '../output/output.js';
import type { Sink, SinkFile, Source } from '../source.js';
import { gdalWrite } from './gdal.js';
import { LAYER_STYLES, layerStyles, SHAPE_COLUMNS } from './layerStyles.js';
import type { GdalTypedField } from './task.js';

/**
 * Layers as GeoPackage or File Geodatabase, in their CRS, coordinates as they are.
 *
 * Promises: rows in order, text stays text, dates are dates, times are times; a GeoPackage holds all layers, each with its R-tree, and
 * is the same bytes for the same input, and keeps the styles of layers that have one (`layerStyles.ts`). Method: our own FlatGeobuf goes to GDAL (`gdal.ts`).
 * Limits: a File Geodatabase stamps random ids, rounds coordinates to its grid of 0.1 mm and times to seconds.
 */
export type GdalFormat = 'gpkg' | 'filegdb';

export type GdalWriteOptions = Pick<WriteOptions, 'scratch' | 'inProcess' | 'job'>;

const DRIVERS = { gpkg: 'GPKG', filegdb: 'OpenFileGDB' } as const;
const ENDINGS = { gpkg: 'gpkg', filegdb: 'gdb' } as const;

/** Files of one output called `name`; hand them to a sink with `writeFiles`. */
export async function writeWithGdal(
  format: GdalFormat,
  name: string,
  layers: readonly OutputLayer[],
  options: GdalWriteOptions,
): Promise<readonly OutputFile[]> {
  const sink = memorySink();
  await writeGdalFiles(format, name, layers, sink, options);
  return sink.files();
}

export async function writeGdalFiles(
  format: GdalFormat,
  name: string,
  layers: readonly OutputLayer[],
  sink: Sink,
  options: GdalWriteOptions,
): Promise<void> {
  const fileName = withEnding(name, ENDINGS[format]);
  if (layers.length === 0) throw new Error(`${fileName}: no layer to write`);
  const styles = format === 'gpkg' ? layerStyles(layers) : null;
  const all = styles ? [...layers, styles] : layers;
  const tasks = all.map((layer) => ({ layer, args: layerArgs(format, layer) }));
  await runWrite(fileName, DRIVERS[format], tasks, sink, options);
}

/** A CRS as the text of a `.prj`, ESRI's WKT1, as GDAL writes it. */
export async function gdalPrj(crs: string, options: GdalWriteOptions): Promise<string> {
  const shapes = { kind: 'point', points: { xy: Float64Array.of(0, 0) } } as const;
  const layer = { name: 'point', shapes, table: { ...EMPTY_TABLE, rowCount: 1 }, crs: null };
  const sink = memorySink();
  await runWrite('point.shp', 'ESRI Shapefile', [{ layer, args: ['-a_srs', crs] }], sink, options).catch(
    (error: unknown) => {
      // whatever it says of a definition: there is nothing else to go wrong with one point
      const isOfCrs = error instanceof LianpianError && /^E_(INTERNAL|CRS_UNKNOWN)$/.test(error.code);
      throw isOfCrs ? notWritten(crs) : error;
    },
  );
  const prj = sink.files().find(({ name }) => name.endsWith('.prj'));
  if (prj) return new TextDecoder().decode(prj.bytes);
  throw notWritten(crs);
}

function notWritten(crs: string): LianpianError {
  return new LianpianError(
    'E_CRS_UNKNOWN',
    `坐标系无法识别，不能写出 / the CRS is not understood and can't be written: ${crs.slice(0, 120)}`,
    crs.slice(0, 60),
    'State the CRS of the input: --crs EPSG:n, or FILE|crs=EPSG:n.',
  );
}

interface LayerTask {
  readonly layer: OutputLayer;
  readonly args: readonly string[];
}

/** Layers go to GDAL, and its files to the sink, through the scratch folder: neither is ever whole in memory. */
async function runWrite(
  fileName: string,
  driver: string,
  tasks: readonly LayerTask[],
  sink: Sink,
  options: GdalWriteOptions,
): Promise<void> {
  const { scratch, inProcess, job } = options;
  const given = tasks.map(({ layer, args }) => {
    return { file: `${randomUUID()}.fgb`, name: layer.name, args, fields: typedFields(layer) };
  });
  try {
    for (const [n, { layer }] of tasks.entries()) {
      for (const block of flatGeobufBlocks(layer)) await scratch.append(given[n].file, block);
    }
    const task = { task: 'write', fileName, driver, layers: given, scratch: scratch.path } as const;
    const written = await gdalWrite(task, { inProcess, job });
    for (const { name, file } of written) {
      await copyFile(await scratch.source(file), await sink.open(name));
      await scratch.remove(file);
    }
    for (const folder of new Set(written.map(({ file }) => file.split('/')[0]))) await scratch.remove(folder);
  } finally {
    for (const { file } of given) await scratch.remove(file);
  }
}

async function copyFile(from: Source, to: SinkFile): Promise<void> {
  const room = new Uint8Array(Math.min(BLOCK_BYTES, from.byteLength));
  for (let at = 0; at < from.byteLength; at += BLOCK_BYTES)
    await to.append(await from.read(at, at + BLOCK_BYTES, room));
  await to.close();
}

const GEOMETRY_BY_KIND = { polygon: 'MULTIPOLYGON', line: 'MULTILINESTRING', point: 'POINT', none: 'NONE' } as const;

/** A GeoPackage without it would say that the coordinates are degrees. */
const UNDEFINED_PLANE = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]';

function layerArgs(format: GdalFormat, layer: OutputLayer): string[] {
  const args = ['-nln', layer.name, '-nlt', GEOMETRY_BY_KIND[layer.shapes.kind]];
  // our FlatGeobuf has date-times at midnight where the table has dates
  if (!hasType(layer, 'time')) args.push('-mapFieldType', 'DateTime=Date');
  if (layer.shapes.kind !== 'none' && layer.crs !== null) args.push('-a_srs', layer.crs);
  const rowId = freeName(
    layer,
    layer.name === LAYER_STYLES ? ['id'] : format === 'gpkg' ? ['fid', 'ogc_fid', 'row_id'] : ['OBJECTID'],
  );
  args.push('-lco', `FID=${rowId}`);
  if (layer.shapes.kind !== 'none') {
    const shape = freeName(layer, format === 'gpkg' ? SHAPE_COLUMNS : ['SHAPE', 'SHAPE_1', 'geom']);
    args.push('-lco', `GEOMETRY_NAME=${shape}`);
  }
  if (format === 'gpkg') {
    if (layer.shapes.kind !== 'none') args.push('-lco', 'SPATIAL_INDEX=YES');
    if (layer.shapes.kind !== 'none' && layer.crs === null) args.push('-a_srs', UNDEFINED_PLANE);
    if (layer.title) args.push('-lco', `IDENTIFIER=${layer.title.zh}`, '-lco', `DESCRIPTION=${layer.title.en}`);
  }
  return args;
}

function hasType(layer: OutputLayer, type: Column['type']): boolean {
  return [...layer.table.columns.values()].some((column) => column.type === type);
}

const GDAL_TYPES = {
  f64: 'Real',
  i32: 'Integer',
  bool: 'Integer(Boolean)',
  date: 'Date',
  time: 'DateTime',
  text: 'String',
} as const;

/** Types field by field, for a layer that has both dates and times; null where FlatGeobuf says enough. */
function typedFields(layer: OutputLayer): GdalTypedField[] | null {
  if (!hasType(layer, 'date') || !hasType(layer, 'time')) return null;
  return fieldsOf(layer).map(({ name, column, title }) => ({ name, type: GDAL_TYPES[column.type], title }));
}
