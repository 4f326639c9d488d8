import { boxesApart, pointSegment2, segmentSegment2, sharedStretch, TOUCH_M } from '../segments.js';
import { type Cutter, firstCutter, type Link } from './links.js';

/**
 * The search for a link that no barrier cuts, between the borders of two items that lie apart.
 *
 * Needs edges of both items and of the cutters as ax, ay, bx, by, polygons oriented (interior on the left).
 * Method: leave out the stretches of either border that a barrier lies against: a link that ends there is cut. Stand on points of
 * what is left and on all vertices, at most 1 m apart (a quarter of the longest link where that is shorter). Every edge of a
 * barrier throws a shadow on the free stretches across. Where one of them is left lit, one link into the light tells for all of it
 * whether it is clear (it may still start inside a barrier): between two neighbouring shadows nothing changes.
 * Limits: an opening is missed only if no standing point sees through it, that is, if it can be passed from less than one step of
 * border on either side; openings up to 1e-6 m are none.
 */
const MAX_STEP_M = 1;
const TOUCH2 = TOUCH_M * TOUCH_M;

interface Border {
  readonly edges: readonly number[];
  readonly free: readonly Stretch[];
}

/** Part of an edge: where the edge starts in the list, the fractions of it, and the ends. */
interface Stretch {
  readonly edge: number;
  readonly from: number;
  readonly to: number;
  readonly cx: number;
  readonly cy: number;
  readonly dx: number;
  readonly dy: number;
}

type Spans = [from: number, to: number][];

/** A link of at most `maxGapM` between the two sets of edges that none of the cutters cuts; null where none is found. */
export function findClearLink(
  cutters: readonly Cutter[],
  edgesA: readonly number[],
  edgesB: readonly number[],
  maxGapM: number,
): Link | null {
  const a = { edges: edgesA, free: freeStretches(edgesA, cutters) };
  const b = { edges: edgesB, free: freeStretches(edgesB, cutters) };
  return linkFromStandingPoints(a, b, cutters, maxGapM) ?? linkFromStandingPoints(b, a, cutters, maxGapM);
}

function freeStretches(edges: readonly number[], cutters: readonly Cutter[]): Stretch[] {
  const free: Stretch[] = [];
  for (let e = 0; e < edges.length; e += 4) {
    const ax = edges[e];
    const ay = edges[e + 1];
    const bx = edges[e + 2];
    const by = edges[e + 3];
    const lengthM = Math.hypot(bx - ax, by - ay);
    const covered: Spans = [];
    for (const { kind, edges: walls } of cutters) {
      for (let w = 0; w < walls.length; w += 4) {
        const cx = walls[w];
        const cy = walls[w + 1];
        const dx = walls[w + 2];
        const dy = walls[w + 3];
        if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, TOUCH_M)) continue;
        // An area that lies against the border runs the other way round it; one that runs the same way lies behind.
        if (kind === 'polygon' && (bx - ax) * (dx - cx) + (by - ay) * (dy - cy) >= 0) continue;
        const shared = sharedStretch(ax, ay, bx, by, cx, cy, dx, dy);
        if (shared) covered.push([shared[0], shared[1]]);
      }
    }
    for (const [fromM, toM] of leftBetween(covered, 0, lengthM, TOUCH_M)) {
      const from = fromM / lengthM;
      const to = toM / lengthM;
      const [cx, cy] = [ax + from * (bx - ax), ay + from * (by - ay)];
      const [dx, dy] = toM === lengthM ? [bx, by] : [ax + to * (bx - ax), ay + to * (by - ay)];
      free.push({ edge: e, from, to, cx, cy, dx, dy });
    }
  }
  return free;
}

/** What the spans leave of `from` … `to`, in order, where it is more than `least`. Sorts the spans. */
function leftBetween(spans: Spans, from: number, to: number, least: number): Spans {
  const left: Spans = [];
  let reached = from;
  spans.sort((p, q) => p[0] - q[0]);
  for (const [start, end] of spans) {
    if (start >= to) break;
    if (start - reached > least) left.push([reached, start]);
    reached = Math.max(reached, end);
  }
  if (to - reached > least) left.push([reached, to]);
  return left;
}

function linkFromStandingPoints(
  here: Border,
  across: Border,
  cutters: readonly Cutter[],
  maxGapM: number,
): Link | null {
  if (across.free.length === 0) return null;
  const stepM = Math.min(MAX_STEP_M, maxGapM / 4);
  const { edges, free } = here;
  let f = 0;
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  for (let e = 0; e < edges.length; e += 4) {
    const firstFree = f;
    while (f < free.length && free[f].edge === e) f++;
    const ax = edges[e];
    const ay = edges[e + 1];
    const bx = edges[e + 2];
    const by = edges[e + 3];
    const aims = aimsFrom(ax, ay, bx, by, across.free, maxGapM);
    if (aims.length === 0) continue;
    const [from, to] = stretchNear(ax, ay, bx, by, aims, maxGapM);
    if (from > to) continue;
    const walls = wallsBetween(ax, ay, bx, by, aims, cutters);
    const linkFrom = (t: number): Link | null => {
      const x = t === 1 ? bx : ax + t * (bx - ax);
      const y = t === 1 ? by : ay + t * (by - ay);
      if (x === lastX && y === lastY) return null;
      lastX = x;
      lastY = y;
      return linkIntoLight(x, y, aims, walls, cutters, maxGapM);
    };
    const atStart = from === 0 ? linkFrom(0) : null;
    if (atStart) return atStart;
    for (let k = firstFree; k < f; k++) {
      const first = Math.max(from, free[k].from);
      const last = Math.min(to, free[k].to);
      const steps = Math.max(1, Math.ceil(((last - first) * Math.hypot(bx - ax, by - ay)) / stepM));
      for (let s = 0; first <= last && s <= steps; s++) {
        const link = linkFrom(first + ((last - first) * s) / steps);
        if (link) return link;
      }
    }
    const atEnd = to === 1 ? linkFrom(1) : null;
    if (atEnd) return atEnd;
  }
  return null;
}

/** The stretches that face ab within reach; none where all lie behind ab, for the last stretch of a link runs outside both items. */
function aimsFrom(ax: number, ay: number, bx: number, by: number, free: readonly Stretch[], reachM: number): Stretch[] {
  let inFront = false;
  const aims = free.filter(({ cx, cy, dx, dy }) => {
    if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, reachM)) return false;
    const a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
    const b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
    if (a >= 0 && b >= 0) return false;
    if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) > reachM * reachM) return false;
    const c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
    inFront ||= c < 0 || d < 0;
    return true;
  });
  return inFront ? aims : [];
}

/** The part of ab (as fractions) whose box could be within reach of the aims: the rest needs no standing points. */
function stretchNear(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  aims: readonly Stretch[],
  reachM: number,
): [from: number, to: number] {
  const [minX, minY, maxX, maxY] = boxOf(aims);
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

function boxOf(aims: readonly Stretch[]): [minX: number, minY: number, maxX: number, maxY: number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { cx, cy, dx, dy } of aims) {
    box[0] = Math.min(box[0], cx, dx);
    box[1] = Math.min(box[1], cy, dy);
    box[2] = Math.max(box[2], cx, dx);
    box[3] = Math.max(box[3], cy, dy);
  }
  return box;
}

interface Walls {
  readonly edges: readonly number[];
  /** Edges from this place in the list on are lines, those before it borders of polygons. */
  readonly firstLine: number;
}

/** The edges of barriers that a link from ab to the aims can meet. */
function wallsBetween(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  aims: readonly Stretch[],
  cutters: readonly Cutter[],
): Walls {
  const box = boxOf(aims);
  const minX = Math.min(box[0], ax, bx);
  const minY = Math.min(box[1], ay, by);
  const maxX = Math.max(box[2], ax, bx);
  const maxY = Math.max(box[3], ay, by);
  const edges: number[] = [];
  const take = (all: readonly number[]) => {
    for (let e = 0; e < all.length; e += 4) {
      if (boxesApart(minX, minY, maxX, maxY, all[e], all[e + 1], all[e + 2], all[e + 3], TOUCH_M)) continue;
      edges.push(all[e], all[e + 1], all[e + 2], all[e + 3]);
    }
  };
  for (const cutter of cutters) if (cutter.kind === 'polygon') take(cutter.edges);
  const firstLine = edges.length;
  for (const cutter of cutters) if (cutter.kind === 'line') take(cutter.edges);
  return { edges, firstLine };
}

/** A clear link from (x, y) to a lit part of an aim; null where all is in shadow or in a barrier. */
function linkIntoLight(
  x: number,
  y: number,
  aims: readonly Stretch[],
  walls: Walls,
  cutters: readonly Cutter[],
  reachM: number,
): Link | null {
  const { edges, firstLine } = walls;
  /** Edges of polygons that the point lies on throw no shadow, but on their two sides things differ. */
  const through: number[] = [];
  for (let e = 0; e < edges.length; e += 4) {
    if (boxesApart(x, y, x, y, edges[e], edges[e + 1], edges[e + 2], edges[e + 3], TOUCH_M)) continue;
    if (pointSegment2(x, y, edges[e], edges[e + 1], edges[e + 2], edges[e + 3]) > TOUCH2) continue;
    if (e >= firstLine) return null;
    through.push(e);
  }
  for (const { cx, cy, dx, dy } of aims) {
    // In the frame of the aim, a point is s · c + r · d: it is before the aim where s + r < 1, and seen against u = r / (s + r).
    const px = cx - x;
    const py = cy - y;
    const qx = dx - x;
    const qy = dy - y;
    const doubleArea = px * qy - py * qx;
    const lengthM = Math.hypot(qx - px, qy - py);
    const awayM = -doubleArea / lengthM;
    if (!(awayM > TOUCH_M) || awayM > reachM) continue;
    const foot = -(px * (qx - px) + py * (qy - py)) / (lengthM * lengthM);
    const half = Math.sqrt(reachM * reachM - awayM * awayM) / lengthM;
    const from = Math.max(0, foot - half);
    const to = Math.min(1, foot + half);
    const least = TOUCH_M / lengthM;
    if (to - from <= least) continue;
    const before = 1 - TOUCH_M / awayM;
    const shadows: Spans = [];
    let isDark = false;
    for (let e = 0; e < edges.length && !isDark; e += 4) {
      const ex = edges[e] - x;
      const ey = edges[e + 1] - y;
      const fx = edges[e + 2] - x;
      const fy = edges[e + 3] - y;
      const s0 = (ex * qy - ey * qx) / doubleArea;
      const s1 = (fx * qy - fy * qx) / doubleArea;
      if (s0 < 0 && s1 < 0) continue;
      const r0 = (px * ey - py * ex) / doubleArea;
      const r1 = (px * fy - py * fx) / doubleArea;
      if (r0 < 0 && r1 < 0) continue;
      if (s0 + r0 >= before && s1 + r1 >= before) continue;
      if (through.includes(e)) {
        if (s0 >= 0 && r0 >= 0 && s0 + r0 > 0) shadows.push([r0 / (s0 + r0), r0 / (s0 + r0)]);
        if (s1 >= 0 && r1 >= 0 && s1 + r1 > 0) shadows.push([r1 / (s1 + r1), r1 / (s1 + r1)]);
        continue;
      }
      let k0 = 0;
      let k1 = 1;
      if (s0 < 0) k0 = s0 / (s0 - s1);
      else if (s1 < 0) k1 = s0 / (s0 - s1);
      if (r0 < 0) k0 = Math.max(k0, r0 / (r0 - r1));
      else if (r1 < 0) k1 = Math.min(k1, r0 / (r0 - r1));
      if (s0 + r0 > before) k0 = Math.max(k0, (s0 + r0 - before) / (s0 + r0 - s1 - r1));
      else if (s1 + r1 > before) k1 = Math.min(k1, (s0 + r0 - before) / (s0 + r0 - s1 - r1));
      if (k0 >= k1) continue;
      const u0 = acrossAt(k0, s0, r0, s1, r1);
      const u1 = acrossAt(k1, s0, r0, s1, r1);
      const start = Math.min(u0, u1);
      const end = Math.max(u0, u1);
      if (start >= to || end <= from) continue;
      isDark = start - from <= least && to - end <= least;
      shadows.push([start, end]);
    }
    if (isDark) continue;
    for (const [start, end] of leftBetween(shadows, from, to, least)) {
      const u = (start + end) / 2;
      const link: Link = [x, y, cx + u * (dx - cx), cy + u * (dy - cy)];
      if (!firstCutter(cutters, link)) return link;
    }
  }
  return null;
}

function acrossAt(k: number, s0: number, r0: number, s1: number, r1: number): number {
  const s = s0 + k * (s1 - s0);
  const r = r0 + k * (r1 - r0);
  return r / (s + r);
}
