import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../../src/stages/level/spread.js';

describe('spread', () => {
  it('the example of the survey rule: two hundredths too much, from the two largest', () => {
    // 60.01 + 25.00 + 15.01 = 100.02 against 100.00: d = −2, n = 3, f = 0, r = 2
    expect(spread([6001, 2500, 1501], 10_000)).toEqual({
      levelled: [6000, 2499, 1501],
      each: 0,
      more: -1,
      moreParcels: 2,
    });
  });

  it('more than one a parcel: everybody f, the largest one more', () => {
    // d = +8 over 3: f = 2, r = 2
    expect(spread([100, 300, 200], 608)).toEqual({ levelled: [102, 303, 203], each: 2, more: 3, moreParcels: 2 });
  });

  it('of parcels alike the earlier one goes first', () => {
    expect(spread([50, 70, 70, 70], 262).levelled).toEqual([50, 71, 71, 70]);
  });

  it('nothing to spread', () => {
    expect(spread([5, 6], 11)).toEqual({ levelled: [5, 6], each: 0, more: 0, moreParcels: 0 });
    expect(spread([5], 3).levelled).toEqual([3]);
  });

  it('sums to the control area, corrections differ by at most 0.01 m², and the larger parcels go first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: -2000, max: 2000 }),
        (areas, difference) => {
          const control = areas.reduce((sum, area) => sum + area, 0) + difference;
          const { levelled, each, more, moreParcels } = spread(areas, control);
          expect(levelled.reduce((sum, area) => sum + area, 0)).toBe(control);
          const corrections = levelled.map((area, k) => area - areas[k]);
          expect(new Set(corrections).size).toBeLessThanOrEqual(2);
          expect(Math.max(...corrections) - Math.min(...corrections)).toBeLessThanOrEqual(1);
          for (const correction of corrections) expect(Math.abs(correction)).toBeLessThanOrEqual(Math.abs(difference));
          const moved = areas.filter((_, k) => corrections[k] === more && more !== each);
          const left = areas.filter((_, k) => corrections[k] !== more);
          expect(moved.length).toBe(moreParcels);
          if (moved.length > 0 && left.length > 0) expect(Math.min(...moved)).toBeGreaterThanOrEqual(Math.max(...left));
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});
