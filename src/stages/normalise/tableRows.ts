import { type Column, type Table, textCell } from '../../model/column.js';

/** Rows of a table, picked and joined. A row number of −1 gives an empty row. */
export function takeRows(table: Table, rows: Int32Array): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, takeCells(column, rows));
  return { rowCount: rows.length, columns };
}

function takeCells(column: Column, rows: Int32Array): Column {
  const valid = new Uint8Array(rows.length);
  rows.forEach((row, k) => {
    valid[k] = row < 0 ? 0 : column.valid[row];
  });
  const pick = <A extends Float64Array | Int32Array | Uint8Array | Uint32Array>(from: A, to: A): A => {
    rows.forEach((row, k) => {
      if (row >= 0) to[k] = from[row];
    });
    return to;
  };
  switch (column.type) {
    case 'f64':
      return { type: 'f64', values: pick(column.values, new Float64Array(rows.length).fill(Number.NaN)), valid };
    case 'i32':
      return { type: 'i32', values: pick(column.values, new Int32Array(rows.length)), valid };
    case 'bool':
      return { type: 'bool', values: pick(column.values, new Uint8Array(rows.length)), valid };
    case 'date':
      return { type: 'date', days: pick(column.days, new Int32Array(rows.length)), valid };
    case 'time':
      return { type: 'time', ms: pick(column.ms, new Float64Array(rows.length)), valid };
    case 'text':
      return { type: 'text', codes: pick(column.codes, new Uint32Array(rows.length)), values: column.values, valid };
  }
}

/** Rows (0-based) whose field has one of the values. */
export function rowsWhere(column: Column, rowCount: number, values: readonly string[]): Int32Array {
  const wanted = new Set(values.map((value) => value.trim()));
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) if (wanted.has(textCell(column, row))) rows.push(row);
  return Int32Array.from(rows);
}

export interface Joined {
  readonly table: Table;
  /** Rows here that found none there. */
  readonly unmatched: number;
  /** Rows there that repeat the key of an earlier one. */
  readonly repeated: number;
}

/** `here` with the columns of `there` beside it, matched by equal text of two key columns; the first row of each key stands. */
export function joinTables(here: Table, hereKey: Column, there: Table, thereKey: Column): Joined {
  const rowByKey = new Map<string, number>();
  let repeated = 0;
  for (let row = 0; row < there.rowCount; row++) {
    const key = textCell(thereKey, row);
    if (key === '') continue;
    if (rowByKey.has(key)) repeated++;
    else rowByKey.set(key, row);
  }
  let unmatched = 0;
  const rows = new Int32Array(here.rowCount);
  for (let row = 0; row < here.rowCount; row++) {
    rows[row] = rowByKey.get(textCell(hereKey, row)) ?? -1;
    if (rows[row] < 0) unmatched++;
  }
  const columns = new Map(here.columns);
  for (const [name, column] of takeRows(there, rows).columns) {
    if (there.columns.get(name) === thereKey && columns.has(name)) continue;
    columns.set(freeName(name, columns), column);
  }
  return { table: { rowCount: here.rowCount, columns }, unmatched, repeated };
}

function freeName(name: string, taken: ReadonlyMap<string, Column>): string {
  let free = name;
  for (let k = 2; taken.has(free); k++) free = `${name}_${k}`;
  return free;
}
