import { describe, expect, it } from 'vitest';
import { polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { HOLDING_METRICS } from '../../../../src/stages/measure/metrics/holdingCatalogue.js';
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

  it('every metric of holders has a case by hand', () => {
    // two plots of a hectare and of four, 1 km apart from centre to centre, all in one line
    const { polygons, areaM2 } = plotsOf([
      [-50, -50, 100],
      [900, -100, 200],
    ]);
    const [one] = holdings(polygons, ['x', 'x'], areaM2);
    // the common centre is 800 m from the one, 200 m from the other
    const inertiaM4 = 10_000 ** 2 / 6 + 40_000 ** 2 / 6 + 10_000 * 800 ** 2 + 40_000 * 200 ** 2;
    const byHand: Record<string, number> = {
      plots: 2,
      area_ha: 5,
      simmons: (1 + 16) / 25,
      simpson: 8 / 25,
      januszewski: Math.sqrt(5) / (1 + 2),
      // there and back 2 km; the mean plot 2.5 ha
      igozurike: 2 / 0.025,
      // hull: 100 m wide at the one end, widening to 200 m over 950 m, then 200 m by 200 m
      schmook: (((100 + 200) / 2) * 950 + 200 * 200) / 50_000,
      spread_m: Math.sqrt((1 * 800 ** 2 + 4 * 200 ** 2) / 5),
      concentration: 50_000 ** 2 / (2 * Math.PI * inertiaM4),
    };
    expect(Object.keys(byHand)).toEqual(HOLDING_METRICS.map(({ column }) => column));
    for (const { column, value } of HOLDING_METRICS) expect(value(one) / byHand[column], column).toBeCloseTo(1, 9);
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
