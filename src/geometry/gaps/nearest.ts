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
  for (let i = 0; i < itemCount(set); i++) {
    const own = group[i];
    const from = runs.runStart[i];
    if (own < 0 || from === runs.runStart[i + 1]) continue;
    const isOther = (m: number) => group[runs.item[m]] >= 0 && group[runs.item[m]] !== own;
    const v = runs.firstVertex[from];
    const reachM = Math.sqrt(best2[own]);
    const [nearest] = runs.index.neighbours(runs.xy[2 * v], runs.xy[2 * v + 1], reachM, 1, isOther);
    if (nearest !== undefined) best2[own] = Math.min(best2[own], runDistance2(runs, from, runs, nearest, best2[own]));
    else if (!Number.isFinite(reachM)) continue;
    for (let k = from; k < runs.runStart[i + 1]; k++) {
      const boundM = Math.sqrt(best2[own]);
      const b = 4 * k;
      runs.index.visit(
        runs.boxes[b] - boundM,
        runs.boxes[b + 1] - boundM,
        runs.boxes[b + 2] + boundM,
        runs.boxes[b + 3] + boundM,
        (m) => {
          if (isOther(m)) best2[own] = Math.min(best2[own], runDistance2(runs, k, runs, m, best2[own]));
        },
      );
    }
  }
  return best2.map((value) => (value <= TOUCH_M * TOUCH_M ? 0 : Math.sqrt(value)));
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
  let best2 = bound2;
  let found = Infinity;
  for (let v = runs.firstVertex[k]; v < runs.lastVertex[k]; v++) {
    const ax = xy[2 * v];
    const ay = xy[2 * v + 1];
    const bx = xy[2 * v + 2];
    const by = xy[2 * v + 3];
    const o = 4 * m;
    const apartX = Math.max(targets.boxes[o] - Math.max(ax, bx), Math.min(ax, bx) - targets.boxes[o + 2], 0);
    const apartY = Math.max(targets.boxes[o + 1] - Math.max(ay, by), Math.min(ay, by) - targets.boxes[o + 3], 0);
    if (apartX * apartX + apartY * apartY > best2) continue;
    for (let w = targets.firstVertex[m]; w < targets.lastVertex[m]; w++) {
      const distance2 = segmentSegment2(
        ax,
        ay,
        bx,
        by,
        other[2 * w],
        other[2 * w + 1],
        other[2 * w + 2],
        other[2 * w + 3],
      );
      if (distance2 > best2) continue;
      best2 = distance2;
      found = distance2;
    }
  }
  return found;
}
