import { describe, expect, it } from 'vitest';
import { overlapAreas, selfOverlapM2 } from '../../../src/geometry/overlap/overlapAreas.js';
import { buildOverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import {
  EMPTY_POLYGON_SET,
  type NestedPolygons,
  planarAreas,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { boxRing as box } from '../../helpers/rings.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };

type Ring = [number, number][];

function hole(x1: number, y1: number, x2: number, y2: number): Ring {
  return box(x1, y1, x2, y2).reverse();
}
/** Overlap of each parcel with the layer. */
function overlaps(parcels: NestedPolygons[], zones: NestedPolygons[]): number[] {
  return [...overlapAreas(polygonSetFromNested(parcels), [polygonSetFromNested(zones)], TOLERANCES)[0]];
}
/** Overlap of one polygon with one zone. */
function overlap(parcel: Ring[], zone: Ring[]): number {
  return overlaps([[parcel]], [[zone]])[0];
}

describe('overlap of a parcel and a zone, by hand', () => {
  it('squares that share a corner square', () => {
    expect(overlap([box(0, 0, 10, 10)], [box(5, 5, 15, 15)])).toBe(25);
  });
  it('a triangle over a square: the diagonal halves it', () => {
    const triangle: Ring = [
      [0, 0],
      [10, 0],
      [0, 10],
      [0, 0],
    ];
    expect(overlap([box(0, 0, 10, 10)], [triangle])).toBe(50);
    expect(overlap([box(5, 5, 10, 10)], [triangle])).toBe(0);
    expect(overlap([box(0, 0, 5, 5)], [triangle])).toBe(25);
    expect(overlap([box(2, 2, 7, 7)], [triangle])).toBe(25 - 8);
  });
  it('a hole of the zone is not the zone, a hole of the parcel not the parcel', () => {
    expect(overlap([box(0, 0, 10, 10)], [box(-5, -5, 20, 20), hole(2, 2, 6, 6)])).toBe(84);
    expect(overlap([box(0, 0, 10, 10), hole(2, 2, 6, 6)], [box(-5, -5, 20, 20)])).toBe(84);
    expect(overlap([box(0, 0, 10, 10), hole(2, 2, 6, 6)], [box(4, 4, 8, 8)])).toBe(12);
    expect(overlap([box(3, 3, 5, 5)], [box(-5, -5, 20, 20), hole(2, 2, 6, 6)])).toBe(0);
  });
  it('multipolygons: parts and islands in holes are summed', () => {
    const parcel: NestedPolygons = [[box(0, 0, 4, 4)], [box(10, 0, 14, 4)]];
    const zone: NestedPolygons = [[box(2, -10, 12, 20), hole(3, 1, 11, 3)], [box(5, 1.5, 6, 2.5)]];
    expect(overlaps([parcel], [zone])).toEqual([2 * 4 - 2 + (2 * 4 - 2)]);
    expect(overlaps([[[box(0, 0, 14, 4)]]], [zone])).toEqual([10 * 4 - 16 + 1]);
  });
  it('touching along a border, part of a border or in a point is no overlap', () => {
    expect(overlap([box(0, 0, 10, 10)], [box(10, 0, 20, 10)])).toBe(0);
    expect(overlap([box(0, 0, 10, 10)], [box(10, 3, 20, 50)])).toBe(0);
    expect(overlap([box(0, 0, 10, 10)], [box(0, 10, 10, 20)])).toBe(0);
    expect(overlap([box(0, 0, 10, 10)], [box(10, 10, 20, 20)])).toBe(0);
  });
  it('a border shared from inside, equal shapes and a parcel larger than the zone', () => {
    expect(overlap([box(0, 0, 10, 10)], [box(0, 0, 10, 10)])).toBe(100);
    expect(overlap([box(0, 0, 10, 10)], [box(0, 0, 10, 4)])).toBe(40);
    expect(overlap([box(-1000, -1000, 1000, 1000)], [box(3, 3, 4, 5)])).toBe(2);
    expect(overlap([box(-1000, -1000, 1000, 1000), hole(0, 0, 10, 10)], [box(3, 3, 4, 5)])).toBe(0);
  });
  it('a sliver of 1e-6 m keeps its area; less than the tolerance is 0', () => {
    expect(overlap([box(0, 0, 10, 10)], [box(10 - 1e-6, 0, 20, 10)])).toBeCloseTo(1e-5, 9);
    expect(overlap([box(0, 0, 10, 1e-6)], [box(-5, -5, 5, 5)])).toBeCloseTo(5e-6, 9);
    expect(overlap([box(0, 0, 10, 10)], [box(10 - 1e-11, 0, 20, 10)])).toBe(0);
  });
  it('the rest of a parcel that lies in the zone but for less than the tolerance is the whole of it', () => {
    const ragged: Ring = [
      [0.1, 0.2],
      [7.3, 0.1],
      [9.9, 8.7],
      [1.3, 9.1],
      [0.1, 0.2],
    ];
    const whole = planarAreas(polygonSetFromNested([[[ragged]]]))[0];
    expect(overlap([ragged], [box(-3.3, -1.1, 17.7, 12.9)])).toBe(whole);
    expect(overlap([ragged], [ragged])).toBe(whole);
    const cut: Ring = ragged.map(([x, y]) => [x, Math.min(y, 9.1 - 1e-11)]);
    expect(overlap([ragged], [cut])).toBe(whole);
  });
  it('zones on one another count as often as they lie there', () => {
    expect(overlaps([[[box(0, 0, 10, 10)]]], [[[box(0, 0, 10, 5)]], [[box(0, 0, 5, 10)]]])).toEqual([100]);
  });
  it('an inside-out parcel is not hidden: its area is negative', () => {
    expect(overlap([hole(0, 0, 10, 10)], [box(5, 0, 20, 20)])).toBe(-50);
  });
  it('points and needles without area bring nothing', () => {
    const needle: Ring = [
      [0, 0],
      [10, 10],
      [0, 0],
    ];
    expect(overlap([needle], [box(0, 0, 10, 10)])).toBe(0);
    expect(overlap([box(0, 0, 10, 10)], [needle])).toBe(0);
    expect(overlap([box(0, 0, 10, 10)], [[[3, 3]] as Ring])).toBe(0);
  });
});

describe('overlap of sets', () => {
  const square: NestedPolygons = [[box(0, 0, 10, 10)]];

  it('empty sets and empty items are ordinary', () => {
    expect(overlapAreas(EMPTY_POLYGON_SET, [EMPTY_POLYGON_SET], TOLERANCES)[0]).toEqual(new Float64Array(0));
    expect(overlaps([square, []], [])).toEqual([0, 0]);
    expect(overlaps([[], square, []], [[], [[box(0, 0, 1, 1)]], []])).toEqual([0, 1, 0]);
    expect(overlaps([], [square])).toEqual([]);
  });
  it('wild coordinates are refused with the item named', () => {
    const wild = (x: number): NestedPolygons => [[[...box(0, 0, 1, 1).slice(0, 2), [x, 5], [0, 0]]]];
    expect(() => overlaps([square, wild(Number.NaN)], [square])).toThrow('parcel 1: x of its vertex 2 is NaN');
    expect(() => overlaps([square], [square, square, wild(Infinity)])).toThrow('zone 2: x of its vertex 2 is Infinity');
    expect(() => overlaps([square], [wild(1e300)])).toThrow('zone 0: x of its vertex 2 is 1e+300');
    expect(overlaps([square], [[[box(0, 0, 1e15, 1e15)]]])[0]).toBeCloseTo(100, 6);
  });
  it('a range outside the set is refused', () => {
    const parcels = polygonSetFromNested([square]);
    expect(() => overlapAreas(parcels, [parcels], TOLERANCES, 0, 2)[0]).toThrow(
      'parcels 0 to 2 asked for, there are 1',
    );
  });
  it('a far outlier costs neither memory nor sharpness', () => {
    const zones: NestedPolygons[] = [];
    for (let k = 0; k < 400; k++) {
      const x = (k % 20) * 100;
      const y = Math.floor(k / 20) * 100;
      zones.push([[box(x, y, x + 50, y + 50)]]);
    }
    zones.push([[box(9e14, 9e14, 9e14 + 1000, 9e14 + 1000)]]);
    const index = buildOverlapIndex(polygonSetFromNested(zones));
    const cells = index.grids.map((grid) => grid.columns * grid.rows);
    expect(Math.max(...cells)).toBeLessThanOrEqual(2 ** 22);
    expect(Math.min(...index.grids.map((grid) => grid.size))).toBeLessThanOrEqual(64);
    const parcels = polygonSetFromNested([[[box(25, 25, 125, 125)]], [[box(-1e6, -1e6, 1e6, 1e6)]]]);
    expect([...overlapAreas(parcels, [index], TOLERANCES)[0]]).toEqual([4 * 625, 400 * 2500]);
  });
  it('what a layer covers twice is told zone by zone', () => {
    const zones = polygonSetFromNested([[[box(0, 0, 10, 10)]], [[box(9, 0, 20, 10)]], [[box(20, 0, 30, 10)]], []]);
    expect([...selfOverlapM2(zones, TOLERANCES)]).toEqual([10, 10, 0, 0]);
  });
  it('vertices that crowd into few cells are measured as sharply as others', () => {
    const ring: [number, number][] = [
      [0, 0],
      [30_000, 0],
      [30_000, 10],
    ];
    for (let k = 0; k < 4000; k++) ring.push([20_000 - k / 16, 20 + 4 * (k % 2)]);
    const crowd = polygonSetFromNested([[[[...ring, [0, 10], [0, 0]]]]]);
    expect(buildOverlapIndex(crowd).grids[0].size).toBeGreaterThan(8);
    expect([...selfOverlapM2(crowd)]).toEqual([0]);
    const teeth = overlapAreas(polygonSetFromNested([[[box(19_800, 20, 19_900, 30)]]]), [crowd])[0][0];
    expect(teeth).toBe(100 * 2);
  });
});
