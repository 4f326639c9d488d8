import { viewOf } from '../bytes/viewOf.js';
import { pointersOf } from './cellPointers.js';
import { cellAt, type Leaf, serialBytes, varint } from './leaf.js';
import { HEADER_BYTES, type Pages } from './pages.js';

export type SqlValue = string | number | null;

/** The rows of a small table, from its sound leaves; blobs come as null. A column that is the row id is null, as the file has it. */
export async function rowsOf(pages: Pages, leaves: readonly number[]): Promise<readonly (readonly SqlValue[])[]> {
  const rows: (readonly SqlValue[])[] = [];
  for (const page of leaves) for (const { values } of await rowsOfLeaf(pages, page)) rows.push(values);
  return rows;
}

export async function rowsOfLeaf(pages: Pages, page: number) {
  const view = viewOf(await pages.read(page));
  const pointers = pointersOf(view, page === 1 ? HEADER_BYTES : 0, 8, pages.usableBytes) ?? [];
  const rows: { readonly cell: number; readonly values: readonly SqlValue[] }[] = [];
  for (const cell of (pages.leaves.get(page) as Leaf).sound) {
    const record = await recordAt(pages, view, pointers[cell]);
    if (record) rows.push({ cell, values: valuesOf(record) });
  }
  return rows;
}

async function recordAt(pages: Pages, view: DataView, at: number): Promise<Uint8Array | null> {
  const cell = cellAt(view, at, pages.usableBytes);
  if (!cell) return null;
  const record = new Uint8Array(cell.bytes);
  record.set(new Uint8Array(view.buffer, view.byteOffset + cell.recordAt, cell.localBytes));
  let filled = cell.localBytes;
  for (let page = cell.overflowPage; filled < cell.bytes; page = pages.next[page]) {
    if (page < 1 || page > pages.there) return null;
    const piece = (await pages.read(page)).subarray(4, Math.min(pages.usableBytes, 4 + cell.bytes - filled));
    record.set(piece, filled);
    filled += piece.length;
  }
  return record;
}

function valuesOf(record: Uint8Array): SqlValue[] {
  const view = viewOf(record);
  const head = varint(view, 0);
  const values: SqlValue[] = [];
  if (!head) return values;
  let at = head.value;
  for (let typeAt = head.end; typeAt < head.value; ) {
    const type = varint(view, typeAt);
    if (!type) break;
    typeAt = type.end;
    const bytes = serialBytes(type.value);
    values.push(valueAt(view, at, bytes, type.value));
    at += bytes;
  }
  return values;
}

function valueAt(view: DataView, at: number, bytes: number, type: number): SqlValue {
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return view.getFloat64(at);
  if (type >= 13 && type % 2 === 1) return Buffer.from(view.buffer, view.byteOffset + at, bytes).toString('utf8');
  if (type === 0 || type >= 10) return null;
  let value = BigInt(0);
  for (let k = 0; k < bytes; k++) value = (value << 8n) | BigInt(view.getUint8(at + k));
  return Number(BigInt.asIntN(8 * bytes, value));
}
