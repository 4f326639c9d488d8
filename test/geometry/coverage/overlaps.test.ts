import { describe, expect, it } from 'vitest';
import { coverageOf, overlapsAndPiles } from '../../../src/geometry/coverage.js';
import { OVERLAP_TOLERANCES } from '../../../src/geometry/overlap/overlapAreas.js';
import { selfOverlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import { type PolygonSet, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';
import { seeded } from '../random.js';

function boxes(corners: readonly (readonly [number, number, number, number])[]): PolygonSet {
  return polygonSetFromNested(corners.map((box) => [[boxRing(...box)]]));
}

/** By the definition, of all pairs: how many others an item overlaps by a hundredth of the smaller, and by how many m². */
function overlapsByDefinition(set: PolygonSet) {
  const areas = planarAreas(set);
  const pairs = selfOverlapPairs(set, OVERLAP_TOLERANCES);
  const others = areas.map(() => 0);
  const overlapsM2 = areas.map(() => 0);
  for (const { a, b, areaM2 } of pairs) {
    if (areaM2 < 0.01 * Math.min(areas[a], areas[b])) continue;
    for (const i of [a, b]) {
      others[i]++;
      overlapsM2[i] += areaM2;
    }
  }
  return { pairs, others, overlapsM2 };
}

describe('overlaps of a layer with heaps', () => {
  it('random boxes: items with more than the most overlaps are piled, and the pairs of all others are told', () => {
    const random = seeded(7);
    let piledOnes = 0;
    for (let round = 0; round < 60; round++) {
      const set = boxes(
        Array.from({ length: 60 }, () => {
          const [x, y] = [random() * 100, random() * 100];
          return [x, y, x + 1 + random() * 20, y + 1 + random() * 20];
        }),
      );
      const { pairs, others, overlapsM2 } = overlapsByDefinition(set);
      const found = overlapsAndPiles(coverageOf(set), OVERLAP_TOLERANCES, { anItem: 6, inAll: Infinity });
      const isPiled = (i: number) => others[i] > 6;
      expect(found.pairs).toEqual(pairs.filter(({ a, b }) => !isPiled(a) && !isPiled(b)));
      const items = Array.from(others.keys()).filter(isPiled);
      expect(found.piled).toEqual(items.map((item) => ({ item, others: others[item], overlapsM2: overlapsM2[item] })));
      piledOnes += items.length;
    }
    expect(piledOnes).toBeGreaterThan(100);
  });

  it('of 1,000 squares in a heap each is piled, and few of the half million pairs are measured', () => {
    const set = boxes(Array.from({ length: 1000 }, (_, k) => [k / 100, k / 100, 100 + k / 100, 100 + k / 100]));
    const { pairs, piled } = overlapsAndPiles(coverageOf(set), OVERLAP_TOLERANCES, { anItem: 50, inAll: Infinity });
    expect(pairs).toEqual([]);
    expect(piled.map(({ item }) => item)).toEqual(Array.from(piled.keys()));
    expect(piled).toHaveLength(1000);
    expect(piled.every(({ others }) => others > 50 && others < 1000)).toBe(true);
    expect(piled.reduce((sum, { others }) => sum + others, 0) / 2).toBeLessThan(2 * 51 * 1000);
  });

  it('where the layer has too many overlaps, the rows with the most of them are piled first', () => {
    const heap = (count: number, x: number) =>
      Array.from({ length: count }, (_, k): [number, number, number, number] => [x + k, 0, x + k + 100, 100]);
    // 10 × 9 / 2, 5 × 4 / 2 and one pair
    const set = boxes([...heap(10, 0), ...heap(5, 1000), ...heap(2, 2000)]);
    const at = (inAll: number) => overlapsAndPiles(coverageOf(set), OVERLAP_TOLERANCES, { anItem: 20, inAll });
    expect([at(56).pairs.length, at(56).piled.length]).toEqual([56, 0]);
    expect(at(55).pairs).toEqual(selfOverlapPairs(set, OVERLAP_TOLERANCES).filter(({ a }) => a >= 10));
    expect(at(55).piled.map(({ item, others }) => [item, others])).toEqual(heap(10, 0).map((_, item) => [item, 9]));
    expect([at(10).pairs.length, at(10).piled.length]).toEqual([1, 15]);
    expect([at(0).pairs.length, at(0).piled.length]).toEqual([0, 17]);
  });

  it('borders that do not match are no heap, however many neighbours a road has', () => {
    const fields = Array.from({ length: 40 }, (_, k): [number, number, number, number] => [
      10 * k,
      0.002,
      10 * k + 9,
      30,
    ]);
    const set = boxes([[0, -5, 400, 0.01], ...fields]);
    const { pairs, piled } = overlapsAndPiles(coverageOf(set), OVERLAP_TOLERANCES, { anItem: 6, inAll: Infinity });
    expect(piled).toEqual([]);
    expect(pairs).toHaveLength(40);
  });
});
