import { refuseWildCoordinates } from './coordinates.js';
import { matchTwins, NO_EDGE, OPEN } from './coverage/twins.js';
import { itemCount, type PolygonSet } from './polygonSet.js';

export { type Adjacency, adjacency, type NeighbourLists, neighbourLists } from './coverage/adjacency.js';
export { dissolveGroups } from './coverage/dissolve.js';
export { type Faces, openFaces } from './coverage/faces.js';
export { withMissingVertices } from './coverage/missingVertices.js';
export {
  type MissingVertex,
  type NearBorder,
  type NearBorders,
  nearBorders,
  type ShortCorner,
} from './coverage/nearBorders.js';
export { coverageOverlaps, type MostOverlaps, overlapsAndPiles, type PiledItem } from './coverage/overlaps.js';
export { NO_EDGE, OPEN } from './coverage/twins.js';

/**
 * The shared borders of a layer, built once: which edge of which item lies on which edge of another, and which lies on none.
 *
 * Definition: a coverage is a set whose items neither overlap nor leave gaps and whose neighbours share every vertex of their border. The
 * structure holds for any set: edge v runs from vertex v to v + 1 with its item on the left; `twin[v]` is the edge that runs back between
 * the very same points (in a coverage: the neighbour's), `OPEN` where there is none, `NO_EDGE` for the last vertex of a ring and for edges
 * without length. `open` lists the open edges.
 *
 * What the open edges tell. W(p) = number of items over p is the winding number of all rings about p (items valid and oriented). An edge
 * and its twin wind against each other and cancel, whichever of several equal edges were matched, so W is the winding number of the open
 * edges alone:
 *   - W jumps only across open edges; they make closed walks (as many begin at a point as end there, since rings and twins do);
 *   - an overlap is a place of W ≥ 2, a gap an enclosed place of W = 0, and both are bounded by open edges only, however many items lie
 *     in them: of two whole coverages on each other only the two outlines are open, and W between them is 2;
 *   - in a coverage the open edges are its outline; a set without open edges is empty. That all edges match does *not* follow from W ≤ 1: a
 *     vertex that one neighbour lacks leaves open edges on both sides and no gap.
 * It does not tell *which* items overlap: `coverageOverlaps` looks for them among the items that meet a place of W ≥ 2.
 *
 * Needs valid, oriented, closed polygons with finite coordinates (a RangeError names the first that is not). Limits: points are the same
 * only bit for bit; borders that run beside each other are the business of `nearBorders`. Memory: 8 bytes a vertex, as much again while it is built.
 */
export interface Coverage {
  readonly set: PolygonSet;
  /** One entry a vertex. */
  readonly twin: Int32Array;
  /** Ring of each vertex. */
  readonly ringOf: Uint32Array;
  /** Item of each ring. */
  readonly itemOfRing: Uint32Array;
  /** Open edges, ascending. */
  readonly open: Uint32Array;
}

export function coverageOf(set: PolygonSet): Coverage {
  refuseWildCoordinates(set, 'item');
  const { xy, ringStart } = set;
  const rings = ringStart.length - 1;
  const itemOfRing = new Uint32Array(rings);
  for (let i = 0; i < itemCount(set); i++) {
    itemOfRing.fill(i, set.polygonStart[set.itemStart[i]], set.polygonStart[set.itemStart[i + 1]]);
  }
  const ringOf = new Uint32Array(xy.length / 2);
  for (let r = 0; r < rings; r++) ringOf.fill(r, ringStart[r], ringStart[r + 1]);
  const twin = matchTwins(set);
  let count = 0;
  for (let v = 0; v < twin.length; v++) if (twin[v] === OPEN) count++;
  const open = new Uint32Array(count);
  count = 0;
  for (let v = 0; v < twin.length; v++) if (twin[v] === OPEN) open[count++] = v;
  return { set, twin, ringOf, itemOfRing, open };
}

/** The item an edge (or vertex) belongs to. */
export function itemOfEdge(coverage: Coverage, edge: number): number {
  return coverage.itemOfRing[coverage.ringOf[edge]];
}

/** The edge that follows `edge` in its ring. */
export function nextEdge({ set, twin, ringOf }: Coverage, edge: number): number {
  const ring = ringOf[edge];
  const end = set.ringStart[ring + 1] - 1;
  let v = edge + 1;
  for (;;) {
    if (v >= end) v = set.ringStart[ring];
    if (twin[v] !== NO_EDGE) return v;
    v++;
  }
}

/** The edge before `edge` in its ring. */
export function previousEdge({ set, twin, ringOf }: Coverage, edge: number): number {
  const ring = ringOf[edge];
  const start = set.ringStart[ring];
  let v = edge - 1;
  for (;;) {
    if (v < start) v = set.ringStart[ring + 1] - 2;
    if (twin[v] !== NO_EDGE) return v;
    v--;
  }
}
