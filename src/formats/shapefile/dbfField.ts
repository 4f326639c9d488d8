import type { Column } from '../../model/column.js';
import { textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { type ByteDictionary, byteDictionary } from '../bytes/byteDictionary.js';
import { sameBytes } from '../bytes/sameBytes.js';
import { boolBuilder, type ColumnBuilder, dateBuilder, daysOf, integerBuilder, numberBuilder } from '../columns.js';

/** One field of a DBF; `offset` counts from the start of the row, its deletion flag included. */
export interface DbfField {
  readonly nameBytes: Uint8Array;
  readonly type: string;
  readonly width: number;
  readonly decimals: number;
  readonly offset: number;
}

/** Whole rows of a DBF: those that count start at `at[0]` … `at[count - 1]`; the first of them is row `row` of the table. */
export interface DbfRows {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly at: Uint32Array;
  readonly count: number;
  readonly row: number;
}

/** Reads one field, some rows at a time, into a column. `texts`: its distinct byte strings, to be decoded by the caller. */
export interface FieldReader {
  readonly texts: ByteDictionary | null;
  /** False for a field of a type that is not read: `finish` gives no column. */
  readonly isRead: boolean;
  read(rows: DbfRows): void;
  /** The field must be read once more by `digitsReader`: it holds integers that a number can't. */
  needsDigits(): boolean;
  /** Null when the field is of a type that is not read. */
  finish(rows: number, texts: readonly string[], layer: string, name: string, findings: Finding[]): Column | null;
}

export function fieldReader(field: DbfField, rowCount: number): FieldReader {
  const view = (block: Uint8Array, at: number) => new DataView(block.buffer, block.byteOffset + at);
  switch (field.type) {
    case 'C':
      return textReader(field, rowCount);
    case 'N':
    case 'F':
      return numberReader(field, rowCount);
    case 'L':
      return cellReader(field, boolBuilder(rowCount), logicalOf);
    case 'D':
      return cellReader(field, dateBuilder(rowCount), dateOf);
    case 'I':
      if (field.width === 4) {
        return cellReader(field, integerBuilder(rowCount), (block, at) => view(block, at).getInt32(0, true));
      }
      return unreadField(field);
    case '+':
      return cellReader(field, integerBuilder(rowCount), (block, at) => view(block, at).getInt32(0, false));
    case 'O':
    case 'B':
      if (field.width === 8) {
        return cellReader(field, numberBuilder(rowCount), (block, at) => view(block, at).getFloat64(0, true));
      }
      return unreadField(field);
    case 'Y':
      return cellReader(
        field,
        numberBuilder(rowCount),
        (block, at) => Number(view(block, at).getBigInt64(0, true)) / 1e4,
      );
    default:
      return unreadField(field);
  }
}

function unreadField(field: DbfField): FieldReader {
  return {
    texts: null,
    isRead: false,
    read() {},
    needsDigits: () => false,
    finish(_rows, _texts, layer, name, findings) {
      findings.push(finding('field.unread', 'warning', layer, { field: name, type: field.type }));
      return null;
    },
  };
}

const SPACE = 0x20;
const FOUR_SPACES = 0x20202020;

/** Where the text that ends at `to` ends without its blanks. */
function withoutBlanks(view: DataView, from: number, to: number): number {
  let end = to;
  while (end - 4 >= from && view.getInt32(end - 4) === FOUR_SPACES) end -= 4;
  while (end > from && view.getUint8(end - 1) === SPACE) end--;
  return end;
}

/** Where the text of a field ends: before a zero, and before the blanks at its end. */
function textEnd(bytes: Uint8Array, view: DataView, from: number, width: number): number {
  const to = withoutBlanks(view, from, from + width);
  let zero = from;
  while (zero < to && bytes[zero] !== 0) zero++;
  return zero < to ? withoutBlanks(view, from, zero) : to;
}

/** The text fills its field, so that its last character may be cut. */
function fills(bytes: Uint8Array, from: number, to: number, width: number): boolean {
  return to === from + width && bytes[to - 1] >= 0x30;
}

/** What must be known of a whole field before rows of it can be read by themselves. */
export interface FieldSurvey {
  /** Its texts that are not ASCII: they decide the encoding. Null where the field has no texts. */
  readonly texts: ByteDictionary | null;
  read(rows: DbfRows): void;
  /** It holds integers that a number can't: all rows are to be read by `digitsReader`. */
  needsDigits(): boolean;
}

/** Null where nothing of the field must be known. */
export function fieldSurvey(field: DbfField): FieldSurvey | null {
  const { type, offset, width } = field;
  if (type === 'C') {
    const texts = byteDictionary();
    return {
      texts,
      needsDigits: () => false,
      read({ bytes, view, at, count }) {
        for (let r = 0; r < count; r++) {
          const from = at[r] + offset;
          if (isAsciiRun(bytes, view, from, from + width)) continue;
          if (r > 0 && sameBytes(view, from, at[r - 1] + offset, width)) continue;
          const to = textEnd(bytes, view, from, width);
          if (!isAsciiRun(bytes, view, from, to)) texts.codeOf(bytes, from, to, fills(bytes, from, to, width));
        }
      },
    };
  }
  if ((type !== 'N' && type !== 'F') || !mayBeLong(field)) return null;
  let tooLong = false;
  return {
    texts: null,
    needsDigits: () => tooLong,
    read({ bytes, view, at, count }) {
      for (let r = 0; r < count && !tooLong; r++) {
        const from = at[r] + offset;
        if (r > 0 && sameBytes(view, from, at[r - 1] + offset, width)) continue;
        tooLong = isTooLong(bytes, from, width, numberOf(bytes, from, width));
      }
    },
  };
}

function isAsciiRun(bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  let at = from;
  for (; at + 4 <= to; at += 4) if ((view.getInt32(at) & 0x80808080) !== 0) return false;
  for (; at < to; at++) if (bytes[at] >= 0x80) return false;
  return true;
}

function textReader(field: DbfField, rowCount: number): FieldReader {
  const texts = byteDictionary();
  const codes = new Uint32Array(rowCount);
  const valid = new Uint8Array(rowCount);
  const { offset, width } = field;
  return {
    texts,
    isRead: true,
    needsDigits: () => false,
    read({ bytes, view, at, count, row }) {
      let code = -1;
      for (let r = 0; r < count; r++) {
        const from = at[r] + offset;
        if (r === 0 || !sameBytes(view, from, at[r - 1] + offset, width)) {
          const to = textEnd(bytes, view, from, width);
          code = to === from ? -1 : texts.codeOf(bytes, from, to, fills(bytes, from, to, width));
        }
        if (code < 0) continue;
        codes[row + r] = code;
        valid[row + r] = 1;
      }
    },
    finish: (rows, values) => firstRows({ type: 'text', codes, values, valid }, rows),
  };
}

/** An integer field as its digits are written, none of them lost. */
export function digitsReader(field: DbfField, rowCount: number): FieldReader {
  const written: (string | null)[] = new Array<string | null>(rowCount).fill(null);
  return {
    texts: null,
    isRead: true,
    needsDigits: () => false,
    read({ bytes, at, count, row }) {
      for (let r = 0; r < count; r++) {
        const value = numberOf(bytes, at[r] + field.offset, field.width);
        if (typeof value === 'number') written[row + r] = ascii(bytes, at[r] + field.offset, field.width);
      }
    },
    finish(rows, _texts, layer, name, findings) {
      findings.push(finding('field.asText', 'note', layer, { field: name }));
      return textColumn(written.slice(0, rows));
    },
  };
}

/** `undefined` = blank, `null` = not of this type. */
type CellParser<T> = (block: Uint8Array, at: number, width: number) => T | null | undefined;

function cellReader<T>(field: DbfField, builder: ColumnBuilder<T>, parse: CellParser<T>): FieldReader {
  const unreadable: { row: number; value: string }[] = [];
  return {
    texts: null,
    isRead: true,
    needsDigits: () => false,
    read({ bytes, at, count, row }) {
      for (let r = 0; r < count; r++) {
        const from = at[r] + field.offset;
        const value = parse(bytes, from, field.width);
        if (value === null) unreadable.push({ row: row + r, value: ascii(bytes, from, field.width) });
        else if (value !== undefined) builder.set(row + r, value);
      }
    },
    finish(rows, _texts, layer, name, findings) {
      for (const { row, value } of unreadable) findings.push(outside(layer, row, name, value));
      return firstRows(builder.finish(), rows);
    },
  };
}

function outside(layer: string, row: number, name: string, value: string): Finding {
  return finding('row.outsideRange', 'warning', layer, { value: `${name} = "${value}"` }, { feature: row + 1 });
}

export function firstRows(column: Column, rows: number): Column {
  if (column.valid.length === rows) return column;
  const valid = column.valid.slice(0, rows);
  switch (column.type) {
    case 'f64':
      return { type: 'f64', values: column.values.slice(0, rows), valid };
    case 'i32':
      return { type: 'i32', values: column.values.slice(0, rows), valid };
    case 'bool':
      return { type: 'bool', values: column.values.slice(0, rows), valid };
    case 'date':
      return { type: 'date', days: column.days.slice(0, rows), valid };
    case 'time':
      return { type: 'time', ms: column.ms.slice(0, rows), valid };
    case 'text':
      return { type: 'text', codes: column.codes.slice(0, rows), values: column.values, valid };
  }
}

/** Numbers as f64; a column with an integer that f64 can't hold asks to be read again as it is written, none of its digits lost. */
function numberReader(field: DbfField, rowCount: number): FieldReader {
  const values = new Float64Array(rowCount).fill(Number.NaN);
  const valid = new Uint8Array(rowCount);
  const { offset, width } = field;
  const isWide = mayBeLong(field);
  const unreadable: { row: number; value: string }[] = [];
  let tooLong = false;
  return {
    texts: null,
    isRead: true,
    needsDigits: () => tooLong,
    read({ bytes, view, at, count, row }) {
      let value: number | null | undefined;
      for (let r = 0; r < count; r++) {
        const from = at[r] + offset;
        if (r === 0 || !sameBytes(view, from, at[r - 1] + offset, width)) {
          value = numberOf(bytes, from, width);
          if (isWide) tooLong ||= isTooLong(bytes, from, width, value);
        }
        if (value === undefined) continue;
        if (value === null) {
          unreadable.push({ row: row + r, value: ascii(bytes, from, width) });
          continue;
        }
        values[row + r] = value;
        valid[row + r] = 1;
      }
    },
    finish(rows, _texts, layer, name, findings) {
      for (const { row, value } of unreadable) findings.push(outside(layer, row, name, value));
      return firstRows({ type: 'f64', values, valid }, rows);
    },
  };
}

/** Wide enough for integers beyond 2^53. */
function mayBeLong({ decimals, width }: DbfField): boolean {
  return decimals === 0 && width > 15;
}

function isTooLong(bytes: Uint8Array, from: number, width: number, value: number | null | undefined): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return false;
  return /^[+-]?\d+$/.test(ascii(bytes, from, width));
}

const POWERS_OF_TEN = Array.from({ length: 23 }, (_, d) => 10 ** d);

/** Digits with a point by hand (a mantissa below 2^53 over a power of ten is rounded right), the rest by `Number`. */
function numberOf(block: Uint8Array, at: number, width: number): number | null | undefined {
  let from = at;
  let to = at + width;
  while (from < to && (block[from] === 0x20 || block[from] === 0)) from++;
  while (to > from && (block[to - 1] === 0x20 || block[to - 1] === 0)) to--;
  if (from === to || isStars(block, from, to)) return undefined;
  const negative = block[from] === 0x2d;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = negative ? from + 1 : from; i < to; i++) {
    const byte = block[i];
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + byte - 0x30;
      if (mantissa > 0) digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === 0x2e && decimals < 0) decimals = 0;
    else return numberOfText(ascii(block, from, to - from));
  }
  if (digits > 15 || decimals > 22) return numberOfText(ascii(block, from, to - from));
  const value = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals] : mantissa;
  return negative ? 0 - value : value;
}

/** Nothing but asterisks: how GDAL and ArcGIS write an empty number. */
function isStars(block: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (block[i] !== 0x2a) return false;
  return true;
}

function numberOfText(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) && text !== '' && !/^0[xob]/i.test(text) ? value : null;
}

function logicalOf(block: Uint8Array, at: number): boolean | null | undefined {
  const letter = String.fromCharCode(block[at]).toUpperCase();
  if (letter === 'T' || letter === 'Y' || letter === '1') return true;
  if (letter === 'F' || letter === 'N' || letter === '0') return false;
  return letter === '?' || letter === ' ' || letter === '\0' ? undefined : null;
}

function dateOf(block: Uint8Array, at: number, width: number): number | null | undefined {
  const text = ascii(block, at, width);
  if (text === '' || /^0+$/.test(text)) return undefined;
  const match = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/.exec(text);
  return match ? daysOf(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

function ascii(block: Uint8Array, at: number, width: number): string {
  let text = '';
  for (let i = at; i < at + width; i++) text += block[i] === 0 ? ' ' : String.fromCharCode(block[i]);
  return text.trim();
}
