import { type BorderNet, keptPositions } from './borderNet.js';
import { contacts, crossingOf, distance, distanceToSegment, type NetEdges, netEdges } from './contacts.js';

/**
 * Borders that run into each other get common nodes: afterwards no edge crosses another, and no node lies within the tolerance of an edge it
 * is not an end of, where borders of different items met without sharing their nodes.
 *
 * Definition: open edges (`BorderNet`) are held against every edge of another item that comes within the tolerance, edges changed here against all.
 * Nodes within the tolerance of each other become one (the one more borders have, then the earlier, stays); a node near an edge goes into the
 * edge, which bends to it; edges that cross get a node there. Each of these is done to every item that has the node or the edge, once, so
 * that neighbours stay neighbours. Borders that match already, or meet nobody, are left alone, bit for bit.
 * Promises: no node goes farther than the tolerance from where it was delivered, no edge bends farther than that from the delivered edge it
 * is a part of; what would have to is left, and told in `left`. Ends: after `MOST_ROUNDS` rounds at the latest, then `isSettled` is false.
 * Method: as the snapping noder of JTS, with the way back from each part to its delivered edge kept.
 * Limits: a needle thinner than the tolerance folds up; the faces of the net (`faces.ts`) forget it.
 */
export interface NodedBorders {
  /** Local items whose rings changed. */
  readonly changed: Uint8Array;
  /** How far a border of each local item went at most. */
  readonly movedM: Float64Array;
  /** Places where borders still meet without a common node. */
  readonly left: readonly { readonly x: number; readonly y: number; readonly item: number; readonly other: number }[];
  readonly isSettled: boolean;
}

const MOST_ROUNDS = 40;
/** What is to be seen to of an edge: nothing; what it meets of other items; what it meets at all, having been changed. */
const CLOSED = 0;
const AS_DELIVERED = 1;
const CHANGED = 2;
/** Against rounding in a distance that is compared with the tolerance. */
const ROUNDING = 1 + 1e-9;

/** Borders this near touch, whatever the tolerance: what is left crossing or touching after all else gets its node. */
const TOUCH_M = 1e-6;

/** Nodes `net`, in place. */
export function nodeBorders(net: BorderNet, toleranceM: number): NodedBorders {
  const work: Work = {
    net,
    delivered: deliveredEdges(net),
    members: new Map(),
    changed: new Uint8Array(net.items.length),
    movedM: new Float64Array(net.items.length),
    left: new Map(),
  };
  const { changed, movedM } = work;
  let edges = netEdges(net);
  const isNear = settle(work, edges, openEdges(net, edges), toleranceM, toleranceM);
  // an item may touch itself or a neighbour where no vertex is, and what would have bent too far may still cross
  edges = netEdges(net);
  const all = new Uint8Array(edges.a.length).fill(CHANGED);
  const isSettled = settle(work, edges, all, Math.min(TOUCH_M, toleranceM), toleranceM + 4 * TOUCH_M) && isNear;
  return { changed, movedM, left: [...work.left.values()], isSettled };
}

interface Work {
  readonly net: BorderNet;
  readonly delivered: Delivered;
  /** Nodes that became each node: none may go too far in several rounds. */
  readonly members: Map<number, number[]>;
  readonly changed: Uint8Array;
  readonly movedM: Float64Array;
  /** By node. */
  readonly left: Map<number, NodedBorders['left'][number]>;
}

/** Rounds until nothing is to be seen to; false where that has no end. `limitM`: how far anything may go from where it was delivered. */
function settle(work: Work, edges: NetEdges, open: Uint8Array, toleranceM: number, limitM: number): boolean {
  const { net } = work;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (open.every((state) => state === CLOSED)) return true;
    const found = collect(net, edges, toleranceM, open);
    const merges = mergesOf(work, found.nodes, limitM);
    const inserts = new Map<number, number[]>();
    if (merges.size === 0) {
      const { kept, refused } = refuseFar(work, edges, found.onEdge, toleranceM, limitM);
      for (const [e, nodes] of kept) inserts.set(e, nodes);
      for (const [n, e] of refused) {
        const item = Math.max(0, edges.soleItem[e]);
        work.left.set(n, { x: net.xy[2 * n], y: net.xy[2 * n + 1], item, other: -1 });
      }
      for (const [e, f] of found.crossings) {
        const [x, y] = crossingOf(net.xy, edges.a[e], edges.b[e], edges.a[f], edges.b[f]);
        const n = net.xy.length / 2;
        net.xy.push(x, y);
        push(inserts, e, n);
        push(inserts, f, n);
      }
    }
    if (merges.size + inserts.size === 0) return true;
    // where nodes became one, what else these edges meet is still to be seen to
    const stillOpen = merges.size > 0 ? open : new Uint8Array(open.length);
    const states = apply(work, edges, merges, inserts, stillOpen);
    edges = netEdges(net);
    open = new Uint8Array(edges.a.length);
    edges.ofRing.forEach((own, r) => {
      for (let p = 0; p < own.length; p++) open[own[p] >> 1] = Math.max(open[own[p] >> 1], states[r][p]);
    });
  }
  return false;
}

/** Each ring edge's delivered edge: x, y of both its ends, and which it is at each position of each ring. */
interface Delivered {
  readonly ends: Float64Array;
  readonly ofRing: Int32Array[];
}

function deliveredEdges(net: BorderNet): Delivered {
  const total = net.rings.reduce((sum, ring) => sum + ring.length, 0);
  const ends = new Float64Array(4 * total);
  let e = 0;
  const ofRing = net.rings.map((ring) =>
    Int32Array.from(ring, (from, p) => {
      const to = ring[p + 1 === ring.length ? 0 : p + 1];
      ends.set([net.xy[2 * from], net.xy[2 * from + 1], net.xy[2 * to], net.xy[2 * to + 1]], 4 * e);
      return e++;
    }),
  );
  return { ends, ofRing };
}

/** Edges that are open in a ring, each once. */
function openEdges(net: BorderNet, edges: NetEdges): Uint8Array {
  const open = new Uint8Array(edges.a.length);
  edges.ofRing.forEach((own, r) => {
    for (let p = 0; p < own.length; p++) if (net.open[r][p]) open[own[p] >> 1] = AS_DELIVERED;
  });
  return open;
}

function collect(net: BorderNet, edges: NetEdges, toleranceM: number, open: Uint8Array) {
  const { soleItem } = edges;
  const nodes: number[] = [];
  const onEdge = new Map<number, number[]>();
  const crossings: [number, number][] = [];
  // at first an item's own borders do not meet each other; once bent they may
  const meets = (e: number, f: number) =>
    open[e] === CHANGED || open[f] === CHANGED || soleItem[e] < 0 || soleItem[e] !== soleItem[f];
  contacts(net, edges, toleranceM, (e) => open[e] !== CLOSED, meets, {
    nodes: (n, m) => nodes.push(n, m),
    nodeOnEdge: (n, e) => push(onEdge, e, n),
    crossing: (e, f) => crossings.push([e, f]),
  });
  return { nodes, onEdge, crossings };
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** Node → the node it becomes. `pairs`: n, m, n, m … of nodes near each other. */
function mergesOf({ net, members }: Work, pairs: readonly number[], limitM: number): Map<number, number> {
  const merges = new Map<number, number>();
  if (pairs.length === 0) return merges;
  const nodes = net.xy.length / 2;
  const start = new Int32Array(nodes + 1);
  for (const n of pairs) start[n + 1]++;
  for (let n = 0; n < nodes; n++) start[n + 1] += start[n];
  const near = new Int32Array(pairs.length);
  const end = start.slice(0, nodes);
  for (let k = 0; k < pairs.length; k += 2) {
    near[end[pairs[k]]++] = pairs[k + 1];
    near[end[pairs[k + 1]]++] = pairs[k];
  }
  const uses = new Int32Array(nodes);
  for (const ring of net.rings) for (const n of ring) uses[n]++;
  const order: number[] = [];
  for (let n = 0; n < nodes; n++) if (start[n] < start[n + 1]) order.push(n);
  order.sort((n, m) => uses[m] - uses[n] || n - m);
  const isTaken = new Uint8Array(nodes);
  for (const n of order) {
    if (merges.has(n)) continue;
    for (let k = start[n]; k < end[n]; k++) {
      const m = near[k];
      if (isTaken[m] === 1 || merges.has(m)) continue;
      const moving = [m, ...(members.get(m) ?? [])];
      if (moving.some((one) => distance(net.xy, one, n) > limitM * ROUNDING)) continue;
      merges.set(m, n);
      isTaken[n] = 1;
      const own = members.get(n);
      if (own) own.push(...moving);
      else members.set(n, moving);
    }
  }
  return merges;
}

/** Nodes that may go into each edge, and those that would bend a delivered edge too far. */
function refuseFar(
  { net, delivered }: Work,
  edges: NetEdges,
  onEdge: ReadonlyMap<number, readonly number[]>,
  toleranceM: number,
  limitM: number,
) {
  const kept = new Map<number, number[]>();
  const refused: [node: number, edge: number][] = [];
  if (onEdge.size === 0) return { kept, refused };
  const bent = new Map<number, number[]>();
  const beside = new Map<number, number[]>();
  edges.ofRing.forEach((own, r) => {
    const ring = net.rings[r];
    for (let p = 0; p < own.length; p++) {
      const e = own[p] >> 1;
      if (!onEdge.has(e)) continue;
      push(bent, e, delivered.ofRing[r][p]);
      push(beside, e, ring[p === 0 ? own.length - 1 : p - 1]);
      push(beside, e, ring[(p + 2) % own.length]);
    }
  });
  for (const [e, nodes] of onEdge) {
    for (const n of nodes) {
      // the node before or after the edge, near the corner: going there and back would only turn the corner round
      const cornerM = Math.min(distance(net.xy, n, edges.a[e]), distance(net.xy, n, edges.b[e]));
      if (cornerM <= 2 * toleranceM && beside.get(e)?.includes(n)) continue;
      const isFar = (bent.get(e) ?? []).some((d) => distanceToDelivered(net, n, delivered, d) > limitM * ROUNDING);
      if (isFar) refused.push([n, e]);
      else push(kept, e, n);
    }
  }
  return { kept, refused };
}

function distanceToDelivered(net: BorderNet, n: number, { ends }: Delivered, d: number): number {
  return distanceToSegment(
    net.xy[2 * n],
    net.xy[2 * n + 1],
    ends[4 * d],
    ends[4 * d + 1],
    ends[4 * d + 2],
    ends[4 * d + 3],
  );
}

/** Rewrites the rings; gives the state of each edge of each ring. */
function apply(
  { net, delivered, changed, movedM }: Work,
  edges: NetEdges,
  merges: ReadonlyMap<number, number>,
  inserts: ReadonlyMap<number, number[]>,
  stillOpen: Uint8Array,
): Uint8Array[] {
  for (const [e, nodes] of inserts) sortAlong(net.xy, nodes, edges.a[e], edges.b[e]);
  const states: Uint8Array[] = [];
  net.rings.forEach((ring, r) => {
    const item = net.ringItem[r];
    const nodes: number[] = [];
    const origin: number[] = [];
    const state: number[] = [];
    const wasOpen: number[] = [];
    let isChanged = false;
    for (let p = 0; p < ring.length; p++) {
      const own = edges.ofRing[r][p];
      const inserted = inserts.get(own >> 1);
      const from = ring[p];
      const to = merges.get(from);
      const next = ring[p + 1 === ring.length ? 0 : p + 1];
      if (to !== undefined) movedM[item] = Math.max(movedM[item], distance(net.xy, from, to));
      const isTouched = to !== undefined || merges.has(next) || inserted !== undefined;
      if (isTouched) isChanged = true;
      nodes.push(to ?? from);
      origin.push(delivered.ofRing[r][p]);
      state.push(isTouched ? CHANGED : stillOpen[own >> 1]);
      wasOpen.push(net.open[r][p]);
      if (!inserted) continue;
      const along = own & 1 ? [...inserted].reverse() : inserted;
      for (const n of along) {
        nodes.push(n);
        origin.push(delivered.ofRing[r][p]);
        state.push(CHANGED);
        wasOpen.push(1);
        movedM[item] = Math.max(movedM[item], distanceToDelivered(net, n, delivered, delivered.ofRing[r][p]));
      }
    }
    if (!isChanged) {
      states.push(Uint8Array.from(state));
      return;
    }
    changed[item] = 1;
    const kept = keptPositions(nodes);
    net.open[r] = Uint8Array.from(kept, (k) => (state[k] === CHANGED ? 1 : wasOpen[k]));
    net.rings[r] = Int32Array.from(kept, (k) => nodes[k]);
    delivered.ofRing[r] = Int32Array.from(kept, (k) => origin[k]);
    states.push(Uint8Array.from(kept, (k) => state[k]));
  });
  return states;
}

function sortAlong(xy: readonly number[], nodes: number[], a: number, b: number): void {
  const ux = xy[2 * b] - xy[2 * a];
  const uy = xy[2 * b + 1] - xy[2 * a + 1];
  const along = (n: number) => (xy[2 * n] - xy[2 * a]) * ux + (xy[2 * n + 1] - xy[2 * a + 1]) * uy;
  const at = new Map(nodes.map((n) => [n, along(n)]));
  nodes.sort((n, m) => (at.get(n) ?? 0) - (at.get(m) ?? 0) || n - m);
}
