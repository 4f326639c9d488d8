import { type BorderNet, itemAt, keptPositions } from './borderNet.js';
import { comeTogether, type Refused } from './comeTogether.js';
import { contacts, crossingOf, distance, distanceToSegment, type NetEdges, netEdges } from './contacts.js';
import { deliveredEdges, distanceToDelivered, type Left, type NodingWork, push, ROUNDING } from './nodingWork.js';

/**
 * Borders that run into each other get common nodes: afterwards no edge crosses another, and no node lies within the tolerance of an edge it
 * is not an end of, where borders of different items met without sharing their nodes.
 *
 * Definition: open edges (`BorderNet`) are held against every edge of another item that comes within the tolerance, edges changed here against all.
 * Nodes within the tolerance of each other become one (the one more borders have, then the earlier, stays); a node near an edge goes into the
 * edge, which bends to it; edges that cross get a node there. A node that its edge must not bend to goes onto the edge, and two nodes neither of
 * which may come to the other meet in the middle, if they may (`comeTogether.ts`). Each of these is done to every item that has the node or the
 * edge, once, so that neighbours stay neighbours. Borders that match already, or meet nobody, are left alone, bit for bit.
 * Promises: no node goes farther than the tolerance from where it was delivered, no edge bends farther than that from the delivered edge it
 * is a part of; what would have to is left, and told in `left`. Ends: after `MOST_ROUNDS` rounds at the latest, then `isSettled` is false.
 * Items `held` stay where they are: no node of theirs moves, no edge of theirs bends; others may come to them.
 * Method: as the snapping noder of JTS, with the way back from each part to its delivered edge kept.
 * Limits: a needle thinner than the tolerance folds up, if its item is not held; the faces of the net (`faces.ts`) forget it.
 */
export interface NodedBorders {
  /** Local items whose rings changed. */
  readonly changed: Uint8Array;
  /** How far a border of each local item went at most. */
  readonly movedM: Float64Array;
  /** Places where borders still meet without a common node. */
  readonly left: readonly Left[];
  readonly isSettled: boolean;
}

const MOST_ROUNDS = 40;
const MOST_PASSES = 20;
/** What is to be seen to of an edge: nothing; what it meets of other items; what it meets at all, having been changed. */
const CLOSED = 0;
const AS_DELIVERED = 1;
const CHANGED = 2;

/** Borders this near touch, whatever the tolerance: what is left crossing or touching after all else gets its node. */
const TOUCH_M = 1e-6;

/** Nodes `net`, in place. `held`: 1 for each local item that stays. */
export function nodeBorders(
  net: BorderNet,
  toleranceM: number,
  held: Uint8Array = new Uint8Array(net.items.length),
): NodedBorders {
  const work: NodingWork = {
    net,
    held,
    delivered: deliveredEdges(net),
    members: new Map(),
    slides: new Map(),
    steps: 0,
    changed: new Uint8Array(net.items.length),
    movedM: new Float64Array(net.items.length),
    left: new Map(),
  };
  const { changed, movedM } = work;
  let edges = netEdges(net);
  let isSettled = true;
  // once more as often as something changed: a second call, which knows no more than the rings, is to find nothing
  for (let pass = 0; isSettled && pass < MOST_PASSES; pass++) {
    const before = work.steps;
    work.left.clear();
    isSettled = settle(work, edges, unmatched(net, edges), toleranceM, toleranceM);
    // an item may touch itself or a neighbour where no vertex is, and what would have bent too far may still cross
    edges = netEdges(net);
    const all = new Uint8Array(edges.a.length).fill(CHANGED);
    isSettled = settle(work, edges, all, Math.min(TOUCH_M, toleranceM), toleranceM + 4 * TOUCH_M) && isSettled;
    if (work.steps === before) break;
    edges = netEdges(net);
  }
  return { changed, movedM, left: [...work.left.values()], isSettled };
}

/** Rounds until nothing is to be seen to; false where that has no end. `limitM`: how far anything may go from where it was delivered. */
function settle(work: NodingWork, edges: NetEdges, open: Uint8Array, toleranceM: number, limitM: number): boolean {
  const { net } = work;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (open.every((state) => state === CLOSED)) return true;
    const found = collect(net, edges, toleranceM, open);
    const merges = mergesOf(work, found.nodes, limitM);
    const inserts = new Map<number, number[]>();
    let refused: readonly Refused[] = [];
    if (merges.size === 0) {
      const sorted = refuseFar(work, edges, found.onEdge, toleranceM, limitM);
      refused = sorted.refused;
      for (const [e, nodes] of sorted.kept) inserts.set(e, nodes);
      for (const [e, f] of found.crossings) {
        const [x, y] = crossingOf(net.xy, edges.a[e], edges.b[e], edges.a[f], edges.b[f]);
        const n = net.xy.length / 2;
        net.xy.push(x, y);
        push(inserts, e, n);
        push(inserts, f, n);
      }
    }
    if (merges.size + inserts.size === 0) {
      const stuck = comeTogether(work, edges, found.nodes, refused, limitM, merges, inserts);
      if (merges.size === 0) {
        for (const n of stuck) {
          work.left.set(n, { x: net.xy[2 * n], y: net.xy[2 * n + 1], item: itemAt(net, n), other: -1 });
        }
        return true;
      }
    }
    // where nodes became one, or one waits for its turn to slide, what else these edges meet is still to be seen to
    const stillOpen = merges.size + refused.length > 0 ? open : new Uint8Array(open.length);
    work.steps++;
    const states = apply(work, edges, merges, inserts, stillOpen);
    edges = netEdges(net);
    open = new Uint8Array(edges.a.length);
    edges.ofRing.forEach((own, r) => {
      for (let p = 0; p < own.length; p++) open[own[p] >> 1] = Math.max(open[own[p] >> 1], states[r][p]);
    });
  }
  return false;
}

/** Edges that are open in a ring, each once. */
function openEdges(net: BorderNet, edges: NetEdges): Uint8Array {
  const open = new Uint8Array(edges.a.length);
  edges.ofRing.forEach((own, r) => {
    for (let p = 0; p < own.length; p++) if (net.open[r][p]) open[own[p] >> 1] = AS_DELIVERED;
  });
  return open;
}

/** Edges that are open in a ring and that no ring runs back along. */
function unmatched(net: BorderNet, edges: NetEdges): Uint8Array {
  const open = openEdges(net, edges);
  const ways = new Uint8Array(edges.a.length);
  for (const own of edges.ofRing) for (const edge of own) ways[edge >> 1] |= 1 << (edge & 1);
  return open.map((state, e) => (ways[e] === 3 ? CLOSED : state));
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

/** Uses of a node that count for one of an item held. */
const HELD = 1 << 20;

/** Node → the node it becomes. `pairs`: n, m, n, m … of nodes near each other. */
function mergesOf({ net, held, members }: NodingWork, pairs: readonly number[], limitM: number): Map<number, number> {
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
  net.rings.forEach((ring, r) => {
    for (const n of ring) uses[n] += held[net.ringItem[r]] ? HELD : 1;
  });
  const order: number[] = [];
  for (let n = 0; n < nodes; n++) if (start[n] < start[n + 1]) order.push(n);
  order.sort((n, m) => uses[m] - uses[n] || n - m);
  const isTaken = new Uint8Array(nodes);
  // of two nodes that stay the nearer takes m, or it would come to the far side of a thin item
  const isNearer = (m: number, n: number) => {
    for (let k = start[m]; k < end[m]; k++) {
      if (uses[near[k]] >= HELD && distance(net.xy, m, near[k]) < distance(net.xy, m, n)) return true;
    }
    return false;
  };
  for (const n of order) {
    if (merges.has(n)) continue;
    for (let k = start[n]; k < end[n]; k++) {
      const m = near[k];
      if (isTaken[m] === 1 || uses[m] >= HELD || merges.has(m)) continue;
      if (uses[n] >= HELD && isNearer(m, n)) continue;
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
  { net, held, delivered }: NodingWork,
  edges: NetEdges,
  onEdge: ReadonlyMap<number, readonly number[]>,
  toleranceM: number,
  limitM: number,
) {
  const kept = new Map<number, number[]>();
  const refused: Refused[] = [];
  if (onEdge.size === 0) return { kept, refused };
  const bent = new Map<number, number[]>();
  const beside = new Map<number, number[]>();
  const stays = new Set<number>();
  edges.ofRing.forEach((own, r) => {
    const ring = net.rings[r];
    for (let p = 0; p < own.length; p++) {
      const e = own[p] >> 1;
      if (!onEdge.has(e)) continue;
      push(bent, e, delivered.ofRing[r][p]);
      if (held[net.ringItem[r]]) stays.add(e);
      push(beside, e, ring[p === 0 ? own.length - 1 : p - 1]);
      push(beside, e, ring[(p + 2) % own.length]);
    }
  });
  for (const [e, nodes] of onEdge) {
    for (const n of nodes) {
      // the node before or after the edge, near the corner: going there and back would only turn the corner round
      const cornerM = Math.min(distance(net.xy, n, edges.a[e]), distance(net.xy, n, edges.b[e]));
      if (cornerM <= 2 * toleranceM && beside.get(e)?.includes(n)) continue;
      const isHeld = stays.has(e) && distanceToSegmentOf(net, n, edges, e) > TOUCH_M;
      const isFar = (bent.get(e) ?? []).some((d) => distanceToDelivered(net, n, delivered, d) > limitM * ROUNDING);
      if (isHeld || isFar) refused.push({ node: n, edge: e, isHeld });
      else push(kept, e, n);
    }
  }
  return { kept, refused };
}

function distanceToSegmentOf({ xy }: BorderNet, n: number, { a, b }: NetEdges, e: number): number {
  const [p, q] = [2 * a[e], 2 * b[e]];
  return distanceToSegment(xy[2 * n], xy[2 * n + 1], xy[p], xy[p + 1], xy[q], xy[q + 1]);
}

/** Rewrites the rings; gives the state of each edge of each ring. */
function apply(
  { net, delivered, changed, movedM }: NodingWork,
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
