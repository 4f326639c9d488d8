import { type Coverage, itemOfEdge, nextEdge } from '../coverage.js';
import { assembleItem } from '../orient.js';
import { itemCount, type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import { firstOfSame } from './pointHash.js';
import { NO_EDGE } from './twins.js';

/**
 * Groups of items as one item each: shared borders go, every vertex that stays is one of theirs.
 *
 * Definition: item g of the result is the union of all items whose group is g, for g = 0 … the largest group; a negative group is left
 * out. Its border is every edge whose twin is not in the group, walked with the group's land on the left.
 * Needs a coverage as far as the groups go: items that overlap, or whose shared borders do not match vertex for vertex, keep their open
 * edges (insert the vertices first: `withMissingVertices`; or use GEOS). Promises: no coordinate is computed; rings that touch themselves
 * in a point are parted there, so that the result is valid; a group of one item is that item, bit for bit.
 */
export function dissolveGroups(coverage: Coverage, groups: ArrayLike<number>): PolygonSet {
  const { set } = coverage;
  const n = itemCount(set);
  if (groups.length !== n) throw new RangeError(`${groups.length} groups for ${n} items`);
  const members: number[][] = [];
  for (let i = 0; i < n; i++) {
    while (members.length <= groups[i]) members.push([]);
    if (groups[i] >= 0) members[groups[i]].push(i);
  }
  const walked = new Uint8Array(coverage.twin.length);
  const builder = polygonSetBuilder();
  for (const items of members) {
    if (items.length === 1) {
      builder.copyItem(set, items[0]);
      continue;
    }
    const rings = items.flatMap((item) => borderRings(coverage, item, groups, walked)).flatMap(partedAtTouches);
    if (rings.length === 1) {
      builder.ring(rings[0], 0, rings[0].length / 2, false);
      builder.endPolygon();
      builder.endItem();
    } else assembleItem(builder, rings, 'nested');
  }
  return builder.finish();
}

/** Walks round the group from every edge of `item` on its border that was not walked yet. */
function borderRings(coverage: Coverage, item: number, groups: ArrayLike<number>, walked: Uint8Array): Float64Array[] {
  const { set, twin } = coverage;
  const group = groups[item];
  const isBorder = (edge: number) => twin[edge] < 0 || groups[itemOfEdge(coverage, twin[edge])] !== group;
  const rings: Float64Array[] = [];
  const from = set.ringStart[set.polygonStart[set.itemStart[item]]];
  const to = set.ringStart[set.polygonStart[set.itemStart[item + 1]]];
  for (let first = from; first < to; first++) {
    if (twin[first] === NO_EDGE || walked[first] === 1 || !isBorder(first)) continue;
    const ring: number[] = [];
    let edge = first;
    do {
      walked[edge] = 1;
      ring.push(set.xy[2 * edge], set.xy[2 * edge + 1]);
      edge = nextEdge(coverage, edge);
      // turn about the point, through the group's own items
      while (!isBorder(edge)) edge = nextEdge(coverage, twin[edge]);
    } while (edge !== first);
    ring.push(ring[0], ring[1]);
    rings.push(Float64Array.from(ring));
  }
  return rings;
}

/** A closed walk cut into rings that pass no point twice; a piece of there and back is left out. */
export function partedAtTouches(ring: Float64Array): Float64Array[] {
  const first = firstOfSame(ring);
  const last = first.length - 1;
  if (first.every((v, k) => v === k || k === last)) return [ring];
  const parts: Float64Array[] = [];
  const path: number[] = [];
  const depth = new Int32Array(first.length).fill(-1);
  for (let k = 0; k <= last; k++) {
    const v = first[k];
    if (depth[v] >= 0) {
      const loop = path.splice(depth[v] + 1);
      for (const w of loop) depth[w] = -1;
      if (loop.length >= 2)
        parts.push(Float64Array.from([v, ...loop, v].flatMap((w) => [ring[2 * w], ring[2 * w + 1]])));
    } else {
      depth[v] = path.length;
      path.push(v);
    }
  }
  return parts;
}
