import { type Column, textColumn } from '../../model/column.js';
import { type ByteDictionary, byteDictionary } from '../bytes/byteDictionary.js';
import { utf8Texts } from '../bytes/utf8Texts.js';

/**
 * The cells of one field, whatever kinds of values it turns out to hold: one byte a row for the kind, and beside it the number or
 * the number of the text.
 *
 * Promises: a cell set twice holds the later value; all numbers → f64, all booleans → bool, all else → text, numbers in it as
 * `String` writes them and long integers as the file does; a field without any value is an empty text column.
 */
export interface FieldCells {
  readonly name: string;
  clear(row: number): void;
  number(row: number, value: number): void;
  flag(row: number, value: boolean): void;
  /** A text, an integer that a double can't hold, or a nested value as JSON text: bytes from … to. */
  bytes(row: number, kind: 'text' | 'integer' | 'nested', bytes: Uint8Array, from: number, to: number): void;
  finish(rowCount: number): FinishedField;
}

export interface FinishedField {
  readonly column: Column;
  /** Values of several kinds, or nested ones, were brought to text. */
  readonly isMixed: boolean;
  /** Integers beyond 2^53 brought the whole field to text. */
  readonly isLongInteger: boolean;
}

const NONE = 0;
const NUMBER = 1;
const FALSE = 2;
const TRUE = 3;
const TEXT = 4;
const INTEGER = 5;
const NESTED = 6;
const KIND_OF = { text: TEXT, integer: INTEGER, nested: NESTED } as const;

export function fieldCells(name: string): FieldCells {
  let kinds = new Uint8Array(0);
  let numbers = new Float64Array(0);
  let codes = new Uint32Array(0);
  let texts: ByteDictionary | null = null;

  function setKind(row: number, kind: number): void {
    if (row >= kinds.length) {
      const larger = new Uint8Array(capacity(row));
      larger.set(kinds);
      kinds = larger;
    }
    kinds[row] = kind;
  }
  return {
    name,
    clear(row) {
      if (row < kinds.length) kinds[row] = NONE;
    },
    number(row, value) {
      setKind(row, NUMBER);
      if (row >= numbers.length) {
        const larger = new Float64Array(capacity(row));
        larger.set(numbers);
        numbers = larger;
      }
      numbers[row] = value;
    },
    flag: (row, value) => setKind(row, value ? TRUE : FALSE),
    bytes(row, kind, bytes, from, to) {
      setKind(row, KIND_OF[kind]);
      if (row >= codes.length) {
        const larger = new Uint32Array(capacity(row));
        larger.set(codes);
        codes = larger;
      }
      texts ??= byteDictionary();
      codes[row] = texts.codeOf(bytes, from, to, false);
    },
    finish(rowCount) {
      const counts = new Array<number>(NESTED + 1).fill(0);
      const present = Math.min(rowCount, kinds.length);
      const valid = new Uint8Array(rowCount);
      for (let row = 0; row < present; row++) {
        counts[kinds[row]]++;
        if (kinds[row] !== NONE) valid[row] = 1;
      }
      const filled = present - counts[NONE];
      const flags = counts[TRUE] + counts[FALSE];
      const numeric = counts[NUMBER] + counts[INTEGER];
      if (filled > 0 && counts[NUMBER] === filled) {
        return plain({ type: 'f64', values: doubles(numbers, valid), valid });
      }
      if (filled > 0 && flags === filled) {
        return plain({
          type: 'bool',
          values: Uint8Array.from(valid, (_, row) => (kinds[row] === TRUE ? 1 : 0)),
          valid,
        });
      }
      return {
        column:
          counts[TEXT] === filled ? plainTexts(codes, texts, valid) : mixedTexts(kinds, numbers, codes, texts, valid),
        isMixed: counts[NESTED] > 0 || [numeric, flags, counts[TEXT]].filter((count) => count > 0).length > 1,
        isLongInteger: counts[INTEGER] > 0 && numeric === filled,
      };
    },
  };
}

/** Room for a row and many after it: a power of two, so that arrays grow seldom. */
function capacity(row: number): number {
  return Math.max(16, 2 ** Math.ceil(Math.log2(row + 1)));
}

function plain(column: Column): FinishedField {
  return { column, isMixed: false, isLongInteger: false };
}

function doubles(numbers: Float64Array, valid: Uint8Array): Float64Array {
  const values = new Float64Array(valid.length).fill(Number.NaN);
  for (let row = 0; row < valid.length; row++) if (valid[row]) values[row] = numbers[row];
  return values;
}

/** A text column whose values are numbered in order of their first row, and none is there that no row has. */
function plainTexts(codes: Uint32Array, texts: ByteDictionary | null, valid: Uint8Array): Column {
  const known = knownTexts(texts);
  const values: string[] = [];
  const newCode = new Int32Array(known.length).fill(-1);
  const columnCodes = new Uint32Array(valid.length);
  for (let row = 0; row < valid.length; row++) {
    if (!valid[row]) continue;
    const code = codes[row];
    if (newCode[code] < 0) newCode[code] = values.push(known[code]) - 1;
    columnCodes[row] = newCode[code];
  }
  return { type: 'text', codes: columnCodes, values, valid };
}

function knownTexts(texts: ByteDictionary | null): string[] {
  return texts === null ? [] : utf8Texts(texts.slices());
}

/** The same for cells that were not all texts: different values may read alike (`1` and `"1"`). */
function mixedTexts(
  kinds: Uint8Array,
  numbers: Float64Array,
  codes: Uint32Array,
  texts: ByteDictionary | null,
  valid: Uint8Array,
): Column {
  const known = knownTexts(texts);
  const cells = Array.from(valid, (isValid, row) => {
    const kind = kinds[row];
    if (!isValid) return null;
    return kind === NUMBER ? String(numbers[row]) : kind >= TEXT ? known[codes[row]] : String(kind === TRUE);
  });
  return textColumn(cells);
}
