import { type Cursor, JsonError, NEED_MORE, unexpected } from './cursor.js';

/**
 * Numbers of a JSON text, from their bytes, rounded as `JSON.parse` rounds them: to the nearest double, ties to even.
 *
 * Method: up to 15 digits, mantissa and power of ten are doubles without error, and their quotient is rounded once (Clinger 1990).
 * Up to 23 digits, the quotient is computed in pairs of doubles (Dekker 1971, about 2^-100 off) and taken when no
 * error of that size could round it otherwise. All else, exponents too, goes through `Number`.
 */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, d) => Number(`1e${d}`));
const EXACT_DIGITS = 15;
const PAIRED_DIGITS = 23;
/** Far above the error of a paired quotient, far below half a unit in its last place. */
const PAIRED_ERROR = 2 ** -96;
const SPLITTER = 2 ** 27 + 1;

/** Reads the number whose first byte (`-` or a digit) the cursor stands on, and leaves the cursor behind it. */
export function readNumber(c: Cursor): number {
  const { bytes } = c;
  const from = c.at;
  let at = from;
  let byte = bytes[at];
  const negative = byte === 0x2d;
  if (negative) byte = bytes[++at];
  const first = at;
  let mantissa = 0;
  while (byte >= 0x30 && byte <= 0x39) {
    mantissa = mantissa * 10 + byte - 0x30;
    byte = bytes[++at];
  }
  let digits = at - first;
  if (digits === 0) unexpected(c, at < c.end && negative ? from : at, 'a number');
  if (digits > 1 && bytes[first] === 0x30) throw new JsonError(from, 'a number with a leading zero');
  let decimals = 0;
  if (byte === 0x2e) {
    byte = bytes[++at];
    const point = at;
    while (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + byte - 0x30;
      byte = bytes[++at];
    }
    decimals = at - point;
    if (decimals === 0) unexpected(c, at, 'a digit');
    digits += decimals;
  }
  if ((byte | 0x20) === 0x65) return withExponent(c, from, at);
  if (at >= c.end && !c.isLast) throw NEED_MORE;
  c.at = at;
  let value: number;
  if (digits <= EXACT_DIGITS) value = decimals === 0 ? mantissa : mantissa / POWERS_OF_TEN[decimals];
  else if (digits <= PAIRED_DIGITS && decimals < POWERS_OF_TEN.length) {
    value = pairedQuotient(bytes, first, at, decimals);
    if (Number.isNaN(value)) return numberOfText(bytes, from, at);
  } else return numberOfText(bytes, from, at);
  return negative ? -value : value;
}

function withExponent(c: Cursor, from: number, letter: number): number {
  const { bytes } = c;
  let at = letter + 1;
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
  const first = at;
  while (bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
  if (at === first) unexpected(c, at, 'a digit');
  if (at >= c.end && !c.isLast) throw NEED_MORE;
  c.at = at;
  return numberOfText(bytes, from, at);
}

function numberOfText(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 64) return Number(new TextDecoder('latin1').decode(bytes.subarray(from, to)));
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]);
  return Number(text);
}

/** Digits and point from … to, divided by 10^decimals; NaN when pairs of doubles leave its last bit open. */
function pairedQuotient(bytes: Uint8Array, from: number, to: number, decimals: number): number {
  let high = 0;
  let low = 0;
  let lowDigits = 0;
  let seen = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === 0x2e) continue;
    const digit = bytes[at] - 0x30;
    if (seen++ < EXACT_DIGITS) high = high * 10 + digit;
    else {
      low = low * 10 + digit;
      lowDigits++;
    }
  }
  // the mantissa is sum + rest
  const scale = POWERS_OF_TEN[lowDigits];
  const product = high * scale;
  const sum = product + low;
  const rest = productError(high, scale, product) + (low - (sum - product));
  const divisor = POWERS_OF_TEN[decimals];
  const quotient = sum / divisor;
  const back = quotient * divisor;
  const correction = (sum - back - productError(quotient, divisor, back) + rest) / divisor;
  const value = quotient + correction;
  const margin = value * PAIRED_ERROR;
  return quotient + (correction + margin) === value && quotient + (correction - margin) === value ? value : Number.NaN;
}

/** What the rounded product a · b lacks of the true one. */
function productError(a: number, b: number, product: number): number {
  const aBig = SPLITTER * a;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = SPLITTER * b;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
