import { buildBoxIndex } from '../boxIndex.js';
import type { BorderNet } from './borderNet.js';
import { netEdges } from './contacts.js';

/**
 * The faces that the noded borders of a net cut the plane into, and which items lie on each.
 *
 * Definition: half-edge 2k runs from node a to node b of border k, half-edge 2k + 1 back; an item that has a border both ways has none there.
 * A cycle is a closed walk of half-edges with one face on its left; a face has one cycle around it (none: the plane outside) and a cycle
 * around each group of borders inside it. An item lies on a face when its borders wind around it more than zero times.
 * Needs a noded net: borders meet in nodes alone. Promises: faces 0 is the outside; every other face has a positive area; labels that
 * contradict each other (a net that is not planar after all) give null, never a wrong answer.
 * Method: next half-edge = the first clockwise from the one that came; groups are nested by the nearest border to the west of their westmost node.
 */
export interface NetFaces {
  readonly faceCount: number;
  /** From node and to node of each half-edge. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Face on the left of each half-edge. */
  readonly faceOf: Int32Array;
  /** Next half-edge of the cycle. */
  readonly next: Int32Array;
  /** Half-edges out of node n, counter-clockwise: out[outStart[n]] … out[outStart[n + 1]] (exclusive). */
  readonly outStart: Int32Array;
  readonly out: Int32Array;
  /** Local items on each face, ascending. */
  readonly items: readonly (readonly number[])[];
  /** Signed planar area of each face; that of the outside is minus the rest. */
  readonly areaM2: Float64Array;
  /** One half-edge of every cycle of each face. */
  readonly cycles: readonly (readonly number[])[];
}

export function netFaces(net: BorderNet): NetFaces | null {
  const borders = bordersOf(net);
  const { from, to } = borders;
  const { xy } = net;
  const halves = from.length;
  const { outStart, out, place } = fans(xy, from, to);
  const next = new Int32Array(halves);
  for (let h = 0; h < halves; h++) {
    const v = to[h];
    const p = place[h ^ 1];
    next[h] = out[p === outStart[v] ? outStart[v + 1] - 1 : p - 1];
  }
  const { cycleOf, cycleStart, cycleArea } = cyclesOf(xy, from, to, next);
  const cycles = cycleStart.length;
  const faceOfCycle = new Int32Array(cycles).fill(-1);
  let faceCount = 1;
  for (let c = 0; c < cycles; c++) if (cycleArea[c] > 0) faceOfCycle[c] = faceCount++;
  const labels: (number[] | null)[] = Array.from({ length: faceCount }, () => null);
  labels[0] = [];

  // groups from west to east: what lies around one is known before it
  for (const group of groupsOf(xy, from, to, cycleStart, cycleArea)) {
    const around = group.westOf < 0 ? 0 : faceOfCycle[cycleOf[group.westOf]];
    if (around < 0) return null;
    for (const c of group.outerCycles) faceOfCycle[c] = around;
    if (group.outerCycles.length === 0) return null;
    const todo = [group.outerCycles[0]];
    const seen = new Set(todo);
    while (todo.length > 0) {
      const c = todo.pop() as number;
      const label = labels[faceOfCycle[c]];
      if (!label) return null;
      let h = cycleStart[c];
      do {
        const twin = cycleOf[h ^ 1];
        const there = crossed(label, borders.left(h), borders.left(h ^ 1));
        const known = labels[faceOfCycle[twin]];
        if (known === null) labels[faceOfCycle[twin]] = there;
        else if (!sameLabel(known, there)) return null;
        if (!seen.has(twin)) {
          seen.add(twin);
          todo.push(twin);
        }
        h = next[h];
      } while (h !== cycleStart[c]);
    }
  }
  const faceOf = Int32Array.from(cycleOf, (c) => faceOfCycle[c]);
  const areaM2 = new Float64Array(faceCount);
  const ofFace: number[][] = Array.from({ length: faceCount }, () => []);
  for (let c = 0; c < cycles; c++) {
    areaM2[faceOfCycle[c]] += cycleArea[c];
    ofFace[faceOfCycle[c]].push(cycleStart[c]);
  }
  const items = labels.map((label) => (label ?? []).filter((_, k) => k % 2 === 0 && (label as number[])[k + 1] > 0));
  return { faceCount, from, to, faceOf, next, outStart, out, items, areaM2, cycles: ofFace };
}

/** Half-edges that bound something, with the items on the left of each (an item as often as it has it). */
function bordersOf(net: BorderNet) {
  const edges = netEdges(net);
  const halves = 2 * edges.a.length;
  const start = new Int32Array(halves + 1);
  for (const own of edges.ofRing) for (const half of own) start[half + 1]++;
  for (let h = 0; h < halves; h++) start[h + 1] += start[h];
  const owner = new Int32Array(start[halves]);
  const end = start.slice(0, halves);
  edges.ofRing.forEach((own, r) => {
    for (const half of own) owner[end[half]++] = net.ringItem[r];
  });
  // an item that runs there and back has no border there
  for (let h = 0; h < halves; h += 2) {
    for (let k = start[h]; k < end[h]; ) {
      const back = owner.subarray(start[h + 1], end[h + 1]).indexOf(owner[k]);
      if (back < 0) k++;
      else {
        owner[k] = owner[--end[h]];
        owner[start[h + 1] + back] = owner[--end[h + 1]];
      }
    }
  }
  const kept: number[] = [];
  for (let h = 0; h < halves; h += 2) if (end[h] > start[h] || end[h + 1] > start[h + 1]) kept.push(h);
  const from = new Int32Array(2 * kept.length);
  const to = new Int32Array(2 * kept.length);
  kept.forEach((h, k) => {
    from[2 * k] = edges.a[h / 2];
    to[2 * k] = edges.b[h / 2];
    from[2 * k + 1] = edges.b[h / 2];
    to[2 * k + 1] = edges.a[h / 2];
  });
  const left = (h: number): Int32Array => {
    const half = kept[h >> 1] + (h & 1);
    return owner.subarray(start[half], end[half]);
  };
  return { from, to, left };
}

/** Half-edges out of each node, counter-clockwise from west, and the place of each. */
function fans(xy: readonly number[], from: Int32Array, to: Int32Array) {
  const outStart = new Int32Array(xy.length / 2 + 1);
  for (const n of from) outStart[n + 1]++;
  for (let n = 0; n < xy.length / 2; n++) outStart[n + 1] += outStart[n];
  const out = new Int32Array(from.length);
  const used = outStart.slice();
  const angle = new Float64Array(from.length);
  for (let h = 0; h < from.length; h++) {
    const n = from[h];
    const m = to[h];
    angle[h] = Math.atan2(xy[2 * m + 1] - xy[2 * n + 1], xy[2 * m] - xy[2 * n]);
    out[used[n]++] = h;
  }
  const place = new Int32Array(from.length);
  for (let n = 0; n < xy.length / 2; n++) {
    const fan = out.subarray(outStart[n], outStart[n + 1]);
    if (fan.length > 1) fan.sort((h, g) => angle[h] - angle[g] || h - g);
    for (let k = 0; k < fan.length; k++) place[fan[k]] = outStart[n] + k;
  }
  return { outStart, out, place };
}

function cyclesOf(xy: readonly number[], from: Int32Array, to: Int32Array, next: Int32Array) {
  const cycleOf = new Int32Array(from.length).fill(-1);
  const cycleStart: number[] = [];
  const cycleArea: number[] = [];
  for (let h = 0; h < from.length; h++) {
    if (cycleOf[h] >= 0) continue;
    const x0 = xy[2 * from[h]];
    const y0 = xy[2 * from[h] + 1];
    let twice = 0;
    let g = h;
    do {
      cycleOf[g] = cycleStart.length;
      const a = 2 * from[g];
      const b = 2 * to[g];
      twice += (xy[a] - x0) * (xy[b + 1] - y0) - (xy[a + 1] - y0) * (xy[b] - x0);
      g = next[g];
    } while (g !== h);
    cycleStart.push(h);
    cycleArea.push(twice / 2);
  }
  return { cycleOf, cycleStart, cycleArea };
}

interface Group {
  /** Cycles with this group on the inside and no face of its own: its outline. */
  readonly outerCycles: readonly number[];
  /** Half-edge of another group with the group on its left; −1 where none is to the west. */
  readonly westOf: number;
}

/** Groups of borders that hang together, from west to east. */
function groupsOf(
  xy: readonly number[],
  from: Int32Array,
  to: Int32Array,
  cycleStart: readonly number[],
  cycleArea: readonly number[],
): Group[] {
  const parent = Int32Array.from({ length: xy.length / 2 }, (_, n) => n);
  const root = (n: number): number => {
    while (parent[n] !== n) {
      parent[n] = parent[parent[n]];
      n = parent[n];
    }
    return n;
  };
  for (let h = 0; h < from.length; h += 2) parent[root(from[h])] = root(to[h]);
  const west = new Map<number, number>();
  for (const n of from) {
    const r = root(n);
    const best = west.get(r);
    const isBetter =
      best === undefined ||
      xy[2 * n] < xy[2 * best] ||
      (xy[2 * n] === xy[2 * best] && xy[2 * n + 1] < xy[2 * best + 1]);
    if (isBetter) west.set(r, n);
  }
  const outer = new Map<number, number[]>();
  cycleStart.forEach((h, c) => {
    if (cycleArea[c] > 0) return;
    const r = root(from[h]);
    outer.set(r, [...(outer.get(r) ?? []), c]);
  });
  const order = [...west].sort(([, n], [, m]) => xy[2 * n] - xy[2 * m] || xy[2 * n + 1] - xy[2 * m + 1]);
  const isOne = order.length < 2;
  const westOf = isOne ? () => -1 : nearestWest(xy, from, to, root);
  return order.map(([r, n]) => ({ outerCycles: outer.get(r) ?? [], westOf: westOf(n, r) }));
}

/** The half-edge, of another group than `group`, first met going west from node n, with n on its left. */
function nearestWest(xy: readonly number[], from: Int32Array, to: Int32Array, root: (n: number) => number) {
  const count = from.length / 2;
  const boxes = new Float64Array(4 * count);
  for (let k = 0; k < count; k++) {
    const a = 2 * from[2 * k];
    const b = 2 * to[2 * k];
    boxes[4 * k] = Math.min(xy[a], xy[b]);
    boxes[4 * k + 1] = Math.min(xy[a + 1], xy[b + 1]);
    boxes[4 * k + 2] = Math.max(xy[a], xy[b]);
    boxes[4 * k + 3] = Math.max(xy[a + 1], xy[b + 1]);
  }
  const index = buildBoxIndex(boxes);
  return (n: number, group: number): number => {
    const x = xy[2 * n];
    const y = xy[2 * n + 1];
    let best = -1;
    let bestX = -Infinity;
    let bestSlope = 0;
    index.visit(-Infinity, y, x, y, (k) => {
      if (root(from[2 * k]) === group) return;
      const a = 2 * from[2 * k];
      const b = 2 * to[2 * k];
      if (xy[a + 1] > y === xy[b + 1] > y) return;
      const slope = (xy[b] - xy[a]) / (xy[b + 1] - xy[a + 1]);
      const at = xy[a] + (y - xy[a + 1]) * slope;
      if (at > x || at < bestX || (at === bestX && slope <= bestSlope)) return;
      bestX = at;
      bestSlope = slope;
      // going down it has the east on its left
      best = xy[a + 1] > xy[b + 1] ? 2 * k : 2 * k + 1;
    });
    return best;
  };
}

/** Label on the right of a half-edge, from that on its left: item, winding, item, winding … ascending. */
function crossed(label: readonly number[], left: Int32Array, right: Int32Array): number[] {
  // from land of one item to that of another, and out of land or into it: what most borders are
  if (label.length === 2 && label[1] === 1 && left.length === 1 && left[0] === label[0] && right.length < 2) {
    return right.length === 0 ? [] : [right[0], 1];
  }
  const windings = new Map<number, number>();
  for (let k = 0; k < label.length; k += 2) windings.set(label[k], label[k + 1]);
  for (const item of left) windings.set(item, (windings.get(item) ?? 0) - 1);
  for (const item of right) windings.set(item, (windings.get(item) ?? 0) + 1);
  const there: number[] = [];
  for (const item of [...windings.keys()].sort((a, b) => a - b)) {
    const winding = windings.get(item) ?? 0;
    if (winding !== 0) there.push(item, winding);
  }
  return there;
}

function sameLabel(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}
