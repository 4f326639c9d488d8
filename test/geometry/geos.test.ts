import fc from 'fast-check';
import initGeos from 'geos-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, geosOf, loadGeos } from '../../src/geometry/geos.js';
import type { RawGeos } from '../../src/geometry/geosRaw.js';
import {
  EMPTY_POLYGON_SET,
  itemCount,
  type NestedPolygons,
  nestedFromItem,
  planarAreas,
  polygonSetFromNested,
  ringArea,
  selectItems,
} from '../../src/geometry/polygonSet.js';
import { boxRing as box, radialRing, starRing } from '../helpers/rings.js';

type Ring = readonly (readonly [number, number])[];

const turned = (ring: Ring): Ring => [...ring].reverse();
const EMPTY: NestedPolygons = [];
const BOW_TIE: NestedPolygons = [
  [
    [
      [0, 0],
      [10, 10],
      [10, 0],
      [0, 10],
      [0, 0],
    ],
  ],
];

/** A star around (x, y): always valid, seldom convex. */
function star(x: number, y: number, radii: readonly number[]): NestedPolygons {
  return [[radialRing(x, y, radii)]];
}

const arbitraryStar = fc
  .tuple(
    fc.double({ min: 0, max: 30, noNaN: true }),
    fc.double({ min: 0, max: 30, noNaN: true }),
    fc.array(fc.double({ min: 2, max: 20, noNaN: true }), { minLength: 3, maxLength: 24 }),
  )
  .map(([x, y, radii]) => star(500_000 + x, 3_300_000 + y, radii));

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('loadGeos', () => {
  it('gives one instance of GEOS 3.13', async () => {
    expect(await loadGeos()).toBe(geos);
    expect(geos.version).toMatch(/^3\.13/);
  });
});

describe('invalidReasons', () => {
  it('says nothing of a valid, a holed and an empty item', () => {
    const set = polygonSetFromNested([[[box(0, 0, 1, 1)]], [[box(0, 0, 9, 9), turned(box(2, 2, 3, 3))]], EMPTY]);
    expect(geos.invalidReasons(set)).toEqual([null, null, null]);
    expect(geos.invalidReasons(EMPTY_POLYGON_SET)).toEqual([]);
  });

  it('names the crossing of a bow-tie and its place', () => {
    expect(geos.invalidReasons(polygonSetFromNested([BOW_TIE]))).toEqual([{ reason: 'Self-intersection', x: 5, y: 5 }]);
  });

  it('names a hole outside its shell, overlapping polygons, and rings GEOS would refuse', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 1, 1), turned(box(5, 5, 6, 6))]],
      [[box(0, 0, 4, 4)], [box(2, 2, 6, 6)]],
      [
        [
          [
            [0, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      ],
      [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      ],
      [
        [
          [
            [0, 0],
            [1, 0],
            [Number.NaN, 1],
            [0, 0],
          ],
        ],
      ],
    ]);
    const reasons = geos.invalidReasons(set);
    expect(reasons.map((r) => r?.reason)).toEqual([
      'Hole lies outside shell',
      'Self-intersection',
      'Too few points in geometry component',
      'Ring not closed',
      'Invalid Coordinate',
    ]);
    expect(reasons[4]?.x).toBeNaN();
  });
});

describe('makeValid', () => {
  it('leaves valid items as they are, splits a bow-tie, keeps the order of indices', () => {
    const set = polygonSetFromNested([[[box(0, 0, 1, 1)]], BOW_TIE, EMPTY]);
    const { polygons: repaired, unmendable } = geos.makeValid(set, [2, 1, 0]);
    expect(unmendable).toEqual([]);
    expect([...planarAreas(repaired)]).toEqual([0, 50, 1]);
    expect(nestedFromItem(repaired, 1).length).toBe(2);
    expect(nestedFromItem(repaired, 2)).toEqual(nestedFromItem(set, 0));
    expect(geos.invalidReasons(repaired)).toEqual([null, null, null]);
  });

  it('counts land of overlapping polygons once, and drops collapsed or refused rings', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 4, 4)], [box(2, 0, 6, 4)]],
      [
        [
          [
            [0, 0],
            [1, 1],
            [2, 2],
            [0, 0],
          ],
        ],
      ],
      [
        [
          [
            [0, 0],
            [Number.NaN, 1],
            [2, 2],
            [0, 0],
          ],
        ],
      ],
    ]);
    expect([...planarAreas(geos.makeValid(set, [0, 1, 2]).polygons)]).toEqual([24, 0, 0]);
  });
});

describe('what can’t be made valid', () => {
  const TANGLE = [[starRing(3001, 1500)]];
  const set = polygonSetFromNested([BOW_TIE, TANGLE, [[box(0, 0, 1, 1)]]]);

  it('is empty and named, and costs neither the rest nor the memory', async () => {
    const own = geosOf((await initGeos()) as unknown as RawGeos, () => 'none');
    const { polygons, unmendable } = own.makeValid(set, [2, 1, 0]);
    expect(unmendable).toEqual([1]);
    expect([...planarAreas(polygons)]).toEqual([1, 0, 50]);
    expect(itemCount(own.clip(set, [1], set, [[2]]).polygons)).toBe(1);
    expect(own.heapBytes()).toBeLessThan(64 << 20);
  });

  it('is also what GEOS itself gives up', async () => {
    const raw = (await initGeos()) as unknown as RawGeos;
    const weak = geosOf({ ...raw, GEOSMakeValidWithParams: () => 0 }, () => 'std::bad_alloc');
    const { polygons, unmendable } = weak.makeValid(set, [0, 2]);
    expect([unmendable, [...planarAreas(polygons)]]).toEqual([[0], [0, 1]]);
  });
});

describe('an item of many rings', () => {
  const wedges = (count: number): [number, number][][] =>
    Array.from({ length: count }, (_, k) => {
      const at = (angle: number): [number, number] => [Math.cos(angle), Math.sin(angle)];
      return [[0, 0], at((2 * Math.PI * (k + 0.5)) / count), at((2 * Math.PI * k) / count), [0, 0]];
    });
  const shell = box(-2, -2, 2, 2);
  const set = polygonSetFromNested([
    [[shell, ...wedges(501)]],
    [[shell, ...wedges(501), box(3, 3, 4, 4).reverse()]],
    [[shell, ...wedges(501), box(0.5, -0.1, 0.9, 0.1).reverse()]],
  ]);

  it('is judged as GEOS judges it, without asking it, also where the rings touch in one point', () => {
    const asked = geos.invalidReasons(set);
    expect(asked.map((one) => one?.reason ?? null)).toEqual([null, 'Hole lies outside shell', 'Self-intersection']);
    expect(geos.invalidItems(set).map(({ item, reason }) => [item, reason])).toEqual([
      [1, 'Hole lies outside shell'],
      [2, 'Self-intersection'],
    ]);
  });
});

describe('items that are tangled', () => {
  it('are made valid until those before them have used up what a layer may cost; plain ones still are', () => {
    const stars = Array.from({ length: 14 }, (_, k): NestedPolygons => [[starRing(201, 99, 3000 * k)]]);
    const bowTie: NestedPolygons = [
      [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    ];
    const set = polygonSetFromNested([...stars, bowTie]);
    const { polygons, unmendable } = geos.makeValid(
      set,
      [...stars, bowTie].map((_, k) => k),
    );
    expect(unmendable).toEqual([10, 11, 12, 13]);
    expect([...planarAreas(polygons)].map((areaM2) => areaM2 > 0)).toEqual([...stars.map((_, k) => k < 10), true]);
  });
});

describe('overlay', () => {
  it('gives A ∩ B and A − B of overlapping squares, oriented', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(5, 5, 15, 15)]]]);
    const both = geos.intersection(set, 0, set, 1);
    expect(both.method).toBe('exact');
    expect(planarAreas(both.polygons)[0]).toBe(25);
    expect(planarAreas(geos.difference(set, 0, set, 1).polygons)[0]).toBe(75);
  });

  it('gives an empty item where A and B only touch', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 0, 20, 10)]], EMPTY]);
    expect(nestedFromItem(geos.intersection(set, 0, set, 1).polygons, 0)).toEqual([]);
    expect(nestedFromItem(geos.intersection(set, 0, set, 2).polygons, 0)).toEqual([]);
    expect(planarAreas(geos.difference(set, 0, set, 2).polygons)[0]).toBe(100);
  });

  it('makes a hole where B lies inside A, clockwise', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(4, 4, 6, 6)]]]);
    const { polygons } = geos.difference(set, 0, set, 1);
    expect(ringArea(polygons, 0)).toBe(100);
    expect(ringArea(polygons, 1)).toBe(-4);
  });

  it('says that an invalid operand was made valid', () => {
    const set = polygonSetFromNested([BOW_TIE, [[box(0, 0, 10, 10)]]]);
    const result = geos.intersection(set, 0, set, 1);
    expect(result.method).toBe('madeValid');
    expect(planarAreas(result.polygons)[0]).toBe(50);
  });

  it('clips each subject by its own zones; land in two zones once; no zones gives nothing', () => {
    const parcels = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(20, 0, 30, 10)]], [[box(40, 0, 50, 10)]]]);
    const zones = polygonSetFromNested([[[box(0, 0, 4, 10)]], [[box(2, 0, 6, 10)]], [[box(25, 0, 45, 10)]], BOW_TIE]);
    const { polygons, method } = geos.clip(parcels, [2, 0, 1, 0], zones, [[2], [0, 1], [], [3]]);
    expect([...planarAreas(polygons)]).toEqual([50, 60, 0, 50]);
    expect(method).toEqual(['exact', 'exact', 'exact', 'madeValid']);
  });

  it('clips by a zone that many parcels meet: inside as they are, outside empty, across cut', () => {
    const parcels = polygonSetFromNested(
      [0, 10, 20, 30, 95, 100, 200].map((x) => [[box(x, 0, x + 10, 10)]] as NestedPolygons),
    );
    const zone = polygonSetFromNested([[[box(0, -5, 100, 15)]], [[box(15, -5, 25, 15)]]]);
    const every = [0, 1, 2, 3, 4, 5, 6];
    const { polygons } = geos.clip(
      parcels,
      every,
      zone,
      every.map(() => [0]),
    );
    expect([...planarAreas(polygons)]).toEqual([100, 100, 100, 100, 50, 0, 0]);
    expect(nestedFromItem(polygons, 2)).toEqual(nestedFromItem(parcels, 2));
    const both = geos.clip(
      parcels,
      every,
      zone,
      every.map(() => [1, 0]),
    );
    expect([...planarAreas(both.polygons)]).toEqual([100, 100, 100, 100, 50, 0, 0]);
  });

  it('splits A by zones into inside and outside', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]]]);
    const zones = polygonSetFromNested([[[box(-5, 0, 3, 10)]], [[box(7, 0, 20, 10)]], [[box(50, 50, 60, 60)]]]);
    const { inside, outside, method } = geos.splitBy(set, 0, zones, [0, 1, 2]);
    expect(planarAreas(inside)[0]).toBe(60);
    expect(nestedFromItem(inside, 0).length).toBe(2);
    expect(planarAreas(outside)[0]).toBe(40);
    expect(method).toBe('exact');
    expect(planarAreas(geos.splitBy(set, 0, zones, []).outside)[0]).toBe(100);
  });

  it('keeps inside + outside = whole on random stars', () => {
    fc.assert(
      fc.property(arbitraryStar, arbitraryStar, arbitraryStar, (a, b, c) => {
        const set = polygonSetFromNested([a, b, c]);
        const whole = planarAreas(set)[0];
        const { inside, outside } = geos.splitBy(set, 0, set, [1, 2]);
        const sum = planarAreas(inside)[0] + planarAreas(outside)[0];
        expect(Math.abs(sum - whole)).toBeLessThan(1e-5);
        const union = planarAreas(geos.union(set, [0, 1]))[0];
        const both = planarAreas(geos.intersection(set, 0, set, 1).polygons)[0];
        expect(Math.abs(union + both - whole - planarAreas(set)[1])).toBeLessThan(1e-5);
      }),
      { numRuns: 150 },
    );
  });
});

describe('when GEOS fails at full precision', () => {
  const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(5, 5, 15, 15)]]]);

  async function failing(...operations: (keyof RawGeos)[]): Promise<Geos> {
    const raw = (await initGeos()) as unknown as RawGeos;
    return geosOf({ ...raw, ...Object.fromEntries(operations.map((name) => [name, () => 0])) }, () => 'told to fail');
  }

  it('tries again on a grid of 1e-6 m and says so', async () => {
    const weak = await failing('GEOSIntersection', 'GEOSDifference', 'GEOSUnaryUnion');
    const both = weak.intersection(set, 0, set, 1);
    expect([both.method, planarAreas(both.polygons)[0]]).toEqual(['snapped', 25]);
    const { inside, outside, method } = weak.splitBy(set, 0, set, [1, 1]);
    expect([method, planarAreas(inside)[0], planarAreas(outside)[0]]).toEqual(['snapped', 25, 75]);
    expect(planarAreas(weak.union(set, [0, 1]))[0]).toBe(175);
  });

  it('throws with the reason when that fails too', async () => {
    const broken = await failing('GEOSIntersection', 'GEOSIntersectionPrec');
    expect(() => broken.intersection(set, 0, set, 1)).toThrow('GEOS intersection failed: told to fail');
  });
});

describe('union and dissolve', () => {
  const set = polygonSetFromNested([
    [[box(0, 0, 10, 10)]],
    [[box(10, 0, 20, 10)]],
    [[box(50, 0, 60, 10)]],
    [[box(5, 5, 15, 15)]],
    EMPTY,
  ]);

  it('joins neighbours A and B to one polygon', () => {
    const joined = geos.union(set, [0, 1]);
    expect(nestedFromItem(joined, 0).length).toBe(1);
    expect(planarAreas(joined)[0]).toBe(200);
    expect(planarAreas(geos.union(set, []))[0]).toBe(0);
    expect(planarAreas(geos.union(set, [4, 2]))[0]).toBe(100);
  });

  it('gives one item a group, empty groups included, negative groups left out', () => {
    const dissolved = geos.dissolve(set, Int32Array.of(2, 2, 0, -1, 0));
    expect([...planarAreas(dissolved)]).toEqual([100, 0, 200]);
    expect(itemCount(geos.dissolve(EMPTY_POLYGON_SET, new Int32Array(0)))).toBe(0);
  });
});

describe('interior points and distances', () => {
  it('buffers out and in, one item an index', () => {
    const set = polygonSetFromNested([[[box(0, 0, 20, 20)]], EMPTY]);
    const grown = geos.buffer(set, [0, 1, 0], 2);
    expect(planarAreas(grown)[0]).toBeCloseTo(400 + 4 * 20 * 2 + Math.PI * 4, 1);
    expect(planarAreas(grown)[1]).toBe(0);
    expect(planarAreas(geos.buffer(set, [0], -5))[0]).toBeCloseTo(100, 9);
  });

  it('finds a point inside a C shape', () => {
    const set = polygonSetFromNested([
      [
        [
          [
            [0, 0],
            [10, 0],
            [10, 2],
            [2, 2],
            [2, 8],
            [10, 8],
            [10, 10],
            [0, 10],
            [0, 0],
          ],
        ],
      ],
      EMPTY,
    ]);
    const [x, y] = geos.interiorPoint(set, 0);
    expect(x < 2 || y < 2 || y > 8).toBe(true);
    expect(geos.interiorPoint(set, 1)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('the door', () => {
  it('says which item is not there', () => {
    expect(() => geos.union(EMPTY_POLYGON_SET, [3])).toThrow('item 3 of 0');
  });

  it('gives the same bytes twice', () => {
    const set = polygonSetFromNested([star(0, 0, [5, 9, 4, 8, 3, 7]), star(3, 2, [6, 2, 7, 3, 9])]);
    expect(geos.union(set, [0, 1])).toEqual(geos.union(selectItems(set, [0, 1]), [0, 1]));
  });

  it('keeps no memory over 100,000 calls', () => {
    const set = polygonSetFromNested([
      star(0, 0, [5, 9, 4, 8, 3, 7]),
      star(3, 2, [6, 2, 7, 3, 9]),
      BOW_TIE,
      [[box(0, 0, 1, 1), turned(box(5, 5, 6, 6))]],
    ]);
    const round = () => {
      geos.invalidReasons(set);
      geos.intersection(set, 0, set, 1);
      geos.splitBy(set, 2, set, [0, 1]);
      geos.makeValid(set, [0, 2, 3]);
      geos.interiorPoint(set, 0);
      geos.buffer(set, [1], -1);
      geos.distance(set, 0, set, 3);
      geos.clip(set, [0, 1, 2, 3], set, [[1], [1], [1, 0], [1]]);
    };
    for (let k = 0; k < 100; k++) round();
    const before = [geos.heapBytes(), geos.heapMark()];
    for (let k = 0; k < 1_000; k++) round();
    for (let k = 0; k < 90_000; k++) geos.intersection(set, 0, set, 1);
    expect([geos.heapBytes(), geos.heapMark()]).toEqual(before);
  }, 180_000);
});
