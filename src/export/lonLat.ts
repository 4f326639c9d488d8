import { crsOfWorking, parseCrs } from '../geodesy/crs.js';
import { reprojectPolygons } from '../geodesy/reproject.js';
import type { Geos } from '../geometry/geos.js';
import { type PolygonSet, replaceItems } from '../geometry/polygonSet.js';
import type { WorkingCrs } from '../model/district.js';

const DECIMALS = 1e9;

/**
 * Shapes as RFC 7946 wants them: lon/lat on WGS 84 (CGCS2000 is taken as the same), at 9 decimals (0.1 mm), and still valid there:
 * rounding can fold a sliver of 0.1 mm, and then that item alone is mended on the grid. Empty items stay empty.
 */
export function lonLatShapes(polygons: PolygonSet, crs: WorkingCrs, chordErrorM: number, geos: Geos): PolygonSet {
  const moved = reprojectPolygons(polygons, crsOfWorking(crs), parseCrs('EPSG:4326'), chordErrorM).shapes;
  const rounded = { ...moved, xy: moved.xy.map((v) => Math.round(v * DECIMALS) / DECIMALS) };
  const broken = geos.invalidItems(rounded).map(({ item }) => item);
  return broken.length === 0 ? rounded : replaceItems(rounded, broken, geos.onGrid(rounded, broken, 1 / DECIMALS));
}
