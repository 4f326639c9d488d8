import { extentOfRun } from '../../../geometry/extent.js';
import type { Geos } from '../../../geometry/geos.js';
import { type NearParts, nearParts } from '../../../geometry/pieces/nearPart.js';
import { itemVertexRange, type PolygonSet, planarAreas, polygonSetBuilder } from '../../../geometry/polygonSet.js';

/** Of an item of more vertices GEOS gets what lies near the other. */
const LARGE_ITEM = 1000;
/** So far around the other item it stays as it is. */
const BESIDE_M = 1;
/** By so much a shape may differ from the kernel's area. */
const AREA_SHARE = 1e-6;
const AREA_M2 = 1e-4;

/**
 * Shapes of the overlaps of two items of a set: a district over 200 parcels is not taken into GEOS 200 times.
 *
 * Needs the area of the overlap, as the kernel gives it: a shape by parts that has not got it is done again by the whole items.
 */
export function overlapShapes(set: PolygonSet, geos: Geos): (a: number, b: number, areaM2: number) => PolygonSet {
  let parts: NearParts | null = null;
  const vertices = (item: number) => {
    const [first, end] = itemVertexRange(set, item);
    return end - first;
  };
  const nearTo = (item: number, other: number): PolygonSet => {
    const [minX, minY, maxX, maxY] = extentOfRun(set.xy, ...itemVertexRange(set, other));
    const builder = polygonSetBuilder();
    parts ??= nearParts(set);
    parts.near(item, [minX - BESIDE_M, minY - BESIDE_M, maxX + BESIDE_M, maxY + BESIDE_M]).copy(builder);
    return builder.finish();
  };
  return (a, b, areaM2) => {
    const [larger, other] = vertices(a) > vertices(b) ? [a, b] : [b, a];
    if (vertices(larger) > LARGE_ITEM) {
      const { polygons } = geos.intersection(set, other, nearTo(larger, other), 0);
      if (Math.abs(planarAreas(polygons)[0] - areaM2) <= AREA_SHARE * areaM2 + AREA_M2) return polygons;
    }
    return geos.intersection(set, a, set, b).polygons;
  };
}
