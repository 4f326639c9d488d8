import { itemCount, itemVertexRange, type PolygonSet, polygonSetBuilder } from '../polygonSet.js';

/**
 * Pieces of one item that have the same vertices on both sides of every border between them.
 *
 * Definition: where pieces of three zones meet, one may run straight through a vertex that two others have, or two have it computed twice. A vertex
 * within MATCH_M of an earlier one is put there; an edge gets the vertices of others that lie within MATCH_M of it, where they lie; hairs
 * that this leaves (a way there and back) are cut off.
 * Needs valid pieces, their vertices in place already (`cutVertices`). Promises: null where all match as they are; nothing moves by more
 * than MATCH_M, far below the thinnest piece. Limit: the result may be invalid where a piece is as thin as that; the caller looks.
 */
export const MATCH_M = 2e-8;

export function matchedPieces(pieces: PolygonSet): PolygonSet | null {
  const { xy, ringStart, polygonStart, itemStart } = pieces;
  const last = itemCount(pieces) - 1;
  const [first, end] = [itemVertexRange(pieces, 0)[0], itemVertexRange(pieces, last)[1]];
  const sorted = Uint32Array.from({ length: end - first }, (_, k) => first + k);
  sorted.sort((a, b) => xy[2 * a] - xy[2 * b] || xy[2 * a + 1] - xy[2 * b + 1] || a - b);
  const own = putTogether(xy, first, sorted);
  const kept = sorted.filter((v) => own.of(v) === v);
  const extra = new Map<number, number[]>();
  for (let r = polygonStart[itemStart[0]]; r < polygonStart[itemStart[last + 1]]; r++) {
    for (let v = ringStart[r]; v + 1 < ringStart[r + 1]; v++) {
      const between = verticesOn(xy, own.of(v), own.of(v + 1), kept);
      if (between.length > 0) extra.set(v, between);
    }
  }
  if (!own.moved && extra.size === 0) return null;
  const builder = polygonSetBuilder(end - first + 16);
  for (let i = 0; i <= last; i++) {
    for (let p = itemStart[i]; p < itemStart[i + 1]; p++) {
      const rings: number[][] = [];
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        const ring: number[] = [];
        for (let v = ringStart[r]; v + 1 < ringStart[r + 1]; v++) ring.push(own.of(v), ...(extra.get(v) ?? []));
        const left = withoutHairs(ring, xy);
        if (left.length === 0 && r === polygonStart[p]) break;
        if (left.length > 0) rings.push(left);
      }
      for (const ring of rings) {
        for (const v of [...ring, ring[0]]) builder.vertex(xy[2 * v], xy[2 * v + 1]);
        builder.endRing();
      }
      if (rings.length > 0) builder.endPolygon();
    }
    builder.endItem();
  }
  return builder.finish();
}

/** A ring, its last vertex not said twice, without ways there and back and vertices said twice; empty where nothing is left. */
function withoutHairs(ring: readonly number[], xy: Float64Array): number[] {
  const same = (v: number, w: number) => xy[2 * v] === xy[2 * w] && xy[2 * v + 1] === xy[2 * w + 1];
  const left: number[] = [];
  for (const v of ring) {
    if (left.length > 0 && same(v, left[left.length - 1])) continue;
    if (left.length > 1 && same(v, left[left.length - 2])) left.pop();
    else left.push(v);
  }
  // the same over the seam of the ring
  for (;;) {
    const n = left.length;
    if (n < 3) return [];
    if (same(left[0], left[n - 1])) left.pop();
    else if (same(left[0], left[n - 2])) left.splice(n - 2, 2);
    else if (same(left[1], left[n - 1])) left.splice(0, 1);
    else return left;
  }
}

/** For every vertex the earliest at its place; of a row of vertices each near the next, the earliest of all. */
function putTogether(xy: Float64Array, first: number, sorted: Uint32Array) {
  const earliest = new Uint32Array(sorted.length);
  const rank = new Uint32Array(sorted.length);
  for (let k = 0; k < sorted.length; k++) rank[sorted[k] - first] = k;
  let moved = false;
  for (let v = first; v < first + sorted.length; v++) {
    const k = rank[v - first];
    let best = v;
    for (const step of [-1, 1]) {
      for (let n = k + step; n >= 0 && n < sorted.length; n += step) {
        const w = sorted[n];
        if (Math.abs(xy[2 * w] - xy[2 * v]) > MATCH_M) break;
        if (w < best && Math.abs(xy[2 * w + 1] - xy[2 * v + 1]) <= MATCH_M) best = w;
      }
    }
    if (best < v) best = earliest[best - first];
    earliest[v - first] = best;
    moved ||= xy[2 * best] !== xy[2 * v] || xy[2 * best + 1] !== xy[2 * v + 1];
  }
  return { moved, of: (v: number) => earliest[v - first] };
}

/** Vertices that lie between a and b, in their order from a; of those at one place one. */
function verticesOn(xy: Float64Array, a: number, b: number, sorted: Uint32Array): number[] {
  const [ax, ay, bx, by] = [xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1]];
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  const reach = MATCH_M / length;
  const found: { readonly v: number; readonly t: number }[] = [];
  for (let k = firstFrom(xy, sorted, Math.min(ax, bx) - MATCH_M); k < sorted.length; k++) {
    const v = sorted[k];
    const x = xy[2 * v];
    if (x > Math.max(ax, bx) + MATCH_M) break;
    const y = xy[2 * v + 1];
    const t = ((x - ax) * dx + (y - ay) * dy) / (length * length);
    if (!(t > reach && t < 1 - reach)) continue;
    if (Math.abs((x - ax) * dy - (y - ay) * dx) > MATCH_M * length) continue;
    found.push({ v, t });
  }
  found.sort((one, other) => one.t - other.t || one.v - other.v);
  return found.flatMap(({ v, t }, k) => (k > 0 && t - found[k - 1].t <= reach ? [] : [v]));
}

function firstFrom(xy: Float64Array, sorted: Uint32Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xy[2 * sorted[middle]] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
