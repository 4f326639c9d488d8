import { AREA, addPairs, COMMON, EDGE, firsts, LEAST_WIDTH, needMemoryUpTo } from './pairKernel';

/**
 * Items measured against a grid of an index, or one against another, in AssemblyScript: what the head of `overlapTurn.ts` tells, to the letter.
 *
 * Method: as in `pairKernel.ts`, no branch depends on a coordinate where many are looked at.
 * Needs, by address in bytes, all in one memory:
 *   items    as TypeScript left them, see below
 *   grid     as `kernelGrids.ts` writes it: numbers, then the addresses of its lists
 *   segment  ax, ay, bx, by in the direction of travel; a ring's vertices are segments that share their ends
 */
export { addPairs };

const SEGMENT: usize = 32;
const VERTEX: usize = 16;

/** Numbers read and pairs looked at so far. */
const WORK: usize = 56;

/**
 * Where the items at hand lie, as `overlapTurn.ts` writes it: item k owns rings firstRing[k] … firstRing[k + 1], ring r vertices ringStart[r] …
 * ringStart[r + 1], vertex v is at VERTICES + 16 v. Boxes (minX, minY, maxX, maxY) and answers are written here; from FREE on, what is needed on the way.
 */
const FIRST_RING: usize = 64;
const RING_START: usize = 68;
const VERTICES: usize = 72;
const BOXES: usize = 76;
const ANSWERS: usize = 80;
const FREE: usize = 84;
const BOX: usize = 32;
/** f64: winding on all of the item or NaN, area of its pairs, their height × common width; u32: column, row, columns, rows of its cells when NaN. */
const ANSWER: usize = 40;

/** A grid: f64 origin and size of a cell, i32, and addresses. */
const ORIGIN: usize = 0;
const SIZE: usize = 16;
const COLUMNS: usize = 24;
const ROWS: usize = 28;
const MOST_CELLS: usize = 32;
const CORNER: usize = 36;
const MIXED_BEFORE: usize = 40;
const STRETCH_START: usize = 44;
const STRETCHES: usize = 48;
const HALF_LINE_START: usize = 52;
const HALF_LINES: usize = 56;
const HALF_LINE: usize = 16;

/** An item whose box holds more pairs than this for each of its cells is cut into them. */
const PAIRS_A_CELL: f64 = 400;
/** As in `coordinates.ts`. */
const MAX_COORDINATE: f64 = 1e15;

/** Entry k of a list of u32. */
function at(list: usize, k: usize): usize {
  return <usize>load<u32>(list + 4 * k);
}

/** Writes the boxes of the items at hand; false when a coordinate may be no place. */
export function openItems(count: usize): bool {
  const rings = at(FIRST_RING, 0);
  const starts = at(RING_START, 0);
  const vertices = at(VERTICES, 0);
  let box = at(BOXES, 0);
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(-Infinity);
  let total = f64x2.splat(0);
  for (let item: usize = 0; item < count; item++, box += BOX) {
    const end = vertices + VERTEX * at(starts, at(rings, item + 1));
    let low = f64x2.splat(Infinity);
    let high = f64x2.splat(-Infinity);
    for (let k = vertices + VERTEX * at(starts, at(rings, item)); k < end; k += VERTEX) {
      const vertex = v128.load(k);
      low = f64x2.pmin(low, vertex);
      high = f64x2.pmax(high, vertex);
      total = f64x2.add(total, vertex);
    }
    v128.store(box, low);
    v128.store(box, high, 16);
    lowest = f64x2.pmin(lowest, low);
    highest = f64x2.pmax(highest, high);
  }
  countWork(2 * <f64>(at(starts, at(rings, count)) - at(starts, at(rings, 0))));
  const hasSum = f64x2.lt(f64x2.abs(total), f64x2.splat(Infinity));
  const isNear = f64x2.le(f64x2.pmax(highest, f64x2.neg(lowest)), f64x2.splat(MAX_COORDINATE));
  return i64x2.bitmask(v128.and(hasSum, isNear)) === 3;
}

function countWork(more: f64): void {
  store<f64>(WORK, load<f64>(WORK) + more);
}

/** Writes what the grid holds of each item at hand; NaN as the winding of one that must be cut into the cells. */
export function measureItems(count: usize, grid: usize): void {
  const size = load<f64>(grid, SIZE);
  const perSize = 1 / size;
  const columns = load<i32>(grid, COLUMNS);
  const rows = load<i32>(grid, ROWS);
  const right = <f64>columns * size;
  const top = <f64>rows * size;
  const mixedBefore = at(grid + MIXED_BEFORE, 0);
  const origin = v128.load(grid, ORIGIN);
  let box = at(BOXES, 0);
  let answer = at(ANSWERS, 0);
  countWork(5 * <f64>count);
  for (let item: usize = 0; item < count; item++, box += BOX, answer += ANSWER) {
    const low = f64x2.sub(v128.load(box), origin);
    const high = f64x2.sub(v128.load(box, 16), origin);
    const minX = f64x2.extract_lane(low, 0);
    const minY = f64x2.extract_lane(low, 1);
    const maxX = f64x2.extract_lane(high, 0);
    const maxY = f64x2.extract_lane(high, 1);
    store<f64>(answer, 0);
    store<f64>(answer, 0, 8);
    store<f64>(answer, 0, 16);
    if (!(minX <= right && maxX >= 0 && minY <= top && maxY >= 0)) continue;
    const i1 = strip(minX, perSize, columns, right);
    const i2 = strip(maxX, perSize, columns, right) + 1;
    const j1 = strip(minY, perSize, rows, top);
    const j2 = strip(maxY, perSize, rows, top) + 1;
    const before = i1 * (rows + 1);
    const upTo = i2 * (rows + 1);
    const below = at(mixedBefore, upTo + j1) - at(mixedBefore, before + j1);
    if (at(mixedBefore, upTo + j2) - at(mixedBefore, before + j2) === below) {
      store<f64>(answer, <f64>(<i32>at(at(grid + CORNER, 0), i1 * rows + j1)));
    } else if ((i2 - i1) * (j2 - j1) > load<i32>(grid, MOST_CELLS) || !measureInBox(item, grid, i1, i2, j1, j2)) {
      store<f64>(answer, NaN);
      store<i32>(answer, i1, 24);
      store<i32>(answer, j1, 28);
      store<i32>(answer, i2 - i1, 32);
      store<i32>(answer, j2 - j1, 36);
    }
  }
}

/** Number of the row or column of a coordinate, of `limit` that end at `end`; the first or last of what lies outside. */
function strip(coordinate: f64, perSize: f64, limit: i32, end: f64): i32 {
  return coordinate > 0 ? (coordinate < end ? <i32>(coordinate * perSize) : limit - 1) : 0;
}

/**
 * An item of few cells: its edges stay whole and are paired with the stretches of the layer that run through its box. The winding along the top of the
 * cells (corner and half-lines) stands for all that lies above them. False, and nothing written, when there are too many pairs.
 */
function measureInBox(item: usize, grid: usize, i1: i32, i2: i32, j1: i32, j2: i32): bool {
  const rows = load<i32>(grid, ROWS);
  const size = load<f64>(grid, SIZE);
  const stretchStart = at(grid + STRETCH_START, 0);
  const stretches = at(grid + STRETCHES, 0);
  const halfLineStart = at(grid + HALF_LINE_START, 0);
  const halfLines = at(grid + HALF_LINES, 0);
  let segments: usize = 0;
  for (let first = i1 * rows + j1, end = i1 * rows + j2; first < i2 * rows; first += rows, end += rows) {
    segments += at(stretchStart, end) - at(stretchStart, first) + at(halfLineStart, end) - at(halfLineStart, end - 1);
  }
  begin(item, segments);
  const toItem = f64x2.sub(v128.load(grid, ORIGIN), boxLow);
  const bottom = f64x2.extract_lane(toItem, 1);
  for (let i = i1; i < i2; i++) {
    const left = f64x2.extract_lane(toItem, 0) + <f64>i * size;
    const topEnd = i * rows + j2;
    siftHalfLines(
      halfLines + HALF_LINE * at(halfLineStart, topEnd - 1),
      halfLines + HALF_LINE * at(halfLineStart, topEnd),
      left,
    );
    let k = stretches + SEGMENT * at(stretchStart, i * rows + j1);
    for (let j = j1; j < j2; j++) {
      const end = stretches + SEGMENT * at(stretchStart, i * rows + j + 1);
      sift(k, end, SEGMENT, f64x2.replace_lane(f64x2.splat(left), 1, bottom + <f64>j * size));
      k = end;
    }
  }
  const cells = (i2 - i1) * (j2 - j1);
  const winding = <i32>at(at(grid + CORNER, 0), i1 * rows + j2 - 1);
  return measureNear(item, <f64>winding, cells > 1 ? PAIRS_A_CELL * <f64>cells : Infinity);
}

/** Writes what the first item at hand has in common with another item, of so many rings with starts and vertices as at RING_START and VERTICES. */
export function measurePair(rings: usize, starts: usize, vertices: usize): void {
  begin(0, at(starts, rings) - at(starts, 0));
  const toItem = f64x2.neg(boxLow);
  for (let r: usize = 0; r < rings; r++) {
    sift(vertices + VERTEX * at(starts, r), vertices + VERTEX * at(starts, r + 1) - VERTEX, VERTEX, toItem);
  }
  measureNear(0, 0, Infinity);
}

/** Of the item being measured: its box, and what of a layer matters to it, relative to the lower left corner of the box. */
let boxLow: v128 = f64x2.splat(0);
let boxSize: v128 = f64x2.splat(0);
/** Segments that reach into the box; then, with as much room, those above it; then room for two edges of each. */
let near: usize = 0;
let nearEnd: usize = 0;
let above: usize = 0;
let aboveEnd: usize = 0;
let lines: usize = 0;
let own: usize = 0;

/** Starts on an item that so many segments may concern. */
function begin(item: usize, segments: usize): void {
  const box = at(BOXES, 0) + BOX * item;
  boxLow = v128.load(box);
  boxSize = f64x2.sub(v128.load(box, 16), boxLow);
  // one more than there are is written at the end of each list
  near = (at(FREE, 0) + 15) & ~15;
  above = near + SEGMENT * (segments + 1);
  lines = above + SEGMENT * (segments + 1);
  own = lines + EDGE * (2 * segments + 1);
  nearEnd = near;
  aboveEnd = above;
  countWork(4 * <f64>segments);
  needMemoryUpTo(own);
}

/** Puts segments where they belong; what lies beside and below the box goes. */
function sift(from: usize, end: usize, stride: usize, toItem: v128): void {
  const size = boxSize;
  let near = nearEnd;
  let above = aboveEnd;
  for (let k = from; k < end; k += stride) {
    const a = f64x2.add(toItem, v128.load(k));
    const b = f64x2.add(toItem, v128.load(k, VERTEX));
    const beyond = i64x2.bitmask(f64x2.ge(f64x2.pmin(a, b), size));
    const outside = i64x2.bitmask(f64x2.le(f64x2.pmax(a, b), f64x2.splat(0)));
    const matters = <usize>((outside | (beyond & 1)) === 0);
    const isAbove = <usize>(beyond >> 1);
    v128.store(near, a);
    v128.store(near, b, VERTEX);
    v128.store(above, a);
    v128.store(above, b, VERTEX);
    near += SEGMENT * (matters & (isAbove ^ 1));
    above += SEGMENT * (matters & isAbove);
  }
  nearEnd = near;
  aboveEnd = above;
}

/** A half-line is a segment above the box: one of weight −1 travels right; it goes on over the columns to the right. */
function siftHalfLines(from: usize, end: usize, left: f64): void {
  const width = f64x2.extract_lane(boxSize, 0);
  for (let k = from; k < end; k += HALF_LINE) {
    const x = left + load<f64>(k);
    const forwards = load<f64>(k, 8) < 0;
    store<f64>(aboveEnd, select<f64>(x, Infinity, forwards));
    store<f64>(aboveEnd, select<f64>(Infinity, x, forwards), 16);
    aboveEnd += SEGMENT * <usize>(x < width);
  }
}

/**
 * Measures the item by the segments sifted and a winding all over the box. Lines above cast their winding on the box, which changes where they begin
 * and end: each such place becomes a half-line along the top from there to the right side, and two at one place cancel. Own edges beside and above all
 * lines go. False, and nothing written, when there are more than `mostPairs`.
 */
function measureNear(item: usize, winding: f64, mostPairs: f64): bool {
  const width = f64x2.extract_lane(boxSize, 0);
  const height = f64x2.extract_lane(boxSize, 1);
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  for (let k = near; k < nearEnd; k += SEGMENT) {
    const a = v128.load(k);
    const b = v128.load(k, VERTEX);
    low = f64x2.pmin(low, f64x2.pmin(a, b));
    high = f64x2.pmax(high, f64x2.pmax(a, b));
  }
  const none = f64x2.splat(0);
  const halfLines = edgesOf(near, nearEnd, SEGMENT, none, lines, f64x2.splat(-Infinity), f64x2.splat(Infinity));
  let end = halfLines;
  for (let k = above; k < aboveEnd; k += SEGMENT) {
    // from a to b, travelling right, −1 lies over [a, b]: −1 from a on, +1 from b on
    for (let s: f64 = -1, point = k; point < k + SEGMENT; s = 1, point += VERTEX) {
      const x = load<f64>(point);
      if (x <= 0) winding += s;
      else if (x < width) {
        if (end > halfLines && load<f64>(end - EDGE) === x && load<f64>(end - EDGE, 32) === -s) end -= EDGE;
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
  for (let k = halfLines; k < end; k += EDGE) {
    low = f64x2.pmin(low, v128.load64_zero(k));
    high = f64x2.pmax(high, boxSize);
  }
  low = f64x2.replace_lane(low, 1, -Infinity);

  const starts = at(RING_START, 0);
  const vertices = at(VERTICES, 0);
  const firstRing = at(at(FIRST_RING, 0), item);
  const endRing = at(at(FIRST_RING, 0), item + 1);
  const vertexCount = at(starts, endRing) - at(starts, firstRing);
  const pairs = <f64>((end - lines) / EDGE) * <f64>vertexCount;
  countWork(2 * <f64>vertexCount + pairs);
  if (pairs > mostPairs) return false;
  const answer = at(ANSWERS, 0) + ANSWER * item;
  store<f64>(answer, winding);
  store<f64>(answer, 0, 8);
  store<f64>(answer, 0, 16);
  if (pairs === 0) return true;
  const free = own + EDGE * (vertexCount + 1);
  needMemoryUpTo(free);
  let ownEnd = own;
  for (let r = firstRing; r < endRing; r++) {
    const last = vertices + VERTEX * at(starts, r + 1) - VERTEX;
    ownEnd = edgesOf(vertices + VERTEX * at(starts, r), last, VERTEX, boxLow, ownEnd, low, high);
  }
  addPairs(own, ownEnd, lines, end, free, 0);
  store<f64>(answer, load<f64>(AREA) / 8, 8);
  store<f64>(answer, load<f64>(COMMON) * height, 16);
  return true;
}

/**
 * Edges of the segments that reach into low … high, relative to `corner`, from `to` on; gives their end. What is vertical, or not a number, brings no area
 * and goes.
 */
function edgesOf(from: usize, end: usize, stride: usize, corner: v128, to: usize, low: v128, high: v128): usize {
  for (let k = from; k < end; k += stride) {
    const a = f64x2.sub(v128.load(k), corner);
    const b = f64x2.sub(v128.load(k, VERTEX), corner);
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
