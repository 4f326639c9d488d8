import type { PolygonSet } from './polygonSet.js';
import { ringArea } from './polygonSet.js';

/**
 * How compact an item is, two ways, both 1 for a disc and towards 0 for a thread.
 *
 * `polsbyPopper` = 4πA / P², with P all borders, holes' too: punishes ragged borders.
 * `momentOfInertia` = A² / (2π J), with J the second moment of area about the centroid (Li, Goodchild, Church 2013):
 * punishes spread, forgives raggedness; a square has 3/π. Several polygons of an item are measured together.
 * Needs oriented rings. An item without area gives 0. Coordinates are taken relative to the item's first vertex.
 */
export interface AreaMoments {
  readonly areaM2: number;
  /** Centroid. */
  readonly x: number;
  readonly y: number;
  /** ∫ distance² from the centroid, m⁴. */
  readonly inertiaM4: number;
}

/** Length of all borders of item `index`, holes included. */
export function perimeterM(set: PolygonSet, index: number): number {
  let sum = 0;
  for (let r = set.polygonStart[set.itemStart[index]]; r < set.polygonStart[set.itemStart[index + 1]]; r++) {
    sum += ringLengthM(set, r);
  }
  return sum;
}

export function ringLengthM(set: PolygonSet, ring: number): number {
  let sum = 0;
  for (let v = set.ringStart[ring]; v < set.ringStart[ring + 1] - 1; v++) {
    sum += Math.hypot(set.xy[2 * v + 2] - set.xy[2 * v], set.xy[2 * v + 3] - set.xy[2 * v + 1]);
  }
  return sum;
}

export function polsbyPopper(set: PolygonSet, index: number): number {
  let areaM2 = 0;
  for (let r = set.polygonStart[set.itemStart[index]]; r < set.polygonStart[set.itemStart[index + 1]]; r++) {
    areaM2 += ringArea(set, r);
  }
  const lengthM = perimeterM(set, index);
  return areaM2 > 0 ? (4 * Math.PI * areaM2) / (lengthM * lengthM) : 0;
}

export function momentOfInertia(set: PolygonSet, index: number): number {
  const { areaM2, inertiaM4 } = areaMoments(set, index);
  return areaM2 > 0 ? (areaM2 * areaM2) / (2 * Math.PI * inertiaM4) : 0;
}

/** Area, centroid and polar second moment, by Green's theorem over all rings; centroid NaN without area. */
export function areaMoments(set: PolygonSet, index: number): AreaMoments {
  const firstRing = set.polygonStart[set.itemStart[index]];
  const endRing = set.polygonStart[set.itemStart[index + 1]];
  const x0 = set.xy[2 * set.ringStart[firstRing]];
  const y0 = set.xy[2 * set.ringStart[firstRing] + 1];
  let twiceArea = 0;
  let sixX = 0;
  let sixY = 0;
  let twelveJ = 0;
  for (let r = firstRing; r < endRing; r++) {
    for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
      const ax = set.xy[2 * v] - x0;
      const ay = set.xy[2 * v + 1] - y0;
      const bx = set.xy[2 * v + 2] - x0;
      const by = set.xy[2 * v + 3] - y0;
      const cross = ax * by - ay * bx;
      twiceArea += cross;
      sixX += cross * (ax + bx);
      sixY += cross * (ay + by);
      twelveJ += cross * (ax * ax + ax * bx + bx * bx + ay * ay + ay * by + by * by);
    }
  }
  const areaM2 = twiceArea / 2;
  if (!(areaM2 > 0)) return { areaM2, x: Number.NaN, y: Number.NaN, inertiaM4: 0 };
  const cx = sixX / (6 * areaM2);
  const cy = sixY / (6 * areaM2);
  return { areaM2, x: x0 + cx, y: y0 + cy, inertiaM4: twelveJ / 12 - areaM2 * (cx * cx + cy * cy) };
}
