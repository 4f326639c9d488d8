import { type Column, numberCell, textCell } from '../../../model/column.js';
import type { Firm, FirmGrade, FirmScale } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { LayerSpec } from '../../../model/scenario.js';
import type { Field } from '../fields.js';
import { joinKey } from '../joins/join.js';
import type { OpenLayer } from '../openLayer.js';
import type { SiteRow, SiteRows } from './firmSites.js';

/**
 * Firms, and the rows of their sites (`firmSites.ts`), from rows of one firm and one site each.
 *
 * Definition: a firm is a distinct credit code (as joins compare them), in the order of first rows; what is said of the firm is taken from its first row that
 * says it. A row without a credit code, or with one that a spreadsheet rounded (`9.13302E+17`), is a firm of its own, `row:<number>`.
 * Promises: no firm is lost: one whose parcels are all unknown stays, without a site. A row equal to an earlier one in every field
 * counts once; a value that differs between rows of one firm, and a number that cannot be read, are findings.
 */
export type FirmSpec = Extract<LayerSpec, { role: 'firms' }>;

const STANDARD = {
  name: ['企业名称', 'name'],
  creditCode: ['统一社会信用代码', '统一信用代码', '信用代码', 'credit_code', 'creditCode'],
  parcelId: ['图斑标识', '图斑标识码', '地块编号', 'BSM', 'parcel_id', 'parcelId'],
  title: ['不动产单元号', '宗地号', '宗地代码', 'title'],
  share: ['份额', '占比', 'share'],
  staff: ['从业人数', '职工人数', 'staff'],
  floorM2: ['建筑面积', 'floor_m2'],
  sector: ['行业', 'sector'],
  grade: ['综合评价', '评价等级', 'grade'],
  scale: ['规模', '是否规上', 'scale'],
  operating: ['经营状态', 'operating'],
  eliminated: ['淘汰落后', '是否淘汰', 'eliminated'],
  polluting: ['三类工业', '污染', 'polluting'],
} as const;
const TAX_NAME = /税|tax/i;

export interface FirmRows {
  readonly firms: readonly Firm[];
  /** One batch a layer. */
  readonly batches: readonly SiteRows[];
}

export function readFirmRows(layers: readonly OpenLayer<FirmSpec>[], report: (item: Finding) => void): FirmRows {
  const firms: Firm[] = [];
  const firmByCode = new Map<string, number>();
  const batches = layers.map((open): SiteRows => {
    const reader = rowReader(open, report);
    const rows: SiteRow[] = [];
    let rewritten = 0;
    for (const k of distinctRows(open, report)) {
      const row = reader.firm(k);
      const key = joinKey(row.creditCode);
      let firm = firmByCode.get(key);
      if (firm === undefined) {
        firm = firms.length;
        firmByCode.set(key, firm);
        firms.push(row);
      } else {
        if (firms[firm].creditCode !== row.creditCode) rewritten++;
        firms[firm] = merge(firms[firm], row, open.layer, report);
      }
      rows.push({
        feature: open.feature[k],
        owner: firm,
        parcelId: reader.parcelId(k),
        title: reader.title(k),
        share: reader.share(k),
      });
    }
    const { parcelField, titleField } = reader;
    if (rewritten > 0) {
      report(finding('join.rewritten', 'note', open.layer, { field: reader.codeField, rows: rewritten }));
    }
    return { layer: open.layer, parcelField, titleField, rows };
  });
  return { firms, batches };
}

/** Rows, without those that repeat an earlier one in every field. */
function distinctRows(open: OpenLayer<FirmSpec>, report: (item: Finding) => void): number[] {
  const columns = [...open.table.columns.values()];
  const first = new Map<string, number>();
  const rows: number[] = [];
  for (let k = 0; k < open.table.rowCount; k++) {
    const key = columns.map((column) => textCell(column, k)).join('\u0001');
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, k);
      rows.push(k);
      continue;
    }
    const numbers = { otherFeature: open.feature[earlier] };
    report(finding('row.duplicate', 'warning', open.layer, numbers, { feature: open.feature[k], dropped: true }));
  }
  return rows;
}

function rowReader(open: OpenLayer<FirmSpec>, report: (item: Finding) => void) {
  const { spec, fields, layer, feature, guessed } = open;
  const named = spec.fields ?? {};
  const creditCode = fields.required(named.creditCode, STANDARD.creditCode, 'creditCode');
  const parcel = fields.optional(named.parcelId, STANDARD.parcelId);
  const one = (key: Exclude<keyof typeof STANDARD, 'creditCode' | 'parcelId'>) =>
    fields.optional(named[key], STANDARD[key]);
  const columns = {
    name: one('name'),
    title: one('title'),
    share: one('share'),
    staff: one('staff'),
    floorM2: one('floorM2'),
    sector: one('sector'),
    grade: one('grade'),
    scale: one('scale'),
    operating: one('operating'),
    eliminated: one('eliminated'),
    polluting: one('polluting'),
  };
  const tax = taxFields(open);
  if (!columns.share) guessed.push('份额均分 / shares split evenly');
  const text = (field: Field | null, k: number) => textCell(field?.column, k);
  const amount = (field: Field | null, k: number): number => {
    const value = numberCell(field?.column, k);
    if (field && !Number.isFinite(value) && text(field, k) !== '') {
      const numbers = { value: `${field.name}=${text(field, k)}` };
      report(finding('row.outsideRange', 'warning', layer, numbers, { feature: feature[k] }));
    }
    return Number.isFinite(value) ? value : Number.NaN;
  };
  return {
    parcelField: parcel?.name ?? 'parcelId',
    titleField: columns.title?.name ?? 'title',
    codeField: creditCode.name,
    parcelId: (k: number) => text(parcel, k),
    title: (k: number) => text(columns.title, k),
    share: (k: number) => amount(columns.share, k),
    firm(k: number): Firm {
      const said = text(creditCode, k);
      const code = joinKey(said) === '' ? '' : said;
      if (code === '') {
        report(finding('value.missing', 'warning', layer, { field: creditCode.name }, { feature: feature[k] }));
      }
      return {
        layer,
        feature: feature[k],
        creditCode: code || `row:${feature[k]}`,
        name: text(columns.name, k),
        sector: text(columns.sector, k),
        grade: gradeOf(open, columns.grade, k, report),
        scale: scaleOf(text(columns.scale, k), columns.scale?.name ?? ''),
        taxWan: [amount(tax[0], k), amount(tax[1], k), amount(tax[2], k)],
        staff: amount(columns.staff, k),
        floorM2: amount(columns.floorM2, k),
        operating: !/停|关|注销|吊销|倒闭|^(false|no|0|否)$/i.test(text(columns.operating, k)),
        eliminated: isYes(columns.eliminated?.column, k),
        polluting: isYes(columns.polluting?.column, k),
      };
    },
  };
}

/** The three tax fields named, else the three whose name speaks of tax, ordered by the year in their name. */
function taxFields({
  spec,
  fields,
  table,
  guessed,
}: OpenLayer<FirmSpec>): readonly [Field | null, Field | null, Field | null] {
  const named = spec.fields?.taxWan;
  if (named) {
    const [first, second, third] = named;
    return [fields.optional(first, []), fields.optional(second, []), fields.optional(third, [])];
  }
  const found = [...table.columns.keys()].filter((name) => TAX_NAME.test(name) && /\d{4}/.test(name));
  found.sort((a, b) => Number(/\d{4}/.exec(a)?.[0]) - Number(/\d{4}/.exec(b)?.[0]));
  const last = found.slice(-3);
  if (last.length > 0) guessed.push(`税收字段 / tax fields ${last.join(', ')}`);
  const [first, second, third] = [...Array<string | undefined>(3 - last.length).fill(undefined), ...last];
  return [fields.optional(first, []), fields.optional(second, []), fields.optional(third, [])];
}

function gradeOf(
  open: OpenLayer<FirmSpec>,
  field: Field | null,
  k: number,
  report: (item: Finding) => void,
): FirmGrade {
  const value = textCell(field?.column, k);
  const grades = open.spec.grades ?? {};
  if (Object.hasOwn(grades, value)) return grades[value];
  const letter = /^([ABCD])(?:[+-]|类|级)?$/i.exec(value)?.[1].toUpperCase();
  if (letter === 'A' || letter === 'B' || letter === 'C' || letter === 'D') return letter;
  if (value === '') return '';
  if (Object.hasOwn(grades, '*')) return grades['*'];
  const numbers = { field: field?.name ?? 'grade', value };
  report(finding('value.unknownCode', 'warning', open.layer, numbers, { feature: open.feature[k] }));
  return '';
}

function scaleOf(value: string, field: string): FirmScale {
  if (/规上|aboveScale|规模以上/i.test(value)) return 'aboveScale';
  if (/小微|微型|micro/i.test(value)) return 'micro';
  return /规上|规模以上/.test(field) && /^(是|true|yes|y|1)$/i.test(value) ? 'aboveScale' : 'belowScale';
}

function isYes(column: Column | undefined, k: number): boolean {
  return /^(是|有|true|yes|y|1)$/i.test(textCell(column, k));
}

/** `known` with the blanks filled from `row`; differing numbers and grades of one firm are findings. */
function merge(known: Firm, row: Firm, layer: string, report: (item: Finding) => void): Firm {
  const differs = (field: string) =>
    report(
      finding('value.differs', 'warning', layer, { field, otherFeature: known.feature }, { feature: row.feature }),
    );
  const number = (field: string, a: number, b: number): number => {
    if (Number.isNaN(a)) return b;
    if (!Number.isNaN(b) && a !== b) differs(field);
    return a;
  };
  if (known.grade !== '' && row.grade !== '' && known.grade !== row.grade) differs('grade');
  return {
    ...known,
    name: known.name || row.name,
    sector: known.sector || row.sector,
    grade: known.grade || row.grade,
    taxWan: [
      number('taxWan[0]', known.taxWan[0], row.taxWan[0]),
      number('taxWan[1]', known.taxWan[1], row.taxWan[1]),
      number('taxWan[2]', known.taxWan[2], row.taxWan[2]),
    ],
    staff: number('staff', known.staff, row.staff),
    floorM2: number('floorM2', known.floorM2, row.floorM2),
  };
}
