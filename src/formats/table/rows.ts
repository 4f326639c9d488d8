import { type Column, type Table, textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { dateBuilder, numberBuilder, uniqueName } from '../columns.js';

/**
 * A table out of rows of text, as CSV and spreadsheets hold it.
 *
 * Definition: the header row is the first of the top 20 that holds two distinct texts and names at least four fifths of the
 * cells filled in the 50 rows below it; failing that the first row that holds two distinct texts. Rows above are titles.
 * A field is a code, and stays text, if its name or one of its values says so: leading zeros, 15 and more digits,
 * or a name of identifiers (BSM, …DM, code, id, 编号, 代码, 信用代码 …). Any other field whose filled values all are numbers is f64.
 * Promises: rows in order; blank rows at the end are left out, blank rows between others stay as empty rows.
 */
export interface TextRows {
  /** One list a row; '' = empty. */
  readonly rows: readonly (readonly string[])[];
  /** Cells known to be dates, as days since 1970-01-01, by row × 16384 + column. */
  readonly dates?: ReadonlyMap<number, number>;
}

export const MOST_COLUMNS = 16384;

const TOP_ROWS = 20;
const ROWS_BELOW = 50;

const NAME_OF_CODE =
  /(^|_)(id|fid|no|nr|key|pin|tel|phone|zip)$|(code|dm|bm|bh|bsm|gisid)$|编号|编码|代码|标识|证号|号$|信用|电话|邮编/i;
const NAME_OF_ID = /[a-z]I[dD]$/;

export function tableOfRows(
  text: TextRows,
  layer: string,
): { readonly table: Table; readonly findings: readonly Finding[]; readonly headerRow: number } {
  const headerRow = headerRowOf(text.rows);
  const header = text.rows[headerRow] ?? [];
  let end = text.rows.length;
  while (end > headerRow + 1 && text.rows[end - 1].every((cell) => cell.trim() === '')) end--;
  const rowCount = Math.max(0, end - headerRow - 1);
  const columns = new Map<string, Column>();
  const findings: Finding[] = [];
  const width = text.rows.slice(headerRow, end).reduce((most, row) => Math.max(most, row.length), 0);
  for (let c = 0; c < width; c++) {
    const cells = Array.from({ length: rowCount }, (_, r) => text.rows[headerRow + 1 + r][c]?.trim() ?? '');
    const name = (header[c] ?? '').trim();
    if (name === '' && cells.every((cell) => cell === '')) continue;
    const field = uniqueName(name === '' ? `column_${c + 1}` : name, columns, layer, findings);
    const days = text.dates ? cells.map((_, r) => text.dates?.get((headerRow + 1 + r) * MOST_COLUMNS + c)) : [];
    const { column, mixed } = columnOfTexts(field, cells, days);
    if (mixed) findings.push(finding('field.mixed', 'note', layer, { field }));
    columns.set(field, column);
  }
  return { table: { rowCount, columns }, findings, headerRow };
}

function headerRowOf(rows: TextRows['rows']): number {
  const filled = (row: readonly string[]) => row.flatMap((cell, c) => (cell.trim() === '' ? [] : [c]));
  const candidates = rows.slice(0, TOP_ROWS).flatMap((row, r) => {
    const texts = new Set(filled(row).map((c) => row[c].trim()));
    return [...texts].filter((text) => !isNumber(text)).length >= 2 ? [r] : [];
  });
  for (const r of candidates) {
    const named = new Set(filled(rows[r]));
    const below = rows.slice(r + 1, r + 1 + ROWS_BELOW).flatMap(filled);
    if (below.filter((c) => named.has(c)).length >= 0.8 * below.length) return r;
  }
  const first = rows.findIndex((row) => filled(row).length > 0);
  return candidates[0] ?? Math.max(0, first);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function isNumber(text: string): boolean {
  return NUMBER.test(text) && Number.isFinite(Number(text));
}

function isCode(text: string): boolean {
  return /^[+-]?0\d/.test(text) || /^\d{15,}$/.test(text);
}

function columnOfTexts(
  field: string,
  cells: readonly string[],
  days: readonly (number | undefined)[],
): { readonly column: Column; readonly mixed: boolean } {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length > 0 && cells.every((cell, r) => cell === '' || days[r] !== undefined)) {
    const dates = dateBuilder(cells.length);
    cells.forEach((cell, r) => {
      if (cell !== '') dates.set(r, days[r] ?? 0);
    });
    return { column: dates.finish(), mixed: false };
  }
  const isText = NAME_OF_CODE.test(field) || NAME_OF_ID.test(field) || filled.some(isCode);
  const numbers = isText ? 0 : filled.filter(isNumber).length;
  if (filled.length > 0 && numbers === filled.length) {
    const values = numberBuilder(cells.length);
    cells.forEach((cell, r) => {
      if (cell !== '') values.set(r, Number(cell));
    });
    return { column: values.finish(), mixed: false };
  }
  return { column: textColumn(cells.map((cell) => (cell === '' ? null : cell))), mixed: numbers > 0 };
}
