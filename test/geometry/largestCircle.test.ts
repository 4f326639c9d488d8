import fc from 'fast-check';
import initGeos from 'geos-wasm';
import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../src/geometry/geos.js';
import { geometryFromItem, type RawGeos } from '../../src/geometry/geosRaw.js';
import { largestCircle } from '../../src/geometry/largestCircle.js';
import { type NestedPolygons, type PolygonSet, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { pointSegment2 } from '../../src/geometry/segments.js';
import { boxRing as box } from '../helpers/rings.js';

type Ring = readonly (readonly [number, number])[];

const closed = (...points: (readonly [number, number])[]): Ring => [...points, points[0]];
const turned = (ring: Ring): Ring => [...ring].reverse();

function distanceToBorderM({ xy, ringStart }: PolygonSet, x: number, y: number): number {
  let least2 = Infinity;
  for (let r = 0; r < ringStart.length - 1; r++) {
    for (let v = 2 * ringStart[r]; v < 2 * (ringStart[r + 1] - 1); v += 2) {
      least2 = Math.min(least2, pointSegment2(x, y, xy[v], xy[v + 1], xy[v + 2], xy[v + 3]));
    }
  }
  return Math.sqrt(least2);
}

describe('largestCircle', () => {
  const cases: readonly (readonly [string, NestedPolygons, number])[] = [
    ['a square far from the origin', [[box(40_500_000, 3_300_000, 40_500_010, 3_300_010)]], 5],
    ['a strip of 1 km, 3 cm wide', [[box(0, 0, 1000, 0.03)]], 0.015],
    ['a right triangle', [[closed([0, 0], [4, 0], [0, 3])]], 1],
    // r + r√2 = 30√2 in the corner of the arms
    [
      'an L',
      [[closed([0, 0], [100, 0], [100, 30], [30, 30], [30, 100], [0, 100])]],
      (30 * Math.SQRT2) / (1 + Math.SQRT2),
    ],
    ['a square with a hole', [[box(0, 0, 10, 10), turned(box(4, 4, 6, 6))]], (4 * Math.SQRT2) / (1 + Math.SQRT2)],
    // held by the corners of three holes alone, each 10 from the middle
    [
      'a square with three holes',
      [
        [
          box(-18, -18, 18, 18),
          turned(box(10, -1e-9, 17, 1e-9)),
          turned(closed([-6, 8], [-5.9, 17], [-6.1, 17])),
          turned(closed([-6, -8], [-6.1, -17], [-5.9, -17])),
        ],
      ],
      10,
    ],
    ['the wider of two parts', [[box(0, 0, 1, 1)], [box(5, 0, 8, 9)]], 1.5],
  ];
  for (const [what, shape, radiusM] of cases) {
    it(`of ${what}`, () => {
      expect(largestCircle(polygonSetFromNested([shape]), 0).widthM / 2).toBeCloseTo(radiusM, 4);
    });
  }

  it('is none of nothing', () => {
    expect(largestCircle(polygonSetFromNested([[]]), 0)).toEqual({ widthM: 0, x: Number.NaN, y: Number.NaN });
  });

  it('is real, and no smaller than GEOS finds, in stars flattened to slits, with and without holes', async () => {
    const geos = await loadGeos();
    const raw = (await initGeos({ errorHandler: () => {}, noticeHandler: () => {} })) as unknown as RawGeos & {
      GEOSMaximumInscribedCircle(geometry: number, tolerance: number): number;
      GEOSLength(geometry: number, lengthM: number): number;
    };
    const cell = raw.Module._malloc(8);
    const byGeosM = (set: PolygonSet, toleranceM: number) => {
      raw.GEOSLength(raw.GEOSMaximumInscribedCircle(geometryFromItem(raw, set, 0), toleranceM), cell);
      return raw.Module.HEAPF64[cell / 8];
    };
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { minLength: 3, maxLength: 70 }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (radii, holeCount, flat) => {
          const points = radii.map((r, k): readonly [number, number] => {
            const angle = (2 * Math.PI * k) / radii.length;
            return [500_000 + r * Math.cos(angle), 3_300_000 + flat * r * Math.sin(angle)];
          });
          const holes = Array.from({ length: holeCount }, (_, h) =>
            turned(box(500_000 + h / 3, 3_300_000, 500_000.1 + h / 3, 3_300_000 + flat / 10)),
          );
          const set = polygonSetFromNested([[[closed(...points), ...holes]]]);
          fc.pre(geos.invalidReasons(set)[0] === null);
          const { widthM, x, y } = largestCircle(set, 0);
          const toleranceM = Math.max(0.002, flat / 50);
          const leastM = byGeosM(set, toleranceM);
          expect(distanceToBorderM(set, x, y)).toBeCloseTo(widthM / 2, 7);
          expect(widthM / 2).toBeGreaterThanOrEqual(leastM * (1 - 2e-6) - 1e-8);
          // in a slit GEOS ends its search before it is as near as asked
          if (flat > 0.1) expect(widthM / 2).toBeLessThanOrEqual(leastM + toleranceM + 1e-8);
        },
      ),
      { numRuns: 150 },
    );
  });
});
