import { describe, expect, it } from 'vitest';
import { coverageOf, coverageOverlaps, openFaces } from '../../../src/geometry/coverage.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import { OVERLAP_TOLERANCES } from '../../../src/geometry/overlap/overlapAreas.js';
import { selfOverlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import { itemCount, nestedFromItem, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { realPairs } from '../../helpers/realPairs.js';
import { geosOracle } from '../oracle.js';

/** What is smaller than this on either side is not counted: borders that all but touch. */
const LEAST_M2 = 0.05;

describe('real parcels, valid ones', () => {
  it('have the overlaps that all neighbours asked have, and the gaps that are holes of GEOS’s union', async () => {
    const [geos, oracle] = [await loadGeos(), await geosOracle()];
    for (const { city, parcels } of realPairs(oracle.isValid)) {
      const coverage = coverageOf(parcels);
      const pairs = coverageOverlaps(coverage, OVERLAP_TOLERANCES);
      expect(pairs, city).toEqual(selfOverlapPairs(parcels, OVERLAP_TOLERANCES));
      // of Manchester, holes left by invalid items hold islands: no one-to-one comparison there
      if (city !== 'cambridge') continue;
      const faces = openFaces(coverage, 1e-4);
      const gaps = [...planarAreas(faces.polygons)].filter((areaM2, k) => faces.winding[k] === 0 && areaM2 > LEAST_M2);
      const union = geos.union(
        parcels,
        Array.from({ length: itemCount(parcels) }, (_, i) => i),
      );
      const holes = nestedFromItem(union, 0).flatMap(([, ...inner]) => inner.map((ring) => [[ring.reverse()]]));
      const holesM2 = [...planarAreas(polygonSetFromNested(holes))].filter((areaM2) => areaM2 > LEAST_M2);
      const sum = (areas: readonly number[]) => areas.reduce((total, areaM2) => total + areaM2, 0);
      expect(gaps.length, city).toBe(holesM2.length);
      expect(Math.abs(sum(gaps) - sum(holesM2)), city).toBeLessThan(0.001);
    }
  });
});
