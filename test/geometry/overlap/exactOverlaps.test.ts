import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { overlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import { itemBoxes, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing as box } from '../../helpers/rings.js';
import { type GeosOracle, geosOracle } from '../oracle.js';
import { seeded, starPolygon, starRing } from '../random.js';
import { FAMILIES, int, isOriented, type Pair, pick, type Random } from './degenerate.js';
import { exactIntersectionM2, exactShoelaceM2, exactWindingM2, type Shape } from './exactArea.js';
import { areasInside, TOLERANCES } from './kernel.js';

/**
 * The promise of the kernel, held to exact rationals: the area of a parcel in a zone is right to 1e-12 of the parcel + 1e-9 m², however
 * the two lie to each other.
 */
const PAIRS_A_FAMILY = 1430;
const names = Object.keys(FAMILIES);

let geos: GeosOracle;
beforeAll(async () => {
  geos = await geosOracle();
});

describe(`${names.length * PAIRS_A_FAMILY} pairs against exact rationals`, () => {
  it('are 20,000 at least', () => expect(names.length * PAIRS_A_FAMILY).toBeGreaterThanOrEqual(20_000));

  it.each(names.map((name, k) => [name, k] as const))(
    '%s',
    (name, k) => {
      const random = seeded(1000 + k);
      const wrong: string[] = [];
      const kinds = new Set<string>();
      for (let n = 0; n < PAIRS_A_FAMILY; n++) {
        const [parcel, zone] = validPair(FAMILIES[name], random);
        const exactM2 = exactIntersectionM2(parcel, zone);
        const parcelM2 = exactShoelaceM2(parcel);
        kinds.add(exactM2 === 0 ? 'outside' : exactM2 === parcelM2 ? 'inside' : 'cut');
        for (const [road, areaM2, wholeM2] of roads(parcel, zone, parcelM2, exactShoelaceM2(zone))) {
          if (!(Math.abs(areaM2 - exactM2) <= 1e-12 * wholeM2 + 1e-9)) {
            wrong.push(`pair ${n}, ${road}: ${areaM2} instead of ${exactM2} m² of ${wholeM2}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(kinds.size).toBeGreaterThan(1);
    },
    300_000,
  );
});

describe('layers of many zones against exact rationals', () => {
  it.each([
    ['2,000 zones of a district', 2000, 20_000, 200],
    ['6 zones of 40 km and few vertices: coarse cells, small parcels', 6, 40_000, 20_000],
    ['a redline beside an empty district: two of 100 zones lie 900 km off', 100, 5000, 300],
  ])('%s: 400 parcels on its borders', (name, count, spreadM, radiusM) => {
    const random = seeded(count);
    const zones: Shape[] = [];
    for (let k = 0; k < count; k++) {
      const off = name.includes('empty') && k < 2 ? 900_000 : 0;
      const [x, y] = [521_000 + off + spreadM * random(), 3_300_000 + spreadM * random()];
      zones.push([starPolygon(random, x, y, radiusM)]);
    }
    const parcels: Shape[] = [];
    for (let k = 0; k < 400; k++) {
      const [ring] = pick(random, pick(random, zones));
      const at = int(random, ring.length - 1);
      const share = random();
      const [[ax, ay], [bx, by]] = [ring[at], ring[at + 1]];
      parcels.push([starPolygon(random, ax + (bx - ax) * share, ay + (by - ay) * share, 3 * 30 ** random())]);
    }
    const areasM2 = areasInside(polygonSetFromNested(parcels), polygonSetFromNested(zones));
    const boxes = itemBoxes(polygonSetFromNested(zones));
    const wrong: string[] = [];
    parcels.forEach((parcel, i) => {
      const [minX, minY, maxX, maxY] = itemBoxes(polygonSetFromNested([parcel]));
      const exactM2 = zones.reduce((sum, zone, j) => {
        const apart =
          boxes[4 * j] > maxX || boxes[4 * j + 2] < minX || boxes[4 * j + 1] > maxY || boxes[4 * j + 3] < minY;
        return apart ? sum : sum + exactIntersectionM2(parcel, zone);
      }, 0);
      const allowedM2 = 1e-12 * exactShoelaceM2(parcel) + 1e-9;
      if (!(Math.abs(areasM2[i] - exactM2) <= allowedM2))
        wrong.push(`parcel ${i}: ${areasM2[i]} instead of ${exactM2}`);
    });
    expect(wrong).toEqual([]);
  });

  it('hundreds of edges crowded into few cells, on both sides: 40 pairs', () => {
    const random = seeded(8);
    const wrong: string[] = [];
    for (let k = 0; k < 40; k++) {
      const [x, y] = [521_000 + random(), 3_300_000 + random()];
      const crowd = starRing(random, x, y, 20, 30, 150 + int(random, 250));
      // A spike of 30 km from between the last vertex and the first makes the cells of the zone far larger than the crowd.
      const zone: Shape = [[[...crowd.slice(0, -1), [x + 30_000, y], crowd[0]]]];
      const parcel: Shape = [[starRing(random, x + 5 * random(), y + 5 * random(), 20, 30, 150 + int(random, 250))]];
      expect([parcel, zone].every((shape) => geos.isValid(polygonSetFromNested([shape]), 0))).toBe(true);
      const exactM2 = exactIntersectionM2(parcel, zone);
      for (const [road, areaM2, wholeM2] of roads(parcel, zone, exactShoelaceM2(parcel), exactShoelaceM2(zone))) {
        const isRight = Math.abs(areaM2 - exactM2) <= 1e-12 * wholeM2 + 1e-9;
        if (!isRight) wrong.push(`pair ${k}, ${road}: ${areaM2} instead of ${exactM2}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('rings that cross themselves and each other as they like, against exact rationals', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
  const ring = fc.array(point, { minLength: 3, maxLength: 7 }).map((points) => [...points, points[0]]);
  const rings = fc.array(ring, { minLength: 1, maxLength: 2 });
  const scale = fc.constantFrom(1, 100, 333, 1000);

  it('on a lattice of 10 × 10, drawn small and so large that every edge runs through many cells: 600 cases', () => {
    fc.assert(
      fc.property(rings, rings, scale, (p, z, factor) => {
        const drawn = (list: typeof p): Shape => [list.map((r) => r.map(([x, y]) => [x * factor, y * factor]))];
        const [parcel, zone] = [drawn(p), drawn(z)];
        const exactM2 = exactWindingM2(parcel, zone);
        const allowedM2 = 1e-12 * (9 * factor) ** 2 + 1e-9;
        for (const [road, areaM2] of roads(parcel, zone, 0, 0)) {
          expect(Math.abs(areaM2 - exactM2), road).toBeLessThanOrEqual(allowedM2);
        }
      }),
      { numRuns: 600, seed: 7 },
    );
  });
  it('with vertices on the borders of cells, or the least bit beside them: 300 cases', () => {
    // Cells are powers of two from a whole-metre origin: every border of cells up to 64 m is among these lines.
    const line = fc.integer({ min: 0, max: 8 }).map((k) => 64 * k);
    const justBelow = line.map((y) => Math.max(0, y - y * 2 ** -53));
    const justAbove = line.map((y) => y + y * 2 ** -52);
    const loose = fc.double({ min: 0.01, max: 512, noNaN: true });
    const ordinate = fc.oneof(line, justBelow, justAbove, loose);
    const raggedRing = fc
      .array(fc.tuple(ordinate, ordinate), { minLength: 3, maxLength: 6 })
      .map((points): [number, number][] => [...points, points[0]]);
    fc.assert(
      fc.property(raggedRing, raggedRing, (p, z) => {
        const zones: Shape = [[z], [box(0, 0, 600, 600)]];
        const areaM2 = areasInside(polygonSetFromNested([[[p]]]), polygonSetFromNested([zones]))[0];
        expect(Math.abs(areaM2 - exactWindingM2([[p]], zones))).toBeLessThan(2e-9);
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});

/** The same overlap by every public road of the kernel, each with the area its error is a share of. */
function roads(parcel: Shape, zone: Shape, parcelM2: number, zoneM2: number): [string, number, number][] {
  const [p, z] = [polygonSetFromNested([parcel]), polygonSetFromNested([zone])];
  const pairM2 = (a: typeof p, b: typeof p) => overlapPairs(a, b, TOLERANCES)[0]?.areaM2 ?? 0;
  return [
    ['parcel in zone', areasInside(p, z)[0], parcelM2],
    ['zone in parcel', areasInside(z, p)[0], zoneM2],
    ['pair', pairM2(p, z), parcelM2],
    ['pair turned round', pairM2(z, p), zoneM2],
  ];
}

/** The next pair of the family that is valid: rounding makes one in a hundred cross itself. */
function validPair(family: (random: Random) => Pair, random: Random): Pair {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pair = family(random);
    const isSound = (shape: Shape) => isOriented(shape) && geos.isValid(polygonSetFromNested([shape]), 0);
    if (pair.every(isSound)) return pair;
  }
  throw new Error('twenty draws, none valid');
}
