import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { planarAreas } from '../../src/geometry/polygonSet.js';
import { evidenceWidthM, widthClassOf } from '../../src/model/conflictClass.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { polygonsOf, ring, type Shape } from '../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('width class: mismatch is narrower than 1 m and smaller than 200 m²', () => {
  const cases: readonly (readonly [string, Shape, string])[] = [
    ['a thin strip', [0, 0, 100, 0.5], 'mismatch'],
    ['a strip just narrower than 1 m', [0, 0, 100, 0.99], 'mismatch'],
    ['a strip just 1 m wide', [0, 0, 100, 1.01], 'encroachment'],
    ['a workshop of 150 m²', [0, 0, 10, 15], 'encroachment'],
    ['a strip of 250 m², half a metre wide', [0, 0, 500, 0.5], 'encroachment'],
    ['a thin strip with a lump', ring(0, 0, 50, 0, 50, -2, 53, -2, 53, 0.2, 0, 0.2), 'encroachment'],
  ];
  for (const [what, shape, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      const shapes = polygonsOf([shape]);
      expect(widthClassOf(shapes, 0, planarAreas(shapes)[0], DEFAULT_SETTINGS, geos)).toBe(expected);
    });
  }
});

describe('evidence width', () => {
  const cases: readonly (readonly [string, Shape, number])[] = [
    ['a square', [0, 0, 80, 80], 80],
    ['a long road', [0, 0, 20_000, 12], 12],
    ['a strip', [0, 0, 100, 0.5], 0.5],
    ['a sliver of a tenth of a millimetre', [0, 0, 100, 1e-4], 1e-4],
    ['an L', ring(0, 0, 100, 0, 100, 30, 30, 30, 30, 100, 0, 100), 30],
  ];
  for (const [what, shape, widthM] of cases) {
    it(`${what} is ${widthM} m wide, to a tenth`, () => {
      const measured = evidenceWidthM(polygonsOf([shape]), 0, geos);
      expect(measured).toBeGreaterThan(widthM * 0.9);
      // The largest circle in a corner of an L is wider than its arms.
      expect(measured).toBeLessThan(widthM * 1.18);
    });
  }
  it('is 0 for nothing', () => {
    expect(evidenceWidthM(polygonsOf([null]), 0, geos)).toBe(0);
  });
});
