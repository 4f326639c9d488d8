import { type Table, textCell } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerRead } from '../../model/layer.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { FieldFinder } from './fields.js';

/**
 * The year that a layer shows.
 *
 * Definition: what the scenario says (`year`, or the field named under `fields.year`); else the most frequent year of SJNF; else that of
 * the first date field there is; else the one year in the name of the layer or of its file. Ties go to the later year. Null where nothing says it.
 * Promises: each layer whose year is not that of the parcels (where they say none: not the most frequent one) is a finding, once: a note one year apart, a
 * warning beyond. Limit: a field that mixes years counts by its most frequent one.
 */
export interface DataYear {
  readonly year: number | null;
  readonly from: LayerRead['dataYearFrom'];
}

interface Dated {
  readonly layer: string;
  readonly spec: LayerSpec;
  readonly year: DataYear;
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

export function dataYearOf(open: {
  readonly spec: LayerSpec;
  readonly table: Table;
  readonly fields: FieldFinder;
  readonly layer: string;
  readonly delivered: { readonly file: string };
}): DataYear {
  const { spec, table, fields } = open;
  if (spec.year !== undefined) return { year: spec.year, from: 'scenario' };
  const named = spec.role === 'parcels' ? spec.fields?.year : undefined;
  for (const standard of [['SJNF'], DATE_FIELDS]) {
    const field = fields.optional(named, standard);
    const year = field ? mostFrequentYear(table, (row) => textCell(field.column, row)) : null;
    if (year !== null) return { year, from: 'field' };
  }
  for (const name of [open.layer, open.delivered.file]) {
    const years = new Set([...name.matchAll(YEAR_IN_NAME)].map((match) => Number(match[1])));
    if (years.size === 1) return { year: [...years][0], from: 'name' };
  }
  return { year: null, from: null };
}

export function reportYears(layers: readonly Dated[], report: (item: Finding) => void): void {
  const known = layers.flatMap(({ layer, spec, year: { year } }) =>
    year === null ? [] : [{ layer, role: spec.role, year }],
  );
  const reference = known.find(({ role }) => role === 'parcels')?.year ?? mostFrequent(known.map(({ year }) => year));
  if (reference === null) return;
  for (const { layer, year } of known) {
    if (year === reference) continue;
    const severity = Math.abs(year - reference) > 1 ? 'warning' : 'note';
    report(finding('year.differs', severity, layer, { year, otherYear: reference }));
  }
}

function mostFrequentYear(table: Table, textOf: (row: number) => string): number | null {
  const years: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const year = Number(textOf(row).slice(0, 4));
    if (Number.isInteger(year) && year > 1900 && year < 2200) years.push(year);
  }
  return mostFrequent(years);
}

function mostFrequent(years: readonly number[]): number | null {
  const count = new Map<number, number>();
  for (const year of years) count.set(year, (count.get(year) ?? 0) + 1);
  let best: number | null = null;
  for (const [year, rows] of count) {
    const most = best === null ? 0 : (count.get(best) ?? 0);
    if (rows > most || (rows === most && best !== null && year > best)) best = year;
  }
  return best;
}
