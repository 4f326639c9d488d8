import { viewOf } from '../bytes/viewOf.js';
import type { Source } from '../source.js';

/** What the index of a Shapefile says of its .shp: it is not needed to read one, but tells how many records there should be. */
export interface ShxIndex {
  readonly records: number;
  /** Sum over the places of all records, as `placeSum` adds them. */
  readonly places: number;
}

const HEADER_BYTES = 100;
const ENTRY_BYTES = 8;
const BLOCK_BYTES = ENTRY_BYTES << 17;
const FILE_CODE = 9994;

/** Null when there is no index, or what there is is none. */
export async function readShx(source: Source | null): Promise<ShxIndex | null> {
  if (source === null || source.byteLength < HEADER_BYTES) return null;
  const head = await source.read(0, HEADER_BYTES);
  const announced = viewOf(head);
  if (announced.getInt32(0, false) !== FILE_CODE) return null;
  const bytes = Math.min(source.byteLength, Math.max(HEADER_BYTES, announced.getInt32(24, false) * 2));
  const records = Math.floor((bytes - HEADER_BYTES) / ENTRY_BYTES);
  const end = HEADER_BYTES + records * ENTRY_BYTES;
  let places = 0;
  for (let from = HEADER_BYTES; from < end; from += BLOCK_BYTES) {
    const block = await source.read(from, Math.min(end, from + BLOCK_BYTES));
    const view = viewOf(block);
    for (let at = 0; at + ENTRY_BYTES <= block.length; at += ENTRY_BYTES) {
      places = placeSum(places, view.getInt32(at, false));
    }
  }
  return { records, places };
}

/** Adds the place of the next record, in 16-bit words from the start of the file, to a sum that depends on their order. */
export function placeSum(sum: number, words: number): number {
  return (Math.imul(sum, 31) + words) | 0;
}
