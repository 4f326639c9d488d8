import { itemsWithout, type Kept, neighboursOf } from './borderVertices.js';
import { pointTable } from './pointTable.js';
import { itemCount, type PolygonSet } from './polygonSet.js';

/**
 * Borders thinned: where vertices crowd, as many stay as stand farther apart than a tolerance.
 *
 * Definition: a corner is a vertex that is not plain (`borderVertices.ts`); an arc runs along a ring from corner to corner, of a ring without
 * corners from its least vertex round to it. Of an arc a choice of vertices fits when it has both ends, neighbours in it stand farther apart than
 * the tolerance, and what was left out between two of them follows within the tolerance of the first and then within that of the second.
 * The fit choice of most vertices stays; an arc without one stays whole, and so do all borders of the items `asDelivered`.
 * Promises: old and new line are nowhere farther apart than the tolerance, whichever of them one starts from; thinned again, a border is as it
 * was; the same from either side. Method: longest path over the vertices of an arc, edges x–y where y may follow x.
 */
export function thinnedBorders(set: PolygonSet, toleranceM: number, asDelivered: ReadonlySet<number>): Kept {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const crowded = Array.from({ length: ringStart.length - 1 }, (_, r) => r).filter((r) =>
    isCrowded(set, r, toleranceM),
  );
  const places = pointTable();
  for (const r of crowded) for (let v = ringStart[r]; v < ringStart[r + 1]; v++) places.add(xy[2 * v], xy[2 * v + 1]);
  const isCorner = neighboursOf(set, places).map((sides) => sides === null);
  for (let item = 0; item < itemCount(set); item++) {
    if (!asDelivered.has(item)) continue;
    for (let v = ringStart[polygonStart[itemStart[item]]]; v < ringStart[polygonStart[itemStart[item + 1]]]; v++) {
      const n = places.find(xy[2 * v], xy[2 * v + 1]);
      if (n >= 0) isCorner[n] = true;
    }
  }
  const at = places.xy();
  const going = new Uint8Array(places.count());
  const isSeen = new Uint8Array(places.count());
  for (const r of crowded) {
    const ring: number[] = [];
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) ring.push(places.find(xy[2 * v], xy[2 * v + 1]));
    for (const arc of arcsOf(ring, isCorner, at)) {
      const inner = arc.slice(1, -1);
      if (inner.length === 0 || isSeen[inner[0]] === 1 || new Set(inner).size < inner.length) continue;
      for (const n of inner) isSeen[n] = 1;
      for (const n of leftOut(arc, at, toleranceM)) going[n] = 1;
    }
  }
  return itemsWithout(set, (x, y) => {
    const n = places.find(x, y);
    return n >= 0 && going[n] === 1;
  });
}

function isCrowded({ xy, ringStart }: PolygonSet, ring: number, toleranceM: number): boolean {
  for (let v = ringStart[ring]; v < ringStart[ring + 1] - 1; v++) {
    const [dx, dy] = [xy[2 * v + 2] - xy[2 * v], xy[2 * v + 3] - xy[2 * v + 1]];
    if (Math.abs(dx) > toleranceM || Math.abs(dy) > toleranceM) continue;
    if ((dx !== 0 || dy !== 0) && Math.hypot(dx, dy) <= toleranceM) return true;
  }
  return false;
}

/** The arcs of a ring (places, the first not repeated), each from that of its two ends and ways that comes first. */
function arcsOf(ring: readonly number[], isCorner: readonly boolean[], at: Float64Array): number[][] {
  const cuts = ring.flatMap((n, p) => (isCorner[n] ? [p] : []));
  if (cuts.length === 0) cuts.push(ring.reduce((least, n, p) => (comesFirst(at, n, ring[least]) < 0 ? p : least), 0));
  return cuts.map((from, k) => {
    const to = k + 1 < cuts.length ? cuts[k + 1] : cuts[0] + ring.length;
    const arc = Array.from({ length: to - from + 1 }, (_, d) => ring[(from + d) % ring.length]);
    const [a, b, y, z] = [arc[0], arc[1], arc[arc.length - 2], arc[arc.length - 1]];
    return (comesFirst(at, a, z) || comesFirst(at, b, y)) > 0 ? arc.reverse() : arc;
  });
}

function comesFirst(at: Float64Array, n: number, m: number): number {
  return at[2 * n] - at[2 * m] || at[2 * n + 1] - at[2 * m + 1];
}

/** The places of an arc that go. */
function leftOut(arc: readonly number[], at: Float64Array, toleranceM: number): number[] {
  const last = arc.length - 1;
  const isNear = (p: number, q: number) =>
    Math.hypot(at[2 * arc[p]] - at[2 * arc[q]], at[2 * arc[p] + 1] - at[2 * arc[q] + 1]) <= toleranceM;
  if (!arc.some((_, p) => p > 0 && isNear(p - 1, p))) return [];
  /** The last position that follows p within the tolerance of it; of each position the first p that reaches it. */
  const reach = new Int32Array(arc.length);
  const reachedFrom = Int32Array.from(arc, (_, p) => p);
  for (let p = 0; p <= last; p++) {
    let q = p;
    while (q < last && isNear(p, q + 1)) q++;
    reach[p] = q;
    for (let m = p; m <= q; m++) reachedFrom[m] = Math.min(reachedFrom[m], p);
  }
  const most = new Int32Array(arc.length).fill(-1);
  const before = new Int32Array(arc.length).fill(-1);
  most[0] = 0;
  for (let p = 1; p <= last; p++) {
    let first = p;
    while (first > 1 && isNear(first - 1, p)) first--;
    for (let q = p - 1; q >= reachedFrom[first - 1]; q--) {
      const ends = q === 0 && p === last && arc[0] !== arc[last];
      if (reach[q] < first - 1 || most[q] < 0 || most[q] < most[p] || (isNear(q, p) && !ends)) continue;
      most[p] = most[q] + 1;
      before[p] = q;
    }
  }
  if (most[last] < 0) return [];
  const stays = new Set<number>();
  for (let p = last; p >= 0; p = before[p]) stays.add(p);
  return arc.filter((_, p) => !stays.has(p));
}
