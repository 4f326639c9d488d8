import type { PolygonSet } from '../polygonSet.js';

/**
 * The rings of one item laid out for judging: repeated vertices left out, closed, edge by edge.
 *
 * Loop l is ring `ring[l]` of the set and owns the edges start[l] … end[l] (exclusive); edge e runs from (x[e], y[e]) to
 * (x[e + 1], y[e + 1]); `end[l]` holds the closing vertex and is no edge. `vertex[e]` is the vertex of the set that edge e starts from.
 * Rings that bound nothing (not finite, too few points) have no loop. The arrays are used again for the next item.
 */
export interface Loops {
  x: Float64Array;
  y: Float64Array;
  vertex: Int32Array;
  count: number;
  start: Int32Array;
  end: Int32Array;
  ring: Int32Array;
  /** Polygon of the set that each loop belongs to. */
  polygon: Int32Array;
  /** Box of each loop: minX, minY, maxX, maxY. */
  box: Float64Array;
  /** Twice the signed area; rounded. */
  twiceArea: Float64Array;
  /** Sum of |dx| + |dy| over the edges: at least the length, at most √2 times it. */
  reach: Float64Array;
}

export function emptyLoops(): Loops {
  return {
    x: new Float64Array(256),
    y: new Float64Array(256),
    vertex: new Int32Array(256),
    count: 0,
    start: new Int32Array(16),
    end: new Int32Array(16),
    ring: new Int32Array(16),
    polygon: new Int32Array(16),
    box: new Float64Array(64),
    twiceArea: new Float64Array(16),
    reach: new Float64Array(16),
  };
}

export function reserveLoops(loops: Loops, vertices: number, rings: number): void {
  if (loops.x.length < vertices) {
    loops.x = new Float64Array(2 * vertices);
    loops.y = new Float64Array(2 * vertices);
    loops.vertex = new Int32Array(2 * vertices);
  }
  if (loops.start.length < rings) {
    loops.start = new Int32Array(2 * rings);
    loops.end = new Int32Array(2 * rings);
    loops.ring = new Int32Array(2 * rings);
    loops.polygon = new Int32Array(2 * rings);
    loops.box = new Float64Array(8 * rings);
    loops.twiceArea = new Float64Array(2 * rings);
    loops.reach = new Float64Array(2 * rings);
  }
}

/** What one walk along a ring saw; bits. */
export const NOT_FINITE = 1;
export const NOT_CLOSED = 2;
export const TOO_FEW = 4;
export const REPEATED = 8;
export const NEAR = 16;
/** Turns back by less than the limit of a spike, or exactly. */
export const SHARP = 32;

const ROUNDING = 1e-15;

/**
 * Lays ring `ring` behind the loops there are and tells in bits what the walk saw; a ring that bounds nothing is not laid.
 * `near2` is the squared tolerance of a near-duplicate, `sharp` the tangent of the spike angle.
 */
export function layRing(loops: Loops, set: PolygonSet, ring: number, near2: number, sharp: number): number {
  const { xy } = set;
  const { x, y, vertex } = loops;
  const first = set.ringStart[ring];
  const beyond = set.ringStart[ring + 1];
  let seen = 0;
  let last = beyond - 1;
  if (xy[2 * first] === xy[2 * last] && xy[2 * first + 1] === xy[2 * last + 1]) last--;
  else seen |= NOT_CLOSED;
  const from = loops.count === 0 ? 0 : loops.end[loops.count - 1] + 1;
  let at = from;
  let [px, py] = [xy[2 * last], xy[2 * last + 1]];
  let [minX, minY, maxX, maxY] = [px, py, px, py];
  let [ux, uy] = [0, 0];
  let reach = 0;
  let twice = 0;
  const [x0, y0] = [px, py];
  for (let v = first; v <= last; v++) {
    const cx = xy[2 * v];
    const cy = xy[2 * v + 1];
    const wx = cx - px;
    const wy = cy - py;
    const length2 = wx * wx + wy * wy;
    if (length2 <= near2) {
      if (wx === 0 && wy === 0 && (v > first || last > first)) {
        seen |= REPEATED;
        if (v > first) continue;
      } else seen |= NEAR;
    }
    const dot = ux * wx + uy * wy;
    if (dot < 0) {
      const left = ux * wy;
      const right = uy * wx;
      if (Math.abs(left - right) <= ROUNDING * (Math.abs(left) + Math.abs(right)) - sharp * dot) seen |= SHARP;
    }
    twice += (px - x0) * (cy - y0) - (cx - x0) * (py - y0);
    reach += Math.abs(wx) + Math.abs(wy);
    if (cx < minX) minX = cx;
    else if (cx > maxX) maxX = cx;
    if (cy < minY) minY = cy;
    else if (cy > maxY) maxY = cy;
    x[at] = cx;
    y[at] = cy;
    vertex[at++] = v;
    px = cx;
    py = cy;
    ux = wx;
    uy = wy;
  }
  const box = 4 * loops.count;
  loops.box[box] = minX;
  loops.box[box + 1] = minY;
  loops.box[box + 2] = maxX;
  loops.box[box + 3] = maxY;
  return seen | settle(loops, from, at, ring, twice, reach, sharp, beyond - first);
}

/** Ends the loop that was laid from … at. */
function settle(
  loops: Loops,
  from: number,
  at: number,
  ring: number,
  twice: number,
  reach: number,
  sharp: number,
  vertices: number,
): number {
  const { x, y } = loops;
  // NaN and ±Infinity alone make a sum of differences that is no number
  if (!Number.isFinite(reach)) return NOT_FINITE;
  if (at - from > 1 && x[at - 1] === x[from] && y[at - 1] === y[from]) at--;
  if (at - from < 3 || vertices < 4) return TOO_FEW;
  x[at] = x[from];
  y[at] = y[from];
  const l = loops.count++;
  loops.start[l] = from;
  loops.end[l] = at;
  loops.ring[l] = ring;
  loops.twiceArea[l] = twice;
  loops.reach[l] = reach;
  const isSharp = turnsSharply(x, y, at - 1, from, from + 1, sharp) || turnsSharply(x, y, at - 2, at - 1, at, sharp);
  return isSharp ? SHARP : 0;
}

/** At vertex b the way a → b → c turns back with an angle whose tangent is at most `sharp`, rounding on the safe side. */
export function turnsSharply(
  x: Float64Array,
  y: Float64Array,
  a: number,
  b: number,
  c: number,
  sharp: number,
): boolean {
  const ux = x[b] - x[a];
  const uy = y[b] - y[a];
  const wx = x[c] - x[b];
  const wy = y[c] - y[b];
  const dot = ux * wx + uy * wy;
  if (!(dot < 0)) return false;
  const left = ux * wy;
  const right = uy * wx;
  return Math.abs(left - right) <= ROUNDING * (Math.abs(left) + Math.abs(right)) - sharp * dot;
}
