import { describe, expect, it, vi } from 'vitest';
import type * as EdgePairs from '../../../src/geometry/overlap/edgePairs.js';
import { buildOverlapIndex, type OverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import { kernelWork } from '../../../src/geometry/overlap/pairKernel.js';
import { EMPTY_POLYGON_SET, type PolygonSet, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { seeded, starPolygon, starRing } from '../random.js';
import type { Shape } from './exactArea.js';
import { areasInside } from './kernel.js';

const work = vi.hoisted(() => ({ pairs: 0 }));
vi.mock('../../../src/geometry/overlap/edgePairs.js', async (original) => {
  const real = await original<typeof EdgePairs>();
  const addPairs: typeof real.addPairs = (sum, own, lines, isOpen) => {
    work.pairs += real.edgeCount(own) * real.edgeCount(lines);
    real.addPairs(sum, own, lines, isOpen);
  };
  return { ...real, addPairs };
});

/** A typed array that counts how often one of its numbers is read. */
function counted<T extends object>(array: T, onRead: () => void): T {
  return new Proxy(array, {
    get(target, key) {
      if (typeof key === 'string' && key >= '0' && key <= ':') onRead();
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function withCountedArrays<T extends object>(record: T, onRead: () => void): T {
  const entries = Object.entries(record).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? counted(value, onRead) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Numbers of the index and of the parcels' coordinates that a measurement reads, in the kernel and outside, and pairs of edges it sums. */
function workOf(parcels: PolygonSet, index: OverlapIndex): number {
  let reads = 0;
  const onRead = () => {
    reads++;
  };
  const counting = { ...index, grids: index.grids.map((grid) => withCountedArrays(grid, onRead)) };
  // a grid is copied into the kernel once
  areasInside(EMPTY_POLYGON_SET, counting);
  reads = 0;
  work.pairs = 0;
  const before = kernelWork();
  areasInside(withCountedArrays(parcels, onRead), counting);
  return reads + work.pairs + kernelWork() - before;
}

describe('the work of a measurement, counted in numbers read and pairs summed', () => {
  const zones: Shape[] = [];
  const random = seeded(31);
  for (let k = 0; k < 2000; k++) {
    zones.push([starPolygon(random, 20_000 * random(), 20_000 * random(), 200)]);
  }
  const index = buildOverlapIndex(polygonSetFromNested(zones));
  const cells = index.grids.reduce((sum, grid) => sum + grid.columns * grid.rows, 0);
  const edges = zones.flat(2).reduce((sum, ring) => sum + ring.length - 1, 0);
  const district = (count: number) =>
    polygonSetFromNested([[[starRing(seeded(32), 10_000, 10_000, 9000, 9000.5, count)]]]);

  it('a polygon of the whole district costs edges + cells, never edges × cells', () => {
    const vertices = 100_000;
    const steps = workOf(district(vertices), index);
    expect(edges).toBeGreaterThan(30_000);
    expect(work.pairs).toBeGreaterThan(0);
    expect(steps).toBeGreaterThan(2 * vertices);
    expect(steps).toBeLessThan(50 * (vertices + edges + cells));
    const half = workOf(district(vertices / 2), index);
    expect(steps).toBeLessThan(2.2 * half);
  });
  it('a parcel in empty or in full land costs its coordinates and a few look-ups, whatever the layer', () => {
    const full = polygonSetFromNested([[[starRing(seeded(33), 0, 0, 50_000, 60_000, 20_000)]]]);
    for (const layer of [full, polygonSetFromNested([[[starRing(seeded(34), 1e6, 0, 10, 20, 20_000)]]])]) {
      expect(
        workOf(polygonSetFromNested([[starPolygon(seeded(35), 0, 0, 100)]]), buildOverlapIndex(layer)),
      ).toBeLessThan(500);
    }
  });
});
