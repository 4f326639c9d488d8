/**
 * Distances and crossings of straight segments, coordinates as positional numbers (a to b, c to d), metres.
 *
 * Squared distances, so that callers compare without roots. Differences are taken before products: coordinates in the
 * tens of millions lose nothing beyond their own last place.
 */

/** Lengths up to this count as touching: far below any survey, far above the rounding of coordinates. */
export const TOUCH_M = 1e-6;

/** Squared distance from point p to segment ab. */
export function pointSegment2(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const ux = bx - ax;
  const uy = by - ay;
  const wx = px - ax;
  const wy = py - ay;
  const along = wx * ux + wy * uy;
  const length2 = ux * ux + uy * uy;
  const t = along <= 0 || length2 === 0 ? 0 : along >= length2 ? 1 : along / length2;
  const dx = wx - t * ux;
  const dy = wy - t * uy;
  return dx * dx + dy * dy;
}

/** True if ab and cd cross in the inside of both. */
export function segmentsCross(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const ux = bx - ax;
  const uy = by - ay;
  const c = ux * (cy - ay) - uy * (cx - ax);
  const d = ux * (dy - ay) - uy * (dx - ax);
  if (c > 0 === d > 0 || c === 0 || d === 0) return false;
  const vx = dx - cx;
  const vy = dy - cy;
  const a = vx * (ay - cy) - vy * (ax - cx);
  const b = vx * (by - cy) - vy * (bx - cx);
  return a > 0 !== b > 0 && a !== 0 && b !== 0;
}

/** True if the boxes of ab and cd are more than `reachM` apart in x or in y: then so are the segments. */
export function boxesApart(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  reachM: number,
): boolean {
  return (
    Math.min(ax, bx) - Math.max(cx, dx) > reachM ||
    Math.min(cx, dx) - Math.max(ax, bx) > reachM ||
    Math.min(ay, by) - Math.max(cy, dy) > reachM ||
    Math.min(cy, dy) - Math.max(ay, by) > reachM
  );
}

/** Squared distance between segments ab and cd. */
export function segmentSegment2(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number {
  if (segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return 0;
  return Math.min(
    pointSegment2(ax, ay, cx, cy, dx, dy),
    pointSegment2(bx, by, cx, cy, dx, dy),
    pointSegment2(cx, cy, ax, ay, bx, by),
    pointSegment2(dx, dy, ax, ay, bx, by),
  );
}

/** Where cd runs along ab, within `touchM`: from and to as metres along ab; null where it does not. */
export function sharedStretch(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  touchM = TOUCH_M,
): readonly [fromM: number, toM: number] | null {
  const lengthM = Math.hypot(bx - ax, by - ay);
  if (lengthM === 0) return null;
  const ux = (bx - ax) / lengthM;
  const uy = (by - ay) / lengthM;
  const c = (cx - ax) * ux + (cy - ay) * uy;
  const d = (dx - ax) * ux + (dy - ay) * uy;
  const from = Math.max(0, Math.min(c, d));
  const to = Math.min(lengthM, Math.max(c, d));
  if (to - from <= touchM) return null;
  const offC = (cy - ay) * ux - (cx - ax) * uy;
  const offD = (dy - ay) * ux - (dx - ax) * uy;
  const slope = (offD - offC) / (d - c);
  const close = Math.abs(offC + slope * (from - c)) <= touchM && Math.abs(offC + slope * (to - c)) <= touchM;
  return close ? [from, to] : null;
}
