import { boxesApart, pointSegment2, segmentSegment2, segmentsCross, TOUCH_M } from './segments.js';

/**
 * Links: straight segments between two borders, and whether barriers leave any of them clear.
 *
 * Definition: a link is cut by a polygon if some length of it lies in its interior, by a line if it comes within 1e-6 m.
 * Method of `findClearLink`: stand on points of either border, at its vertices and at most 1 m apart (a quarter of the
 * longest link where that is shorter), and look round: between neighbouring directions to the ends and crossings of edges in
 * reach nothing changes, so one link a direction tells exactly what is seen from that point.
 * Limits: an opening is missed only if no standing point sees through it, that is, if it can be passed from less than one step of
 * border on either side; openings under 1e-9 radians are ignored.
 */
export interface Cutter {
  readonly barrier: number;
  readonly kind: 'polygon' | 'line';
  /** ax, ay, bx, by of every edge that may matter. */
  readonly edges: readonly number[];
  /** True in the interior of a polygon barrier. */
  inside(x: number, y: number): boolean;
}

export type Link = readonly [px: number, py: number, qx: number, qy: number];

const TOUCH2 = TOUCH_M * TOUCH_M;
const MAX_STEP_M = 1;
const MIN_OPENING_RAD = 1e-9;

/** The shortest link between two sets of edges; null when one has none. */
export function closestPoints(edgesA: readonly number[], edgesB: readonly number[]): Link | null {
  let best2 = Infinity;
  let bestM = Infinity;
  let best: Link | null = null;
  const offer = (link: Link) => {
    const distance2 = (link[2] - link[0]) ** 2 + (link[3] - link[1]) ** 2;
    if (distance2 >= best2) return;
    best2 = distance2;
    bestM = Math.sqrt(distance2);
    best = link;
  };
  for (let i = 0; i < edgesA.length; i += 4) {
    const ax = edgesA[i];
    const ay = edgesA[i + 1];
    const bx = edgesA[i + 2];
    const by = edgesA[i + 3];
    for (let j = 0; j < edgesB.length; j += 4) {
      const cx = edgesB[j];
      const cy = edgesB[j + 1];
      const dx = edgesB[j + 2];
      const dy = edgesB[j + 3];
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, bestM)) continue;
      if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) >= best2) continue;
      if (segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) {
        const t = hitAlong(ax, ay, bx - ax, by - ay, cx, cy, dx, dy);
        const x = ax + t * (bx - ax);
        const y = ay + t * (by - ay);
        offer([x, y, x, y]);
        continue;
      }
      offer([ax, ay, ...footOn(ax, ay, cx, cy, dx, dy)]);
      offer([bx, by, ...footOn(bx, by, cx, cy, dx, dy)]);
      offer([...footOn(cx, cy, ax, ay, bx, by), cx, cy]);
      offer([...footOn(dx, dy, ax, ay, bx, by), dx, dy]);
    }
  }
  return best;
}

/** The point of ab nearest to p. */
function footOn(px: number, py: number, ax: number, ay: number, bx: number, by: number): [number, number] {
  const ux = bx - ax;
  const uy = by - ay;
  const length2 = ux * ux + uy * uy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * ux + (py - ay) * uy) / length2));
  return t === 1 ? [bx, by] : [ax + t * ux, ay + t * uy];
}

/** Where the line p + t·u meets the line cd, as t; not finite where they are parallel. */
function hitAlong(
  px: number,
  py: number,
  ux: number,
  uy: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number {
  const vx = dx - cx;
  const vy = dy - cy;
  return ((cx - px) * vy - (cy - py) * vx) / (ux * vy - uy * vx);
}

export function cutsLink(cutter: Cutter, px: number, py: number, qx: number, qy: number): boolean {
  const { edges } = cutter;
  if (cutter.kind === 'line') {
    for (let e = 0; e < edges.length; e += 4) {
      if (segmentSegment2(px, py, qx, qy, edges[e], edges[e + 1], edges[e + 2], edges[e + 3]) <= TOUCH2) return true;
    }
    return false;
  }
  const ux = qx - px;
  const uy = qy - py;
  const cuts = [0, 1];
  for (let e = 0; e < edges.length; e += 4) {
    const ax = edges[e];
    const ay = edges[e + 1];
    const bx = edges[e + 2];
    const by = edges[e + 3];
    const offA = (ay - py) * ux - (ax - px) * uy;
    const offB = (by - py) * ux - (bx - px) * uy;
    if ((offA > 0 && offB > 0) || (offA < 0 && offB < 0)) continue;
    const t = hitAlong(px, py, ux, uy, ax, ay, bx, by);
    if (t > 0 && t < 1) cuts.push(t);
  }
  cuts.sort((a, b) => a - b);
  const least = TOUCH_M / Math.hypot(ux, uy);
  for (let k = 1; k < cuts.length; k++) {
    if (cuts[k] - cuts[k - 1] <= least) continue;
    const t = (cuts[k] + cuts[k - 1]) / 2;
    if (cutter.inside(px + t * ux, py + t * uy)) return true;
  }
  return false;
}

/** A link of at most `maxGapM` between the two sets of edges that none of the cutters cuts; null where none is found. */
export function findClearLink(
  cutters: readonly Cutter[],
  edgesA: readonly number[],
  edgesB: readonly number[],
  maxGapM: number,
): Link | null {
  const stepM = Math.min(MAX_STEP_M, maxGapM / 4);
  return (
    linkFromStandingPoints(edgesA, edgesB, cutters, stepM, maxGapM) ??
    linkFromStandingPoints(edgesB, edgesA, cutters, stepM, maxGapM)
  );
}

function linkFromStandingPoints(
  edges: readonly number[],
  others: readonly number[],
  cutters: readonly Cutter[],
  stepM: number,
  maxGapM: number,
): Link | null {
  for (let e = 0; e < edges.length; e += 4) {
    const [ax, ay, bx, by] = edges.slice(e, e + 4);
    const [from, to] = stretchNear(ax, ay, bx, by, others, maxGapM);
    if (from > to) continue;
    const steps = Math.max(1, Math.ceil(((to - from) * Math.hypot(bx - ax, by - ay)) / stepM));
    for (let s = 0; s <= steps; s++) {
      const t = from + ((to - from) * s) / steps;
      const x = t === 1 ? bx : ax + t * (bx - ax);
      const y = t === 1 ? by : ay + t * (by - ay);
      const seen = seenAcross(x, y, others, cutters, maxGapM);
      if (seen) return [x, y, ...seen];
    }
  }
  return null;
}

/** The part of ab (as fractions) whose box could be within reach of `others`: the rest needs no standing points. */
function stretchNear(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  others: readonly number[],
  reachM: number,
): [from: number, to: number] {
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let e = 0; e < others.length; e += 4) {
    const cx = others[e];
    const cy = others[e + 1];
    const dx = others[e + 2];
    const dy = others[e + 3];
    if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, reachM)) continue;
    if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) > reachM * reachM) continue;
    minX = Math.min(minX, cx, dx);
    maxX = Math.max(maxX, cx, dx);
    minY = Math.min(minY, cy, dy);
    maxY = Math.max(maxY, cy, dy);
  }
  let from = 0;
  let to = 1;
  const clip = (start: number, step: number, min: number, max: number) => {
    if (step === 0) {
      if (start < min || start > max) to = -1;
      return;
    }
    const t0 = (min - start) / step;
    const t1 = (max - start) / step;
    from = Math.max(from, Math.min(t0, t1));
    to = Math.min(to, Math.max(t0, t1));
  };
  clip(ax, bx - ax, minX - reachM, maxX + reachM);
  clip(ay, by - ay, minY - reachM, maxY + reachM);
  return [from, to];
}

/** A point of `edges` within `reachM` that is seen from (x, y) past all cutters; null where there is none. */
function seenAcross(
  x: number,
  y: number,
  edges: readonly number[],
  cutters: readonly Cutter[],
  reachM: number,
): [number, number] | null {
  const aims = edgesNear(x, y, edges, reachM);
  if (aims.length === 0) return null;
  const near = cutters.map((c) => narrowed(c, edgesNear(x, y, c.edges, reachM)));
  const directions = criticalDirections(x, y, aims, near);
  for (let k = 0; k < directions.length; k++) {
    const from = directions[k];
    const to = k + 1 < directions.length ? directions[k + 1] : directions[0] + 2 * Math.PI;
    if (to - from < MIN_OPENING_RAD) continue;
    const target = seenBetween(x, y, from, to, aims, reachM);
    if (target && !near.some((cutter) => cutsLink(cutter, x, y, ...target))) return target;
  }
  return null;
}

function narrowed({ barrier, kind, inside }: Cutter, edges: readonly number[]): Cutter {
  return { barrier, kind, edges, inside };
}

function edgesNear(x: number, y: number, edges: readonly number[], reachM: number): number[] {
  const near: number[] = [];
  const reach2 = (reachM + TOUCH_M) ** 2;
  for (let e = 0; e < edges.length; e += 4) {
    const ax = edges[e];
    const ay = edges[e + 1];
    const bx = edges[e + 2];
    const by = edges[e + 3];
    if (pointSegment2(x, y, ax, ay, bx, by) <= reach2) near.push(ax, ay, bx, by);
  }
  return near;
}

/** Directions, ascending, between which the order of edges seen from (x, y) does not change. */
function criticalDirections(x: number, y: number, aims: readonly number[], cutters: readonly Cutter[]): Float64Array {
  const directions: number[] = [];
  addEndDirections(x, y, aims, directions);
  for (const { edges } of cutters) {
    addEndDirections(x, y, edges, directions);
    for (let e = 0; e < edges.length; e += 4) {
      const ax = edges[e];
      const ay = edges[e + 1];
      const bx = edges[e + 2];
      const by = edges[e + 3];
      for (let m = 0; m < aims.length; m += 4) {
        if (!segmentsCross(ax, ay, bx, by, aims[m], aims[m + 1], aims[m + 2], aims[m + 3])) continue;
        const t = hitAlong(ax, ay, bx - ax, by - ay, aims[m], aims[m + 1], aims[m + 2], aims[m + 3]);
        directions.push(Math.atan2(ay + t * (by - ay) - y, ax + t * (bx - ax) - x));
      }
    }
  }
  return Float64Array.from(directions).sort();
}

function addEndDirections(x: number, y: number, edges: readonly number[], directions: number[]): void {
  for (let e = 0; e < edges.length; e += 4) {
    // The start of an edge is most often the end of the one before.
    if (e === 0 || edges[e] !== edges[e - 2] || edges[e + 1] !== edges[e - 1]) {
      directions.push(Math.atan2(edges[e + 1] - y, edges[e] - x));
    }
    directions.push(Math.atan2(edges[e + 3] - y, edges[e + 2] - x));
  }
}

/** A point of the first aim seen between two neighbouring directions, within reach; null where there is none. */
function seenBetween(
  x: number,
  y: number,
  from: number,
  to: number,
  aims: readonly number[],
  reachM: number,
): [number, number] | null {
  const middle = (from + to) / 2;
  const ux = Math.cos(middle);
  const uy = Math.sin(middle);
  let seenM = Infinity;
  let seen = -1;
  for (let e = 0; e < aims.length; e += 4) {
    const offA = (aims[e + 1] - y) * ux - (aims[e] - x) * uy;
    const offB = (aims[e + 3] - y) * ux - (aims[e + 2] - x) * uy;
    if (offA > 0 === offB > 0) continue;
    const t = hitAlong(x, y, ux, uy, aims[e], aims[e + 1], aims[e + 2], aims[e + 3]);
    if (t < 0 || t >= seenM) continue;
    seenM = t;
    seen = e;
  }
  if (seen < 0) return null;
  const [ax, ay, bx, by] = aims.slice(seen, seen + 4);
  const hit = [x + seenM * ux, y + seenM * uy] as const;
  if (seenM <= reachM) return [...hit];
  // The middle is too far: go towards the nearest seen point of that edge, staying between the two directions.
  const ends = [from, to].map((angle) => {
    const t = hitAlong(x, y, Math.cos(angle), Math.sin(angle), ax, ay, bx, by);
    return [x + t * Math.cos(angle), y + t * Math.sin(angle)] as const;
  });
  const [nx, ny] = footOn(x, y, ...ends[0], ...ends[1]);
  for (const share of [0.5, 0.1, 0.01, 0.001]) {
    const point: [number, number] = [nx + share * (hit[0] - nx), ny + share * (hit[1] - ny)];
    if (Math.hypot(point[0] - x, point[1] - y) <= reachM) return point;
  }
  return null;
}
