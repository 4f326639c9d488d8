import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../../src/geometry/overlap/kernelGrids.js';
import { overlapAreas, overlapMeters } from '../../../src/geometry/overlap/overlapAreas.js';
import { buildOverlapIndex, type OverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import { kernelMemory, kernelWork } from '../../../src/geometry/overlap/pairKernel.js';
import { itemCount, type PolygonSet, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { seeded, starPolygon } from '../random.js';
import { areasInside, TOLERANCES } from './kernel.js';

function stars(seed: number, count: number, radiusM: number): PolygonSet {
  const random = seeded(seed);
  return polygonSetFromNested(
    Array.from({ length: count }, () => [starPolygon(random, 3000 * random(), 3000 * random(), radiusM)]),
  );
}

function square(x: number, y: number, sideM: number): PolygonSet {
  const ring = [
    [x, y],
    [x + sideM, y],
    [x + sideM, y + sideM],
    [x, y + sideM],
    [x, y],
  ] as const;
  return polygonSetFromNested([[[ring]]]);
}

describe('layers that have no room in the memory of the kernel', () => {
  const parcels = stars(81, 600, 60);
  const layers = [stars(82, 40, 200), square(500, 500, 1200), stars(83, 300, 50)];
  const count = itemCount(parcels);

  /** As if memory ended after so many numbers of a layer; with the work that the kernel had. */
  function measured(mostNumbers?: number): readonly [areas: Float64Array[], work: number] {
    const areas = layers.map(() => new Float64Array(count));
    const before = kernelWork();
    overlapMeters(
      layers.map((layer) => buildOverlapIndex(layer)),
      TOLERANCES,
      mostNumbers,
    )(parcels, 0, count, areas, 0);
    return [areas, kernelWork() - before];
  }

  it('are measured one after the other, their cells outside the kernel: the same areas', () => {
    const wholeM2 = planarAreas(parcels);
    const [areas, work] = measured();
    const [byCells, lessWork] = measured(0);
    // each layer on its own: coordinates and look-ups, and nothing more
    expect(lessWork).toBe(layers.length * (parcels.xy.length + 5 * count));
    expect(work).toBeGreaterThan(4 * lessWork);
    let between = 0;
    for (const [l, inLayer] of areas.entries()) {
      for (let k = 0; k < count; k++) {
        expect(Math.abs(byCells[l][k] - inLayer[k])).toBeLessThanOrEqual(1e-12 * wholeM2[k] + 1e-9);
        expect([byCells[l][k] === 0, byCells[l][k] === wholeM2[k]]).toEqual([
          inLayer[k] === 0,
          inLayer[k] === wholeM2[k],
        ]);
        if (inLayer[k] !== 0 && inLayer[k] !== wholeM2[k]) between++;
      }
    }
    expect(between).toBeGreaterThan(300);
  });

  it('come in runs of as many as have room beside each other, each layer in one', () => {
    const indexes = [...layers, ...layers].map((layer) => buildOverlapIndex(layer));
    const sizes = (rounds: readonly OverlapIndex[][]) => rounds.map((round) => round.length);
    expect(roundsOf(indexes, 2 ** 27)).toEqual([indexes]);
    expect(sizes(roundsOf(indexes, 0))).toEqual([1, 1, 1, 1, 1, 1]);
    const some = roundsOf(indexes, 12_000);
    expect(some.flat()).toEqual(indexes);
    expect(some.length).toBeGreaterThan(1);
    expect(some.length).toBeLessThan(6);
    expect(roundsOf([], 0)).toEqual([]);
  });
});

describe('layers asked in turn', () => {
  it('are as right when others took their place in between, and memory does not grow with their number', () => {
    const indexes = Array.from({ length: 12 }, (_, k) =>
      buildOverlapIndex(square(0, 0, 10 + k), { leastCells: 2 ** 20 }),
    );
    const parcel = square(0.5, 0.5, 100);
    for (let turn = 0; turn < 2; turn++) {
      for (const [k, index] of indexes.entries())
        expect(areasInside(parcel, index)).toEqual(Float64Array.of((9.5 + k) ** 2));
    }
    const [first, second] = overlapAreas(parcel, [indexes[3], indexes[11]], TOLERANCES);
    expect([first[0], second[0]]).toEqual([12.5 ** 2, 20.5 ** 2]);
    expect(8 * kernelMemory().numbers.length).toBeLessThan(150 * 2 ** 20);
  });
});
