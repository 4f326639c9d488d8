import { describe, expect, it } from 'vitest';
import { buildBoxIndex } from '../../src/geometry/boxIndex.js';
import { itemBoxes, type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { boxRing } from '../helpers/rings.js';
import { seeded } from './random.js';

function square(x: number, y: number, side: number): NestedPolygons {
  return [[boxRing(x, y, x + side, y + side)]];
}

describe('box index', () => {
  it('nothing to index is ordinary', () => {
    const none = buildBoxIndex(new Float64Array(0));
    expect(none.itemCount).toBe(0);
    expect(none.search(-1, -1, 1, 1)).toEqual([]);
    expect(none.neighbours(0, 0)).toEqual([]);
    none.visit(-1, -1, 1, 1, () => expect.unreachable());
  });
  it('empty items are never found and do not shift the numbers of others', () => {
    const index = buildBoxIndex(itemBoxes(polygonSetFromNested([[], square(0, 0, 1), [], square(5, 0, 1), []])));
    expect(index.itemCount).toBe(5);
    expect(index.search(-Infinity, -Infinity, Infinity, Infinity)).toEqual([1, 3]);
    expect(index.neighbours(4, 0)).toEqual([3, 1]);
    expect(buildBoxIndex(itemBoxes(polygonSetFromNested([[], []]))).search(-1, -1, 1, 1)).toEqual([]);
  });
  it('touching counts, and answers ascend', () => {
    const index = buildBoxIndex(itemBoxes(polygonSetFromNested([square(2, 0, 1), square(1, 0, 1), square(0, 0, 1)])));
    expect(index.search(1, 0.5, 1, 0.5)).toEqual([1, 2]);
    expect(index.search(0, 0, 3, 1)).toEqual([0, 1, 2]);
  });
  it('neighbours: nearest first, ties by number, no farther than asked, no more than asked', () => {
    const index = buildBoxIndex(
      itemBoxes(polygonSetFromNested([square(10, 0, 1), square(-11, 0, 1), square(0, 30, 1), square(0, 3, 1)])),
    );
    expect(index.neighbours(0, 0.5)).toEqual([3, 0, 1, 2]);
    expect(index.neighbours(0, 0.5, 10)).toEqual([3, 0, 1]);
    expect(index.neighbours(0, 0.5, 9)).toEqual([3]);
    expect(index.neighbours(0, 0.5, Infinity, 1)).toEqual([3]);
  });
  it('finds what a plain search finds, on 1,000 random boxes', () => {
    const random = seeded(3);
    const boxes = new Float64Array(4000);
    for (let i = 0; i < 1000; i++) {
      const [x, y] = [random() * 100, random() * 100];
      boxes.set([x, y, x + random() * 5, y + random() * 5], 4 * i);
    }
    const index = buildBoxIndex(boxes);
    for (let k = 0; k < 100; k++) {
      const [x, y] = [random() * 100, random() * 100];
      const expected: number[] = [];
      for (let i = 0; i < 1000; i++) {
        const [x1, y1, x2, y2] = boxes.subarray(4 * i, 4 * i + 4);
        if (x1 <= x + 10 && x2 >= x && y1 <= y + 10 && y2 >= y) expected.push(i);
      }
      expect(index.search(x, y, x + 10, y + 10)).toEqual(expected);
      const visited: number[] = [];
      index.visit(x, y, x + 10, y + 10, (item) => visited.push(item));
      expect(visited.sort((a, b) => a - b)).toEqual(expected);
    }
  });
  it('a box with NaN is refused by number', () => {
    expect(() => buildBoxIndex(Float64Array.of(0, 0, 1, 1, 0, Number.NaN, 1, 1))).toThrow('box of item 1 holds NaN');
    expect(() => buildBoxIndex(new Float64Array(3))).toThrow('not a multiple of 4');
  });
});
