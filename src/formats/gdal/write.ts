import type { Column } from '../../model/column.js';
import { encodeFlatGeobuf } from '../flatgeobuf/encode.js';
import { fieldsOf, type OutputFile, type OutputLayer, withEnding } from '../output.js';
import { baseName, type Scratch } from '../source.js';
import { type GdalTypedField, gdalWrite } from './gdal.js';

/**
 * Layers as GeoPackage, Shapefile, File Geodatabase or FlatGeobuf, in their projected CRS, coordinates as they are.
 *
 * Promises: rows in order, text stays text, dates are dates; a GeoPackage holds all layers, each with its R-tree, and is the
 * same bytes for the same input; so is a Shapefile. Method: our own FlatGeobuf goes to GDAL (`../gdal.ts`).
 * Limits: a Shapefile holds one layer, names of 10 bytes, texts of 254; a File Geodatabase stamps random ids and rounds coordinates
 * to its grid of 0.1 mm.
 */
export type GdalFormat = 'gpkg' | 'shapefile' | 'filegdb' | 'flatgeobuf';

export interface GdalWriteOptions {
  readonly scratch: Scratch;
  readonly inProcess?: boolean;
  /** Texts of a Shapefile; default UTF-8. */
  readonly encoding?: 'UTF-8' | 'GB18030';
  /** False leaves out the .cpg and the language byte of a Shapefile, as careless deliveries do. */
  readonly declareEncoding?: boolean;
  /** False leaves out the .prj of a Shapefile. */
  readonly declareCrs?: boolean;
}

const DRIVERS = { gpkg: 'GPKG', shapefile: 'ESRI Shapefile', filegdb: 'OpenFileGDB' } as const;
const ENDINGS = { gpkg: 'gpkg', shapefile: 'shp', filegdb: 'gdb', flatgeobuf: 'fgb' } as const;
const LDID_AT = 29;

/** Files of one output called `name`; hand them to a sink with `writeFiles`. */
export async function writeWithGdal(
  format: GdalFormat,
  name: string,
  layers: readonly OutputLayer[],
  options: GdalWriteOptions,
): Promise<readonly OutputFile[]> {
  const fileName = withEnding(name, ENDINGS[format]);
  if (layers.length === 0) throw new Error(`${fileName}: no layer to write`);
  if (layers.length > 1 && (format === 'shapefile' || format === 'flatgeobuf')) {
    throw new Error(`${fileName}: ${format} holds one layer, ${layers.length} were given`);
  }
  if (format === 'flatgeobuf') return [{ name: fileName, bytes: encodeFlatGeobuf(layers[0]) }];
  const widths = format === 'shapefile' ? textBytesIn(options.encoding ?? 'UTF-8') : undefined;
  const tasks = layers.map((layer) => ({
    bytes: encodeFlatGeobuf(layer, widths),
    args: [...layerArgs(format, fileName, layer, options), ...COMMON_ARGS],
    name: layer.name,
    fields: typedFields(layer),
  }));
  const task = {
    task: 'write',
    fileName,
    driver: DRIVERS[format],
    layers: tasks,
    scratch: options.scratch.path,
  } as const;
  const files = await gdalWrite(task, { inProcess: options.inProcess });
  return format === 'shapefile' ? files.flatMap((file) => asDeclared(file, options)) : files;
}

const COMMON_ARGS = ['--config', 'OGR_CURRENT_DATE', '2000-01-01T00:00:00.000Z'];
const GEOMETRY_BY_KIND = { polygon: 'MULTIPOLYGON', line: 'MULTILINESTRING', point: 'POINT', none: 'NONE' } as const;

function layerArgs(
  format: 'gpkg' | 'shapefile' | 'filegdb',
  fileName: string,
  layer: OutputLayer,
  options: GdalWriteOptions,
): string[] {
  const name = format === 'shapefile' ? baseName(fileName) : layer.name;
  const args = ['-nln', name, '-nlt', GEOMETRY_BY_KIND[layer.shapes.kind]];
  // our FlatGeobuf has date-times at midnight where the table has dates
  if (!hasType(layer, 'time')) args.push('-mapFieldType', 'DateTime=Date');
  if (layer.shapes.kind !== 'none') args.push('-a_srs', layer.crs);
  if (format === 'shapefile') {
    args.push('-lco', `ENCODING=${options.encoding === 'GB18030' ? 'CP936' : 'UTF-8'}`);
    args.push('-lco', 'DBF_DATE_LAST_UPDATE=2000-01-01', '-lco', 'RESIZE=YES');
  }
  if (format === 'gpkg') {
    args.push('-lco', `FID=${freeName(layer, ['fid', 'ogc_fid', 'row_id'])}`);
    if (layer.shapes.kind !== 'none') {
      args.push('-lco', `GEOMETRY_NAME=${freeName(layer, ['geom', 'geometry', 'shape'])}`, '-lco', 'SPATIAL_INDEX=YES');
    }
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

/** The first name that no field of the layer has, in any case. */
function freeName(layer: OutputLayer, names: readonly string[]): string {
  const taken = new Set([...layer.table.columns.keys()].map((field) => field.toLowerCase()));
  const free = names.find((name) => !taken.has(name));
  if (free === undefined) throw new Error(`${layer.name}: fields ${names.join(', ')} are all taken`);
  return free;
}

/** Bytes a text takes; every character above ASCII takes two (four outside the BMP) in GBK, and up to four in UTF-8. */
function textBytesIn(encoding: 'UTF-8' | 'GB18030'): (text: string) => number {
  if (encoding === 'UTF-8') return (text) => new TextEncoder().encode(text).length;
  return (text) => {
    let bytes = 0;
    for (let k = 0; k < text.length; k++) bytes += text.charCodeAt(k) < 0x80 ? 1 : 2;
    return bytes;
  };
}

function asDeclared(file: OutputFile, options: GdalWriteOptions): OutputFile[] {
  if (options.declareCrs === false && file.name.endsWith('.prj')) return [];
  if (options.declareEncoding !== false) return [file];
  if (file.name.endsWith('.cpg')) return [];
  if (!file.name.endsWith('.dbf')) return [file];
  const bytes = file.bytes.slice();
  bytes[LDID_AT] = 0;
  return [{ name: file.name, bytes }];
}
