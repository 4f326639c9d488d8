import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import { coordinatesOf } from '../../model/layer.js';
import type { Format, FormatWriter, Holds, WriteOptions } from '../format.js';
import { FORMATS } from '../formats.js';
import { ending } from '../source.js';
import { fitLayers } from './losses.js';
import type { OutputFile, OutputLayer } from './output.js';
import { codeOrWkt } from './writtenCrs.js';

/** The files of one output, and what its format could not hold. */
export interface WrittenLayers {
  readonly files: readonly OutputFile[];
  readonly losses: readonly Finding[];
}

/**
 * Layers in the format that the ending of `name` says.
 *
 * Promises: rows and fields in order; every loss is a finding; nothing is reprojected. Refuses: an ending that is not written
 * (E_FORMAT_UNKNOWN, with those that are), several layers or a table where the format holds one layer or none without shapes
 * (E_FORMAT_UNSUPPORTED), more rows or fields than it holds (E_TOO_LARGE), a file that memory does not hold (E_MEMORY), projected coordinates where it holds lon/lat (E_CRS_WRONG).
 */
export async function writeLayers(
  name: string,
  layers: readonly OutputLayer[],
  options: WriteOptions,
): Promise<WrittenLayers> {
  const { write } = writableFormat(name);
  refuseUnfit(name, layers, write.holds);
  if (write.holds.lonLat) for (const layer of layers) refuseProjected(name, layer);
  const fitted = fitLayers(layers, write.holds, options.encoding ?? 'UTF-8');
  const silent = layers.filter(
    (layer) => write.holds.shapes && !write.holds.lonLat && layer.shapes.kind !== 'none' && layer.crs === null,
  );
  const reordered = write.reorders?.(options)
    ? layers.filter(({ shapes, table }) => shapes.kind !== 'none' && table.rowCount > 1)
    : [];
  const losses = [
    ...fitted.losses,
    ...reordered.map((layer) => finding('loss.rowOrder', 'note', layer.name, {})),
    ...silent.map((layer) => finding('loss.crs', 'warning', layer.name, {})),
  ];
  try {
    const said = await Promise.all(
      fitted.layers.map(async (layer) => (layer.crs ? { ...layer, crs: await codeOrWkt(layer.crs, options) } : layer)),
    );
    return { files: await write.write(name, said, options), losses };
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

function refuseProjected(name: string, layer: OutputLayer): void {
  const xy = coordinatesOf(layer.shapes);
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

function severalEndings(): string {
  const several = FORMATS.filter(isWritable).filter(({ write }) => write.holds.layers === 'many');
  return several.map(({ endings }) => `.${endings[0]}`).join(' ');
}
