/**
 * Corners of the convex hull of points (flat x, y), counter-clockwise, the lowest of the leftmost first; points within a side are left out.
 *
 * Method: Andrew's monotone chain (1979). Of points in one line the two ends, of one point itself. Relative coordinates hold more digits: give
 * points near the origin.
 */
export function convexHull(points: Float64Array): Float64Array {
  const count = points.length / 2;
  const order = inOrder(points);
  const chain = new Uint32Array(2 * count + 1);
  let length = 0;
  const pass = (v: number, least: number) => {
    while (length >= least + 2 && turn(points, chain[length - 2], chain[length - 1], v) <= 0) length--;
    if (length > least && same(points, chain[length - 1], v)) return;
    chain[length++] = v;
  };
  for (let k = 0; k < count; k++) pass(order[k], 0);
  const lower = length - 1;
  for (let k = count - 2; k >= 0; k--) pass(order[k], lower);
  // the last corner is the first again
  const corners = length > 1 && same(points, chain[0], chain[length - 1]) ? length - 1 : length;
  const hull = new Float64Array(2 * corners);
  for (let k = 0; k < corners; k++) {
    hull[2 * k] = points[2 * chain[k]];
    hull[2 * k + 1] = points[2 * chain[k] + 1];
  }
  return hull;
}

/** Up to this many points are put in their places one by one: quicker than a sort that asks a function. */
const FEW_POINTS = 48;

/** Numbers of the points by x, then y. */
function inOrder(points: Float64Array): Uint32Array {
  const count = points.length / 2;
  const order = new Uint32Array(count);
  if (count > FEW_POINTS) {
    for (let v = 0; v < count; v++) order[v] = v;
    return order.sort((a, b) => points[2 * a] - points[2 * b] || points[2 * a + 1] - points[2 * b + 1]);
  }
  for (let v = 0; v < count; v++) {
    const x = points[2 * v];
    const y = points[2 * v + 1];
    let k = v;
    for (; k > 0; k--) {
      const other = order[k - 1];
      if (points[2 * other] < x || (points[2 * other] === x && points[2 * other + 1] <= y)) break;
      order[k] = other;
    }
    order[k] = v;
  }
  return order;
}

function same(points: Float64Array, a: number, b: number): boolean {
  return points[2 * a] === points[2 * b] && points[2 * a + 1] === points[2 * b + 1];
}

function turn(points: Float64Array, a: number, b: number, c: number): number {
  const ux = points[2 * b] - points[2 * a];
  const uy = points[2 * b + 1] - points[2 * a + 1];
  return ux * (points[2 * c + 1] - points[2 * a + 1]) - uy * (points[2 * c] - points[2 * a]);
}
