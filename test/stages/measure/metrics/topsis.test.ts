import { describe, expect, it } from 'vitest';
import { topsis } from '../../../../src/stages/measure/metrics/topsis.js';

describe('entropy-weighted TOPSIS', () => {
  it('is as reckoned by hand for three rows and two figures', () => {
    const { weights, normalised, score, rank } = topsis([
      { values: [10, 20, 30], worse: 'more' },
      { values: [8, 4, 4], worse: 'less' },
    ]);
    expect(normalised).toEqual([
      [0, 0.5, 1],
      [0, 1, 1],
    ]);
    // p = 0, 1/3, 2/3: e = (ln 3 − 2/3 ln 2) / ln 3 = 0.579380; p = 0, ½, ½: e = ln 2 / ln 3 = 0.630930
    // 1 − e: 0.420620 and 0.369070, together 0.789690
    expect(weights[0]).toBeCloseTo(0.53264, 5);
    expect(weights[1]).toBeCloseTo(0.46736, 5);
    // second row: D⁻ = √(0.26632² + 0.46736²) = 0.537914, D⁺ = 0.26632: 0.537914 / 0.804234 = 0.668853
    expect(score[0]).toBe(0);
    expect(score[1]).toBeCloseTo(0.66885, 5);
    expect(score[2]).toBe(1);
    expect(rank).toEqual([3, 2, 1]);
  });

  it('gives no weight to a figure that is the same everywhere or not known somewhere', () => {
    const { weights, score } = topsis([
      { values: [5, 5, 5], worse: 'more' },
      { values: [1, Number.NaN, 3], worse: 'more' },
      { values: [0, 1, 4], worse: 'more' },
    ]);
    expect(weights).toEqual([0, 0, 1]);
    expect(score).toEqual([0, 0.25, 1]);
  });

  it('tells nothing of one row, of rows all alike, or of none', () => {
    expect(topsis([{ values: [3], worse: 'more' }])).toEqual({
      weights: [0],
      normalised: [[Number.NaN]],
      score: [Number.NaN],
      rank: [0],
    });
    const alike = topsis([{ values: [2, 2], worse: 'less' }]);
    expect([alike.score, alike.rank]).toEqual([
      [Number.NaN, Number.NaN],
      [0, 0],
    ]);
    expect(topsis([{ values: [], worse: 'more' }]).score).toEqual([]);
    expect(topsis([]).score).toEqual([]);
  });

  it('shares a rank between equals', () => {
    expect(topsis([{ values: [1, 2, 2, 0], worse: 'more' }]).rank).toEqual([3, 1, 1, 4]);
  });
});
