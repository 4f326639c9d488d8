import { describe, expect, it } from 'vitest';
import { polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { holdings } from '../../../../src/stages/measure/metrics/holdings.js';
import { boxRing } from '../../../helpers/rings.js';

/** Plots as [x, y, side] in metres. */
function plotsOf(squares: readonly (readonly [number, number, number])[]) {
  return {
    polygons: polygonSetFromNested(squares.map(([x, y, side]) => [[boxRing(x, y, x + side, y + side)]])),
    areaM2: Float64Array.from(squares, ([, , side]) => side * side),
  };
}

describe('holdings', () => {
  it('the golden holder of 10, 20, 30 and 40', () => {
    const { polygons } = plotsOf([10, 20, 30, 40].map((a, k) => [1000 * k, 0, Math.sqrt(a)] as const));
    const [one] = holdings(polygons, ['x', 'x', 'x', 'x'], Float64Array.of(10, 20, 30, 40));
    expect(one.simmons).toBeCloseTo(0.3, 12);
    expect(one.simpson).toBeCloseTo(0.7, 12);
    expect(one.januszewski).toBeCloseTo(0.514504, 6);
    expect(one.plots).toBe(4);
  });

  it('one plot is a whole holding', () => {
    const { polygons, areaM2 } = plotsOf([[0, 0, 100]]);
    const [one] = holdings(polygons, ['x'], areaM2);
    expect([one.simmons, one.simpson, one.januszewski, one.igozurike, one.spreadM]).toEqual([1, 0, 1, 0, 0]);
    expect(one.schmook).toBeCloseTo(1, 9);
    expect(one.concentration).toBeCloseTo(3 / Math.PI, 9);
  });

  it('four plots of a hectare at the corners of a square of a kilometre, by hand', () => {
    const { polygons, areaM2 } = plotsOf([
      [0, 0, 100],
      [1000, 1000, 100],
      [1000, 0, 100],
      [0, 1000, 100],
    ]);
    const [one] = holdings(polygons, ['x', 'x', 'x', 'x'], areaM2);
    // the round is 4 km, crossing nothing; the mean plot one hectare
    expect(one.igozurike).toBeCloseTo(4 / 0.01, 6);
    expect(one.schmook).toBeCloseTo(1.1 ** 2 / 0.04, 9);
    expect(one.spreadM).toBeCloseTo(Math.sqrt(500_000), 6);
    const inertiaM4 = 4 * (10_000 ** 2 / 6 + 10_000 * 500_000);
    expect(one.concentration).toBeCloseTo(40_000 ** 2 / (2 * Math.PI * inertiaM4), 12);
  });

  it('nobody’s plots and plots without area count for nothing; holders in the order of their first plot', () => {
    const { polygons, areaM2 } = plotsOf([
      [0, 0, 10],
      [20, 0, 10],
      [40, 0, 0],
      [60, 0, 10],
    ]);
    const found = holdings(polygons, ['', 'b', 'a', 'a'], areaM2);
    expect(found.map(({ holder, plots }) => [holder, plots])).toEqual([
      ['b', 1],
      ['a', 1],
    ]);
  });
});
