/**
 * A place in the bytes of a JSON text that has not been read to its end.
 *
 * Definition: `bytes[at … end)` is what is there and not yet read; `bytes[end]` is 0, which no JSON text holds, so that loops
 * stop there without asking. `isLast`: nothing follows `end`.
 * Promises: what runs into `end` throws `NEED_MORE` when the text may go on, and `JsonError` when it may not; what JSON does not allow
 * (RFC 8259: leading zeros, control characters in strings, NaN …) throws `JsonError` at its place. Nothing recurses: brackets of
 * all depths are read in constant stack. The language accepted is that of `JSON.parse`.
 */
export interface Cursor {
  bytes: Uint8Array;
  at: number;
  end: number;
  isLast: boolean;
  /** Bounds and escapes of the string that `readString` met last, quotes aside. */
  from: number;
  to: number;
  escaped: boolean;
  /** Open brackets of `skipValue`, 1 = object. */
  open: Uint8Array;
}

/** Thrown where a text that goes on stops in the middle; the same value each time, so that throwing costs little. */
export const NEED_MORE: unique symbol = Symbol('more bytes are needed');

/** What is not JSON, or not GeoJSON, at `at` (a byte of the cursor's buffer). */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

export function newCursor(): Cursor {
  const bytes = new Uint8Array(1);
  return { bytes, at: 0, end: 0, isLast: false, from: 0, to: 0, escaped: false, open: new Uint8Array(64) };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** `"`, `\`, `/` and b, f, n, r, t. */
const ESCAPES = new Set([QUOTE, BACKSLASH, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);

/** The text ends at `at`: for now, or for good. */
function ended(c: Cursor): never {
  if (!c.isLast) throw NEED_MORE;
  throw new JsonError(c.end, 'the text ends too early');
}

export function unexpected(c: Cursor, at: number, wanted: string): never {
  if (at >= c.end) ended(c);
  throw new JsonError(at, `${shown(c, at)} where ${wanted} is expected`);
}

function shown(c: Cursor, at: number): string {
  const word = /^[\w+.-]{1,20}/.exec(String.fromCharCode(...c.bytes.subarray(at, Math.min(c.end, at + 20))))?.[0];
  if (word) return `"${word}"`;
  const byte = c.bytes[at];
  return byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** Passes blanks and gives the byte the cursor then stands on. */
export function peek(c: Cursor): number {
  const { bytes } = c;
  let at = c.at;
  let byte = bytes[at];
  while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at];
  c.at = at;
  if (at >= c.end) ended(c);
  return byte;
}

/** Passes blanks and the one byte that must follow. */
export function expect(c: Cursor, byte: number): void {
  if (peek(c) !== byte) unexpected(c, c.at, `'${String.fromCharCode(byte)}'`);
  c.at++;
}

/** Passes a string whose opening quote the cursor stands on; its bounds are then in the cursor. */
export function readString(c: Cursor): void {
  const { bytes } = c;
  let at = c.at + 1;
  c.from = at;
  c.escaped = false;
  for (;;) {
    const byte = bytes[at];
    if (byte === QUOTE) break;
    if (byte === BACKSLASH) {
      c.escaped = true;
      at = escapeEnd(c, at);
    } else if (byte < 0x20) {
      if (at >= c.end) ended(c);
      throw new JsonError(at, `control character 0x${byte.toString(16).padStart(2, '0')} in a string`);
    } else at++;
  }
  c.to = at;
  c.at = at + 1;
}

function escapeEnd(c: Cursor, at: number): number {
  const byte = c.bytes[at + 1];
  if (ESCAPES.has(byte)) return at + 2;
  if (byte !== LETTER_U) {
    if (at + 1 >= c.end) ended(c);
    throw new JsonError(at, `'\\${String.fromCharCode(byte)}' is no escape of JSON`);
  }
  for (let k = at + 2; k < at + 6; k++) {
    if (hexDigit(c.bytes[k]) >= 0) continue;
    if (k >= c.end) ended(c);
    throw new JsonError(at, "'\\u' without four hexadecimal digits");
  }
  return at + 6;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** UTF-16 unit of the escape `\uXXXX` at `at`. */
function unitAt(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let k = at + 2; k < at + 6; k++) unit = unit * 16 + hexDigit(bytes[k]);
  return unit;
}

/**
 * The bytes of the string met last, escapes resolved, written into `out`; gives their number. Surrogates that have no partner
 * are written as three bytes each, as UTF-8 would write them if it could (`utf8Texts` reads them back).
 */
export function unescapeInto(c: Cursor, out: Uint8Array): number {
  const { bytes, to } = c;
  let used = 0;
  for (let at = c.from; at < to; ) {
    if (bytes[at] !== BACKSLASH) {
      out[used++] = bytes[at++];
      continue;
    }
    const letter = bytes[at + 1];
    if (letter !== LETTER_U) {
      out[used++] = escapedByte(letter);
      at += 2;
      continue;
    }
    let code = unitAt(bytes, at);
    at += 6;
    if (code >= 0xd800 && code < 0xdc00 && at < to && bytes[at] === BACKSLASH && bytes[at + 1] === LETTER_U) {
      const low = unitAt(bytes, at);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
        at += 6;
      }
    }
    used = putCodePoint(out, used, code);
  }
  return used;
}

function escapedByte(letter: number): number {
  switch (letter) {
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return letter;
  }
}

function putCodePoint(out: Uint8Array, used: number, code: number): number {
  if (code < 0x80) out[used++] = code;
  else if (code < 0x800) {
    out[used++] = 0xc0 | (code >> 6);
    out[used++] = 0x80 | (code & 0x3f);
  } else {
    if (code < 0x10000) out[used++] = 0xe0 | (code >> 12);
    else {
      out[used++] = 0xf0 | (code >> 18);
      out[used++] = 0x80 | ((code >> 12) & 0x3f);
    }
    out[used++] = 0x80 | ((code >> 6) & 0x3f);
    out[used++] = 0x80 | (code & 0x3f);
  }
  return used;
}

/** Whether the string met last is `name`, an ASCII word. */
export function isString(c: Cursor, name: string): boolean {
  if (c.escaped) return plainString(c) === name;
  if (c.to - c.from !== name.length) return false;
  for (let k = 0; k < name.length; k++) if (c.bytes[c.from + k] !== name.charCodeAt(k)) return false;
  return true;
}

/** The string met last; for short ones. */
export function plainString(c: Cursor): string {
  const out = new Uint8Array(c.to - c.from);
  const length = c.escaped ? unescapeInto(c, out) : -1;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    length < 0 ? c.bytes.subarray(c.from, c.to) : out.subarray(0, length),
  );
}

/** Passes `true`, `false` or `null`, whose first letter the cursor stands on; gives that letter. */
export function readWord(c: Cursor): number {
  const first = c.bytes[c.at];
  const word = first === 0x74 ? 'true' : first === 0x66 ? 'false' : first === 0x6e ? 'null' : '';
  if (word === '') unexpected(c, c.at, 'a value');
  for (let k = 1; k < word.length; k++) {
    if (c.bytes[c.at + k] === word.charCodeAt(k)) continue;
    if (c.at + k >= c.end) ended(c);
    unexpected(c, c.at, 'a value');
  }
  c.at += word.length;
  return first;
}
