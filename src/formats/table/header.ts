import { isPlainNumber, isUnit } from './cells.js';
import type { Merge } from './xlsx/sheet.js';

/**
 * Where the header of a table is, and what it calls the columns.
 *
 * Definition: the header starts at the first of the top 20 rows that holds two distinct texts and, with the rows that belong to it, names at
 * least four fifths of the cells filled in the 50 rows below; failing that at the first row that holds two distinct texts. Rows above are titles: so is
 * a cell merged over all columns. A merged cell counts in every cell it covers. A header row takes the row below in when a cell of it is merged
 * down into that row, or when a cell of it stands over several columns (merged, or blank to its right) that the row below names while it leaves
 * the other columns blank; the names of such columns are `税收/2019年`. Rows of units or of column numbers (甲 乙 1 2) below it are not data.
 */
export interface Header {
  readonly first: number;
  readonly last: number;
  /** By column; '' where it has no name. */
  readonly names: readonly string[];
  readonly titles: readonly string[];
  /** Rows of units and column numbers that follow. */
  readonly notRows: readonly { readonly row: number; readonly kind: 'units' | 'columnNumbers' }[];
  /** First row of data. */
  readonly body: number;
}

type Rows = readonly (readonly string[])[];

const TOP_ROWS = 20;
const ROWS_BELOW = 50;
const MOST_HEADER_ROWS = 4;
/** No sound sheet merges more cells than this in its first rows: merged cells never overlap. */
const MOST_SPREAD = 400_000;
/** 单位：万元, 制表：2025: something said of the table, no name of a column. */
const LABELLED = /[:：]\s*\S/;

export function findHeader(rows: Rows, merges: readonly Merge[]): Header {
  const top = withMerged(rows, merges, TOP_ROWS + MOST_HEADER_ROWS);
  const candidates: number[] = [];
  for (let r = 0; r < Math.min(TOP_ROWS, top.length); r++) {
    const texts = new Set(filled(top[r]).map((c) => top[r][c]));
    if ([...texts].filter((text) => !isPlainNumber(text) && !LABELLED.test(text)).length >= 2) candidates.push(r);
  }
  const firstFilled = Math.max(
    0,
    rows.findIndex((row) => row && filled(row).length > 0),
  );
  const first =
    candidates.find((r) => namesEnough(top, rows, r, lastOf(top, merges, r))) ?? candidates[0] ?? firstFilled;
  const last = lastOf(top, merges, first);
  const names = namesOf(top, first, last);
  const { notRows, body } = rowsBelow(rows, last + 1, names);
  return { first, last, names, titles: titlesOf(rows, first), notRows, body };
}

/** Columns of the cells of a row that hold something. */
export function filled(row: readonly string[] | undefined): number[] {
  const columns: number[] = [];
  // forEach passes over holes: a row may hold one cell far to the right
  row?.forEach((cell, c) => {
    if (cell.trim() !== '') columns.push(c);
  });
  return columns;
}

/** The first rows, trimmed, with every merged cell's text in all cells it covers. */
function withMerged(rows: Rows, merges: readonly Merge[], count: number): string[][] {
  const top = Array.from({ length: Math.min(count, rows.length) }, (_, r) => {
    const row: string[] = [];
    for (const c of filled(rows[r])) row[c] = oneLine(rows[r][c]);
    return row;
  });
  let spread = 0;
  for (const { top: from, bottom, left, right } of merges) {
    const text = top[from]?.[left];
    if (text === undefined || spread > MOST_SPREAD) continue;
    spread += right - left + 1;
    for (let r = from; r <= Math.min(bottom, top.length - 1); r++) {
      for (let c = left; c <= right; c++) top[r][c] = text;
    }
  }
  return top;
}

/** A name that was wrapped in its cell, in one line. */
function oneLine(text: string): string {
  return text
    .trim()
    .replace(/([\x21-\x7e])\s*[\r\n]+\s*(?=[A-Za-z0-9])/g, '$1 ')
    .replace(/\s*[\r\n]+\s*/g, '');
}

function namesEnough(top: readonly string[][], rows: Rows, first: number, last: number): boolean {
  const named = new Set<number>();
  for (let r = first; r <= last; r++) for (const c of filled(top[r])) named.add(c);
  let below = 0;
  let hit = 0;
  for (let r = last + 1; r <= last + ROWS_BELOW && r < rows.length; r++) {
    for (const c of filled(rows[r])) {
      below++;
      if (named.has(c)) hit++;
    }
  }
  return hit >= 0.8 * below;
}

/** The last row of a header that starts at `first`. */
function lastOf(top: readonly string[][], merges: readonly Merge[], first: number): number {
  let last = first;
  while (last + 1 < top.length && last + 1 < first + MOST_HEADER_ROWS) {
    const down = merges.some(
      ({ top: from, bottom, left }) =>
        from >= first && from <= last && bottom > last && top[from]?.[left] !== undefined,
    );
    if (!down && !standsOver(top[last], top[last + 1], merges, last)) break;
    last++;
  }
  return last;
}

/** Whether a cell of `row` stands over several columns that the row `below` names, while it leaves the columns of the other cells blank. */
function standsOver(row: readonly string[], below: readonly string[], merges: readonly Merge[], r: number): boolean {
  const cells = filled(row);
  const under = new Set(filled(below));
  if (under.size < 2) return false;
  const merged = mergedGroups(merges, r);
  const groups = merged.size > 0 ? merged : blankGroups(cells, under);
  const single = cells.filter((c) => !groups.has(c));
  const named = [...groups].filter((c) => under.has(c));
  if (named.length < 2 || new Set(named.map((c) => below[c])).size < 2) return false;
  if (single.some((c) => under.has(c)) || cells.some((c) => groups.has(c) && LABELLED.test(row[c]))) return false;
  // without merges the first column must be one of its own, or a header with a blank name would take in a row of data
  if (merged.size === 0) return single[0] === cells[0];
  return single.length > 0 || named.every((c) => !isPlainNumber(below[c]));
}

function mergedGroups(merges: readonly Merge[], r: number): Set<number> {
  const groups = new Set<number>();
  for (const { top, bottom, left, right } of merges) {
    if (top <= r && bottom === r && right > left) for (let c = left; c <= right; c++) groups.add(c);
  }
  return groups;
}

/** Without merges, as in a CSV, a group is a cell with blanks to its right, all of which are named below. */
function blankGroups(cells: readonly number[], under: ReadonlySet<number>): Set<number> {
  const groups = new Set<number>();
  const lastUnder = Math.max(...under);
  cells.forEach((c, k) => {
    const next = cells[k + 1] ?? Math.max(c, lastUnder) + 1;
    let isNamed = next - c > 1;
    for (let column = c; column < next && isNamed; column++) isNamed = under.has(column);
    for (let column = c; column < next && isNamed; column++) groups.add(column);
  });
  return groups;
}

function namesOf(top: readonly string[][], first: number, last: number): string[] {
  const names: string[] = [];
  const width = Math.max(0, ...top.slice(first, last + 1).map((row) => row.length));
  for (let c = 0; c < width; c++) {
    const parts: string[] = [];
    for (let r = first; r <= last; r++) {
      const text = top[r][c] ?? groupText(top[r], c, top[r + 1], r < last);
      if (text !== '' && parts[parts.length - 1] !== text) parts.push(text);
    }
    names[c] = parts.join('/');
  }
  return names;
}

/** The text to the left that stands over a blank column, where the row below names the column. */
function groupText(
  row: readonly string[],
  column: number,
  below: readonly string[] | undefined,
  isGroup: boolean,
): string {
  if (!isGroup || !below?.[column]) return '';
  for (let c = column - 1; c >= 0; c--) {
    if (row[c]) return row[c];
    if (!below[c]) return '';
  }
  return '';
}

function rowsBelow(rows: Rows, from: number, names: readonly string[]): Pick<Header, 'notRows' | 'body'> {
  const notRows: Header['notRows'][number][] = [];
  let row = from;
  while (row < rows.length) {
    const texts = filled(rows[row]).map((c) => rows[row][c].trim());
    const kind =
      texts.length === 0
        ? null
        : texts.every(isUnit)
          ? 'units'
          : isColumnNumbers(texts, names)
            ? 'columnNumbers'
            : null;
    if (!kind) break;
    notRows.push({ row, kind });
    row++;
  }
  return { notRows, body: row };
}

/** 甲 乙 丙 1 2 3: the line by which forms number their columns. */
function isColumnNumbers(texts: readonly string[], names: readonly string[]): boolean {
  const stems = '甲乙丙丁戊己庚辛壬癸';
  let k = texts[0] === '栏次' || texts[0] === '序号' ? 1 : 0;
  const from = k;
  while (k < texts.length && texts[k] === stems[k - from]) k++;
  const lettered = k > from;
  if (!(lettered || from > 0) || texts.length < Math.max(2, 0.8 * names.filter((name) => name !== '').length))
    return false;
  if (texts.length - k < 2) return false;
  return texts.slice(k).every((text, n) => text.replace(/[（()）]/g, '') === String(n + 1));
}

function titlesOf(rows: Rows, first: number): string[] {
  const titles: string[] = [];
  for (let r = 0; r < first; r++) for (const c of filled(rows[r])) titles.push(rows[r][c].trim());
  return titles;
}
