import { viewOf } from '../bytes/viewOf.js';
import type { Leaf } from './leaf.js';
import type { Pages } from './pages.js';
import { rowsOfLeaf } from './record.js';

/**
 * The tables of an SQLite file and the leaves that are left of each.
 *
 * Method: down from the root of each table. A leaf whose interior page is lost hangs on nothing: it goes to the table that has a hole among its row ids
 * where the leaf fits and whose rows are as wide and begin with the row id, if there is one alone, and if the lists of tables and of free pages
 * are whole (a free page holds rows that were deleted).
 */
export interface TableTree {
  readonly name: string;
  readonly root: number;
  /** By row id. */
  readonly leaves: readonly number[];
  /** Cells that are to be left out: not sound, or with a chain that is not whole. By page. */
  readonly dropped: ReadonlyMap<number, readonly number[]>;
  /** Pages of the tree that are not there or make no sense; those below them are not counted. */
  readonly lostPages: number;
  /** Leaves that hung on nothing and were taken. */
  readonly adopted: number;
  /** Rows that are whole. */
  readonly rows: number;
}

export interface Trees {
  /** The list of tables itself: of what it says, all that reading rows does not need is to be left out (triggers, indexes that can be told). */
  readonly schema: TableTree;
  readonly tables: readonly TableTree[];
  /** Tables that have lost a page of an index of their own, and what their definition becomes without it, letter for letter. */
  readonly unindexed: readonly { readonly page: number; readonly sql: string; readonly plain: string }[];
  /** Roots of tables kept as an index (WITHOUT ROWID) that have lost a page of it. */
  readonly lostRoots: readonly number[];
}

interface Draft {
  readonly name: string;
  readonly root: number;
  readonly columns: number;
  readonly startsWithId: boolean;
  readonly leaves: number[];
  lostPages: number;
  adopted: number;
}

const DEEPEST = 40;
const SCHEMA_ROOT = 1;

/** Null when nothing is left of the list of tables. */
export async function readTrees(pages: Pages): Promise<Trees | null> {
  const used = new Set<number>();
  const schema = draftOf('', SCHEMA_ROOT, '');
  descend(pages, schema, SCHEMA_ROOT, used, 0);
  const most = Math.max(pages.promised, pages.there);
  const listed = (await listedIn(pages, schema.leaves)).filter(({ root }) => root <= most);
  if (listed.length === 0) return null;
  const rowTables = listed.filter(({ type, root, sql }) => type === 'table' && root > 0 && !WITHOUT_ROW_ID.test(sql));
  const drafts = rowTables.map(({ name, root, sql }) => draftOf(name, root, sql));
  for (const draft of drafts) descend(pages, draft, draft.root, used, 0);
  // with a part of the list lost, a leaf may be of a table that is not known
  if (schema.lostPages === 0) await adopt(pages, drafts, used);
  const broken = listed.filter(({ type, root, sql }) => {
    const isIndex = (type === 'index' && sql === '') || (type === 'table' && WITHOUT_ROW_ID.test(sql));
    return isIndex && root > 0 && !isWholeIndex(pages, root, 0);
  });
  const unindexed = new Set(broken.flatMap(({ type, table }) => (type === 'index' ? [table] : [])));
  return {
    schema: schemaOf(pages, schema, listed, unindexed),
    tables: drafts.map((draft) => treeOf(pages, draft)),
    unindexed: listed
      .filter(({ type, name }) => type === 'table' && unindexed.has(name))
      .map(({ page, sql }) => ({ page, sql, plain: withoutIndexes(sql) })),
    lostRoots: broken.flatMap(({ type, root }) => (type === 'table' ? [root] : [])),
  };
}

const WITHOUT_ROW_ID = /\bwithout\s+rowid\b[^)]*$/i;
/** What makes an index of its own in a definition; of a column that is the row id it makes none. */
const CONSTRAINT = /,\s*(constraint\s+\S+\s+)?(primary\s+key|unique)\s*\([^)]*\)/gi;
const WORD = /(integer\s+(?:not\s+null\s+)?primary\s+key)|\b(?:primary\s+key|unique)\b/gi;

function withoutIndexes(sql: string): string {
  const blank = (found: string) => ' '.repeat(found.length);
  return sql.replace(CONSTRAINT, blank).replace(WORD, (found, rowId?: string) => (rowId ? found : blank(found)));
}

const ID_FIRST = /^[^(]*\(\s*("(?:[^"]|"")*"|\S+)\s+integer\s+[^,]*primary\s+key/i;

function draftOf(name: string, root: number, sql: string): Draft {
  const startsWithId = ID_FIRST.test(sql);
  return { name, root, columns: columnCount(sql), startsWithId, leaves: [], lostPages: 0, adopted: 0 };
}

/** What the list of tables says, and where: triggers and indexes have the name of their table. */
async function listedIn(pages: Pages, leaves: readonly number[]) {
  const listed = [];
  for (const page of leaves) {
    for (const { cell, values } of await rowsOfLeaf(pages, page)) {
      const [type, name, table, root, sql] = values;
      listed.push({
        page,
        cell,
        type: String(type),
        name: String(name),
        table: String(table),
        root: Number(root ?? 0),
        sql: String(sql ?? ''),
      });
    }
  }
  return listed;
}

/** Without what speaks of a table that is lost, or of an index that is: a reader takes such a list for malformed. */
function schemaOf(
  pages: Pages,
  draft: Draft,
  listed: Awaited<ReturnType<typeof listedIn>>,
  unindexed: ReadonlySet<string>,
): TableTree {
  const tables = new Set(listed.filter(({ type, root }) => type === 'table' && root > 0).map(({ name }) => name));
  const kept = new Set<string>();
  for (const { page, cell, type, name, table, sql } of listed) {
    const isOwnIndex = type === 'index' && sql === '' && tables.has(table) && !unindexed.has(table);
    if (isOwnIndex || type === 'view' || (type === 'table' && tables.has(name))) kept.add(`${page} ${cell}`);
  }
  const dropped = new Map<number, readonly number[]>();
  for (const page of draft.leaves) {
    const { cells } = pages.leaves.get(page) as Leaf;
    const out = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => !kept.has(`${page} ${cell}`));
    if (out.length > 0) dropped.set(page, out);
  }
  return { ...treeOf(pages, draft), dropped };
}

function descend(pages: Pages, into: Draft, page: number, used: Set<number>, depth: number): void {
  const below = pages.isTable(page) ? pages.interior.get(page) : undefined;
  const leaf = pages.leaves.get(page);
  if (used.has(page) || depth > DEEPEST || (!below && !leaf)) {
    into.lostPages++;
    return;
  }
  used.add(page);
  if (leaf) into.leaves.push(page);
  else for (const child of below ?? []) descend(pages, into, child, used, depth + 1);
}

function isWholeIndex(pages: Pages, page: number, depth: number): boolean {
  if (pages.indexLeaves.has(page)) return true;
  const below = pages.isTable(page) ? undefined : pages.interior.get(page);
  return depth < DEEPEST && below !== undefined && below.every((child) => isWholeIndex(pages, child, depth + 1));
}

/** Takes leaves that hang on nothing into the tables they must come from. */
async function adopt(pages: Pages, drafts: readonly Draft[], used: ReadonlySet<number>): Promise<void> {
  const torn = drafts.filter(({ lostPages }) => lostPages > 0);
  const free = torn.length === 0 ? null : await freePages(pages);
  if (free === null) return;
  const taken: [Draft, number][] = [];
  for (const [page, leaf] of pages.leaves) {
    if (used.has(page) || free.has(page) || leaf.sound.length === 0) continue;
    const fitting = torn.filter(
      ({ columns, startsWithId, leaves }) =>
        leaf.startsWithId && startsWithId && leaf.fields === columns && fits(pages, leaves, leaf),
    );
    if (fitting.length === 1) taken.push([fitting[0], page]);
  }
  for (const [draft, page] of taken.sort(([, a], [, b]) => first(pages, a) - first(pages, b))) {
    // two that claim the same row ids: at most one of them is meant, and nothing tells which
    if (!fits(pages, draft.leaves, pages.leaves.get(page) as Leaf)) continue;
    draft.leaves.push(page);
    draft.leaves.sort((a, b) => first(pages, a) - first(pages, b));
    draft.adopted++;
  }
}

const first = (pages: Pages, page: number) => (pages.leaves.get(page) as Leaf).first;

/** Whether no leaf of a table (by row id) has row ids among those of this one. */
function fits(pages: Pages, leaves: readonly number[], { first: from, last: to }: Leaf): boolean {
  let low = 0;
  let high = leaves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pages.leaves.get(leaves[middle]) as Leaf).last < from) low = middle + 1;
    else high = middle;
  }
  return low === leaves.length || first(pages, leaves[low]) > to;
}

/** Null when the list of them is not whole. */
async function freePages(pages: Pages): Promise<ReadonlySet<number> | null> {
  const free = new Set<number>();
  for (let trunk = pages.freeList.first; trunk !== 0; ) {
    if (trunk > pages.there || free.has(trunk)) return null;
    free.add(trunk);
    const view = viewOf(await pages.read(trunk));
    const leaves = Math.min(view.getUint32(4), Math.floor(pages.usableBytes / 4) - 2);
    for (let k = 0; k < leaves; k++) free.add(view.getUint32(8 + 4 * k));
    trunk = view.getUint32(0);
  }
  return free.size === pages.freeList.pages ? free : null;
}

function treeOf(pages: Pages, { name, root, leaves, lostPages, adopted }: Draft): TableTree {
  const dropped = new Map<number, readonly number[]>();
  let rows = 0;
  for (const page of leaves) {
    const out = droppedOf(pages, page);
    if (out.length > 0) dropped.set(page, out);
    rows += (pages.leaves.get(page) as Leaf).cells - out.length;
  }
  return { name, root, leaves, dropped, lostPages, adopted, rows };
}

/** The cells of a leaf that are not whole. */
export function droppedOf(pages: Pages, page: number): number[] {
  const { cells, sound, chains } = pages.leaves.get(page) as Leaf;
  const broken = new Set(chains.filter((chain) => !isWholeChain(pages, chain)).map(({ cell }) => cell));
  if (broken.size === 0 && sound.length === cells) return [];
  const kept = new Set(sound.filter((cell) => !broken.has(cell)));
  return Array.from({ length: cells }, (_, cell) => cell).filter((cell) => !kept.has(cell));
}

/** Bytes from which a page of zeros at the end of a chain is a hole: shapes and texts of that length are not all zeros. */
const HOLE_BYTES = 64;

function isWholeChain({ next, zero, there, usableBytes }: Pages, chain: Leaf['chains'][number]): boolean {
  let left = chain.bytes;
  for (let page = chain.firstPage; ; page = next[page]) {
    if (page < 1 || page > there) return false;
    if (zero[page] && left >= HOLE_BYTES) return false;
    left -= usableBytes - 4;
    if (left <= 0) return next[page] === 0;
  }
}

/** Columns of a CREATE TABLE: what stands between the commas of its outer brackets, constraints left out. */
function columnCount(sql: string): number {
  const inside = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  const plain = inside.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'|`[^`]*`/g, 'x');
  let depth = 0;
  let part = '';
  const parts: string[] = [];
  for (const character of `${plain},`) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (character !== ',' || depth > 0) part += character;
    else {
      parts.push(part.trim());
      part = '';
    }
  }
  return parts.filter((one) => !/^(constraint|primary\s+key|unique|foreign\s+key|check)\b/i.test(one)).length;
}
