import { rectangleRoundHull } from './boundingRectangle.js';
import { areaMoments, perimeterM } from './compactness.js';
import { hullFinder, hullM2 } from './convexHull.js';
import { circleFinder } from './enclosingCircle.js';
import { itemCount, itemVertexRange, type PolygonSet } from './polygonSet.js';

/**
 * What the shape of every patch is like: the measures of FRAGSTATS that vectors have exactly, and three more.
 *
 * With a the area, p all borders (holes' too): `shape` = 0.25 p / √a, 1 for a square; `fractal` (FRAC) = 2 ln(0.25 p) / ln a, not defined
 * for a ≤ 1 m²; `paraPerM` (PARA) = p / a; `circle` = 1 − a / area of the smallest circle round the patch, 0 for a disc; `inertia` =
 * a² / (2π J), J the polar second moment about the centroid, 1 for a disc (Li, Goodchild, Church 2013); `convexity` = a / area of the convex
 * hull; `elongation` = 1 − width / length of the rectangle of least area round the hull. A patch of several polygons is measured as one.
 * Needs valid, oriented polygons, metres. `borderM` may be given where patches are joined of parcels whose shared borders are none. Without area all
 * are NaN, but for the area and the border.
 */
export interface PatchShapes {
  readonly areaM2: Float64Array;
  readonly borderM: Float64Array;
  readonly shape: Float64Array;
  readonly fractal: Float64Array;
  readonly paraPerM: Float64Array;
  readonly circle: Float64Array;
  readonly inertia: Float64Array;
  readonly convexity: Float64Array;
  readonly elongation: Float64Array;
}

export function patchShapes(set: PolygonSet, borderM?: Float64Array): PatchShapes {
  const count = itemCount(set);
  const { xy } = set;
  const hullOf = hullFinder();
  const circleRound = circleFinder();
  const column = () => new Float64Array(count).fill(Number.NaN);
  const shapes = {
    areaM2: new Float64Array(count),
    borderM: borderM ?? new Float64Array(count),
    shape: column(),
    fractal: column(),
    paraPerM: column(),
    circle: column(),
    inertia: column(),
    convexity: column(),
    elongation: column(),
  };
  for (let i = 0; i < count; i++) {
    const [from, to] = itemVertexRange(set, i);
    if (from >= to) continue;
    const { areaM2, inertiaM4 } = areaMoments(set, i);
    shapes.areaM2[i] = Math.max(0, areaM2);
    if (!borderM) shapes.borderM[i] = perimeterM(set, i);
    if (!(areaM2 > 0)) continue;
    const p = shapes.borderM[i];
    shapes.shape[i] = (0.25 * p) / Math.sqrt(areaM2);
    if (areaM2 > 1) shapes.fractal[i] = (2 * Math.log(0.25 * p)) / Math.log(areaM2);
    shapes.paraPerM[i] = p / areaM2;
    shapes.inertia[i] = (areaM2 * areaM2) / (2 * Math.PI * inertiaM4);
    const hull = hullOf(xy, from, to, xy[2 * from], xy[2 * from + 1]);
    const { radiusM } = circleRound(hull);
    const { lengthM, widthM } = rectangleRoundHull(hull);
    shapes.circle[i] = 1 - areaM2 / (Math.PI * radiusM * radiusM);
    shapes.convexity[i] = areaM2 / hullM2(hull);
    shapes.elongation[i] = 1 - widthM / lengthM;
  }
  return shapes;
}
