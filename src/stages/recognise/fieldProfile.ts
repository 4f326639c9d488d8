import { type Column, cell, type Table } from '../../model/column.js';

/**
 * What stands in a field: how full it is, how many values differ, its range, and the values met most.
 *
 * Promises: an empty text counts as not filled; numbers that are not finite are counted, and are in no range; texts are given whole. Values met once
 * each are examples, in row order.
 */
export interface FieldProfile {
  readonly name: string;
  readonly type: Column['type'];
  readonly filled: number;
  readonly distinct: number;
  /** Of numbers. */
  readonly range: readonly [number, number] | null;
  readonly notFinite: number;
  /** First and last of dates and times. */
  readonly span: readonly [string, string] | null;
  readonly top: readonly { readonly value: string; readonly rows: number }[];
}

const MOST_SHOWN = 5;

export function profileFields(table: Table): FieldProfile[] {
  return [...table.columns].map(([name, column]) => profile(name, column, table.rowCount));
}

function profile(name: string, column: Column, rowCount: number): FieldProfile {
  const counts = column.type === 'text' ? countTexts(column) : countCells(column, rowCount);
  let filled = 0;
  for (const rows of counts.values()) filled += rows;
  const top = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_SHOWN)
    .map(([value, rows]) => ({ value: String(value), rows }));
  const numbers = column.type === 'f64' || column.type === 'i32';
  const finite = numbers ? ([...counts.keys()] as number[]).filter(Number.isFinite) : [];
  const dated = column.type === 'date' || column.type === 'time' ? ([...counts.keys()] as string[]).sort() : [];
  return {
    name,
    type: column.type,
    filled,
    distinct: counts.size,
    range: finite.length > 0 ? rangeOf(finite) : null,
    notFinite: numbers ? [...counts].reduce((sum, [value, rows]) => sum + (Number.isFinite(value) ? 0 : rows), 0) : 0,
    span: dated.length > 0 ? [dated[0], dated[dated.length - 1]] : null,
    top,
  };
}

function countTexts(column: Extract<Column, { type: 'text' }>): Map<string, number> {
  const byCode = new Float64Array(column.values.length);
  column.valid.forEach((valid, row) => {
    if (valid) byCode[column.codes[row]]++;
  });
  const counts = new Map<string, number>();
  column.values.forEach((text, code) => {
    const value = text.trim();
    if (value !== '' && byCode[code] > 0) counts.set(value, (counts.get(value) ?? 0) + byCode[code]);
  });
  return counts;
}

function countCells(column: Column, rowCount: number): Map<string | number | boolean, number> {
  const counts = new Map<string | number | boolean, number>();
  for (let row = 0; row < rowCount; row++) {
    const value = cell(column, row);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return [min, max];
}
