import { describe, expect, it } from 'vitest';
import { planarAreas } from '../../src/geometry/polygonSet.js';
import { widthClassOf } from '../../src/model/conflictClass.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { polygonsOf, ring, type Shape } from '../helpers/district.js';

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
      expect(widthClassOf(shapes, 0, planarAreas(shapes)[0], DEFAULT_SETTINGS)).toBe(expected);
    });
  }
});
