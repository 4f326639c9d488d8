import type { Coverage } from '../coverage.js';
import { floatList, intList } from '../numberList.js';
import { assembleItem } from '../orient.js';
import { itemCount, type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import { partedAtTouches } from './dissolve.js';
import { type NodedEdges, nodedEdges } from './nodedEdges.js';
import { walksOf } from './walks.js';

/**
 * The places the open edges enclose, by how many items lie over them: gaps (0), overlaps (2 and more).
 *
 * Definition: a face is a connected place of the plane that no piece of `nodedEdges` passes through; W is the same throughout. Bounded faces
 * of W ≠ 1, or of a W that is asked for, are given, item k of `polygons`, with W and with the items along their border (`neighbour`, ascending,
 * and the metres each has of it): of a gap all items around it. Slits closed by the tolerance are closed; what is narrower than it may be missing.
 * Promises: faces in the order of their first open edge; valid polygons but for the limit of `nodedEdges`. No GEOS.
 */
export interface Faces {
  readonly polygons: PolygonSet;
  readonly winding: Int32Array;
  /** Neighbours of face k: neighbour[start[k]] … neighbour[start[k + 1]] (exclusive). */
  readonly start: Uint32Array;
  readonly neighbour: Uint32Array;
  readonly borderM: Float64Array;
}

export function openFaces(coverage: Coverage, toleranceM: number, isAsked = (winding: number) => winding !== 1): Faces {
  const edges = nodedEdges(coverage, toleranceM);
  const { firstOf, next, isOuter, winding, holesOf } = walksOf(edges);
  const builder = polygonSetBuilder();
  const windings: number[] = [];
  const start: number[] = [0];
  const neighbour = intList();
  const borderM = floatList();
  const around = metresByItem(itemCount(coverage.set));
  const ring = floatList();
  const ringOf = (walk: number): Float64Array => {
    ring.clear();
    const first = firstOf[walk];
    let h = first;
    do {
      const origin = 2 * originOf(edges, h);
      ring.push(edges.xy[origin]);
      ring.push(edges.xy[origin + 1]);
      addNeighbours(edges, h, around);
      h = next[h];
    } while (h !== first);
    ring.push(ring.at(0));
    ring.push(ring.at(1));
    return ring.values().slice();
  };
  for (let walk = 0; walk < firstOf.length; walk++) {
    if (isOuter[walk] === 1 || !isAsked(winding[walk])) continue;
    const rings = partedAtTouches(ringOf(walk));
    for (const hole of holesOf.get(walk) ?? []) rings.push(...partedAtTouches(ringOf(hole)));
    assembleItem(builder, rings, 'nested');
    windings.push(winding[walk]);
    around.take((item, lengthM) => {
      neighbour.push(item);
      borderM.push(lengthM);
    });
    start.push(neighbour.length());
  }
  return {
    polygons: builder.finish(),
    winding: Int32Array.from(windings),
    start: Uint32Array.from(start),
    neighbour: Uint32Array.from(neighbour.values()),
    borderM: borderM.values().slice(),
  };
}

/** Metres summed by item, until they are taken. */
function metresByItem(items: number) {
  const metres = new Float64Array(items);
  const isListed = new Uint8Array(items);
  const listed: number[] = [];
  return {
    add(item: number, lengthM: number): void {
      metres[item] += lengthM;
      if (isListed[item] === 1) return;
      isListed[item] = 1;
      listed.push(item);
    },
    /** Items ascending. */
    take(visit: (item: number, lengthM: number) => void): void {
      for (const item of listed.sort((p, q) => p - q)) {
        visit(item, metres[item]);
        metres[item] = 0;
        isListed[item] = 0;
      }
      listed.length = 0;
    },
  };
}

/** Half-edge 2e runs u → v of edge e, half-edge 2e + 1 runs v → u. */
function originOf({ u, v }: NodedEdges, half: number): number {
  return (half & 1) === 0 ? u[half >> 1] : v[half >> 1];
}

function addNeighbours(edges: NodedEdges, half: number, around: ReturnType<typeof metresByItem>): void {
  const e = half >> 1;
  const { xy, u, v, left, right } = edges;
  const lengthM = Math.hypot(xy[2 * v[e]] - xy[2 * u[e]], xy[2 * v[e] + 1] - xy[2 * u[e] + 1]);
  if (left[e] >= 0) around.add(left[e], lengthM);
  if (right[e] >= 0) around.add(right[e], lengthM);
}
