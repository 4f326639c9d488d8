import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { overlapAreas } from '../../src/geometry/overlapAreas.js';
import { buildOverlapIndex } from '../../src/geometry/overlapIndex.js';
import { overlapPairs } from '../../src/geometry/overlapPairs.js';
import {
  itemCount,
  type NestedPolygons,
  nestedFromItem,
  type PolygonSet,
  planarAreas,
  polygonSetFromNested,
} from '../../src/geometry/polygonSet.js';
import { exactIntersectionM2, exactWindingM2 } from './exactArea.js';
import { type GeosOracle, geosOracle } from './oracle.js';
import { seeded, starPolygon } from './random.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
const ALLOWED_SHARE = 1e-9;
const ALLOWED_M2 = 1e-5;

function allowed(wholeM2: number): number {
  return ALLOWED_SHARE * wholeM2 + ALLOWED_M2;
}

let oracle: GeosOracle;
beforeAll(async () => {
  oracle = await geosOracle();
});

describe('against GEOS', () => {
  it('2,000 random pairs of holed stars, of 1 m to 10 km, in plain and zone-prefixed coordinates', () => {
    const random = seeded(20240517);
    let cut = 0;
    for (let k = 0; k < 2000; k++) {
      const x = k % 2 === 0 ? 521_000 : 40_521_000;
      const y = 3_300_000;
      const radius = 10 ** (4 * random());
      const otherRadius = 10 ** (4 * random());
      const distance = (radius + otherRadius) * random();
      const angle = 2 * Math.PI * random();
      const parcel = polygonSetFromNested([[starPolygon(random, x, y, radius)]]);
      const centre = [x + distance * Math.cos(angle), y + distance * Math.sin(angle)] as const;
      const zone = polygonSetFromNested([[starPolygon(random, centre[0], centre[1], otherRadius)]]);
      expect(oracle.isValid(parcel, 0) && oracle.isValid(zone, 0)).toBe(true);
      const expected = oracle.intersectionArea(parcel, 0, zone, 0);
      const whole = planarAreas(parcel)[0];
      if (expected > 0 && expected < whole) cut++;
      const area = overlapAreas(parcel, zone, TOLERANCES)[0];
      expect(Math.abs(area - expected), `pair ${k}: ${area} ≠ ${expected}`).toBeLessThanOrEqual(allowed(whole));
      const pairArea = overlapPairs(parcel, zone, TOLERANCES)[0]?.areaM2 ?? 0;
      expect(Math.abs(pairArea - expected), `pair ${k}: ${pairArea} ≠ ${expected}`).toBeLessThanOrEqual(allowed(whole));
    }
    expect(cut).toBeGreaterThan(800);
  });

  it('2,000 real pairs of Cambridge: parcels against flood plains, wetlands, open space and zoning', () => {
    const { parcels, zones, pairs } = realPairs();
    expect(pairs.length / 2).toBe(2000);
    const wholes = planarAreas(parcels);
    const found = new Map(overlapPairs(parcels, zones, TOLERANCES).map(({ a, b, areaM2 }) => [`${a} ${b}`, areaM2]));
    const indices = Array.from({ length: itemCount(zones) }, (_, j) => buildOverlapIndex(onlyItem(zones, j)));
    let cut = 0;
    for (let k = 0; k < pairs.length; k += 2) {
      const [i, j] = [pairs[k], pairs[k + 1]];
      const expected = oracle.intersectionArea(parcels, i, zones, j);
      if (expected > ALLOWED_M2 && expected < wholes[i] - ALLOWED_M2) cut++;
      for (const area of [found.get(`${i} ${j}`) ?? 0, overlapAreas(parcels, indices[j], TOLERANCES, i, i + 1)[0]]) {
        const share = Math.abs(area - expected) / allowed(wholes[i]);
        expect(share, `parcel ${i} zone ${j}: ${area} ≠ ${expected}`).toBeLessThanOrEqual(1);
      }
    }
    expect(cut).toBeGreaterThan(1000);
  });
});

describe('against exact rationals', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
  const ring = fc.array(point, { minLength: 3, maxLength: 7 }).map((points) => [...points, points[0]]);
  const rings = fc.array(ring, { minLength: 1, maxLength: 2 });

  it('closed rings on a 10 × 10 lattice, crossing, overlapping and touching as they like: 400 cases, to 1e-11 m²', () => {
    fc.assert(
      fc.property(rings, rings, (p, z) => {
        const parcel = polygonSetFromNested([[p]]);
        const zone = polygonSetFromNested([[z]]);
        const expected = exactWindingM2([p], [z]);
        expect(Math.abs(overlapAreas(parcel, zone, TOLERANCES)[0] - expected)).toBeLessThan(1e-11);
        expect(Math.abs((overlapPairs(parcel, zone, TOLERANCES)[0]?.areaM2 ?? 0) - expected)).toBeLessThan(1e-11);
      }),
      { numRuns: 400, seed: 7 },
    );
  });
  it('the same rings blown up so that every edge runs through many cells', () => {
    fc.assert(
      fc.property(rings, rings, fc.integer({ min: 100, max: 1000 }), (p, z, scale) => {
        const parcel = polygonSetFromNested([[scaled(p, scale)]]);
        const zone = polygonSetFromNested([[scaled(z, scale)]]);
        const area = overlapAreas(parcel, zone, TOLERANCES)[0];
        expect(Math.abs(area - exactWindingM2([p], [z]) * scale * scale)).toBeLessThan(2e-15 * (9 * scale) ** 2 * 50);
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});

describe('against exact rationals, on coordinates as they come', () => {
  it('vertices on cell borders, or the least bit beside them: 100 cases', () => {
    // Cells are powers of two from a whole-metre origin: every border of cells up to 64 m is among these lines.
    const line = fc.integer({ min: 0, max: 8 }).map((k) => 64 * k);
    const justBelow = line.map((y) => Math.max(0, y - y * 2 ** -53));
    const justAbove = line.map((y) => y + y * 2 ** -52);
    const loose = fc.double({ min: 0.01, max: 512, noNaN: true });
    const ordinate = fc.oneof(line, justBelow, justAbove, loose);
    const ring = fc
      .array(fc.tuple(ordinate, ordinate), { minLength: 3, maxLength: 6 })
      .map((points): [number, number][] => [...points, points[0]]);
    const frame: [number, number][] = [
      [0, 0],
      [600, 0],
      [600, 600],
      [0, 600],
      [0, 0],
    ];
    fc.assert(
      fc.property(ring, ring, (p, z) => {
        const parcel = polygonSetFromNested([[[p]]]);
        const zone = polygonSetFromNested([[[z]], [[frame]]]);
        const expected = exactWindingM2([[p]], [[z], [frame]]);
        expect(Math.abs(overlapAreas(parcel, zone, TOLERANCES)[0] - expected)).toBeLessThan(2e-9);
      }),
      { numRuns: 100, seed: 9 },
    );
  });
  it('100 real pairs of at most 80 vertices', () => {
    const { parcels, zones, pairs } = realPairs();
    let judged = 0;
    for (let k = 0; k < pairs.length && judged < 100; k += 2) {
      const [p, z] = [nestedFromItem(parcels, pairs[k]), nestedFromItem(zones, pairs[k + 1])];
      if (p.flat(2).length + z.flat(2).length > 80) continue;
      judged++;
      const expected = exactIntersectionM2(p, z);
      const area = overlapAreas(parcels, onlyItem(zones, pairs[k + 1]), TOLERANCES, pairs[k], pairs[k] + 1)[0];
      expect(Math.abs(area - expected), `pair ${k / 2} of ${expected} m²`).toBeLessThan(1e-13 * expected + 1e-9);
    }
    expect(judged).toBe(100);
  });
});

describe('invariants', () => {
  /** Stars whose coordinates are multiples of 2⁻¹⁰ m, so that a shift by 40,000,000 m is exact. */
  function layer(seed: number, count: number, spread: number, radius: number, shift = 0): PolygonSet {
    const random = seeded(seed);
    const items: NestedPolygons[] = [];
    for (let k = 0; k < count; k++) {
      const x = 500_000 + spread * random();
      const y = 3_300_000 + spread * random();
      const rings = starPolygon(random, x, y, radius * (0.3 + random()));
      items.push([
        rings.map((r) =>
          r.map(([a, b]): [number, number] => [Math.round(a * 1024) / 1024 + shift, Math.round(b * 1024) / 1024]),
        ),
      ]);
    }
    return polygonSetFromNested(items);
  }

  it('the order and the grouping of zones add: area in Z1 + area in Z2 = area in both', () => {
    const parcels = layer(1, 300, 3000, 120);
    const zones = layer(2, 60, 3000, 300);
    const both = overlapAreas(parcels, zones, TOLERANCES);
    const sum = new Float64Array(both.length);
    for (let j = 0; j < 60; j += 20) {
      const part = overlapAreas(parcels, someItems(zones, j, j + 20), TOLERANCES);
      for (let i = 0; i < sum.length; i++) sum[i] += part[i];
    }
    for (let i = 0; i < sum.length; i++) expect(sum[i]).toBeCloseTo(both[i], 6);
    const byPair = new Float64Array(both.length);
    for (const { a, areaM2 } of overlapPairs(parcels, zones, TOLERANCES)) byPair[a] += areaM2;
    for (let i = 0; i < sum.length; i++) expect(byPair[i]).toBeCloseTo(both[i], 6);
    expect(both.some((area) => area > 0)).toBe(true);
  });
  it('a ragged border shared with a zone: inside it is the whole, in its hole nothing, exactly', () => {
    const random = seeded(12);
    for (let k = 0; k < 300; k++) {
      const x = k % 2 === 0 ? 521_000 : 40_521_000;
      const radius = 10 ** (1 + 3 * random());
      const [shell] = starPolygon(random, x, 3_300_000, radius);
      const parcel = polygonSetFromNested([[[shell]]]);
      const reach = 1.3 * radius;
      const around: [number, number][] = [
        [x - reach, 3_300_000 - reach],
        [x + reach, 3_300_000 - reach],
        [x + reach, 3_300_000 + reach],
        [x - reach, 3_300_000 + reach],
        [x - reach, 3_300_000 - reach],
      ];
      const filled = polygonSetFromNested([[[shell]], [[around, [...shell].reverse()]]]);
      const whole = planarAreas(parcel)[0];
      for (const from of [0, 1, 2]) {
        const zones = from === 2 ? filled : onlyItem(filled, from);
        const expected = from === 1 ? 0 : whole;
        expect(overlapAreas(parcel, zones, TOLERANCES)[0]).toBe(expected);
        const pairs = overlapPairs(parcel, zones, TOLERANCES);
        expect(pairs.map((pair) => pair.areaM2)).toEqual(expected === 0 ? [] : [whole]);
      }
    }
  });
  it('overlap is symmetric', () => {
    const a = layer(3, 80, 1500, 200);
    const b = layer(4, 80, 1500, 200);
    const there = overlapPairs(a, b, TOLERANCES);
    const back = new Map(overlapPairs(b, a, TOLERANCES).map((pair) => [`${pair.b} ${pair.a}`, pair.areaM2]));
    expect(there.length).toBeGreaterThan(50);
    expect(back.size).toBe(there.length);
    for (const pair of there) expect(back.get(`${pair.a} ${pair.b}`)).toBeCloseTo(pair.areaM2, 7);
  });
  it('a zone prefix changes no bit', () => {
    for (const shift of [40_000_000, -7_000_001]) {
      const plain = overlapAreas(layer(5, 200, 2000, 100), layer(6, 40, 2000, 300), TOLERANCES);
      const shifted = overlapAreas(layer(5, 200, 2000, 100, shift), layer(6, 40, 2000, 300, shift), TOLERANCES);
      expect(Buffer.from(shifted.buffer).equals(Buffer.from(plain.buffer))).toBe(true);
      expect(overlapPairs(layer(5, 200, 2000, 100, shift), layer(6, 40, 2000, 300, shift), TOLERANCES)).toEqual(
        overlapPairs(layer(5, 200, 2000, 100), layer(6, 40, 2000, 300), TOLERANCES),
      );
    }
  });
  it('one range or many, the same bytes', () => {
    const parcels = layer(7, 200, 2000, 100);
    const zones = layer(8, 40, 2000, 300);
    const whole = overlapAreas(parcels, zones, TOLERANCES);
    const index = buildOverlapIndex(zones);
    const joined: number[] = [];
    for (const [from, to] of [
      [0, 0],
      [0, 1],
      [1, 67],
      [67, 199],
      [199, 200],
    ]) {
      joined.push(...overlapAreas(parcels, index, TOLERANCES, from, to));
    }
    expect(Buffer.from(Float64Array.from(joined).buffer).equals(Buffer.from(whole.buffer))).toBe(true);
    const pairs = overlapPairs(parcels, zones, TOLERANCES);
    expect([
      ...overlapPairs(parcels, zones, TOLERANCES, 0, 90),
      ...overlapPairs(parcels, zones, TOLERANCES, 90),
    ]).toEqual(pairs);
  });
  it('the pieces of a parcel cut by a tiling of zones sum to the parcel', () => {
    const parcels = layer(9, 100, 1000, 150);
    const tiles: NestedPolygons[] = [];
    for (let i = -4; i < 14; i++) {
      for (let j = -4; j < 14; j++) {
        const [x, y] = [500_000 + i * 100 + 0.3, 3_300_000 + j * 100 + 0.7];
        tiles.push([
          [
            [
              [x, y],
              [x + 100, y],
              [x + 100, y + 100],
              [x, y + 100],
              [x, y],
            ],
          ],
        ]);
      }
    }
    const wholes = planarAreas(parcels);
    const sums = new Float64Array(wholes.length);
    for (const { a, areaM2 } of overlapPairs(parcels, polygonSetFromNested(tiles), TOLERANCES)) sums[a] += areaM2;
    for (let i = 0; i < wholes.length; i++) expect(Math.abs(sums[i] - wholes[i])).toBeLessThan(1e-7);
    expect([...overlapAreas(parcels, polygonSetFromNested(tiles), TOLERANCES)]).toEqual([...wholes]);
  });
});

function scaled(rings: readonly (readonly (readonly [number, number])[])[], scale: number): [number, number][][] {
  return rings.map((ring) => ring.map(([x, y]) => [x * scale, y * scale]));
}

function someItems(set: PolygonSet, from: number, to: number): PolygonSet {
  return { ...set, itemStart: set.itemStart.slice(from, to + 1) };
}

function onlyItem(set: PolygonSet, item: number): PolygonSet {
  return someItems(set, item, item + 1);
}

interface RealPairs {
  readonly originM: readonly [number, number];
  /** Items → polygons → rings → steps in mm. */
  readonly parcels: readonly number[][][][];
  readonly zones: readonly number[][][][];
  readonly pairs: readonly number[];
}

function realPairs() {
  const file = new URL('../fixtures/real-pairs.json', import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as RealPairs;
  function setOf(items: RealPairs['zones']): PolygonSet {
    return polygonSetFromNested(
      items.map((polygons) =>
        polygons.map((rings) =>
          rings.map((steps) => {
            let [x, y] = fixture.originM.map((metres) => metres * 1000);
            const ring: [number, number][] = [];
            for (let k = 0; k < steps.length; k += 2) {
              x += steps[k];
              y += steps[k + 1];
              ring.push([x / 1000, y / 1000]);
            }
            return ring;
          }),
        ),
      ),
    );
  }
  return { parcels: setOf(fixture.parcels), zones: setOf(fixture.zones), pairs: fixture.pairs };
}
