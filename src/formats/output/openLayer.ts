import { kindOfFinding, withCountsOf } from '../../model/batchFindings.js';
import type { Finding } from '../../model/finding.js';
import type { WriteOptions } from '../format.js';
import type { Sink } from '../source.js';
import { collectRows } from './collectRows.js';
import { fitLayers } from './losses.js';
import { type LayerSchema, layerOfBatch, type RowBatch, schemaOf, withoutRows } from './rowWriter.js';
import { lossesOfFile, refuseProjected, refuseUnfit, saidCrs, withinMemory, writableFormat } from './writeLayers.js';

/** A layer being written batch by batch. */
export interface LayerWriter {
  append(batch: RowBatch): Promise<void>;
  /** Makes the output whole; gives all losses. */
  close(): Promise<readonly Finding[]>;
}

/**
 * Opens a layer in the format that the ending of `name` says, for rows that come in batches.
 *
 * Promises: the files and losses that `writeLayersTo` gives for all rows at once (GeoJSON of rows with one part is Multi… unless the
 * schema says `multipart: false`). CSV, GeoJSON, FlatGeobuf and GeoParquet go to the sink as batches come; of the other formats, and
 * of a FlatGeobuf with index, the batches are kept in memory until `close`. Refuses what `writeLayersTo` refuses.
 */
export async function openLayer(
  sink: Sink,
  name: string,
  schema: LayerSchema,
  options: WriteOptions,
): Promise<LayerWriter> {
  const { write } = writableFormat(name);
  const encoding = options.encoding ?? 'UTF-8';
  const none = withoutRows(schema);
  refuseUnfit(name, [none], write.holds);
  const fitted = fitLayers([none], write.holds, encoding);
  const [held] = await saidCrs(fitted.layers, options);
  const heldSchema = { ...schemaOf(held), multipart: schema.multipart ?? true };
  const rows = write.open
    ? await write.open(name, heldSchema, sink, options)
    : collectRows(heldSchema, (layer) => write.write(name, [layer], sink, options));
  const losses = new Map(fitted.losses.map((loss) => [kindOfFinding(loss), loss] as const));
  let rowCount = 0;
  return {
    async append(batch) {
      const layer = layerOfBatch(schema, batch);
      rowCount += layer.table.rowCount;
      refuseUnfit(name, [{ ...layer, table: { ...layer.table, rowCount } }], write.holds);
      refuseProjected(name, [layer], write.holds);
      const fit = fitLayers([layer], write.holds, encoding);
      for (const loss of fit.losses) {
        const kind = kindOfFinding(loss);
        const before = losses.get(kind);
        losses.set(kind, before ? withCountsOf(before, loss) : loss);
      }
      await rows.append(fit.layers[0]);
    },
    async close() {
      await withinMemory(name, () => rows.close());
      return [...losses.values(), ...lossesOfFile([{ ...none, table: { ...none.table, rowCount } }], write, options)];
    },
  };
}
