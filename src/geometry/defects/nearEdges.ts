import type { Loops } from './loops.js';

/**
 * The pairs of edges of an item that may meet: every pair with a common point is given, and few others.
 *
 * Promises: a pair whose edges have a point in common is given at least once, whatever rounding did (neighbours included, save those
 * that follow each other in the arrays); a pair may come twice. `give` returning false ends the search.
 * Method: short items edge by edge, runs of four with boxes apart passed over; long ones are halved by place again and again, along
 * x, y or across the way most of their edges run, edges on the dividing line going to both halves. n edges cost about n log n.
 */
export type GivePair = (e: number, f: number) => boolean;

const RUN = 4;
const SHORT = 400;
const FEW = 40;

export function nearEdges(loops: Loops, give: GivePair): boolean {
  let edges = 0;
  for (let l = 0; l < loops.count; l++) edges += loops.end[l] - loops.start[l];
  if (edges <= SHORT) return byRuns(loops, give);
  const list = new Int32Array(edges);
  let at = 0;
  for (let l = 0; l < loops.count; l++) for (let e = loops.start[l]; e < loops.end[l]; e++) list[at++] = e;
  return halved(loops, list, give, [-Infinity, -Infinity, Infinity, Infinity]);
}

/** Used again for every item; loops have three edges or more, so a short item has fewer runs than edges. */
const boxes = new Float64Array(4 * SHORT);
const runFirst = new Int32Array(SHORT);
const runEnd = new Int32Array(SHORT);

function byRuns({ x, y, start, end, count }: Loops, give: GivePair): boolean {
  let runs = 0;
  for (let l = 0; l < count; l++) {
    const beyond = end[l];
    for (let e = start[l]; e < beyond; e += RUN) {
      const to = e + RUN < beyond ? e + RUN : beyond;
      let minX = x[e];
      let maxX = minX;
      let minY = y[e];
      let maxY = minY;
      for (let v = e + 1; v <= to; v++) {
        const vx = x[v];
        const vy = y[v];
        if (vx < minX) minX = vx;
        else if (vx > maxX) maxX = vx;
        if (vy < minY) minY = vy;
        else if (vy > maxY) maxY = vy;
      }
      boxes[4 * runs] = minX;
      boxes[4 * runs + 1] = minY;
      boxes[4 * runs + 2] = maxX;
      boxes[4 * runs + 3] = maxY;
      runFirst[runs] = e;
      runEnd[runs++] = to;
    }
  }
  for (let r = 0; r < runs; r++) {
    const e0 = runFirst[r];
    const e1 = runEnd[r];
    const minX = boxes[4 * r];
    const minY = boxes[4 * r + 1];
    const maxX = boxes[4 * r + 2];
    const maxY = boxes[4 * r + 3];
    for (let e = e0; e < e1; e++) {
      for (let f = e + 2; f < e1; f++) if (!apart(x, y, e, f) && !give(e, f)) return false;
    }
    for (let s = r + 1; s < runs; s++) {
      if (boxes[4 * s] > maxX || boxes[4 * s + 2] < minX || boxes[4 * s + 1] > maxY || boxes[4 * s + 3] < minY)
        continue;
      const f0 = runFirst[s];
      const f1 = runEnd[s];
      for (let e = e0; e < e1; e++) {
        const x1 = x[e];
        const x2 = x[e + 1];
        const left = x1 < x2 ? x1 : x2;
        const right = x1 < x2 ? x2 : x1;
        if (left > boxes[4 * s + 2] || right < boxes[4 * s]) continue;
        for (let f = f0; f < f1; f++) {
          if (f === e + 1) continue;
          if (!apart(x, y, e, f) && !give(e, f)) return false;
        }
      }
    }
  }
  return true;
}

/** The edges `e` and `f` have no point in common, whatever rounding did. */
export function apart(x: Float64Array, y: Float64Array, e: number, f: number): boolean {
  const x1 = x[e];
  const x2 = x[e + 1];
  const x3 = x[f];
  const x4 = x[f + 1];
  if (x1 < x3 ? x1 < x4 && x2 < x3 && x2 < x4 : x1 > x4 && x2 > x3 && x2 > x4 && x1 > x3) return true;
  const y1 = y[e];
  const y2 = y[e + 1];
  const y3 = y[f];
  const y4 = y[f + 1];
  if (y1 < y3 ? y1 < y4 && y2 < y3 && y2 < y4 : y1 > y4 && y2 > y3 && y2 > y4 && y1 > y3) return true;
  return (
    sureSide(x1, y1, x2, y2, x3, y3) * sureSide(x1, y1, x2, y2, x4, y4) > 0 ||
    sureSide(x3, y3, x4, y4, x1, y1) * sureSide(x3, y3, x4, y4, x2, y2) > 0
  );
}

/** Of the products in an orientation; their rounding is below 4 · 2⁻⁵³ of their sum. */
const ROUNDING = 1e-15;

/** 1 left of the line, −1 right of it, 0 where rounding leaves it open. Differences of coordinates nearby are as good as exact. */
export function sureSide(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const left = (bx - ax) * (y - ay);
  const right = (by - ay) * (x - ax);
  const turn = left - right;
  const open = ROUNDING * (Math.abs(left) + Math.abs(right));
  return turn > open ? 1 : turn < -open ? -1 : 0;
}

/** Depth at which halving stops: far more than any ordinary item takes. */
const DEEPEST = 60;

interface Cut {
  /** Direction across the dividing line. */
  readonly nx: number;
  readonly ny: number;
  readonly at: number;
  /** How far beside the line an edge still counts as on it. */
  readonly slack: number;
  readonly low: number;
  readonly high: number;
}

/** Bounds of a part of the plane that holds the middles of halves to come; edges reach beyond it. */
type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number];

function halved(loops: Loops, list: Int32Array, give: GivePair, within: Bounds, depth = 0): boolean {
  const n = list.length;
  if (n <= FEW || depth === DEEPEST) return allPairs(loops, list, give);
  const [dx, dy] = mainDirection(loops, list);
  let best: Cut | null = null;
  for (const [nx, ny] of [
    [1, 0],
    [0, 1],
    [-dy, dx],
  ]) {
    const cut = cutAt(loops, list, nx, ny, within);
    if (best === null || cost(cut) < cost(best)) best = cut;
  }
  if (best === null || Math.max(best.low, best.high) > 0.95 * n) return allPairs(loops, list, give);
  const low = new Int32Array(best.low);
  const high = new Int32Array(best.high);
  let [l, h] = [0, 0];
  const { nx, ny, at, slack } = best;
  const { x, y } = loops;
  for (const e of list) {
    const p = nx * x[e] + ny * y[e];
    const q = nx * x[e + 1] + ny * y[e + 1];
    if (p <= at + slack || q <= at + slack) low[l++] = e;
    if (p >= at - slack || q >= at - slack) high[h++] = e;
  }
  const [minX, minY, maxX, maxY] = within;
  const lowBounds: Bounds = nx === 1 ? [minX, minY, at, maxY] : ny === 1 ? [minX, minY, maxX, at] : within;
  const highBounds: Bounds = nx === 1 ? [at, minY, maxX, maxY] : ny === 1 ? [minX, at, maxX, maxY] : within;
  return halved(loops, low, give, lowBounds, depth + 1) && halved(loops, high, give, highBounds, depth + 1);
}

function cost({ low, high }: Cut): number {
  return low * low + high * high;
}

/** The direction most of the edges run, by length; ways there and back count alike. */
function mainDirection({ x, y }: Loops, list: Int32Array): [number, number] {
  let cos = 0;
  let sin = 0;
  for (const e of list) {
    const dx = x[e + 1] - x[e];
    const dy = y[e + 1] - y[e];
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length === 0) continue;
    cos += (dx * dx - dy * dy) / length;
    sin += (2 * dx * dy) / length;
  }
  const half = Math.atan2(sin, cos) / 2;
  return [Math.cos(half), Math.sin(half)];
}

const SAMPLES = 63;

/** The dividing line across (nx, ny) through the middle of the edges, by a sample of them. */
function cutAt({ x, y }: Loops, list: Int32Array, nx: number, ny: number, within: Bounds): Cut {
  const n = list.length;
  const step = Math.max(1, Math.floor(n / SAMPLES));
  const middles: number[] = [];
  for (let k = step >> 1; k < n; k += step) {
    const e = list[k];
    // of the part inside: a long edge is not always cut where it is cut already
    const [x1, x2] = [clamp(x[e], within[0], within[2]), clamp(x[e + 1], within[0], within[2])];
    const [y1, y2] = [clamp(y[e], within[1], within[3]), clamp(y[e + 1], within[1], within[3])];
    middles.push((nx * (x1 + x2) + ny * (y1 + y2)) / 2);
  }
  middles.sort((a, b) => a - b);
  const at = middles[middles.length >> 1];
  let slack = 0;
  if (nx !== 0 && ny !== 0) {
    for (const e of list)
      slack = Math.max(slack, Math.abs(x[e]), Math.abs(y[e]), Math.abs(x[e + 1]), Math.abs(y[e + 1]));
    slack *= 4e-15;
  }
  let low = 0;
  let high = 0;
  for (const e of list) {
    const p = nx * x[e] + ny * y[e];
    const q = nx * x[e + 1] + ny * y[e + 1];
    if (p <= at + slack || q <= at + slack) low++;
    if (p >= at - slack || q >= at - slack) high++;
  }
  return { nx, ny, at, slack, low, high };
}

function clamp(value: number, from: number, to: number): number {
  return value < from ? from : value > to ? to : value;
}

function allPairs({ x, y }: Loops, list: Int32Array, give: GivePair): boolean {
  for (let i = 0; i < list.length; i++) {
    const e = list[i];
    for (let j = i + 1; j < list.length; j++) {
      const f = list[j];
      if (f === e + 1 || apart(x, y, e, f)) continue;
      if (!give(e, f)) return false;
    }
  }
  return true;
}
