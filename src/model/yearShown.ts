import { type Table, textCell } from './column.js';

/**
 * The year that a layer shows by itself.
 *
 * Definition: the most frequent year of the field named, or of SJNF; else that of the first date field there is; else the one year in a
 * name of the layer or its file. Ties go to the later year. Limit: a field that mixes years counts by its most frequent one.
 */
export interface YearShown {
  readonly year: number | null;
  readonly from: 'field' | 'name' | null;
  readonly field: string | null;
}

const DATE_FIELDS = [
  '数据年份',
  '数据年度',
  '评价年度',
  '年度',
  '年份',
  'GXSJ',
  'GXRQ',
  '更新时间',
  '更新日期',
  '评价日期',
  'SCRQ',
];
const YEAR_IN_NAME = /(?<!\d)(19[89]\d|20\d\d)(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?)?(?!\d)/g;

/** `names`: of the layer and of its file. `named`: the field that the user says holds the year. */
export function yearShown(table: Table, names: readonly string[], named?: string): YearShown {
  for (const standard of [[named ?? 'SJNF'], DATE_FIELDS]) {
    const field = fieldAmong(table, standard);
    const column = field === null ? undefined : table.columns.get(field);
    const year = column ? mostFrequentYear(table.rowCount, (row) => textCell(column, row)) : null;
    if (year !== null) return { year, from: 'field', field };
  }
  for (const name of names) {
    const years = new Set([...name.matchAll(YEAR_IN_NAME)].map((match) => Number(match[1])));
    if (years.size === 1) return { year: [...years][0], from: 'name', field: null };
  }
  return { year: null, from: null, field: null };
}

function fieldAmong(table: Table, wanted: readonly string[]): string | null {
  for (const name of wanted) {
    if (table.columns.has(name)) return name;
    for (const there of table.columns.keys()) if (there.toLowerCase() === name.toLowerCase()) return there;
  }
  return null;
}

function mostFrequentYear(rowCount: number, textOf: (row: number) => string): number | null {
  const years: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const year = Number(textOf(row).slice(0, 4));
    if (Number.isInteger(year) && year > 1900 && year < 2200) years.push(year);
  }
  return mostFrequent(years);
}

/** Ties go to the greater; null of none. */
export function mostFrequent(values: readonly number[]): number | null {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  let best: number | null = null;
  for (const [value, rows] of count) {
    const most = best === null ? 0 : (count.get(best) ?? 0);
    if (rows > most || (rows === most && best !== null && value > best)) best = value;
  }
  return best;
}
