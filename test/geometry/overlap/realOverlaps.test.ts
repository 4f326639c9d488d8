import { beforeAll, describe, expect, it } from 'vitest';
import { compareWithKernel, type RealPairs, realPairs } from '../../helpers/realPairs.js';
import { geosOracle } from '../oracle.js';
import { areasInside } from './kernel.js';

/** GEOS errs by what its snapping moves: 1e-7 m² on these pairs, up to 7e-6 m² where borders run 1e-7 m apart. */
const GEOS_ERROR_M2 = 1e-6;

describe('100,000 real pairs against GEOS', () => {
  let cities: readonly (readonly [RealPairs, judgedM2: Float64Array])[];
  beforeAll(async () => {
    const geos = await geosOracle();
    cities = realPairs(geos.isValid).map((real) => [
      real,
      geos.intersectionAreas(real.parcels, real.zones, real.pairs),
    ]);
  });

  it('pair by pair; where the two differ most, exact rationals side with the kernel', () => {
    const seen = cities.map(([real, judgedM2]) => compareWithKernel(real, judgedM2));
    expect(seen.reduce((sum, { pairs }) => sum + pairs, 0)).toBeGreaterThanOrEqual(100_000);
    expect(seen.reduce((sum, { cut }) => sum + cut, 0)).toBeGreaterThan(5000);
    for (const city of seen) {
      expect(city.largestDifferenceM2).toBeLessThanOrEqual(GEOS_ERROR_M2);
      expect(city.disputes).toBe(100);
      expect(city.wrong).toEqual([]);
      expect(city.kernelErrorM2).toBeLessThan(city.judgeErrorM2);
    }
  }, 300_000);
  it('every parcel in all zones at once, by one index: the sum of its pairs', () => {
    for (const [{ parcels, zones, pairs }, judgedM2] of cities) {
      const areasM2 = areasInside(parcels, zones);
      const sumsM2 = new Float64Array(areasM2.length);
      const counts = new Uint32Array(areasM2.length);
      for (let k = 0; k < judgedM2.length; k++) {
        sumsM2[pairs[2 * k]] += judgedM2[k];
        counts[pairs[2 * k]]++;
      }
      const wrong = [...counts.keys()].filter(
        (i) => counts[i] > 0 && !(Math.abs(areasM2[i] - sumsM2[i]) <= GEOS_ERROR_M2 * counts[i]),
      );
      expect(wrong).toEqual([]);
    }
  });
});
