import { parseDateTime } from '../../text/dateTimes.js';
import { attribute, tagsOf, unescaped } from './parts.js';
import { richText, type Workbook } from './workbook.js';

/**
 * The cells of one sheet.
 *
 * Promises: every cell as text, as the file holds it: numbers in the digits that are written, the texts of rich runs in one piece, a formula by the
 * value saved last; a date as `yyyy-mm-dd`, with the clock behind it where its format shows one, a clock as `hh:mm:ss`, booleans as true and false. What cannot be told from the text is said beside
 * it: dates, numbers, errors, formulas without a value. Hidden rows are read like others, and counted.
 * Method: one pass over the bytes of the part by `indexOf`; a cell costs its own length.
 */
export interface SheetCells {
  /** Rows by their number in the sheet, from 0; a row that holds nothing may be missing. Empty cells are holes. */
  readonly rows: readonly (readonly string[])[];
  /** By row × MOST_COLUMNS + column: days since 1970-01-01 of cells that are dates, with the part of the day that the clock shows. */
  readonly dates: ReadonlyMap<number, number>;
  /** Cells that the file holds as a number, of 16 digits or more. */
  readonly longNumbers: ReadonlySet<number>;
  /** Cells whose formula ended in an error (#DIV/0!), and cells whose formula has no value saved: both are empty. */
  readonly errors: ReadonlySet<number>;
  readonly unsaved: ReadonlySet<number>;
  /** Cells whose text is not among the shared texts of the workbook: empty. */
  readonly lostTexts: ReadonlySet<number>;
  readonly merges: readonly Merge[];
  readonly hiddenRows: number;
  /** The part ends before the table does: these are the rows that are whole, and merged cells are not known. */
  readonly isCut: boolean;
  /** The last row that the sheet says it has, from 1; 0 when it does not say. */
  readonly lastRowSaid: number;
}

/** A merged range; inclusive, from 0. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const MOST_COLUMNS = 16384;
const MOST_ROWS = 1_048_576;
const DAY_MS = 86_400_000;

export function readSheet(part: string, book: Workbook): SheetCells {
  const rows: string[][] = [];
  const dates = new Map<number, number>();
  const longNumbers = new Set<number>();
  const errors = new Set<number>();
  const unsaved = new Set<number>();
  const lostTexts = new Set<number>();
  let hiddenRows = 0;
  const open = part.search(/<(?:\w{1,20}:)?sheetData[\s/>]/);
  const prefix = open < 0 ? '' : (/^<(\w+:)?/.exec(part.slice(open, open + 32))?.[1] ?? '');
  const closing = part.indexOf(`</${prefix}sheetData>`, Math.max(open, 0));
  const isCut = open >= 0 && closing < 0 && !/^<[^>]*\/>/.test(part.slice(open, open + 64));
  const end = open < 0 ? 0 : closing >= 0 ? closing : Math.max(open, part.lastIndexOf(`</${prefix}row>`));
  const said = /:[A-Z]{1,3}(\d{1,7})$/i.exec(
    attribute(tagsOf(part.slice(0, Math.max(open, 0)), 'dimension')[0] ?? '', 'ref') ?? '',
  );
  const rowTag = `<${prefix}row`;
  const cellTag = `<${prefix}c`;
  let row = -1;
  let column = -1;
  let cells: string[] = [];

  for (let at = Math.max(open, 0); at < end; ) {
    const start = part.indexOf('<', at);
    if (start < 0 || start >= end) break;
    const stop = part.indexOf('>', start);
    if (stop < 0) break;
    at = stop + 1;
    if (isTag(part, start, cellTag)) {
      const tag = part.slice(start + cellTag.length, stop);
      column = columnOf(tag, column + 1);
      const closed = part.charCodeAt(stop - 1) === 47;
      if (!closed) {
        const close = part.indexOf(`</${prefix}c>`, stop);
        const inside = part.slice(stop + 1, close < 0 ? end : close);
        at = close < 0 ? end : close;
        if (row >= 0 && row < MOST_ROWS && column < MOST_COLUMNS) take(tag, inside);
      }
    } else if (isTag(part, start, rowTag)) {
      const tag = part.slice(start + rowTag.length, stop);
      const said = /(?:^|\s)r\s*=\s*["'](\d{1,7})["']/.exec(tag);
      row = said ? Number(said[1]) - 1 : row + 1;
      column = -1;
      if (row >= 0 && row < MOST_ROWS) {
        cells = rows[row] ?? [];
        rows[row] = cells;
        if (/\shidden\s*=\s*["'](?:1|true)["']/.test(tag)) hiddenRows++;
      }
    }
  }
  return {
    rows,
    dates,
    longNumbers,
    errors,
    unsaved,
    lostTexts,
    merges: mergesOf(part.slice(end)),
    hiddenRows,
    isCut,
    lastRowSaid: Number(said?.[1] ?? 0),
  };

  function take(tag: string, inside: string): void {
    const place = row * MOST_COLUMNS + column;
    const type = letter(tag, 't') ?? 'n';
    if (type === 'inlineStr') {
      put(richText(inside));
      return;
    }
    const value = savedValue(inside, prefix);
    if (value === null) {
      if (inside.includes(`<${prefix}f`)) unsaved.add(place);
      return;
    }
    if (type === 's') {
      const text = book.sharedTexts[Number(value)];
      if (text === undefined) lostTexts.add(place);
      else put(text);
    } else if (type === 'e') errors.add(place);
    else if (type === 'b') put(value === '1' ? 'true' : 'false');
    else if (type === 'd') putDay((parseDateTime(value)?.ms ?? Number.NaN) / DAY_MS, value, place);
    else if (type === 'n') putNumber(value, tag, place);
    else put(unescaped(value));
  }

  function putNumber(value: string, tag: string, place: number): void {
    const style = book.styles[Number(letter(tag, 's') ?? -1)] ?? 'plain';
    const serial = Number(value);
    if ((style === 'date' || style === 'moment') && Number.isFinite(serial)) {
      // Excel counts a 29 February 1900 that never was: its days before March are one off
      const early = book.dayZero < -25_000 && serial < 60 ? 1 : 0;
      const day = style === 'date' ? Math.floor(serial + 1e-9) : Math.round(serial * DAY_MS) / DAY_MS;
      putDay(day + book.dayZero + early, value, place);
    } else if (style === 'clock' && serial >= 0 && serial < 1) {
      put(new Date(Math.round(serial * 86_400) * 1000).toISOString().slice(11, 19));
    } else {
      const digits = plainDigits(value);
      if (/^-?\d{16,}$/.test(digits)) longNumbers.add(place);
      put(digits);
    }
  }

  function putDay(day: number, value: string, place: number): void {
    const date = new Date(Math.round(day * DAY_MS));
    if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) {
      put(plainDigits(value));
      return;
    }
    dates.set(place, day);
    put(date.toISOString().replace(/T00:00:00\.000Z$|(\.000)?Z$/, ''));
  }

  function put(text: string): void {
    if (text !== '') cells[column] = text;
  }
}

function isTag(part: string, start: number, tag: string): boolean {
  if (!part.startsWith(tag, start)) return false;
  const after = part.charCodeAt(start + tag.length);
  return after === 62 || after === 47 || after <= 32;
}

/** What stands in `<v>`; null when there is none. */
function savedValue(inside: string, prefix: string): string | null {
  const open = inside.indexOf(`<${prefix}v`);
  if (open < 0) return null;
  const from = inside.indexOf('>', open);
  if (from < 0 || inside.charCodeAt(from - 1) === 47) return null;
  const to = inside.indexOf('<', from);
  return inside.slice(from + 1, to < 0 ? undefined : to).trim();
}

/** An attribute of one letter: of every cell, so without an expression where it is written as all programs do. */
function letter(tag: string, name: string): string | null {
  const at = tag.indexOf(`${name}="`);
  if (at >= 0 && (at === 0 || tag.charCodeAt(at - 1) <= 32)) return tag.slice(at + 3, tag.indexOf('"', at + 3));
  return tag.length > 1 && (at >= 0 || tag.includes("'") || tag.includes(' =')) ? attribute(tag, name) : null;
}

/** The column of a cell by its name (`BC12`), or `next` where it has none. */
function columnOf(tag: string, next: number): number {
  const name = letter(tag, 'r');
  if (name === null) return next;
  let column = 0;
  for (let k = 0; k < name.length; k++) {
    const value = (name.charCodeAt(k) | 32) - 96;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column > 0 ? column - 1 : next;
}

function columnNumber(name: string): number {
  let column = 0;
  for (const letter of name.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function mergesOf(after: string): Merge[] {
  return tagsOf(after, 'mergeCell').flatMap((tag) => {
    const range = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/i.exec(attribute(tag, 'ref') ?? '');
    if (!range) return [];
    const merge = {
      left: columnNumber(range[1]),
      top: Number(range[2]) - 1,
      right: columnNumber(range[3]),
      bottom: Number(range[4]) - 1,
    };
    return merge.top <= merge.bottom && merge.left <= merge.right && merge.right < MOST_COLUMNS ? [merge] : [];
  });
}

/** `3.30212001001E17` as Excel writes long integers, in plain digits; `0.30000000000000004` as Excel shows it, with 15. */
function plainDigits(written: string): string {
  // a copy, or the short text would keep the whole part alive
  const text = written.length > 12 ? Buffer.from(written, 'latin1').toString('latin1') : written;
  const exponent = /^(-?)(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$/.exec(text);
  if (exponent) {
    const decimals = exponent[3] ?? '';
    const zeros = Number(exponent[4]) - decimals.length;
    return zeros >= 0 && zeros < 30 ? `${exponent[1]}${exponent[2]}${decimals}${'0'.repeat(zeros)}` : text;
  }
  return /^-?\d*\.\d{12,}$/.test(text) ? String(Number(Number(text).toPrecision(15))) : text;
}
