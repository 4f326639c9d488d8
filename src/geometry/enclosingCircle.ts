import { type Hull, hullFinder } from './convexHull.js';

/** The smallest circle round points. */
export interface EnclosingCircle {
  readonly x: number;
  readonly y: number;
  readonly radiusM: number;
}

/** How far beyond its radius a circle still holds a point: a hundredth of a millionth of it. */
const SLACK = 1e-10;

/**
 * The smallest circle that holds all points (flat x, y), of radius 0 for one, NaN for none.
 *
 * Method: Welzl's (1991), points moved to the front, over the corners of the convex hull alone. Points relative to the first, so that it holds far
 * from the origin. Deterministic: no shuffling, the corners come in order of their distance from the middle, farthest first.
 */
export function enclosingCircle(points: Float64Array): EnclosingCircle {
  if (points.length === 0) return { x: Number.NaN, y: Number.NaN, radiusM: Number.NaN };
  const [x0, y0] = points;
  const circle = circleFinder()(hullFinder()(points, 0, points.length / 2, x0, y0));
  return { x: circle.x + x0, y: circle.y + y0, radiusM: circle.radiusM };
}

/** The same of convex hulls near the origin, of at least one corner, one after another. */
export function circleFinder(): (hull: Hull) => EnclosingCircle {
  let order = new Uint32Array(64);
  let away2 = new Float64Array(64);
  return ({ xy, corners }) => {
    if (corners > order.length) {
      order = new Uint32Array(2 * corners);
      away2 = new Float64Array(2 * corners);
    }
    farthestFirst(xy, corners, order, away2);
    let circle: EnclosingCircle = { x: xy[2 * order[0]], y: xy[2 * order[0] + 1], radiusM: 0 };
    for (let i = 1; i < corners; i++) {
      if (!holds(circle, xy, order[i])) circle = withOne(xy, order, i);
    }
    return circle;
  };
}

/** Up to this many corners are put in their places one by one. */
const FEW_CORNERS = 48;

/** Numbers of the corners by their distance from the middle. */
function farthestFirst(xy: Float64Array, corners: number, order: Uint32Array, away2: Float64Array): void {
  let mx = 0;
  let my = 0;
  for (let v = 0; v < corners; v++) {
    mx += xy[2 * v] / corners;
    my += xy[2 * v + 1] / corners;
  }
  for (let v = 0; v < corners; v++) {
    order[v] = v;
    away2[v] = (xy[2 * v] - mx) ** 2 + (xy[2 * v + 1] - my) ** 2;
  }
  if (corners > FEW_CORNERS) {
    order.subarray(0, corners).sort((a, b) => away2[b] - away2[a] || a - b);
    return;
  }
  for (let v = 1; v < corners; v++) {
    let k = v;
    for (; k > 0 && away2[order[k - 1]] < away2[v]; k--) order[k] = order[k - 1];
    order[k] = v;
  }
}

/** The smallest circle round the first `i` points of the order that passes through the next. */
function withOne(xy: Float64Array, order: Uint32Array, i: number): EnclosingCircle {
  const p = order[i];
  let circle: EnclosingCircle = { x: xy[2 * p], y: xy[2 * p + 1], radiusM: 0 };
  for (let j = 0; j < i; j++) {
    if (holds(circle, xy, order[j])) continue;
    circle = through(xy, p, order[j]);
    for (let k = 0; k < j; k++) {
      if (!holds(circle, xy, order[k])) circle = throughThree(xy, p, order[j], order[k]);
    }
  }
  return circle;
}

function holds({ x, y, radiusM }: EnclosingCircle, xy: Float64Array, v: number): boolean {
  const dx = xy[2 * v] - x;
  const dy = xy[2 * v + 1] - y;
  const reachM = radiusM * (1 + SLACK);
  return dx * dx + dy * dy <= reachM * reachM;
}

function through(xy: Float64Array, a: number, b: number): EnclosingCircle {
  const x = (xy[2 * a] + xy[2 * b]) / 2;
  const y = (xy[2 * a + 1] + xy[2 * b + 1]) / 2;
  return { x, y, radiusM: Math.hypot(xy[2 * a] - xy[2 * b], xy[2 * a + 1] - xy[2 * b + 1]) / 2 };
}

/** Through three points; of three in a line, the circle on the two farthest apart. */
function throughThree(xy: Float64Array, a: number, b: number, c: number): EnclosingCircle {
  const bx = xy[2 * b] - xy[2 * a];
  const by = xy[2 * b + 1] - xy[2 * a + 1];
  const cx = xy[2 * c] - xy[2 * a];
  const cy = xy[2 * c + 1] - xy[2 * a + 1];
  const twice = 2 * (bx * cy - by * cx);
  if (Math.abs(twice) < 1e-12 * (bx * bx + by * by + cx * cx + cy * cy)) {
    const pairs = [through(xy, a, b), through(xy, a, c), through(xy, b, c)];
    return pairs.reduce((widest, one) => (one.radiusM > widest.radiusM ? one : widest));
  }
  const b2 = bx * bx + by * by;
  const c2 = cx * cx + cy * cy;
  const ux = (cy * b2 - by * c2) / twice;
  const uy = (bx * c2 - cx * b2) / twice;
  return { x: xy[2 * a] + ux, y: xy[2 * a + 1] + uy, radiusM: Math.hypot(ux, uy) };
}
