/**
 * Where a point lies against one closed ring.
 *
 * Definition: `inside`, `outside`, or `border` when the point is within rounding (4 units in the last place of the ring's
 * largest coordinate) of an edge. Needs: a flat x, y, x, y … array; the closing vertex may be missing.
 * Method: crossing count over edges bucketed by y, so that thousands of questions to one long ring stay cheap.
 * Limits: for a ring that crosses itself, `inside` is the even-odd inside.
 */
export type RingPlace = 'inside' | 'outside' | 'border';
export type RingLocator = (x: number, y: number) => RingPlace;

const EDGES_PER_BUCKET = 4;

export function ringLocator(ring: Float64Array): RingLocator {
  const count = ring.length / 2;
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let v = 0; v < count; v++) {
    minX = Math.min(minX, ring[2 * v]);
    maxX = Math.max(maxX, ring[2 * v]);
    minY = Math.min(minY, ring[2 * v + 1]);
    maxY = Math.max(maxY, ring[2 * v + 1]);
  }
  if (!Number.isFinite(maxX - minX + maxY - minY)) return () => 'outside';
  const epsilon = 4 * Number.EPSILON * Math.max(Math.abs(minX), Math.abs(maxX), Math.abs(minY), Math.abs(maxY));
  const bucketCount = Math.max(1, Math.floor(count / EDGES_PER_BUCKET));
  const perMetre = maxY > minY ? bucketCount / (maxY - minY) : 0;
  const bucketOf = (y: number) => Math.max(0, Math.min(bucketCount - 1, Math.floor((y - minY) * perMetre)));
  const buckets: number[][] = Array.from({ length: bucketCount }, () => []);
  for (let v = 0; v < count; v++) {
    const ay = ring[2 * v + 1];
    const by = ring[2 * ((v + 1) % count) + 1];
    const last = bucketOf(Math.max(ay, by) + epsilon);
    for (let k = bucketOf(Math.min(ay, by) - epsilon); k <= last; k++) buckets[k].push(v);
  }

  return (x, y) => {
    if (!(x >= minX - epsilon && x <= maxX + epsilon && y >= minY - epsilon && y <= maxY + epsilon)) return 'outside';
    let inside = false;
    for (const v of buckets[bucketOf(y)]) {
      const next = (v + 1) % count;
      const ax = ring[2 * v] - x;
      const ay = ring[2 * v + 1] - y;
      const bx = ring[2 * next] - x;
      const by = ring[2 * next + 1] - y;
      if (Math.min(ax, bx) > epsilon || Math.min(ay, by) > epsilon || Math.max(ay, by) < -epsilon) {
        if (ay > 0 !== by > 0) inside = !inside;
        continue;
      }
      const cross = ax * by - ay * bx;
      const lengthM = Math.hypot(bx - ax, by - ay);
      const onLine = Math.abs(cross) <= epsilon * lengthM;
      if (onLine && Math.max(ax, bx) >= -epsilon) return 'border';
      if (ay > 0 !== by > 0 && cross > 0 === by > ay) inside = !inside;
    }
    return inside ? 'inside' : 'outside';
  };
}
