import { itemCount, type PolygonSet, withoutItems } from './polygonSet.js';

/**
 * Items with the same geometry: for every item the first earlier one with the very same polygons, −1 for none.
 *
 * Definition: same = the same rings vertex for vertex, whatever vertex a ring starts at and whatever order rings and polygons come in.
 * Needs rings closed and oriented. An empty item is the same as none. Method: a hash of the vertices that does not depend on their
 * order, then exact comparison of rings turned to start at their lowest vertex.
 */
export function sameShapes(set: PolygonSet): Int32Array {
  const n = itemCount(set);
  const earlier = new Int32Array(n).fill(-1);
  const bits = new Uint32Array(set.xy.buffer, set.xy.byteOffset, set.xy.length * 2);
  const byHash = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    if (set.itemStart[i] === set.itemStart[i + 1]) continue;
    const hash = vertexHash(set, bits, i);
    const list = byHash.get(hash);
    if (!list) {
      byHash.set(hash, [i]);
      continue;
    }
    const own = canonicalRings(set, i);
    const same = list.find((j) => canonicalRings(set, j) === own);
    if (same === undefined) list.push(i);
    else earlier[i] = same;
  }
  return earlier;
}

/** The set with items that repeat an earlier one (`sameShapes`) made empty: a thousand copies of one shape are a thousand, not a million pairs. */
export function withoutCopies(set: PolygonSet, earlier: Int32Array): PolygonSet {
  return withoutItems(
    set,
    Array.from(earlier.keys()).filter((i) => earlier[i] >= 0),
  );
}

function vertexHash(set: PolygonSet, bits: Uint32Array, item: number): number {
  let sum = 0;
  let count = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
      let mixed = Math.imul(bits[4 * v] ^ 0x9e3779b9, 0x85ebca6b);
      mixed = Math.imul((mixed ^ (mixed >>> 15)) + bits[4 * v + 1], 0xc2b2ae35);
      mixed = Math.imul((mixed ^ (mixed >>> 13)) + bits[4 * v + 2], 0x27d4eb2f);
      mixed = Math.imul((mixed ^ (mixed >>> 15)) + bits[4 * v + 3], 0x165667b1);
      sum = (sum + (mixed ^ (mixed >>> 16))) >>> 0;
      count++;
    }
  }
  return sum * 4096 + (count & 4095);
}

/** All rings of the item as one text, in an order and from a vertex that don't depend on how they were written. */
function canonicalRings(set: PolygonSet, item: number): string {
  const polygons: string[] = [];
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const rings: string[] = [];
    for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) rings.push(canonicalRing(set, r));
    polygons.push(rings.sort().join(';'));
  }
  return polygons.sort().join('|');
}

function canonicalRing(set: PolygonSet, ring: number): string {
  const from = set.ringStart[ring];
  const count = Math.max(0, set.ringStart[ring + 1] - 1 - from);
  let lowest = 0;
  for (let k = 1; k < count; k++) if (before(set.xy, from + k, from + lowest)) lowest = k;
  const points: string[] = [];
  for (let k = 0; k < count; k++) {
    const v = from + ((lowest + k) % count);
    points.push(`${set.xy[2 * v]} ${set.xy[2 * v + 1]}`);
  }
  return points.join(',');
}

function before(xy: Float64Array, v: number, w: number): boolean {
  return xy[2 * v] < xy[2 * w] || (xy[2 * v] === xy[2 * w] && xy[2 * v + 1] < xy[2 * w + 1]);
}
