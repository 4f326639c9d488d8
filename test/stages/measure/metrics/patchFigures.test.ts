import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../../src/geometry/geos.js';
import { planarAreas, polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import type { Rows } from '../../../../src/stages/measure/metrics/cells.js';
import { coreAreas } from '../../../../src/stages/measure/metrics/coreAreas.js';
import { patchFigures } from '../../../../src/stages/measure/metrics/patchFigures.js';
import { boxRing } from '../../../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** Squares of 100 m at these x, each a row; class and patch of each. */
function rowsAt(list: readonly (readonly [x: number, className: string, patch: number])[]): Rows {
  const polygons = polygonSetFromNested(list.map(([x]) => [[boxRing(x, 0, x + 100, 100)]]));
  const patch = Int32Array.from(list, ([, , p]) => p);
  return {
    polygons,
    className: list.map(([, name]) => name),
    areaM2: planarAreas(polygons),
    patch,
    patches: Math.max(...patch) + 1,
  };
}

/** A 100 | A joined to it, 20 m off B, 50 m off A, far A. */
const ROWS = rowsAt([
  [0, 'A', 0],
  [100, 'A', 0],
  [220, 'B', 1],
  [250 + 100, 'A', 2],
  [2000, 'A', 3],
]);

describe('patchFigures', () => {
  it('areas and nearest others of the class', () => {
    const { areaM2, nearestM, proximity, connected } = patchFigures(ROWS);
    expect([...areaM2]).toEqual([20_000, 10_000, 10_000, 10_000]);
    expect([...nearestM]).toEqual([150, Number.NaN, 150, 1550]);
    expect([proximity, connected]).toEqual([null, null]);
  });

  it('proximity: Σ a / h² within the radius, of the class, h at least as stated', () => {
    const near = patchFigures(ROWS, { proximity: { radiusM: 200, leastM: 1 } }).proximity;
    expect(near?.[0]).toBeCloseTo(10_000 / 150 ** 2, 9);
    expect(near?.[2]).toBeCloseTo(20_000 / 150 ** 2, 9);
    expect([near?.[1], near?.[3]]).toEqual([0, 0]);
    const touching = rowsAt([
      [0, 'A', 0],
      [100, 'A', 1],
    ]);
    expect(patchFigures(touching, { proximity: { radiusM: 10, leastM: 2 } }).proximity?.[0]).toBe(10_000 / 4);
  });

  it('connectivity by class, barriers cut links', () => {
    const river = {
      kind: 'polygon' as const,
      polygons: polygonSetFromNested([[[boxRing(205, -1000, 215, 1000)]]]),
    };
    const asked = (barriers: (typeof river)[]) => ({ connected: { thresholdM: 150, exactPatches: 500, barriers } });
    const open = patchFigures(ROWS, asked([])).connected;
    expect(open?.byClass.get('A')?.probableM4).toBeCloseTo(4e8 + 1e8 + 1e8 + 2 * 2e8 * 0.5, 3);
    expect(open?.byClass.get('B')?.probableM4).toBeCloseTo(1e8, 3);
    expect((open?.intraPct[0] ?? 0) + (open?.fluxPct[0] ?? 0)).toBeCloseTo((100 * (4e8 + 2e8)) / 8e8, 9);
    const cut = patchFigures(ROWS, asked([river])).connected;
    expect(cut?.byClass.get('A')?.probableM4).toBeCloseTo(6e8, 3);
  });
});

describe('coreAreas', () => {
  it('a square of 100 m, a patch of two squares, a dumbbell that falls in two, one too thin', () => {
    const dumbbell = [
      [0, 0],
      [100, 0],
      [100, 45],
      [200, 45],
      [200, 0],
      [300, 0],
      [300, 100],
      [200, 100],
      [200, 55],
      [100, 55],
      [100, 100],
      [0, 100],
      [0, 0],
    ] as [number, number][];
    const parts = polygonSetFromNested([
      [[boxRing(0, 0, 100, 100)]],
      [[boxRing(0, 0, 100, 100)], [boxRing(100, 0, 200, 100)]],
      [[dumbbell]],
      [[boxRing(0, 0, 100, 10)]],
    ]);
    const { areaM2, pieces } = coreAreas(parts, 10, geos);
    expect(areaM2[0]).toBeCloseTo(6400, 6);
    // the border between the two squares is none
    expect(areaM2[1]).toBeCloseTo(180 * 80, 6);
    // at the mouth of the neck the core reaches out to 10 m from both corners, by arcs
    const mouthM2 = 2 * (50 - (2.5 * Math.sqrt(75) + 50 * Math.asin(0.5)));
    expect(Math.abs(areaM2[2] - 2 * (6400 + mouthM2))).toBeLessThan(0.3);
    expect([...pieces]).toEqual([1, 1, 2, 0]);
    expect(areaM2[3]).toBe(0);
  });
});
