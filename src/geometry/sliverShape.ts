import { boundingRectangle } from './boundingRectangle.js';
import { itemArea, itemVertexRange, type PolygonSet } from './polygonSet.js';

/** What makes an item a sliver (domain §2.4, S30); see `sliverMeasures`. */
export interface SliverLimits {
  readonly areaM2: number;
  readonly widthM: number;
  readonly compactness: number;
  readonly elongation: number;
  /** Of P²/A. */
  readonly border: number;
}

export interface SliverMeasures {
  readonly areaM2: number;
  /** 2A/P. */
  readonly widthM: number;
  readonly compactness: number;
  readonly elongation: number;
}

/**
 * The measures of an item that is small or narrow, and thin; null for every other, and for one without land.
 *
 * The rule asks for a scale (A ≤ 1000 m², or the smallest rectangle round it ≤ 5 m wide, or 2A/P ≤ 5 m) and two of four shapes (rectangle
 * 5 : 1, 4πA/P² ≤ 0.25, P/(2√(πA)) ≥ 2, P²/A ≥ 40). The second and third shape are one, and imply the fourth; a rectangle ≤ 5 m wide implies
 * 2A/P ≤ 5 m. What is left to ask: (A ≤ 1000 or 2A/P ≤ 5) and (4πA/P² ≤ 0.25, or 5 : 1 with P²/A ≥ 40).
 */
export function sliverMeasures(set: PolygonSet, item: number, limits: SliverLimits): SliverMeasures | null {
  const areaM2 = itemArea(set, item);
  if (!(areaM2 > 0)) return null;
  const borderM = borderOfM(set, item);
  const widthM = (2 * areaM2) / borderM;
  if (areaM2 > limits.areaM2 && widthM > limits.widthM) return null;
  const compactness = (4 * Math.PI * areaM2) / (borderM * borderM);
  const isThin = compactness <= limits.compactness;
  if (!isThin && (borderM * borderM) / areaM2 < limits.border) return null;
  const rectangle = boundingRectangle(set, item);
  const elongation = rectangle.lengthM / rectangle.widthM;
  return isThin || elongation >= limits.elongation ? { areaM2, widthM, compactness, elongation } : null;
}

/** As `perimeterM`, several times faster: asked of every parcel, and compared with thresholds alone. */
function borderOfM(set: PolygonSet, item: number): number {
  const { xy, ringStart } = set;
  const [from, to] = itemVertexRange(set, item);
  let ring = set.polygonStart[set.itemStart[item]];
  let sumM = 0;
  for (let v = from; v < to - 1; v++) {
    if (v + 1 === ringStart[ring + 1]) {
      ring++;
      continue;
    }
    const dx = xy[2 * v + 2] - xy[2 * v];
    const dy = xy[2 * v + 3] - xy[2 * v + 1];
    sumM += Math.sqrt(dx * dx + dy * dy);
  }
  return sumM;
}
