import { LEAST_WIDTH } from './cellTrace.js';
import { itemVertexRange, type PolygonSet } from './polygonSet.js';

/**
 * The sum the overlap kernel is made of: over pairs of an edge of one shape and an edge of another.
 *
 * Definition: with s = +1 for an edge that travels left and −1 for one that travels right, a shape's winding at a point is Σ s over the edges
 * above it, and the area two shapes have in common is ΣΣ s · s′ · ∫ min(e, f) dx over the common x-range of e and f, heights taken from
 * any line below both.
 *
 *            e ╲     ╱ f            what lies under both e and f, from left to right: where they cross, the lower
 *               ╲   ╱               one changes. Edges of the far side carry the other sign and take away
 *              ┄┄╲┄╱┄┄              what lies below the shape. No polygon is built, no case is special:
 *          ░░░░░░░╳░░░░░░░          edges that only touch or coincide share no width, or cancel.
 *          ░░░░░░╱░╲░░░░░░
 *          ──────left──right──→ x
 *
 * Promises: exact but for the rounding of each product (about 1e-16 of the height × common width of each pair).
 */
export const EDGE_STRIDE = 5;

/** Edges as x1, x2 (x1 < x2), y at x1, slope, weight s; EDGE_STRIDE numbers each, up to `end`. */
export interface EdgeList {
  numbers: Float64Array;
  end: number;
}

export interface PairSum {
  areaM2: number;
  /** Common width of every pair summed: what rounding is a share of. */
  commonM: number;
}

export function emptyEdgeList(edges: number): EdgeList {
  return { numbers: new Float64Array(edges * EDGE_STRIDE), end: 0 };
}

/** Makes room for `edges` more. */
export function reserveEdges(list: EdgeList, edges: number): void {
  const needed = list.end + edges * EDGE_STRIDE;
  if (needed <= list.numbers.length) return;
  const numbers = new Float64Array(Math.max(needed, list.numbers.length * 2));
  numbers.set(list.numbers.subarray(0, list.end));
  list.numbers = numbers;
}

/** The edge from (ax, ay) to (bx, by), in its direction of travel. Needs room for it; vertical edges bring no area and are left out. */
export function pushEdge(list: EdgeList, ax: number, ay: number, bx: number, by: number): void {
  list.end = writeEdge(list.numbers, list.end, ax, ay, bx, by);
}

function writeEdge(numbers: Float64Array, at: number, ax: number, ay: number, bx: number, by: number): number {
  const width = bx - ax;
  if (width > LEAST_WIDTH) {
    numbers[at] = ax;
    numbers[at + 1] = bx;
    numbers[at + 2] = ay;
    numbers[at + 3] = (by - ay) / width;
    numbers[at + 4] = -1;
  } else if (width < -LEAST_WIDTH) {
    numbers[at] = bx;
    numbers[at + 1] = ax;
    numbers[at + 2] = by;
    numbers[at + 3] = (by - ay) / width;
    numbers[at + 4] = 1;
  } else return at;
  return at + EDGE_STRIDE;
}

/** The part of the plane where edges matter: from minX to maxX, minY to maxY. */
export interface Reach {
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

/** Adds an item's edges to the list, relative to (originX, originY), but for those wholly beside, below or above the reach. */
export function pushItem(
  list: EdgeList,
  set: PolygonSet,
  item: number,
  originX: number,
  originY: number,
  reach: Reach,
): void {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const { minX, maxX, minY, maxY } = reach;
  const [first, endVertex] = itemVertexRange(set, item);
  reserveEdges(list, endVertex - first);
  const { numbers } = list;
  let to = list.end;
  for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
    let k = 2 * ringStart[r];
    const end = 2 * ringStart[r + 1];
    if (k === end) continue;
    let ax = xy[k] - originX;
    let ay = xy[k + 1] - originY;
    for (k += 2; k < end; k += 2) {
      const bx = xy[k] - originX;
      const by = xy[k + 1] - originY;
      const isBeside = (ax <= minX && bx <= minX) || (ax >= maxX && bx >= maxX);
      if (!(isBeside || (ay >= maxY && by >= maxY) || (ay < minY && by < minY))) {
        to = writeEdge(numbers, to, ax, ay, bx, by);
      }
      ax = bx;
      ay = by;
    }
  }
  list.end = to;
}

/**
 * Adds the pairs of every edge of `lines` with every edge of `own`. ∫ min(e, f) = ∫ f + ∫ min(e − f, 0), and over the edges of closed rings
 * the weighted ∫ f cancel: they are left out unless `own` is open, and then edges of `own` that lie wholly above bring nothing. With
 * e − f going from d to d′ along the width w, s = d + d′ and a = |d| + |d′|, the second is −w (s − a)² / 8a, whether they cross or not.
 */
export function addPairs(sum: PairSum, own: EdgeList, lines: EdgeList, isOpen: boolean): void {
  if (own.end * lines.end > MANY_PAIRS && addHalves(sum, own, lines, isOpen)) return;
  const { numbers: o, end: ownEnd } = own;
  const { numbers: l, end } = lines;
  const ofF = isOpen ? 4 : 0;
  let eightfold = 0;
  let commonM = 0;
  for (let n = 0; n < end; n += EDGE_STRIDE) {
    const x1 = l[n];
    const x2 = l[n + 1];
    const y1 = l[n + 2];
    const slope = l[n + 3];
    let ofLine = 0;
    for (let k = 0; k < ownEnd; k += EDGE_STRIDE) {
      const own1 = o[k];
      const own2 = o[k + 1];
      const left = own1 > x1 ? own1 : x1;
      const width = (own2 < x2 ? own2 : x2) - left;
      if (!(width > 0)) continue;
      const f = y1 + (left - x1) * slope;
      const d = o[k + 2] + (left - own1) * o[k + 3] - f;
      const d2 = d + width * (o[k + 3] - slope);
      const a = Math.abs(d) + Math.abs(d2);
      const below = d + d2 - a;
      ofLine += o[k + 4] * width * (ofF * (2 * f + width * slope) - (below * below) / (a + NO_HEIGHT));
      commonM += width;
    }
    eightfold += l[n + 4] * ofLine;
  }
  sum.areaM2 += eightfold / 8;
  sum.commonM += commonM;
}

/** Above this many (× EDGE_STRIDE²) lists are halved by place first. */
const MANY_PAIRS = 2 ** 14 * EDGE_STRIDE * EDGE_STRIDE;

/** The same sum left and right of the middle; false, and nothing added, when halving would part nothing. */
function addHalves(sum: PairSum, own: EdgeList, lines: EdgeList, isOpen: boolean): boolean {
  let minX = Infinity;
  let maxX = -Infinity;
  for (let k = 0; k < own.end; k += EDGE_STRIDE) {
    minX = Math.min(minX, own.numbers[k]);
    maxX = Math.max(maxX, own.numbers[k + 1]);
  }
  const middle = (minX + maxX) / 2;
  if (!(minX < middle && middle < maxX)) return false;
  const ownLeft = between(own, minX, middle);
  const ownRight = between(own, middle, maxX);
  if (ownLeft.end + ownRight.end > 1.5 * own.end) return false;
  addPairs(sum, ownLeft, between(lines, minX, middle), isOpen);
  addPairs(sum, ownRight, between(lines, middle, maxX), isOpen);
  return true;
}

/** The parts of the edges between two places. */
function between(list: EdgeList, from: number, to: number): EdgeList {
  const { numbers, end } = list;
  const part = emptyEdgeList(end / EDGE_STRIDE);
  let at = 0;
  for (let k = 0; k < end; k += EDGE_STRIDE) {
    const x1 = Math.max(numbers[k], from);
    const x2 = Math.min(numbers[k + 1], to);
    if (!(x2 - x1 > LEAST_WIDTH)) continue;
    part.numbers[at] = x1;
    part.numbers[at + 1] = x2;
    part.numbers[at + 2] = numbers[k + 2] + (x1 - numbers[k]) * numbers[k + 3];
    part.numbers[at + 3] = numbers[k + 3];
    part.numbers[at + 4] = numbers[k + 4];
    at += EDGE_STRIDE;
  }
  part.end = at;
  return part;
}

/** Keeps 0 / 0 from being asked. */
const NO_HEIGHT = 1e-300;

/** Signed area of an item's part right of x, x relative to `originX`; heights from `originY`. */
export function areaRightOf(set: PolygonSet, item: number, originX: number, originY: number, x: number): number {
  const { xy, ringStart, polygonStart, itemStart } = set;
  let twice = 0;
  for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
    const end = 2 * ringStart[r + 1];
    for (let k = 2 * ringStart[r] + 2; k < end; k += 2) {
      const ax = xy[k - 2] - originX;
      const bx = xy[k] - originX;
      if (ax <= x && bx <= x) continue;
      const ay = xy[k - 1] - originY;
      const by = xy[k + 1] - originY;
      if (ax >= x && bx >= x) twice += (ax - bx) * (ay + by);
      else {
        const y = ay + (x - ax) * ((by - ay) / (bx - ax));
        twice += ax > x ? (ax - x) * (ay + y) : (x - bx) * (y + by);
      }
    }
  }
  return twice / 2;
}
