import { extentOfRun } from './extent.js';
import { nearConvexCircle } from './inscribed.js';
import type { PolygonSet } from './polygonSet.js';
import { polygonWidthBounds } from './widthBounds.js';

/**
 * The largest circle inside an item, to any precision: holes, dents, several polygons.
 *
 * Definition: `widthM` is the diameter of a circle that lies inside, `mostM` one that no circle inside exceeds; `mostM − widthM` is at most
 * `toleranceM`, unless the search took more than `mostCells` cells. (x, y) is the middle. Needs valid, oriented polygons; an empty item is 0 wide.
 * Method: squares are quartered while a larger circle may have its middle in them (Garcia-Castellanos and Lombardo 2007; polylabel, GEOS). Here the
 * radius in a square is bounded by two borders at once, min(d₁, d₂) ≤ (d₁ + d₂) / 2, which between parallel borders holds for the whole square: a
 * strip is as cheap as a disc, where one border alone asks for squares as small as the tolerance along all of its middle line. From every better
 * middle the best place straight away from its nearest border is looked for first.
 */
export interface LargestCircle {
  readonly widthM: number;
  readonly mostM: number;
  readonly x: number;
  readonly y: number;
}

export interface CircleSearch {
  readonly toleranceM: number;
  readonly mostCells: number;
  /** The search ends as soon as it is known whether a circle so wide lies inside: only that is then promised. */
  readonly reachesM?: number;
}

export function largestCircle(set: PolygonSet, item: number, search: CircleSearch): LargestCircle {
  const radii = { toleranceM: search.toleranceM / 2, wantedM: (search.reachesM ?? 0) / 2 };
  let best: Circle = { radiusM: 0, x: Number.NaN, y: Number.NaN };
  let mostM = 0;
  let cellsLeft = search.mostCells;
  for (const { polygon, boundM } of widestFirst(set, item)) {
    if (boundM <= Math.max(best.radiusM, radii.wantedM)) {
      mostM = Math.max(mostM, boundM);
      continue;
    }
    const convex = convexCircle(set, polygon, radii.toleranceM);
    if (convex) {
      mostM = Math.max(mostM, convex.radiusM + radii.toleranceM);
      if (convex.radiusM > best.radiusM) best = convex;
    } else {
      const found = searchPolygon(set, polygon, best, radii, cellsLeft);
      best = found.best;
      mostM = Math.max(mostM, found.mostM);
      cellsLeft -= found.cells;
    }
    if (radii.wantedM > 0 && best.radiusM >= radii.wantedM) break;
  }
  return { widthM: 2 * best.radiusM, mostM: 2 * Math.max(mostM, best.radiusM), x: best.x, y: best.y };
}

/** Polygons of an item by the radius that its area and its shell's box allow. */
function widestFirst(set: PolygonSet, item: number): { readonly polygon: number; readonly boundM: number }[] {
  const polygons = Array.from({ length: set.itemStart[item + 1] - set.itemStart[item] }, (_, k) => {
    const polygon = set.itemStart[item] + k;
    return { polygon, boundM: polygonWidthBounds(set, polygon).mostM / 2 };
  });
  return polygons.sort((a, b) => b.boundM - a.boundM || a.polygon - b.polygon);
}

function convexCircle(set: PolygonSet, polygon: number, toleranceM: number): Circle | null {
  const ring = set.polygonStart[polygon];
  return set.polygonStart[polygon + 1] === ring + 1 ? nearConvexCircle(set, ring, toleranceM) : null;
}

interface Circle {
  readonly radiusM: number;
  readonly x: number;
  readonly y: number;
}

/** Sides of a polygon, relative to its first vertex; sides without length are left out. */
interface Sides {
  readonly count: number;
  /** Start, unit direction and length. */
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly ux: Float64Array;
  readonly uy: Float64Array;
  readonly lengthM: Float64Array;
  /** 1 where the ring turns right at the start of the side: the land about that corner is more than half a turn. */
  readonly isDent: Uint8Array;
  /** The side that follows. */
  readonly next: Int32Array;
}

function sidesOf({ xy, ringStart, polygonStart }: PolygonSet, polygon: number, x0: number, y0: number): Sides {
  const [firstRing, endRing] = [polygonStart[polygon], polygonStart[polygon + 1]];
  const most = ringStart[endRing] - ringStart[firstRing];
  const [ax, ay] = [new Float64Array(most), new Float64Array(most)];
  const [ux, uy] = [new Float64Array(most), new Float64Array(most)];
  const lengthM = new Float64Array(most);
  const isDent = new Uint8Array(most);
  const next = new Int32Array(most);
  let count = 0;
  for (let r = firstRing; r < endRing; r++) {
    const first = count;
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
      const [dx, dy] = [xy[2 * v + 2] - xy[2 * v], xy[2 * v + 3] - xy[2 * v + 1]];
      const length = Math.hypot(dx, dy);
      if (length === 0) continue;
      ax[count] = xy[2 * v] - x0;
      ay[count] = xy[2 * v + 1] - y0;
      ux[count] = dx / length;
      uy[count] = dy / length;
      lengthM[count] = length;
      next[count] = count + 1;
      count++;
    }
    if (count === first) continue;
    next[count - 1] = first;
    for (let k = first, before = count - 1; k < count; before = k++) {
      isDent[k] = ux[before] * uy[k] - uy[before] * ux[k] < 0 ? 1 : 0;
    }
  }
  return { count, ax, ay, ux, uy, lengthM, isDent, next };
}

/** Squares of one size, and for each the sides that may be nearest to a place in it. */
interface Level {
  readonly xs: number[];
  readonly ys: number[];
  readonly near: Int32Array[];
}

function searchPolygon(
  set: PolygonSet,
  polygon: number,
  known: Circle,
  { toleranceM, wantedM }: { readonly toleranceM: number; readonly wantedM: number },
  mostCells: number,
) {
  const shell = set.polygonStart[polygon];
  const [minX, minY, maxX, maxY] = extentOfRun(set.xy, set.ringStart[shell], set.ringStart[shell + 1]);
  const [x0, y0] = [minX, minY];
  const sides = sidesOf(set, polygon, x0, y0);
  let best = known;
  let mostM = 0;
  let cells = 0;
  let halfM = Math.max(maxX - minX, maxY - minY) / 2;
  let level: Level = {
    xs: [(maxX - minX) / 2],
    ys: [(maxY - minY) / 2],
    near: [Int32Array.from({ length: sides.count }, (_, k) => k)],
  };
  const place = placeAmong(sides);
  while (level.xs.length > 0) {
    cells += level.xs.length;
    const reachM = halfM * Math.SQRT2;
    const finer: Level = { xs: [], ys: [], near: [] };
    for (let k = 0; k < level.xs.length; k++) {
      const [x, y] = [level.xs[k], level.ys[k]];
      const { signedM, boundM, near } = place.inSquare(x, y, reachM, level.near[k]);
      if (boundM <= best.radiusM) continue;
      if (signedM > best.radiusM) {
        const better = place.awayFromBorder(x, y, reachM, near);
        best = { radiusM: better.radiusM, x: better.x + x0, y: better.y + y0 };
        if (wantedM > 0 && best.radiusM >= wantedM) return { best, mostM: Math.max(mostM, boundM), cells };
      }
      if (boundM <= best.radiusM + toleranceM || boundM < wantedM || cells > mostCells) {
        mostM = Math.max(mostM, boundM);
        continue;
      }
      for (const [dx, dy] of QUARTERS) {
        finer.xs.push(x + (dx * halfM) / 2);
        finer.ys.push(y + (dy * halfM) / 2);
        finer.near.push(near);
      }
    }
    level = finer;
    halfM /= 2;
  }
  return { best, mostM, cells };
}

const QUARTERS = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
] as const;

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const LINE_STEPS = 40;

function placeAmong({ ax, ay, ux, uy, lengthM, isDent, next, count }: Sides) {
  const distances = new Float64Array(count);
  const alongs = new Float64Array(count);

  /** Distance of a place to the nearest of some sides, and which; the sign is known to `inSquare` alone. */
  function nearest(x: number, y: number, near: Int32Array): { side: number; distanceM: number } {
    let side = -1;
    let least = Infinity;
    for (let n = 0; n < near.length; n++) {
      const k = near[n];
      const [wx, wy] = [x - ax[k], y - ay[k]];
      const along = Math.max(0, Math.min(lengthM[k], wx * ux[k] + wy * uy[k]));
      const [dx, dy] = [wx - along * ux[k], wy - along * uy[k]];
      const distance = Math.sqrt(dx * dx + dy * dy);
      distances[n] = distance;
      alongs[n] = along;
      if (distance < least) {
        least = distance;
        side = n;
      }
    }
    return { side, distanceM: least };
  }

  function isInside(x: number, y: number, k: number, along: number): boolean {
    if (along <= 0) return isDent[k] === 1;
    if (along >= lengthM[k]) return isDent[next[k]] === 1;
    return leftOf(k, x, y) > 0;
  }

  /** How far a ray goes before it meets one of the sides. */
  function acrossM(x: number, y: number, nx: number, ny: number, near: Int32Array): number {
    let least = Infinity;
    for (const k of near) {
      const turn = nx * uy[k] - ny * ux[k];
      const [wx, wy] = [ax[k] - x, ay[k] - y];
      const t = (wx * uy[k] - wy * ux[k]) / turn;
      const along = (wx * ny - wy * nx) / turn;
      if (t > 0 && t < least && along >= 0 && along <= lengthM[k]) least = t;
    }
    return least;
  }

  /**
   * Where nothing but two sides with land between them crosses a disc, from rim to rim: what no circle on that land exceeds; else Infinity.
   * So a strip need not be cut into squares narrower than itself. Needs the distances that `nearest` has just measured.
   */
  function betweenTwo(x: number, y: number, reachM: number, candidates: Int32Array): number {
    let [i, j] = [-1, -1];
    for (let n = 0; n < candidates.length; n++) {
      if (distances[n] > reachM) continue;
      const k = candidates[n];
      const along = (x - ax[k]) * ux[k] + (y - ay[k]) * uy[k];
      if (j >= 0 || along < reachM || along > lengthM[k] - reachM) return Infinity;
      if (i < 0) i = k;
      else j = k;
    }
    if (j < 0) return Infinity;
    const [ofI, ofJ] = [leftOf(i, x, y), leftOf(j, x, y)];
    const facing = leftOf(j, x + ofI * uy[i], y - ofI * ux[i]) > 0 && leftOf(i, x + ofJ * uy[j], y - ofJ * ux[j]) > 0;
    if (!facing) return Infinity;
    return (ofI + ofJ + reachM * Math.hypot(ux[i] + ux[j], uy[i] + uy[j])) / 2;
  }

  /** How far a place lies to the left of the line of a side, where its land is. */
  function leftOf(k: number, x: number, y: number): number {
    return ux[k] * (y - ay[k]) - uy[k] * (x - ax[k]);
  }

  return {
    inSquare(x: number, y: number, reachM: number, candidates: Int32Array) {
      const { side, distanceM } = nearest(x, y, candidates);
      const k = candidates[side];
      const signedM = isInside(x, y, k, alongs[side]) ? distanceM : -distanceM;
      let boundM = signedM + reachM;
      if (boundM <= 0) return { signedM, boundM, near: candidates };
      const near = candidates.filter((_, n) => distances[n] <= distanceM + 2 * reachM);
      if (signedM <= reachM) return { signedM, boundM: Math.min(boundM, betweenTwo(x, y, reachM, candidates)), near };
      // every side is farther than the square reaches: it lies on the land side of all of them
      const bend = (n: number): number => {
        const j = candidates[n];
        const isAlong = alongs[n] > 0 && alongs[n] < lengthM[j];
        const along = (x - ax[j]) * ux[j] + (y - ay[j]) * uy[j];
        if (isAlong && along >= reachM && along <= lengthM[j] - reachM) return 0;
        return (reachM * reachM) / (2 * (distances[n] - reachM));
      };
      const awayX = (n: number) => (x - ax[candidates[n]] - alongs[n] * ux[candidates[n]]) / distances[n];
      const awayY = (n: number) => (y - ay[candidates[n]] - alongs[n] * uy[candidates[n]]) / distances[n];
      const [nx, ny, bent] = [awayX(side), awayY(side), bend(side)];
      for (let n = 0; n < candidates.length; n++) {
        if (distances[n] > distanceM + 2 * reachM) continue;
        const slope = Math.hypot(nx + awayX(n), ny + awayY(n));
        const both = (distanceM + distances[n] + reachM * slope + bent + bend(n)) / 2;
        if (both < boundM) boundM = both;
      }
      return { signedM, boundM, near };
    },

    /** The best place on the line straight away from the nearest side, no farther than the sides are known. */
    awayFromBorder(x: number, y: number, reachM: number, near: Int32Array): Circle {
      let best: Circle = { radiusM: 0, x, y };
      for (let turn = 0; turn < 2; turn++) {
        const { side, distanceM } = nearest(best.x, best.y, near);
        if (distanceM <= best.radiusM) break;
        best = { radiusM: distanceM, x: best.x, y: best.y };
        const k = near[side];
        const from = best;
        const nx = (from.x - ax[k] - alongs[side] * ux[k]) / distanceM;
        const ny = (from.y - ay[k] - alongs[side] * uy[k]) / distanceM;
        const radius = (t: number) => nearest(from.x + t * nx, from.y + t * ny, near).distanceM;
        const roomM = reachM - Math.hypot(from.x - x, from.y - y);
        let [low, high] = [0, Math.min(roomM, acrossM(from.x, from.y, nx, ny, near))];
        let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
        let [atLeft, atRight] = [radius(left), radius(right)];
        for (let step = 0; step < LINE_STEPS; step++) {
          if (atLeft < atRight) {
            low = left;
            [left, atLeft] = [right, atRight];
            right = low + GOLDEN * (high - low);
            atRight = radius(right);
          } else {
            high = right;
            [right, atRight] = [left, atLeft];
            left = high - GOLDEN * (high - low);
            atLeft = radius(left);
          }
        }
        const t = (low + high) / 2;
        const radiusM = radius(t);
        if (radiusM <= best.radiusM) break;
        best = { radiusM, x: from.x + t * nx, y: from.y + t * ny };
      }
      return best;
    },
  };
}
