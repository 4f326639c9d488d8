import type { Coverage } from '../coverage.js';
import { assembleItem } from '../orient.js';
import { type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import { partedAtTouches } from './dissolve.js';
import { type NodedEdges, nodedEdges } from './nodedEdges.js';
import { walksOf } from './walks.js';

/**
 * The places the open edges enclose, by how many items lie over them: gaps (0), overlaps (2 and more).
 *
 * Definition: a face is a connected place of the plane that no piece of `nodedEdges` passes through; W is the same throughout. Bounded faces
 * of W ≠ 1 are given, item k of `polygons`, with W and with the items along their border (`neighbour`, ascending, and the metres each has of
 * it): of a gap all items around it. Slits closed by the tolerance are closed; what is narrower than it may be missing.
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

export function openFaces(coverage: Coverage, toleranceM: number): Faces {
  const edges = nodedEdges(coverage, toleranceM);
  const { firstOf, next, isOuter, winding, holesOf } = walksOf(edges);
  const builder = polygonSetBuilder();
  const windings: number[] = [];
  const start: number[] = [0];
  const neighbour: number[] = [];
  const borderM: number[] = [];
  for (let walk = 0; walk < firstOf.length; walk++) {
    if (isOuter[walk] === 1 || winding[walk] === 1) continue;
    const ringWalks = [walk, ...(holesOf.get(walk) ?? [])];
    const around = new Map<number, number>();
    const rings = ringWalks.flatMap((one) => {
      const ring: number[] = [];
      const first = firstOf[one];
      let h = first;
      do {
        ring.push(edges.xy[2 * originOf(edges, h)], edges.xy[2 * originOf(edges, h) + 1]);
        addNeighbour(edges, h, around);
        h = next[h];
      } while (h !== first);
      ring.push(ring[0], ring[1]);
      return partedAtTouches(Float64Array.from(ring));
    });
    assembleItem(builder, rings, 'nested');
    windings.push(winding[walk]);
    for (const [item, lengthM] of [...around].sort((p, q) => p[0] - q[0])) {
      neighbour.push(item);
      borderM.push(lengthM);
    }
    start.push(neighbour.length);
  }
  return {
    polygons: builder.finish(),
    winding: Int32Array.from(windings),
    start: Uint32Array.from(start),
    neighbour: Uint32Array.from(neighbour),
    borderM: Float64Array.from(borderM),
  };
}

/** Half-edge 2e runs u → v of edge e, half-edge 2e + 1 runs v → u. */
function originOf({ u, v }: NodedEdges, half: number): number {
  return (half & 1) === 0 ? u[half >> 1] : v[half >> 1];
}

function addNeighbour(edges: NodedEdges, half: number, around: Map<number, number>): void {
  const e = half >> 1;
  const { xy, u, v, left, right } = edges;
  const lengthM = Math.hypot(xy[2 * v[e]] - xy[2 * u[e]], xy[2 * v[e] + 1] - xy[2 * u[e] + 1]);
  for (const item of [left[e], right[e]]) if (item >= 0) around.set(item, (around.get(item) ?? 0) + lengthM);
}
