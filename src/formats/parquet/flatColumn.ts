import type { Column } from '../../model/column.js';
import { textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { byteDictionary } from '../bytes/byteDictionary.js';
import { viewOf } from '../bytes/viewOf.js';
import {
  boolBuilder,
  type ColumnBuilder,
  dateBuilder,
  integerBuilder,
  numberBuilder,
  timeBuilder,
} from '../columns.js';
import { decimalText, float16, signedInteger } from './decimals.js';
import type { SchemaElement } from './library.js';
import type { Page } from './pages.js';
import type { RawValues } from './values.js';

/**
 * A flat column of a Parquet file as a typed column of the table, page by page.
 *
 * 64-bit integers and decimals are numbers while every digit fits one (2^53); if a single value does not, the column is text
 * and a finding says so. Days are dates, time stamps times (finer than a millisecond: cut, UTC unsaid), times of day text.
 * NaN is an empty cell. Strings keep their dictionary: each is decoded once. Binary columns are not read (`field.unread`).
 */
export interface ColumnReader {
  /** The values of one page; its first row is `row`. */
  take(page: Page, row: number): void;
  finish(layer: string, findings: Finding[]): Column | null;
}

/** `asText`: a column of integers is known to hold one that a number can't (`holdsLong`). */
export function columnReader(name: string, element: SchemaElement, rows: number, asText = false): ColumnReader {
  const { type, converted_type: old, logical_type: logical } = element;
  const unit = logical?.type === 'TIMESTAMP' || logical?.type === 'TIME' ? logical.unit : null;
  if (type === 'BOOLEAN') return numbersInto(boolBuilder(rows), (value) => value !== 0);
  if (type === 'FLOAT' || type === 'DOUBLE') return doubleReader(rows);
  const form = exactForm(element);
  if (form) return exactReader(name, rows, form, asText);
  if (type === 'INT32') {
    if (old === 'DATE' || logical?.type === 'DATE') return numbersInto(dateBuilder(rows), (value) => value);
    if (old === 'TIME_MILLIS' || logical?.type === 'TIME') return clockReader(rows, 1);
    const isUnsigned =
      old === 'UINT_32' || (logical?.type === 'INTEGER' && !logical.isSigned && logical.bitWidth === 32);
    return isUnsigned
      ? numbersInto(numberBuilder(rows), (value) => value >>> 0)
      : numbersInto(integerBuilder(rows), (value) => value);
  }
  if (type === 'INT64') {
    if (old === 'TIMESTAMP_MILLIS' || unit === 'MILLIS') return stampReader(rows, 1);
    if (old === 'TIME_MICROS' || (logical?.type === 'TIME' && unit === 'MICROS')) return clockReader(rows, 1e3);
    if (logical?.type === 'TIME') return clockReader(rows, 1e6);
    if (old === 'TIMESTAMP_MICROS' || unit === 'MICROS') return stampReader(rows, 1e3);
    return stampReader(rows, 1e6);
  }
  if (type === 'INT96') return oldStampReader(rows);
  if (logical?.type === 'UUID') return textsReader(rows, uuid);
  if (logical?.type === 'FLOAT16') return float16Reader(rows);
  const isText =
    ['UTF8', 'ENUM', 'JSON'].includes(old ?? '') || ['STRING', 'ENUM', 'JSON'].includes(logical?.type ?? '');
  if (type === 'BYTE_ARRAY' && isText) return dictionaryReader(rows);
  return unread(name, old === 'INTERVAL' ? 'interval' : 'binary');
}

interface ExactForm {
  readonly scale: number;
  readonly exact: Exact;
}

/** How decimals and 64-bit integers that are no times are read; null for other columns. */
function exactForm(element: SchemaElement): ExactForm | null {
  const { type, converted_type: old, logical_type: logical } = element;
  if (old === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const said = Number(logical?.type === 'DECIMAL' ? logical.scale : (element.scale ?? 0));
    // a damaged schema may say anything; toFixed knows 100 decimals at most
    const scale = said >= 0 && said <= 100 ? Math.floor(said) : 0;
    return { scale, exact: integerOf(type === 'INT32' || type === 'INT64' ? type : 'bytes', false) };
  }
  if (type !== 'INT64' || logical?.type === 'TIME') return null;
  if (['TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS', 'TIME_MICROS'].includes(old ?? '')) return null;
  if (logical?.type === 'TIMESTAMP' && ['MILLIS', 'MICROS', 'NANOS'].includes(logical.unit)) return null;
  const isUnsigned = old === 'UINT_64' || (logical?.type === 'INTEGER' && !logical.isSigned);
  return { scale: 0, exact: integerOf('INT64', isUnsigned) };
}

/** Says of a page whether one of its values is beyond a number; null for columns that never are. */
export function holdsLong(element: SchemaElement): ((page: Page) => boolean) | null {
  const form = exactForm(element);
  if (!form) return null;
  return (page) => {
    let found = false;
    eachValue(page, 0, (_, k) => {
      found ||= !Number.isSafeInteger(form.exact.number(page.values, k));
    });
    return found;
  };
}

/** Calls `set` with the place of every value of the page among its raw values. */
function eachValue(page: Page, row: number, set: (row: number, k: number) => void): void {
  const { definition, codes, count } = page;
  // values are where the level is the highest of the page; a flat column has no other
  for (let e = 0, k = 0; e < count; e++) {
    if (definition && definition[e] === 0) continue;
    set(row + e, codes ? codes[k] : k);
    k++;
  }
}

function numbersInto<T>(builder: ColumnBuilder<T>, convert: (value: number) => T): ColumnReader {
  return {
    take(page, row) {
      if (page.values.kind !== 'numbers') return;
      const { values } = page.values;
      eachValue(page, row, (at, k) => builder.set(at, convert(values[k])));
    },
    finish: builder.finish,
  };
}

function doubleReader(rows: number): ColumnReader {
  const values = new Float64Array(rows).fill(Number.NaN);
  return {
    take(page, row) {
      if (page.values.kind !== 'numbers') return;
      const raw = page.values.values;
      if (!page.definition && !page.codes) values.set(raw, row);
      else
        eachValue(page, row, (at, k) => {
          values[at] = raw[k];
        });
    },
    finish() {
      const valid = new Uint8Array(rows);
      for (let row = 0; row < rows; row++) valid[row] = Number.isNaN(values[row]) ? 0 : 1;
      return { type: 'f64', values, valid };
    },
  };
}

interface Exact {
  /** Not a safe integer when its digits don't fit. */
  readonly number: (values: RawValues, k: number) => number;
  readonly digits: (values: RawValues, k: number) => bigint;
}

function integerOf(form: 'INT32' | 'INT64' | 'bytes', isUnsigned: boolean): Exact {
  if (form === 'bytes') {
    const digits = (raw: RawValues, k: number) =>
      raw.kind === 'bytes' ? signedInteger(raw.bytes.subarray(raw.from[k], raw.to[k])) : 0n;
    return { digits, number: (raw, k) => Number(digits(raw, k)) };
  }
  if (form === 'INT32') {
    const number = (raw: RawValues, k: number) => (raw.kind === 'numbers' ? raw.values[k] : 0);
    return { number, digits: (raw, k) => BigInt(number(raw, k)) };
  }
  return {
    number(raw, k) {
      if (raw.kind !== 'longs') return 0;
      const high = isUnsigned ? raw.lowHigh[2 * k + 1] >>> 0 : raw.lowHigh[2 * k + 1];
      return high * 2 ** 32 + (raw.lowHigh[2 * k] >>> 0);
    },
    digits(raw, k) {
      if (raw.kind !== 'longs') return 0n;
      const whole = (BigInt(raw.lowHigh[2 * k + 1]) << 32n) | BigInt(raw.lowHigh[2 * k] >>> 0);
      return isUnsigned ? BigInt.asUintN(64, whole) : whole;
    },
  };
}

function exactReader(name: string, rows: number, { scale, exact }: ExactForm, asText: boolean): ColumnReader {
  const builder = numberBuilder(rows);
  const digitsByRow = new Map<number, bigint>();
  const power = 10 ** scale;
  return {
    take(page, row) {
      eachValue(page, row, (at, k) => {
        const number = exact.number(page.values, k);
        if (!Number.isSafeInteger(number)) digitsByRow.set(at, exact.digits(page.values, k));
        builder.set(at, number / power);
      });
    },
    finish(layer, findings) {
      const column = builder.finish();
      if ((digitsByRow.size === 0 && !asText) || column.type !== 'f64') return column;
      findings.push(finding('field.asText', 'note', layer, { field: name }));
      const text = (row: number) => {
        const digits = digitsByRow.get(row);
        return digits === undefined ? column.values[row].toFixed(scale) : decimalText(digits, scale);
      };
      return textColumn(Array.from(column.valid, (isValid, row) => (isValid ? text(row) : null)));
    },
  };
}

const DAY_MS = 86_400_000;
/** What the calendar of the engine can say; a damaged or foreign value beyond it is an empty cell. */
const LAST_MS = 8.64e15;

function stampReader(rows: number, perMs: number): ColumnReader {
  const builder = timeBuilder(rows);
  const exact = integerOf('INT64', false);
  return {
    take(page, row) {
      eachValue(page, row, (at, k) => {
        const ms = Math.floor(exact.number(page.values, k) / perMs);
        if (Math.abs(ms) <= LAST_MS) builder.set(at, ms);
      });
    },
    finish: builder.finish,
  };
}

/** Nanoseconds of the day in 8 bytes, Julian day in 4: the time stamps of old writers. */
function oldStampReader(rows: number): ColumnReader {
  const builder = timeBuilder(rows);
  return {
    take(page, row) {
      const raw = page.values;
      if (raw.kind !== 'bytes') return;
      const view = viewOf(raw.bytes);
      eachValue(page, row, (at, k) => {
        const nanoseconds = view.getUint32(raw.from[k] + 4, true) * 2 ** 32 + view.getUint32(raw.from[k], true);
        const ms = (view.getInt32(raw.from[k] + 8, true) - 2_440_588) * DAY_MS + Math.floor(nanoseconds / 1e6);
        if (Math.abs(ms) <= LAST_MS) builder.set(at, ms);
      });
    },
    finish: builder.finish,
  };
}

/** Times of day, as text. */
function clockReader(rows: number, perMs: number): ColumnReader {
  const exact = integerOf(perMs === 1 ? 'INT32' : 'INT64', false);
  return textsReader(rows, (raw, k) => {
    const ms = Math.floor(exact.number(raw, k) / perMs);
    if (!(ms >= 0 && ms < DAY_MS)) return null;
    return new Date(ms).toISOString().slice(11, -1).replace('.000', '');
  });
}

function float16Reader(rows: number): ColumnReader {
  const builder = numberBuilder(rows);
  return {
    take(page, row) {
      const raw = page.values;
      if (raw.kind !== 'bytes') return;
      eachValue(page, row, (at, k) => {
        const value = float16(raw.bytes[raw.from[k]] | (raw.bytes[raw.from[k] + 1] << 8));
        if (!Number.isNaN(value)) builder.set(at, value);
      });
    },
    finish: builder.finish,
  };
}

function uuid(raw: RawValues, k: number): string | null {
  if (raw.kind !== 'bytes') return null;
  const hex = Array.from(raw.bytes.subarray(raw.from[k], raw.to[k]), (byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function textsReader(rows: number, text: (raw: RawValues, k: number) => string | null): ColumnReader {
  const cells = new Array<string | null>(rows).fill(null);
  return {
    take(page, row) {
      eachValue(page, row, (at, k) => {
        cells[at] = text(page.values, k);
      });
    },
    finish: () => textColumn(cells),
  };
}

function dictionaryReader(rows: number): ColumnReader {
  const dictionary = byteDictionary();
  const codes = new Uint32Array(rows);
  const valid = new Uint8Array(rows);
  /** The dictionary of the row group met last, and its places in ours. */
  let known: RawValues | null = null;
  let places = new Uint32Array(0);
  return {
    take(page, row) {
      const raw = page.values;
      if (raw.kind !== 'bytes') return;
      if (page.codes && known !== raw) {
        known = raw;
        places = Uint32Array.from(raw.from, (from, k) => dictionary.codeOf(raw.bytes, from, raw.to[k], false));
      }
      const { codes: own, definition, count } = page;
      for (let e = 0, k = 0; e < count; e++) {
        if (definition && definition[e] === 0) continue;
        codes[row + e] = own ? places[own[k]] : dictionary.codeOf(raw.bytes, raw.from[k], raw.to[k], false);
        valid[row + e] = 1;
        k++;
      }
    },
    finish: () => ({ type: 'text', codes, values: dictionary.texts(), valid }),
  };
}

function unread(name: string, type: string): ColumnReader {
  return {
    take() {},
    finish(layer, findings) {
      findings.push(finding('field.unread', 'warning', layer, { field: name, type }));
      return null;
    },
  };
}
