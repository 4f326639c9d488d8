import { describe, expect, it } from 'vitest';
import { partOfPage, rowStart } from '../../src/formats/parquet/pageCuts.js';
import type { Page } from '../../src/formats/parquet/pages.js';

/** Entries [7, 8] [] [9] null [1, 2] of a list column: levels 0 null, 1 empty, 2 a value; the first two entries end the row before. */
const PAGE: Page = {
  count: 9,
  repetition: Uint8Array.of(1, 1, 0, 1, 0, 0, 0, 0, 1),
  definition: Uint8Array.of(2, 2, 2, 2, 1, 2, 0, 2, 2),
  present: 7,
  codes: null,
  values: { kind: 'numbers', count: 7, values: Float64Array.of(5, 6, 7, 8, 9, 1, 2) },
};
const valuesOf = ({ values }: Page) => (values.kind === 'numbers' ? [...values.values] : null);

describe('pages cut at rows', () => {
  it('find where a row begins, what ends the row before being before it', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((rows) => rowStart(PAGE, rows))).toEqual([
      { at: 2, begun: 0 },
      { at: 4, begun: 1 },
      { at: 5, begun: 2 },
      { at: 6, begun: 3 },
      { at: 7, begun: 4 },
      { at: 9, begun: 5 },
      { at: 9, begun: 5 },
    ]);
    const flat = { ...PAGE, repetition: null };
    expect([rowStart(flat, 4), rowStart(flat, 12)]).toEqual([
      { at: 4, begun: 4 },
      { at: 9, begun: 9 },
    ]);
  });

  it('hold the values of their entries, nulls counted out', () => {
    const parts = [0, 2, 4, 6, 9].slice(0, -1).map((from, k) => partOfPage(PAGE, from, [2, 4, 6, 9][k], 2));
    expect(parts.map(valuesOf)).toEqual([[5, 6], [7, 8], [9], [1, 2]]);
    expect(parts.map(({ count, present, definition }) => [count, present, definition && [...definition]])).toEqual([
      [2, 2, null],
      [2, 2, null],
      [2, 1, [1, 2]],
      [3, 2, [0, 2, 2]],
    ]);
    expect(partOfPage(PAGE, 0, 9, 2)).toBe(PAGE);
  });

  it('keep a dictionary whole and cut the codes; cut bytes by their places and long integers by pairs', () => {
    const values = { kind: 'numbers', count: 2, values: Int32Array.of(10, 20) } as const;
    const coded = partOfPage({ ...PAGE, codes: Uint32Array.of(0, 1, 0, 1, 0, 1, 0), values }, 4, 9, 2);
    expect([coded.values, [...(coded.codes ?? [])]]).toEqual([values, [0, 1, 0]]);
    const longs = { kind: 'longs', count: 7, lowHigh: Int32Array.from({ length: 14 }, (_, k) => k) } as const;
    expect(partOfPage({ ...PAGE, values: longs }, 4, 9, 2).values).toEqual({
      kind: 'longs',
      count: 3,
      lowHigh: Int32Array.of(8, 9, 10, 11, 12, 13),
    });
    const from = Uint32Array.of(0, 1, 2, 3, 4, 5, 6);
    const bytes = { kind: 'bytes', count: 7, bytes: new Uint8Array(7), from, to: from.map((at) => at + 1) } as const;
    expect(partOfPage({ ...PAGE, values: bytes }, 4, 9, 2).values).toMatchObject({
      count: 3,
      from: Uint32Array.of(4, 5, 6),
      to: Uint32Array.of(5, 6, 7),
    });
  });
});
