import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../scripts/district/random.js';
import { thinnedBorders } from '../../src/geometry/borderArcs.js';
import {
  itemCount,
  nestedFromItem,
  type PolygonSet,
  polygonSetFromNested,
  replaceItems,
} from '../../src/geometry/polygonSet.js';
import { box, polygonsOf, ring } from '../helpers/district.js';
import { type Point, randomCoverage, setOf } from '../helpers/randomCoverage.js';
import { geosOracle } from './oracle.js';

function thinned(set: PolygonSet, toleranceM: number, asDelivered: readonly number[] = []): PolygonSet {
  const { items, polygons } = thinnedBorders(set, toleranceM, new Set(asDelivered));
  return replaceItems(set, items, polygons);
}
const shell = (set: PolygonSet, item: number) => nestedFromItem(set, item)[0][0];
const inRing = (set: PolygonSet, item: number) =>
  shell(set, item)
    .map(([x, y]) => `${x},${y}`)
    .slice(1);

describe('thinned borders', () => {
  it('leave out the one of two near vertices, on both sides, and no corner of three', () => {
    const set = polygonsOf([
      ring(0, 0, 10, 0, 10, 5, 10, 5.005, 10, 8, 10, 10, 0, 10),
      ring(10, 0, 20, 0, 20, 5, 10, 5),
      ring(10, 5, 20, 5, 20, 10, 10, 10, 10, 8, 10, 5.005),
    ]);
    const out = thinned(set, 0.01);
    for (const item of [0, 2]) {
      expect(inRing(out, item)).not.toContain('10,5.005');
      expect(inRing(out, item)).toContain('10,8');
    }
    expect(shell(out, 1)).toEqual(shell(set, 1));
    expect(thinned(set, 0.01, [2])).toEqual(set);
  });

  it('keep as many as stand farther apart, at either end of a border', () => {
    // 0 · 0.6 · 1.2 · 1.8 · 2.4 · 3 m up the right side; at 1 m every second may stay, and the ends must
    const set = polygonsOf([ring(0, 0, 9, 0, 9, 0.6, 9, 1.2, 9, 1.8, 9, 2.4, 9, 3, 0, 3)]);
    const ys = shell(thinned(set, 1), 0).filter(([x]) => x === 9);
    expect(ys).toHaveLength(3);
  });

  it('are those of the most vertices, by trial of all', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 300; round++) {
      // two boxes and the winding border between them
      const border: Point[] = [[10, 0]];
      const inner = 3 + Math.floor(6 * random());
      for (let k = 1; k <= inner; k++) border.push([10 + 1.5 * random(), k * (0.3 + 0.7 * random())]);
      border.push([10, 10]);
      const set = polygonsOf([
        ring(0, 0, ...border.flat(), 0, 10),
        ring(...border.flat(), 20, 10, 20, 0),
        box(-20, 0, 0, 10),
      ]);
      const places = new Set(shell(thinned(set, 1), 0).map(String));
      const kept = border.filter((point) => places.has(String(point)));
      const most = mostByTrial(border, 1);
      expect(kept.length, `round ${round}`).toBe(most || border.length);
    }
  });

  it('of random coverages lie within the tolerance, match, and are as they were when thinned again, in any order', async () => {
    const oracle = await geosOracle();
    let dropped = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const coverage = randomCoverage(seed);
      crowd(coverage, 0.4 + (seed % 3));
      const set = setOf(coverage);
      const toleranceM = [0.05, 0.3, 1][seed % 3];
      const out = thinned(set, toleranceM);
      const seen = `seed ${seed}`;
      dropped += (set.xy.length - out.xy.length) / 2;
      expect(thinned(out, toleranceM), seen).toEqual(out);
      if (oracle.isCoverage(set, 0) && toleranceM < 1) expect(oracle.isCoverage(out, 0), seen).toBe(true);
      for (let item = 0; item < itemCount(set); item++) {
        const apartM = Math.max(farthest(set, out, item), farthest(out, set, item));
        expect(apartM, seen).toBeLessThanOrEqual(toleranceM * (1 + 1e-9));
      }
      const turned = polygonSetFromNested(
        [...coverage.items]
          .reverse()
          .map((rings) => rings.map((own) => own.map((points) => turnedRound(points, seed)))),
      );
      expect(placesOf(thinned(turned, toleranceM)), seen).toEqual(placesOf(out));
    }
    expect(dropped).toBeGreaterThan(2000);
  });
});

/** Most vertices of a choice that fits, ends among them; 0 where none does. */
function mostByTrial(line: readonly Point[], toleranceM: number): number {
  const isNear = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(ax - bx, ay - by) <= toleranceM;
  let most = 0;
  for (let bits = 0; bits < 1 << (line.length - 2); bits++) {
    const at = line.map((_, k) => k).filter((k) => k === 0 || k === line.length - 1 || (bits >> (k - 1)) & 1);
    const fits = at.slice(1).every((q, n) => {
      const p = at[n];
      if (isNear(line[p], line[q])) return false;
      const between = line.slice(p + 1, q);
      return between.some((_, cut) => follows(cut)) || follows(between.length);
      function follows(cut: number): boolean {
        return between.every((point, k) => isNear(point, line[k < cut ? p : q]));
      }
    });
    if (fits) most = Math.max(most, at.length);
  }
  return most;
}

/** Vertices strewn along every border, the same in both items, each a little off it. */
function crowd({ items, random }: ReturnType<typeof randomCoverage>, perM: number): void {
  const more = new Map<string, Point[]>();
  for (const rings of items) {
    for (const own of rings) {
      for (const [r, points] of own.entries()) {
        own[r] = points.flatMap((a, k) => {
          const b = points[(k + 1) % points.length];
          if (k === points.length - 1) return [a];
          const isForward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
          const [from, to] = isForward ? [a, b] : [b, a];
          const key = `${from} ${to}`;
          const known = more.get(key) ?? strewn(from, to, perM, random);
          more.set(key, known);
          return [a, ...(isForward ? known : [...known].reverse())];
        });
      }
    }
  }
}

function strewn([ax, ay]: Point, [bx, by]: Point, perM: number, random: () => number): Point[] {
  const count = Math.floor(perM * Math.hypot(bx - ax, by - ay) * random());
  const shares = Array.from({ length: count }, () => random()).sort((a, b) => a - b);
  return shares.map((t) => [ax + t * (bx - ax) + 0.02 * random(), ay + t * (by - ay) + 0.02 * random()]);
}

/** The same ring, run through the other way or begun elsewhere. */
function turnedRound(points: readonly Point[], by: number): Point[] {
  const open = points.slice(1);
  const from = by % open.length;
  const ring = [...open.slice(from), ...open.slice(0, from)];
  return [...ring, ring[0]];
}

function placesOf(set: PolygonSet): string[] {
  const places = new Set<string>();
  for (let k = 0; k < set.xy.length; k += 2) places.add(`${set.xy[k]},${set.xy[k + 1]}`);
  return [...places].sort();
}

/** Farthest vertex of one item's border from the other set's. */
function farthest(a: PolygonSet, b: PolygonSet, item: number): number {
  const edges = nestedFromItem(b, item).flatMap((rings) =>
    rings.flatMap((points) => points.slice(1).map((to, k) => [points[k], to] as const)),
  );
  let most = 0;
  for (const [x, y] of nestedFromItem(a, item).flat(2)) {
    let least = Infinity;
    for (const [[ax, ay], [bx, by]] of edges) {
      const [ux, uy] = [bx - ax, by - ay];
      const t = Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy || 1)));
      least = Math.min(least, Math.hypot(x - ax - t * ux, y - ay - t * uy));
    }
    most = Math.max(most, least);
  }
  return most;
}
