import { beforeAll, describe, expect, it } from 'vitest';
import { adjacency, coverageOf } from '../../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemVertexRange, type PolygonSet } from '../../../src/geometry/polygonSet.js';
import { type RandomCoverage, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { repairedPlane } from './layers.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** Every item a little to one side, so that no border matches. */
function shaken({ items, random }: RandomCoverage, reachM: number): void {
  for (const item of items) {
    const [dx, dy] = [reachM * (2 * random() - 1), reachM * (2 * random() - 1)];
    for (const rings of item) {
      rings.forEach((ring, r) => {
        rings[r] = ring.map(([x, y]) => [x + dx, y + dy]);
      });
    }
  }
}

/** Farthest vertex of `a`'s item from the border of `b`'s; and, both ways round, how far two polygonal borders lie apart at most. */
function farthest(a: PolygonSet, b: PolygonSet, item: number): number {
  const edges: number[][] = [];
  for (let r = b.polygonStart[b.itemStart[item]]; r < b.polygonStart[b.itemStart[item + 1]]; r++) {
    for (let v = b.ringStart[r]; v < b.ringStart[r + 1] - 1; v++) edges.push([...b.xy.subarray(2 * v, 2 * v + 4)]);
  }
  const [first, end] = itemVertexRange(a, item);
  let most = 0;
  for (let v = first; v < end; v++) {
    const [x, y] = [a.xy[2 * v], a.xy[2 * v + 1]];
    let least = Infinity;
    for (const [ax, ay, bx, by] of edges) {
      const [ux, uy] = [bx - ax, by - ay];
      const t = Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy)));
      least = Math.min(least, Math.hypot(x - ax - t * ux, y - ay - t * uy));
    }
    most = Math.max(most, least);
  }
  return most;
}

/** Pairs that share more border than a corner, as a < b. */
function neighbours(set: PolygonSet): Set<string> {
  const { a, b, borderM } = adjacency(coverageOf(set));
  const pairs = new Set<string>();
  for (let k = 0; k < a.length; k++) {
    if (borderM[k] > 0.5) pairs.add(`${Math.min(a[k], b[k])} ${Math.max(a[k], b[k])}`);
  }
  return pairs;
}

describe('snap on coverages of which no border matches', () => {
  it('moves no border farther than the tolerance, and makes neighbours of those that were', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const coverage = randomCoverage(seed);
      const before = neighbours(setOf(coverage));
      const toleranceM = [0.01, 0.05, 0.2][seed % 3];
      shaken(coverage, toleranceM / 3);
      const set = setOf(coverage);
      const { polygons, changes } = repairedPlane(set, { 'repair.snapM': toleranceM }, geos);
      expect(new Set(changes.map(({ rule }) => rule)), `seed ${seed}`).toEqual(new Set(['snap']));
      for (let item = 0; item < set.itemStart.length - 1; item++) {
        const movedM = Math.max(farthest(polygons, set, item), farthest(set, polygons, item));
        expect(movedM, `seed ${seed}, item ${item}`).toBeLessThanOrEqual(toleranceM + 1e-5);
        const told = changes.filter(({ feature }) => feature === item + 1).map(({ movedM: most }) => most);
        expect(movedM, `seed ${seed}, item ${item}, as told`).toBeLessThanOrEqual(Math.max(0, ...told) + 1e-5);
      }
      const after = neighbours(polygons);
      for (const pair of before) expect(after.has(pair), `seed ${seed}: ${pair}`).toBe(true);
      const again = repairedPlane(polygons, { 'repair.snapM': toleranceM }, geos);
      expect(again.changes, `seed ${seed}, again`).toEqual([]);
    }
  }, 120_000);
});
