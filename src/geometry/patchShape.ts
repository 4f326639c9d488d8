import { rectangleRoundHull } from './boundingRectangle.js';
import { areaMoments, perimeterM } from './compactness.js';
import { convexHull } from './convexHull.js';
import { circleRoundHull } from './enclosingCircle.js';
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
    const round = hullMeasures(set.xy.subarray(2 * from, 2 * to));
    shapes.circle[i] = 1 - areaM2 / round.circleM2;
    shapes.convexity[i] = areaM2 / round.hullM2;
    shapes.elongation[i] = 1 - round.widthM / round.lengthM;
  }
  return shapes;
}

/** The convex hull's area, the smallest circle and the least rectangle round it (one side lies on a side of the hull). */
function hullMeasures(points: Float64Array) {
  const [x0, y0] = points;
  const near = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 2) {
    near[k] = points[k] - x0;
    near[k + 1] = points[k + 1] - y0;
  }
  const hull = convexHull(near);
  let twiceHull = 0;
  for (let h = 0; h < hull.length; h += 2) {
    const n = (h + 2) % hull.length;
    twiceHull += hull[h] * hull[n + 1] - hull[n] * hull[h + 1];
  }
  const { radiusM } = circleRoundHull(hull);
  return { hullM2: twiceHull / 2, circleM2: Math.PI * radiusM * radiusM, ...rectangleRoundHull(hull) };
}
