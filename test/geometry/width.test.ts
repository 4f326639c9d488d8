import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaMoments, momentOfInertia, perimeterM, polsbyPopper } from '../../src/geometry/compactness.js';
import { loadGeos } from '../../src/geometry/geos.js';
import { nearConvexCircle } from '../../src/geometry/inscribed.js';
import { type NestedPolygons, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { isNarrow, widthBounds } from '../../src/geometry/width.js';
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
          const { widthM } = geos.inscribedWidth(set, 0, 1e-4);
          expect(leastM).toBeLessThanOrEqual(widthM + 3e-4);
          expect(mostM).toBeGreaterThanOrEqual(widthM - 1e-9);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('isNarrow', () => {
  it('measures only when the bounds do not decide', () => {
    const set = polygonSetFromNested([[[box(0, 0, 50, 0.5)]], [[box(0, 0, 50, 50)]], [[box(0, 0, 1.2, 1.2)]], []]);
    const asked: [index: number, toleranceM: number][] = [];
    const meter = {
      inscribedWidth: (_: unknown, index: number, toleranceM: number) => {
        asked.push([index, toleranceM]);
        return { widthM: 1.2 - toleranceM };
      },
    };
    expect([0, 1, 2, 3].map((i) => isNarrow(set, i, 1.19, meter))).toEqual([true, false, false, true]);
    expect(asked.map(([index, toleranceM]) => [index, toleranceM.toFixed(5)])).toEqual([
      [2, '0.11900'],
      [2, '0.01190'],
      [2, '0.00119'],
    ]);
    asked.length = 0;
    expect([isNarrow(set, 2, 1.1, meter), isNarrow(set, 2, 1.15, meter)]).toEqual([false, false]);
    expect(asked.length).toBe(4);
  });

  it('agrees with GEOS on a slanted strip 0.9 m and one 1.1 m wide', async () => {
    const geos = await loadGeos();
    const strip = (w: number): NestedPolygons => [
      [
        [
          [0, 0],
          [30, 40],
          [30 - 0.8 * w, 40 + 0.6 * w],
          [-0.8 * w, 0.6 * w],
          [0, 0],
        ],
      ],
    ];
    const set = polygonSetFromNested([strip(0.9), strip(1.1)]);
    expect(isNarrow(set, 0, 1, geos)).toBe(true);
    expect(isNarrow(set, 1, 1, geos)).toBe(false);
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

  it('agrees with GEOS on random convex parcels', async () => {
    const geos = await loadGeos();
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
        // A far speck makes the item two polygons: GEOS measures the larger one.
        const set = polygonSetFromNested([[[shell]], [[shell], [box(200, 0, 200.001, 0.001)]]]);
        fc.pre(widthBounds(set, 0).leastM > 0.5);
        const short = geos.inscribedWidth(set, 0, 0.01).widthM;
        const measured = geos.inscribedWidth(set, 1, 0.01).widthM;
        expect(short).toBeGreaterThanOrEqual(measured - 1e-6);
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
