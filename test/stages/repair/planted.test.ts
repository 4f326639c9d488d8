import { beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, type PolygonSet, planarAreas } from '../../../src/geometry/polygonSet.js';
import { type GeosOracle, geosOracle } from '../../geometry/oracle.js';
import { DEFECT_KINDS, plant, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { repairedPlane } from './layers.js';

let geos: Geos;
let oracle: GeosOracle;
beforeAll(async () => {
  geos = await loadGeos();
  oracle = await geosOracle();
});

/** All that can be mended without a person: a missing item is land for nobody, a duplicate has no right and wrong. */
const MENDED = DEFECT_KINDS.filter((kind) => kind !== 'missingItem' && kind !== 'duplicate');
const RULES = { 'repair.snapM': 0.01, 'repair.overlaps': 'longestBorder', 'repair.gapsM': 2 } as const;

function unionM2(set: PolygonSet): number {
  const all = Array.from({ length: itemCount(set) }, (_, i) => i);
  return planarAreas(geos.union(set, all))[0];
}

describe('random coverages with planted defects', () => {
  it('come out of repair as coverages: by GEOS, by the shared borders, and for good', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const coverage = randomCoverage(seed);
      const planted = Array.from({ length: 1 + (seed % 5) }, (_, k) =>
        plant(coverage, MENDED[(seed + k) % MENDED.length]),
      ).filter((defect) => defect !== null);
      const set = setOf(coverage);
      const town = (item: number) => `town ${item % 3}`;
      const { polygons, changes, findings, balances } = repairedPlane(set, RULES, geos, { town });
      const seen = `seed ${seed}: ${planted.map(({ kind }) => kind).join(', ')}`;
      expect(findings, seen).toEqual([]);
      expect(itemCount(polygons), seen).toBe(itemCount(set));
      expect(
        geos.invalidReasons(polygons).filter((reason) => reason !== null),
        seen,
      ).toEqual([]);
      expect(oracle.isCoverage(polygons, 0), seen).toBe(true);
      // what is open now is the outline alone: it encloses all land
      const outline = coverageOf(polygons);
      expect(outline.open.length, seen).toBeGreaterThan(0);
      expect(unionM2(polygons), seen).toBeCloseTo(
        planarAreas(polygons).reduce((a, b) => a + b, 0),
        4,
      );
      for (const { movedM } of changes) expect(movedM, seen).toBeLessThanOrEqual(0.01 + 1e-9);
      for (const { beforeM2, gainedM2, lostM2, afterM2 } of balances) {
        expect(Math.round(100 * (beforeM2 + gainedM2 - lostM2)), seen).toBe(Math.round(100 * afterM2));
      }
      const again = repairedPlane(polygons, RULES, geos);
      expect(again.changes, seen).toEqual([]);
      expect(again.polygons, seen).toBe(polygons);
    }
  }, 300_000);
});
