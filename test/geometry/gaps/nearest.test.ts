import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../scripts/district/random.js';
import { distancesBetween } from '../../../src/geometry/gaps/gapGraph.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing, radialRing } from '../../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('distancesBetween', () => {
  it('is the least distance of GEOS to any item of another group: random boxes, near and far, some that count for nothing', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 60; round++) {
      const count = 2 + Math.floor(random() * 30);
      // crowds a long way apart, so that the guess of how far to look is wrong both ways
      const boxes = Array.from({ length: count }, () => {
        const [x, y] = [
          Math.floor(random() * 3) * 5000 + 200 * random(),
          Math.floor(random() * 2) * 900 + 200 * random(),
        ];
        return boxRing(x, y, x + 1 + 9 * random(), y + 1 + 9 * random());
      });
      const set = polygonSetFromNested(boxes.map((ring) => [[ring]]));
      const groups = 1 + Math.floor(random() * 8);
      const group = boxes.map(() => Math.floor(random() * (groups + 1)) - 1);
      const found = distancesBetween(set, group, groups);
      for (let g = 0; g < groups; g++) {
        let least = Infinity;
        for (let i = 0; i < count; i++) {
          for (let j = 0; j < count; j++) {
            if (group[i] === g && group[j] >= 0 && group[j] !== g)
              least = Math.min(least, geos.distance(set, i, set, j));
          }
        }
        // boxes that overlap have borders that cross, or lie one in the other
        if (least > 0) expect(found[g]).toBeCloseTo(least, 6);
      }
    }
  });

  it('of ragged items of up to 70 edges too, each in several runs', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 30; round++) {
      const rings = Array.from({ length: 25 }, (_, k) => {
        const radii = Array.from({ length: 3 + Math.floor(68 * random()) }, () => 10 + 30 * random());
        return radialRing(100 * (k % 5) + 15 * random(), 100 * Math.floor(k / 5) + 15 * random(), radii);
      });
      const set = polygonSetFromNested(rings.map((ring) => [[ring]]));
      const group = rings.map(() => Math.floor(4 * random()) - 1);
      const found = distancesBetween(set, group, 3);
      for (let g = 0; g < 3; g++) {
        const apart = rings.flatMap((_, i) =>
          rings.flatMap((__, j) =>
            group[i] === g && group[j] >= 0 && group[j] !== g ? [geos.distance(set, i, set, j)] : [],
          ),
        );
        const least = Math.min(...apart);
        if (least > 0 && least < Infinity) expect(found[g]).toBeCloseTo(least, 6);
      }
    }
  });

  it('no items, one group, nothing near', () => {
    expect([...distancesBetween(polygonSetFromNested([]), [], 0)]).toEqual([]);
    const one = polygonSetFromNested([[[boxRing(0, 0, 1, 1)]], [[boxRing(5, 0, 6, 1)]]]);
    expect([...distancesBetween(one, [0, 0], 1)]).toEqual([Infinity]);
    expect([...distancesBetween(one, [0, -1], 1)]).toEqual([Infinity]);
  });
});
