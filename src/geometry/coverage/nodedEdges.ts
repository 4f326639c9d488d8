import type { Coverage } from '../coverage.js';
import { itemOfEdge } from '../coverage.js';
import { pointSegment2, segmentsCross } from '../segments.js';
import { eachNearPair } from './nearPairs.js';
import { firstOfSame } from './pointHash.js';

/**
 * The open edges of a coverage, split where they meet: a view of them, in which nothing crosses and what lies together is one.
 *
 * Definition: points within `toleranceM` of an earlier one become that one; an edge is split at every point within the tolerance of it, and
 * where it crosses another; pieces that run to and fro between two points cancel. `net[e]` = pieces from u to v less pieces from v to
 * u, never 0: W is larger by that on the left of u → v than on its right. `left`/`right` name one item whose border runs u → v (or v → u), −1 for none.
 * Promises: the set is not touched; points are points of the set, or crossings. Limit: moving a point by up to the tolerance may, rarely,
 * let edges cross anew; what is made of the view is wrong there by no more than the tolerance is wide.
 */
export interface NodedEdges {
  /** x, y of each node. */
  readonly xy: Float64Array;
  readonly u: Uint32Array;
  readonly v: Uint32Array;
  readonly net: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

const LEAST_CELL_M = 0.25;

export function nodedEdges(coverage: Coverage, toleranceM: number): NodedEdges {
  const { set, open } = coverage;
  const { xy } = set;
  const ends = new Float64Array(4 * open.length);
  open.forEach((v, k) => {
    ends.set(xy.subarray(2 * v, 2 * v + 4), 4 * k);
  });
  const nodes = nodeRegister(toleranceM);
  const first = firstOfSame(ends);
  const nodeOf = new Int32Array(first.length);
  for (let p = 0; p < first.length; p++) {
    nodeOf[p] = first[p] === p ? nodes.at(ends[2 * p], ends[2 * p + 1]) : nodeOf[first[p]];
  }
  const splits = new Map<number, { t: number; node: number }[]>();
  const split = (k: number, node: number) => {
    const [x, y] = nodes.place(node);
    const ux = ends[4 * k + 2] - ends[4 * k];
    const uy = ends[4 * k + 3] - ends[4 * k + 1];
    const t = ((x - ends[4 * k]) * ux + (y - ends[4 * k + 1]) * uy) / (ux * ux + uy * uy);
    const list = splits.get(k);
    if (list) list.push({ t, node });
    else splits.set(k, [{ t, node }]);
  };
  const reach2 = toleranceM * toleranceM;
  /** Splits edge k at the ends of l that lie on it; true if one does, or is one of its own ends. */
  const splitAtEnds = (k: number, l: number): boolean => {
    let isNear = false;
    for (const node of [nodeOf[2 * l], nodeOf[2 * l + 1]]) {
      if (node === nodeOf[2 * k] || node === nodeOf[2 * k + 1]) {
        isNear = true;
        continue;
      }
      const [x, y] = nodes.place(node);
      if (pointSegment2(x, y, ends[4 * k], ends[4 * k + 1], ends[4 * k + 2], ends[4 * k + 3]) > reach2) continue;
      isNear = true;
      split(k, node);
    }
    return isNear;
  };
  eachNearPair(coverage, 2 * toleranceM, (k, l) => {
    const onK = splitAtEnds(k, l);
    const onL = splitAtEnds(l, k);
    if (onK || onL) return;
    const [ax, ay, bx, by] = [ends[4 * k], ends[4 * k + 1], ends[4 * k + 2], ends[4 * k + 3]];
    const [cx, cy, dx, dy] = [ends[4 * l], ends[4 * l + 1], ends[4 * l + 2], ends[4 * l + 3]];
    if (!segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return;
    const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
    const node = nodes.at(ax + t * (bx - ax), ay + t * (by - ay));
    split(k, node);
    split(l, node);
  });
  return cancelled(coverage, nodeOf, splits, nodes.coordinates());
}

/** Points, each within the tolerance of none before it. */
function nodeRegister(toleranceM: number) {
  const cellM = Math.max(4 * toleranceM, LEAST_CELL_M);
  const xs: number[] = [];
  const ys: number[] = [];
  const byCell = new Map<number, number[]>();
  const reach2 = toleranceM * toleranceM;
  const key = (column: number, row: number) => column * 33_554_432 + row;
  return {
    /** The node at a place: the earliest within the tolerance, or a new one. */
    at(x: number, y: number): number {
      let found = -1;
      for (
        let column = Math.floor((x - toleranceM) / cellM);
        column <= Math.floor((x + toleranceM) / cellM);
        column++
      ) {
        for (let row = Math.floor((y - toleranceM) / cellM); row <= Math.floor((y + toleranceM) / cellM); row++) {
          for (const node of byCell.get(key(column, row)) ?? []) {
            const dx = xs[node] - x;
            const dy = ys[node] - y;
            if (dx * dx + dy * dy <= reach2 && (found < 0 || node < found)) found = node;
          }
        }
      }
      if (found >= 0) return found;
      const home = key(Math.floor(x / cellM), Math.floor(y / cellM));
      const list = byCell.get(home);
      if (list) list.push(xs.length);
      else byCell.set(home, [xs.length]);
      xs.push(x);
      ys.push(y);
      return xs.length - 1;
    },
    place: (node: number) => [xs[node], ys[node]] as const,
    coordinates(): Float64Array {
      const xy = new Float64Array(2 * xs.length);
      for (let n = 0; n < xs.length; n++) {
        xy[2 * n] = xs[n];
        xy[2 * n + 1] = ys[n];
      }
      return xy;
    },
  };
}

function cancelled(
  coverage: Coverage,
  nodeOf: Int32Array,
  splits: ReadonlyMap<number, { readonly t: number; readonly node: number }[]>,
  xy: Float64Array,
): NodedEdges {
  const nodeCount = xy.length / 2;
  const placeOf = new Map<number, number>();
  const [us, vs, nets, lefts, rights]: number[][] = [[], [], [], [], []];
  const add = (from: number, to: number, item: number) => {
    if (from === to) return;
    const isForward = from < to;
    const key = isForward ? from * nodeCount + to : to * nodeCount + from;
    let e = placeOf.get(key);
    if (e === undefined) {
      e = us.length;
      placeOf.set(key, e);
      us.push(Math.min(from, to));
      vs.push(Math.max(from, to));
      nets.push(0);
      lefts.push(-1);
      rights.push(-1);
    }
    nets[e] += isForward ? 1 : -1;
    const side = isForward ? lefts : rights;
    if (side[e] < 0) side[e] = item;
  };
  coverage.open.forEach((edge, k) => {
    const item = itemOfEdge(coverage, edge);
    let from = nodeOf[2 * k];
    for (const { node } of (splits.get(k) ?? []).sort((p, q) => p.t - q.t || p.node - q.node)) {
      add(from, node, item);
      from = node;
    }
    add(from, nodeOf[2 * k + 1], item);
  });
  const kept = Array.from(nets.keys()).filter((e) => nets[e] !== 0);
  return {
    xy,
    u: Uint32Array.from(kept, (e) => us[e]),
    v: Uint32Array.from(kept, (e) => vs[e]),
    net: Int32Array.from(kept, (e) => nets[e]),
    left: Int32Array.from(kept, (e) => lefts[e]),
    right: Int32Array.from(kept, (e) => rights[e]),
  };
}
