import { pointersOf } from './cellPointers.js';

/** A leaf of a table: which of its rows are sound in themselves, and the chains of pages that hold what they have beyond it. */
export interface Leaf {
  /** Rows that are sound, by their place among the cells of the page. */
  readonly sound: readonly number[];
  /** Rows that the page says it has. */
  readonly cells: number;
  /** Row ids of the first and last sound row. */
  readonly first: number;
  readonly last: number;
  /** The last row id as the file writes it. */
  readonly lastKey: Uint8Array;
  /** Fields of the first sound row, and whether its first is the row id, which the file leaves empty. */
  readonly fields: number;
  readonly startsWithId: boolean;
  readonly chains: readonly Chain[];
}

export interface Chain {
  readonly cell: number;
  readonly firstPage: number;
  readonly bytes: number;
}

/** One row: its length, its id, where its record begins and how much of it is on the page. */
export interface LeafCell {
  readonly bytes: number;
  readonly rowId: number;
  readonly recordAt: number;
  readonly localBytes: number;
  /** 0 when the row is whole on its page. */
  readonly overflowPage: number;
}

/** Null when it can't be a leaf. */
export function leafOf(view: DataView, at: number, usableBytes: number): Leaf | null {
  const pointers = pointersOf(view, at, 8, usableBytes);
  if (!pointers) return null;
  const sound: number[] = [];
  const chains: Chain[] = [];
  let first = Number.NaN;
  let last = Number.NEGATIVE_INFINITY;
  let lastAt = 0;
  let fields = 0;
  let startsWithId = false;
  pointers.forEach((pointer, k) => {
    const cell = cellAt(view, pointer, usableBytes);
    if (!cell || cell.rowId <= last) return;
    const record = recordHead(view, cell);
    if (record === null) return;
    if (sound.length === 0) {
      first = cell.rowId;
      ({ fields, startsWithId } = record);
    }
    sound.push(k);
    last = cell.rowId;
    lastAt = pointer;
    const { overflowPage, bytes, localBytes } = cell;
    if (overflowPage > 0) chains.push({ cell: k, firstPage: overflowPage, bytes: bytes - localBytes });
  });
  return { sound, cells: pointers.length, first, last, lastKey: keyAt(view, lastAt), fields, startsWithId, chains };
}

export function cellAt(view: DataView, at: number, usableBytes: number): LeafCell | null {
  const length = varint(view, at);
  const id = length && varint(view, length.end);
  if (!length || !id) return null;
  const bytes = length.value;
  const recordAt = id.end;
  const most = usableBytes - 35;
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const spread = least + ((bytes - least) % (usableBytes - 4));
  const localBytes = bytes <= most ? bytes : spread <= most ? spread : least;
  const end = recordAt + localBytes + (localBytes < bytes ? 4 : 0);
  if (bytes < 1 || end > usableBytes) return null;
  const overflowPage = localBytes < bytes ? view.getUint32(recordAt + localBytes) : 0;
  if (localBytes < bytes && overflowPage === 0) return null;
  return { bytes, rowId: id.value, recordAt, localBytes, overflowPage };
}

/** Null when the sizes in the head of a record do not add up to its length. A head that goes on beyond the page is taken as it is. */
function recordHead(view: DataView, { bytes, recordAt, localBytes }: LeafCell) {
  const head = varint(view, recordAt);
  if (!head || head.value > bytes) return null;
  const headEnd = recordAt + head.value;
  if (head.value > localBytes) return { fields: 0, startsWithId: false };
  let content = 0;
  let fields = 0;
  let startsWithId = false;
  for (let at = head.end; at < headEnd; fields++) {
    const type = varint(view, at);
    if (!type || type.end > headEnd) return null;
    if (fields === 0) startsWithId = type.value === 0;
    content += serialBytes(type.value);
    at = type.end;
  }
  return head.value + content === bytes ? { fields, startsWithId } : null;
}

export function serialBytes(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type];
}

/** A number of 1 to 9 bytes, as SQLite writes it; null when the page ends within it. */
export function varint(view: DataView, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let k = 0; k < 9; k++) {
    if (at + k >= view.byteLength) return null;
    const byte = view.getUint8(at + k);
    if (k === 8) return { value: longest(view, at), end: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + k + 1 };
  }
  return null;
}

/** Nine bytes: seven bits of each but the last, a number of 64 bits with its sign. */
function longest(view: DataView, at: number): number {
  let value = 0n;
  for (let k = 0; k < 8; k++) value = (value << 7n) | BigInt(view.getUint8(at + k) & 0x7f);
  return Number(BigInt.asIntN(64, (value << 8n) | BigInt(view.getUint8(at + 8))));
}

function keyAt(view: DataView, at: number): Uint8Array {
  const length = varint(view, at);
  const id = length && varint(view, length.end);
  if (!length || !id) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset + length.end, id.end - length.end).slice();
}
