import { itemVertexRange, type PolygonSet, type PolygonSetBuilder } from '../polygonSet.js';

/**
 * The vertices that pieces of a cut item may have, each with the same bits on both sides of a cut.
 *
 * Definition: a vertex of the item, a vertex of a zone that cuts it, or the crossing of an edge of the one with an edge of the other. Engines
 * compute a crossing anew for every piece, and from edges they have cut before: the pieces then part by 1e-10 m. Here it depends on the
 * two edges alone, whichever way they run, so that two items with one border, and the two sides of a cut, share it.
 * Needs pieces that are right to SEAM_M. Promises: every vertex of a piece within SEAM_M of such a place is put there; others stay. Limit:
 * items whose common border has vertices on one side only have two edges there, and two crossings.
 */
export const SEAM_M = 3e-6;

/** Parameters of a crossing may lie outside the edges by this: whether it is one, the engine says. */
const BEYOND = 1e-9;

export interface CutVertices {
  /** Copies item `index` of the pieces with its vertices in their places. */
  copyPiece(pieces: PolygonSet, index: number, builder: PolygonSetBuilder): void;
}

/** `edges`: x1, y1, x2, y2 of each edge of the zones that may meet the item, each as it is in its zone. */
export function cutVertices(items: PolygonSet, item: number, edges: readonly number[]): CutVertices {
  const places = sortedPlaces(placesOf(items, item, edges));
  return {
    copyPiece(pieces, index, builder) {
      for (let p = pieces.itemStart[index]; p < pieces.itemStart[index + 1]; p++) {
        for (let r = pieces.polygonStart[p]; r < pieces.polygonStart[p + 1]; r++) {
          copyRing(pieces, r, places, builder);
        }
        builder.endPolygon();
      }
      builder.endItem();
    },
  };
}

/** Without the vertices that fall on the one before; a ring that is nothing then keeps its shape. */
function copyRing(pieces: PolygonSet, ring: number, places: Float64Array, builder: PolygonSetBuilder): void {
  const { xy, ringStart } = pieces;
  const moved: number[] = [];
  for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) {
    const at = nearest(places, xy[2 * v], xy[2 * v + 1]);
    const [x, y] = at < 0 ? [xy[2 * v], xy[2 * v + 1]] : [places[at], places[at + 1]];
    if (moved.length > 0 && moved[moved.length - 2] === x && moved[moved.length - 1] === y) continue;
    moved.push(x, y);
  }
  if (moved.length >= 8) for (let k = 0; k < moved.length; k += 2) builder.vertex(moved[k], moved[k + 1]);
  else for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) builder.vertex(xy[2 * v], xy[2 * v + 1]);
  builder.endRing();
}

function placesOf(items: PolygonSet, item: number, edges: readonly number[]): number[] {
  const places: number[] = [];
  const [first, end] = itemVertexRange(items, item);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let v = first; v < end; v++) {
    const [x, y] = [items.xy[2 * v], items.xy[2 * v + 1]];
    places.push(x, y);
    box[0] = Math.min(box[0], x - SEAM_M);
    box[1] = Math.min(box[1], y - SEAM_M);
    box[2] = Math.max(box[2], x + SEAM_M);
    box[3] = Math.max(box[3], y + SEAM_M);
  }
  addEdges(places, items, item, edges, box);
  return places;
}

function addEdges(
  places: number[],
  items: PolygonSet,
  item: number,
  edges: readonly number[],
  [minX, minY, maxX, maxY]: readonly number[],
): void {
  const firstRing = items.polygonStart[items.itemStart[item]];
  const endRing = items.polygonStart[items.itemStart[item + 1]];
  for (let f = 0; f < edges.length; f += 4) {
    const x1 = edges[f];
    const y1 = edges[f + 1];
    const x2 = edges[f + 2];
    const y2 = edges[f + 3];
    if ((x1 < minX && x2 < minX) || (x1 > maxX && x2 > maxX)) continue;
    if ((y1 < minY && y2 < minY) || (y1 > maxY && y2 > maxY)) continue;
    places.push(x1, y1, x2, y2);
    for (let r = firstRing; r < endRing; r++) {
      for (let e = items.ringStart[r]; e + 1 < items.ringStart[r + 1]; e++) {
        addCrossing(places, items.xy, 2 * e, edges, f);
      }
    }
  }
}

/** The crossing of edge `e` of `a` with edge `f` of `b`, from their ends in a fixed order. */
function addCrossing(places: number[], a: Float64Array, e: number, b: readonly number[], f: number): void {
  if (Math.max(a[e], a[e + 2]) < Math.min(b[f], b[f + 2]) - SEAM_M) return;
  if (Math.min(a[e], a[e + 2]) > Math.max(b[f], b[f + 2]) + SEAM_M) return;
  if (Math.max(a[e + 1], a[e + 3]) < Math.min(b[f + 1], b[f + 3]) - SEAM_M) return;
  if (Math.min(a[e + 1], a[e + 3]) > Math.max(b[f + 1], b[f + 3]) + SEAM_M) return;
  const p = isForward(a, e) ? e : e + 2;
  const q = isForward(b, f) ? f : f + 2;
  const [ax, ay] = [a[p], a[p + 1]];
  const [bx, by] = [b[q], b[q + 1]];
  const ux = a[2 * e + 2 - p] - ax;
  const uy = a[2 * e + 3 - p] - ay;
  const wx = b[2 * f + 2 - q] - bx;
  const wy = b[2 * f + 3 - q] - by;
  const turn = ux * wy - uy * wx;
  const t = ((bx - ax) * wy - (by - ay) * wx) / turn;
  const s = ((bx - ax) * uy - (by - ay) * ux) / turn;
  if (!(t >= -BEYOND && t <= 1 + BEYOND && s >= -BEYOND && s <= 1 + BEYOND)) return;
  places.push(ax + t * ux, ay + t * uy);
}

function isForward(xy: ArrayLike<number>, k: number): boolean {
  return xy[k] < xy[k + 2] || (xy[k] === xy[k + 2] && xy[k + 1] <= xy[k + 3]);
}

/** Places by x, then y. */
function sortedPlaces(places: readonly number[]): Float64Array {
  const order = Array.from({ length: places.length / 2 }, (_, k) => 2 * k);
  order.sort((a, b) => places[a] - places[b] || places[a + 1] - places[b + 1]);
  return Float64Array.from(order.flatMap((k) => [places[k], places[k + 1]]));
}

/** Index of the nearest place within SEAM_M; −1 when there is none. The same for both sides: ties go to the first. */
function nearest(places: Float64Array, x: number, y: number): number {
  let low = 0;
  let high = places.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[2 * middle] < x - SEAM_M) low = middle + 1;
    else high = middle;
  }
  let best = -1;
  let least = SEAM_M;
  for (let k = 2 * low; k < places.length && places[k] <= x + SEAM_M; k += 2) {
    const distance = Math.hypot(places[k] - x, places[k + 1] - y);
    if (distance < least || (distance === least && best < 0)) {
      least = distance;
      best = k;
    }
  }
  return best;
}
