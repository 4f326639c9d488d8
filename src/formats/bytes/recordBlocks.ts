import { LianpianError } from '../../model/errors.js';
import { type Job, QUIET_JOB } from '../../model/job.js';
import type { Source } from '../source.js';
import { READ_BLOCK_BYTES } from './blocks.js';
import { viewOf } from './viewOf.js';

/**
 * Records one after the other, in windows of whole records, out of a file that is read block by block.
 *
 * Needs: records that tell their length in their first `headBytes`. Promises: every record is whole in one window, windows in file order;
 * memory for two blocks and the longest record, whatever the file's size; the next block is read while one is worked on. The bytes of
 * a window are overwritten once the next is asked for.
 * `job` hears the bytes read and is asked whether to stop (E_CANCELLED). Ends at `end`, at a record whose length is not
 * believable (`recordBytes` gives 0), or at one that the file does not hold to its end: `rest` says where, once all windows are taken.
 */
export interface RecordWindow {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** First byte of the first record, and the byte after the last one, in `bytes`. */
  readonly from: number;
  readonly to: number;
}

export interface RecordBlocks {
  windows(): AsyncGenerator<RecordWindow>;
  /** Place in the file after the last whole record. */
  rest(): number;
}

export function recordBlocks(
  source: Source,
  start: number,
  end: number,
  headBytes: number,
  recordBytes: (view: DataView, at: number) => number,
  job: Job = QUIET_JOB,
  blockBytes = READ_BLOCK_BYTES,
): RecordBlocks {
  let done = start;
  async function* windows(): AsyncGenerator<RecordWindow> {
    for (;;) {
      const from = done;
      for await (const window of run()) yield window;
      // a record longer than a block was read by itself: go on behind it
      if (done === from || done >= end || !again) return;
    }
  }
  let again = false;
  const rooms: Uint8Array[] = [];
  let turn = 0;
  const readBlock = (at: number) => {
    if (at >= end) return null;
    const length = Math.min(end - at, blockBytes);
    turn = 1 - turn;
    if (!(rooms[turn]?.length >= length)) rooms[turn] = new Uint8Array(length);
    const pending = source.read(at, at + length, rooms[turn]);
    // waited for later: a failure must not count as unheard meanwhile
    pending.catch(() => {});
    return pending;
  };
  async function* run(): AsyncGenerator<RecordWindow> {
    again = false;
    let blockStart = done;
    let pending = readBlock(blockStart);
    while (pending) {
      if (job.cancelled()) throw cancelled(source.name);
      const bytes = await pending;
      const blockEnd = blockStart + bytes.length;
      const isLast = bytes.length < blockBytes;
      pending = isLast ? null : readBlock(blockEnd);
      const view = viewOf(bytes);
      const from = done - blockStart;
      let to = from;
      let wanted = -1;
      while (to + headBytes <= bytes.length) {
        const length = recordBytes(view, to);
        if (length <= 0) wanted = 0;
        else if (to + length > bytes.length) wanted = length;
        else {
          to += length;
          continue;
        }
        break;
      }
      if (to > from) yield { bytes, view, from, to };
      done = blockStart + to;
      if (Number.isFinite(end)) job.progress('reading', Math.min(blockEnd, end), end);
      if (wanted === 0 || isLast) return;
      if (to < bytes.length) {
        const one = await oneRecord(done, wanted);
        if (one === null) return;
        yield one;
        done += one.to;
        if (done - blockEnd >= blockBytes) {
          again = true;
          return;
        }
      }
      blockStart = blockEnd;
    }
  }
  /** The record that reaches over the end of a block; null when the file does not hold it. */
  async function oneRecord(at: number, known: number): Promise<RecordWindow | null> {
    let length = known;
    if (length < 0) {
      const head = await source.read(at, Math.min(end, at + headBytes));
      if (head.length < headBytes) return null;
      length = recordBytes(viewOf(head), 0);
    }
    if (length <= 0 || at + length > end) return null;
    const bytes = await source.read(at, at + length);
    if (bytes.length < length) return null;
    return { bytes, view: viewOf(bytes), from: 0, to: length };
  }
  return { windows, rest: () => done };
}

export function cancelled(file: string): LianpianError {
  return new LianpianError('E_CANCELLED', `${file}: stopped by hand`, file, 'Run again to go on.');
}
