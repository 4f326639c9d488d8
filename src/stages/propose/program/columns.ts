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
  return new Terms();
}

/** A class, since a model takes a million of them: methods of their own would take ten times the room. */
class Terms implements Sum {
  private columns: number[] = [];
  private values: number[] = [];
  /** Columns are distinct and ascend. */
  private isInOrder = true;

  add(column: number, value: number): Sum {
    if (column < 0 || value === 0) return this;
    const { columns } = this;
    if (this.isInOrder && columns.length > 0 && column <= columns[columns.length - 1]) this.isInOrder = false;
    columns.push(column);
    this.values.push(value);
    return this;
  }

  plus(other: Sum, factor = 1): Sum {
    for (const [column, value] of other.entries()) this.add(column, factor * value);
    return this;
  }

  get size(): number {
    this.order();
    return this.columns.length;
  }

  row(name: string, lower: number, upper: number): MipRow {
    this.order();
    const { columns, values } = this;
    const isKept = (_: number, i: number) => values[i] !== 0;
    const isWhole = !values.includes(0);
    // `slice` leaves no room behind the last entry, where rows of three would take that of seventeen
    return {
      name,
      lower,
      upper,
      columns: (isWhole ? columns : columns.filter(isKept)).slice(),
      values: (isWhole ? values : values.filter(isKept)).slice(),
    };
  }

  entries(): readonly (readonly [column: number, value: number])[] {
    this.order();
    return this.columns.map((column, i) => [column, this.values[i]] as const).filter(([, value]) => value !== 0);
  }

  private order(): void {
    if (this.isInOrder) return;
    const { columns: given, values: amounts } = this;
    this.columns = [];
    this.values = [];
    for (const i of Array.from(given.keys()).sort((p, q) => given[p] - given[q] || p - q)) {
      if (this.columns.at(-1) === given[i]) this.values[this.values.length - 1] += amounts[i];
      else {
        this.columns.push(given[i]);
        this.values.push(amounts[i]);
      }
    }
    this.isInOrder = true;
  }
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
