import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaMoments, momentOfInertia, perimeterM, polsbyPopper } from '../../src/geometry/compactness.js';
import { loadGeos } from '../../src/geometry/geos.js';
import { nearConvexCircle } from '../../src/geometry/inscribed.js';
import { largestCircle } from '../../src/geometry/largestCircle.js';
import { pointInItem } from '../../src/geometry/pointInItem.js';
import { type NestedPolygons, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { pointSegment2 } from '../../src/geometry/segments.js';
import { isNarrow, measuredWidth } from '../../src/geometry/width.js';
import { widthBounds } from '../../src/geometry/widthBounds.js';
import { boxRing as box } from '../helpers/rings.js';

type Ring = readonly (readonly [number, number])[];

function disc(radius: number, vertices: number, x = 0, y = 0): Ring {
  const ring = Array.from({ length: vertices }, (_, k): readonly [number, number] => [
    x + radius * Math.cos((2 * Math.PI * k) / vertices),
    y + radius * Math.sin((2 * Math.PI * k) / vertices),
  ]);
  return [...ring, ring[0]];
}

const turned = (ring: Ring): Ring => [...ring].reverse();

describe('widthBounds', () => {
  it('is tight for a disc and a long strip', () => {
    const set = polygonSetFromNested([[[disc(10, 400)]], [[box(0, 0, 1000, 2)]], []]);
    expect(widthBounds(set, 0).leastM).toBeGreaterThan(17.5);
    expect(widthBounds(set, 0).mostM).toBeCloseTo(20, 2);
    expect(widthBounds(set, 1).leastM).toBeGreaterThan(1.99);
    expect(widthBounds(set, 1).mostM).toBe(2);
    expect(widthBounds(set, 2)).toEqual({ leastM: 0, mostM: 0 });
  });

  it('holds the measured width of random stars, with and without holes', async () => {
    const geos = await loadGeos();
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { minLength: 3, maxLength: 30 }),
        fc.integer({ min: 0, max: 4 }),
        (radii, holeCount) => {
          const ring = radii.map((r, k): readonly [number, number] => {
            const angle = (2 * Math.PI * k) / radii.length;
            return [r * Math.cos(angle), r * Math.sin(angle)];
          });
          const holes = Array.from({ length: holeCount }, (_, h) => turned(box(h / 8, 0, h / 8 + 0.1, 0.1)));
          const item: NestedPolygons = [[[...ring, ring[0]], ...holes]];
          const set = polygonSetFromNested([item]);
          fc.pre(geos.invalidReasons(set)[0] === null);
          const { leastM, mostM } = widthBounds(set, 0);
          const { widthM } = largestCircle(set, 0, { toleranceM: 1e-4, mostCells: 1e6 });
          expect(leastM).toBeLessThanOrEqual(widthM + 3e-4);
          expect(mostM).toBeGreaterThanOrEqual(widthM - 1e-9);
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** A ring moved and turned, at the size of coordinates that surveys have. */
function placed(ring: Ring, angle: number): Ring {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return ring.map(([x, y]) => [649_832.198 + x * cos - y * sin, 3_301_168.205 + x * sin + y * cos]);
}

const ANGLES = [0, 0.1, 0.7, Math.PI / 4, 2];

describe('largestCircle', () => {
  const search = { toleranceM: 1e-4, mostCells: 1e6 };

  it('finds known circles: between the corners of a shell and of a hole, in a triangle, in the wider of two polygons', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 10, 10), turned(box(4, 4, 6, 6))]],
      [[disc(10, 3)]],
      [[box(0, 0, 100, 2)], [box(0, 10, 9, 19)]],
      [],
    ]);
    // r + r√2 = 4√2
    const known = [(8 * Math.SQRT2) / (1 + Math.SQRT2), 10, 9, 0];
    known.forEach((widthM, i) => {
      const circle = largestCircle(set, i, search);
      expect(circle.widthM).toBeLessThanOrEqual(widthM + 1e-9);
      expect(circle.widthM).toBeGreaterThanOrEqual(widthM - 1e-4);
      expect(circle.mostM).toBeGreaterThanOrEqual(widthM - 1e-9);
    });
  });

  it('is a circle inside, and GEOS finds no place for one a hundredth larger, in random stars with holes', async () => {
    const geos = await loadGeos();
    const radii = fc.array(fc.double({ min: 2, max: 50, noNaN: true }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(
        radii,
        fc.integer({ min: 0, max: 5 }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (rays, holes, angle) => {
          const ring = rays.map((r, k): readonly [number, number] => {
            const at = (2 * Math.PI * k) / rays.length;
            return [r * Math.cos(at), r * Math.sin(at)];
          });
          const hole = (h: number) => turned(box(0.3 * h - 0.9, 0.1, 0.3 * h - 0.7, 0.4));
          const rings = [[...ring, ring[0]], ...Array.from({ length: holes }, (_, h) => hole(h))];
          const set = polygonSetFromNested([[rings.map((one) => placed(one, angle))]]);
          fc.pre(geos.invalidReasons(set)[0] === null);
          const { widthM, mostM, x, y } = largestCircle(set, 0, search);
          expect(mostM - widthM).toBeLessThanOrEqual(search.toleranceM + 1e-9);
          let border2 = Infinity;
          for (let r = 0; r + 1 < set.ringStart.length; r++) {
            for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
              const [ax, ay, bx, by] = set.xy.subarray(2 * v, 2 * v + 4);
              border2 = Math.min(border2, pointSegment2(x, y, ax, ay, bx, by));
            }
          }
          expect(Math.sqrt(border2)).toBeCloseTo(widthM / 2, 8);
          expect(pointInItem(set, 0, x, y)).toBe(true);
          const left = (shareOf: number) => planarAreas(geos.buffer(set, [0], -shareOf * (widthM / 2)))[0];
          expect(left(0.99)).toBeGreaterThan(0);
          expect(left(1.01)).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('needs few squares for strips: 1 km by 2 m with a vertex a metre on both sides', () => {
    const side = (y: number, from: number, step: number) =>
      Array.from({ length: 1001 }, (_, k): readonly [number, number] => [from + step * k, y]);
    const ring = [...side(0, 0, 1), ...side(2, 1000, -1)];
    const set = polygonSetFromNested([[[placed([...ring, ring[0]], 0.3)]]]);
    const { widthM, mostM } = largestCircle(set, 0, { toleranceM: 1e-4, mostCells: 30_000 });
    expect(widthM).toBeCloseTo(2, 4);
    expect(mostM - widthM).toBeLessThanOrEqual(1e-4);
  });
});

describe('a width that something hangs on', () => {
  const strip = (widthM: number): Ring => box(0, 0, 80, widthM);
  /** With a hole that leaves 0.3 m at one end. */
  const holed = (widthM: number): Ring[] => [strip(widthM), turned(box(60, 0.3, 79.7, widthM - 0.3))];
  const dented = (widthM: number): Ring => [
    [0, 0],
    [60, 0],
    [60, widthM],
    [30, widthM],
    [29, widthM - 0.4],
    [28, widthM],
    [0, widthM],
    [0, 0],
  ];

  it('of 1.999, 2 and 2.001 m is told so, turned, with a hole, with a dent; at least and at most 2 m are what they say', () => {
    for (const angle of ANGLES) {
      for (const widthM of [1.999, 2, 2.001]) {
        for (const rings of [[strip(widthM)], holed(widthM), [dented(widthM)]]) {
          const set = polygonSetFromNested([[rings.map((ring) => placed(ring, angle))]]);
          expect(measuredWidth(set, 0, [2, 2.001]).widthM).toBe(widthM);
          expect(isNarrow(set, 0, 2)).toBe(widthM < 2);
          expect(isNarrow(set, 0, 2.001)).toBe(widthM < 2.001);
        }
      }
    }
  });

  it('is decided where a search for the width itself would end too soon', () => {
    // 600 m of jagged ditch 5 cm high, at one place 56 mm
    const jag = (k: number) => 0.4 * Math.sin(k);
    const upper = Array.from({ length: 601 }, (_, k): readonly [number, number] => [k, jag(k) + 0.05]);
    const lower = upper.map(([x, y], k): readonly [number, number] => [x, y - (k === 300 || k === 301 ? 0.056 : 0.05)]);
    const set = polygonSetFromNested([[[[...lower, ...[...upper].reverse(), lower[0]]]]]);
    const { widthM } = measuredWidth(set, 0, [0.05]);
    expect(widthM >= 0.05).toBe(!isNarrow(set, 0, 0.05));
    expect(isNarrow(set, 0, 0.04)).toBe(false);
    expect(isNarrow(set, 0, 0.06)).toBe(true);
  });
});

describe('nearConvexCircle', () => {
  it('is exact for a rectangle, a right triangle and a regular polygon far from the origin', () => {
    const set = polygonSetFromNested([
      [[box(40_500_000, 3_300_000, 40_500_100, 3_300_007)]],
      [
        [
          [
            [0, 0],
            [4, 0],
            [0, 3],
            [0, 0],
          ],
        ],
      ],
      [[disc(10, 12)]],
    ]);
    expect(nearConvexCircle(set, 0, 1e-6)?.radiusM).toBeCloseTo(3.5, 7);
    expect(nearConvexCircle(set, 1, 1e-6)?.radiusM).toBeCloseTo(1, 7);
    expect(nearConvexCircle(set, 2, 1e-6)?.radiusM).toBeCloseTo(10 * Math.cos(Math.PI / 12), 7);
  });

  it('takes a dent within the tolerance, refuses a deeper one, a line and a bow-tie', () => {
    const dented = (depth: number): NestedPolygons => [
      [
        [
          [0, 0],
          [10, depth],
          [20, 0],
          [20, 10],
          [0, 10],
          [0, 0],
        ],
      ],
    ];
    const flat: NestedPolygons = [
      [
        [
          [0, 0],
          [5, 5],
          [9, 9],
          [0, 0],
        ],
      ],
    ];
    const bowTie: NestedPolygons = [
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
    const set = polygonSetFromNested([dented(0.0009), dented(0.5), flat, bowTie]);
    const circle = nearConvexCircle(set, 0, 0.001);
    expect(circle?.radiusM).toBeGreaterThan(4.999);
    expect(circle?.radiusM).toBeLessThanOrEqual(5);
    expect([1, 2, 3].map((r) => nearConvexCircle(set, r, 0.001))).toEqual([null, null, null]);
  });

  it('agrees with the search on random convex parcels', () => {
    const angles = fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(angles, fc.double({ min: 0.2, max: 3, noNaN: true }), (degrees, stretch) => {
        const ring = degrees
          .sort((a, b) => a - b)
          .map((d): readonly [number, number] => [
            20 * stretch * Math.cos((d * Math.PI) / 180),
            20 * Math.sin((d * Math.PI) / 180),
          ]);
        const shell = [...ring, ring[0]];
        // a speck of a hole in a corner keeps the second from being told convex
        const [[cx, cy], [ax, ay], [bx, by]] = [shell[0], shell[1], shell[shell.length - 2]];
        const [x, y] = [cx + (ax + bx - 2 * cx) / 1000, cy + (ay + by - 2 * cy) / 1000];
        const speck = turned(box(x, y, x + 1e-7, y + 1e-7));
        const set = polygonSetFromNested([[[shell]], [[shell, speck]]]);
        fc.pre(widthBounds(set, 0).leastM > 0.5);
        const short = largestCircle(set, 0, { toleranceM: 0.01, mostCells: 1e6 }).widthM;
        const measured = largestCircle(set, 1, { toleranceM: 0.01, mostCells: 1e6 }).widthM;
        expect(short).toBeGreaterThanOrEqual(measured - 1e-4);
        expect(short).toBeLessThanOrEqual(measured + 0.02 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});

describe('compactness', () => {
  const set = polygonSetFromNested([
    [[box(500_000, 3_300_000, 500_010, 3_300_010)]],
    [[disc(10, 2000)]],
    [[box(0, 0, 100, 1)]],
    [[box(0, 0, 10, 10), turned(box(4, 4, 6, 6))]],
    [[box(0, 0, 1, 1)], [box(99, 0, 100, 1)]],
    [],
  ]);

  it('gives a square π/4 and 3/π, a disc 1 and 1', () => {
    expect(polsbyPopper(set, 0)).toBeCloseTo(Math.PI / 4, 12);
    expect(momentOfInertia(set, 0)).toBeCloseTo(3 / Math.PI, 9);
    expect(polsbyPopper(set, 1)).toBeCloseTo(1, 5);
    expect(momentOfInertia(set, 1)).toBeCloseTo(1, 5);
  });

  it('falls for a strip, a holed square and two far halves', () => {
    expect(momentOfInertia(set, 2)).toBeCloseTo((6 * 100) / (Math.PI * (100 * 100 + 1)), 12);
    expect(perimeterM(set, 3)).toBe(48);
    expect(polsbyPopper(set, 3)).toBeCloseTo((4 * Math.PI * 96) / 48 ** 2, 12);
    expect(momentOfInertia(set, 4)).toBeLessThan(0.001);
  });

  it('finds centroid and area; an empty item is 0', () => {
    const { x, y, areaM2 } = areaMoments(set, 0);
    expect([x, y]).toEqual([500_005, 3_300_005]);
    expect(areaM2).toBe(planarAreas(set)[0]);
    expect(polsbyPopper(set, 5)).toBe(0);
    expect(momentOfInertia(set, 5)).toBe(0);
    expect(areaMoments(set, 5).x).toBeNaN();
  });
});
