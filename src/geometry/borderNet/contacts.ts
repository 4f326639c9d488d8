import { buildBoxIndex } from '../boxIndex.js';
import type { BorderNet } from './borderNet.js';

/** The edges of a net, each once, a < b. */
export interface NetEdges {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** The local item that alone has the edge, once; −1 where several have it. */
  readonly soleItem: Int32Array;
  /** Edge of the ring edge that starts at position p of ring r: `ofRing[r][p]`, and whether it runs from b to a: `| 1`. Twice the edge. */
  readonly ofRing: readonly Int32Array[];
}

export function netEdges(net: BorderNet): NetEdges {
  const total = net.rings.reduce((sum, ring) => sum + ring.length, 0);
  let slotCount = 16;
  while (slotCount < 2 * total) slotCount *= 2;
  const slots = new Int32Array(slotCount).fill(-1);
  const a = new Int32Array(total);
  const b = new Int32Array(total);
  const soleItem = new Int32Array(total);
  let count = 0;
  /** The number of the edge between two nodes, `low` < `high`, given now if it has none. */
  const edgeOf = (low: number, high: number, item: number): number => {
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    slot = ((slot ^ (slot >>> 15)) >>> 0) & (slotCount - 1);
    for (;;) {
      const e = slots[slot];
      if (e < 0) break;
      if (a[e] === low && b[e] === high) {
        soleItem[e] = -1;
        return e;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
    slots[slot] = count;
    a[count] = low;
    b[count] = high;
    soleItem[count] = item;
    return count++;
  };
  const ofRing = net.rings.map((ring, r) => {
    const own = new Int32Array(ring.length);
    for (let p = 0; p < ring.length; p++) {
      const from = ring[p];
      const to = ring[p + 1 === ring.length ? 0 : p + 1];
      const isBackward = from > to;
      const e = isBackward ? edgeOf(to, from, net.ringItem[r]) : edgeOf(from, to, net.ringItem[r]);
      own[p] = 2 * e + (isBackward ? 1 : 0);
    }
    return own;
  });
  return { a: a.subarray(0, count), b: b.subarray(0, count), soleItem: soleItem.subarray(0, count), ofRing };
}

/** Two nodes near each other, a node near an edge it is not an end of, two edges that cross: e and f come in ascending order. */
export interface ContactSink {
  nodes(n: number, m: number): void;
  nodeOnEdge(n: number, e: number): void;
  crossing(e: number, f: number): void;
}

/**
 * Tells the sink every contact within the tolerance of an edge that `isOpen` says is to be looked at and any edge that `meets` it. A pair with
 * nodes near each other tells these alone, one with a node near an edge that alone: what is done about it may end the rest.
 */
export function contacts(
  net: BorderNet,
  edges: NetEdges,
  toleranceM: number,
  isOpen: (e: number) => boolean,
  meets: (e: number, f: number) => boolean,
  sink: ContactSink,
): void {
  const { xy } = net;
  const { a, b } = edges;
  const boxes = new Float64Array(4 * a.length);
  for (let e = 0; e < a.length; e++) {
    const ax = xy[2 * a[e]];
    const ay = xy[2 * a[e] + 1];
    const bx = xy[2 * b[e]];
    const by = xy[2 * b[e] + 1];
    boxes[4 * e] = Math.min(ax, bx);
    boxes[4 * e + 1] = Math.min(ay, by);
    boxes[4 * e + 2] = Math.max(ax, bx);
    boxes[4 * e + 3] = Math.max(ay, by);
  }
  const index = buildBoxIndex(boxes);
  for (let e = 0; e < a.length; e++) {
    if (!isOpen(e)) continue;
    const near = index.search(
      boxes[4 * e] - toleranceM,
      boxes[4 * e + 1] - toleranceM,
      boxes[4 * e + 2] + toleranceM,
      boxes[4 * e + 3] + toleranceM,
    );
    for (const f of near) {
      if (f === e || (f < e && isOpen(f)) || !meets(e, f)) continue;
      contactOf(xy, edges, Math.min(e, f), Math.max(e, f), toleranceM, sink);
    }
  }
}

function contactOf(
  xy: readonly number[],
  { a, b }: NetEdges,
  e: number,
  f: number,
  toleranceM: number,
  sink: ContactSink,
): void {
  let told = false;
  for (const n of [a[e], b[e]]) {
    for (const m of [a[f], b[f]]) {
      if (n === m || distance(xy, n, m) > toleranceM) continue;
      sink.nodes(n, m);
      told = true;
    }
  }
  if (told) return;
  for (const n of [a[e], b[e]]) {
    if (n === a[f] || n === b[f] || distanceToEdge(xy, n, a[f], b[f]) > toleranceM) continue;
    sink.nodeOnEdge(n, f);
    told = true;
  }
  for (const n of [a[f], b[f]]) {
    if (n === a[e] || n === b[e] || distanceToEdge(xy, n, a[e], b[e]) > toleranceM) continue;
    sink.nodeOnEdge(n, e);
    told = true;
  }
  if (!told && cross(xy, a[e], b[e], a[f], b[f])) sink.crossing(e, f);
}

export function distance(xy: readonly number[], n: number, m: number): number {
  return Math.hypot(xy[2 * n] - xy[2 * m], xy[2 * n + 1] - xy[2 * m + 1]);
}

function distanceToEdge(xy: readonly number[], n: number, a: number, b: number): number {
  return distanceToSegment(xy[2 * n], xy[2 * n + 1], xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1]);
}

export function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const ux = bx - ax;
  const uy = by - ay;
  const length2 = ux * ux + uy * uy;
  const t = length2 > 0 ? Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / length2)) : 0;
  return Math.hypot(x - ax - t * ux, y - ay - t * uy);
}

/** The edges a–b and c–d cross inside both: no end is near the other edge, so signs are certain. */
function cross(xy: readonly number[], a: number, b: number, c: number, d: number): boolean {
  if (a === c || a === d || b === c || b === d) return false;
  return side(xy, a, b, c) !== side(xy, a, b, d) && side(xy, c, d, a) !== side(xy, c, d, b);
}

function side(xy: readonly number[], a: number, b: number, n: number): boolean {
  const ax = xy[2 * a];
  const ay = xy[2 * a + 1];
  return (xy[2 * b] - ax) * (xy[2 * n + 1] - ay) - (xy[2 * b + 1] - ay) * (xy[2 * n] - ax) > 0;
}

/** Where the edges a–b and c–d, which cross, do so. */
export function crossingOf(xy: readonly number[], a: number, b: number, c: number, d: number): [number, number] {
  const ax = xy[2 * a];
  const ay = xy[2 * a + 1];
  const ux = xy[2 * b] - ax;
  const uy = xy[2 * b + 1] - ay;
  const cx = xy[2 * c] - ax;
  const cy = xy[2 * c + 1] - ay;
  const vx = xy[2 * d] - xy[2 * c];
  const vy = xy[2 * d + 1] - xy[2 * c + 1];
  const t = (cx * vy - cy * vx) / (ux * vy - uy * vx);
  return [ax + t * ux, ay + t * uy];
}
