import { type Extent, joinedExtent, NO_EXTENT } from './extent.js';
import type { PolygonSet } from './polygonSet.js';

/**
 * Parts the polygons of a layer by place, so that one lost polygon a million kilometres off does not make every cell too coarse.
 *
 * Definition: the bulk is the polygons whose box centre lies between the 5 % and 95 % quantiles (by vertices) in x and in y; what lies
 * within the bulk's box, widened by half on each side, is one group; the rest is parted again. A layer whose whole box is
 * less than 16 times that of the bulk stays one group. Promises: every polygon is in exactly one group, in ascending order.
 * Limit: a single polygon that itself reaches far is not cut.
 */
export function groupsByPlace(set: PolygonSet, polygons: readonly number[], extents: readonly Extent[]): number[][] {
  const groups: number[][] = [];
  let rest = [...polygons];
  while (rest.length > 0) {
    const near = groups.length < MOST_GROUPS - 1 ? bulkOf(set, rest, extents) : rest;
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

/** The extent of each polygon. One loop over all: a call for each would be compiled again and again. */
export function polygonExtents({ xy, ringStart, polygonStart }: PolygonSet): Extent[] {
  const extents: Extent[] = [];
  for (let p = 0; p < polygonStart.length - 1; p++) {
    let [minX, minY, maxX, maxY] = NO_EXTENT;
    const end = 2 * ringStart[polygonStart[p + 1]];
    for (let k = 2 * ringStart[polygonStart[p]]; k < end; k += 2) {
      const x = xy[k];
      const y = xy[k + 1];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    extents.push([minX, minY, maxX, maxY]);
  }
  return extents;
}

export function boxOf(polygons: readonly number[], extents: readonly Extent[]): Box {
  let extent = NO_EXTENT;
  for (const p of polygons) extent = joinedExtent(extent, extents[p]);
  const [minX, minY, maxX, maxY] = extent;
  return { minX, minY, maxX, maxY };
}

/** The polygons near the bulk of `polygons`; all of them when parting is not worth a second grid. */
function bulkOf(set: PolygonSet, polygons: number[], extents: readonly Extent[]): number[] {
  const twiceX = (p: number) => extents[p][0] + extents[p][2];
  const twiceY = (p: number) => extents[p][1] + extents[p][3];
  const [left, right] = quantiles(set, polygons, twiceX);
  const [low, high] = quantiles(set, polygons, twiceY);
  const middle = polygons.filter((p) => {
    const x = twiceX(p);
    const y = twiceY(p);
    return x >= left && x <= right && y >= low && y <= high;
  });
  if (middle.length === 0) return polygons;
  const bulk = boxOf(middle, extents);
  const marginX = (bulk.maxX - bulk.minX) / 2;
  const marginY = (bulk.maxY - bulk.minY) / 2;
  const whole = boxOf(polygons, extents);
  const bulkM2 = (bulk.maxX - bulk.minX) * (bulk.maxY - bulk.minY);
  if ((whole.maxX - whole.minX) * (whole.maxY - whole.minY) < WORTH_PARTING * bulkM2) return polygons;
  return polygons.filter((p) => {
    const [minX, minY, maxX, maxY] = extents[p];
    return (
      minX >= bulk.minX - marginX &&
      maxX <= bulk.maxX + marginX &&
      minY >= bulk.minY - marginY &&
      maxY <= bulk.maxY + marginY
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
