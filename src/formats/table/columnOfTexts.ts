import { type Column, textColumn } from '../../model/column.js';
import { dayOfText } from '../../model/day.js';
import { type Finding, finding } from '../../model/finding.js';
import { dateBuilder, numberBuilder, timeBuilder } from '../columns.js';
import { BLANK_WORDS, dayOfSerial, halfWidth, isIsoDay, isPlainNumber, numberOf } from './cells.js';

/**
 * One column from the texts of its cells.
 *
 * Definition: a column is a code, and stays text, if its name or one of its values says so: leading zeros, 15 and more digits, or a name of
 * identifiers (BSM, …DM, code, id, 编号, 代码, 信用代码 …). Any other column whose filled cells all are numbers is f64; one whose cells all are
 * dates, or that is called a date and holds days in other writings than `yyyy-mm-dd`, is a date, or a time if one of them shows a clock. Words for "nothing" are blank in codes, numbers and
 * dates; in other texts they stay.
 * Promises: each way in which cells were taken for something else than they are written is one finding a column, with its count.
 */
const NAME_OF_CODE =
  /(^|_)(id|fid|no|nr|key|pin|tel|phone|zip)$|(code|dm|bm|bh|bsm|gisid)$|编号|编码|代码|标识|证号|号$|信用|电话|邮编/i;
/** A code as Excel saves it to CSV once it has taken it for a number: `9.13302E+17`. */
const ROUNDED = /^\d(\.\d+)?E\+\d{2}$/i;
const NAME_OF_ID = /[a-z]I[dD]$/;
const NAME_OF_DATE = /日期|时间|起始|终止|截止|到期|起租|^(?:起|止|自|至)$|date|(?:RQ|SJ)$/i;

const DAY_MS = 86_400_000;

export interface ReadColumn {
  readonly column: Column;
  readonly findings: readonly Finding[];
}

export function columnOfTexts(
  field: string,
  written: readonly string[],
  days: readonly (number | undefined)[],
  layer: string,
): ReadColumn {
  const findings: Finding[] = [];
  const half = written.map(halfWidth);
  const changed = half.reduce((n, text, r) => (text === written[r] ? n : n + 1), 0);
  if (changed > 0) findings.push(finding('cell.halfWidth', 'note', layer, { field, cells: changed }));
  const isText = NAME_OF_CODE.test(field) || NAME_OF_ID.test(field) || half.some(isCode);
  const rounded = isText ? half.reduce((n, text) => (ROUNDED.test(text) ? n + 1 : n), 0) : 0;
  if (rounded > 0) findings.push(finding('cell.digitsLost', 'warning', layer, { field, cells: rounded }));
  const cells = withoutBlankWords(field, half, days, isText, layer, findings);
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length > 0) {
    const dates = datesOf(field, cells, days, isText, layer, findings) ?? null;
    if (dates) return { column: dates, findings };
    const numbers = isText ? [] : cells.map((cell) => (cell === '' ? Number.NaN : numberOf(cell)));
    const count = numbers.reduce((n, value) => (Number.isNaN(value) ? n : n + 1), 0);
    if (count === filled.length) {
      const formed = filled.reduce((n, cell) => (isPlainNumber(cell) ? n : n + 1), 0);
      if (formed > 0) findings.push(finding('cell.asNumber', 'note', layer, { field, cells: formed }));
      const values = numberBuilder(cells.length);
      cells.forEach((cell, r) => {
        if (cell !== '') values.set(r, numbers[r]);
      });
      return { column: values.finish(), findings };
    }
    if (count > 0) findings.push(finding('field.mixed', 'note', layer, { field }));
  }
  return { column: textColumn(cells.map((cell) => (cell === '' ? null : cell))), findings };
}

function isCode(text: string): boolean {
  return /^[+-]?0\d/.test(text) || /^\d{15,}$/.test(text);
}

/** The cells with their words for "nothing" taken out, where the other cells show that they mean it. */
function withoutBlankWords(
  field: string,
  cells: readonly string[],
  days: readonly (number | undefined)[],
  isText: boolean,
  layer: string,
  findings: Finding[],
): readonly string[] {
  const words = new Map<string, number>();
  for (const cell of cells) if (BLANK_WORDS.has(cell)) words.set(cell, (words.get(cell) ?? 0) + 1);
  if (words.size === 0) return cells;
  const isAmount = (cell: string, r: number) =>
    cell === '' ||
    BLANK_WORDS.has(cell) ||
    days[r] !== undefined ||
    !Number.isNaN(numberOf(cell)) ||
    dayOfText(cell) !== null;
  if (!isText && !cells.every(isAmount)) return cells;
  const count = [...words.values()].reduce((a, b) => a + b, 0);
  findings.push(finding('cell.blankWord', 'note', layer, { field, cells: count, words: [...words.keys()].join(' ') }));
  return cells.map((cell) => (BLANK_WORDS.has(cell) ? '' : cell));
}

function datesOf(
  field: string,
  cells: readonly string[],
  days: readonly (number | undefined)[],
  isText: boolean,
  layer: string,
  findings: Finding[],
): Column | null {
  const isNamed = !isText && NAME_OF_DATE.test(field);
  const read = new Float64Array(cells.length).fill(Number.NaN);
  let other = 0;
  for (let r = 0; r < cells.length; r++) {
    const cell = cells[r];
    if (cell === '') continue;
    let day: number | null = days[r] ?? null;
    if (day === null && isNamed) {
      day = dayOfText(cell) ?? dayOfSerial(cell);
      if (!isIsoDay(cell)) other++;
    }
    if (day === null) return null;
    read[r] = day;
  }
  // days written yyyy-mm-dd in a text file stay the text they are
  if (other === 0 && !cells.some((cell, r) => cell !== '' && days[r] !== undefined)) return null;
  if (other > 0) findings.push(finding('cell.asDate', 'note', layer, { field, cells: other }));
  const isTime = read.some((day) => day % 1 !== 0 && !Number.isNaN(day));
  const column = isTime ? timeBuilder(cells.length) : dateBuilder(cells.length);
  read.forEach((day, r) => {
    if (!Number.isNaN(day)) column.set(r, isTime ? Math.round(day * DAY_MS) : day);
  });
  return column.finish();
}
