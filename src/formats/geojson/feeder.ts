import { LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import { type Cursor, NEED_MORE, newCursor } from './cursor.js';
import type { TextBlocks } from './textBlocks.js';

/**
 * Feeds a cursor from the blocks of a file: what is read as one unit always finds all of itself in the buffer.
 *
 * Method: a unit that runs into the end of the buffer is started again after more of the text has been added; what was read before
 * the unit is dropped. Each time at least as much is added as the unit has already, so that a unit of any size is read twice at most.
 * Refuses: a unit of more than a gigabyte (E_MEMORY).
 */
export interface Feeder {
  readonly cursor: Cursor;
  /** Place in the text of a place in the buffer. */
  textAt(at: number): number;
  /** Runs a unit, again from its start as often as more of the text is needed. */
  whole<T>(unit: () => T): Promise<T>;
  /** Adds to the buffer what follows. */
  refill(): Promise<void>;
}

const LARGEST_UNIT = 2 ** 30;

export function feeder(blocks: TextBlocks, blockBytes: number, file: string, fileBytes: number, job: Job): Feeder {
  const cursor = newCursor();
  let dropped = 0;

  async function refill(): Promise<void> {
    if (job.cancelled()) {
      throw new LianpianError('E_CANCELLED', `reading ${file} was cancelled`, file, 'Start it again.');
    }
    const kept = cursor.end - cursor.at;
    if (kept > LARGEST_UNIT) {
      const remedy = 'Convert the file to GeoPackage or FlatGeobuf with another program, or split that feature.';
      throw new LianpianError('E_MEMORY', `${file}: one feature takes more than ${LARGEST_UNIT} bytes`, file, remedy);
    }
    const added: Uint8Array[] = [];
    let length = 0;
    while (length < Math.max(1, kept)) {
      const block = await blocks.next();
      if (block === null) {
        cursor.isLast = true;
        break;
      }
      added.push(block);
      length += block.length;
    }
    job.progress('read', blocks.fileBytes(), fileBytes);
    // nothing stands before the first unread byte any more
    dropped += cursor.at;
    const room = kept + length + 1;
    const isTooLarge = cursor.bytes.length > 4 * Math.max(room, blockBytes);
    if (room > cursor.bytes.length || isTooLarge) {
      const bytes = new Uint8Array(Math.max(room, Math.min(blockBytes + 4096, 2 * room)));
      bytes.set(cursor.bytes.subarray(cursor.at, cursor.end));
      cursor.bytes = bytes;
    } else cursor.bytes.copyWithin(0, cursor.at, cursor.end);
    cursor.at = 0;
    cursor.end = kept;
    for (const block of added) {
      cursor.bytes.set(block, cursor.end);
      cursor.end += block.length;
    }
    cursor.bytes[cursor.end] = 0;
  }
  return {
    cursor,
    textAt: (at) => dropped + at,
    refill,
    async whole(unit) {
      for (;;) {
        const start = cursor.at;
        try {
          return unit();
        } catch (error) {
          if (error !== NEED_MORE) throw error;
          cursor.at = start;
        }
        await refill();
      }
    },
  };
}
