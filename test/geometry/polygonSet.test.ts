import { describe, expect, it } from 'vitest';
import {
  concatSets,
  EMPTY_POLYGON_SET,
  itemCount,
  type NestedPolygons,
  nestedFromItem,
  type PolygonSet,
  polygonSetFromNested,
  replaceItems,
  selectItems,
} from '../../src/geometry/polygonSet.js';
import { boxRing } from '../helpers/rings.js';

const triangle = (x: number): NestedPolygons => [
  [
    [
      [x, 0],
      [x + 1, 0],
      [x, 1],
      [x, 0],
    ],
  ],
];
const items = (set: PolygonSet) => Array.from({ length: itemCount(set) }, (_, i) => nestedFromItem(set, i));

describe('concatSets', () => {
  it('keeps all items in order, empty ones too', () => {
    const first = polygonSetFromNested([triangle(0), []]);
    const second = polygonSetFromNested([[...triangle(5), ...triangle(9)]]);
    expect(items(concatSets([first, EMPTY_POLYGON_SET, second]))).toEqual([...items(first), ...items(second)]);
    expect(concatSets([])).toEqual(EMPTY_POLYGON_SET);
  });
});

describe('replaceItems', () => {
  const set = polygonSetFromNested([triangle(0), triangle(1), triangle(2)]);

  it('puts each new item in the place of the old', () => {
    const replaced = replaceItems(set, [0, 2], polygonSetFromNested([[], triangle(7)]));
    expect(items(replaced)).toEqual([[], triangle(1), triangle(7)]);
    expect(replaceItems(set, [], EMPTY_POLYGON_SET)).toEqual(set);
  });

  it('refuses items that are not there or out of order', () => {
    const two = polygonSetFromNested([[], []]);
    expect(() => replaceItems(set, [1, 3], two)).toThrow('item 3');
    expect(() => replaceItems(set, [2, 1], two)).toThrow('item 1');
  });
});

describe('selectItems', () => {
  it('gives items in any order, more than once, with all their polygons and holes', () => {
    const box = (least: number, most: number) => boxRing(least, least, most, most);
    const set = polygonSetFromNested([[[box(0, 9), box(1, 8).toReversed()], [box(2, 3)]], [], triangle(4)]);
    for (const picked of [[2, 0, 1, 0], [1], []]) {
      expect(items(selectItems(set, picked))).toEqual(picked.map((i) => nestedFromItem(set, i)));
    }
  });
});
