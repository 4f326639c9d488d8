/**
 * Attributes as columns. Each column has one type and a validity flag a row: an empty tax is not 0.
 * Text columns are dictionaries (`codes[row]` indexes `values`). Ids and codes are always text.
 * Dates are days since 1970-01-01 in `days`. Times are what a clock showed, of no time zone: milliseconds since 1970-01-01T00:00:00 of
 * that clock in `ms`, shown as `yyyy-mm-ddThh:mm:ss[.sss]`; a zone that a file marks is left out, nothing is shifted by it.
 */
export type Column =
  | { readonly type: 'f64'; readonly values: Float64Array; readonly valid: Uint8Array }
  | { readonly type: 'i32'; readonly values: Int32Array; readonly valid: Uint8Array }
  | { readonly type: 'bool'; readonly values: Uint8Array; readonly valid: Uint8Array }
  | { readonly type: 'date'; readonly days: Int32Array; readonly valid: Uint8Array }
  | { readonly type: 'time'; readonly ms: Float64Array; readonly valid: Uint8Array }
  | {
      readonly type: 'text';
      readonly codes: Uint32Array;
      readonly values: readonly string[];
      readonly valid: Uint8Array;
    };

export interface Table {
  readonly rowCount: number;
  /** Field name → column, in delivered order. */
  readonly columns: ReadonlyMap<string, Column>;
}

export type Cell = string | number | boolean | null;

export const EMPTY_TABLE: Table = { rowCount: 0, columns: new Map() };

/** The value of one cell; a date as `yyyy-mm-dd`, a time as `yyyy-mm-ddThh:mm:ss[.sss]`; null where it is not valid. */
export function cell(column: Column, row: number): Cell {
  if (!column.valid[row]) return null;
  switch (column.type) {
    case 'f64':
    case 'i32':
      return column.values[row];
    case 'bool':
      return column.values[row] !== 0;
    case 'date':
      return new Date(column.days[row] * 86_400_000).toISOString().slice(0, -14);
    case 'time':
      return new Date(column.ms[row]).toISOString().replace(/(\.000)?Z$/, '');
    case 'text':
      return column.values[column.codes[row]];
  }
}

/** The cell as trimmed text ('' when empty); numbers in their shortest form, so that a numeric code reads as written. */
export function textCell(column: Column | undefined, row: number): string {
  if (!column) return '';
  const value = cell(column, row);
  return value === null ? '' : String(value).trim();
}

/** The cell as a number (NaN when empty or not a number). */
export function numberCell(column: Column | undefined, row: number): number {
  if (!column) return Number.NaN;
  const value = cell(column, row);
  if (value === null || value === '') return Number.NaN;
  return typeof value === 'number' ? value : Number(value);
}

/**
 * One column from loose cells: all numbers → f64 (i32 never, so that a later delivery with decimals keeps its type),
 * all booleans → bool, everything else → text. `mixed` says that numbers were turned into text.
 */
export function columnFromCells(cells: readonly Cell[]): { readonly column: Column; readonly mixed: boolean } {
  let numbers = 0;
  let booleans = 0;
  let texts = 0;
  for (const value of cells) {
    if (typeof value === 'number') numbers++;
    else if (typeof value === 'boolean') booleans++;
    else if (value !== null) texts++;
  }
  const valid = Uint8Array.from(cells, (value) => (value === null ? 0 : 1));
  if (numbers > 0 && booleans + texts === 0) {
    return {
      column: { type: 'f64', values: Float64Array.from(cells, (v) => (v === null ? Number.NaN : Number(v))), valid },
      mixed: false,
    };
  }
  if (booleans > 0 && numbers + texts === 0) {
    return { column: { type: 'bool', values: Uint8Array.from(cells, (v) => (v ? 1 : 0)), valid }, mixed: false };
  }
  return { column: textColumn(cells.map((v) => (v === null ? null : String(v)))), mixed: numbers > 0 && texts > 0 };
}

/** A dictionary text column; null is an empty cell. */
export function textColumn(cells: readonly (string | null)[]): Column {
  const codeByValue = new Map<string, number>();
  const codes = new Uint32Array(cells.length);
  const valid = new Uint8Array(cells.length);
  cells.forEach((value, row) => {
    if (value === null) return;
    valid[row] = 1;
    let code = codeByValue.get(value);
    if (code === undefined) {
      code = codeByValue.size;
      codeByValue.set(value, code);
    }
    codes[row] = code;
  });
  return { type: 'text', codes, values: [...codeByValue.keys()], valid };
}
