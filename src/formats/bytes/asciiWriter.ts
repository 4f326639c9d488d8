/** UTF-8 text written into bytes that grow: texts, and coordinates with up to 9 decimals digit by digit. */
export interface AsciiWriter {
  text(text: string): void;
  /** One ASCII character by its code. */
  sign(code: number): void;
  /** Rounded to 9 decimals, no trailing zeros, no exponent: `121.5432`, `-0.000000001`, `0`. */
  degrees(value: number): void;
  at(): number;
  /** What is written so far, to be used before the next write; the writer starts anew in the same memory. */
  drain(): Uint8Array;
}

const DECIMALS = 9;
const BILLION = 1e9;
const DIGIT_0 = 48;

export function asciiWriter(expectedBytes: number): AsciiWriter {
  const encoder = new TextEncoder();
  let buffer = new Uint8Array(Math.max(1024, expectedBytes));
  let used = 0;
  function reserve(extra: number): void {
    if (used + extra <= buffer.length) return;
    const grown = new Uint8Array(Math.max(buffer.length * 2, used + extra));
    grown.set(buffer.subarray(0, used));
    buffer = grown;
  }
  /** A whole number in `count` digits, written from its last one backwards. */
  function digits(value: number, count: number): void {
    let rest = value;
    if (value < 2 ** 31) {
      for (let at = used + count - 1; at >= used; at--) {
        const tenth = (rest / 10) | 0;
        buffer[at] = DIGIT_0 + rest - 10 * tenth;
        rest = tenth;
      }
      used += count;
      return;
    }
    for (let at = used + count - 1; at >= used; at--) {
      const tenth = Math.floor(rest / 10);
      buffer[at] = DIGIT_0 + rest - 10 * tenth;
      rest = tenth;
    }
    used += count;
  }
  return {
    text(text) {
      reserve(text.length * 3);
      used += encoder.encodeInto(text, buffer.subarray(used)).written;
    },
    sign(code) {
      reserve(1);
      buffer[used++] = code;
    },
    degrees(value) {
      reserve(32);
      const size = Math.abs(value);
      let whole = Math.floor(size);
      let fraction = Math.round((size - whole) * BILLION);
      if (fraction === BILLION) {
        whole++;
        fraction = 0;
      }
      if (value < 0 && (whole > 0 || fraction > 0)) buffer[used++] = 0x2d;
      digits(whole, whole < 10 ? 1 : whole < 100 ? 2 : whole < 1000 ? 3 : String(whole).length);
      if (fraction === 0) return;
      buffer[used++] = 0x2e;
      let count = DECIMALS;
      for (; fraction % 10 === 0; count--) fraction /= 10;
      digits(fraction, count);
    },
    at: () => used,
    drain: () => {
      const written = buffer.subarray(0, used);
      used = 0;
      return written;
    },
  };
}
