/**
 * The inner loops of the overlap kernel, in AssemblyScript: TypeScript's grammar, WebAssembly's numbers. `npm run kernel` compiles it to
 * `pairKernelBytes.ts`; what it sums, and why, is told in `edgePairs.ts`.
 *
 * Method: two numbers at a time, and no branch that depends on a coordinate: a loop writes what it looks at to the end of a list, and moves that
 * end on by 0 or by 1. A guess gone wrong costs as much as ten pairs of edges.
 * Needs, by address in bytes, all in one memory whose first bytes are ZERO and RESULTS:
 *   segment  ax, ay, bx, by in the direction of travel; a ring's vertices are segments that share their ends
 *   edge     x1, −x2 (x1 < x2), y at x1, slope, weight s
 * Promises: the same bits on every machine (IEEE operations alone, no fused or relaxed ones). Memory grows when it must.
 */
const SEGMENT: usize = 32;
const VERTEX: usize = 16;
const EDGE: usize = 40;

/** An edge of no width: what the last of an odd number of pairs is summed with. */
const ZERO: usize = 0;
/** Results of `addPairs`: 8 × area, common width; of `boxEdges`: end of the lines, end of the own edges, winding. */
const AREA: usize = 40;
const COMMON: usize = 48;
const LINES_END: usize = 56;
const OWN_END: usize = 64;
const WINDING: usize = 72;

/** Keeps 0 / 0 from being asked. */
const NO_HEIGHT: f64 = 1e-300;
/** As in `cellTrace.ts`. */
const LEAST_WIDTH: f64 = 1e-30;
/** Pairs found that are summed at a time, at least. */
const BLOCK: usize = 4096;
/** Above this many, lists are halved by place first. */
const MANY_PAIRS: usize = 1 << 14;
const PAGE: usize = 65536;

function needMemoryUpTo(end: usize): void {
  const pages = <i32>((end + PAGE - 1) / PAGE);
  if (pages > memory.size()) memory.grow(max(pages - memory.size(), memory.size()));
}

/**
 * Makes ready what an item and the lines of a layer in its box have to do with each other; (0, 0) is the box's lower left corner, (width, height) the
 * other. Lines beside and below the box go. Lines above it cast their winding on it, which changes where they begin and end: each such place
 * becomes a half-line along the top from there to the right side, and two at one place cancel. Own edges beside and above all these go.
 * `segments` end where `spare` begins, with room for as many; `lines` has room for two edges a segment, `own` for one a vertex.
 */
export function boxEdges(
  segments: usize,
  spare: usize,
  vertices: usize,
  verticesEnd: usize,
  lines: usize,
  own: usize,
  width: f64,
  height: f64,
): void {
  const size = f64x2.replace_lane(f64x2.splat(width), 1, height);
  let near = segments;
  let above = spare;
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  for (let k = segments; k < spare; k += SEGMENT) {
    const a = v128.load(k);
    const b = v128.load(k, VERTEX);
    const least = f64x2.pmin(a, b);
    const most = f64x2.pmax(a, b);
    const beyond = i64x2.bitmask(f64x2.ge(least, size));
    const matters = <usize>((i64x2.bitmask(f64x2.le(most, f64x2.splat(0))) | (beyond & 1)) === 0);
    const isAbove = <usize>(beyond >> 1);
    v128.store(near, a);
    v128.store(near, b, VERTEX);
    v128.store(above, a);
    v128.store(above, b, VERTEX);
    near += SEGMENT * (matters & (isAbove ^ 1));
    above += SEGMENT * (matters & isAbove);
  }
  for (let k = segments; k < near; k += SEGMENT) {
    const a = v128.load(k);
    const b = v128.load(k, VERTEX);
    low = f64x2.pmin(low, f64x2.pmin(a, b));
    high = f64x2.pmax(high, f64x2.pmax(a, b));
  }
  const nearEnd = edgesOf(segments, near, SEGMENT, lines, f64x2.splat(-Infinity), f64x2.splat(Infinity));
  let winding: f64 = 0;
  let end = nearEnd;
  for (let k = spare; k < above; k += SEGMENT) {
    // from a to b, travelling right, −1 lies over [a, b]: −1 from a on, +1 from b on
    for (let s: f64 = -1, at = k; at < k + SEGMENT; s = 1, at += VERTEX) {
      const x = load<f64>(at);
      if (x <= 0) winding += s;
      else if (x < width) {
        if (end > nearEnd && load<f64>(end - EDGE) === x && load<f64>(end - EDGE, 32) === -s) end -= EDGE;
        else {
          store<f64>(end, x);
          store<f64>(end, -width, 8);
          store<f64>(end, height, 16);
          store<f64>(end, 0, 24);
          store<f64>(end, s, 32);
          end += EDGE;
        }
      }
    }
  }
  for (let k = nearEnd; k < end; k += EDGE) {
    low = f64x2.pmin(low, v128.load64_zero(k));
    high = f64x2.pmax(high, size);
  }
  store<f64>(LINES_END, <f64>end);
  low = f64x2.replace_lane(low, 1, -Infinity);
  store<f64>(OWN_END, <f64>edgesOf(vertices, verticesEnd - VERTEX, VERTEX, own, low, high));
  store<f64>(WINDING, winding);
}

/** Edges of the segments that reach into low … high, from `to` on; gives their end. What is vertical, or not a number, brings no area and goes. */
function edgesOf(from: usize, end: usize, stride: usize, to: usize, low: v128, high: v128): usize {
  for (let k = from; k < end; k += stride) {
    const a = v128.load(k);
    const b = v128.load(k, VERTEX);
    const least = f64x2.pmin(a, b);
    const most = f64x2.pmax(a, b);
    const inside = i64x2.bitmask(v128.and(f64x2.lt(least, high), f64x2.gt(most, low)));
    const along = f64x2.sub(b, a);
    const width = f64x2.extract_lane(along, 0);
    v128.store(to, firsts(least, f64x2.neg(most)));
    store<f64>(to, select<f64>(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1), width > 0), 16);
    store<f64>(to, f64x2.extract_lane(along, 1) / width, 24);
    store<f64>(to, -copysign<f64>(1, width), 32);
    to += EDGE * <usize>((inside === 3) & (abs(width) > LEAST_WIDTH));
  }
  return to;
}

/** Sums the pairs of every edge of `own` … `ownEnd` with every edge of `lines` … `linesEnd`; memory from `free` on is its own. `ofF`: 4 when open, else 0. */
export function addPairs(own: usize, ownEnd: usize, lines: usize, linesEnd: usize, free: usize, ofF: f64): void {
  store<f64>(AREA, 0);
  store<f64>(COMMON, 0);
  sumPairs(own, ownEnd, lines, linesEnd, (free + 15) & ~15, ofF);
}

function sumPairs(own: usize, ownEnd: usize, lines: usize, linesEnd: usize, free: usize, ofF: f64): void {
  const owns = (ownEnd - own) / EDGE;
  if (owns * ((linesEnd - lines) / EDGE) > MANY_PAIRS && sumHalves(own, ownEnd, lines, linesEnd, free, ofF)) return;
  const full = free + 8 * BLOCK;
  needMemoryUpTo(full + 8 * (owns + 2));
  let found = free;
  for (let n = lines; n < linesEnd; n += EDGE) {
    // some width is common when own1 < x2 and x1 < own2: (own1, −own2) < (x2, −x1)
    const line = v128.load(n);
    const limit = f64x2.neg(v128.shuffle<f64>(line, line, 1, 0));
    const ofLine = (<u64>n) << 32;
    for (let k = own; k < ownEnd; k += EDGE) {
      store<u64>(found, ofLine + k);
      found += ((i64x2.bitmask(f64x2.lt(v128.load(k), limit)) + 1) >> 2) << 3;
    }
    if (found >= full) {
      sumFound(free, found, ofF);
      found = free;
    }
  }
  sumFound(free, found, ofF);
}

/** The formula of `edgePairs.ts`, for two pairs at a time. */
function sumFound(found: usize, end: usize, ofF: f64): void {
  store<u32>(end, ZERO);
  store<u32>(end, ZERO, 4);
  let area = f64x2.splat(0);
  let common = f64x2.splat(0);
  for (let at = found; at < end; at += 16) {
    const k = <usize>load<u32>(at);
    const n = <usize>load<u32>(at, 4);
    const k2 = <usize>load<u32>(at, 8);
    const n2 = <usize>load<u32>(at, 12);
    const ownX1 = firsts(v128.load(k), v128.load(k2));
    const ownX2 = f64x2.neg(seconds(v128.load(k), v128.load(k2)));
    const ownY1 = firsts(v128.load(k, 16), v128.load(k2, 16));
    const ownSlope = seconds(v128.load(k, 16), v128.load(k2, 16));
    const x1 = firsts(v128.load(n), v128.load(n2));
    const x2 = f64x2.neg(seconds(v128.load(n), v128.load(n2)));
    const y1 = firsts(v128.load(n, 16), v128.load(n2, 16));
    const slope = seconds(v128.load(n, 16), v128.load(n2, 16));
    const weight = f64x2.mul(
      v128.load_lane<u64>(k2, v128.load64_zero(k, 32), 1, 32),
      v128.load_lane<u64>(n2, v128.load64_zero(n, 32), 1, 32),
    );
    const left = f64x2.pmax(ownX1, x1);
    const width = f64x2.sub(f64x2.pmin(ownX2, x2), left);
    const f = f64x2.add(y1, f64x2.mul(f64x2.sub(left, x1), slope));
    const d = f64x2.sub(f64x2.add(ownY1, f64x2.mul(f64x2.sub(left, ownX1), ownSlope)), f);
    const d2 = f64x2.add(d, f64x2.mul(width, f64x2.sub(ownSlope, slope)));
    const a = f64x2.add(f64x2.abs(d), f64x2.abs(d2));
    const below = f64x2.sub(f64x2.add(d, d2), a);
    const underF = f64x2.mul(f64x2.splat(ofF), f64x2.add(f64x2.add(f, f), f64x2.mul(width, slope)));
    const lower = f64x2.div(f64x2.mul(below, below), f64x2.add(a, f64x2.splat(NO_HEIGHT)));
    area = f64x2.add(area, f64x2.mul(f64x2.mul(weight, width), f64x2.sub(underF, lower)));
    common = f64x2.add(common, width);
  }
  store<f64>(AREA, load<f64>(AREA) + f64x2.extract_lane(area, 0) + f64x2.extract_lane(area, 1));
  store<f64>(COMMON, load<f64>(COMMON) + f64x2.extract_lane(common, 0) + f64x2.extract_lane(common, 1));
}

function firsts(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

function seconds(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}

/** The same sum left and right of the middle; false, and nothing added, when halving would part nothing. */
function sumHalves(own: usize, ownEnd: usize, lines: usize, linesEnd: usize, free: usize, ofF: f64): bool {
  let minX: f64 = Infinity;
  let maxX: f64 = -Infinity;
  for (let k = own; k < ownEnd; k += EDGE) {
    minX = min(minX, load<f64>(k));
    maxX = max(maxX, -load<f64>(k, 8));
  }
  const middle = (minX + maxX) / 2;
  if (!(minX < middle && middle < maxX)) return false;
  const right = between(own, ownEnd, free, minX, middle);
  const rightEnd = between(own, ownEnd, right, middle, maxX);
  if ((rightEnd - free) * 2 > (ownEnd - own) * 3) return false;
  const leftLinesEnd = between(lines, linesEnd, rightEnd, minX, middle);
  sumPairs(free, right, rightEnd, leftLinesEnd, leftLinesEnd, ofF);
  const rightLinesEnd = between(lines, linesEnd, rightEnd, middle, maxX);
  sumPairs(right, rightEnd, rightEnd, rightLinesEnd, rightLinesEnd, ofF);
  return true;
}

/** The parts of the edges between two places, from `to` on; gives their end. */
function between(list: usize, end: usize, to: usize, fromX: f64, toX: f64): usize {
  needMemoryUpTo(to + (end - list) + EDGE);
  for (let k = list; k < end; k += EDGE) {
    const x1 = max(load<f64>(k), fromX);
    const x2 = min(-load<f64>(k, 8), toX);
    const slope = load<f64>(k, 24);
    store<f64>(to, x1);
    store<f64>(to, -x2, 8);
    store<f64>(to, load<f64>(k, 16) + (x1 - load<f64>(k)) * slope, 16);
    store<f64>(to, slope, 24);
    store<f64>(to, load<f64>(k, 32), 32);
    to += EDGE * <usize>(x2 - x1 > LEAST_WIDTH);
  }
  return to;
}
