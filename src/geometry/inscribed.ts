import type { PolygonSet } from './polygonSet.js';
import { pointSegment2 } from './segments.js';

/**
 * The largest circle inside a ring that is convex but for dents no deeper than a tolerance: most buildings and parcels.
 *
 * Why beside the search of `largestCircle`: here is nothing to search for. Definition: with R the radius in the hull and δ the deepest dent, the radius r in the ring
 * has R − δ ≤ r ≤ R; the circle given is a real one about the hull's centre, short by at most δ and a hundredth of the
 * tolerance. Needs a counter-clockwise ring; gives null for one that crosses itself, has no area, or has a deeper dent.
 * Method: distance to the sides of a convex hull is concave, so its maximum is found by nested golden-section search.
 */
export interface InnerCircle {
  readonly radiusM: number;
  readonly x: number;
  readonly y: number;
}

const SEARCH_STEPS = 80;

export function nearConvexCircle(set: PolygonSet, ring: number, toleranceM: number): InnerCircle | null {
  const xy = localRing(set, ring);
  const hull = hullOf(xy);
  // A ring that crosses itself meets its hull's corners in another order.
  const inOrder = hull.every((v, h) => turn(xy, v, hull[(h + 1) % hull.length], hull[(h + 2) % hull.length]) > 0);
  if (hull.length < 3 || !inOrder || deepestDent(xy, hull) > toleranceM) return null;
  const corners = hull.map((v) => [xy[2 * v], xy[2 * v + 1]] as const);
  const [x, y] = centreOf(corners, Math.max(1e-9, toleranceM / 100));
  let radius2 = Infinity;
  for (let k = 0; k < xy.length; k += 2) {
    const next = (k + 2) % xy.length;
    radius2 = Math.min(radius2, pointSegment2(x, y, xy[k], xy[k + 1], xy[next], xy[next + 1]));
  }
  const origin = 2 * set.ringStart[ring];
  return { radiusM: Math.sqrt(radius2), x: x + set.xy[origin], y: y + set.xy[origin + 1] };
}

/** The ring without its closing vertex, relative to its first. */
export function localRing(set: PolygonSet, ring: number): Float64Array {
  const from = 2 * set.ringStart[ring];
  const xy = set.xy.slice(from, 2 * (set.ringStart[ring + 1] - 1));
  const [x0, y0] = [xy[0], xy[1]];
  for (let k = 0; k < xy.length; k += 2) {
    xy[k] -= x0;
    xy[k + 1] -= y0;
  }
  return xy;
}

/** Vertex numbers of the convex hull, in ring order (Andrew's monotone chain, then sorted along the ring). */
export function hullOf(xy: Float64Array): number[] {
  const order = Array.from({ length: xy.length / 2 }, (_, v) => v);
  order.sort((a, b) => xy[2 * a] - xy[2 * b] || xy[2 * a + 1] - xy[2 * b + 1] || a - b);
  const chain = (vertices: readonly number[]) => {
    const kept: number[] = [];
    for (const v of vertices) {
      while (kept.length >= 2 && turn(xy, kept[kept.length - 2], kept[kept.length - 1], v) <= 0) kept.pop();
      kept.push(v);
    }
    return kept.slice(0, -1);
  };
  return [...new Set([...chain(order), ...chain(order.reverse())])].sort((a, b) => a - b);
}

function turn(xy: Float64Array, a: number, b: number, c: number): number {
  const ux = xy[2 * b] - xy[2 * a];
  const uy = xy[2 * b + 1] - xy[2 * a + 1];
  return ux * (xy[2 * c + 1] - xy[2 * a + 1]) - uy * (xy[2 * c] - xy[2 * a]);
}

/** Greatest distance of a vertex from the hull side it lies behind. */
function deepestDent(xy: Float64Array, hull: readonly number[]): number {
  let deepest2 = 0;
  const vertices = xy.length / 2;
  hull.forEach((a, h) => {
    const b = hull[(h + 1) % hull.length];
    for (let v = (a + 1) % vertices; v !== b; v = (v + 1) % vertices) {
      const [ax, ay, bx, by] = [xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1]];
      deepest2 = Math.max(deepest2, pointSegment2(xy[2 * v], xy[2 * v + 1], ax, ay, bx, by));
    }
  });
  return Math.sqrt(deepest2);
}

type Corner = readonly [x: number, y: number];

/** The point farthest from all sides of a convex counter-clockwise polygon. */
function centreOf(corners: readonly Corner[], precisionM: number): [x: number, y: number] {
  const sides = corners.map(([ax, ay], k) => {
    const [bx, by] = corners[(k + 1) % corners.length];
    const lengthM = Math.hypot(bx - ax, by - ay);
    const [nx, ny] = [(ay - by) / lengthM, (bx - ax) / lengthM];
    return [nx, ny, nx * ax + ny * ay] as const;
  });
  const clearance = (x: number, y: number) => {
    let least = Infinity;
    for (const [nx, ny, offset] of sides) least = Math.min(least, nx * x + ny * y - offset);
    return least;
  };
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [minY, maxY] = [Math.min(...ys), Math.max(...ys)];
  const bestY = (x: number) => argMax((y) => clearance(x, y), minY, maxY, precisionM);
  const x = argMax((x) => clearance(x, bestY(x)), Math.min(...xs), Math.max(...xs), precisionM);
  return [x, bestY(x)];
}

/** Where a concave function is largest (golden section; on a plateau, somewhere on it). */
function argMax(f: (t: number) => number, from: number, to: number, precision: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let left = to - golden * (to - from);
  let right = from + golden * (to - from);
  let atLeft = f(left);
  let atRight = f(right);
  for (let step = 0; step < SEARCH_STEPS && to - from > precision; step++) {
    if (atLeft < atRight) {
      from = left;
      left = right;
      atLeft = atRight;
      right = from + golden * (to - from);
      atRight = f(right);
    } else {
      to = right;
      right = left;
      atRight = atLeft;
      left = to - golden * (to - from);
      atLeft = f(left);
    }
  }
  return (from + to) / 2;
}
