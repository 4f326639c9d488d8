/**
 * On which side of the directed line a → b a point lies: 1 left, −1 right, 0 on it, decided as JTS and GEOS decide it.
 *
 * Method: a floating filter; where it leaves the sign open, the determinant in double-double arithmetic (Dekker 1971), operation for
 * operation as in their `CGAlgorithmsDD`. Exact where differences of coordinates fit a double, as those of one delivery do; otherwise
 * within 2⁻¹⁰⁴. An adaptive exact predicate would be right more often still, but then a verdict could differ from GEOS's.
 */
export function side(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const left = (ax - x) * (by - y);
  const right = (ay - y) * (bx - x);
  const turn = left - right;
  if (Math.abs(turn) >= SAFE * Math.abs(left + right)) return turn > 0 ? 1 : turn < 0 ? -1 : 0;
  return sideInDoubleDouble(ax, ay, bx, by, x, y);
}

const SAFE = 1e-15;
const SPLIT = 134217729;

/** A number as the unevaluated sum hi + lo. */
type DoubleDouble = readonly [hi: number, lo: number];

function sideInDoubleDouble(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const ahead = product(sum([bx, 0], [-ax, 0]), sum([y, 0], [-by, 0]));
  const aside = product(sum([by, 0], [-ay, 0]), sum([x, 0], [-bx, 0]));
  const [hi, lo] = sum(ahead, [-aside[0], -aside[1]]);
  return hi > 0 ? 1 : hi < 0 ? -1 : lo > 0 ? 1 : lo < 0 ? -1 : 0;
}

function sum([ahi, alo]: DoubleDouble, [bhi, blo]: DoubleDouble): DoubleDouble {
  const high = ahi + bhi;
  const low = alo + blo;
  const highStep = high - ahi;
  const lowStep = low - alo;
  const highRest = bhi - highStep + (ahi - (high - highStep));
  const lowRest = blo - lowStep + (alo - (low - lowStep));
  const carry = highRest + low;
  const top = high + carry;
  const rest = lowRest + (carry + (high - top));
  const hi = top + rest;
  return [hi, rest + (top - hi)];
}

function product([ahi, alo]: DoubleDouble, [bhi, blo]: DoubleDouble): DoubleDouble {
  const aSplit = SPLIT * ahi;
  const aHead = aSplit - (aSplit - ahi);
  const aTail = ahi - aHead;
  const bSplit = SPLIT * bhi;
  const bHead = bSplit - (bSplit - bhi);
  const bTail = bhi - bHead;
  const high = ahi * bhi;
  const low = aHead * bHead - high + aHead * bTail + aTail * bHead + aTail * bTail + (ahi * blo + alo * bhi);
  const hi = high + low;
  return [hi, low + (high - hi)];
}

/** For a, b and p on one line: whether a and b lie on the same side of p. */
export function sameWay(px: number, py: number, ax: number, ay: number, bx: number, by: number): boolean {
  return ax === px && bx === px ? ay > py === by > py : ax > px === bx > px;
}

/**
 * Where the direction p → b lies in the turn, counter-clockwise, from p → a to p → c: 1 strictly inside, −1 strictly outside, 0 along
 * one of the two. The directions to a and c differ.
 */
export function inSector(
  px: number,
  py: number,
  ax: number,
  ay: number,
  cx: number,
  cy: number,
  bx: number,
  by: number,
): number {
  const fromA = side(px, py, ax, ay, bx, by);
  const fromC = side(px, py, cx, cy, bx, by);
  if (fromA === 0 && sameWay(px, py, ax, ay, bx, by)) return 0;
  if (fromC === 0 && sameWay(px, py, cx, cy, bx, by)) return 0;
  const turn = side(px, py, ax, ay, cx, cy);
  if (turn > 0) return fromA > 0 && fromC < 0 ? 1 : -1;
  if (turn < 0) return fromC > 0 && fromA < 0 ? -1 : 1;
  return fromA;
}
