import type { Column, Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import { byteDictionary } from '../bytes/byteDictionary.js';
import { type Cursor, JsonError, peek, plainString, readString, readWord, unescapeInto } from './cursor.js';
import { readNumber } from './number.js';
import { type FieldCells, fieldCells } from './propertyCells.js';
import { hasNext, readKey, skipValue } from './skip.js';

/**
 * Properties of features, read from their bytes into columns: no object a feature, no string a cell.
 *
 * Promises: fields in order of first sight; of two members of one name the last counts; null is an empty cell; integers
 * that a double can't hold stay as written; nested values become JSON text without blanks between its signs, numbers in it as written.
 * Refuses: more than 100,000 names, or more than a thousand million cells (E_MEMORY).
 * A feature's own `id` is the field `id` where no feature has a property of that name.
 */
export interface PropertyColumns {
  /** Reads the object that the cursor stands on into the cells of `row`, which lose what they held. */
  read(c: Cursor, row: number): void;
  clear(row: number): void;
  /** Empties a row of all that an attempt at it left there. */
  begin(row: number): void;
  /** Reads the value of a feature's "id". */
  readId(c: Cursor, row: number): void;
  finish(rowCount: number, layer: string): { readonly table: Table; readonly findings: readonly Finding[] };
}

const UNSEEN = Number.POSITIVE_INFINITY;
/** Beyond this, ids or the like are used as names. */
const MOST_FIELDS = 100_000;
const MOST_CELLS = 1e9;
const SHORTEST_LONG_INTEGER = 16;

export function propertyColumns(): PropertyColumns {
  const fields: FieldCells[] = [];
  /** Bytes of each field's name as the file writes it, by which the name that mostly comes next is told fast. */
  const writings: Uint8Array[] = [];
  const fieldByName = byteDictionary();
  /** Row in which each field was first seen, and its place in the order of that. */
  const firstRows: number[] = [];
  const order: number[] = [];
  let seen = 0;
  /** The last row into which properties were read: only that one can hold what another attempt left. */
  let lastRow = -1;
  const ids = fieldCells('id');
  let firstId = UNSEEN;
  let scratch = new Uint8Array(1024);

  function unescaped(c: Cursor): number {
    if (scratch.length < c.to - c.from) scratch = new Uint8Array(2 * (c.to - c.from));
    return unescapeInto(c, scratch);
  }
  /** The field whose name the cursor has just met; `guess` is the field after the one before. */
  function fieldOf(c: Cursor, guess: number): number {
    if (guess < writings.length && isSame(c, writings[guess])) return guess;
    const length = c.escaped ? unescaped(c) : -1;
    const number =
      length < 0 ? fieldByName.codeOf(c.bytes, c.from, c.to, false) : fieldByName.codeOf(scratch, 0, length, false);
    if (number === fields.length) {
      if (number === MOST_FIELDS) throw new JsonError(c.from - 1, `more than ${MOST_FIELDS} names of properties`);
      fields.push(fieldCells(plainString(c)));
      writings.push(c.bytes.slice(c.from, c.to));
      firstRows.push(UNSEEN);
      order.push(0);
    }
    return number;
  }
  function readCell(c: Cursor, row: number, cells: FieldCells): void {
    const byte = peek(c);
    if (byte === 0x22) {
      readString(c);
      if (c.escaped) {
        const length = unescaped(c);
        cells.bytes(row, 'text', scratch, 0, length);
      } else cells.bytes(row, 'text', c.bytes, c.from, c.to);
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const from = c.at;
      const value = readNumber(c);
      if (isLongInteger(c.bytes, from, c.at, value)) cells.bytes(row, 'integer', c.bytes, from, c.at);
      else cells.number(row, value);
    } else if (byte === 0x7b || byte === 0x5b) {
      const from = c.at;
      skipValue(c);
      const text = withoutBlanks(c.bytes.subarray(from, c.at));
      cells.bytes(row, 'nested', text, 0, text.length);
    } else {
      const word = readWord(c);
      if (word === 0x6e) cells.clear(row);
      else cells.flag(row, word === 0x74);
    }
  }
  function clear(row: number): void {
    if (row !== lastRow) return;
    for (let f = 0; f < fields.length; f++) {
      fields[f].clear(row);
      if (firstRows[f] === row) firstRows[f] = UNSEEN;
    }
  }
  return {
    read(c, row) {
      clear(row);
      lastRow = row;
      c.at++;
      let next = 0;
      for (let isFirst = true; hasNext(c, 0x7d, isFirst); isFirst = false) {
        readKey(c);
        const field = fieldOf(c, next);
        if (firstRows[field] === UNSEEN) {
          firstRows[field] = row;
          order[field] = seen++;
        }
        readCell(c, row, fields[field]);
        next = field + 1;
      }
    },
    begin(row) {
      clear(row);
      ids.clear(row);
    },
    clear,
    readId(c, row) {
      const byte = peek(c);
      if (byte === 0x6e) {
        readWord(c);
        ids.clear(row);
        return;
      }
      firstId = Math.min(firstId, row);
      if (byte === 0x22 || byte === 0x7b || byte === 0x5b) return readCell(c, row, ids);
      const from = c.at;
      const isNumber = byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
      const value = isNumber ? readNumber(c) : readWord(c) === 0x74;
      if (typeof value === 'number' && isLongInteger(c.bytes, from, c.at, value)) {
        ids.bytes(row, 'text', c.bytes, from, c.at);
      } else {
        const text = Uint8Array.from(String(value), (letter) => letter.charCodeAt(0));
        ids.bytes(row, 'text', text, 0, text.length);
      }
    },
    finish(rowCount, layer) {
      if (fields.length * rowCount > MOST_CELLS) throw tooManyCells(fields.length, rowCount, layer);
      const findings: Finding[] = [];
      const columns = new Map<string, Column>();
      // a field seen in none of the rows that were read to their end is none
      const numbers = fields.map((_, f) => f).filter((f) => firstRows[f] < rowCount);
      const all = numbers.sort((f, g) => order[f] - order[g]).map((f) => fields[f]);
      if (firstId < rowCount && !all.some((field) => field.name === 'id')) all.push(ids);
      for (const field of all) {
        const { column, isMixed, isLongInteger } = field.finish(rowCount);
        columns.set(field.name, column);
        if (isMixed) findings.push(finding('field.mixed', 'note', layer, { field: field.name }));
        else if (isLongInteger) findings.push(finding('field.asText', 'note', layer, { field: field.name }));
      }
      return { table: { rowCount, columns }, findings };
    },
  };
}

function tooManyCells(fields: number, rows: number, layer: string): LianpianError {
  const message = `${layer} has ${fields} fields of ${rows} rows: more cells than memory holds`;
  return new LianpianError('E_MEMORY', message, layer, 'Leave out fields that are not needed, or split the file.');
}

function isSame(c: Cursor, writing: Uint8Array): boolean {
  const length = writing.length;
  if (c.to - c.from !== length) return false;
  for (let k = 0; k < length; k++) if (c.bytes[c.from + k] !== writing[k]) return false;
  return true;
}

/** Digits alone, too many for a double to hold them all. */
function isLongInteger(bytes: Uint8Array, from: number, to: number, value: number): boolean {
  if (to - from < SHORTEST_LONG_INTEGER || Number.isSafeInteger(value)) return false;
  for (let at = from; at < to; at++) {
    if ((bytes[at] < 0x30 || bytes[at] > 0x39) && (at > from || bytes[at] !== 0x2d)) return false;
  }
  return true;
}

/** JSON without the blanks that are not in its strings. */
function withoutBlanks(json: Uint8Array): Uint8Array {
  const text = new Uint8Array(json.length);
  let used = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === 0x22) inString = !inString;
    if (inString && byte === 0x5c) text[used++] = json[at++];
    else if (!inString && byte <= 0x20) continue;
    text[used++] = json[at];
  }
  return text.subarray(0, used);
}
