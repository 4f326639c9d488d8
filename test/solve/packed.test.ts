import { describe, expect, it } from 'vitest';
import type { Mip } from '../../src/model/mip.js';
import { packed, unpacked } from '../../src/solve/packed.js';

const NO_ROWS: Mip = { name: 'none', columns: [], rows: [], offset: 0 };
const MIXED: Mip = {
  name: '第一',
  offset: -2.5,
  columns: [
    { name: 'a[甲\n乙]', cost: 1e-9, lower: 0, upper: 1, integer: true },
    { name: 'b', cost: -3, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, integer: false },
  ],
  rows: [
    { name: 'none', lower: Number.NEGATIVE_INFINITY, upper: 4, columns: [], values: [] },
    { name: 'both', lower: -1 / 3, upper: Number.POSITIVE_INFINITY, columns: [1, 0], values: [0.1 + 0.2, -7] },
  ],
};

describe('packed', () => {
  it.each([NO_ROWS, MIXED])('$name comes back as it was', (mip) => {
    expect(unpacked(structuredClone(packed(mip)))).toEqual(mip);
  });
});
