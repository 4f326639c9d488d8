import { type Column, type Table, textCell } from '../../model/column.js';

/** Rows of a table, picked. A row number of −1 gives an empty row. */
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
