import { TOUCH_M } from '../segments.js';

/**
 * Where two items face each other across a gap: the land between them that is narrow enough to count as bridged, and how wide a way it leaves.
 *
 * Definition: along a direction n, square to an edge of either, a place of the border of `a` faces `b` when the straight line from it along n
 * meets `b` first, after at most `maxGapM`, and nothing of `between` (edges of other land, of barriers; of lines both ways) on the way. The *band* is the widest
 * unbroken run of such places, over all directions: its width is told across n, so that corner to corner is no width.
 * Needs edges as ax, ay, bx, by with the interior on the left. Promises: depends on the edges alone; null where no place faces.
 * Limits: what crosses the band in part takes the whole of its width away.
 */
export interface Band {
  readonly widthM: number;
  readonly areaM2: number;
  /** Border of both items along the band, and the length of its two open sides. */
  readonly borderM: number;
  readonly sidesM: number;
  /** Direction from a to b. */
  readonly nx: number;
  readonly ny: number;
  /** Outline, counter-clockwise, closed: x, y, … */
  readonly ring: readonly number[];
}

/** Directions nearer than this (in their sine) are the same. */
const SAME_DIRECTION = 0.02;
const MOST_DIRECTIONS = 8;
/** Nearer than this to either border is on it: neighbours of one border seldom agree to the last digit. */
const STANDS_M = 5e-3;

export function facingBand(
  edgesA: readonly number[],
  edgesB: readonly number[],
  maxGapM: number,
  between: readonly number[],
): Band | null {
  let best: Band | null = null;
  for (const [nx, ny] of directionsOf(edgesA, edgesB)) {
    const band = bandAlong(nx, ny, edgesA, edgesB, maxGapM, between);
    if (band && band.widthM > (best?.widthM ?? 0) + TOUCH_M) best = band;
  }
  return best;
}

/** Outward of the longer edges of a, inward of those of b. */
function directionsOf(edgesA: readonly number[], edgesB: readonly number[]): [number, number][] {
  const all: { x: number; y: number; lengthM: number }[] = [];
  for (const [edges, sign] of [
    [edgesA, 1],
    [edgesB, -1],
  ] as const) {
    for (let e = 0; e < edges.length; e += 4) {
      const [dx, dy] = [edges[e + 2] - edges[e], edges[e + 3] - edges[e + 1]];
      const lengthM = Math.hypot(dx, dy);
      if (lengthM > TOUCH_M) all.push({ x: (sign * dy) / lengthM, y: (-sign * dx) / lengthM, lengthM });
    }
  }
  all.sort((p, q) => q.lengthM - p.lengthM || p.x - q.x || p.y - q.y);
  const chosen: [number, number][] = [];
  for (const { x, y } of all) {
    if (chosen.length === MOST_DIRECTIONS) break;
    const known = chosen.some(([cx, cy]) => cx * x + cy * y > 0 && Math.abs(cx * y - cy * x) < SAME_DIRECTION);
    if (!known) chosen.push([x, y]);
  }
  return chosen;
}

/** Of edges that face along n: across (u) and along (v), from lesser u to greater. */
interface Face {
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
  /** 1 where the way along n leads out by it, −1 where it leads in, 0 where it runs along. */
  readonly way: 1 | 0 | -1;
}

interface Facing {
  readonly from: number;
  readonly to: number;
  readonly a: Face;
  readonly b: Face;
}

function bandAlong(
  nx: number,
  ny: number,
  edgesA: readonly number[],
  edgesB: readonly number[],
  maxGapM: number,
  between: readonly number[],
): Band | null {
  // u grows to the left of n and the interior is on the left: where an edge runs to greater u the way along n leads out, else in
  const outOfA = facesOf(edgesA, nx, ny, 1);
  const intoB = facesOf(edgesB, nx, ny, -1);
  if (outOfA.length === 0 || intoB.length === 0) return null;
  const found: Facing[] = [];
  for (const a of outOfA) {
    for (const b of intoB) {
      const span = narrowSpan(a, b, maxGapM);
      if (span) found.push({ from: span[0], to: span[1], a, b });
    }
  }
  if (found.length === 0) return null;
  const walls = facesOf(between, nx, ny, 0);
  const open = found
    .flatMap((facing) => clearOf(facing, walls))
    .sort((p, q) => p.from - q.from || at(p.b, p.from) - at(p.a, p.from) - at(q.b, q.from) + at(q.a, q.from));
  let best: Facing[] = [];
  let bestM = 0;
  let run: Facing[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const facing of open) {
    if (facing.to <= end + TOUCH_M) continue;
    const follows =
      facing.from <= end + TOUCH_M &&
      run.length > 0 &&
      continues(run[run.length - 1], facing, Math.max(facing.from, end));
    if (!follows) {
      run = [];
      end = facing.from;
    }
    run.push({ ...facing, from: Math.max(facing.from, end) });
    end = facing.to;
    if (end - run[0].from > bestM) {
      bestM = end - run[0].from;
      best = [...run];
    }
  }
  return best.length > 0 ? bandOf(best, nx, ny) : null;
}

/** Edges by their direction along u: 1 to greater u, −1 to lesser, 0 all. */
function facesOf(edges: readonly number[], nx: number, ny: number, side: 1 | -1 | 0): Face[] {
  const faces: Face[] = [];
  for (let e = 0; e < edges.length; e += 4) {
    const [u0, v0] = [-edges[e] * ny + edges[e + 1] * nx, edges[e] * nx + edges[e + 1] * ny];
    const [u1, v1] = [-edges[e + 2] * ny + edges[e + 3] * nx, edges[e + 2] * nx + edges[e + 3] * ny];
    const way = u1 - u0 > TOUCH_M ? 1 : u0 - u1 > TOUCH_M ? -1 : 0;
    if (side !== 0 && way !== side) continue;
    faces.push(u0 < u1 ? { u0, v0, u1, v1, way } : { u0: u1, v0: v1, u1: u0, v1: v0, way });
  }
  return faces;
}

function at({ u0, v0, u1, v1 }: Face, u: number): number {
  return u1 - u0 <= TOUCH_M ? (v0 + v1) / 2 : v0 + ((u - u0) / (u1 - u0)) * (v1 - v0);
}

/** Where b lies beyond a by at most `maxGapM`; null where nowhere. */
function narrowSpan(a: Face, b: Face, maxGapM: number): [number, number] | null {
  let from = Math.max(a.u0, b.u0);
  let to = Math.min(a.u1, b.u1);
  if (to - from <= TOUCH_M) return null;
  const gap = (u: number) => at(b, u) - at(a, u);
  for (const limit of [(u: number) => gap(u) + TOUCH_M, (u: number) => maxGapM + TOUCH_M - gap(u)]) {
    const [left, right] = [limit(from), limit(to)];
    if (left < 0 && right < 0) return null;
    const cross = from + (left / (left - right)) * (to - from);
    if (left < 0) from = cross;
    else if (right < 0) to = cross;
  }
  return to - from > TOUCH_M ? [from, to] : null;
}

/** What is left of a stretch beside the walls that stand in it. */
function clearOf(facing: Facing, walls: readonly Face[]): Facing[] {
  let left: [number, number][] = [[facing.from, facing.to]];
  for (const wall of walls) {
    const from = Math.max(facing.from, wall.u0);
    const to = Math.min(facing.to, wall.u1);
    if (to < from) continue;
    const stands = [from, (from + to) / 2, to].some((u) => {
      const v = at(wall, u);
      const [beyondA, beforeB] = [v - at(facing.a, u), at(facing.b, u) - v];
      // what is entered at the border of a lies between, what is left there does not; and so at the border of b
      return beyondA > (wall.way < 0 ? -STANDS_M : STANDS_M) && beforeB > (wall.way > 0 ? -STANDS_M : STANDS_M);
    });
    if (!stands) continue;
    left = left.flatMap(([p, q]): [number, number][] =>
      [
        [p, Math.min(q, from)],
        [Math.max(p, to), q],
      ].filter((span): span is [number, number] => span[1] - span[0] > TOUCH_M),
    );
  }
  return left.map(([from, to]) => ({ ...facing, from, to }));
}

/** Where one stretch ends and the next begins, land between a and b goes on. */
function continues(before: Facing, after: Facing, u: number): boolean {
  return Math.max(at(before.a, u), at(after.a, u)) < Math.min(at(before.b, u), at(after.b, u)) - TOUCH_M;
}

function bandOf(run: readonly Facing[], nx: number, ny: number): Band {
  let areaM2 = 0;
  let borderM = 0;
  const [sideA, sideB]: [number, number][][] = [[], []];
  for (const { from, to, a, b } of run) {
    areaM2 += ((at(b, from) - at(a, from) + at(b, to) - at(a, to)) / 2) * (to - from);
    borderM += Math.hypot(to - from, at(a, to) - at(a, from)) + Math.hypot(to - from, at(b, to) - at(b, from));
    sideA.push([from, at(a, from)], [to, at(a, to)]);
    sideB.push([from, at(b, from)], [to, at(b, to)]);
  }
  const [first, last] = [run[0], run[run.length - 1]];
  const sidesM = at(first.b, first.from) - at(first.a, first.from) + at(last.b, last.to) - at(last.a, last.to);
  const ring = [...sideA.reverse(), ...sideB].flatMap(([u, v]) => [v * nx - u * ny, v * ny + u * nx]);
  return { widthM: last.to - first.from, areaM2, borderM, sidesM, nx, ny, ring: [...ring, ring[0], ring[1]] };
}
