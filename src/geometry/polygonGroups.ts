import { extentOfRun, joinedExtent, NO_EXTENT } from './extent.js';
import type { PolygonSet } from './polygonSet.js';

/**
 * Parts the polygons of a layer by place, so that one lost polygon a million kilometres off does not make every cell too coarse.
 *
 * Definition: the bulk is the polygons whose box centre lies between the 5 % and 95 % quantiles (by vertices) in x and in y; what lies
 * within the bulk's box, widened by half on each side, is one group; the rest is parted again. A layer whose whole box is
 * less than 16 times that of the bulk stays one group. Promises: every polygon is in exactly one group, in ascending order.
 * Limit: a single polygon that itself reaches far is not cut.
 */
export function groupsByPlace(set: PolygonSet, polygons: readonly number[]): number[][] {
  const groups: number[][] = [];
  let rest = [...polygons];
  while (rest.length > 0) {
    const near = groups.length < MOST_GROUPS - 1 ? bulkOf(set, rest) : rest;
    groups.push(near);
    if (near.length === rest.length) break;
    const taken = new Set(near);
    rest = rest.filter((p) => !taken.has(p));
  }
  return groups;
}

const MOST_GROUPS = 8;
const TAIL = 0.05;
const WORTH_PARTING = 16;

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function vertexCount(set: PolygonSet, polygon: number): number {
  return set.ringStart[set.polygonStart[polygon + 1]] - set.ringStart[set.polygonStart[polygon]];
}

export function boxOf(set: PolygonSet, polygons: readonly number[]): Box {
  let extent = NO_EXTENT;
  for (const p of polygons) {
    const [from, to] = [set.ringStart[set.polygonStart[p]], set.ringStart[set.polygonStart[p + 1]]];
    extent = joinedExtent(extent, extentOfRun(set.xy, from, to));
  }
  const [minX, minY, maxX, maxY] = extent;
  return { minX, minY, maxX, maxY };
}

/** The polygons near the bulk of `polygons`; all of them when parting is not worth a second grid. */
function bulkOf(set: PolygonSet, polygons: number[]): number[] {
  const boxes = new Map(polygons.map((p) => [p, boxOf(set, [p])]));
  const [left, right] = quantiles(set, polygons, (p) => boxes.get(p)!.minX + boxes.get(p)!.maxX);
  const [low, high] = quantiles(set, polygons, (p) => boxes.get(p)!.minY + boxes.get(p)!.maxY);
  const middle = polygons.filter((p) => {
    const box = boxes.get(p)!;
    const x = box.minX + box.maxX;
    const y = box.minY + box.maxY;
    return x >= left && x <= right && y >= low && y <= high;
  });
  if (middle.length === 0) return polygons;
  const bulk = boxOf(set, middle);
  const marginX = (bulk.maxX - bulk.minX) / 2;
  const marginY = (bulk.maxY - bulk.minY) / 2;
  const whole = boxOf(set, polygons);
  const bulkM2 = (bulk.maxX - bulk.minX) * (bulk.maxY - bulk.minY);
  if ((whole.maxX - whole.minX) * (whole.maxY - whole.minY) < WORTH_PARTING * bulkM2) return polygons;
  return polygons.filter((p) => {
    const box = boxes.get(p)!;
    return (
      box.minX >= bulk.minX - marginX &&
      box.maxX <= bulk.maxX + marginX &&
      box.minY >= bulk.minY - marginY &&
      box.maxY <= bulk.maxY + marginY
    );
  });
}

/** Values at the two tails of `value` over polygons, each counted as often as it has vertices. */
function quantiles(set: PolygonSet, polygons: readonly number[], value: (polygon: number) => number): [number, number] {
  const sorted = [...polygons].sort((a, b) => value(a) - value(b) || a - b);
  const total = sorted.reduce((sum, p) => sum + vertexCount(set, p), 0);
  let before = 0;
  let first = value(sorted[0]);
  let last = value(sorted[sorted.length - 1]);
  for (const p of sorted) {
    const after = before + vertexCount(set, p);
    if (before <= TAIL * total) first = value(p);
    if (before < (1 - TAIL) * total) last = value(p);
    before = after;
  }
  return [first, last];
}
