import type { Column, Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import { uniqueName } from '../columns.js';
import { type Body, readBody } from './body.js';
import { columnOfTexts } from './columnOfTexts.js';
import { filled, findHeader, type Header } from './header.js';
import { type Merge, MOST_COLUMNS } from './xlsx/sheet.js';

/**
 * A table out of rows of text, as CSV and spreadsheets hold it.
 *
 * Definition: the header is found under titles (`header.ts`), the data below it without totals, notes and sections (`body.ts`); what a
 * column holds is told from its cells (`columnOfTexts.ts`).
 * Promises: rows in order, each with its number below the header (1 = the first row of data or of what looked like it); every row
 * that is not data is named, as is every value that was read as something else than it is written; columns that hold nothing and have
 * no name are left out, one without a name is `column_<n>`.
 * Refuses: a sheet that claims hundreds of millions of cells and fills next to none of them (E_FILE_DAMAGED).
 */
export interface TextRows {
  /** One list a row; '' or a hole = empty. A row may be missing. */
  readonly rows: readonly (readonly string[])[];
  /** Cells known to be dates, as days since 1970-01-01 with the part of the day of their clock, by row × MOST_COLUMNS + column; likewise below. */
  readonly dates?: ReadonlyMap<number, number>;
  /** Cells held as a number of 16 digits or more, errors, formulas without a value. */
  readonly longNumbers?: ReadonlySet<number>;
  readonly errors?: ReadonlySet<number>;
  readonly unsaved?: ReadonlySet<number>;
  readonly merges?: readonly Merge[];
  readonly hiddenRows?: number;
}

export interface TableOfRows {
  readonly table: Table;
  readonly findings: readonly Finding[];
  readonly header: Header;
  /** Of each row of the table: its number among the rows given, from 0. */
  readonly rows: readonly number[];
  /** Of each row of the table: its number below the header, from 1; absent when they are 1, 2, 3 … */
  readonly rowNumbers?: Uint32Array;
}

const MOST_CELLS = 300_000_000;

export function tableOfRows(text: TextRows, layer: string): TableOfRows {
  const merges = text.merges ?? [];
  const header = findHeader(text.rows, merges);
  const body = readBody(text.rows, header, merges, MOST_COLUMNS);
  const findings: Finding[] = [...headerFindings(header, layer), ...bodyFindings(body, text, layer)];
  const used = usedColumns(text, body);
  header.names.forEach((name, c) => {
    if (name !== '') used.add(c);
  });
  if (used.size * body.rows.length > MOST_CELLS) throw tooWide(layer, used.size, body.rows.length);
  const columns = new Map<string, Column>();
  for (const c of [...used].sort((a, b) => a - b)) {
    const name = header.names[c] ?? '';
    const field = uniqueName(name === '' ? `column_${c + 1}` : name, columns, layer, findings);
    const source = body.rows.map((row) => body.filledFrom.get(row * MOST_COLUMNS + c) ?? row);
    const cells = source.map((row) => text.rows[row]?.[c]?.trim() ?? '');
    const marks = (places: ReadonlySet<number> | undefined) =>
      places?.size ? source.filter((row) => places.has(row * MOST_COLUMNS + c)).length : 0;
    const days = text.dates?.size ? source.map((row) => text.dates?.get(row * MOST_COLUMNS + c)) : [];
    const read = columnOfTexts(field, cells, days, layer);
    findings.push(...read.findings, ...markFindings(field, layer, text, marks));
    columns.set(field, read.column);
  }
  const isPlain = body.rows.every((row, k) => row === header.body + k);
  return {
    table: { rowCount: body.rows.length, columns },
    findings,
    header,
    rows: body.rows,
    ...(isPlain && header.notRows.length === 0
      ? {}
      : { rowNumbers: Uint32Array.from(body.rows, (row) => row - header.last) }),
  };
}

function usedColumns(text: TextRows, body: Body): Set<number> {
  const used = new Set<number>();
  for (const row of body.rows) {
    text.rows[row]?.forEach((cell, c) => {
      if (!used.has(c) && cell.trim() !== '') used.add(c);
    });
  }
  return used;
}

function headerFindings({ first, last, titles, notRows }: Header, layer: string): Finding[] {
  const rows = first === last ? String(first + 1) : `${first + 1}–${last + 1}`;
  const said = titles.join(' | ').slice(0, 200);
  const above = first > 0 || last > first ? [finding('table.header', 'note', layer, { rows, titles: said })] : [];
  return [
    ...above,
    ...notRows.map(({ row, kind }) => finding('table.notRow', 'note', layer, { row: row + 1, kind, text: '' })),
  ];
}

function bodyFindings(body: Body, text: TextRows, layer: string): Finding[] {
  const found = body.left.map(({ row, kind, text: said }) =>
    finding('table.notRow', 'note', layer, { row: row + 1, kind, text: said.slice(0, 100) }, { dropped: true }),
  );
  if (body.filledFrom.size > 0) {
    found.push(finding('table.filledDown', 'note', layer, { merges: body.merges, cells: body.filledFrom.size }));
  }
  if (text.hiddenRows) found.push(finding('table.hiddenRows', 'note', layer, { rows: text.hiddenRows }));
  return found;
}

function markFindings(
  field: string,
  layer: string,
  text: TextRows,
  count: (places: ReadonlySet<number> | undefined) => number,
): Finding[] {
  const long = count(text.longNumbers);
  const errors = count(text.errors);
  const unsaved = count(text.unsaved);
  return [
    ...(long > 0 ? [finding('cell.digitsLost', 'warning', layer, { field, cells: long })] : []),
    ...(errors > 0 ? [finding('cell.error', 'warning', layer, { field, cells: errors })] : []),
    ...(unsaved > 0 ? [finding('cell.unsaved', 'warning', layer, { field, cells: unsaved })] : []),
  ];
}

function tooWide(layer: string, columns: number, rows: number): LianpianError {
  return new LianpianError(
    'E_FILE_DAMAGED',
    `${layer}: ${columns} columns of ${rows} rows are claimed`,
    layer,
    'Delete what stands far to the right of and far below the table, and save it again.',
  );
}

/** The rows of a text table whose length is not that of the header: shorter ones have empty cells, longer ones a column without name. */
export function raggedFinding(text: TextRows, read: TableOfRows, layer: string): Finding[] {
  const width = text.rows[read.header.last]?.length ?? 0;
  const length = (row: number) => text.rows[row].length;
  const ragged = read.rows.filter((row) => length(row) !== width && filled(text.rows[row]).length > 0);
  if (ragged.length === 0) return [];
  const longer = ragged.filter((row) => length(row) > width).length;
  const numbers = { fields: width, longer, shorter: ragged.length - longer, row: ragged[0] + 1 };
  return [finding('table.ragged', 'warning', layer, numbers)];
}
