/**
 * The sum over pairs of edges, in AssemblyScript: TypeScript's grammar, WebAssembly's numbers. What it sums, and why, is told in `edgePairs.ts`;
 * `npm run kernel` compiles it, with `itemKernel.ts`, to `pairKernelBytes.ts`.
 *
 * Method: two numbers at a time, and no branch that depends on a coordinate: a loop writes what it looks at to the end of a list, and moves that
 * end on by 0 or by 1. A guess gone wrong costs as much as ten pairs of edges.
 * Needs edges (x1, −x2, y at x1, slope, weight s; x1 < x2) by address in bytes, all in one memory that begins with ZERO and results.
 * Promises: the same bits on every machine (IEEE operations alone, no fused or relaxed ones). Memory grows when it must.
 */
export const EDGE: usize = 40;

/** An edge of no width: what the last of an odd number of pairs is summed with. */
const ZERO: usize = 0;
/** Results of `addPairs`: 8 × area, common width. */
export const AREA: usize = 40;
export const COMMON: usize = 48;

/** Keeps 0 / 0 from being asked. */
const NO_HEIGHT: f64 = 1e-300;
/** As in `cellTrace.ts`. */
export const LEAST_WIDTH: f64 = 1e-30;
/** Pairs found that are summed at a time, at least. */
const BLOCK: usize = 4096;
/** Above this many, lists are halved by place first. */
const MANY_PAIRS: usize = 1 << 14;
const PAGE: usize = 65536;
/** Memory is doubled, but by no more pages than these at a time. */
const MOST_AT_ONCE: i32 = 256;

export function needMemoryUpTo(end: usize): void {
  const lacking = <i32>((end + PAGE - 1) / PAGE) - memory.size();
  if (lacking > 0) memory.grow(max(lacking, min(memory.size(), MOST_AT_ONCE)));
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

export function firsts(a: v128, b: v128): v128 {
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
