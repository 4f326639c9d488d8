import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderDistances } from '../../src/geometry/borderDistances.js';
import { EMPTY_POLYGON_SET, type PolygonSet, polygonSetFromNested } from '../../src/geometry/polygonSet.js';

const square = (x: number, y: number, size: number) =>
  [
    [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  ] as const;

/** Every point against every edge. */
function bruteForce(xy: Float64Array, set: PolygonSet, cap: number): number[] {
  return Array.from({ length: xy.length / 2 }, (_, p) => {
    let best = cap;
    for (let r = 0; r < set.ringStart.length - 1; r++) {
      for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
        const [ax, ay, bx, by] = set.xy.subarray(2 * v, 2 * v + 4);
        const t = ((xy[2 * p] - ax) * (bx - ax) + (xy[2 * p + 1] - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
        const held = Math.max(0, Math.min(1, t));
        best = Math.min(best, Math.hypot(ax + held * (bx - ax) - xy[2 * p], ay + held * (by - ay) - xy[2 * p + 1]));
      }
    }
    return best;
  });
}

describe('borderDistances', () => {
  it('is that of every point against every edge, whatever the cap', () => {
    const coordinate = fc.integer({ min: -300, max: 300 }).map((v) => v / 3);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate, fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(coordinate, coordinate), { maxLength: 30 }),
        fc.constantFrom(0.5, 7, 60),
        (squares, points, cap) => {
          const set = polygonSetFromNested(squares.map(([x, y, size]) => square(x, y, size)));
          const xy = Float64Array.from(points.flat());
          const expected = bruteForce(xy, set, cap);
          const found = borderDistances(xy, set, cap);
          expect(found).toHaveLength(expected.length);
          for (const [p, distance] of found.entries()) expect(distance).toBeCloseTo(expected[p], 9);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('knows no border of an empty set, and no place of what is not finite', () => {
    expect([...borderDistances(Float64Array.of(1, 2), EMPTY_POLYGON_SET, 5)]).toEqual([5]);
    const set = polygonSetFromNested([square(0, 0, 10)]);
    expect([...borderDistances(Float64Array.of(Number.NaN, 0, 5, 1, Infinity, 3), set, 5)]).toEqual([5, 1, 5]);
    expect(borderDistances(new Float64Array(0), set, 5)).toHaveLength(0);
  });

  it('looks at every nth item alone if asked', () => {
    const set = polygonSetFromNested([square(0, 0, 10), square(100, 0, 10), square(200, 0, 10)]);
    expect([...borderDistances(Float64Array.of(1, 1, 101, 1, 201, 1), set, 5, 2)]).toEqual([1, 5, 1]);
  });

  it('far points cost cells, not memory', () => {
    const set = polygonSetFromNested([square(0, 0, 10)]);
    expect([...borderDistances(Float64Array.of(5, 1, 1e12, 1e12, -1e12, 5), set, 5)]).toEqual([1, 5, 5]);
  });
});
