import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { itemArea, polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { overlapShapes } from '../../../../src/stages/validate/coverage/overlapShapes.js';
import { seeded, starRing } from '../../../geometry/random.js';
import { boxRing } from '../../../helpers/rings.js';

describe('shapes of overlaps', () => {
  it('of a star of 2,000 vertices with a hole: GEOS’s own by the whole star, across its border, inside, and about the hole', async () => {
    const geos = await loadGeos();
    const random = seeded(3);
    const star = [starRing(random, 0, 0, 900, 1000, 2000), boxRing(-40, -40, 40, 40).reverse()];
    const others = Array.from({ length: 90 }, (_, k) => {
      const [angle, away] = [2 * Math.PI * random(), k % 3 === 0 ? 950 : 700 * random()];
      return [starRing(random, away * Math.cos(angle), away * Math.sin(angle), 20, 60, 12)];
    });
    // the star before some of the others and after the rest: either may be the larger
    const set = polygonSetFromNested([
      ...others.slice(0, 40).map((rings) => [rings]),
      [star],
      ...others.slice(40).map((rings) => [rings]),
    ]);
    const shapeOf = overlapShapes(set, geos);
    let crossed = 0;
    for (let i = 0; i <= others.length; i++) {
      if (i === 40) continue;
      const [a, b] = i < 40 ? [i, 40] : [40, i];
      const { polygons: whole } = geos.intersection(set, a, set, b);
      const wholeM2 = itemArea(whole, 0);
      const shape = shapeOf(a, b, wholeM2);
      expect(itemArea(shape, 0)).toBeCloseTo(wholeM2, 5);
      expect(itemArea(geos.difference(shape, 0, whole, 0).polygons, 0)).toBeLessThan(1e-4);
      if (wholeM2 > 1 && wholeM2 < itemArea(set, i) - 1) crossed++;
    }
    expect(crossed).toBeGreaterThan(20);
  });

  it('a shape that has not got the area is done by the whole items', async () => {
    const geos = await loadGeos();
    const set = polygonSetFromNested([[[starRing(seeded(4), 0, 0, 90, 100, 1500)]], [[boxRing(0, 0, 10, 10)]]]);
    expect(itemArea(overlapShapes(set, geos)(0, 1, 7), 0)).toBeCloseTo(100, 9);
  });
});
