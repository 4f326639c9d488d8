/**
 * What people write into the cells of a table: the one place for the words and forms that are understood.
 *
 * Blank: a dash, a slash or a word for "nothing" (`BLANK_WORDS`). Number: digits with a point, thousands parted by commas, percent (12 % is 0.12).
 * Date: `2021-03-05`, `2021/3/5`, `2021.3.5`, `2021年3月5日`, `20210305`, or Excel's day number. Half-width: a text that is ASCII but for full-width
 * letters, digits and signs is taken as that ASCII; other texts keep their full-width signs.
 */
export const BLANK_WORDS: ReadonlySet<string> = new Set([
  ...['-', '--', '—', '——', '–', '−', '/', '//', '\\', '无', '暂无', '没有', '空'],
  ...['N/A', 'n/a', 'NA', '#N/A', 'NULL', 'null', 'None', 'none', 'nil', '(null)', '<Null>'],
]);

const FULL_WIDTH = /[\uff01-\uff5e\u3000]/;
const FULL_WIDTH_ALL = /[\uff01-\uff5e]/g;

export function halfWidth(text: string): string {
  if (!FULL_WIDTH.test(text)) return text;
  const half = text
    .replace(FULL_WIDTH_ALL, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .trim();
  return /^[\x20-\x7e]*$/.test(half) ? half : text;
}

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const PARTED_NUMBER = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const PERCENT = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*%$/;

export function isPlainNumber(text: string): boolean {
  return PLAIN_NUMBER.test(text) && Number.isFinite(Number(text));
}

/** A number in any of the forms; NaN when it is none. */
export function numberOf(text: string): number {
  if (isPlainNumber(text)) return Number(text);
  if (PARTED_NUMBER.test(text)) return Number(text.replaceAll(',', ''));
  const percent = PERCENT.exec(text)?.[1];
  // by the digits: 12.3 / 100 is not 0.123 in binary
  return percent === undefined ? Number.NaN : Number(`${Number(percent)}e-2`);
}

/** Days since 1970-01-01 of Excel's day number of the years 1955 to 2100; null when it is none. */
export function dayOfSerial(text: string): number | null {
  const serial = /^\d{5}(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  return serial >= 20_000 && serial <= 73_415 ? serial - 25_569 : null;
}

export function isIsoDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

const UNIT =
  /^[（([【]?(?:单位[:：])?(?:(?:万|亿|千)?元(?:[/／](?:亩|人|平方米|㎡|m2|m²))?|(?:万)?(?:平方米|㎡|m2|m²)|平方公里|km2|km²|公顷|ha|亩|mu|米|m|公里|km|人|个|家|户|宗|栋|层|%|％|吨(?:标煤)?|(?:万)?(?:千瓦时|度)|年|月|份|°|度)[)）\]】]?$/i;

/** `(万元)`, `平方米`, `%`: a unit and nothing else. */
export function isUnit(text: string): boolean {
  return UNIT.test(text);
}
