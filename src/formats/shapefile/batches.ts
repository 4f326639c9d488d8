import { movedBy } from '../../model/batchFindings.js';
import { EMPTY_TABLE } from '../../model/column.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import { sharedJob } from '../../model/job.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { BatchOptions, Source } from '../source.js';
import { openDbfRows } from './dbfBatches.js';
import { crsClaim, encodingClaim, indexFindings } from './read.js';
import { notOfOneLength } from './salvage.js';
import { shpBatches } from './shpBatches.js';
import { readShx } from './shx.js';

/**
 * Reads a Shapefile batch by batch: the rows, values, encoding and findings that `readShapefile` gives, in memory for one batch and a byte a
 * row. What the index says of the .shp is known with the last batch; a .shp and .dbf of different length are refused behind the rows that
 * both hold. Rings that wind the wrong way are judged batch by batch.
 */
export async function* shapefileBatches(source: Source, options: BatchOptions): AsyncGenerator<DeliveredLayer> {
  const layer = baseName(source.name);
  const dbf = await source.sibling('dbf');
  const share = options.job && sharedJob(options.job, source.byteLength + (dbf?.byteLength ?? 0));
  const claim = await encodingClaim(source, options);
  const table = dbf && (await openDbfRows(dbf, claim, layer, options.wantsField, share?.(dbf.byteLength)));
  const shxSource = await source.sibling('shx');
  const index = await readShx(shxSource);
  const crs = await crsClaim(source);
  const encoding = table?.encoding ?? null;
  const missing = { missing: `${layer}.dbf` };
  let ofLayer: readonly Finding[] = table?.findings ?? [finding('file.incomplete', 'warning', layer, missing)];
  let done = 0;
  const walk = { expectedRecords: table?.announced, job: share?.(source.byteLength) };
  for await (const batch of shpBatches(source, table?.deleted ?? null, layer, options.batchRows, walk)) {
    const { firstRecord, records, rows, shapes, end } = batch;
    if (table && end && end.records !== table.announced) {
      throw notOfOneLength(source.name, end.records, table.deleted.length);
    }
    // shapes without rows: counted to the end, and refused there
    if (table && firstRecord + records > table.deleted.length) continue;
    const part = table
      ? await table.rows(firstRecord, records)
      : { table: { ...EMPTY_TABLE, rowCount: rows }, findings: [] };
    const first = done;
    done += rows;
    yield {
      file: source.name,
      layer,
      format: 'shapefile',
      shapes,
      table: part.table,
      rowNumbers: Uint32Array.from({ length: rows }, (_, row) => first + row + 1),
      crs,
      encoding,
      findings: [
        ...ofLayer,
        ...[...part.findings, ...batch.findings].map((item) => movedBy(item, first)),
        ...(end ? indexFindings(shxSource, index, end, layer) : []),
      ],
    };
    ofLayer = [];
  }
}
