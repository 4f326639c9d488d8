import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../scripts/district/random.js';
import { adjacency, coverageOf, dissolveGroups } from '../../../src/geometry/coverage.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, planarAreas, selectItems } from '../../../src/geometry/polygonSet.js';
import { DEFECT_KINDS, plant, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { geosOracle } from '../oracle.js';

const ROUNDS = 60;

describe('random coverages', () => {
  it('are perfect as made: valid items, open edges on the outline only, areas add up to the union', async () => {
    const [geos, oracle] = [await loadGeos(), await geosOracle()];
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const made = randomCoverage(seed);
      const set = setOf(made);
      expect(oracle.isCoverage(set, 0)).toBe(true);
      expect(geos.invalidReasons(set).filter((reason) => reason !== null)).toEqual([]);
      const outline = made.borders.filter(({ b }) => b < 0).reduce((sum, { line }) => sum + line.length - 1, 0);
      expect(coverageOf(set).open.length).toBe(outline);
      const whole = geos.union(
        set,
        Array.from({ length: itemCount(set) }, (_, i) => i),
      );
      const sumM2 = planarAreas(set).reduce((sum, areaM2) => sum + areaM2, 0);
      expect(planarAreas(whole)[0]).toBeCloseTo(sumM2, 5);
    }
  });

  it('have every border of neighbours at its length, as the generator and GEOS know it', async () => {
    const oracle = await geosOracle();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const made = randomCoverage(seed);
      const set = setOf(made);
      const expected = new Map<string, number>();
      for (const { a, b, line } of made.borders) {
        if (b < 0) continue;
        const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
        expected.set(key, (expected.get(key) ?? 0) + lengthOf(line));
      }
      const pairs = adjacency(coverageOf(set));
      const found = new Map(Array.from(pairs.a, (a, k) => [`${a} ${pairs.b[k]}`, pairs.borderM[k]]));
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [key, borderM] of found) expect(borderM).toBeCloseTo(expected.get(key) ?? 0, 6);
      if (seed % 10 === 0) {
        for (let k = 0; k < pairs.a.length; k++) {
          expect(oracle.sharedBorderM(set, pairs.a[k], pairs.b[k])).toBeCloseTo(pairs.borderM[k], 5);
        }
      }
    }
  });

  it('dissolve into any groups as GEOS unites them, and validly', async () => {
    const geos = await loadGeos();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const set = setOf(randomCoverage(seed));
      const random = seededRandom(seed);
      const groups = Int32Array.from({ length: itemCount(set) }, () => Math.floor(random() * 4) - 1);
      const ours = dissolveGroups(coverageOf(set), groups);
      const theirs = geos.dissolve(set, groups);
      const ourAreas = planarAreas(ours);
      planarAreas(theirs).forEach((areaM2, g) => {
        expect(ourAreas[g]).toBeCloseTo(areaM2, 5);
      });
      expect(geos.invalidReasons(ours).filter((reason) => reason !== null)).toEqual([]);
    }
  });

  it('stay valid item by item with defects planted, unless the defect is none of that', async () => {
    const geos = await loadGeos();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const made = randomCoverage(seed);
      for (const kind of DEFECT_KINDS) plant(made, kind);
      const set = setOf(made);
      const reasons = geos.invalidReasons(set);
      expect(reasons.filter((reason) => reason !== null)).toEqual([]);
      expect(itemCount(selectItems(set, [0]))).toBe(1);
    }
  });
});

function lengthOf(line: readonly (readonly [number, number])[]): number {
  return line.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - line[k][0], y - line[k][1]), 0);
}
