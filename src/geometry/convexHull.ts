/** Corners of a hull, flat x, y, counter-clockwise, the lowest of the leftmost first: the first `corners` points of `xy`. */
export interface Hull {
  readonly xy: Float64Array;
  readonly corners: number;
}

/** Corners of the convex hull of points (flat x, y); points within a side are left out. */
export function convexHull(points: Float64Array): Float64Array {
  const { xy, corners } = hullFinder()(points, 0, points.length / 2, 0, 0);
  return xy.slice(0, 2 * corners);
}

/**
 * Finds hulls of points `from` … `to` (exclusive), one after another, relative to (x0, y0): near the origin coordinates hold more digits. A hull
 * stands until the next is asked for: all lie in one memory.
 *
 * Method: Andrew's monotone chain (1979). Of points in one line the two ends, of one point itself.
 */
export function hullFinder(): (points: Float64Array, from: number, to: number, x0: number, y0: number) => Hull {
  let sorted = new Float64Array(0);
  let chain = new Float64Array(0);
  return (points, from, to, x0, y0) => {
    if (2 * (to - from) > sorted.length) {
      sorted = new Float64Array(4 * (to - from));
      chain = new Float64Array(2 * sorted.length + 2);
    }
    sortInto(sorted, points, from, to, x0, y0);
    return { xy: chain, corners: chainRound(sorted, to - from, chain) };
  };
}

export function hullM2({ xy, corners }: Hull): number {
  let twice = 0;
  for (let h = 0; h < 2 * corners; h += 2) {
    const n = h + 2 === 2 * corners ? 0 : h + 2;
    twice += xy[h] * xy[n + 1] - xy[n] * xy[h + 1];
  }
  return twice / 2;
}

/** Writes the hull of sorted points to `chain`; gives the number of its corners. */
function chainRound(sorted: Float64Array, count: number, chain: Float64Array): number {
  let end = 0;
  for (let k = 0; k < count; k++) end = passed(chain, end, 0, sorted[2 * k], sorted[2 * k + 1]);
  const lower = end - 2;
  for (let k = count - 2; k >= 0; k--) end = passed(chain, end, lower, sorted[2 * k], sorted[2 * k + 1]);
  // the last corner is the first again
  return (end > 2 && chain[0] === chain[end - 2] && chain[1] === chain[end - 1] ? end - 2 : end) / 2;
}

/** The chain's end once it has gone on to (x, y), and has left out what would not turn left since `least`. */
function passed(chain: Float64Array, end: number, least: number, x: number, y: number): number {
  while (end >= least + 4) {
    const ax = chain[end - 4];
    const ay = chain[end - 3];
    if ((chain[end - 2] - ax) * (y - ay) - (chain[end - 1] - ay) * (x - ax) > 0) break;
    end -= 2;
  }
  if (end > least && chain[end - 2] === x && chain[end - 1] === y) return end;
  chain[end] = x;
  chain[end + 1] = y;
  return end + 2;
}

/** Up to this many points are put in their places one by one: quicker than a sort that asks a function. */
const FEW_POINTS = 200;

/** The points by x, then y. */
function sortInto(sorted: Float64Array, points: Float64Array, from: number, to: number, x0: number, y0: number): void {
  if (to - from > FEW_POINTS) {
    const order = Uint32Array.from({ length: to - from }, (_, k) => from + k);
    order.sort((a, b) => points[2 * a] - points[2 * b] || points[2 * a + 1] - points[2 * b + 1]);
    for (let k = 0; k < order.length; k++) {
      sorted[2 * k] = points[2 * order[k]] - x0;
      sorted[2 * k + 1] = points[2 * order[k] + 1] - y0;
    }
    return;
  }
  for (let v = from; v < to; v++) {
    const x = points[2 * v] - x0;
    const y = points[2 * v + 1] - y0;
    let end = 2 * (v - from);
    for (; end > 0; end -= 2) {
      const otherX = sorted[end - 2];
      if (otherX < x || (otherX === x && sorted[end - 1] <= y)) break;
      sorted[end] = otherX;
      sorted[end + 1] = sorted[end - 1];
    }
    sorted[end] = x;
    sorted[end + 1] = y;
  }
}
