import { describe, expect, it } from 'vitest';
import { overlapPairs, selfOverlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import {
  EMPTY_POLYGON_SET,
  type NestedPolygons,
  planarAreas,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };

type Ring = [number, number][];

function square(x: number, y: number, side: number): NestedPolygons {
  return [[boxRing(x, y, x + side, y + side)]];
}

/** A comb of `teeth` teeth, 1 m wide and 10 m high, 1 m apart, on a back of 1 m: 4 × teeth edges and more. */
function comb(teeth: number): NestedPolygons {
  const ring: Ring = [[0, 0]];
  ring.push([2 * teeth, 0]);
  for (let k = teeth - 1; k >= 0; k--) {
    ring.push([2 * k + 2, 1], [2 * k + 1, 1], [2 * k + 1, 11], [2 * k, 11]);
    if (k > 0) ring.push([2 * k, 1]);
  }
  ring.push([0, 0]);
  return [[ring]];
}

describe('overlap pair by pair', () => {
  it('lists overlapping pairs only, in order; touching is no overlap', () => {
    const a = polygonSetFromNested([square(0, 0, 10), [], square(100, 0, 10)]);
    const b = polygonSetFromNested([square(105, 5, 10), square(10, 0, 5), square(5, 5, 10), square(-5, -5, 30), []]);
    expect(overlapPairs(a, b, TOLERANCES)).toEqual([
      { a: 0, b: 2, areaM2: 25 },
      { a: 0, b: 3, areaM2: 100 },
      { a: 2, b: 0, areaM2: 25 },
    ]);
    expect(overlapPairs(a, b, TOLERANCES, 1, 3)).toEqual([{ a: 2, b: 0, areaM2: 25 }]);
  });
  it('empty sets are ordinary', () => {
    const one = polygonSetFromNested([square(0, 0, 1)]);
    expect(overlapPairs(EMPTY_POLYGON_SET, one, TOLERANCES)).toEqual([]);
    expect(overlapPairs(one, EMPTY_POLYGON_SET, TOLERANCES)).toEqual([]);
    expect(selfOverlapPairs(EMPTY_POLYGON_SET, TOLERANCES)).toEqual([]);
  });
  it('a set with itself: each pair once', () => {
    const set = polygonSetFromNested([square(0, 0, 10), square(8, 0, 10), square(18, 0, 10), square(9, 9, 10)]);
    expect(selfOverlapPairs(set, TOLERANCES)).toEqual([
      { a: 0, b: 1, areaM2: 20 },
      { a: 0, b: 3, areaM2: 1 },
      { a: 1, b: 3, areaM2: 9 },
      { a: 2, b: 3, areaM2: 1 },
    ]);
    expect(selfOverlapPairs(set, TOLERANCES, 2)).toEqual([{ a: 2, b: 3, areaM2: 1 }]);
  });
  it('large items on either side, or both, give what small ones give', () => {
    const combs = polygonSetFromNested([comb(10), comb(100)]);
    const bars = polygonSetFromNested([square(0, 5, 3), square(-50, -50, 400), comb(80)]);
    const whole = planarAreas(combs);
    expect(whole[1]).toBe(200 + 1000);
    expect(overlapPairs(combs, bars, TOLERANCES)).toEqual([
      { a: 0, b: 0, areaM2: 6 },
      { a: 0, b: 1, areaM2: whole[0] },
      { a: 0, b: 2, areaM2: whole[0] },
      { a: 1, b: 0, areaM2: 6 },
      { a: 1, b: 1, areaM2: whole[1] },
      { a: 1, b: 2, areaM2: 160 + 800 },
    ]);
    expect(overlapPairs(bars, combs, TOLERANCES).map(({ a, b, areaM2 }) => ({ a: b, b: a, areaM2 }))).toEqual(
      expect.arrayContaining(overlapPairs(combs, bars, TOLERANCES)),
    );
  });
  it('wild coordinates and ranges are refused', () => {
    const one = polygonSetFromNested([square(0, 0, 1)]);
    const wild = polygonSetFromNested([square(0, 0, 1), square(Number.NaN, 0, 1)]);
    expect(() => overlapPairs(one, wild, TOLERANCES)).toThrow('item b 1: x of its vertex 0 is NaN');
    expect(() => overlapPairs(wild, one, TOLERANCES)).toThrow('item a 1: x of its vertex 0 is NaN');
    expect(() => overlapPairs(one, one, TOLERANCES, 0, 2)).toThrow('items 0 to 2 asked for, there are 1');
  });
});
