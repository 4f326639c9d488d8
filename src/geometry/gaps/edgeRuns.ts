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
  const items = itemCount(set);
  const starts = 'lineStart' in set ? set.lineStart : set.ringStart;
  const first = 'lineStart' in set ? firstLine(set) : firstRing(set);
  const runStart = new Uint32Array(items + 1);
  for (let i = 0; i < items; i++) {
    runStart[i + 1] = runStart[i];
    for (let r = first(i); r < first(i + 1); r++) {
      runStart[i + 1] += Math.ceil(Math.max(0, starts[r + 1] - 1 - starts[r]) / EDGES_PER_RUN);
    }
  }
  const count = runStart[items];
  const firstVertex = new Uint32Array(count);
  const lastVertex = new Uint32Array(count);
  const item = new Uint32Array(count);
  const boxes = new Float64Array(4 * count);
  let k = 0;
  for (let i = 0; i < items; i++) {
    for (let r = first(i); r < first(i + 1); r++) {
      for (let v = starts[r]; v < starts[r + 1] - 1; v += EDGES_PER_RUN, k++) {
        firstVertex[k] = v;
        lastVertex[k] = Math.min(v + EDGES_PER_RUN, starts[r + 1] - 1);
        item[k] = i;
        boxOfRun(set.xy, v, lastVertex[k], boxes, 4 * k);
      }
    }
  }
  return { xy: set.xy, firstVertex, lastVertex, item, runStart, boxes, index: buildBoxIndex(boxes) };
}

function boxOfRun(xy: Float64Array, first: number, last: number, boxes: Float64Array, at: number): void {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let v = first; v <= last; v++) {
    const x = xy[2 * v];
    const y = xy[2 * v + 1];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  boxes[at] = minX;
  boxes[at + 1] = minY;
  boxes[at + 2] = maxX;
  boxes[at + 3] = maxY;
}

/** The first ring or line of an item; of the one after the last, where they end. */
function firstRing(set: PolygonSet) {
  return (i: number) => set.polygonStart[set.itemStart[i]];
}

function firstLine(set: LineSet) {
  return (i: number) => set.itemStart[i];
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
