import type { Coverage } from '../coverage.js';
import { itemOfEdge } from '../coverage.js';
import { floatList, intList } from '../numberList.js';
import { pairTable } from '../pairTable.js';
import { pointSegment2, segmentsCross } from '../segments.js';
import { eachNearPair } from './nearPairs.js';
import { openEnds } from './openEnds.js';

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
  const { open } = coverage;
  const { xy: ends, point } = openEnds(coverage);
  const nodes = nodeRegister(toleranceM, open.length);
  const { x: nodeX, y: nodeY } = nodes;
  const nodeOf = new Int32Array(point.length);
  for (let p = 0; p < point.length; p++) {
    nodeOf[p] = point[p] === p ? nodes.at(ends[2 * p], ends[2 * p + 1]) : nodeOf[point[p]];
  }
  const splits = splitList(open.length);
  const split = (k: number, node: number) => {
    const ux = ends[4 * k + 2] - ends[4 * k];
    const uy = ends[4 * k + 3] - ends[4 * k + 1];
    const t = ((nodeX.at(node) - ends[4 * k]) * ux + (nodeY.at(node) - ends[4 * k + 1]) * uy) / (ux * ux + uy * uy);
    splits.add(k, t, node);
  };
  const reach2 = toleranceM * toleranceM;
  /** Splits edge k at a node that lies on it; true if it does, or is one of its own ends. */
  const splitAt = (k: number, node: number): boolean => {
    if (node === nodeOf[2 * k] || node === nodeOf[2 * k + 1]) return true;
    const [x, y] = [nodeX.at(node), nodeY.at(node)];
    if (pointSegment2(x, y, ends[4 * k], ends[4 * k + 1], ends[4 * k + 2], ends[4 * k + 3]) > reach2) return false;
    split(k, node);
    return true;
  };
  eachNearPair(coverage, 2 * toleranceM, (k, l) => {
    let isNear = splitAt(k, nodeOf[2 * l]);
    isNear = splitAt(k, nodeOf[2 * l + 1]) || isNear;
    isNear = splitAt(l, nodeOf[2 * k]) || isNear;
    isNear = splitAt(l, nodeOf[2 * k + 1]) || isNear;
    if (isNear) return;
    const [ax, ay, bx, by] = [ends[4 * k], ends[4 * k + 1], ends[4 * k + 2], ends[4 * k + 3]];
    const [cx, cy, dx, dy] = [ends[4 * l], ends[4 * l + 1], ends[4 * l + 2], ends[4 * l + 3]];
    if (!segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return;
    const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
    const node = nodes.at(ax + t * (bx - ax), ay + t * (by - ay));
    split(k, node);
    split(l, node);
  });
  return cancelled(coverage, nodeOf, splits, nodes);
}

/** Points, each within the tolerance of none before it. Cells share buckets: what they hold is held against the distance. */
function nodeRegister(toleranceM: number, expected: number) {
  const cellM = Math.max(4 * toleranceM, LEAST_CELL_M);
  const x = floatList(expected);
  const y = floatList(expected);
  /** The node before in its bucket. */
  const before = intList(expected);
  let capacity = 1024;
  while (capacity < expected) capacity *= 2;
  const last = new Int32Array(capacity).fill(-1);
  const reach2 = toleranceM * toleranceM;
  const bucketOf = (column: number, row: number) => {
    const hash = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (capacity - 1);
  };
  return {
    x,
    y,
    /** The node at a place: the earliest within the tolerance, or a new one. */
    at(px: number, py: number): number {
      let found = -1;
      const lastColumn = Math.floor((px + toleranceM) / cellM);
      const lastRow = Math.floor((py + toleranceM) / cellM);
      for (let column = Math.floor((px - toleranceM) / cellM); column <= lastColumn; column++) {
        for (let row = Math.floor((py - toleranceM) / cellM); row <= lastRow; row++) {
          for (let node = last[bucketOf(column, row)]; node >= 0; node = before.at(node)) {
            const dx = x.at(node) - px;
            const dy = y.at(node) - py;
            if (dx * dx + dy * dy <= reach2 && (found < 0 || node < found)) found = node;
          }
        }
      }
      if (found >= 0) return found;
      const home = bucketOf(Math.floor(px / cellM), Math.floor(py / cellM));
      before.push(last[home]);
      last[home] = x.length();
      x.push(px);
      y.push(py);
      return x.length() - 1;
    },
  };
}

/** Where edges are split: those of edge k in a chain that begins at last[k]. */
function splitList(edges: number) {
  const last = new Int32Array(edges).fill(-1);
  const before = intList();
  const t = floatList();
  const node = intList();
  return {
    add(k: number, along: number, at: number): void {
      before.push(last[k]);
      last[k] = t.length();
      t.push(along);
      node.push(at);
    },
    /** Nodes in the order they lie along edge k, written into `into`. */
    along(k: number, into: number[]): void {
      into.length = 0;
      for (let s = last[k]; s >= 0; s = before.at(s)) into.push(s);
      if (into.length > 1) into.sort((p, q) => t.at(p) - t.at(q) || node.at(p) - node.at(q));
      for (let n = 0; n < into.length; n++) into[n] = node.at(into[n]);
    },
  };
}

function cancelled(
  coverage: Coverage,
  nodeOf: Int32Array,
  splits: ReturnType<typeof splitList>,
  nodes: ReturnType<typeof nodeRegister>,
): NodedEdges {
  const edges = pairTable(coverage.open.length);
  const [nets, lefts, rights] = [intList(), intList(), intList()];
  const add = (from: number, to: number, item: number) => {
    if (from === to) return;
    const isForward = from < to;
    const e = edges.add(Math.min(from, to), Math.max(from, to));
    if (e === nets.length()) {
      nets.push(0);
      lefts.push(-1);
      rights.push(-1);
    }
    nets.set(e, nets.at(e) + (isForward ? 1 : -1));
    const side = isForward ? lefts : rights;
    if (side.at(e) < 0) side.set(e, item);
  };
  const along: number[] = [];
  for (let k = 0; k < coverage.open.length; k++) {
    const item = itemOfEdge(coverage, coverage.open[k]);
    let from = nodeOf[2 * k];
    splits.along(k, along);
    for (let n = 0; n < along.length; n++) {
      add(from, along[n], item);
      from = along[n];
    }
    add(from, nodeOf[2 * k + 1], item);
  }
  const pairs = edges.pairs();
  const kept: number[] = [];
  for (let e = 0; e < nets.length(); e++) if (nets.at(e) !== 0) kept.push(e);
  const xy = new Float64Array(2 * nodes.x.length());
  for (let n = 0; 2 * n < xy.length; n++) {
    xy[2 * n] = nodes.x.at(n);
    xy[2 * n + 1] = nodes.y.at(n);
  }
  return {
    xy,
    u: Uint32Array.from(kept, (e) => pairs[2 * e]),
    v: Uint32Array.from(kept, (e) => pairs[2 * e + 1]),
    net: Int32Array.from(kept, (e) => nets.at(e)),
    left: Int32Array.from(kept, (e) => lefts.at(e)),
    right: Int32Array.from(kept, (e) => rights.at(e)),
  };
}
