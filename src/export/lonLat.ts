import { crsOfWorking, parseCrs } from '../geodesy/crs.js';
import { reprojectPolygons } from '../geodesy/reproject.js';
import type { Geos } from '../geometry/geos.js';
import { itemCount, type PolygonSet, polygonSetBuilder } from '../geometry/polygonSet.js';
import type { WorkingCrs } from '../model/district.js';

const DECIMALS = 1e9;

/**
 * Shapes as RFC 7946 wants them: lon/lat on WGS 84 (CGCS2000 is taken as the same), at 9 decimals (0.1 mm), and still valid there:
 * rounding can fold a sliver of 0.1 mm, and then that item alone is mended on the grid. Empty items stay empty.
 */
export function lonLatShapes(polygons: PolygonSet, crs: WorkingCrs, chordErrorM: number, geos: Geos): PolygonSet {
  const moved = reprojectPolygons(polygons, crsOfWorking(crs), parseCrs('EPSG:4326'), chordErrorM).shapes;
  const rounded = { ...moved, xy: moved.xy.map((v) => Math.round(v * DECIMALS) / DECIMALS) };
  const reasons = geos.invalidReasons(rounded);
  if (reasons.every((reason) => reason === null)) return rounded;
  const broken = reasons.flatMap((reason, i) => (reason === null ? [] : [i]));
  const mended = geos.onGrid(rounded, broken, 1 / DECIMALS);
  const builder = polygonSetBuilder(rounded.xy.length / 2);
  for (let i = 0, k = 0; i < itemCount(rounded); i++) {
    if (reasons[i] === null) builder.copyItem(rounded, i);
    else builder.copyItem(mended, k++);
  }
  return builder.finish();
}
