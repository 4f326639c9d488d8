import { type BoxIndex, buildBoxIndex } from '../boxIndex.js';
import { itemCount, type LineSet, type PolygonSet } from '../polygonSet.js';

/**
 * The edges of many items in short runs, findable by place.
 *
 * Definition: a run is up to 16 consecutive edges of one ring or line; run k joins vertices firstVertex[k] …
 * lastVertex[k] of `xy`. Runs of one item are consecutive: runStart[i] … runStart[i+1]. Why runs: a district-wide road
 * polygon must not be looked through edge by edge for each of its thousand neighbours, and an index entry an edge is too many.
 */
export interface EdgeRuns {
  readonly xy: Float64Array;
  readonly firstVertex: Uint32Array;
  readonly lastVertex: Uint32Array;
  readonly item: Uint32Array;
  readonly runStart: Uint32Array;
  /** minX, minY, maxX, maxY a run. */
  readonly boxes: Float64Array;
  readonly index: BoxIndex;
}

const EDGES_PER_RUN = 16;

export function edgeRuns(set: PolygonSet | LineSet): EdgeRuns {
  const first: number[] = [];
  const last: number[] = [];
  const item: number[] = [];
  const runStart = new Uint32Array(itemCount(set) + 1);
  const [starts, ownerOf] = 'lineStart' in set ? [set.lineStart, lineRange(set)] : [set.ringStart, ringRange(set)];
  for (let i = 0; i < itemCount(set); i++) {
    const [from, to] = ownerOf(i);
    for (let r = from; r < to; r++) {
      for (let v = starts[r]; v < starts[r + 1] - 1; v += EDGES_PER_RUN) {
        first.push(v);
        last.push(Math.min(v + EDGES_PER_RUN, starts[r + 1] - 1));
        item.push(i);
      }
    }
    runStart[i + 1] = first.length;
  }
  const boxes = new Float64Array(4 * first.length);
  for (let k = 0; k < first.length; k++) {
    let minX = Infinity;
    let minY = Infinity;
    let maxX = -Infinity;
    let maxY = -Infinity;
    for (let v = first[k]; v <= last[k]; v++) {
      const x = set.xy[2 * v];
      const y = set.xy[2 * v + 1];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    boxes.set([minX, minY, maxX, maxY], 4 * k);
  }
  return {
    xy: set.xy,
    firstVertex: Uint32Array.from(first),
    lastVertex: Uint32Array.from(last),
    item: Uint32Array.from(item),
    runStart,
    boxes,
    index: buildBoxIndex(boxes),
  };
}

function ringRange(set: PolygonSet) {
  return (i: number) => [set.polygonStart[set.itemStart[i]], set.polygonStart[set.itemStart[i + 1]]] as const;
}

function lineRange(set: LineSet) {
  return (i: number) => [set.itemStart[i], set.itemStart[i + 1]] as const;
}

/** A box as four numbers: minX, minY, maxX, maxY. */
export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** Adds ax, ay, bx, by of every edge of run `k` whose own box meets `box` to `edges`. */
export function edgesInBox(runs: EdgeRuns, k: number, box: Box, edges: number[]): void {
  const { xy } = runs;
  for (let v = runs.firstVertex[k]; v < runs.lastVertex[k]; v++) {
    const ax = xy[2 * v];
    const ay = xy[2 * v + 1];
    const bx = xy[2 * v + 2];
    const by = xy[2 * v + 3];
    if (Math.min(ax, bx) > box[2] || Math.max(ax, bx) < box[0]) continue;
    if (Math.min(ay, by) > box[3] || Math.max(ay, by) < box[1]) continue;
    edges.push(ax, ay, bx, by);
  }
}

/** ax, ay, bx, by of every edge of item `i` whose box meets `box`. */
export function itemEdgesInBox(runs: EdgeRuns, i: number, box: Box): number[] {
  const edges: number[] = [];
  for (let k = runs.runStart[i]; k < runs.runStart[i + 1]; k++) {
    if (runs.boxes[4 * k] > box[2] || runs.boxes[4 * k + 2] < box[0]) continue;
    if (runs.boxes[4 * k + 1] > box[3] || runs.boxes[4 * k + 3] < box[1]) continue;
    edgesInBox(runs, k, box, edges);
  }
  return edges;
}
