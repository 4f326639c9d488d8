import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { E2, SEMI_MINOR_M } from '../../src/geodesy/ellipsoid.js';
import { geodesicAreasLonLat } from '../../src/geodesy/geodesicArea.js';
import { officialAreas, officialAreasLonLat } from '../../src/geodesy/officialArea.js';
import { transformer } from '../../src/geodesy/proj.js';
import { type PolygonSet, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { int, reversed } from '../geometry/overlap/degenerate.js';
import type { Position } from '../geometry/overlap/exactArea.js';
import { seeded, starRing } from '../geometry/random.js';
import { boxRing as box } from '../helpers/rings.js';

/**
 * The official area held to what is known of it from elsewhere: worked examples, closed forms of the ellipsoid, GeographicLib on finely
 * cut edges, and the promise that shared edges cancel.
 */
type Ring = readonly Position[];

const EPSG_OF: Readonly<Record<number, number>> = { 120: 4549, 123: 4550 };
/** What the rounding of coordinates to 0.1 mm moves, and that of the result to 0.01 m². */
function allowedM2(perimeterM: number): number {
  return 7e-5 * perimeterM + 0.005;
}

function between(from: number, to: number): (xy: Float64Array) => Float64Array {
  const [source, target] = [crsByEpsg(from), crsByEpsg(to)];
  if (!source || !target) throw new Error('not in the table');
  return transformer(source, target);
}

function gkOf(centralMeridianDeg: number) {
  return { centralMeridianDeg, falseEastingM: 500_000 };
}

function setOf(...rings: Ring[]): PolygonSet {
  return polygonSetFromNested(rings.map((ring) => [[ring]]));
}

function perimeterOf(ring: Ring): number {
  return ring.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - ring[k][0], y - ring[k][1]), 0);
}

/** The ring with every edge cut into pieces of at most `most` units, straight in the ring's own coordinates. */
function cut(ring: Ring, most: number): Position[] {
  return ring.flatMap((to, k): Position[] => {
    if (k === 0) return [to];
    const from = ring[k - 1];
    const parts = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / most);
    return Array.from({ length: parts }, (_, n) =>
      n + 1 === parts
        ? to
        : [from[0] + ((to[0] - from[0]) * (n + 1)) / parts, from[1] + ((to[1] - from[1]) * (n + 1)) / parts],
    );
  });
}

/** GeographicLib's area of a ring of the plane, its edges cut so finely that no geodesic leaves them. */
function geodesicOfPlane(ring: Ring, centralMeridianDeg: number): number {
  const fine = setOf(cut(ring, 25));
  return geodesicAreasLonLat({ ...fine, xy: between(EPSG_OF[centralMeridianDeg], 4490)(fine.xy) })[0];
}

describe('the worked examples', () => {
  const SIDE_5000_MU = Math.sqrt(5000 * (2000 / 3));
  it.each([
    [100, 121.5432, 29.819, 120, 9994.51, 5.49e-4],
    [100, 121.5432, 29.819, 123, 9995.11, 4.89e-4],
    [100, 121.9, 29.75, 120, 9991.67, 8.34e-4],
    [100, 121.9, 29.75, 123, 9997.21, 2.79e-4],
    [SIDE_5000_MU, 121.5432, 29.819, 120, 3_331_482.04, 5.56e-4],
    [SIDE_5000_MU, 121.9, 29.75, 120, 3_330_529.83, 8.42e-4],
  ])('a square of %d m at %d E, %d N in the plane of %d°', (side, lon, lat, meridian, officialM2, planarExcess) => {
    const [x, y] = between(4490, EPSG_OF[meridian])(Float64Array.of(lon, lat));
    const set = setOf(box(x, y, x + side, y + side));
    const [areaM2] = officialAreas(set, gkOf(meridian));
    expect(Math.abs(areaM2 - officialM2)).toBeLessThanOrEqual(allowedM2(4 * side));
    expect(planarAreas(set)[0] / areaM2 - 1).toBeCloseTo(planarExcess, 5);
  });
  it.each([
    [121.5432, 29.819, 3_331_481.89],
    [121.9, 29.75, 3_330_529.69],
  ])('5000 mu at %d E, %d N without any rounding of coordinates', (lon, lat, exactM2) => {
    const [x, y] = between(4490, 4549)(Float64Array.of(lon, lat));
    const square = box(x, y, x + SIDE_5000_MU, y + SIDE_5000_MU);
    expect(Math.abs(geodesicOfPlane(square, 120) - exactM2)).toBeLessThan(0.01);
    const [areaM2] = officialAreas(setOf(square), gkOf(120));
    expect(Math.abs(areaM2 - exactM2)).toBeLessThanOrEqual(allowedM2(4 * SIDE_5000_MU));
  });
  it('5000 mu are 3,333,333.33 m² and over-stated by 2.8 and 4.2 mu in the plane', () => {
    expect(SIDE_5000_MU ** 2).toBeCloseTo(3_333_333.33, 2);
    for (const [lon, lat, mu] of [
      [121.5432, 29.819, 2.8],
      [121.9, 29.75, 4.2],
    ]) {
      const [x, y] = between(4490, 4549)(Float64Array.of(lon, lat));
      const [areaM2] = officialAreas(setOf(box(x, y, x + SIDE_5000_MU, y + SIDE_5000_MU)), gkOf(120));
      expect((SIDE_5000_MU ** 2 - areaM2) / (2000 / 3)).toBeCloseTo(mu, 1);
    }
  });
});

/** Area between the equator and latitude B over one radian of longitude, m²: the integral of M N cos B in closed form. */
function zoneM2(degrees: number): number {
  const s = Math.sin((degrees * Math.PI) / 180);
  const e = Math.sqrt(E2);
  return (SEMI_MINOR_M ** 2 / 2) * (s / (1 - E2 * s * s) + Math.atanh(e * s) / e);
}

/** Area of a ring whose edges are straight in longitude and latitude: ∮ L dZ(B), by parts, with Simpson's rule for ∫ Z dt. */
function lonLatAreaM2(ring: Ring): number {
  let sum = 0;
  for (let k = 1; k < ring.length; k++) {
    const [[l1, b1], [l2, b2]] = [ring[k - 1], ring[k]];
    const steps = 16;
    let mean = 0;
    for (let n = 0; n <= steps; n++) {
      const weight = n === 0 || n === steps ? 1 : n % 2 === 1 ? 4 : 2;
      mean += (weight * (zoneM2(b1 + ((b2 - b1) * n) / steps) - zoneM2(b1))) / (3 * steps);
    }
    const rise = zoneM2(b2) - zoneM2(b1);
    sum += ((l2 - ring[0][0]) * rise - (l2 - l1) * mean) * (Math.PI / 180);
  }
  return sum;
}

describe('longitude and latitude, edges straight in them', () => {
  const DEGREE_M = 111_000;

  it('rectangles are the closed form of the ellipsoid, where geodesics would cut the parallels', () => {
    expect(officialAreasLonLat(setOf(box(121.5, 29.8, 121.52, 29.82)))[0]).toBe(4_286_298.68);
    for (const [lon, lat, width, height] of [
      [121.5, 29.8, 0.02, 0.02],
      [75.2, 18.3, 0.1, 0.03],
      [130.4, 53.4, 0.2, 0.001],
      [119.99, -0.05, 0.02, 0.1],
    ]) {
      const ring = box(lon, lat, lon + width, lat + height);
      const exactM2 = ((width * Math.PI) / 180) * (zoneM2(lat + height) - zoneM2(lat));
      const [areaM2] = officialAreasLonLat(setOf(ring));
      expect(Math.abs(areaM2 - exactM2)).toBeLessThanOrEqual(allowedM2(2 * (width + height) * DEGREE_M));
      expect(lonLatAreaM2(ring)).toBeCloseTo(exactM2, 3);
    }
    const gable: Ring = [
      [121.5, 29.8],
      [121.6, 29.8],
      [121.55, 29.9],
      [121.5, 29.8],
    ];
    const [areaM2] = officialAreasLonLat(setOf(gable));
    expect(Math.abs(areaM2 - lonLatAreaM2(gable))).toBeLessThanOrEqual(allowedM2(perimeterOf(gable) * DEGREE_M));
    expect(Math.abs(areaM2 - geodesicAreasLonLat(setOf(gable))[0])).toBeGreaterThan(1000);
  });
  it('any ring is the integral along its edges, 100 m to 20 km across', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 30 });
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seeded(seed);
        const degrees = 0.001 * 200 ** random();
        const [lon, lat] = [75 + 55 * random(), 4 + 49 * random()];
        const ring = starRing(random, lon, lat, degrees * 0.3, degrees, 4 + int(random, 20));
        const [areaM2] = officialAreasLonLat(setOf(ring));
        const allowed = allowedM2(perimeterOf(ring) * DEGREE_M);
        expect(Math.abs(areaM2 - lonLatAreaM2(ring))).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('against GeographicLib', () => {
  it('rings of the plane 100 m to 20 km across, their edges as long', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 30 });
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seeded(seed);
        const radius = 50 * 200 ** random();
        const [x, y] = [360_000 + 280_000 * random(), 2e6 + 3.5e6 * random()];
        const ring = starRing(random, x, y, radius * 0.3, radius, 4 + int(random, 8));
        const [areaM2] = officialAreas(setOf(ring), gkOf(120));
        const off = Math.abs(areaM2 - geodesicOfPlane(ring, 120));
        expect(off).toBeLessThanOrEqual(allowedM2(perimeterOf(ring)));
      }),
      { numRuns: 60, seed: 4 },
    );
  });
  it('a square of 10 km is off by more than any rounding where its edges are not split', () => {
    const square = box(640_000, 3_300_000, 650_000, 3_310_000);
    const exactM2 = geodesicOfPlane(square, 120);
    const [splitM2] = officialAreas(setOf(square), gkOf(120));
    expect(Math.abs(splitM2 - exactM2)).toBeLessThanOrEqual(allowedM2(40_000));
    const corners = between(4549, 4490)(Float64Array.from(square.flat()));
    const loose = lonLatAreaM2(square.map((_, k): Position => [corners[2 * k], corners[2 * k + 1]]));
    expect(Math.abs(loose - exactM2)).toBeGreaterThan(2 * allowedM2(40_000));
  });
});

describe('shared edges cancel', () => {
  const TIMES = 50;
  /** One ring many times over: its area is then known to 0.01 m² / TIMES before it is rounded. */
  function fineArea(ring: Ring, measure: (set: PolygonSet) => Float64Array): number {
    return measure(polygonSetFromNested([Array.from({ length: TIMES }, () => [ring])]))[0] / TIMES;
  }
  const plane = (set: PolygonSet) => officialAreas(set, gkOf(120));

  it.each([
    ['in the plane', plane, [645_000, 3_300_000], 1],
    ['in longitude and latitude', officialAreasLonLat, [121.5, 29.8], 1e-5],
  ] as const)('a ring wound the other way has exactly the negative area, %s', (_, measure, [x, y], unit) => {
    // Edges of up to 100 km are split into some 300,000 points in all: cut from the wrong end, one in 20,000 of them would round otherwise.
    for (let seed = 0; seed < 60; seed++) {
      const random = seeded(seed);
      const radius = unit * 10 ** (1 + 4 * random());
      const ring = starRing(random, x + unit * 1000 * random(), y + unit * 1000 * random(), radius / 3, radius, 7);
      const there = fineArea(ring, measure);
      expect(Math.abs(fineArea(reversed(ring), measure) + there)).toBeLessThanOrEqual(0.011 / TIMES);
    }
  });
  it.each([
    ['0.1 mm', plane, [645_000, 3_300_000], 1e-4, 100],
    ['1e-6″', officialAreasLonLat, [121.5, 29.8], 1 / 3.6e9, 0.001],
  ] as const)('coordinates count to %s, digits beyond it for nothing', (_, measure, [x, y], unit, radius) => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seeded(seed);
      const onUnit = (value: number) => Math.round(value / unit) * unit;
      const ring = starRing(random, x, y, radius / 3, radius, 12).map(([a, b]): Position => [onUnit(a), onUnit(b)]);
      const off = () => unit * (random() < 0.5 ? 0.4 : -0.4);
      const beside = ring.map(([a, b]): Position => [a + off(), b + off()]);
      expect(fineArea([...beside.slice(0, -1), beside[0]], measure)).toBe(fineArea(ring, measure));
    }
  });
  it.each([
    ['in the plane', plane, [645_000, 3_300_000], 400],
    ['in longitude and latitude', officialAreasLonLat, [121.5, 29.8], 0.004],
  ] as const)('the areas of a coverage sum to the area of its outline, %s', (_, measure, [x, y], step) => {
    const count = 6;
    const random = seeded(77);
    const node = Array.from({ length: count + 1 }, (_row, j) =>
      Array.from(
        { length: count + 1 },
        (_column, i): Position => [x + step * (i + 0.6 * (random() - 0.5)), y + step * (j + 0.6 * (random() - 0.5))],
      ),
    );
    let sumM2 = 0;
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < count; i++) {
        const start = node[j][i];
        sumM2 += fineArea([start, node[j][i + 1], node[j + 1][i + 1], node[j + 1][i], start], measure);
      }
    }
    const outline = [
      ...node[0],
      ...node.slice(1).map((row) => row[count]),
      ...reversed(node[count].slice(0, count)),
      ...reversed(node.slice(0, count).map((row) => row[0])),
    ];
    const off = Math.abs(sumM2 - fineArea(outline, measure));
    expect(off).toBeLessThanOrEqual((0.005 * (count * count + 1)) / TIMES + 1e-6);
  });
});
