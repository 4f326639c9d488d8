import { movedBy } from '../../model/batchFindings.js';
import { recordBlocks } from '../bytes/recordBlocks.js';
import { type BatchOptions, damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { type DecodedFlatGeobuf, FEATURE_HEAD_BYTES, featureBytes, featureDecoder, kindOf } from './decode.js';
import { HEADER_HEAD_BYTES, headerEnd, readHeader } from './layout.js';

/** Rows of a FlatGeobuf in file order, `rowNumbers` counted through the whole file. */
export interface FlatGeobufBatch extends DecodedFlatGeobuf {
  readonly rowNumbers: Uint32Array;
}

/** A batch of few but huge rows ends here. */
const BATCH_BYTES = 64 << 20;
const FIRST_ROOM_BYTES = 1 << 20;

/**
 * Decodes a FlatGeobuf batch by batch: the rows, values and findings that `readFlatGeobuf` gives, in memory for one batch. A file that
 * holds fewer whole features than it announces is refused behind its last batch. At least one batch comes, without rows if need be.
 */
export async function* flatGeobufBatches(
  source: Source,
  layer: string,
  { batchRows, wantsField, job }: BatchOptions,
): AsyncGenerator<FlatGeobufBatch> {
  const end = source.byteLength;
  const headBytes = headerEnd(await source.read(0, HEADER_HEAD_BYTES), layer);
  const header = readHeader(await source.read(0, headBytes), headBytes, layer, end);
  const kind = await kindOf(source, header, end);
  const wanted = new Set(header.fields.map(({ name }) => name).filter(wantsField));
  const ofBatch = { ...header, announced: Math.min(header.announced, batchRows) };
  const open = () =>
    featureDecoder(ofBatch, kind, layer, FIRST_ROOM_BYTES, { wants: (field: string) => wanted.has(field) });
  let decoder = open();
  let bytesOfBatch = 0;
  let done = 0;
  const finish = (): FlatGeobufBatch => {
    const first = done;
    done += decoder.rows();
    const batch = decoder.finish(source.name, false, 0);
    const rowNumbers = Uint32Array.from({ length: batch.table.rowCount }, (_, row) => first + row + 1);
    return { ...batch, rowNumbers, findings: batch.findings.map((item) => movedBy(item, first)) };
  };
  const features = recordBlocks(source, header.featuresAt, end, FEATURE_HEAD_BYTES, featureBytes, job);
  for await (const { view, bytes, from, to } of features.windows()) {
    for (let at = from; at < to; ) {
      const start = at;
      const room = batchRows - decoder.rows();
      for (let n = 0; n < room && at < to && bytesOfBatch < BATCH_BYTES; n++) {
        const length = featureBytes(view, at);
        at += length;
        bytesOfBatch += length;
      }
      decoder.window(view, bytes, start, at);
      if (at === to && decoder.rows() < batchRows && bytesOfBatch < BATCH_BYTES) break;
      yield finish();
      decoder = open();
      bytesOfBatch = 0;
    }
  }
  if (decoder.rows() > 0 || done === 0) yield finish();
  if (features.rest() < end || (header.announced > 0 && header.announced !== done)) {
    const what = `the header announces ${header.announced} features, the file holds ${done} whole ones`;
    throw damaged(layer, what, SALVAGE_REMEDY);
  }
}
