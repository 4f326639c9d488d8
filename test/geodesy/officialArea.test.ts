import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crsByEpsg, type GaussKruger } from '../../src/geodesy/crsTable.js';
import { E2, E2_SECOND, OFFICIAL, SEMI_MAJOR_M, SEMI_MINOR_M, SERIES } from '../../src/geodesy/ellipsoid.js';
import { geodesicAreasLonLat } from '../../src/geodesy/geodesicArea.js';
import { officialAreas, officialAreasLonLat } from '../../src/geodesy/officialArea.js';
import { transformer } from '../../src/geodesy/proj.js';
import { EMPTY_POLYGON_SET, type PolygonSet, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { boxRing, radialRing } from '../helpers/rings.js';

const CM120: GaussKruger = { centralMeridianDeg: 120, falseEastingM: 500_000 };
const CM123: GaussKruger = { centralMeridianDeg: 123, falseEastingM: 500_000 };
const ZONE40: GaussKruger = { centralMeridianDeg: 120, falseEastingM: 40_500_000 };

type Ring = [number, number][];

function square(x: number, y: number, side: number): PolygonSet {
  return polygonSetFromNested([[[boxRing(x, y, x + side, y + side)]]]);
}

function toLonLat(set: PolygonSet): PolygonSet {
  const from = crsByEpsg(4549);
  const to = crsByEpsg(4490);
  if (!from || !to) throw new Error('table');
  return { ...set, xy: transformer(from, to)(set.xy) };
}

describe('constants of the notice', () => {
  it('are as printed, which is the ellipsoid to the digits that are printed', () => {
    expect(OFFICIAL).toEqual({
      semiMinorM: 6356752.31414036,
      e2Second: 0.00673949677548,
      polarRadiusM: 6399593.62586,
    });
    expect(OFFICIAL.semiMinorM).toBeCloseTo(SEMI_MINOR_M, 7);
    expect(E2).toBeCloseTo(0.0066943800229, 13);
    expect(OFFICIAL.e2Second).toBeCloseTo(E2_SECOND, 13);
    expect(OFFICIAL.polarRadiusM).toBeCloseTo(SEMI_MAJOR_M ** 2 / SEMI_MINOR_M, 4);
    expect(SERIES.a).toBeCloseTo(1.00336408983419, 13);
    expect(SERIES.b).toBeCloseTo(1.12418938192711e-3, 16);
    expect(SERIES.c).toBeCloseTo(1.69945947351885e-6, 18);
    expect(SERIES.d).toBeCloseTo(2.71785784558e-9, 19);
    expect(SERIES.e).toBeCloseTo(4.358419e-12, 17);
  });
});

describe('officialAreas', () => {
  it.each([
    ['100 m at 121.5432 E, CM 120', 649176.2888, 3301047.4001, 100, CM120, 9994.51],
    ['100 m at 121.5432 E, CM 123', 359176.671, 3300938.6338, 100, CM123, 9995.11],
    ['100 m at 121.9 E, CM 120', 683798.9104, 3293913.3848, 100, CM120, 9991.67],
    ['5000 mu at 121.5432 E', 649176.2888, 3301047.4001, Math.sqrt(5000 * (2000 / 3)), CM120, 3_331_482.04],
  ])('%s', (_, x, y, side, gk, official) => {
    expect(officialAreas(square(x, y, side), gk)[0]).toBe(official);
  });

  it('5000 mu at 121.9 E, within the rounding of its coordinates', () => {
    const side = Math.sqrt(5000 * (2000 / 3));
    const [area] = officialAreas(square(683798.9104, 3293913.3848, side), CM120);
    expect(Math.abs(area - 3_330_529.83)).toBeLessThanOrEqual(0.02);
  });

  it('an ellipsoid rectangle 29.80–29.82 N by 0.02° is 4,286,298.68 m²', () => {
    expect(officialAreasLonLat(polygonSetFromNested([[[boxRing(121.5, 29.8, 121.52, 29.82)]]]))[0]).toBe(4_286_298.68);
  });

  it('the zone in the easting changes nothing', () => {
    const plain = officialAreas(square(649176.2888, 3301047.4001, 333.33), CM120)[0];
    expect(officialAreas(square(40_649_176.2888, 3301047.4001, 333.33), ZONE40)[0]).toBe(plain);
  });

  it('takes holes away and adds parts', () => {
    const shell = boxRing(649000, 3301000, 649300, 3301300);
    const hole = boxRing(649100, 3301100, 649200, 3301200).reverse() as Ring;
    const [whole, inner, holed, both] = officialAreas(
      polygonSetFromNested([
        [[shell]],
        [[[...hole].reverse()]],
        [[shell, hole]],
        [[shell], [boxRing(649400, 3301000, 649500, 3301100)]],
      ]),
      CM120,
    );
    const [part] = officialAreas(square(649400, 3301000, 100), CM120);
    expect(Math.abs(holed - (whole - inner))).toBeLessThanOrEqual(0.011);
    expect(Math.abs(both - (whole + part))).toBeLessThanOrEqual(0.011);
  });

  it('pieces of a coverage sum to its outline, long shared edges included', () => {
    const left: Ring = [
      [649000, 3301000],
      [650017.123, 3301003.77],
      [650444.01, 3304010.5],
      [649005.5, 3304000.25],
      [649000, 3301000],
    ];
    const right: Ring = [
      [650017.123, 3301003.77],
      [652100.9, 3301090.4],
      [652000.6, 3304100.8],
      [650444.01, 3304010.5],
      [650017.123, 3301003.77],
    ];
    const outline: Ring = [left[0], left[1], right[1], right[2], left[2], left[3], left[0]];
    const [a, b, all] = officialAreas(polygonSetFromNested([[[left]], [[right]], [[outline]]]), CM120);
    expect(Math.abs(a + b - all)).toBeLessThanOrEqual(0.0151);
  });

  it('an item beyond a pole or half the world from the meridian has no area, and its neighbours keep theirs', () => {
    const fine = boxRing(649000, 3301000, 649100, 3301100);
    for (const wild of [
      boxRing(649000, 3301000, 649100, 33010000),
      boxRing(649000, -10_003_000, 649100, -10_002_900),
      boxRing(649000, 3301000, 6490000, 3301100),
    ]) {
      const areas = officialAreas(polygonSetFromNested([[[fine]], [[wild]], [[fine]]]), CM120);
      expect(areas[1]).toBeNaN();
      expect([areas[0], areas[2]]).toEqual(Array(2).fill(officialAreas(polygonSetFromNested([[[fine]]]), CM120)[0]));
    }
    expect(officialAreasLonLat(polygonSetFromNested([[[boxRing(120, 80, 121, 91)]]]))[0]).toBeNaN();
  });

  it('empty items are 0, not-finite ones NaN, and no items no areas', () => {
    const set = polygonSetFromNested([[], [[boxRing(649000, 3301000, Number.NaN, 3301300)]]]);
    expect(officialAreas(set, CM120)[0]).toBe(0);
    expect(officialAreas(set, CM120)[1]).toBeNaN();
    expect(officialAreas(EMPTY_POLYGON_SET, CM120)).toHaveLength(0);
    expect(officialAreasLonLat(EMPTY_POLYGON_SET)).toHaveLength(0);
    expect(geodesicAreasLonLat(EMPTY_POLYGON_SET)).toHaveLength(0);
    expect(geodesicAreasLonLat(set)[1]).toBeNaN();
  });
});

/** A star-shaped polygon around (x, y): radii in metres. */
function star(x: number, y: number, radii: readonly number[]): { set: PolygonSet; perimeter: number } {
  const ring = radialRing(x, y, radii);
  let perimeter = 0;
  for (let k = 1; k < ring.length; k++)
    perimeter += Math.hypot(ring[k][0] - ring[k - 1][0], ring[k][1] - ring[k - 1][1]);
  return { set: polygonSetFromNested([[[ring]]]), perimeter };
}

/** The first ring of a set with every edge cut in 2^times equal parts, straight in the set's own coordinates. */
function halved(set: PolygonSet, times: number): PolygonSet {
  const parts = 2 ** times;
  const ring: Ring = [[set.xy[0], set.xy[1]]];
  for (let v = 0; v + 1 < set.xy.length / 2; v++) {
    const [ax, ay, bx, by] = set.xy.subarray(2 * v, 2 * v + 4);
    for (let k = 1; k <= parts; k++)
      ring.push(k === parts ? [bx, by] : [ax + ((bx - ax) * k) / parts, ay + ((by - ay) * k) / parts]);
  }
  return polygonSetFromNested([[[ring]]]);
}

describe('against GeographicLib', () => {
  const place = fc.record({
    x: fc.double({ min: 350_000, max: 650_000, noNaN: true }),
    y: fc.double({ min: 2_000_000, max: 5_500_000, noNaN: true }),
    radii: fc.array(fc.double({ min: 20, max: 400, noNaN: true }), { minLength: 5, maxLength: 40 }),
  });

  it('official area of the plane agrees to 7e-5 m × perimeter', () => {
    fc.assert(
      fc.property(place, ({ x, y, radii }) => {
        const { set, perimeter } = star(x, y, radii);
        const difference = officialAreas(set, CM120)[0] - geodesicAreasLonLat(toLonLat(set))[0];
        expect(Math.abs(difference)).toBeLessThanOrEqual(7e-5 * perimeter + 0.006);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('official area of longitudes and latitudes agrees the same where edges are short', () => {
    fc.assert(
      fc.property(place, ({ x, y, radii }) => {
        const { set, perimeter } = star(x, y, radii);
        const lonLat = halved(toLonLat(set), 6);
        const difference = officialAreasLonLat(toLonLat(set))[0] - geodesicAreasLonLat(lonLat)[0];
        expect(Math.abs(difference)).toBeLessThanOrEqual(7e-5 * perimeter + 0.006);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
