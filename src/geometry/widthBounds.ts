import { ringLengthM } from './compactness.js';
import { type PolygonSet, ringArea } from './polygonSet.js';

/**
 * Two numbers that the width of an item lies between, in time linear in the vertices.
 *
 * The width is the diameter of the largest circle inside (of the widest polygon). Above: the circle fits into the
 * polygon's area and into its shell's box. Below: a polygon with h holes, area A and border P has
 * A ≤ P r + π (h − 1) r² (Bonnesen for h = 0; Sz.-Nagy 1959 for inner parallel curves), solved for r; it is at least A / P
 * when h ≤ 1.
 * Needs valid, oriented polygons. An empty item has width 0.
 */
export interface WidthBounds {
  readonly leastM: number;
  readonly mostM: number;
}

export function widthBounds(set: PolygonSet, index: number): WidthBounds {
  let leastM = 0;
  let mostM = 0;
  for (let p = set.itemStart[index]; p < set.itemStart[index + 1]; p++) {
    const bounds = polygonWidthBounds(set, p);
    leastM = Math.max(leastM, bounds.leastM);
    mostM = Math.max(mostM, bounds.mostM);
  }
  return { leastM, mostM };
}

export function polygonWidthBounds(set: PolygonSet, polygon: number): WidthBounds {
  const from = set.polygonStart[polygon];
  const to = set.polygonStart[polygon + 1];
  let areaM2 = 0;
  let borderM = 0;
  for (let r = from; r < to; r++) {
    areaM2 += ringArea(set, r);
    borderM += ringLengthM(set, r);
  }
  if (!(areaM2 > 0)) return { leastM: 0, mostM: 0 };
  const turns = Math.PI * (to - from - 2);
  // The root of turns·r² + P·r − A, in the form that loses no digits; the isoperimetric inequality keeps it real.
  const root = Math.sqrt(Math.max(0, borderM * borderM + 4 * turns * areaM2));
  const leastM = (4 * areaM2) / (borderM + root);
  return { leastM, mostM: Math.max(leastM, Math.min(2 * Math.sqrt(areaM2 / Math.PI), shellSideM(set, from))) };
}

/** The shorter side of a ring's box. */
function shellSideM(set: PolygonSet, ring: number): number {
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let v = set.ringStart[ring]; v < set.ringStart[ring + 1]; v++) {
    minX = Math.min(minX, set.xy[2 * v]);
    maxX = Math.max(maxX, set.xy[2 * v]);
    minY = Math.min(minY, set.xy[2 * v + 1]);
    maxY = Math.max(maxY, set.xy[2 * v + 1]);
  }
  return Math.min(maxX - minX, maxY - minY);
}
