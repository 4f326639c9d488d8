import type { Finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import {
  collectorFor,
  readShpHeader,
  recordBytesAt,
  recordReader,
  type ShpEnd,
  type ShpOptions,
  shpRecords,
} from './shp.js';

/** Consecutive shapes of a .shp. */
export interface ShpBatch {
  /** The first record it is of, from 0 on, and how many, deleted ones included. */
  readonly firstRecord: number;
  readonly records: number;
  readonly rows: number;
  readonly shapes: Shapes;
  /** They count rows from 1. */
  readonly findings: readonly Finding[];
  /** What was met, with the last batch. */
  readonly end: ShpEnd | null;
}

/** A batch of few but huge shapes ends here. */
const BATCH_BYTES = 64 << 20;
const FIRST_ROOM_VERTICES = 1 << 16;

/** The shapes that `readShp` gives, batch by batch; at least one batch comes, without rows if need be. */
export async function* shpBatches(
  source: Source,
  deleted: Uint8Array | null,
  layer: string,
  batchRows: number,
  options: Omit<ShpOptions, 'salvage'>,
): AsyncGenerator<ShpBatch> {
  const header = await readShpHeader(source, false);
  const open = () => {
    const collector = collectorFor(header, layer, FIRST_ROOM_VERTICES);
    return { collector, read: recordReader(collector), rows: 0, bytes: 0 };
  };
  let batch = open();
  let firstRecord = 0;
  const finish = (nextRecord: number, end: ShpEnd | null): ShpBatch => {
    const [first, { rows, collector }] = [firstRecord, batch];
    firstRecord = nextRecord;
    return { firstRecord: first, records: nextRecord - first, rows, end, ...collector.finish() };
  };
  const walk = shpRecords(source, header, options);
  for await (const { view, bytes, from, to, firstRecord: ofWindow } of walk.windows()) {
    for (let place = from, record = ofWindow; place < to; record++) {
      const length = recordBytesAt(view, place);
      if (!deleted?.[record]) {
        // ended before the next row, not behind the last: whoever has the last batch has all there is to say
        if (batch.rows === batchRows || batch.bytes >= BATCH_BYTES) {
          yield finish(record, null);
          batch = open();
        }
        const broken = batch.read(view, bytes, place + 8, length - 8, record + 1);
        if (broken !== null) throw damaged(source.name, broken, SALVAGE_REMEDY);
        batch.rows++;
        batch.bytes += length;
      }
      place += length;
    }
  }
  const end = walk.end();
  yield finish(end.records, end);
}
