import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaMoments, momentOfInertia, perimeterM, polsbyPopper } from '../../src/geometry/compactness.js';
import { loadGeos } from '../../src/geometry/geos.js';
import { holdsWider, largestCircle } from '../../src/geometry/largestCircle.js';
import { pointInItem } from '../../src/geometry/pointInItem.js';
import { type NestedPolygons, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { pointSegment2 } from '../../src/geometry/segments.js';
import { isAtMost, isNarrow, measuredWidth } from '../../src/geometry/width.js';
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
          const { widthM } = largestCircle(set, 0);
          expect(leastM).toBeLessThanOrEqual(widthM * (1 + 3e-6));
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
      const circle = largestCircle(set, i);
      expect(circle.widthM).toBeLessThanOrEqual(widthM + 1e-9);
      expect(circle.widthM).toBeGreaterThanOrEqual(widthM * (1 - 1e-6) - 1e-9);
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
          const { widthM, x, y } = largestCircle(set, 0);
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

  it('is found in a strip of 1 km by 2 m with a vertex a metre on both sides', () => {
    const side = (y: number, from: number, step: number) =>
      Array.from({ length: 1001 }, (_, k): readonly [number, number] => [from + step * k, y]);
    const ring = [...side(0, 0, 1), ...side(2, 1000, -1)];
    const set = polygonSetFromNested([[[placed([...ring, ring[0]], 0.3)]]]);
    const { widthM } = largestCircle(set, 0);
    expect(widthM).toBeCloseTo(2, 5);
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
          expect(measuredWidth(set, 0).widthM).toBe(widthM);
          expect(isNarrow(set, 0, 2)).toBe(widthM < 2);
          expect(isNarrow(set, 0, 2.001)).toBe(widthM < 2.001);
          expect(isAtMost(set, 0, 2)).toBe(widthM <= 2);
          expect(isAtMost(set, 0, 1.9995)).toBe(widthM < 2);
        }
      }
    }
  });

  it('of the one place of 600 m of ditch that is wider is found', () => {
    // 600 m of jagged ditch 5 cm high, at one place 56 mm
    const jag = (k: number) => 0.4 * Math.sin(k);
    const upper = Array.from({ length: 601 }, (_, k): readonly [number, number] => [k, jag(k) + 0.05]);
    const lower = upper.map(([x, y], k): readonly [number, number] => [x, y - (k === 300 || k === 301 ? 0.056 : 0.05)]);
    const set = polygonSetFromNested([[[[...lower, ...[...upper].reverse(), lower[0]]]]]);
    const { widthM } = measuredWidth(set, 0);
    expect(widthM >= 0.05).toBe(!isNarrow(set, 0, 0.05));
    expect(isNarrow(set, 0, 0.04)).toBe(false);
    expect(isNarrow(set, 0, 0.06)).toBe(true);
  });
});

describe('a circle that is asked for, not measured', () => {
  it('is there below the largest and not above, in random stars, at every limit', () => {
    const radii = fc.array(fc.double({ min: 0.001, max: 10, noNaN: true }), { minLength: 3, maxLength: 70 });
    fc.assert(
      fc.property(radii, fc.double({ min: 0.01, max: 1, noNaN: true }), (rays, height) => {
        const ring = rays.map((r, k): readonly [number, number] => {
          const at = (2 * Math.PI * k) / rays.length;
          return [r * Math.cos(at), height * r * Math.sin(at)];
        });
        const set = polygonSetFromNested([[[[...ring, ring[0]]]]]);
        const { widthM } = largestCircle(set, 0);
        fc.pre(widthM > 1e-3);
        for (const share of [0, 0.5, 0.999, 0.9999]) expect(holdsWider(set, 0, share * widthM)).toBe(true);
        for (const share of [1.0001, 1.001, 2]) expect(holdsWider(set, 0, share * widthM)).toBe(false);
        const toldM = measuredWidth(set, 0).widthM;
        for (const limitM of [0.002, 0.0098, 0.05, 0.3, 1]) expect(isAtMost(set, 0, limitM)).toBe(toldM <= limitM);
      }),
      { numRuns: 500 },
    );
  });

  it('is not in an empty item', () => {
    expect(holdsWider(polygonSetFromNested([[]]), 0, 0)).toBe(false);
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
