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
  const terms = new Map<number, number>();
  const self: Sum = {
    add(column, value) {
      if (column >= 0 && value !== 0) terms.set(column, (terms.get(column) ?? 0) + value);
      return self;
    },
    plus(other, factor = 1) {
      for (const [column, value] of other.entries()) self.add(column, factor * value);
      return self;
    },
    get size() {
      return terms.size;
    },
    row(name, lower, upper) {
      const kept = self.entries();
      return { name, lower, upper, columns: kept.map(([c]) => c), values: kept.map(([, v]) => v) };
    },
    entries: () => [...terms].filter(([, value]) => value !== 0).sort((a, b) => a[0] - b[0]),
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
