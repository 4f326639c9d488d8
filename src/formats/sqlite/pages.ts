import { READ_BLOCK_BYTES } from '../bytes/blocks.js';
import { viewOf } from '../bytes/viewOf.js';
import type { Source } from '../source.js';
import { pointersOf } from './cellPointers.js';
import { type Leaf, leafOf } from './leaf.js';

/**
 * The pages of an SQLite file, each looked at once, from the front: what is whole of a file that is cut off or has broken pages.
 *
 * Definitions (sqlite.org/fileformat2.html): a table is a tree of pages; its leaves hold the rows, its interior pages the numbers of
 * the pages below them; what a row has beyond its page stands in a chain of overflow pages.
 * Promises: a page is a leaf or interior only when every number in its head leads into it. Limits: a page whose bytes were changed and
 * still make sense is not known to be broken; nothing in the format tells.
 */
export interface Pages {
  readonly pageBytes: number;
  /** Bytes of a page that hold content. */
  readonly usableBytes: number;
  /** Pages the header promises; those of the file when its count is not to be trusted. */
  readonly promised: number;
  /** Whole pages that the file has. */
  readonly there: number;
  /** Leaves of tables, by page number (from 1). */
  readonly leaves: ReadonlyMap<number, Leaf>;
  /** Interior pages, of tables and of indexes: the pages below them, in order. */
  readonly interior: ReadonlyMap<number, Uint32Array>;
  readonly isTable: (page: number) => boolean;
  /** Leaves of indexes. */
  readonly indexLeaves: ReadonlySet<number>;
  /** Pages that hold nothing but zeros: a hole, where content is wanted. */
  readonly zero: Uint8Array;
  /** First number of each page: the next in its chain, if it is an overflow page. */
  readonly next: Uint32Array;
  readonly freeList: { readonly first: number; readonly pages: number };
  read(page: number): Promise<Uint8Array>;
}

export const HEADER_BYTES = 100;
const TABLE_INTERIOR = 5;
const INDEX_INTERIOR = 2;
export const TABLE_LEAF = 13;
export const INDEX_LEAF = 10;

/** Null when the file has not even a sound header. */
export async function scanPages(source: Source): Promise<Pages | null> {
  const head = viewOf(await source.read(0, HEADER_BYTES));
  if (head.byteLength < HEADER_BYTES) return null;
  const pageBytes = head.getUint16(16) === 1 ? 65_536 : head.getUint16(16);
  const usableBytes = pageBytes - head.getUint8(20);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < 480) return null;
  const there = Math.floor(source.byteLength / pageBytes);
  // the count of pages holds only if it was written by the last writer
  const isCounted = head.getUint32(24) === head.getUint32(92) && head.getUint32(28) > 0;
  const leaves = new Map<number, Leaf>();
  const interior = new Map<number, Uint32Array>();
  const tables = new Set<number>();
  const indexLeaves = new Set<number>();
  const zero = new Uint8Array(there + 1);
  const next = new Uint32Array(there + 1);
  const perBlock = Math.max(1, Math.floor(READ_BLOCK_BYTES / pageBytes));
  for (let from = 1; from <= there; from += perBlock) {
    const count = Math.min(perBlock, there - from + 1);
    const block = await source.read((from - 1) * pageBytes, (from - 1 + count) * pageBytes);
    for (let k = 0; k < count; k++) {
      const bytes = block.subarray(k * pageBytes, (k + 1) * pageBytes);
      if (bytes.length < pageBytes) break;
      look(from + k, bytes);
    }
  }
  return {
    pageBytes,
    usableBytes,
    promised: isCounted ? head.getUint32(28) : there,
    there,
    leaves,
    interior,
    isTable: (page) => tables.has(page),
    indexLeaves,
    zero,
    next,
    freeList: { first: head.getUint32(32), pages: head.getUint32(36) },
    read: (page) => source.read((page - 1) * pageBytes, page * pageBytes),
  };

  function look(page: number, bytes: Uint8Array): void {
    const view = viewOf(bytes);
    next[page] = view.getUint32(0);
    const at = page === 1 ? HEADER_BYTES : 0;
    const type = bytes[at];
    if (type === 0) zero[page] = bytes.every((byte) => byte === 0) ? 1 : 0;
    else if (type === TABLE_LEAF) {
      const leaf = leafOf(view, at, usableBytes);
      if (leaf) leaves.set(page, leaf);
    } else if (type === INDEX_LEAF) {
      if (pointersOf(view, at, 8, usableBytes)) indexLeaves.add(page);
    } else if (type === TABLE_INTERIOR || type === INDEX_INTERIOR) {
      const below = childrenOf(view, at, usableBytes);
      if (below === null) return;
      interior.set(page, below);
      if (type === TABLE_INTERIOR) tables.add(page);
    }
  }
}

function childrenOf(view: DataView, at: number, usableBytes: number): Uint32Array | null {
  const pointers = pointersOf(view, at, 12, usableBytes);
  if (!pointers || pointers.some((pointer) => pointer + 4 > usableBytes)) return null;
  return Uint32Array.from([...pointers.map((pointer) => view.getUint32(pointer)), view.getUint32(at + 8)]);
}
