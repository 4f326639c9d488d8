import type { PolygonSet } from './polygonSet.js';
import { holdsCircle, reach, type Sides, sidesOf, type Tangent, tangentMeter } from './tangentCircles.js';
import { polygonWidthBounds } from './widthBounds.js';

/**
 * The largest circle inside an item: how wide it is, and where.
 *
 * Method: the largest circle touches the border, so every place of the border is asked for the largest circle that touches it there from inside
 * (`tangentCircles`). Along a side the radius at which that circle reaches another side is convex, so between two places it is no larger than
 * at one of them: where one other side keeps both within the largest radius known, nothing between is larger; else the stretch is split where
 * two sides reach alike. About a corner that points inward the same holds of points. The search begins from the lower bound of `widthBounds`.
 * Needs valid, oriented polygons. Promises: a real circle, short of the largest by two millionths of it and 0.02 µm at most; depends on the item alone.
 * Why no search by squares (polylabel, GEOS): it quarters them wherever the width is nearly the largest, which in a slit is all along it.
 */
export interface LargestCircle {
  /** Its diameter; 0 for an item without area. */
  readonly widthM: number;
  /** Its centre; NaN for an item without area. */
  readonly x: number;
  readonly y: number;
}

export function largestCircle(set: PolygonSet, item: number): LargestCircle {
  let largest: LargestCircle = { widthM: 0, x: Number.NaN, y: Number.NaN };
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const { leastM, mostM } = polygonWidthBounds(set, p);
    if (!(leastM > 0) || mostM <= largest.widthM) continue;
    const knownM = Math.max(largest.widthM, leastM * (1 - 2 * SHARE)) / 2;
    const found = circleIn(sidesOf(set, p), knownM, (mostM / 2) * (1 + SHARE));
    const widthM = Math.max(2 * found.radiusM, leastM * (1 - 2 * SHARE));
    if (widthM <= largest.widthM) continue;
    const origin = 2 * set.ringStart[set.polygonStart[p]];
    largest = { widthM, x: found.x + set.xy[origin], y: found.y + set.xy[origin + 1] };
  }
  return largest;
}

/** Whether a circle wider than that fits in, as exactly: to ask costs less than to find the largest. */
export function holdsWider(set: PolygonSet, item: number, limitM: number): boolean {
  const radiusM = limitM / 2;
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const { leastM, mostM } = polygonWidthBounds(set, p);
    if (leastM > limitM) return true;
    if (mostM <= limitM) continue;
    if (circleIn(sidesOf(set, p), radiusM, (mostM / 2) * (1 + SHARE), radiusM).radiusM > radiusM) return true;
  }
  return false;
}

interface Circle {
  readonly radiusM: number;
  readonly x: number;
  readonly y: number;
}

/** Of the radius: how exactly it is found. */
const SHARE = 1e-6;
/** Radii nearer than this are the same: what coordinates of surveys are rounded by. */
const ROUNDING_M = 1e-8;
/** A stretch of the border that is not split. */
const LEAST_STRETCH_M = 1e-9;
const LEAST_TURN = 1e-8;
/** In the place of the side that stops a circle, where it is not inside: the polygon crosses itself. */
const NOT_INSIDE = -2;

/** The largest circle, where it is larger than `knownM`; smaller ones than `leastM` are not looked at. */
function circleIn(sides: Sides, knownM: number, mostM: number, leastM = 0): Circle {
  const { ends, before } = sides;
  const measure = tangentMeter(sides, mostM);
  const touch = new Float64Array(2);
  let best: Circle = { radiusM: leastM, x: ends[0], y: ends[1] };
  let known = knownM;
  const at = (x: number, y: number, nx: number, ny: number, own: number, other: number): Tangent => {
    const circle = measure(x, y, nx, ny, own, other, known * 1.25);
    const { radiusM } = circle;
    // of circles that are the same but for rounding the first is kept: which that is hangs on no last digit
    if (!(radiusM > best.radiusM * (1 + SHARE) + ROUNDING_M)) return circle;
    const middle = { radiusM, x: x + radiusM * nx, y: y + radiusM * ny };
    if (!holdsCircle(sides, middle.x, middle.y, radiusM)) return { ...circle, radiusM: 0, side: NOT_INSIDE };
    best = middle;
    known = Math.max(known, best.radiusM);
    return circle;
  };
  const reachOf = (side: number, { x, y, nx, ny }: Tangent) =>
    side < 0 ? Infinity : reach(sides, side, x, y, nx, ny, touch);

  /** The side that stopped the circle before: it often stops the next too. */
  let keeper = -1;
  const isKept = (own: number, by: number, nx: number, ny: number) =>
    by >= 0 &&
    by !== own &&
    reach(sides, by, ends[4 * own], ends[4 * own + 1], nx, ny, touch) <= known &&
    reach(sides, by, ends[4 * own + 2], ends[4 * own + 3], nx, ny, touch) <= known;

  /** The stretch of a side between two places. */
  const along = (own: number, from: Tangent, to: Tangent): void => {
    if (from.side === NOT_INSIDE && to.side === NOT_INSIDE) return;
    const [toOfFrom, fromOfTo] = [reachOf(from.side, to), reachOf(to.side, from)];
    const bound = Math.min(Math.max(from.radiusM, toOfFrom), Math.max(to.radiusM, fromOfTo));
    if (bound <= known * (1 + SHARE) + ROUNDING_M) {
      keeper = from.side;
      return;
    }
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (Math.abs(dx) + Math.abs(dy) <= LEAST_STRETCH_M) return;
    const [less, more] = [fromOfTo - from.radiusM, toOfFrom - to.radiusM];
    const alike = less / (less + more);
    const t = alike >= 0 && alike <= 1 ? Math.max(0.1, Math.min(0.9, alike)) : 0.5;
    const middle = at(from.x + t * dx, from.y + t * dy, from.nx, from.ny, own, -1);
    along(own, from, middle);
    along(own, middle, to);
  };
  /** About a corner, from one direction to another less than a quarter turn away. */
  const about = (own: number, other: number, from: Tangent, to: Tangent): void => {
    if (from.side === NOT_INSIDE && to.side === NOT_INSIDE) return;
    const bound = Math.min(Math.max(from.radiusM, pointReach(from, to)), Math.max(to.radiusM, pointReach(to, from)));
    if (bound <= known * (1 + SHARE) + ROUNDING_M) return;
    if (Math.abs(to.nx - from.nx) + Math.abs(to.ny - from.ny) <= LEAST_TURN) return;
    const middle = towards(from.nx + to.nx, from.ny + to.ny, from, own, other);
    about(own, other, from, middle);
    about(own, other, middle, to);
  };
  const towards = (nx: number, ny: number, { x, y }: Tangent, own: number, other: number) => {
    const lengthM = Math.hypot(nx, ny);
    return at(x, y, nx / lengthM, ny / lengthM, own, other);
  };

  // from the middle of the longest side, so that of the many circles of a strip it is one in the middle
  const longest = longestSide(ends);
  const [lx, ly] = directionOf(ends, longest);
  const l = 4 * longest;
  at((ends[l] + ends[l + 2]) / 2, (ends[l + 1] + ends[l + 3]) / 2, -ly, lx, longest, -1);

  for (let side = 0; side < before.length; side++) {
    const s = 4 * side;
    const [ux, uy] = directionOf(ends, side);
    if (!isKept(side, keeper, -uy, ux)) {
      const from = at(ends[s], ends[s + 1], -uy, ux, side, -1);
      along(side, from, at(ends[s + 2], ends[s + 3], -uy, ux, side, -1));
    }
    const prior = before[side];
    const [px, py] = directionOf(ends, prior);
    if (!(px * uy - py * ux < 0)) continue;
    const first = at(ends[s], ends[s + 1], -py, px, side, prior);
    const last = at(ends[s], ends[s + 1], -uy, ux, side, prior);
    if (px * ux + py * uy >= 0) about(side, prior, first, last);
    else {
      const middle = towards(px - ux, py - uy, first, side, prior);
      about(side, prior, first, middle);
      about(side, prior, middle, last);
    }
  }
  return best;
}

/** The circle that touches at `place` and just reaches the point that stops `stopped`. */
function pointReach(stopped: Tangent, place: Tangent): number {
  if (stopped.side < 0) return Infinity;
  const [dx, dy] = [stopped.atX - place.x, stopped.atY - place.y];
  const inward = dx * place.nx + dy * place.ny;
  const distance2 = dx * dx + dy * dy;
  return distance2 === 0 ? 0 : inward > 0 ? distance2 / (2 * inward) : Infinity;
}

function longestSide(ends: Float64Array): number {
  let longest = 0;
  let most2 = 0;
  for (let s = 0; s < ends.length; s += 4) {
    const length2 = (ends[s + 2] - ends[s]) ** 2 + (ends[s + 3] - ends[s + 1]) ** 2;
    if (length2 <= most2) continue;
    most2 = length2;
    longest = s / 4;
  }
  return longest;
}

function directionOf(ends: Float64Array, side: number): readonly [number, number] {
  const s = 4 * side;
  const [dx, dy] = [ends[s + 2] - ends[s], ends[s + 3] - ends[s + 1]];
  const lengthM = Math.hypot(dx, dy);
  return [dx / lengthM, dy / lengthM];
}
