import { describe, expect, it } from 'vitest';
import { newCursor } from '../../src/formats/geojson/cursor.js';
import { readNumber } from '../../src/formats/geojson/number.js';
import { seeded } from '../geometry/random.js';
import { utf8 } from './memorySource.js';

function numberOf(text: string): number {
  const bytes = utf8(`${text}\0`);
  const cursor = { ...newCursor(), bytes, end: bytes.length - 1, isLast: true };
  const value = readNumber(cursor);
  if (cursor.at !== cursor.end) expect.fail(`${text} was read to ${cursor.at}`);
  return value;
}

/** The decimal text half way between a double and the next one: the tie that rounding goes by. */
function tieAbove(value: number, decimals: number): string | null {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  const next = bits.getFloat64(0);
  // both are whole multiples of 2^-k; their middle times 10^decimals is whole only for small k
  const scale = 2 ** 40;
  const twice = BigInt(value * scale) + BigInt(next * scale);
  const scaled = twice * 10n ** BigInt(decimals);
  const divisor = 2n * BigInt(scale);
  if (scaled % divisor !== 0n) return null;
  const digits = (scaled / divisor).toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

describe('numbers from bytes', () => {
  it('are those of JSON.parse, bit for bit, with 1 to 26 digits, point anywhere', () => {
    const random = seeded(1);
    const below = (n: number) => Math.floor(random() * n);
    let wrong = 0;
    for (let k = 0; k < 300_000; k++) {
      const length = 1 + below(26);
      let digits = String(1 + below(9));
      while (digits.length < length) digits += random() < 0.1 ? '000' : String(below(10));
      const point = below(digits.length + 1);
      const text = `${random() < 0.3 ? '-' : ''}${point === 0 ? '0' : digits.slice(0, point)}${point < digits.length ? `.${digits.slice(point)}` : ''}`;
      if (!Object.is(numberOf(text), JSON.parse(text))) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('are those of JSON.parse as programs write coordinates: shortest, and with 9 to 17 decimals', () => {
    const random = seeded(2);
    for (let k = 0; k < 100_000; k++) {
      const value = 73 + 62 * random();
      const text = k % 2 === 0 ? String(value) : value.toFixed(9 + (k % 9));
      if (numberOf(text) !== Number(text)) expect.fail(text);
    }
  });

  it('go to the even neighbour half way between two doubles, and not a digit beside it', () => {
    const random = seeded(3);
    let ties = 0;
    for (let k = 0; k < 20_000; k++) {
      const value = 2 ** (40 + Math.floor(random() * 13)) * (1 + random());
      for (let decimals = 0; decimals <= 6; decimals++) {
        const tie = tieAbove(value, decimals);
        if (tie === null || tie.replace('.', '').length > 22) continue;
        ties++;
        const point = tie.includes('.') ? '' : '.';
        for (const text of [tie, `${tie}${point}0`, `${tie}${point}1`, tie.replace(/5(0*)$/, '4$19')]) {
          if (numberOf(text) !== Number(text)) expect.fail(text);
        }
      }
    }
    expect(ties).toBeGreaterThan(10_000);
  });

  it('keep the sign of zero, and go to zero and beyond all numbers as JSON.parse does', () => {
    for (const text of [
      '0',
      '-0',
      '-0.000',
      '1e-400',
      '-1e-400',
      '1e999',
      '5e-324',
      '2e-324',
      '3e-324',
      '1E+2',
      '0e5',
    ]) {
      expect(numberOf(text), text).toBe(JSON.parse(text));
    }
    expect(numberOf(`${'9'.repeat(400)}`)).toBe(Number.POSITIVE_INFINITY);
    expect(numberOf(`0.${'0'.repeat(400)}1`)).toBe(0);
  });
});
