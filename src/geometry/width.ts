import { ringLengthM } from './compactness.js';
import { type PolygonSet, ringArea } from './polygonSet.js';

/**
 * How wide an item is: the diameter of the largest circle inside it (of its widest polygon).
 *
 * `widthBounds` gives two numbers the width lies between, in time linear in the vertices. Above: the circle fits into the
 * polygon's area and into its shell's box. Below: a polygon with h holes, area A and border P has
 * A ≤ P r + π (h − 1) r² (Bonnesen for h = 0; Sz.-Nagy 1959 for inner parallel curves), solved for r; it is at least A / P
 * when h ≤ 1. `isNarrow` asks for the measured width only when the limit lies between the bounds.
 * Needs valid, oriented polygons. An empty item has width 0.
 */
export interface WidthBounds {
  readonly leastM: number;
  readonly mostM: number;
}

/** The one question `isNarrow` may have to ask of a measuring engine. */
export interface WidthMeter {
  /** `toleranceM`: how finely it was measured, where finer than asked. */
  inscribedWidth(
    set: PolygonSet,
    index: number,
    toleranceM: number,
  ): { readonly widthM: number; readonly toleranceM?: number };
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

function polygonWidthBounds(set: PolygonSet, polygon: number): WidthBounds {
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

/**
 * True if the item is less than `limitM` wide. Where the bounds do not settle it, it is measured coarsely first and finer
 * only while the limit lies within the tolerance, down to 1/1000 of the limit: a circle is never found too large.
 */
export function isNarrow(set: PolygonSet, index: number, limitM: number, meter: WidthMeter): boolean {
  const { leastM, mostM } = widthBounds(set, index);
  if (mostM < limitM) return true;
  if (leastM >= limitM) return false;
  let widthM = 0;
  for (const share of [1 / 10, 1 / 100, 1 / 1000]) {
    const askedM = limitM * share;
    const measured = meter.inscribedWidth(set, index, askedM);
    widthM = measured.widthM;
    if (widthM >= limitM) return false;
    if (widthM + 2 * (measured.toleranceM ?? askedM) < limitM) return true;
  }
  return widthM < limitM;
}
