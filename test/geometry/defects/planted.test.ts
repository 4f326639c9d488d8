import { describe, expect, it } from 'vitest';
import type { DefectKind } from '../../../src/geometry/defects/defect.js';
import { boxRing } from '../../helpers/rings.js';
import { seeded, starRing } from '../random.js';
import { found } from './found.js';

/**
 * Sound shapes with one planted defect: it is found with its kind, in its place, and nothing else is said. Coordinates are whole
 * 2⁻¹⁰ m, so that what is planted is exactly what it is called.
 */

type Point = readonly [number, number];
type Ring = readonly Point[];
type Shape = readonly (readonly Ring[])[];
interface Planted {
  readonly shape: Shape;
  readonly kinds: readonly DefectKind[];
  readonly at?: Point;
  readonly lengthM?: number;
}
type Random = () => number;
const int = (random: Random, n: number) => Math.floor(n * random());
const grid = (value: number) => Math.round(1024 * value) / 1024;

const CENTRE: Point = [40_500_000, 3_300_000];

/** A star about the centre, counter-clockwise, without its closing vertex. */
function star(random: Random, [x, y] = CENTRE, radius = 100): Point[] {
  const ring = starRing(random, x, y, radius * 0.4, radius, 6 + int(random, 20)).slice(0, -1);
  return ring.map(([a, b]) => [grid(a), grid(b)]);
}

const closed = (ring: Ring): Ring => [...ring, ring[0]];
const inserted = (ring: Ring, k: number, ...more: Point[]): Ring => [...ring.slice(0, k), ...more, ...ring.slice(k)];
const between = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

/** Vertex with the greatest x, put first. */
function fromEast(ring: Ring, sign = 1): Ring {
  let k = 0;
  ring.forEach(([x], v) => {
    if (sign * x > sign * ring[k][0]) k = v;
  });
  return [...ring.slice(k), ...ring.slice(0, k)];
}

const PLANTS: Readonly<Record<string, (random: Random) => Planted>> = {
  nothing: (random) => ({ shape: [[closed(star(random))]], kinds: [] }),

  'a repeated vertex': (random) => {
    const ring = star(random);
    const k = int(random, ring.length);
    return { shape: [[closed(inserted(ring, k, ring[k]))]], kinds: ['duplicateVertex'], at: ring[k] };
  },

  'a vertex too near': (random) => {
    const ring = star(random);
    const k = 1 + int(random, ring.length - 1);
    const [[ax, ay], [bx, by]] = [ring[k], ring[(k + 1) % ring.length]];
    const share = 8e-5 / between([ax, ay], [bx, by]);
    const near: Point = [ax + share * (bx - ax), ay + share * (by - ay)];
    return {
      shape: [[closed(inserted(ring, k + 1, near))]],
      kinds: ['nearDuplicate'],
      at: near,
      lengthM: between(near, ring[k]),
    };
  },

  'a spike of no width': (random) => {
    const ring = star(random);
    const k = int(random, ring.length);
    const [x, y] = ring[k];
    // out, in, or across the whole shape: only the spike is told
    const tip: Point = [x + int(random, 400) - 200, y + 1 + int(random, 200)];
    return {
      shape: [[closed(inserted(ring, k, ring[k], tip))]],
      kinds: ['spike'],
      at: tip,
      lengthM: between(ring[k], tip),
    };
  },

  'a ring that touches itself': (random) => {
    const ring = star(random);
    const j = 3 + int(random, ring.length - 4);
    return { shape: [[closed(inserted(inserted(ring, j, CENTRE), 1, CENTRE))]], kinds: ['selfTouching'], at: CENTRE };
  },

  'a ring that crosses itself': (random) => {
    const ring = starRing(random, ...CENTRE, 100, 100, 6 + int(random, 20)).slice(0, -1);
    const k = int(random, ring.length - 1);
    const swapped = [...ring.slice(0, k), ring[k + 1], ring[k], ...ring.slice(k + 2)];
    return { shape: [[closed(swapped)]], kinds: ['selfCrossing'] };
  },

  'a corridor of no width': (random) => {
    const west = fromEast(star(random));
    const east = fromEast(star(random, [CENTRE[0] + 300, CENTRE[1]]), -1);
    const shape = [[closed([...west, west[0], ...east, east[0]])]];
    return { shape, kinds: ['selfOverlap'], lengthM: between(west[0], east[0]) };
  },

  'a hole outside': (random) => {
    const hole = star(random, [CENTRE[0] + 250, CENTRE[1]], 50).reverse();
    return { shape: [[closed(star(random)), closed(hole)]], kinds: ['holeOutside'], at: hole[0] };
  },

  'a hole over the border': (random) => {
    const ring = star(random);
    const [x, y] = ring[int(random, ring.length)];
    const hole = star(random, [x, y], 10).reverse();
    return { shape: [[closed(ring), closed(hole)]], kinds: ['ringsCross'] };
  },

  'a hole in a hole': (random) => {
    const around = (radius: number) => closed(star(random, CENTRE, radius).reverse());
    const frame = boxRing(CENTRE[0] - 200, CENTRE[1] - 200, CENTRE[0] + 200, CENTRE[1] + 200);
    const inner = around(30);
    return { shape: [[frame, around(150), inner]], kinds: ['nestedHoles'], at: inner[0] };
  },

  'a part in a part': (random) => {
    const inner = closed(star(random, CENTRE, 30));
    return { shape: [[closed(star(random))], [inner]], kinds: ['nestedShells', 'multipart'], at: inner[0] };
  },

  'a hole along its shell': (random) => {
    const [x, y] = CENTRE;
    const [from, length, depth] = [1 + int(random, 50), 1 + int(random, 40), 1 + int(random, 90)];
    const hole = boxRing(x, y + from, x + depth, y + from + length).reverse();
    return { shape: [[boxRing(x, y, x + 100, y + 100), hole]], kinds: ['sharedLine'], lengthM: length };
  },

  'two parts along a line': (random) => {
    const [x, y] = CENTRE;
    const up = int(random, 100);
    const shape = [[boxRing(x, y, x + 100, y + 100)], [boxRing(x + 100, y + up, x + 150, y + 200)]];
    return { shape, kinds: ['sharedLine', 'multipart'], lengthM: 100 - up };
  },

  'a chain of holes from border to border': (random) => {
    const [x, y] = CENTRE;
    const links = 1 + int(random, 4);
    const chain = Array.from({ length: links }, (_, k): Ring => {
      const [from, to, level] = [x + 30 * k, x + 30 * (k + 1), y + 50];
      return closed([
        [from, level],
        [from + 15, level + 1 + int(random, 40)],
        [to, level],
        [from + 15, level - 1 - int(random, 40)],
      ]);
    });
    return { shape: [[boxRing(x, y, x + 30 * links, y + 100), ...chain]], kinds: ['disconnected'] };
  },

  'a ring the wrong way': (random) => ({ shape: [[closed(star(random).reverse())]], kinds: ['winding'] }),

  'a ring that is open': (random) => {
    const ring = star(random);
    return { shape: [[ring]], kinds: ['notClosed'], at: ring[ring.length - 1] };
  },

  'a coordinate that is none': (random) => {
    const ring = star(random);
    ring[int(random, ring.length)] = [Number.NaN, 0];
    return { shape: [[closed(ring)]], kinds: ['notFinite'] };
  },

  'a ring that folds up': (random) => {
    const ring = star(random).slice(0, 2 + int(random, 4));
    const back = [...ring].reverse().slice(1, -1);
    const kinds: DefectKind[] = ring.length > 2 ? ['zeroArea'] : ['tooFewPoints'];
    return { shape: [[closed([...ring, ...back])]], kinds, at: ring[0] };
  },
};

describe('a planted defect', () => {
  it.each(Object.keys(PLANTS))('is found, and nothing else: %s, in 500 shapes', (name) => {
    const random = seeded(name.length * 1009 + name.charCodeAt(3));
    for (let round = 0; round < 500; round++) {
      const { shape, kinds, at, lengthM } = PLANTS[name](random);
      const nested = shape.map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])));
      const { defects, totals } = found(nested, { spikeAngleDeg: 0 });
      expect([...totals.keys()].sort(), JSON.stringify(nested)).toEqual([...kinds].sort());
      if (kinds.length === 0) continue;
      const planted = defects.filter(({ kind }) => kind === kinds[0]);
      if (at) expect([planted[0].x, planted[0].y]).toEqual(at);
      if (lengthM !== undefined) expect(planted[0].lengthM).toBeCloseTo(lengthM, 9);
      if (kinds[0] !== 'ringsCross') expect(planted).toHaveLength(1);
    }
  });
});
