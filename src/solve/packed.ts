import type { Mip } from '../model/mip.js';

/** A program as a few flat arrays, rows one behind the other: what goes to a worker in a tenth of the time that a copy of its records takes. */
export interface PackedMip {
  readonly name: string;
  readonly offset: number;
  readonly columnNames: readonly string[];
  readonly costs: Float64Array;
  readonly columnBounds: Float64Array;
  readonly integer: Uint8Array;
  readonly rowNames: readonly string[];
  readonly rowBounds: Float64Array;
  /** Row r owns the coefficients rowStart[r] … rowStart[r + 1] (exclusive). */
  readonly rowStart: Uint32Array;
  readonly inColumn: Uint32Array;
  readonly values: Float64Array;
}

export function packed({ name, offset, columns, rows }: Mip): PackedMip {
  const rowStart = new Uint32Array(rows.length + 1);
  rows.forEach((row, r) => {
    rowStart[r + 1] = rowStart[r] + row.columns.length;
  });
  const inColumn = new Uint32Array(rowStart[rows.length]);
  const values = new Float64Array(inColumn.length);
  rows.forEach((row, r) => {
    inColumn.set(row.columns, rowStart[r]);
    values.set(row.values, rowStart[r]);
  });
  return {
    name,
    offset,
    columnNames: columns.map((column) => column.name),
    costs: Float64Array.from(columns, ({ cost }) => cost),
    columnBounds: boundsOf(columns),
    integer: Uint8Array.from(columns, ({ integer }) => (integer ? 1 : 0)),
    rowNames: rows.map((row) => row.name),
    rowBounds: boundsOf(rows),
    rowStart,
    inColumn,
    values,
  };
}

export function unpacked(mip: PackedMip): Mip {
  const { name, offset, costs, columnBounds, integer, rowBounds, rowStart, inColumn, values } = mip;
  return {
    name,
    offset,
    columns: mip.columnNames.map((column, c) => ({
      name: column,
      cost: costs[c],
      lower: columnBounds[2 * c],
      upper: columnBounds[2 * c + 1],
      integer: integer[c] === 1,
    })),
    rows: mip.rowNames.map((row, r) => ({
      name: row,
      lower: rowBounds[2 * r],
      upper: rowBounds[2 * r + 1],
      columns: Array.from(inColumn.subarray(rowStart[r], rowStart[r + 1])),
      values: Array.from(values.subarray(rowStart[r], rowStart[r + 1])),
    })),
  };
}

function boundsOf(list: readonly { readonly lower: number; readonly upper: number }[]): Float64Array {
  const bounds = new Float64Array(2 * list.length);
  list.forEach(({ lower, upper }, i) => {
    bounds[2 * i] = lower;
    bounds[2 * i + 1] = upper;
  });
  return bounds;
}
