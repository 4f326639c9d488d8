import { READ_BLOCK_BYTES } from '../bytes/blocks.js';
import { viewOf } from '../bytes/viewOf.js';
import type { Source } from '../source.js';
import { type GeodatabaseTable, PLACES_TAIL_BYTES, placesBytes, rowsStart } from './table.js';

/**
 * The rows of a table of a File Geodatabase that are whole, by the places of its .gdbtablx, or, where that is lost, one behind the other.
 *
 * Promises: a row is whole when its length leads neither beyond the file nor into the next row and no sector it stands on is a hole of zeros. Limits: other
 * bytes that were changed are not noticed. Rows one behind the other are told only in a table whose fields stand before them, as they
 * do unless fields were added later: else null, and GDAL is left to find them.
 */
export interface TableRows {
  /** Rows that are whole. */
  readonly rows: number;
  /** Places of rows, from 0, that are to be left out of the .gdbtablx. */
  readonly broken: readonly number[];
  /** A .gdbtablx made anew, when the file's own is not whole. */
  readonly places: Uint8Array | null;
}

interface Row {
  readonly place: number;
  readonly at: number;
}

const SECTOR_BYTES = 512;
const ROWS_A_BLOCK = 1024;
const PLACE_BYTES = 5;

export async function lookThrough({ table, places, announced }: GeodatabaseTable): Promise<TableRows | null> {
  if (!table || announced === null) return null;
  const head = places && viewOf(await places.read(0, 16));
  if (places && head?.byteLength === 16 && placesBytes(head) <= places.byteLength) {
    const { whole, broken } = await soundRows(table, await rowsByPlaces(places));
    return { rows: whole.length, broken, places: null };
  }
  const inOrder = await rowsInOrder(table);
  if (!inOrder || inOrder.length > announced) return null;
  const { whole } = await soundRows(table, inOrder);
  return { rows: whole.length, broken: [], places: placesOf(whole.map(({ at }) => at)) };
}

export async function rowsByPlaces(places: Source): Promise<Row[]> {
  const bytes = await places.read(0, places.byteLength);
  const view = viewOf(bytes);
  const step = view.getUint32(12, true);
  const rows: Row[] = [];
  if (step < 4 || step > 6) return rows;
  const count = view.getUint32(4, true) * ROWS_A_BLOCK;
  for (let place = 0; place < count; place++) {
    const from = 16 + place * step;
    const high = step === 4 ? 0 : step === 5 ? view.getUint8(from + 4) : view.getUint16(from + 4, true);
    const at = view.getUint32(from, true) + high * 2 ** 32;
    if (at > 0) rows.push({ place, at });
  }
  return rows;
}

/** Rows from the end of the fields on; a length below 0 is that of a deleted one. Null when they do not lead to the end. */
async function rowsInOrder(table: Source): Promise<Row[] | null> {
  const read = blockReader(table);
  const start = await rowsStart(table);
  if (start === null) return null;
  const rows: Row[] = [];
  let at = start;
  while (at + 4 <= table.byteLength) {
    const length = (await read(at, 4)).getInt32(0, true);
    if (length === 0) return null;
    if (length > 0) rows.push({ place: rows.length, at });
    at += 4 + Math.abs(length);
  }
  return rows;
}

async function soundRows(table: Source, rows: readonly Row[]): Promise<{ whole: Row[]; broken: number[] }> {
  const byPlace = [...rows].sort((a, b) => a.at - b.at);
  const read = blockReader(table);
  const broken = new Set<number>();
  for (const [k, { place, at }] of byPlace.entries()) {
    const limit = Math.min(table.byteLength, byPlace[k + 1]?.at ?? Number.POSITIVE_INFINITY);
    const length = at + 4 <= limit ? (await read(at, 4)).getInt32(0, true) : 0;
    if (length <= 0 || at + 4 + length > limit || (await hasHole(read, at, at + 4 + length, table.byteLength)))
      broken.add(place);
  }
  return { whole: rows.filter(({ place }) => !broken.has(place)), broken: [...broken] };
}

/** Whether a sector that it stands on, be it with one byte, is all zeros. */
async function hasHole(read: BlockReader, from: number, to: number, fileBytes: number): Promise<boolean> {
  const last = Math.min(to, fileBytes - SECTOR_BYTES + 1);
  for (let at = Math.floor(from / SECTOR_BYTES) * SECTOR_BYTES; at < last; at += SECTOR_BYTES) {
    const view = await read(at, SECTOR_BYTES);
    let isZero = true;
    for (let k = 0; k < SECTOR_BYTES && isZero; k += 4) isZero = view.getUint32(k) === 0;
    if (isZero) return true;
  }
  return false;
}

type BlockReader = (at: number, bytes: number) => Promise<DataView>;

/** Reads small pieces that mostly follow each other out of large blocks. */
function blockReader(file: Source): BlockReader {
  let from = 0;
  let block: Uint8Array = new Uint8Array(0);
  return async (at, bytes) => {
    if (at < from || at + bytes > from + block.length) {
      from = at;
      block = await file.read(at, Math.min(file.byteLength, at + Math.max(bytes, READ_BLOCK_BYTES)));
    }
    return viewOf(block.subarray(at - from, at - from + bytes));
  };
}

/** A .gdbtablx of rows at these places, none of them deleted. */
function placesOf(rows: readonly number[]): Uint8Array {
  const blocks = Math.ceil(rows.length / ROWS_A_BLOCK);
  const end = 16 + blocks * ROWS_A_BLOCK * PLACE_BYTES;
  const bytes = new Uint8Array(end + PLACES_TAIL_BYTES);
  const view = viewOf(bytes);
  [3, blocks, rows.length, PLACE_BYTES].forEach((value, k) => {
    view.setUint32(4 * k, value, true);
  });
  rows.forEach((at, place) => {
    const to = 16 + place * PLACE_BYTES;
    view.setUint32(to, at % 2 ** 32, true);
    view.setUint8(to + 4, Math.floor(at / 2 ** 32));
  });
  bytes.set(tailOf(blocks), end);
  return bytes;
}

/** What stands behind the places: no map of blocks, all of them there. */
export function tailOf(blocks: number): Uint8Array {
  const bytes = new Uint8Array(PLACES_TAIL_BYTES);
  const view = viewOf(bytes);
  view.setUint32(4, blocks, true);
  view.setUint32(8, blocks, true);
  return bytes;
}
