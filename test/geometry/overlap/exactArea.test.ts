import { describe, expect, it } from 'vitest';
import { boxRing as box } from '../../helpers/rings.js';
import { seeded, starPolygon } from '../random.js';
import { reversed } from './degenerate.js';
import { exactIntersectionM2, exactShoelaceM2, exactWindingM2, type Shape } from './exactArea.js';

describe('the judge itself', () => {
  const square: Shape = [[box(0, 0, 10, 10)]];

  it('squares, triangles, holes and islands by hand', () => {
    expect(exactIntersectionM2(square, [[box(5, 5, 15, 15)]])).toBe(25);
    expect(exactIntersectionM2(square, [[box(10, 0, 20, 10)]])).toBe(0);
    expect(exactIntersectionM2(square, square)).toBe(100);
    const holed: Shape = [[box(-5, -5, 20, 20), reversed(box(2, 2, 6, 6))], [box(3, 3, 4, 4)]];
    expect(exactIntersectionM2(square, holed)).toBe(85);
    const cross: Shape = [
      [
        [
          [0, 0],
          [10, 10],
          [10, 0],
          [0, 10],
          [0, 0],
        ],
      ],
    ];
    expect(exactIntersectionM2(square, cross)).toBe(50);
    // Its one half is wound the other way: the windings cancel.
    expect(exactWindingM2(square, cross)).toBe(0);
    expect(exactIntersectionM2([], square)).toBe(0);
  });
  it('no digit of a double is lost: 0.1 × 0.1, a strip of the last bit at 40,000,000', () => {
    // (0.1)² of the double 0.1, rounded once.
    expect(exactIntersectionM2([[box(0, 0, 0.1, 0.1)]], square)).toBe(0.010000000000000002);
    const x = 40_000_000;
    const next = x + 2 ** -27;
    expect(exactIntersectionM2([[box(x - 1, 0, next, 3)]], [[box(x, 1, x + 1, 2)]])).toBe(2 ** -27);
    const third: Shape = [
      [
        [
          [0, 0],
          [3, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    ];
    expect(exactIntersectionM2(third, [[box(0, 0, 1, 1)]])).toBe(5 / 6);
  });
  it('a shape with itself is what the shoelace formula gives', () => {
    const random = seeded(21);
    for (let k = 0; k < 50; k++) {
      const star = [starPolygon(random, 40_521_000, 3_300_000, 10 ** (4 * random()))];
      expect(exactIntersectionM2(star, star)).toBe(exactShoelaceM2(star));
      expect(exactWindingM2(star, star)).toBe(exactShoelaceM2(star));
    }
  });
});
