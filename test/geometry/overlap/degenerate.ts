import { planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing as box } from '../../helpers/rings.js';
import { starPolygon, starRing } from '../random.js';
import type { Position, Shape } from './exactArea.js';

/**
 * Pairs of a parcel and a zone as geometry goes wrong in practice: one function a family, each drawing from its own random numbers.
 * Shells counter-clockwise, holes clockwise; nearly all valid (the caller looks, and draws again).
 */
export type Random = () => number;
export type Pair = readonly [parcel: Shape, zone: Shape];
type Ring = readonly Position[];

export const FAMILIES: Readonly<Record<string, (random: Random) => Pair>> = {
  random: (random) => {
    const [x, y] = place(random);
    const radius = 10 ** (4 * random());
    const [cx, cy] = polar(x, y, radius * 2 * random(), random());
    return [shape(random, x, y, radius), shape(random, cx, cy, radius * 10 ** (random() - 0.5))];
  },

  'quantised to 2⁻²⁰ or 2⁻³⁰ m': (random) => {
    const pair = FAMILIES.random(random);
    const unit = pick(random, [2 ** -20, 2 ** -30]);
    return [quantised(pair[0], unit), quantised(pair[1], unit)];
  },

  'collinear and touching on a lattice': (random) => {
    const step = pick(random, [1, 1, 3, 0.25, 0.1, 1000]);
    const origin = place(random).map((metres) => Math.round(metres / step));
    const onLattice = () => latticeShape(random, origin[0] + int(random, 6), origin[1] + int(random, 6));
    return [scaled(onLattice(), step), scaled(onLattice(), step)];
  },

  'a ragged border shared': (random) => {
    const [x, y] = place(random);
    const length = 10 ** (3 * random());
    const border = raggedLine(random, length, 2 + int(random, 8));
    const part = random() < 0.3 ? border.slice(0, 2 + int(random, border.length - 1)) : border;
    const turn = turned(random, x, y);
    const [here, there] = [cap(border, length, 1), cap(part, length, random() < 0.5 ? -1 : 2)];
    return [[[here.map(turn)]], [[there.map(turn)]]];
  },

  'a vertex on a vertex or on an edge': (random) => {
    const radius = 10 ** (3 * random());
    const unit = 2 ** -20;
    const [x, y] = place(random);
    const parcel = quantised([starPolygon(random, x, y, radius)], unit);
    const zone = quantised([starPolygon(random, x, y, radius)], unit);
    const from = pick(random, zone[0][0]);
    const k = 1 + int(random, parcel[0][0].length - 1);
    const [a, b] = [parcel[0][0][k - 1], parcel[0][0][k]];
    const to = random() < 0.5 ? b : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return [parcel, moved(zone, to[0] - from[0], to[1] - from[1])];
  },

  identical: (random) => {
    const [x, y] = place(random);
    const unit = 2 ** -20;
    const parcel = quantised(shape(random, x, y, 10 ** (4 * random())), unit);
    return [parcel, pick(random, [parcel, restarted(random, parcel), halved(restarted(random, parcel))])];
  },

  nested: (random) => {
    const [x, y] = place(random);
    const radius = 10 ** (3 * random());
    const outer = starRing(random, x, y, radius * 0.5, radius, 4 + int(random, 12));
    const inner = about(outer, x, y, pick(random, [0.9, 0.5, 0.01, 1 - 1e-6 / radius]));
    const core = about(inner, x, y, 0.5);
    const ring: Shape = [[outer, reversed(inner)]];
    return pick<() => Pair>(random, [
      () => [[[inner]], [[outer]]],
      () => [[[outer]], [[inner]]],
      () => [[[inner]], ring],
      () => [ring, [[inner]]],
      () => [[[core]], ring],
      () => [ring, [[core]]],
      () => [ring, [[outer]]],
      () => [[[outer]], [ring[0], [core]]],
    ])();
  },

  'near-parallel at 1e-7 and 1e-9 m': (random) => {
    const apart = pick(random, [1e-7, 1e-9]);
    const [x, y] = pick(random, [
      [0, 0],
      [521_000.3, 3_300_000.7],
      [40_521_000.3, 3_300_000.7],
    ]);
    const radius = 10 ** (3 * random());
    const parcel = shape(random, x, y, radius);
    const either = () => pick(random, [apart, -apart]);
    const jitter = ([a, b]: Position): Position => [a + either(), b + either()];
    const border = raggedLine(random, radius, 2 + int(random, 8));
    const turn = turned(random, x, y);
    return pick<() => Pair>(random, [
      () => [parcel, moved(parcel, either(), either())],
      () => [parcel, closedAgain(parcel, jitter)],
      () => {
        const factor = 1 + either() / radius;
        return [parcel, parcel.map((rings) => rings.map((ring) => about(ring, x, y, factor)))];
      },
      () => [
        [[cap(border, radius, 1).map(turn)]],
        closedAgain([[cap(border, radius, pick(random, [-1, 2])).map(turn)]], jitter),
      ],
    ])();
  },

  'slivers of 1e-6 m': (random) => {
    const [x, y] = place(random);
    const length = 10 ** (3 * random());
    const strip = () => {
      const turn = turned(random, x, y);
      const from = -length * random();
      return [[box(from, -5e-7, from + length, 5e-7).map(turn)]];
    };
    const turn = turned(random, x, y);
    return pick<() => Pair>(random, [
      () => [strip(), strip()],
      () => [strip(), shape(random, x, y, length)],
      () => [shape(random, x, y, length), strip()],
      () => [
        [[box(0, 0, length, length).map(turn)]],
        [[box(length - 1e-6, -length * random(), 2 * length, length * random()).map(turn)]],
      ],
    ])();
  },

  'parcel a thousand times the zone, or the zone the parcel': (random) => {
    const [x, y] = place(random);
    const radius = 10 ** (1 + 1.5 * random());
    const large = shape(random, x, y, radius * 1000);
    const vertex = pick(random, large[0][0]);
    const [cx, cy] = random() < 0.5 ? vertex : polar(x, y, radius * 900 * random(), random());
    const small = shape(random, cx, cy, radius);
    return random() < 0.5 ? [large, small] : [small, large];
  },

  'many holes, touching at corners': (random) => {
    const [x, y] = place(random);
    const side = pick(random, [0.5, 3, 17, 100]);
    const count = 2 + int(random, 3);
    const sieve = () => {
      const holes: Ring[] = [];
      const [dx, dy] = [int(random, 3) * side * 0.5, int(random, 3) * side * 0.5];
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++) {
          const [left, low] = [x + dx + side * (i + 1), y + dy + side * (j + 1)];
          if ((i + j) % 2 === 0) holes.push(reversed(box(left, low, left + side, low + side)));
        }
      }
      return [[box(x + dx, y + dy, x + dx + side * (count + 2), y + dy + side * (count + 2)), ...holes]];
    };
    return [random() < 0.5 ? sieve() : shape(random, x + side * count * 0.5, y, side * count), sieve()];
  },

  'many parts, touching at corners': (random) => {
    const [x, y] = place(random);
    const side = pick(random, [0.5, 3, 17, 100]);
    const board = () => {
      const [dx, dy] = [int(random, 3) * side * 0.5, int(random, 3) * side * 0.5];
      const parts: Ring[][] = [];
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 3; j++) {
          const [left, low] = [x + dx + side * i, y + dy + side * j];
          if ((i + j) % 2 === 0) parts.push([box(left, low, left + side, low + side)]);
        }
      }
      return parts;
    };
    const scatter = () =>
      [0, 1, 2, 3].map((k) => starPolygon(random, x + side * 2.5 * (k % 2), y + side * 2.5 * Math.floor(k / 2), side));
    return [pick(random, [board, scatter])(), pick(random, [board, scatter])()];
  },

  'needles, nearly upright or nearly level': (random) => {
    const [x, y] = place(random);
    const needle = () => {
      const length = 10 ** (3 * random());
      const width = length * 10 ** (-3 - 8 * random());
      const [dx, dy] = [random() * width, length * (0.1 + random())];
      const ring: Ring = [
        [x, y],
        [x + width, y + dy * 0.5],
        [x + dx, y + dy],
        [x, y],
      ];
      return random() < 0.5 ? [[ring]] : [[reversed(ring.map(([a, b]): Position => [x + b - y, y + a - x]))]];
    };
    return random() < 0.5 ? [needle(), needle()] : [shape(random, x, y, 10 ** (3 * random())), needle()];
  },

  'vertices on borders of cells, or the least bit beside them': (random) => {
    const origin = pick(random, [
      [0, 0],
      [524_288, 3_300_352],
      [40_521_728, 3_300_352],
    ]);
    const beside = (metres: number) => metres * pick(random, [1, 1, 1 + 2 ** -52, 1 - 2 ** -53]);
    const onBorders = () =>
      closedAgain(latticeShape(random, 0, 0), ([a, b]) => [beside(origin[0] + 64 * a), beside(origin[1] + 64 * b)]);
    return [onBorders(), onBorders()];
  },
};

/** A plain, a projected or a zone-prefixed place. */
function place(random: Random): Position {
  return pick<Position>(random, [
    [(random() - 0.5) * 1000, (random() - 0.5) * 1000],
    [521_000 + 1000 * random(), 3_300_000 + 1000 * random()],
    [40_521_000 + 1000 * random(), 3_300_000 + 1000 * random()],
  ]);
}

/** Any shape about (x, y): a star, holed or not, a triangle, a box, several stars, a frame with an island. */
function shape(random: Random, x: number, y: number, radius: number): Shape {
  return pick<() => Shape>(random, [
    () => [starPolygon(random, x, y, radius)],
    () => [starPolygon(random, x, y, radius)],
    () => [[starRing(random, x, y, radius * 0.2, radius, 3 + int(random, 6))]],
    () => [[box(x - radius * random(), y - radius * random(), x + radius * random(), y + radius * random())]],
    () =>
      [-1, 1].map((side) => starPolygon(random, x + side * radius * 0.55, y + (random() - 0.5) * radius, radius * 0.5)),
    () => {
      const [outer, inner] = [1, 0.6].map((share) => box(x - radius, y - radius, x + radius, y + radius * share));
      const hole = about(inner, x, y, 0.7);
      return [[outer, reversed(hole)], [starRing(random, x, y - radius * 0.1, radius * 0.1, radius * 0.3, 5)]];
    },
  ])();
}

/** A shape with whole coordinates: towers side by side, a frame, or a triangle; repeated vertices included. */
function latticeShape(random: Random, x: number, y: number): Shape {
  return pick<() => Shape>(random, [
    () => {
      const count = 1 + int(random, 5);
      const ring: Position[] = [
        [x, y],
        [x + count, y],
      ];
      for (let k = count - 1; k >= 0; k--) {
        const height = 1 + int(random, 4);
        ring.push([x + k + 1, y + height], [x + k, y + height]);
      }
      return [[[...ring, ring[0]]]];
    },
    () => {
      const hole = box(x + 1, y + 1, x + 2 + int(random, 3), y + 2 + int(random, 3));
      return [[box(x, y, x + 5 + int(random, 2), y + 5 + int(random, 2)), reversed(hole)]];
    },
    () => {
      const tip: Position = [x + int(random, 7) - 1, y + 1 + int(random, 5)];
      return [[[[x, y], [x + 1 + int(random, 6), y - int(random, 3)], tip, [x, y]]]];
    },
  ])();
}

/** From (0, 0) to (length, 0), its inner vertices off the line by up to a tenth. */
function raggedLine(random: Random, length: number, count: number): Ring {
  return Array.from({ length: count + 1 }, (_, k): Position => {
    const end = k === 0 || k === count;
    return [(length * (k + (end ? 0 : 0.8 * (random() - 0.5)))) / count, end ? 0 : (random() - 0.5) * length * 0.2];
  });
}

/** The border and what lies above it (side > 0) or below it, `side` lengths deep. */
function cap(border: Ring, length: number, side: number): Ring {
  const [first, last] = [border[0], border[border.length - 1]];
  const lid: Ring = [
    [last[0], last[1] + side * length],
    [first[0], first[1] + side * length],
  ];
  const ring = [...border, ...lid, first];
  return side > 0 ? ring : reversed(ring);
}

/** A turn about the origin by a random angle (none, one time in four), then a move to (x, y). */
function turned(random: Random, x: number, y: number): (position: Position) => Position {
  const angle = random() < 0.25 ? 0 : 2 * Math.PI * random();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return ([a, b]) => [x + a * cos - b * sin, y + a * sin + b * cos];
}

export function mapped(set: Shape, change: (position: Position) => Position): Shape {
  return set.map((rings) => rings.map((ring) => ring.map(change)));
}

/** As `mapped`, for a change that is not the same for the first and the last vertex of a ring. */
function closedAgain(set: Shape, change: (position: Position) => Position): Shape {
  return mapped(set, change).map((rings) => rings.map((ring) => [...ring.slice(0, -1), ring[0]]));
}

export function moved(set: Shape, dx: number, dy: number): Shape {
  return mapped(set, ([x, y]) => [x + dx, y + dy]);
}

export function quantised(set: Shape, unit: number): Shape {
  return mapped(set, ([x, y]) => [Math.round(x / unit) * unit, Math.round(y / unit) * unit]);
}

function scaled(set: Shape, factor: number): Shape {
  return mapped(set, ([x, y]) => [x * factor, y * factor]);
}

function about(ring: Ring, x: number, y: number, factor: number): Ring {
  return ring.map(([a, b]) => [x + (a - x) * factor, y + (b - y) * factor]);
}

export function reversed(ring: Ring): Ring {
  return [...ring].reverse();
}

/** The same rings, each from another of its vertices on. */
export function restarted(random: Random, set: Shape): Shape {
  return set.map((rings) =>
    rings.map((ring) => {
      const k = int(random, ring.length - 1);
      return [...ring.slice(k, -1), ...ring.slice(0, k), ring[k]];
    }),
  );
}

/** The same rings with the middle of every edge as a vertex: exact where coordinates are quantised. */
export function halved(set: Shape): Shape {
  return set.map((rings) =>
    rings.map((ring) =>
      ring.flatMap((at, k): Ring => {
        if (k === 0) return [at];
        const [x, y] = ring[k - 1];
        return [[(x + at[0]) / 2, (y + at[1]) / 2], at];
      }),
    ),
  );
}

/** Whether every shell is wound counter-clockwise and every hole clockwise, with some area. */
export function isOriented(set: Shape): boolean {
  return set.every((rings) =>
    rings.every((ring, k) => {
      const [areaM2] = planarAreas(polygonSetFromNested([[[ring]]]));
      return k === 0 ? areaM2 > 0 : areaM2 < 0;
    }),
  );
}

function polar(x: number, y: number, distance: number, turns: number): Position {
  return [x + distance * Math.cos(2 * Math.PI * turns), y + distance * Math.sin(2 * Math.PI * turns)];
}

export function int(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[int(random, list.length)];
}
