import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perimeterM } from '../../../src/geometry/compactness.js';
import { findClearLink } from '../../../src/geometry/gaps/clearLink.js';
import {
  type Barrier,
  components,
  componentsAtGap,
  distancesTo,
  gapPairs,
  neighbours,
  pointInItem,
  singleLinkage,
} from '../../../src/geometry/gaps/gapGraph.js';
import type { Cutter } from '../../../src/geometry/gaps/links.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import {
  EMPTY_POLYGON_SET,
  itemCount,
  type LineSet,
  type NestedPolygons,
  nestedFromItem,
  type PolygonSet,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { segmentSegment2 } from '../../../src/geometry/segments.js';
import { boxRing as box } from '../../helpers/rings.js';

type Ring = readonly (readonly [number, number])[];

const turned = (ring: Ring): Ring => [...ring].reverse();

function lineSet(...lines: Ring[]): LineSet {
  const lineStart = [0];
  for (const line of lines) lineStart.push(lineStart[lineStart.length - 1] + line.length);
  return {
    xy: Float64Array.from(lines.flat(2)),
    lineStart: Uint32Array.from(lineStart),
    itemStart: Uint32Array.from(lineStart.keys()),
  };
}

const river = (...rings: Ring[]): Barrier => ({ kind: 'polygon', polygons: polygonSetFromNested([[rings]]) });
const road = (...points: (readonly [number, number])[]): Barrier => ({ kind: 'line', lines: lineSet(points) });

/** Pairs as rows [a, b, gap, border, blockedBy]. */
function rows(set: PolygonSet, maxGapM: number, barriers?: readonly Barrier[], touchM?: number) {
  const { a, b, gapM, borderM, blockedBy } = gapPairs(set, maxGapM, barriers, touchM);
  return Array.from(a, (_, k) => [a[k], b[k], gapM[k], borderM[k], blockedBy[k]]);
}

describe('gapPairs', () => {
  it('gives the gap of A and B side by side, also exactly at the limit, and nothing beyond', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(30, 0, 40, 10)]], [[box(61, 0, 70, 10)]]]);
    expect(rows(set, 20)).toEqual([[0, 1, 20, 0, -1]]);
    expect(rows(set, 21).map((r) => r.slice(0, 3))).toEqual([
      [0, 1, 20],
      [1, 2, 21],
    ]);
  });

  it('measures a diagonal gap from corner to corner', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(13, 14, 20, 20)]]]);
    expect(rows(set, 6)).toEqual([[0, 1, 5, 0, -1]]);
  });

  it('gives the length of shared border, with vertices of one side only and far from the origin', () => {
    const x = 40_500_000;
    const y = 3_300_000;
    const set = polygonSetFromNested([
      [[box(x, y, x + 10, y + 10)]],
      [
        [
          [
            [x + 10, y + 2],
            [x + 20, y + 2],
            [x + 20, y + 20],
            [x + 10, y + 20],
            [x + 10, y + 7],
            [x + 10, y + 2],
          ],
        ],
      ],
    ]);
    expect(rows(set, 0)).toEqual([[0, 1, 0, 8, -1]]);
  });

  it('gives border 0 to a corner that touches and to parcels that cross', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 10, 20, 20)]], [[box(5, 5, 15, 8)]]]);
    expect(rows(set, 0)).toEqual([
      [0, 1, 0, 0, -1],
      [0, 2, 0, 0, -1],
    ]);
  });

  it('takes borders 1e-7 m apart as shared, 1e-3 m apart as a gap', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 10, 10)]],
      [[box(10 + 1e-7, 0, 20, 10)]],
      [[box(0, 10.001, 10, 20)]],
    ]);
    const [shared, apart] = rows(set, 1);
    expect(shared).toEqual([0, 1, 0, 10, -1]);
    expect(apart[2]).toBeCloseTo(0.001, 9);
    expect(apart[3]).toBe(0);
  });

  it('takes borders 1 mm apart for shared where the tolerance is 1 mm or more, and a gap that passes its limit by as much', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 10, 10)]],
      [[box(0, 10.001, 10, 20)]],
      [[box(15.001, 10.001, 20, 20)]],
    ]);
    const pairs = (touchM?: number, barriers?: readonly Barrier[]) => rows(set, 5, barriers, touchM);
    expect(pairs()).toHaveLength(1);
    const [a, b] = pairs(0.002); // 0 and 2 are 5.001 apart in x, 1 mm in y
    expect(a).toEqual([0, 1, 0, 10, -1]);
    expect(b[2]).toBeCloseTo(Math.hypot(5.001, 0.001), 9);
    // a road within the millimetre covers the border that is shared by tolerance
    const along = road([-1, 10.0005], [11, 10.0005]);
    expect(pairs(0.002, [along])[0]).toEqual([0, 1, 0, 10, 0]);
    expect(() => gapPairs(set, 5, [], 0)).toThrow('tolerance');
  });

  it('never blocks a touching pair by what cuts only the land between', () => {
    const over: Barrier = { ...river(box(-5, -5, 60, 15)), between: true };
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 0, 20, 10)]], [[box(23, 0, 30, 10)]]]);
    expect(rows(set, 4, [over]).map((r) => [r[0], r[1], r[4]])).toEqual([
      [0, 1, -1],
      [1, 2, 0],
    ]);
  });

  it('gives gap 0 to B inside A, and the true gap to B in a hole of A', () => {
    const set = polygonSetFromNested([
      [[box(0, 0, 100, 100), turned(box(50, 50, 90, 90))]],
      [[box(10, 10, 11, 11)]],
      [[box(60, 60, 85, 85)]],
    ]);
    expect(rows(set, 5)).toEqual([
      [0, 1, 0, 0, -1],
      [0, 2, 5, 0, -1],
    ]);
  });

  it('has no pairs for no items, one item, or empty items', () => {
    expect(rows(EMPTY_POLYGON_SET, 20)).toEqual([]);
    expect(rows(polygonSetFromNested([[], [[box(0, 0, 1, 1)]], []]), 20)).toEqual([]);
    expect(() => gapPairs(EMPTY_POLYGON_SET, Number.NaN)).toThrow('NaN');
    expect(() => gapPairs(EMPTY_POLYGON_SET, -1)).toThrow('-1');
  });

  it('finds every border of a coverage once: borders + outline = half of all perimeters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 72, maxLength: 72 }),
        (jitter) => {
          const at = (x: number, y: number): [number, number] => {
            const k = 2 * (y * 6 + x);
            const inner = x > 0 && x < 5 && y > 0 && y < 5 ? 1 : 0;
            return [40_500_000 + x + inner * jitter[k], 3_300_000 + y + inner * jitter[k + 1]];
          };
          const cells: NestedPolygons[] = [];
          for (let y = 0; y < 5; y++) {
            for (let x = 0; x < 5; x++) {
              cells.push([[[at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1), at(x, y)]]]);
            }
          }
          const set = polygonSetFromNested(cells);
          const { gapM, borderM, b } = gapPairs(set, 0);
          const perimeters = cells.map((_, i) => perimeterM(set, i)).reduce((p, q) => p + q, 0);
          expect(borderM.reduce((p, q) => p + q, 0)).toBeCloseTo((perimeters - 20) / 2, 6);
          expect(gapM.every((g) => g === 0)).toBe(true);
          // 40 borders and, at 16 inner corners, two diagonal touches each.
          expect(b.length).toBe(40 + 32);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('agrees with GEOS on random parcels', async () => {
    const geos = await loadGeos();
    const coordinate = fc.integer({ min: 0, max: 60 });
    const parcel = fc
      .tuple(coordinate, coordinate, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 9 }))
      .map(([x, y, radii]): NestedPolygons => {
        const ring = radii.map((r, k): readonly [number, number] => {
          const angle = (2 * Math.PI * k) / radii.length;
          return [500_000 + x + r * Math.cos(angle), 3_300_000 + y + r * Math.sin(angle)];
        });
        return [[[...ring, ring[0]]]];
      });
    fc.assert(
      fc.property(fc.array(parcel, { minLength: 2, maxLength: 12 }), (parcels) => {
        const set = polygonSetFromNested(parcels);
        const found = new Map(rows(set, 10).map(([a, b, gapM]) => [`${a},${b}`, gapM]));
        for (let a = 0; a < parcels.length; a++) {
          const nearest = { ours: Infinity, geos: Infinity };
          for (let b = 0; b < parcels.length; b++) {
            if (a === b) continue;
            const gapM = geos.distance(set, a, set, b);
            nearest.geos = Math.min(nearest.geos, gapM);
            if (b < a || Math.abs(gapM - 10) < 1e-5) continue;
            expect(found.has(`${a},${b}`)).toBe(gapM < 10);
            if (gapM < 10) expect(Math.abs(found.get(`${a},${b}`)! - gapM)).toBeLessThan(2e-6);
          }
          const others = polygonSetFromNested(parcels.filter((_, b) => b !== a));
          const one = polygonSetFromNested([parcels[a]]);
          nearest.ours = distancesTo(one, others, Infinity)[0];
          expect(Math.abs(nearest.ours - nearest.geos)).toBeLessThan(2e-6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('blockedBy', () => {
  const ab = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(20, 0, 30, 10)]]]);

  it('names a river that fills the gap between A and B, or a narrower one that is long enough', () => {
    expect(rows(ab, 15, [river(box(10, -50, 20, 60))])[0][4]).toBe(0);
    expect(rows(ab, 15, [river(box(14, -50, 16, 60))])[0][4]).toBe(0);
  });

  it('names a road as a line, and not one that ends before', () => {
    expect(rows(ab, 15, [road([15, -50], [15, 60])])[0][4]).toBe(0);
    expect(rows(ab, 15, [road([15, -50], [15, 8])])[0][4]).toBe(-1);
  });

  it('finds the slanted links round the end of a road that longer links reach', () => {
    // From (10, 10) over (15, y) to (20, 10): a detour to y = 12 is 10.8 m long, but a link is straight.
    const past = road([15, -50], [15, 9.9]);
    expect(rows(ab, 10.5, [past])[0][4]).toBe(-1);
    const above = road([15, -50], [15, 10.1]);
    expect(rows(ab, 10.5, [above])[0][4]).toBe(0);
    expect(rows(ab, 40, [above])[0][4]).toBe(0);
    const taller = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(20, 0, 30, 40)]]]);
    expect(rows(taller, 10.001, [above])[0][4]).toBe(0);
    expect(rows(taller, 15, [above])[0][4]).toBe(-1);
  });

  it('finds an opening of 10 cm in a wall, between two roads', () => {
    const lower = road([15, -50], [15, 4.95]);
    const upper = road([15, 5.05], [15, 60]);
    expect(rows(ab, 15, [lower, upper])[0][4]).toBe(-1);
    expect(rows(ab, 15, [lower, road([15, 4.95], [15, 60])])[0][4]).toBeGreaterThanOrEqual(0);
  });

  it('names the barrier that cuts every link alone before one that cuts the shortest only', () => {
    expect(rows(ab, 15, [road([14, -1], [14, 1]), river(box(15, -50, 16, 60))])[0][4]).toBe(1);
  });

  describe('along the seam of two polygons', () => {
    const lower = box(10, -50, 20, 5);
    const upper = box(10, 5, 20, 60);
    const parcels = (...rings: Ring[]): Barrier => ({
      kind: 'polygon',
      polygons: polygonSetFromNested(rings.map((ring) => [[ring]])),
    });
    // The shortest link runs from tip to tip, on the seam at y = 5.
    const tips = polygonSetFromNested([
      [
        [
          [
            [0, 0],
            [8, 0],
            [10, 5],
            [8, 10],
            [0, 10],
            [0, 0],
          ],
        ],
      ],
      [
        [
          [
            [22, 0],
            [30, 0],
            [30, 10],
            [22, 10],
            [20, 5],
            [22, 0],
          ],
        ],
      ],
    ]);
    const by = (...barriers: Barrier[]) => rows(tips, 15, barriers)[0][4];

    it('no link passes a river in two parcels, nor two rivers that adjoin', () => {
      expect(by(parcels(lower, upper))).toBe(0);
      expect(by(road([50, 0], [50, 1]), river(upper), river(lower))).toBe(1);
      expect(by(parcels(lower, [...upper.slice(0, 1), [15, 5], ...upper.slice(1)]))).toBe(0);
    });

    it('no link passes a slit of 1e-7 m, and one passes a slit of 1 cm', () => {
      expect(by(parcels(lower, box(10, 5 + 1e-7, 20, 60)))).toBe(0);
      expect(by(parcels(lower, box(10, 5 + 0.01, 20, 60)))).toBe(-1);
    });

    it('a link passes where polygons lie on one side of it only, or where they meet in a corner', () => {
      expect(by(parcels(lower, lower))).toBe(-1);
      expect(by(parcels(upper, upper))).toBe(-1);
      expect(by(parcels(box(10, -50, 15, 5), box(15, -50, 20, 5)))).toBe(-1);
      expect(by(parcels(box(10, -50, 15, 5), box(15, 5, 20, 60)))).toBe(-1);
    });

    it('far from the origin and aslant, as on the map', () => {
      const turn = ([x, y]: readonly [number, number]): [number, number] => [
        40_500_000 + 0.8 * x - 0.6 * y,
        3_300_000 + 0.6 * x + 0.8 * y,
      ];
      const turnedSet = (items: readonly Ring[]) => polygonSetFromNested(items.map((ring) => [[ring.map(turn)]]));
      const set = turnedSet([0, 1].map((i) => nestedFromItem(tips, i)[0][0]));
      const barriers: Barrier[] = [{ kind: 'polygon', polygons: turnedSet([lower, upper]) }];
      expect(rows(set, 15, barriers)[0][4]).toBe(0);
      expect(rows(set, 15, [{ kind: 'polygon', polygons: turnedSet([lower]) }])[0][4]).toBe(-1);
    });
  });

  it('sees past a river beside the gap, or one that both only touch', () => {
    expect(rows(ab, 15, [river(box(10, 20, 20, 60))])[0][4]).toBe(-1);
    expect(rows(ab, 15, [river(box(10, -20, 20, 0))])[0][4]).toBe(-1);
    expect(rows(ab, 15, [])[0][4]).toBe(-1);
  });

  it('cuts links where A lies wholly inside a barrier', () => {
    expect(rows(ab, 15, [river(box(-100, -100, 15, 100))])[0][4]).toBe(0);
    expect(rows(ab, 15, [river(box(-100, -100, 100, 100))])[0][4]).toBe(0);
    expect(rows(ab, 15, [river(box(-100, -100, 100, 100), turned(box(-1, -1, 40, 40)))])[0][4]).toBe(-1);
  });

  it('takes a road drawn along the border of A as a cut', () => {
    expect(rows(ab, 15, [road([10, -20], [10, 30])])[0][4]).toBe(0);
    expect(rows(ab, 15, [road([10, 2], [10, 30])])[0][4]).toBe(-1);
  });

  it('is asked pair by pair with the same answers, by name or without', () => {
    const cells = Array.from({ length: 36 }, (_, k) => {
      const [x, y] = [(k % 6) * 13, Math.floor(k / 6) * 10];
      return [[box(x, y, x + 10, y + (k % 4 === 0 ? 10 : 8))]];
    });
    const set = polygonSetFromNested(cells);
    const barriers = [road([11, 15], [11.5, 33], [36, 39]), river(box(24, -5, 25, 18)), road([0, 29], [70, 31])];
    const { a, b, gapM, borderM, blockedBy } = gapPairs(set, 5, barriers);
    const lazy = neighbours(set, 5, barriers);
    expect([lazy.a, lazy.b, lazy.gapM, lazy.borderM]).toEqual([a, b, gapM, borderM]);
    for (let k = a.length - 1; k >= 0; k--) {
      expect(lazy.blockedBy(k)).toBe(blockedBy[k]);
      expect(lazy.isBlocked(k)).toBe(blockedBy[k] >= 0);
    }
    expect(new Set(blockedBy)).toEqual(new Set([-1, 0, 1, 2]));
  });

  it('blocks touching A and B only where the barrier covers all of their border', () => {
    const touching = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 0, 20, 10)]]]);
    const at = (...barriers: Barrier[]) => rows(touching, 5, barriers)[0];
    expect(at(river(box(9, -1, 11, 11)))).toEqual([0, 1, 0, 10, 0]);
    expect(at(river(box(9, -1, 11, 9)))[4]).toBe(-1);
    expect(at(river(box(8, 0, 10, 10)))[4]).toBe(0);
    expect(at(road([10, -5], [10, 15]))[4]).toBe(0);
    expect(at(road([10, 1], [10, 15]))[4]).toBe(-1);
    expect(at(road([0, 5], [20, 5]))[4]).toBe(-1);
    expect(at(road([10, -1], [10, 5]), river(box(9, 5, 12, 20)))[4]).toBe(0);
    expect(at(road([30, 0], [30, 5]), river(box(9, -5, 12, 20)))[4]).toBe(1);
  });

  it('tells how much of the border of A and B no barrier runs along', () => {
    const touching = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 0, 20, 10)]]]);
    const freeM = (barriers: Barrier[]) => neighbours(touching, 5, barriers).freeBorderM(0);
    expect(freeM([])).toBe(10);
    expect(freeM([road([10, -5], [10, 15])])).toBe(0);
    expect(freeM([road([10, 3], [10, 15])])).toBeCloseTo(3, 9);
    expect(freeM([road([0, 5], [20, 5])])).toBeCloseTo(10, 9);
    const [along, over] = [road([10, 0], [10, 4]), river(box(9, 3, 12, 8))];
    expect(freeM([along, over])).toBeCloseTo(2, 9);
    expect(freeM([along, { ...over, between: true }])).toBeCloseTo(6, 9);
  });

  it('blocks a corner that touches where a road passes through it', () => {
    const corner = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(10, 10, 20, 20)]]]);
    expect(rows(corner, 0, [road([0, 20], [20, 0])])[0][4]).toBe(0);
    expect(rows(corner, 0, [road([0, 20], [20, 1])])[0][4]).toBe(-1);
  });

  it('passes between the walls of a gate that only slanted links see through', () => {
    // Two staggered walls: every horizontal link meets one of them.
    const first = road([13, -50], [13, 5]);
    const second = road([17, 5], [17, 60]);
    const staggered = [first, second];
    expect(rows(ab, 11, staggered)[0][4]).toBe(-1);
    expect(rows(ab, 10, staggered)[0][4]).toBeGreaterThanOrEqual(0);
  });

  describe('among random walls', () => {
    const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const wall = fc.tuple(within(10.5, 19.5), within(-5, 15), within(10.5, 19.5), within(-5, 15));
    const edgeA = [10, 0, 10, 10];
    const edgeB = [20, 10, 20, 0];
    const cutterOf = (edges: number[], k: number): Cutter => ({ barrier: k, kind: 'line', edges, inside: () => false });

    const areaOf = (ring: Ring, k: number): Cutter => {
      const edges = ring.slice(1).flatMap((end, v) => [...ring[v], ...end]);
      const [[x0, y0], , [x1, y1]] = ring;
      return { barrier: k, kind: 'polygon', edges, inside: (x, y) => x > x0 && x < x1 && y > y0 && y < y1 };
    };
    const isOpen = (...cutters: Cutter[]) => findClearLink(cutters, edgeA, edgeB, 14) !== null;

    it('finds links to a border that an area lies behind or runs behind, none to one it lies against', () => {
      const behind = areaOf(box(20, -5, 25, 15), 0);
      expect(isOpen(behind, areaOf(box(22, -5, 24, 15), 1))).toBe(true);
      const gate = [cutterOf([15, -50, 15, 4.95], 1), cutterOf([15, 5.05, 15, 60], 2)];
      expect(findClearLink([behind, ...gate], edgeA, edgeB, 11)).not.toBeNull();
      expect(isOpen(areaOf(box(0, -5, 10, 15), 0))).toBe(true);
      expect(isOpen(areaOf(box(0, -5, 10 + 5e-7, 15), 0), areaOf(box(20 - 5e-7, -5, 30, 15), 1))).toBe(true);
      expect(isOpen(areaOf(box(0, -5, 10 + 5e-6, 15), 0))).toBe(false);
      expect(isOpen(areaOf(box(19, -5, 20, 15), 0))).toBe(false);
      expect(isOpen(areaOf(box(19, -5, 20, 4), 0))).toBe(true);
      expect(isOpen(areaOf(box(19, -5, 20, 4), 0), areaOf(box(10, 0, 11, 10), 1))).toBe(false);
    });

    it('is not misled by walls inside both parcels', () => {
      const inA = cutterOf([1.4, -3, 9.6, 10.7], 0);
      const inB = cutterOf([19.9, 11.3, 27.3, -1], 1);
      expect(findClearLink([inA, inB], [4, 0, 10, 10], [20, 10, 26, 0], 18)).not.toBeNull();
      expect(findClearLink([cutterOf([15, -9, 15, 20], 0)], [4, 0, 10, 10], [20, 10, 26, 0], 18)).toBeNull();
    });

    it('finds only links that keep clear of every wall and within reach', () => {
      fc.assert(
        fc.property(fc.array(wall, { minLength: 1, maxLength: 12 }), (walls) => {
          const link = findClearLink(walls.map(cutterOf), edgeA, edgeB, 14);
          fc.pre(link !== null);
          const [px, py, qx, qy] = link!;
          expect(Math.hypot(qx - px, qy - py)).toBeLessThanOrEqual(14 + 1e-9);
          expect([px, qx].sort()).toEqual([10, 20]);
          expect(Math.min(py, qy)).toBeGreaterThanOrEqual(0);
          expect(Math.max(py, qy)).toBeLessThanOrEqual(10);
          for (const w of walls) expect(segmentSegment2(px, py, qx, qy, ...w)).toBeGreaterThan(0);
        }),
        { numRuns: 200 },
      );
    });

    const whole = (min: number, max: number) => fc.integer({ min, max });
    // Rivers are boxes that may overlap the parcels and one another; with whole numbers they share borders with both, and seams.
    it.each([
      ['anywhere', fc.tuple(within(8, 22), within(-3, 13), within(0.5, 6), within(0.5, 8))],
      ['on a grid', fc.tuple(whole(8, 20), whole(-3, 11), whole(1, 6), whole(1, 8))],
    ])(
      'finds only links past rivers (%s) that touch no interior, and some where one has 0.3 m to spare',
      (_, riverBox) => {
        fc.assert(
          fc.property(fc.array(riverBox, { minLength: 1, maxLength: 9 }), (rivers) => {
            const spans = rivers.map(([x, y, w, h]) => [x, y, x + w, y + h] as const);
            const cutters = spans.map(([x0, y0, x1, y1], k): Cutter => {
              const edges = [x0, y0, x1, y0, x1, y0, x1, y1, x1, y1, x0, y1, x0, y1, x0, y0];
              return { barrier: k, kind: 'polygon', edges, inside: (x, y) => x > x0 && x < x1 && y > y0 && y < y1 };
            });
            /** True if no point of the link, at 2 cm, lies in a river grown by `spareM`. */
            const passes = (link: readonly number[], spareM: number) => {
              for (let t = 0; t <= 1; t += 0.001) {
                const x = link[0] + t * (link[2] - link[0]);
                const y = link[1] + t * (link[3] - link[1]);
                if (
                  spans.some(
                    ([x0, y0, x1, y1]) => x > x0 - spareM && x < x1 + spareM && y > y0 - spareM && y < y1 + spareM,
                  )
                ) {
                  return false;
                }
              }
              return true;
            };
            const link = findClearLink(cutters, edgeA, edgeB, 14);
            if (link) {
              expect(passes(link, -1e-5)).toBe(true);
              return;
            }
            for (let p = 0; p <= 10; p += 0.5) {
              for (let q = 0; q <= 10; q += 0.5) {
                if (Math.hypot(10, p - q) <= 13.9) expect(passes([10, p, 20, q], 0.3)).toBe(false);
              }
            }
          }),
          { numRuns: 250 },
        );
      },
    );

    it('never calls a pair blocked that a link with 0.3 m to spare joins', () => {
      fc.assert(
        fc.property(fc.array(wall, { minLength: 1, maxLength: 12 }), (walls) => {
          let clear = false;
          for (let p = 0; p <= 10 && !clear; p += 0.25) {
            for (let q = 0; q <= 10 && !clear; q += 0.25) {
              if (Math.hypot(10, p - q) > 13.9) continue;
              clear = walls.every((w) => segmentSegment2(10, p, 20, q, ...w) > 0.3 ** 2);
            }
          }
          fc.pre(clear);
          const barriers = walls.map(([ax, ay, bx, by]) => road([ax, ay], [bx, by]));
          expect(rows(ab, 14, barriers)[0][4]).toBe(-1);
        }),
        { numRuns: 200 },
      );
    });
  });
});

describe('components and singleLinkage', () => {
  const pairs = { a: [0, 1, 3, 0], b: [1, 2, 4, 2], gapM: [5, 1, 0, 3] };

  it('labels groups by their first member, loners included', () => {
    expect([...components(6, pairs)]).toEqual([0, 0, 0, 1, 1, 2]);
    expect([...components(6, pairs, (k) => pairs.gapM[k] < 2)]).toEqual([0, 1, 1, 2, 2, 3]);
    expect([...components(0, { a: [], b: [] })]).toEqual([]);
    expect(() => components(2, pairs)).toThrow('(1, 2) of 2');
  });

  it('asks only of pairs that are not in one group yet', () => {
    const asked: number[] = [];
    const keep = (k: number) => asked.push(k) > 0;
    expect([...components(6, pairs, keep)]).toEqual([0, 0, 0, 1, 1, 2]);
    // The pair of items 0 and 2 comes last: they are one group through item 1.
    expect(asked).toEqual([0, 1, 2]);
  });

  it('gives the same groups at every gap from one tree', () => {
    const tree = singleLinkage(6, pairs);
    expect([...tree.gapM]).toEqual([0, 1, 3]);
    for (const gapM of [-1, 0, 1, 2.9, 3, 5, 9]) {
      expect(componentsAtGap(tree, gapM)).toEqual(components(6, pairs, (k) => pairs.gapM[k] <= gapM));
    }
  });
});

describe('distancesTo', () => {
  const targets = polygonSetFromNested([[[box(100, 0, 110, 10)]], [], [[box(0, 200, 50, 250)]]]);

  it('gives the nearest target, 0 inside one, Infinity beyond the limit', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(102, 2, 104, 4)]], [[box(10, 251, 20, 260)]], []]);
    expect([...distancesTo(set, targets, 500)]).toEqual([90, 0, 1, Infinity]);
    expect([...distancesTo(set, targets, 89)]).toEqual([Infinity, 0, 1, Infinity]);
    expect([...distancesTo(set, targets, 90)]).toEqual([90, 0, 1, Infinity]);
    expect([...distancesTo(set, targets, Infinity)]).toEqual([90, 0, 1, Infinity]);
    expect([...distancesTo(set, EMPTY_POLYGON_SET, 500)]).toEqual([Infinity, Infinity, Infinity, Infinity]);
    expect(distancesTo(EMPTY_POLYGON_SET, targets, 500).length).toBe(0);
  });

  it('knows a target inside the item', () => {
    const set = polygonSetFromNested([[[box(-500, -500, 500, 500)]]]);
    expect([...distancesTo(set, targets, 10)]).toEqual([0]);
  });
});

describe('pointInItem', () => {
  it('counts the border as inside, a hole as outside', () => {
    const set = polygonSetFromNested([[[box(0, 0, 10, 10), turned(box(4, 4, 6, 6))], [box(20, 0, 30, 10)]], []]);
    expect(pointInItem(set, 0, 1, 1)).toBe(true);
    expect(pointInItem(set, 0, 10, 5)).toBe(true);
    expect(pointInItem(set, 0, 5, 5)).toBe(false);
    expect(pointInItem(set, 0, 25, 5)).toBe(true);
    expect(pointInItem(set, 1, 0, 0)).toBe(false);
    expect(itemCount(set)).toBe(2);
  });
});
