import { buildBoxIndex } from '../boxIndex.js';
import { itemLocators } from '../pointInItem.js';
import { itemBoxes, itemCount, type PolygonSet } from '../polygonSet.js';
import { segmentSegment2, TOUCH_M } from '../segments.js';
import { type EdgeRuns, edgeRuns } from './edgeRuns.js';

/**
 * For each item the shortest distance to any item of `targets`, 0 where they touch or overlap, Infinity beyond `limitM`.
 *
 * Needs valid polygons with finite coordinates; `limitM` may be Infinity. An empty item, or no targets, gives Infinity.
 * Method: the nearest run of target edges to a first vertex bounds the search; runs within that bound lower it.
 */
export function distancesTo(set: PolygonSet, targets: PolygonSet, limitM: number): Float64Array {
  if (!(limitM >= 0)) throw new RangeError(`a limit of ${limitM} m is not a distance`);
  const runs = edgeRuns(set);
  const targetRuns = edgeRuns(targets);
  const boxes = itemBoxes(set);
  const targetBoxes = itemBoxes(targets);
  const targetIndex = buildBoxIndex(targetBoxes);
  const locate = itemLocators(set);
  const locateTarget = itemLocators(targets);
  const distances = new Float64Array(itemCount(set)).fill(Infinity);

  for (let i = 0; i < distances.length; i++) {
    const o = 4 * i;
    if (!(boxes[o] <= boxes[o + 2])) continue;
    const overlaps = targetIndex
      .search(boxes[o], boxes[o + 1], boxes[o + 2], boxes[o + 3])
      .some((t) => anyVertexIn(set, i, targetBoxes, t, locateTarget) || anyVertexIn(targets, t, boxes, i, locate));
    if (overlaps) {
      distances[i] = 0;
      continue;
    }
    const best2 = nearestEdges2(runs, i, targetRuns, limitM);
    if (best2 < Infinity) distances[i] = best2 <= TOUCH_M * TOUCH_M ? 0 : Math.sqrt(best2);
  }
  return distances;
}

/**
 * For each group of items the shortest distance, border to border, from it to any item of another group; Infinity where there is none.
 *
 * `group[i]` is the group of item i, −1 for items that count for nothing. Needs valid polygons that do not overlap those of other groups: of
 * two that do, the distance of their borders is given.
 */
export function distancesBetween(set: PolygonSet, group: ArrayLike<number>, groups: number): Float64Array {
  const runs = edgeRuns(set);
  const best2 = new Float64Array(groups).fill(Infinity);
  const nearestOf = nearestOther(runs, group);
  const farthestM = diagonalM(runs);
  // what the one before needed is a good guess of how far to look
  let guessM = farthestM / Math.sqrt(itemCount(set) + 1);
  for (let i = 0; i < itemCount(set); i++) {
    const own = group[i];
    if (own < 0 || runs.runStart[i] === runs.runStart[i + 1]) continue;
    for (let reachM = guessM; ; reachM *= 2) {
      const bound2 = Math.min(best2[own], reachM * reachM);
      const nearest2 = nearestOf(i, bound2);
      if (nearest2 <= bound2) {
        best2[own] = nearest2;
        guessM = Math.max(1.2 * Math.sqrt(nearest2), farthestM * LEAST_SHARE);
        break;
      }
      if (bound2 === best2[own] || reachM > farthestM) break;
    }
  }
  return best2.map((value) => (value <= TOUCH_M * TOUCH_M ? 0 : Math.sqrt(value)));
}

/** No guess is less than this share of the whole set's extent. */
const LEAST_SHARE = 1e-7;

/** Squared distance of an item to the nearest run of another group, Infinity where none is within the bound. */
function nearestOther(runs: EdgeRuns, group: ArrayLike<number>): (i: number, bound2: number) => number {
  const { boxes } = runs;
  const near: number[] = [];
  const away2: number[] = [];
  return (i, bound2) => {
    let best2 = bound2;
    let found2 = Infinity;
    const look = (k: number, m: number) => {
      const distance2 = runDistance2(runs, k, runs, m, best2);
      if (distance2 > best2) return;
      best2 = distance2;
      found2 = distance2;
    };
    for (let k = runs.runStart[i]; k < runs.runStart[i + 1]; k++) {
      const reachM = Math.sqrt(best2);
      const b = 4 * k;
      let count = 0;
      let first = 0;
      runs.index.visit(boxes[b] - reachM, boxes[b + 1] - reachM, boxes[b + 2] + reachM, boxes[b + 3] + reachM, (m) => {
        const other = group[runs.item[m]];
        if (other < 0 || other === group[i]) return;
        near[count] = m;
        away2[count] = boxesApart2(boxes, k, m);
        if (away2[count] < away2[first]) first = count;
        count++;
      });
      if (count === 0) continue;
      // the nearest by its box leaves little to look at in the others
      look(k, near[first]);
      for (let n = 0; n < count; n++) if (n !== first && away2[n] <= best2) look(k, near[n]);
    }
    return found2;
  };
}

function boxesApart2(boxes: Float64Array, k: number, m: number): number {
  const [a, b] = [4 * k, 4 * m];
  return apart2(
    boxes[b] - boxes[a + 2],
    boxes[a] - boxes[b + 2],
    boxes[b + 1] - boxes[a + 3],
    boxes[a + 1] - boxes[b + 3],
  );
}

function diagonalM({ boxes }: EdgeRuns): number {
  const all = [Infinity, Infinity, -Infinity, -Infinity];
  for (let b = 0; b < boxes.length; b += 4) {
    all[0] = Math.min(all[0], boxes[b]);
    all[1] = Math.min(all[1], boxes[b + 1]);
    all[2] = Math.max(all[2], boxes[b + 2]);
    all[3] = Math.max(all[3], boxes[b + 3]);
  }
  return boxes.length === 0 ? 0 : Math.hypot(all[2] - all[0], all[3] - all[1]);
}

/** True if the first vertex of a polygon of item `i` lies in item `t`; items that cross are found by their edges. */
function anyVertexIn(
  set: PolygonSet,
  i: number,
  boxes: Float64Array,
  t: number,
  locate: ReturnType<typeof itemLocators>,
): boolean {
  for (let p = set.itemStart[i]; p < set.itemStart[i + 1]; p++) {
    const v = set.ringStart[set.polygonStart[p]];
    const x = set.xy[2 * v];
    const y = set.xy[2 * v + 1];
    const inBox = x >= boxes[4 * t] && x <= boxes[4 * t + 2] && y >= boxes[4 * t + 1] && y <= boxes[4 * t + 3];
    if (inBox && locate(t, x, y) !== 'outside') return true;
  }
  return false;
}

function nearestEdges2(runs: EdgeRuns, i: number, targets: EdgeRuns, limitM: number): number {
  const from = runs.runStart[i];
  if (from === runs.runStart[i + 1]) return Infinity;
  const x = runs.xy[2 * runs.firstVertex[from]];
  const y = runs.xy[2 * runs.firstVertex[from] + 1];
  const limit2 = (limitM + TOUCH_M) ** 2;
  let best2 = limit2;
  let reached = false;
  const lower = (k: number, m: number) => {
    const distance2 = runDistance2(runs, k, targets, m, best2);
    if (distance2 <= best2) reached = true;
    best2 = Math.min(best2, distance2);
  };
  const [nearest] = targets.index.neighbours(x, y, Infinity, 1);
  if (nearest === undefined) return Infinity;
  lower(from, nearest);
  for (let k = from; k < runs.runStart[i + 1]; k++) {
    const reachM = Math.sqrt(best2);
    const b = 4 * k;
    targets.index.visit(
      runs.boxes[b] - reachM,
      runs.boxes[b + 1] - reachM,
      runs.boxes[b + 2] + reachM,
      runs.boxes[b + 3] + reachM,
      (m) => lower(k, m),
    );
  }
  return reached ? best2 : Infinity;
}

function runDistance2(runs: EdgeRuns, k: number, targets: EdgeRuns, m: number, bound2: number): number {
  const { xy } = runs;
  const other = targets.xy;
  const lastOther = targets.lastVertex[m];
  const boxMinX = targets.boxes[4 * m];
  const boxMinY = targets.boxes[4 * m + 1];
  const boxMaxX = targets.boxes[4 * m + 2];
  const boxMaxY = targets.boxes[4 * m + 3];
  let best2 = bound2;
  let found = Infinity;
  for (let v = runs.firstVertex[k]; v < runs.lastVertex[k]; v++) {
    const ax = xy[2 * v];
    const ay = xy[2 * v + 1];
    const bx = xy[2 * v + 2];
    const by = xy[2 * v + 3];
    const minX = Math.min(ax, bx);
    const maxX = Math.max(ax, bx);
    const minY = Math.min(ay, by);
    const maxY = Math.max(ay, by);
    if (apart2(boxMinX - maxX, minX - boxMaxX, boxMinY - maxY, minY - boxMaxY) > best2) continue;
    for (let w = targets.firstVertex[m]; w < lastOther; w++) {
      const cx = other[2 * w];
      const cy = other[2 * w + 1];
      const dx = other[2 * w + 2];
      const dy = other[2 * w + 3];
      const right = Math.min(cx, dx) - maxX;
      const left = minX - Math.max(cx, dx);
      const above = Math.min(cy, dy) - maxY;
      const below = minY - Math.max(cy, dy);
      if (apart2(right, left, above, below) > best2) continue;
      const distance2 = segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy);
      if (distance2 > best2) continue;
      best2 = distance2;
      found = distance2;
    }
  }
  return found;
}

/** Squared distance of two boxes, by how far each lies right, left, above and below of the other. */
function apart2(right: number, left: number, above: number, below: number): number {
  const x = Math.max(right, left, 0);
  const y = Math.max(above, below, 0);
  return x * x + y * y;
}
