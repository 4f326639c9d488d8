import { viewOf } from '../bytes/viewOf.js';
import { rowsByPlaces } from './rows.js';
import { type GeodatabaseTable, rowsStart } from './table.js';

/**
 * Names of the tables of a File Geodatabase by the stem of their files, out of table 1: row 9 of it names table a00000009.
 * Without its .gdbtablx the number of a row is known only where no table was ever deleted; else no table has a name.
 */
export async function catalogueOf(
  { table, places, damage, announced }: GeodatabaseTable,
  lastTable: number,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  if (!table || announced === null) return names;
  const bytes = await table.read(0, table.byteLength);
  const isWhole = places !== null && (damage === null || damage === 'cut');
  const rows = isWhole ? await rowsByPlaces(places) : inOrder(bytes, await rowsStart(table));
  if (!isWhole && lastTable > announced) return names;
  for (const { place, at } of rows) {
    const name = nameAt(bytes, at);
    if (name !== null) names.set(`a${(place + 1).toString(16).padStart(8, '0')}`, name);
  }
  return names;
}

function inOrder(bytes: Uint8Array, start: number | null) {
  const view = viewOf(bytes);
  const rows: { readonly place: number; readonly at: number }[] = [];
  let at = start ?? bytes.length;
  while (at + 4 <= bytes.length) {
    const length = view.getInt32(at, true);
    if (length <= 0) break;
    rows.push({ place: rows.length, at });
    at += 4 + length;
  }
  return rows;
}

const FORMAT_BYTES = 4;

/** A row is the name, its length before it, and a number of 4 bytes; before them a byte of flags where a field may be empty. */
function nameAt(bytes: Uint8Array, at: number): string | null {
  if (at + 4 > bytes.length) return null;
  const length = viewOf(bytes).getInt32(at, true);
  if (length <= 0 || at + 4 + length > bytes.length) return null;
  const row = bytes.subarray(at + 4, at + 4 + length);
  for (const from of [0, 1]) {
    const [nameBytes, end] = shortNumber(row, from);
    if (end + nameBytes + FORMAT_BYTES === row.length)
      return new TextDecoder().decode(row.subarray(end, end + nameBytes));
  }
  return null;
}

function shortNumber(bytes: Uint8Array, at: number): readonly [value: number, end: number] {
  if (bytes[at] < 0x80) return [bytes[at], at + 1];
  return [(bytes[at] & 0x7f) + 128 * (bytes[at + 1] ?? 0), at + 2];
}
