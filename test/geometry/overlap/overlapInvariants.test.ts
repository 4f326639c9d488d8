import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapAreas } from '../../../src/geometry/overlap/overlapAreas.js';
import { buildOverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import { overlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import { type PolygonSet, planarAreas, polygonSetFromNested, selectItems } from '../../../src/geometry/polygonSet.js';
import { boxRing as box } from '../../helpers/rings.js';
import { seeded, starPolygon, starRing } from '../random.js';
import { FAMILIES, halved, mapped, moved, quantised, restarted, reversed } from './degenerate.js';
import type { Position, Shape } from './exactArea.js';
import { areasInside, TOLERANCES } from './kernel.js';

/** What must hold whatever the true area is: on one pair at a time, by both roads, then on layers. */
const SAME_M2 = 1e-9;
const UNIT = 2 ** -20;
const seeds = fc.integer({ min: 0, max: 2 ** 30 });

function overlapsOf(parcel: Shape, zone: Shape): readonly [byIndex: number, byPair: number] {
  const [p, z] = [polygonSetFromNested([parcel]), polygonSetFromNested([zone])];
  return [areasInside(p, z)[0], overlapPairs(p, z, TOLERANCES)[0]?.areaM2 ?? 0];
}

function areaOf(shape: Shape): number {
  return planarAreas(polygonSetFromNested([shape]))[0];
}

function perimeterOf(shape: Shape): number {
  let sum = 0;
  for (const ring of shape.flat()) {
    for (let k = 1; k < ring.length; k++) sum += Math.hypot(ring[k][0] - ring[k - 1][0], ring[k][1] - ring[k - 1][1]);
  }
  return sum;
}

/** A parcel and a zone of any family that rounding to 2⁻²⁰ m leaves as they are, about 100 m across. */
function rounded(seed: number): readonly [parcel: Shape, zone: Shape] {
  const random = seeded(seed);
  const radius = 20 + 100 * random();
  const [x, y] = [521_000 + 100 * random(), 3_300_000 + 100 * random()];
  const stars = () => [
    starPolygon(random, x + radius * random(), y + radius * random(), radius),
    starPolygon(random, x + radius * (2.5 + random()), y, radius * 0.5),
  ];
  const kind = seed % 4;
  const parcel = quantised(kind === 0 ? stars().slice(0, 1) : stars(), UNIT);
  if (kind === 1) return [parcel, halved(parcel)];
  if (kind === 2) return [parcel, moved(parcel, UNIT * Math.round(radius), 0)];
  return [parcel, quantised(stars(), UNIT)];
}

function expectSame(found: readonly number[], expected: readonly number[], allowedM2: number): void {
  for (let k = 0; k < expected.length; k++) {
    const off = Math.abs(found[k] - expected[k]);
    expect(off, `${found[k]} for ${expected[k]}, ${['by index', 'by pair'][k]}`).toBeLessThanOrEqual(allowedM2);
  }
}

describe('a pair', () => {
  function holds(name: string, runs: number, check: (seed: number) => void): void {
    it(name, () => fc.assert(fc.property(seeds, check), { numRuns: runs, seed: 5 }));
  }
  /** 1e-9 m², and the rounding of figures that are themselves sums: a few last places of the parcel. */
  const same = (parcel: Shape) => SAME_M2 + 1e-13 * areaOf(parcel);

  holds('moved by a zone prefix, or by any whole metres, gives the same bits', 400, (seed) => {
    const [parcel, zone] = rounded(seed);
    const before = overlapsOf(parcel, zone);
    for (const [dx, dy] of [
      [40_000_000, 0],
      [-521_000, -3_300_000],
      [7_000_001, -3],
    ]) {
      expect(overlapsOf(moved(parcel, dx, dy), moved(zone, dx, dy))).toEqual(before);
    }
  });
  holds('turned by a right angle or mirrored is the same', 200, (seed) => {
    const [parcel, zone] = rounded(seed);
    const before = overlapsOf(parcel, zone);
    let [p, z] = [parcel, zone];
    for (let quarter = 1; quarter < 4; quarter++) {
      [p, z] = [p, z].map((shape) => mapped(shape, ([x, y]) => [-y, x]));
      expectSame(overlapsOf(p, z), before, same(parcel));
    }
    [p, z] = [parcel, zone].map((shape) => mapped(shape, ([x, y]) => [-x, y]).map((rings) => rings.map(reversed)));
    expectSame(overlapsOf(p, z), before, same(parcel));
  });
  holds('turned by any angle is the same but for the rounding of its corners', 200, (seed) => {
    const [parcel, zone] = rounded(seed).map((shape) => moved(shape, -521_000, -3_300_000));
    const angle = seed;
    const turn = ([x, y]: Position): Position => [
      x * Math.cos(angle) - y * Math.sin(angle),
      x * Math.sin(angle) + y * Math.cos(angle),
    ];
    // A corner within 1 km is rounded to 1.2e-13 m: what that moves is less than 4e-13 m of either border.
    const roundedM2 = 4e-13 * (perimeterOf(parcel) + perimeterOf(zone));
    const turned = overlapsOf(mapped(parcel, turn), mapped(zone, turn));
    expectSame(turned, overlapsOf(parcel, zone), same(parcel) + roundedM2);
  });
  holds('with rings that start elsewhere and parts in another order is the same', 200, (seed) => {
    const [parcel, zone] = rounded(seed);
    const random = seeded(seed);
    const other = (shape: Shape) => [...restarted(random, shape)].reverse();
    expectSame(overlapsOf(other(parcel), other(zone)), overlapsOf(parcel, zone), same(parcel));
  });
  holds('wound the other way round has the negative area, wound both the same', 200, (seed) => {
    const [parcel, zone] = rounded(seed);
    const back = (shape: Shape) => shape.map((rings) => rings.map(reversed));
    const before = overlapsOf(parcel, zone);
    const negative = before.map((areaM2) => -areaM2);
    expectSame(overlapsOf(back(parcel), zone), negative, same(parcel));
    expectSame(overlapsOf(parcel, back(zone)), negative, same(parcel));
    expectSame(overlapsOf(back(parcel), back(zone)), before, same(parcel));
  });
  holds('with edges cut into 2, 4 and 8 is the same', 100, (seed) => {
    const [parcel, zone] = rounded(seed);
    const before = overlapsOf(parcel, zone);
    let [p, z] = [parcel, zone];
    for (let times = 0; times < 3; times++) {
      [p, z] = [halved(p), halved(z)];
      expectSame(overlapsOf(p, zone), before, same(parcel));
      expectSame(overlapsOf(parcel, z), before, same(parcel));
      expectSame(overlapsOf(p, z), before, same(parcel));
    }
  });
  holds('turned round, the zone in the parcel, is the same', 200, (seed) => {
    const [parcel, zone] = rounded(seed);
    expectSame(overlapsOf(zone, parcel), overlapsOf(parcel, zone), same(parcel) + same(zone));
  });
  holds('of a zone cut in two along a line is the sum of both', 200, (seed) => {
    const random = seeded(seed);
    const [x, y] = [521_000 + 100 * random(), 3_300_000 + 100 * random()];
    const [ring] = quantised([[starRing(random, x, y, 30, 100, 5 + (seed % 20))]], UNIT)[0];
    const centre: Position = [x, y];
    const half = 2 + (seed % 3);
    const one = [centre, ...ring.slice(0, half + 1), centre];
    const other = [centre, ...ring.slice(half, -1), ring[0], centre];
    const parcel: Shape = [starPolygon(random, x + 60 * random(), y, 80)];
    const whole = overlapsOf(parcel, [[ring]]);
    const parts = [overlapsOf(parcel, [[one]]), overlapsOf(parcel, [[other]])];
    expectSame(
      whole.map((_, k) => parts[0][k] + parts[1][k]),
      whole,
      2 * same(parcel),
    );
    const both = polygonSetFromNested([[[one]], [[other]]]);
    const together = areasInside(polygonSetFromNested([parcel]), both)[0];
    expectSame([together, together], whole, 2 * same(parcel));
  });
  holds('of a zone and of all that is not the zone is the parcel', 300, (seed) => {
    const random = seeded(seed);
    const [parcel, zone] = FAMILIES[Object.keys(FAMILIES)[seed % 3 === 0 ? 1 : 0]](random);
    const corners = [parcel, zone].flat(3);
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const reach = (list: readonly number[]) => [Math.min(...list) - 10, Math.max(...list) + 10] as const;
    const [[left, right], [low, high]] = [reach(xs), reach(ys)];
    const shells = zone.map((rings) => reversed(rings[0]));
    const holes = zone.flatMap((rings) => rings.slice(1).map((ring) => [reversed(ring)]));
    const rest: Shape = [[box(left, low, right, high), ...shells], ...holes];
    const [inside, outside] = [overlapsOf(parcel, zone), overlapsOf(parcel, rest)];
    const wholeM2 = areaOf(parcel);
    expectSame(
      inside.map((areaM2, k) => areaM2 + outside[k]),
      [wholeM2, wholeM2],
      2 * SAME_M2 + 2e-12 * wholeM2,
    );
  });
  holds('sharing a ragged border from inside is the whole, from a hole nothing, exactly', 300, (seed) => {
    const random = seeded(seed);
    const x = seed % 2 === 0 ? 521_000 : 40_521_000;
    const radius = 10 ** (1 + 3 * random());
    const [shell] = starPolygon(random, x, 3_300_000, radius);
    const reach = 1.3 * radius;
    const around = box(x - reach, 3_300_000 - reach, x + reach, 3_300_000 + reach);
    const parcel: Shape = [[shell]];
    const wholeM2 = areaOf(parcel);
    expect(overlapsOf(parcel, parcel)).toEqual([wholeM2, wholeM2]);
    expect(overlapsOf(parcel, [[around, reversed(shell)]])).toEqual([0, 0]);
    expect(overlapsOf(parcel, [[around, reversed(shell)], [shell]])).toEqual([wholeM2, wholeM2]);
  });
});

describe('a layer', () => {
  /** Stars whose coordinates are multiples of 2⁻²⁰ m. */
  function layer(seed: number, count: number, spread: number, radius: number, shift = 0): PolygonSet {
    const random = seeded(seed);
    const items: Shape[] = [];
    for (let k = 0; k < count; k++) {
      const [x, y] = [500_000 + spread * random(), 3_300_000 + spread * random()];
      items.push(moved(quantised([starPolygon(random, x, y, radius * (0.3 + random()))], UNIT), shift, 0));
    }
    return polygonSetFromNested(items);
  }
  function range(from: number, to: number): number[] {
    return Array.from({ length: to - from }, (_, k) => from + k);
  }
  function expectAllNear(found: ArrayLike<number>, expected: ArrayLike<number>, allowedM2: number): void {
    const off = range(0, expected.length).filter((i) => !(Math.abs(found[i] - expected[i]) <= allowedM2));
    expect(off).toEqual([]);
  }
  function bytesOf(areas: Float64Array): Buffer {
    return Buffer.from(areas.buffer, areas.byteOffset, areas.byteLength);
  }

  it('the order and the grouping of zones add: area in Z1 + area in Z2 = area in both', () => {
    const parcels = layer(1, 300, 3000, 120);
    const zones = layer(2, 60, 3000, 300);
    const both = areasInside(parcels, zones);
    const sum = new Float64Array(both.length);
    for (let j = 0; j < 60; j += 20) {
      const part = areasInside(parcels, selectItems(zones, range(j, j + 20).reverse()));
      for (let i = 0; i < sum.length; i++) sum[i] += part[i];
    }
    expectAllNear(sum, both, 5e-8);
    const byPair = new Float64Array(both.length);
    for (const { a, areaM2 } of overlapPairs(parcels, zones, TOLERANCES)) byPair[a] += areaM2;
    expectAllNear(byPair, both, 5e-8);
    expect(both.some((area) => area > 0)).toBe(true);
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
      const plain = areasInside(layer(5, 200, 2000, 100), layer(6, 40, 2000, 300));
      const shifted = areasInside(layer(5, 200, 2000, 100, shift), layer(6, 40, 2000, 300, shift));
      expect(bytesOf(shifted).equals(bytesOf(plain))).toBe(true);
      expect(overlapPairs(layer(5, 200, 2000, 100, shift), layer(6, 40, 2000, 300, shift), TOLERANCES)).toEqual(
        overlapPairs(layer(5, 200, 2000, 100), layer(6, 40, 2000, 300), TOLERANCES),
      );
    }
  });
  it('a parcel alone or among others, the same bytes', () => {
    const parcels = layer(7, 200, 2000, 100);
    const zones = layer(8, 40, 2000, 300);
    const whole = areasInside(parcels, zones);
    const index = buildOverlapIndex(zones);
    const alone = range(0, 200).map((i) => areasInside(selectItems(parcels, [i]), index)[0]);
    expect(bytesOf(Float64Array.from(alone)).equals(bytesOf(whole))).toBe(true);
    const pairs = overlapPairs(parcels, zones, TOLERANCES);
    expect([
      ...overlapPairs(parcels, zones, TOLERANCES, 0, 90),
      ...overlapPairs(parcels, zones, TOLERANCES, 90),
    ]).toEqual(pairs);
  });
  it('several layers at once are each as alone, bit for bit; no layer is no answer', () => {
    const parcels = layer(10, 150, 2000, 100);
    const layers = [layer(11, 40, 2000, 300), polygonSetFromNested([]), layer(12, 3, 2000, 900), parcels];
    const together = overlapAreas(parcels, layers, TOLERANCES);
    const indexed = overlapAreas(
      parcels,
      layers.map((zones) => buildOverlapIndex(zones)),
      TOLERANCES,
      50,
      90,
    );
    expect(together).toEqual(layers.map((zones) => areasInside(parcels, zones)));
    expect(indexed).toEqual(together.map((areas) => areas.slice(50, 90)));
    expect([...together[1]].some((areaM2) => areaM2 !== 0)).toBe(false);
    expect(overlapAreas(parcels, [])).toEqual([]);
  });
  it('the pieces of a parcel cut by a tiling of zones sum to the parcel', () => {
    const parcels = layer(9, 100, 1000, 150);
    const tiles: Shape[] = [];
    for (let i = -4; i < 14; i++) {
      for (let j = -4; j < 14; j++) {
        const [x, y] = [500_000 + i * 100 + 0.3, 3_300_000 + j * 100 + 0.7];
        tiles.push([[box(x, y, x + 100, y + 100)]]);
      }
    }
    const wholes = planarAreas(parcels);
    const sums = new Float64Array(wholes.length);
    for (const { a, areaM2 } of overlapPairs(parcels, polygonSetFromNested(tiles), TOLERANCES)) sums[a] += areaM2;
    expectAllNear(sums, wholes, 1e-7);
    expect([...areasInside(parcels, polygonSetFromNested(tiles))]).toEqual([...wholes]);
  });
});
