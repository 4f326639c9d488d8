import { READ_BLOCK_BYTES } from '../bytes/blocks.js';
import { viewOf } from '../bytes/viewOf.js';
import type { Scratch, Source } from '../source.js';
import { pointersOf } from './cellPointers.js';
import type { Leaf } from './leaf.js';
import { HEADER_BYTES, INDEX_LEAF, type Pages, TABLE_LEAF } from './pages.js';
import type { TableTree, Trees } from './trees.js';

/**
 * Writes a copy of a damaged SQLite file that any reader takes for a whole one: the trees of damaged tables are built anew over the leaves that
 * are left, rows that are not whole are taken out of their leaves, and the list of tables
 * keeps tables, views and the indexes that belong to a table by its own words, as far as they are whole.
 *
 * Promises: rows that are whole are in the copy byte for byte, by row id; no page of the copy leads to one that is not there.
 * Limits: a table kept as an index (WITHOUT ROWID), of which a page is lost, is emptied.
 */
export async function writeMended(
  source: Source,
  pages: Pages,
  { schema, tables, unindexed, lostRoots }: Trees,
  scratch: Scratch,
  name: string,
): Promise<void> {
  const { pageBytes, there } = pages;
  const changed = new Map<number, (bytes: Uint8Array) => void>();
  const added: Uint8Array[] = [];
  const torn = tables.filter((tree) => tree.lostPages > 0 || tree.adopted > 0 || tree.dropped.size > 0);
  // a root stays where the list of tables says, also beyond the cut
  const size = Math.max(there, ...torn.map(({ root }) => root), ...lostRoots);
  const newPage = (bytes: Uint8Array): number => {
    // the page with the byte that locks go by is never used
    if ((size + added.length) * pageBytes === LOCK_BYTE) added.push(new Uint8Array(pageBytes));
    added.push(bytes);
    return size + added.length;
  };
  for (const tree of [schema, ...torn]) {
    for (const [page, cells] of tree.dropped) changed.set(page, (bytes) => takeOut(bytes, page, cells, pages));
    const root = await rootOf(pages, tree, newPage);
    if (root) changed.set(tree.root, (bytes) => bytes.set(root, headAt(tree.root)));
  }
  const also = (page: number, change: (bytes: Uint8Array) => void) => {
    const before = changed.get(page);
    changed.set(page, (bytes) => {
      before?.(bytes);
      change(bytes);
    });
  };
  for (const root of lostRoots) also(root, (bytes) => bytes.set(emptyPage(pages, INDEX_LEAF)));
  for (const { page, sql, plain } of unindexed) also(page, (bytes) => replaceText(bytes, sql, plain));
  also(1, (bytes) => writeHeader(bytes, size + added.length));
  const perBlock = Math.max(1, Math.floor(READ_BLOCK_BYTES / pageBytes));
  for (let from = 1; from <= size; from += perBlock) {
    const block = new Uint8Array(pageBytes * Math.min(perBlock, size - from + 1));
    const whole = Math.max(0, Math.min(block.length, (there - from + 1) * pageBytes));
    if (whole > 0) block.set(await source.read((from - 1) * pageBytes, (from - 1) * pageBytes + whole));
    for (let at = 0; at < block.length; at += pageBytes) {
      changed.get(from + at / pageBytes)?.(block.subarray(at, at + pageBytes));
    }
    await scratch.append(name, block);
  }
  for (const bytes of added) await scratch.append(name, bytes);
}

const LOCK_BYTE = 0x40000000;
const TABLE_INTERIOR = 5;
const INTERIOR_HEAD = 12;
/** A pointer to the cell, the page below and the longest row id. */
const INTERIOR_CELL = 2 + 4 + 9;

/** The root of a tree over the leaves that are left; null when it is its only leaf and stays. */
async function rootOf(
  pages: Pages,
  tree: TableTree,
  newPage: (bytes: Uint8Array) => number,
): Promise<Uint8Array | null> {
  const leafAt = (page: number) => pages.leaves.get(page) as Leaf;
  const filled = tree.leaves.filter((page) => leafAt(page).cells > (tree.dropped.get(page)?.length ?? 0));
  if (filled.length === 0) return emptyPage(pages, TABLE_LEAF);
  if (filled.length === 1 && tree.root !== 1) {
    if (filled[0] === tree.root) return null;
    const copy = await pages.read(filled[0]);
    takeOut(copy, filled[0], tree.dropped.get(filled[0]) ?? [], pages);
    return copy;
  }
  if (filled[0] === tree.root) return null;
  let level = filled.map((page) => ({ page, key: leafAt(page).lastKey }));
  const most = Math.floor((pages.usableBytes - headAt(tree.root) - INTERIOR_HEAD) / INTERIOR_CELL);
  while (level.length > most) {
    const groups = Math.ceil(level.length / most);
    level = Array.from({ length: groups }, (_, g) => {
      const members = level.slice(
        Math.floor((g * level.length) / groups),
        Math.floor(((g + 1) * level.length) / groups),
      );
      return { page: newPage(interiorPage(pages, members)), key: members[members.length - 1].key };
    });
  }
  return interiorPage(pages, level, headAt(tree.root));
}

/** Pointers count from the start of the page, which the first one needs for the header of the file: the bytes begin behind it. */
function interiorPage(
  pages: Pages,
  below: readonly { readonly page: number; readonly key: Uint8Array }[],
  head = 0,
): Uint8Array {
  const page = new Uint8Array(pages.pageBytes);
  const bytes = page.subarray(head);
  const view = viewOf(bytes);
  const cells = below.length - 1;
  let content = pages.usableBytes - head;
  bytes[0] = TABLE_INTERIOR;
  view.setUint16(3, cells);
  view.setUint32(8, below[cells].page);
  for (let k = 0; k < cells; k++) {
    const { page: child, key } = below[k];
    content -= 4 + key.length;
    view.setUint32(content, child);
    bytes.set(key, content + 4);
    view.setUint16(INTERIOR_HEAD + 2 * k, content + head);
  }
  view.setUint16(5, (content + head) & 0xffff);
  return bytes;
}

function emptyPage({ pageBytes, usableBytes }: Pages, type: number): Uint8Array {
  const bytes = new Uint8Array(pageBytes);
  bytes[0] = type;
  viewOf(bytes).setUint16(5, usableBytes & 0xffff);
  return bytes;
}

/** Takes cells out of a leaf: what they held stays in the page and is not pointed to. */
function takeOut(bytes: Uint8Array, page: number, cells: readonly number[], { usableBytes }: Pages): void {
  const view = viewOf(bytes);
  const at = headAt(page);
  const out = new Set(cells);
  const kept = (pointersOf(view, at, 8, usableBytes) ?? []).filter((_, cell) => !out.has(cell));
  kept.forEach((pointer, k) => {
    view.setUint16(at + 8 + 2 * k, pointer);
  });
  view.setUint16(at + 3, kept.length);
}

/** Texts of one length. */
function replaceText(bytes: Uint8Array, before: string, after: string): void {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(before);
  if (at >= 0) bytes.set(Buffer.from(after), at);
}

function headAt(page: number): number {
  return page === 1 ? HEADER_BYTES : 0;
}

/** As many pages as there are, none of them free, no log beside the file, no map of pages. */
function writeHeader(bytes: Uint8Array, pageCount: number): void {
  const view = viewOf(bytes);
  bytes[18] = 1;
  bytes[19] = 1;
  view.setUint32(28, pageCount);
  view.setUint32(32, 0);
  view.setUint32(36, 0);
  view.setUint32(52, 0);
  view.setUint32(92, view.getUint32(24));
}
