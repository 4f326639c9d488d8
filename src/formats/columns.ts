import type { Column } from '../model/column.js';
import { type Finding, finding } from '../model/finding.js';

/** Typed columns filled cell by cell, for readers that know the type of a field before its values. */
export interface ColumnBuilder<T> {
  set(row: number, value: T): void;
  finish(): Column;
}

export function numberBuilder(rowCount: number): ColumnBuilder<number> {
  const values = new Float64Array(rowCount).fill(Number.NaN);
  const valid = new Uint8Array(rowCount);
  return {
    set(row, value) {
      values[row] = value;
      valid[row] = 1;
    },
    finish: () => ({ type: 'f64', values, valid }),
  };
}

export function integerBuilder(rowCount: number): ColumnBuilder<number> {
  const values = new Int32Array(rowCount);
  const valid = new Uint8Array(rowCount);
  return {
    set(row, value) {
      values[row] = value;
      valid[row] = 1;
    },
    finish: () => ({ type: 'i32', values, valid }),
  };
}

export function boolBuilder(rowCount: number): ColumnBuilder<boolean> {
  const values = new Uint8Array(rowCount);
  const valid = new Uint8Array(rowCount);
  return {
    set(row, value) {
      values[row] = value ? 1 : 0;
      valid[row] = 1;
    },
    finish: () => ({ type: 'bool', values, valid }),
  };
}

export function dateBuilder(rowCount: number): ColumnBuilder<number> {
  const days = new Int32Array(rowCount);
  const valid = new Uint8Array(rowCount);
  return {
    set(row, value) {
      days[row] = value;
      valid[row] = 1;
    },
    finish: () => ({ type: 'date', days, valid }),
  };
}

/** Milliseconds since 1970-01-01T00:00:00 of the clock that was read (`column.ts`). */
export function timeBuilder(rowCount: number): ColumnBuilder<number> {
  const ms = new Float64Array(rowCount);
  const valid = new Uint8Array(rowCount);
  return {
    set(row, value) {
      ms[row] = value;
      valid[row] = 1;
    },
    finish: () => ({ type: 'time', ms, valid }),
  };
}

/** Days since 1970-01-01 of a calendar day; null when there is no such day (31 February). */
export function daysOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? Math.round(date.getTime() / 86_400_000) : null;
}

/** The last number given to a name among columns: 16,384 fields of one name must not each count from 2. */
const lastNumber = new WeakMap<ReadonlyMap<string, Column>, Map<string, number>>();

/** A name no column has yet: names cut to 10 bytes may collide (`名称`, then `名称_2` with a finding). */
export function uniqueName(
  name: string,
  taken: ReadonlyMap<string, Column>,
  layer: string,
  findings: Finding[],
): string {
  if (!taken.has(name)) return name;
  const last = lastNumber.get(taken) ?? new Map<string, number>();
  lastNumber.set(taken, last);
  let n = (last.get(name) ?? 1) + 1;
  while (taken.has(`${name}_${n}`)) n++;
  last.set(name, n);
  findings.push(finding('field.renamed', 'warning', layer, { field: name, name: `${name}_${n}` }));
  return `${name}_${n}`;
}
