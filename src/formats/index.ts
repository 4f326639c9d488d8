import type { DeliveredLayer } from '../model/layer.js';
import { asStated } from './asStated.js';
import { FORMATS } from './formats.js';
import { readFormat } from './readFormat.js';
import { recogniseFormat } from './recognise.js';
import { layerMissing, type ReadOptions, type Source } from './source.js';

export { type LayerWriter, openLayer } from './output/openLayer.js';
export type { LayerSchema, RowBatch } from './output/rowWriter.js';
export { refuseUnfit, type WrittenLayers, writableFormat, writeLayers, writeLayersTo } from './output/writeLayers.js';
export { readBatches, readsInBatches, soleLayer } from './readBatches.js';
export { openJson } from './table/writeJson.js';

/**
 * Reads the layers of a file or folder, whatever its format.
 *
 * Method: the first bytes decide, then the ending. Promises: every layer, or the one `options.layer` names; layers in file
 * order; coordinates and CRS as delivered, unless `options` says otherwise of CRS and axes (`asStated.ts`); what reading took is in the findings of each layer.
 * Refuses: what is not a GIS file (E_FORMAT_UNKNOWN), empty, cut off or malformed files (E_FILE_DAMAGED), a layer that
 * is not there (E_LAYER_MISSING, with the names of those that are).
 */
export async function readLayers(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const format = await recogniseFormat(source, FORMATS);
  // What people say of the CRS goes over what the file says, in one place: readers give the file's word
  const { crs: _said, ...reading } = options;
  const layers = await readFormat(format, source, reading);
  if (options.layer === undefined) return asStated(layers, options);
  const wanted = layers.filter((layer) => layer.layer === options.layer);
  if (wanted.length > 0) return asStated(wanted, options);
  throw layerMissing(
    source.name,
    options.layer,
    layers.map((layer) => layer.layer),
  );
}
