import { isPlaceholder } from '../../../model/codes/plainCode.js';
import type { Severity } from '../../../model/finding.js';
import { deliveredField, type StandardField } from '../../../model/standards/standard.js';
import { emptyRows, type FieldCodes, type Fields, rowsOfValues } from './fieldCodes.js';
import { type RuleInput, severityBy } from './rule.js';

/**
 * The fields of a standard: there, of their type, filled, within bounds.
 *
 * Definition: field.required — mandatory fields that the table lacks (a note where most are lacking); field.usual — usual ones, a note; field.type — a number field that came as text, or
 * a code that came as numbers (leading zeros are lost); value.notNumber, value.outsideRange; field.empty — a mandatory field empty in every
 * row; value.missing (id.missing of BSM) — empty in some; value.placeholder — 无, NULL, - in its place; year.mixed — several data years in one layer, a note.
 * A name is not missed where its code is missing: that is said once. Widths are not looked at.
 */
export function fieldRules(input: RuleInput): void {
  const { standard, fields, list } = input;
  absent(input);
  for (const field of standard.fields) {
    const name = deliveredField(fields.table, field);
    if (name === null || fields.table.rowCount === 0) continue;
    typeOf(input, field, name);
    if (field.need === 'must') filled(input, field, name);
    placeholders(input, name);
    if (field.type !== 'text') numbersOf(input, field, name);
  }
  const year = standard.fields.find(({ type }) => type === 'year');
  const years = year && fields.codes(year.name);
  if (!years) return;
  const met = years.values
    .map((value, code) => ({ value, rows: years.rows[code] }))
    .filter(({ value, rows }) => value !== '' && rows > 0)
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  if (met.length < 2) return;
  const shown = met.slice(0, 6).map(({ value, rows }) => `${value} (${rows})`);
  list.once('year.mixed', 'note', { field: years.name, years: shown.join(', ') + (met.length > 6 ? ' …' : '') });
}

function absent({ standard, fields, list }: RuleInput): void {
  const lacking = (need: StandardField['need']) =>
    standard.fields.filter((field) => field.need === need && deliveredField(fields.table, field) === null);
  const say = (code: 'field.required' | 'field.usual', severity: Severity, lacks: readonly StandardField[]) => {
    if (lacks.length === 0) return;
    const names = lacks.map(({ name }) => name).join(', ');
    list.once(code, severity, { standard: `${standard.title.zh} / ${standard.title.en}`, fields: names });
  };
  const required = lacking('must');
  const asked = standard.fields.filter(({ need }) => need === 'must').length;
  // most of it missing: a table made from the standard's, not a delivery of it
  say('field.required', 2 * required.length > asked ? 'note' : severityBy(standard), required);
  say('field.usual', 'note', lacking('usual'));
}

const NUMBER = '数值 / number';
const TEXT = '文本 / text';

function typeOf({ fields, list }: RuleInput, field: StandardField, name: string): void {
  const isText = fields.table.columns.get(name)?.type === 'text';
  // a column without a value has no type of its own
  if (emptyRows(fields, name) === fields.table.rowCount) return;
  if (field.type === 'number' && isText) {
    list.once('field.type', 'warning', { field: name, asked: NUMBER, delivered: TEXT });
  } else if (field.type === 'text' && !isText) {
    list.once('field.type', 'warning', { field: name, asked: TEXT, delivered: NUMBER });
  }
}

/** A name goes with its code: DLMC with DLBM, QSDWMC with QSDWDM. */
const CODE_OF_NAME: Readonly<Record<string, string>> = {
  DLMC: 'DLBM',
  QSDWMC: 'QSDWDM',
  ZLDWMC: 'ZLDWDM',
  XZQMC: 'XZQDM',
};

function filled(input: RuleInput, field: StandardField, name: string): void {
  const { fields, standard, list, checked } = input;
  const severity = severityBy(standard);
  if (name === checked.layer.facts?.recordedField) return;
  const empty = emptyRows(fields, name);
  if (empty === fields.table.rowCount && empty > 1) {
    list.once('field.empty', severity, { field: name, rows: empty });
    return;
  }
  if (empty === 0) return;
  const coded = fields.codes(name) as FieldCodes;
  const code = fields.codes(CODE_OF_NAME[field.name] ?? '');
  const rows = (rowsOfValues(coded, (value) => value === 0).get(0) ?? []).filter(
    (row) => code === null || code.codes[row] !== 0,
  );
  if (field.name === 'BSM') list.group('id.missing', severity, {}, rows);
  else list.group('value.missing', severity, { field: name }, rows);
}

function placeholders({ fields, list }: RuleInput, name: string): void {
  if (fields.table.columns.get(name)?.type !== 'text') return;
  const coded = fields.codes(name) as FieldCodes;
  for (const [value, rows] of rowsOfValues(coded, (code) => isPlaceholder(coded.values[code]))) {
    list.group('value.placeholder', 'warning', { field: coded.name, value: coded.values[value] }, rows);
  }
}

function numbersOf({ fields, standard, list, settings }: RuleInput, field: StandardField, name: string): void {
  const severity = severityBy(standard);
  const isText = fields.table.columns.get(name)?.type === 'text';
  if (isText) {
    const coded = fields.codes(name) as FieldCodes;
    const wrong = (code: number) => {
      const text = coded.values[code];
      return text !== '' && !isPlaceholder(text) && Number.isNaN(Number(text));
    };
    for (const [value, rows] of rowsOfValues(coded, wrong)) {
      list.group('value.notNumber', severity, { field: name, value: coded.values[value] }, rows);
    }
  }
  const { least, most, above, range } = boundsOf(field, settings['check.firstYear'], settings['check.lastYear']);
  const values = numbersIn(fields, name);
  const outside: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    // NaN is empty, or said above
    if (value < least || value > most || value <= above || (field.type === 'year' && value % 1 !== 0))
      outside.push(row);
  }
  list.each('value.outsideRange', severity, name, outside, (row) => ({ field: name, value: values[row], range }));
}

function numbersIn(fields: Fields, name: string): Float64Array {
  return fields.numbers(name)?.values ?? new Float64Array(0);
}

function boundsOf(field: StandardField, firstYear: number, lastYear: number) {
  const isYear = field.type === 'year';
  const least = isYear ? firstYear : (field.least ?? Number.NEGATIVE_INFINITY);
  const most = isYear ? lastYear : (field.most ?? Number.POSITIVE_INFINITY);
  const above = field.above ?? Number.NEGATIVE_INFINITY;
  const low = field.above !== undefined ? `> ${field.above}` : `≥ ${least}`;
  const range = Number.isFinite(most) ? `${least} … ${most}` : low;
  return { least, most, above, range };
}
