import type { MipColumn, MipRow } from '../../../model/mip.js';

/** Collects columns in order and gives their numbers. */
export interface ColumnList {
  readonly columns: readonly MipColumn[];
  add(name: string, lower: number, upper: number, integer: boolean): number;
}

export function columnList(): ColumnList {
  const columns: MipColumn[] = [];
  return {
    columns,
    add(name, lower, upper, integer) {
      columns.push({ name, cost: 0, lower, upper, integer });
      return columns.length - 1;
    },
  };
}

/** A sum of columns under way: coefficients of one column add up; columns −1 (not in the model) and zeros are left out. */
export interface Sum {
  add(column: number, value: number): Sum;
  /** Adds another sum, times a factor. */
  plus(other: Sum, factor?: number): Sum;
  readonly size: number;
  row(name: string, lower: number, upper: number): MipRow;
  entries(): readonly (readonly [column: number, value: number])[];
}

export function sum(): Sum {
  let columns: number[] = [];
  let values: number[] = [];
  /** Columns are distinct and ascend. */
  let isInOrder = true;
  function order(): void {
    if (isInOrder) return;
    const [given, amounts] = [columns, values];
    columns = [];
    values = [];
    for (const i of Array.from(given.keys()).sort((p, q) => given[p] - given[q] || p - q)) {
      if (columns.at(-1) === given[i]) values[values.length - 1] += amounts[i];
      else {
        columns.push(given[i]);
        values.push(amounts[i]);
      }
    }
    isInOrder = true;
  }
  const self: Sum = {
    add(column, value) {
      if (column < 0 || value === 0) return self;
      if (isInOrder && columns.length > 0 && column <= columns[columns.length - 1]) isInOrder = false;
      columns.push(column);
      values.push(value);
      return self;
    },
    plus(other, factor = 1) {
      for (const [column, value] of other.entries()) self.add(column, factor * value);
      return self;
    },
    get size() {
      order();
      return columns.length;
    },
    row(name, lower, upper) {
      order();
      const isKept = (_: number, i: number) => values[i] !== 0;
      // `slice` leaves no room behind the last entry, where rows of three would take that of seventeen
      return { name, lower, upper, columns: columns.filter(isKept).slice(), values: values.filter(isKept).slice() };
    },
    entries() {
      order();
      return columns.map((column, i) => [column, values[i]] as const).filter(([, value]) => value !== 0);
    },
  };
  return self;
}

/** Ids as unique labels: the second and later of equal ids carry their number. */
export function uniqueLabels(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.map((id, i) => {
    const label = seen.has(id) ? `${id}~${i + 1}` : id;
    seen.add(label);
    return label;
  });
}
