import type { Loops } from './loops.js';
import { inSector, side } from './side.js';

/**
 * Where one loop of an item lies against another, decided exactly.
 *
 * Needs loops that do not cross; they may touch and share lines. Definition: `inside` or `outside` as its first vertex off the other's
 * border lies; if all are on the border, as the first edge that leaves a vertex off the border's two directions; `same` when none does.
 * Limits: against a loop that crosses itself, `inside` is the even-odd inside.
 */
export type LoopPlace = 'inside' | 'outside' | 'same';

/** The question for the loops of one item; what a long loop is asked often, it answers from an index. */
export function ringsOf(loops: Loops): (inner: number, outer: number) => LoopPlace {
  const locators: (PointLocator | undefined)[] = [];
  const asked: (true | undefined)[] = [];
  return (inner, outer) => {
    if (asked[outer] && locators[outer] === undefined && loops.end[outer] - loops.start[outer] > LONG) {
      locators[outer] = indexed(loops, outer);
    }
    asked[outer] = true;
    return loopAgainst(loops, inner, outer, locators[outer] ?? ((x, y) => pointInLoop(loops, outer, x, y)));
  };
}

/** 1 inside, −1 outside, 0 on the border. */
type PointLocator = (x: number, y: number) => number;

const LONG = 64;
const EDGES_PER_BUCKET = 4;

function loopAgainst(loops: Loops, inner: number, outer: number, locate: PointLocator): LoopPlace {
  const { x, y, start, end } = loops;
  for (let e = start[inner]; e < end[inner]; e++) {
    const place = locate(x[e], y[e]);
    if (place !== 0) return place > 0 ? 'inside' : 'outside';
  }
  const turnsLeft = runsLeft(loops, outer);
  for (let e = start[inner]; e < end[inner]; e++) {
    const pass = passThrough(loops, outer, x[e], y[e]);
    if (pass < 0) continue;
    const before = x[pass] === x[e] && y[pass] === y[e] ? (pass === start[outer] ? end[outer] - 1 : pass - 1) : pass;
    const [ax, ay] = [x[pass + 1], y[pass + 1]];
    const [cx, cy] = [x[before], y[before]];
    // the inside lies to the left of the way: from the direction ahead, counter-clockwise, to the direction back
    const place = inSector(x[e], y[e], ax, ay, cx, cy, x[e + 1], y[e + 1]);
    if (place !== 0) return place > 0 === turnsLeft ? 'inside' : 'outside';
  }
  return 'same';
}

function pointInLoop(loops: Loops, loop: number, px: number, py: number): number {
  const { box } = loops;
  const b = 4 * loop;
  if (px < box[b] || py < box[b + 1] || px > box[b + 2] || py > box[b + 3]) return -1;
  let crossings = 0;
  for (let e = loops.start[loop]; e < loops.end[loop]; e++) {
    const meets = rayMeets(loops, e, px, py);
    if (meets === ON_EDGE) return 0;
    crossings += meets;
  }
  return crossings % 2 === 1 ? 1 : -1;
}

const ON_EDGE = 2;

/** Whether a ray from the point eastwards crosses the edge: 1, 0, or `ON_EDGE`. */
function rayMeets({ x, y }: Loops, e: number, px: number, py: number): number {
  const [ay, by] = [y[e], y[e + 1]];
  if (ay > py === by > py) {
    // level with the point or clear of it
    if (ay === py && by === py && x[e] <= px !== x[e + 1] < px) return ON_EDGE;
    if (px === x[e] && py === ay) return ON_EDGE;
    return px === x[e + 1] && py === by ? ON_EDGE : 0;
  }
  if (x[e] < px && x[e + 1] < px) return 0;
  const turn = side(x[e], ay, x[e + 1], by, px, py);
  if (turn === 0) return ON_EDGE;
  return turn > 0 === by > ay ? 1 : 0;
}

/** The same over edges bucketed by y. */
function indexed(loops: Loops, loop: number): PointLocator {
  const { y, start, end, box } = loops;
  const b = 4 * loop;
  const [minX, minY, maxX, maxY] = box.subarray(b, b + 4);
  const bucketCount = Math.ceil((end[loop] - start[loop]) / EDGES_PER_BUCKET);
  const perM = maxY > minY ? bucketCount / (maxY - minY) : 0;
  // not less for a greater y, whatever rounding does: an edge is in the bucket of every y it has
  const bucketOf = (at: number) => Math.max(0, Math.min(bucketCount - 1, Math.floor((at - minY) * perM)));
  const first = new Uint32Array(bucketCount + 1);
  const eachBucket = (visit: (bucket: number, edge: number) => void) => {
    for (let e = start[loop]; e < end[loop]; e++) {
      const to = bucketOf(Math.max(y[e], y[e + 1]));
      for (let k = bucketOf(Math.min(y[e], y[e + 1])); k <= to; k++) visit(k, e);
    }
  };
  eachBucket((k) => first[k + 1]++);
  for (let k = 0; k < bucketCount; k++) first[k + 1] += first[k];
  const edges = new Uint32Array(first[bucketCount]);
  const next = first.slice();
  eachBucket((k, e) => {
    edges[next[k]++] = e;
  });
  return (px, py) => {
    if (!(px >= minX && py >= minY && px <= maxX && py <= maxY)) return -1;
    const bucket = bucketOf(py);
    let crossings = 0;
    for (let k = first[bucket]; k < first[bucket + 1]; k++) {
      const meets = rayMeets(loops, edges[k], px, py);
      if (meets === ON_EDGE) return 0;
      crossings += meets;
    }
    return crossings % 2 === 1 ? 1 : -1;
  };
}

/** The edge of the loop that starts at the point or runs through it; −1 where none does. */
function passThrough(loops: Loops, loop: number, px: number, py: number): number {
  const { x, y } = loops;
  for (let e = loops.start[loop]; e < loops.end[loop]; e++) {
    if (x[e + 1] === px && y[e + 1] === py) continue;
    if ((x[e] < px && x[e + 1] < px) || (x[e] > px && x[e + 1] > px)) continue;
    if ((y[e] < py && y[e + 1] < py) || (y[e] > py && y[e + 1] > py)) continue;
    if (side(x[e], y[e], x[e + 1], y[e + 1], px, py) === 0) return e;
  }
  return -1;
}

/** The loop runs counter-clockwise, decided exactly at its lowest leftmost vertex. */
export function runsLeft(loops: Loops, loop: number): boolean {
  const { x, y, start, end } = loops;
  let at = start[loop];
  for (let e = at + 1; e < end[loop]; e++) if (x[e] < x[at] || (x[e] === x[at] && y[e] < y[at])) at = e;
  const before = at === start[loop] ? end[loop] - 1 : at - 1;
  return side(x[before], y[before], x[at], y[at], x[at + 1], y[at + 1]) > 0;
}
