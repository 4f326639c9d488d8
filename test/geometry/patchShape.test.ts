import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convexHull, hullFinder } from '../../src/geometry/convexHull.js';
import { enclosingCircle } from '../../src/geometry/enclosingCircle.js';
import { patchShapes } from '../../src/geometry/patchShape.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { boxRing } from '../helpers/rings.js';

const FAR = [40_640_000, 3_280_000] as const;
const box = (x: number, y: number, w: number, h = w) => boxRing(FAR[0] + x, FAR[1] + y, FAR[0] + x + w, FAR[1] + y + h);

function disc(radiusM: number, corners: number): NestedPolygons {
  const ring = Array.from({ length: corners }, (_, k): [number, number] => {
    const angle = (2 * Math.PI * k) / corners;
    return [FAR[0] + radiusM * Math.cos(angle), FAR[1] + radiusM * Math.sin(angle)];
  });
  return [[[...ring, ring[0]]]];
}

describe('patchShapes', () => {
  it('a square of 100 m, by hand', () => {
    const s = patchShapes(polygonSetFromNested([[[box(0, 0, 100)]]]));
    expect(s.areaM2[0]).toBeCloseTo(10_000, 6);
    expect(s.borderM[0]).toBeCloseTo(400, 9);
    expect(s.shape[0]).toBeCloseTo(1, 12);
    expect(s.fractal[0]).toBeCloseTo(1, 12);
    expect(s.paraPerM[0]).toBeCloseTo(0.04, 12);
    expect(s.circle[0]).toBeCloseTo(1 - 2 / Math.PI, 9);
    expect(s.inertia[0]).toBeCloseTo(3 / Math.PI, 9);
    expect(s.convexity[0]).toBeCloseTo(1, 9);
    expect(s.elongation[0]).toBeCloseTo(0, 9);
  });

  it('a strip of 400 by 100 m, a disc, and an L of three squares, by hand', () => {
    const ell: NestedPolygons = [
      [
        [
          [0, 0],
          [200, 0],
          [200, 100],
          [100, 100],
          [100, 200],
          [0, 200],
          [0, 0],
        ].map(([x, y]): [number, number] => [FAR[0] + x, FAR[1] + y]),
      ],
    ];
    const s = patchShapes(polygonSetFromNested([[[box(0, 0, 400, 100)]], disc(50, 720), ell]));
    expect(s.shape[0]).toBeCloseTo(1.25, 12);
    expect(s.fractal[0]).toBeCloseTo((2 * Math.log(250)) / Math.log(40_000), 12);
    expect(s.circle[0]).toBeCloseTo(1 - 40_000 / (Math.PI * (200 ** 2 + 50 ** 2)), 9);
    expect(s.elongation[0]).toBeCloseTo(0.75, 9);
    expect(s.circle[1]).toBeCloseTo(0, 3);
    expect(s.inertia[1]).toBeCloseTo(1, 4);
    expect(s.convexity[2]).toBeCloseTo(30_000 / 35_000, 9);
    expect(s.shape[2]).toBeCloseTo(200 / Math.sqrt(30_000), 9);
  });

  it('a patch of two parts, and one with a hole, are measured as one', () => {
    const s = patchShapes(
      polygonSetFromNested([[[box(0, 0, 100)], [box(300, 0, 100)]], [[box(0, 0, 100), box(20, 20, 60).toReversed()]]]),
    );
    expect(s.borderM[0]).toBeCloseTo(800, 9);
    expect(s.convexity[0]).toBeCloseTo(0.5, 9);
    expect(s.circle[0]).toBeCloseTo(1 - 20_000 / (Math.PI * (200 ** 2 + 50 ** 2)), 9);
    expect(s.areaM2[1]).toBeCloseTo(6400, 6);
    expect(s.borderM[1]).toBeCloseTo(640, 9);
  });

  it('an empty item has no shape; a border that is given stands', () => {
    const set = polygonSetFromNested([[], [[box(0, 0, 100)]]]);
    const s = patchShapes(set, Float64Array.of(0, 300));
    expect(s.areaM2[0]).toBe(0);
    expect(s.shape[0]).toBeNaN();
    expect(s.shape[1]).toBeCloseTo(0.75, 12);
  });
});

describe('enclosingCircle and convexHull', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 40,
  });

  it('holds every point, and no smaller circle on two or three of them does', () => {
    fc.assert(
      fc.property(points, (list) => {
        const flat = Float64Array.from(list.flat());
        const { x, y, radiusM } = enclosingCircle(flat);
        for (const [px, py] of list) expect(Math.hypot(px - x, py - y)).toBeLessThanOrEqual(radiusM + 1e-7);
        const onIt = list.filter(([px, py]) => Math.abs(Math.hypot(px - x, py - y) - radiusM) < 1e-7);
        if (radiusM === 0) return;
        // the points on it do not all lie in one open half of it
        const angles = onIt.map(([px, py]) => Math.atan2(py - y, px - x)).sort((p, q) => p - q);
        const gaps = angles.map((a, k) => (k + 1 < angles.length ? angles[k + 1] : angles[0] + 2 * Math.PI) - a);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.PI + 1e-6);
      }),
      { numRuns: 500 },
    );
  });

  it('the hull turns left at every corner and holds every point', () => {
    fc.assert(
      fc.property(points, (list) => {
        const hull = convexHull(Float64Array.from(list.flat()));
        const n = hull.length / 2;
        const at = (k: number) => [hull[2 * (k % n)], hull[2 * (k % n) + 1]] as const;
        const side = (a: readonly [number, number], b: readonly [number, number], c: readonly number[]) =>
          (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        expect(n).toBeGreaterThan(0);
        for (let k = 0; n > 2 && k < n; k++) {
          expect(side(at(k), at(k + 1), at(k + 2))).toBeGreaterThan(0);
          for (const point of list) expect(side(at(k), at(k + 1), point)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the hull of many points is that of the few they repeat, and one finder finds hulls of any size in turn', () => {
    const hullOf = hullFinder();
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 30 }), (list, times) => {
        const few = Float64Array.from(list.flat());
        const many = Float64Array.from(Array.from({ length: times }, () => list.toReversed()).flat(2));
        const { xy, corners } = hullOf(many, 0, many.length / 2, 0, 0);
        expect(xy.slice(0, 2 * corners)).toEqual(convexHull(few));
        const moved = hullOf(few, 0, few.length / 2, few[0], few[1]);
        const back = Float64Array.from({ length: 2 * moved.corners }, (_, k) => moved.xy[k] + few[k % 2]);
        expect(back).toEqual(convexHull(few));
      }),
      { numRuns: 500 },
    );
  });
});
