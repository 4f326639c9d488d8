import { beforeAll, describe, expect, it } from 'vitest';
import {
  adjacency,
  coverageOf,
  dissolveGroups,
  NO_EDGE,
  neighbourLists,
  OPEN,
} from '../../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import {
  EMPTY_POLYGON_SET,
  type NestedPolygons,
  nestedFromItem,
  planarAreas,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';

const box = (...corners: [number, number, number, number]): NestedPolygons => [[boxRing(...corners)]];

/**
 *   2 ┌───┬───┐
 *     │ C │ D │      every corner is a vertex of all that meet in it
 *   1 ├───┼───┤
 *     │ A │ B │
 *   0 └───┴───┘
 *     0   1   2
 */
const FOUR = polygonSetFromNested([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2)]);

describe('the coverage structure', () => {
  it('matches the four inner borders of ABCD, and leaves their outline open', () => {
    const { twin, open } = coverageOf(FOUR);
    expect(open.length).toBe(8);
    for (let v = 0; v < twin.length; v++) {
      if (twin[v] >= 0) expect(twin[twin[v]]).toBe(v);
      else expect(twin[v]).toBe(v % 5 === 4 ? NO_EDGE : OPEN);
    }
  });

  it('knows neighbours and the metres they share; corners are no border', () => {
    const pairs = adjacency(coverageOf(FOUR));
    expect([...pairs.a]).toEqual([0, 0, 1, 2]);
    expect([...pairs.b]).toEqual([1, 2, 3, 3]);
    expect([...pairs.borderM]).toEqual([1, 1, 1, 1]);
    const lists = neighbourLists(4, pairs);
    expect([...lists.start]).toEqual([0, 2, 4, 6, 8]);
    expect([...lists.neighbour]).toEqual([1, 2, 0, 3, 0, 3, 1, 2]);
  });

  it('takes −0 for 0 and skips edges without length', () => {
    const ring: [number, number][] = [
      [-0, 0],
      [-0, 0],
      [0, 1],
      [-1, 1],
      [-0, -0],
    ];
    const set = polygonSetFromNested([box(0, 0, 1, 1), [[ring.slice(0, 5).concat([[0, 0]])]]]);
    const { twin } = coverageOf(set);
    expect(twin[3]).toBe(6);
    expect(twin[5]).toBe(NO_EDGE);
  });

  it('of equal edges each is matched once: a duplicate leaves a whole ring open', () => {
    const { open } = coverageOf(polygonSetFromNested([box(0, 0, 1, 1), box(0, 0, 1, 1), box(1, 0, 2, 1)]));
    // the outline of A and B and the outline of the duplicate
    expect(open.length).toBe(6 + 4);
  });

  it('is ordinary without items, and refuses what is no number by item', () => {
    expect(coverageOf(EMPTY_POLYGON_SET).open.length).toBe(0);
    expect(() => coverageOf(polygonSetFromNested([box(0, 0, 1, 1), box(0, 0, 1, Number.NaN)]))).toThrow(/item 1/);
  });
});

describe('dissolving groups', () => {
  let geos: Geos;
  beforeAll(async () => {
    geos = await loadGeos();
  });

  it('joins A and B, leaves C as it is, and leaves out D', () => {
    const joined = dissolveGroups(coverageOf(FOUR), [0, 0, 1, -1]);
    expect([...planarAreas(joined)]).toEqual([2, 1]);
    expect(nestedFromItem(joined, 1)).toEqual(nestedFromItem(FOUR, 2));
    expect(nestedFromItem(joined, 0)[0][0].length).toBe(7);
  });

  it('parts rings that touch themselves: A with D is two polygons, a ring of eight about a hole is one with a hole', () => {
    const diagonal = dissolveGroups(coverageOf(FOUR), [0, -1, -1, 0]);
    expect(nestedFromItem(diagonal, 0).length).toBe(2);
    const nine = polygonSetFromNested([0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => box(x, y, x + 1, y + 1))));
    const ring = dissolveGroups(coverageOf(nine), [0, 0, 0, 0, -1, 0, 0, 0, 0]);
    expect(nestedFromItem(ring, 0).map((rings) => rings.length)).toEqual([2]);
    expect(planarAreas(ring)[0]).toBe(8);
    // without one corner the hole touches the outside in a point
    const open = dissolveGroups(coverageOf(nine), [-1, 0, 0, 0, -1, 0, 0, 0, 0]);
    expect(planarAreas(open)[0]).toBe(7);
    expect(geos.invalidReasons(open)).toEqual([null]);
  });
});
