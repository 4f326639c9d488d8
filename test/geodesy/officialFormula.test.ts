import { describe, expect, it } from 'vitest';
import { officialAreas, officialAreasLonLat } from '../../src/geodesy/officialArea.js';
import { gaussInverse, zoneFactor } from '../../src/geodesy/officialFormula.js';
import { type PolygonSet, polygonSetFromNested, selectItems } from '../../src/geometry/polygonSet.js';
import { seeded, starRing } from '../geometry/random.js';
import { plainRingAreaM2 } from './plainOfficialArea.js';

const CM120 = { centralMeridianDeg: 120, falseEastingM: 500_000 };
const ZONE40 = { centralMeridianDeg: 120, falseEastingM: 40_500_000 };

/** Stars of 5–40 vertices and 20–400 m, on 0.1 mm: between them edges of every length up to 800 m. */
function stars(count: number, seed: number): [number, number][][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const [x, y, size] = [350_000 + 300_000 * random(), 2e6 + 3.5e6 * random(), 20 + 380 * random()];
    const ring = starRing(random, x, y, 0.3 * size, size, 5 + Math.floor(36 * random()));
    return ring.map(([e, n]): [number, number] => [Math.round(e * 1e4) / 1e4, Math.round(n * 1e4) / 1e4]);
  });
}

function setOf(rings: readonly [number, number][][]): PolygonSet {
  return polygonSetFromNested(rings.map((ring) => [[ring]]));
}

describe('the fast formulas', () => {
  const rings = stars(3000, 11);

  it('give what the notice read plainly gives, but for ties of a rounding', () => {
    const areas = officialAreas(setOf(rings), CM120);
    let differ = 0;
    rings.forEach((ring, i) => {
      const units = ring.map(([e, n]): [number, number] => [Math.round(e * 1e4) - 5e9, Math.round(n * 1e4)]);
      const plainM2 = plainRingAreaM2(units, 120);
      expect(Math.abs(areas[i] - plainM2)).toBeLessThan(0.0081);
      if (Math.abs(areas[i] - Math.floor(plainM2 * 100 + 0.5) / 100) > 0.001) differ++;
    });
    expect(differ).toBeLessThan(10);
  });

  it('say the same of a parcel alone, among others, and with the zone in its easting', () => {
    const set = setOf(rings);
    const areas = officialAreas(set, CM120);
    for (let i = 0; i < rings.length; i += 97) {
      expect(officialAreas(selectItems(set, [i]), CM120)[0]).toBe(areas[i]);
    }
    const prefixed = { ...set, xy: set.xy.map((value, k) => (k % 2 === 0 ? value + 40_000_000 : value)) };
    expect(officialAreas(prefixed, ZONE40)).toEqual(areas);
  });

  it('turn a trapezoid round exactly', () => {
    const random = seeded(3);
    for (let k = 0; k < 1000; k++) {
      const b1 = Math.floor(4e11 * (random() - 0.5));
      const b2 = b1 + Math.floor(4e6 * (random() - 0.5));
      expect(zoneFactor(b2, b1)).toBe(-zoneFactor(b1, b2) + 0);
    }
  });

  it('hold a point of the test vector of CM 120', () => {
    const seconds = new Float64Array(2);
    gaussInverse(120, 1e4)(Float64Array.of(1_491_762_888, 33_010_474_001), 1, seconds);
    // 121.5432 E, 29.81899 N; its plane coordinates are at 0.1 mm
    expect(Math.abs(seconds[0] / 3.6e9 + 120 - 121.5432)).toBeLessThan(1e-9);
    expect(Math.abs(seconds[1] / 3.6e9 - 29.81899)).toBeLessThan(1e-9);
  });
});

describe('long and wild edges', () => {
  it('a parcel of more vertices than a block, among small ones', () => {
    const random = seeded(5);
    const large = starRing(random, 500_000, 3_300_000, 4000, 5000, 20_000);
    const small = starRing(random, 510_000, 3_300_000, 40, 50, 12);
    const set = polygonSetFromNested([[[small]], [[large]], [[small]]]);
    const [first, middle, last] = officialAreas(set, CM120);
    expect(last).toBe(first);
    expect(middle).toBe(officialAreas(polygonSetFromNested([[[large]]]), CM120)[0]);
  });

  it('an edge of exactly 70 m is whole; a parcel is the sum of its halves across an edge of many kilometres', () => {
    const left: [number, number][] = [
      [500_000, 3_300_000],
      [500_070, 3_300_000],
      [500_070, 3_380_000],
      [500_000, 3_380_000],
      [500_000, 3_300_000],
    ];
    const right = left.map(([x, y]): [number, number] => [x + 70, y]);
    const both: [number, number][] = [left[0], left[1], right[1], right[2], left[2], left[3], left[0]];
    const [a, b, whole] = officialAreas(setOf([left, right, both]), CM120);
    expect(Math.abs(a + b - whole)).toBeLessThanOrEqual(0.0151);
  });

  it('an edge longer than the way around the Earth has no area, and takes no time', () => {
    const wild: [number, number][] = [
      [500_000, 3_300_000],
      [1e14, 3_300_000],
      [500_000, 3_300_100],
      [500_000, 3_300_000],
    ];
    expect(officialAreas(setOf([wild]), CM120)[0]).toBeNaN();
    wild[1] = [Number.POSITIVE_INFINITY, 3_300_000];
    expect(officialAreas(setOf([wild]), CM120)[0]).toBeNaN();
    expect(officialAreasLonLat(setOf([wild]))[0]).toBeNaN();
  });
});
