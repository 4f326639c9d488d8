import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Format, FormatWriter, Holds, WriteOptions } from '../format.js';
import { FORMATS } from '../formats.js';
import { ending, type Sink } from '../source.js';
import { fitLayers } from './losses.js';
import { memorySink } from './memorySink.js';
import type { OutputFile, OutputLayer } from './output.js';
import { coordinatesOfRows } from './rowWriter.js';
import { codeOrWkt } from './writtenCrs.js';

/** The files of one output, and what its format could not hold. */
export interface WrittenLayers {
  readonly files: readonly OutputFile[];
  readonly losses: readonly Finding[];
}

/** Layers in the format that the ending of `name` says, as files in memory; `writeLayersTo` needs no memory for them. */
export async function writeLayers(
  name: string,
  layers: readonly OutputLayer[],
  options: WriteOptions,
): Promise<WrittenLayers> {
  const sink = memorySink();
  const losses = await writeLayersTo(sink, name, layers, options);
  return { files: sink.files(), losses };
}

/**
 * Writes layers in the format that the ending of `name` says, in blocks as they are made; gives the losses.
 *
 * Promises: rows and fields in order; every loss is a finding; nothing is reprojected. Refuses: an ending that is not written
 * (E_FORMAT_UNKNOWN, with those that are), several layers or a table where the format holds one layer or none without shapes
 * (E_FORMAT_UNSUPPORTED), more rows or fields than it holds (E_TOO_LARGE), a file that memory does not hold (E_MEMORY), projected coordinates where it holds lon/lat (E_CRS_WRONG).
 */
export async function writeLayersTo(
  sink: Sink,
  name: string,
  layers: readonly OutputLayer[],
  options: WriteOptions,
): Promise<readonly Finding[]> {
  const { write } = writableFormat(name);
  refuseUnfit(name, layers, write.holds);
  refuseProjected(name, layers, write.holds);
  const fitted = fitLayers(layers, write.holds, options.encoding ?? 'UTF-8');
  await withinMemory(name, async () => write.write(name, await saidCrs(fitted.layers, options), sink, options));
  return [...fitted.losses, ...lossesOfFile(layers, write, options)];
}

/** What the file as a whole does not keep: the order of rows, the CRS. */
export function lossesOfFile(layers: readonly OutputLayer[], write: FormatWriter, options: WriteOptions): Finding[] {
  const { shapes, lonLat } = write.holds;
  const shaped = layers.filter((layer) => layer.shapes.kind !== 'none');
  const reordered = write.reorders?.(options) ? shaped.filter(({ table }) => table.rowCount > 1) : [];
  const silent = shapes && !lonLat ? shaped.filter(({ crs }) => crs === null) : [];
  return [
    ...reordered.map((layer) => finding('loss.rowOrder', 'note', layer.name, {})),
    ...silent.map((layer) => finding('loss.crs', 'warning', layer.name, {})),
  ];
}

/** Layers with their CRS as `EPSG:n` or WKT. */
export function saidCrs(layers: readonly OutputLayer[], options: WriteOptions): Promise<OutputLayer[]> {
  return Promise.all(
    layers.map(async (layer) => (layer.crs ? { ...layer, crs: await codeOrWkt(layer.crs, options) } : layer)),
  );
}

/** An array that JavaScript has no room for is E_MEMORY. */
export async function withinMemory<T>(name: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(name, error) : error;
  }
}

/** What the format of an output holds, by its ending; E_FORMAT_UNKNOWN when none is written so. */
export function writableFormat(name: string): Format & { readonly write: FormatWriter } {
  const wanted = ending(name);
  const writable = FORMATS.filter(isWritable);
  const format = writable.find(({ endings, write }) => (write.endings ?? endings.slice(0, 1)).includes(wanted));
  if (format) return format;
  const list = writable.flatMap(({ endings, write }) => write.endings ?? endings.slice(0, 1));
  throw new LianpianError(
    'E_FORMAT_UNKNOWN',
    wanted === '' ? `${name} has no ending that says its format` : `.${wanted} is not a format that can be written`,
    name,
    `Give the output one of these endings: ${list.map((one) => `.${one}`).join(' ')}.`,
  );
}

function isWritable(format: Format): format is Format & { readonly write: FormatWriter } {
  return format.write !== null;
}

/** No array of JavaScript holds the file. */
function tooLarge(name: string, { message }: RangeError): LianpianError {
  return new LianpianError(
    'E_MEMORY',
    `${name} is too large to be made in memory (${message})`,
    name,
    'Split the layer, or give the program more memory: NODE_OPTIONS=--max-old-space-size=8192.',
  );
}

/** What no fitting helps: too many layers, rows or fields, and tables where shapes must be. */
export function refuseUnfit(
  name: string,
  layers: readonly Pick<OutputLayer, 'name' | 'shapes' | 'table'>[],
  holds: Holds,
): void {
  const names = layers.map((layer) => layer.name).join(', ');
  if (layers.length === 0) {
    throw new LianpianError('E_LAYER_EMPTY', `there is no layer to write to ${name}`, name, 'Check the input.');
  }
  if (layers.length > 1 && holds.layers === 'one') {
    throw new LianpianError(
      'E_FORMAT_UNSUPPORTED',
      `${name} holds one layer, ${layers.length} are there: ${names}`,
      name,
      `Say which with --layer (in a program: pass one), or write a format that holds several: ${severalEndings()}.`,
    );
  }
  for (const layer of layers) {
    if (layer.shapes.kind === 'none' && !holds.tables) {
      throw new LianpianError(
        'E_FORMAT_UNSUPPORTED',
        `${layer.name} is a table without shapes, which ${name} can't hold`,
        layer.name,
        'Write it as .csv, .xlsx, .dbf or .gpkg.',
      );
    }
    const fields = layer.table.columns.size;
    if (layer.table.rowCount > holds.rows || fields > holds.fields) {
      throw new LianpianError(
        'E_TOO_LARGE',
        `${layer.name} has ${layer.table.rowCount} rows of ${fields} fields; ${name} holds ${holds.rows} rows, ${holds.fields} fields`,
        layer.name,
        'Write a GeoPackage (.gpkg) instead, or split the layer.',
      );
    }
  }
}

export function refuseProjected(name: string, layers: readonly OutputLayer[], holds: Holds): void {
  for (const layer of holds.lonLat ? layers : []) {
    const xy = coordinatesOfRows(layer);
    for (let k = 0; k < xy.length; k += 2) {
      if (!(Math.abs(xy[k]) > 180.5 || Math.abs(xy[k + 1]) > 90.5)) continue;
      throw new LianpianError(
        'E_CRS_WRONG',
        `${layer.name} has the coordinates ${xy[k]}, ${xy[k + 1]}, which are no longitude and latitude; ${name} holds nothing else`,
        layer.name,
        'Give the CRS the layer is in (--crs EPSG:n), so that it can be brought to degrees.',
      );
    }
  }
}

function severalEndings(): string {
  const several = FORMATS.filter(isWritable).filter(({ write }) => write.holds.layers === 'many');
  return several.map(({ endings }) => `.${endings[0]}`).join(' ');
}
