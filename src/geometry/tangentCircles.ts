import { buildBoxIndex } from './boxIndex.js';
import type { PolygonSet } from './polygonSet.js';
import { pointSegment2 } from './segments.js';

/** The sides of a polygon's rings, without those of no length; coordinates relative to its first vertex. The polygon lies to their left. */
export interface Sides {
  /** ax, ay, bx, by of each side. */
  readonly ends: Float64Array;
  /** The side before in the ring. */
  readonly before: Int32Array;
}

export function sidesOf({ xy, ringStart, polygonStart }: PolygonSet, polygon: number): Sides {
  const ends: number[] = [];
  const before: number[] = [];
  const origin = 2 * ringStart[polygonStart[polygon]];
  for (let r = polygonStart[polygon]; r < polygonStart[polygon + 1]; r++) {
    const first = before.length;
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
      if (xy[2 * v] === xy[2 * v + 2] && xy[2 * v + 1] === xy[2 * v + 3]) continue;
      before.push(before.length - 1);
      for (let k = 0; k < 4; k++) ends.push(xy[2 * v + k] - xy[origin + (k % 2)]);
    }
    if (before.length > first) before[first] = before.length - 1;
  }
  return { ends: Float64Array.from(ends), before: Int32Array.from(before) };
}

/**
 * Circles that touch a place of the border from inside: at (x, y) with the inward direction (nx, ny).
 *
 * The radius of such a circle that just reaches a point p is |p|² / 2 (p · n), a convex function of the place along a straight side and of p
 * together; so that for a side, the least over its points, is convex along the side touched.
 */
const NEVER = 1e-300;
/** What coordinates of surveys are rounded by. */
const ON_M = 1e-8;

/**
 * Radius of the circle that touches at (x, y) and just reaches side `side`, Infinity where none does; where it does is written into `touch`.
 * Infinity too where it is plainly larger than `limitM`: (u² + v²) / 2v of a point u along and v inward is never below |u|.
 */
export function reach(
  { ends }: Sides,
  side: number,
  x: number,
  y: number,
  nx: number,
  ny: number,
  touch: Float64Array,
  limitM = Infinity,
): number {
  const a = 4 * side;
  const dx = ends[a] - x;
  const dy = ends[a + 1] - y;
  const ex = ends[a + 2] - x;
  const ey = ends[a + 3] - y;
  // along the tangent, and inward
  const at = dx * ny - dy * nx;
  const an = dx * nx + dy * ny;
  const bt = ex * ny - ey * nx;
  const bn = ex * nx + ey * ny;
  const isInward = an > 0 || bn > 0;
  if ((at === 0 && an === 0) || (bt === 0 && bn === 0)) return isInward ? point(x, y, 0, touch) : Infinity;
  if (!isInward) {
    // borders that lie on each other: which is the outer one is rounding
    const isOn = Math.max(an, bn) >= -ON_M && pointSegment2(0, 0, at, an, bt, bn) <= ON_M * ON_M;
    return isOn ? point(x, y, 0, touch) : Infinity;
  }
  if (at * bt > 0) {
    const alongM = Math.min(Math.abs(at), Math.abs(bt));
    const inwardM = Math.max(an, bn);
    const most = limitM * (1 + 1e-9);
    if (alongM > most) return Infinity;
    if (inwardM < alongM && alongM * alongM + inwardM * inwardM > 2 * inwardM * most) return Infinity;
  }
  const ut = bt - at;
  const un = bn - an;
  const length2 = ut * ut + un * un;
  const lengthM = Math.sqrt(length2);
  const cross = at * bn - an * bt;
  // the side's unit normal, away from the place
  const sign = cross < 0 ? -1 : 1;
  const mt = (sign * un) / lengthM;
  const mn = (-sign * ut) / lengthM;
  const turned = mn < 0 ? (mt * mt) / (1 - mn) : 1 + mn;
  let s = Number.NaN;
  if (turned > NEVER) {
    const radiusM = Math.abs(cross) / lengthM / turned;
    s = ((radiusM * mt - at) * ut + (radiusM * (1 + mn) - an) * un) / length2;
    if (s >= 0 && s <= 1) {
      return point(
        ends[a] + s * (ends[a + 2] - ends[a]),
        ends[a + 1] + s * (ends[a + 3] - ends[a + 1]),
        radiusM,
        touch,
      );
    }
  }
  const ofA = an > 0 ? (at * at + an * an) / (2 * an) : Infinity;
  const ofB = bn > 0 ? (bt * bt + bn * bn) / (2 * bn) : Infinity;
  return ofA <= ofB ? point(ends[a], ends[a + 1], ofA, touch) : point(ends[a + 2], ends[a + 3], ofB, touch);
}

function point(atX: number, atY: number, radiusM: number, touch: Float64Array): number {
  touch[0] = atX;
  touch[1] = atY;
  return radiusM;
}

/** The largest circle that touches at a place and enters no side. */
export interface Tangent {
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
  readonly radiusM: number;
  /** The side that stops it, and where; negative if none did. */
  readonly side: number;
  readonly atX: number;
  readonly atY: number;
}

/** Up to so many sides are all asked. */
const FEW_SIDES = 48;

/** Measures circles at places; sides `own` and `other` are those that meet in the place, and are not asked. */
export function tangentMeter(sides: Sides, mostM: number) {
  const count = sides.before.length;
  const touch = new Float64Array(2);
  const index = count > FEW_SIDES ? buildBoxIndex(boxesOf(sides)) : null;
  /** `likelyM`: a radius it is likely not to pass. */
  return (x: number, y: number, nx: number, ny: number, own: number, other: number, likelyM: number): Tangent => {
    let radiusM = Infinity;
    let side = -1;
    let [atX, atY] = [0, 0];
    const ask = (asked: number) => {
      if (asked === own || asked === other) return;
      const askedM = reach(sides, asked, x, y, nx, ny, touch, radiusM);
      if (askedM > radiusM || askedM === Infinity || (askedM === radiusM && asked > side)) return;
      radiusM = askedM;
      side = asked;
      atX = touch[0];
      atY = touch[1];
    };
    // those next to it in the ring first: they bound the others
    if (!index) for (let k = 1; k <= count; k++) ask((own + k) % count);
    else {
      for (let r = Math.min(likelyM, mostM); ; r = Math.min(2 * r, mostM)) {
        const [cx, cy] = [x + r * nx, y + r * ny];
        index.visit(cx - r, cy - r, cx + r, cy + r, ask);
        if (radiusM <= r || r >= mostM) break;
      }
    }
    return { x, y, nx, ny, radiusM, side, atX, atY };
  };
}

function boxesOf({ ends }: Sides): Float64Array {
  const boxes = new Float64Array(ends.length);
  for (let s = 0; s < boxes.length; s += 4) {
    boxes[s] = Math.min(ends[s], ends[s + 2]);
    boxes[s + 1] = Math.min(ends[s + 1], ends[s + 3]);
    boxes[s + 2] = Math.max(ends[s], ends[s + 2]);
    boxes[s + 3] = Math.max(ends[s + 1], ends[s + 3]);
  }
  return boxes;
}

/** Whether a circle lies inside. Where a polygon crosses itself, one that touches the border from inside may not. */
export function holdsCircle({ ends }: Sides, x: number, y: number, radiusM: number): boolean {
  const least2 = Math.max(0, radiusM * (1 - 1e-9) - ON_M) ** 2;
  let winding = 0;
  for (let s = 0; s < ends.length; s += 4) {
    const [ax, ay, bx, by] = [ends[s], ends[s + 1], ends[s + 2], ends[s + 3]];
    if (pointSegment2(x, y, ax, ay, bx, by) < least2) return false;
    if (ay <= y === by <= y) continue;
    const isLeft = (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0;
    if (by > ay === isLeft) winding += isLeft ? 1 : -1;
  }
  return winding > 0;
}
