import { type Cursor, expect, JsonError, peek, readString, readWord, unexpected } from './cursor.js';
import { readNumber } from './number.js';

const OBJECT = 1;

/** Passes one value of any kind and depth, checked as JSON; the cursor stands on or before its first byte. */
export function skipValue(c: Cursor): void {
  let depth = 0;
  for (;;) {
    const byte = peek(c);
    if (byte === 0x7b || byte === 0x5b) {
      c.at++;
      const closing = byte + 2;
      if (peek(c) !== closing) {
        push(c, depth++, byte === 0x7b ? OBJECT : 0);
        if (byte === 0x7b) readKey(c);
        continue;
      }
      c.at++;
    } else skipScalar(c, byte);
    depth = closeFinished(c, depth);
    if (depth === 0) return;
  }
}

/** After a value inside `depth` brackets: passes closing brackets, or the comma (and key) before the next value. */
function closeFinished(c: Cursor, depth: number): number {
  while (depth > 0) {
    const isObject = c.open[depth - 1] === OBJECT;
    const byte = peek(c);
    if (byte === 0x2c) {
      c.at++;
      if (isObject) readKey(c);
      return depth;
    }
    if (byte !== (isObject ? 0x7d : 0x5d)) unexpected(c, c.at, isObject ? "',' or '}'" : "',' or ']'");
    c.at++;
    depth--;
  }
  return depth;
}

/** Passes a scalar that begins with `byte`. */
export function skipScalar(c: Cursor, byte: number): void {
  if (byte === 0x22) readString(c);
  else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) readNumber(c);
  else readWord(c);
}

/** Passes a name and its colon; the name's bounds are then in the cursor. */
export function readKey(c: Cursor): void {
  if (peek(c) !== 0x22) unexpected(c, c.at, 'a name in quotes');
  readString(c);
  expect(c, 0x3a);
}

/**
 * Passes the comma before the next member or entry (true), or the closing bracket (false). `isFirst`: nothing has been
 * read since the opening bracket.
 */
export function hasNext(c: Cursor, closing: number, isFirst: boolean): boolean {
  const byte = peek(c);
  if (byte === closing) {
    c.at++;
    return false;
  }
  if (isFirst) return true;
  if (byte !== 0x2c) unexpected(c, c.at, `',' or '${String.fromCharCode(closing)}'`);
  c.at++;
  if (peek(c) === closing) throw new JsonError(c.at, `'${String.fromCharCode(closing)}' after a comma`);
  return true;
}

function push(c: Cursor, depth: number, kind: number): void {
  if (depth >= c.open.length) {
    const grown = new Uint8Array(c.open.length * 2);
    grown.set(c.open);
    c.open = grown;
  }
  c.open[depth] = kind;
}
