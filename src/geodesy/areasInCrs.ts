import { type PolygonSet, planarAreas } from '../geometry/polygonSet.js';
import type { WorkingCrs } from '../model/district.js';
import { roundM2 } from '../model/units.js';
import { crsOfWorking } from './crs.js';
import { crsByEpsg } from './crsTable.js';
import { geodesicAreasLonLat } from './geodesicArea.js';
import { officialAreas } from './officialArea.js';
import { transformer } from './proj.js';

/** The three areas of every item, m². */
export interface AreaColumns {
  readonly officialM2: Float64Array;
  readonly geodesicM2: Float64Array;
  readonly planarM2: Float64Array;
}

/**
 * Areas of items of the working plane. Official: the 椭球面积 in a CGCS2000 Gauss–Krüger plane; in any other plane the geodesic area stands in
 * for it, at 0.01 m². A plane with no definition has no ellipsoid: all three are planar, the official one at 0.01 m².
 */
export function areasInCrs(polygons: PolygonSet, crs: WorkingCrs): AreaColumns {
  const planarM2 = planarAreas(polygons);
  if (crs.definition === '') {
    return { officialM2: planarM2.map(roundM2), geodesicM2: Float64Array.from(planarM2), planarM2 };
  }
  const lonLat = crsByEpsg(4490);
  if (!lonLat) throw new Error('EPSG:4490 is not in the table of systems');
  const plane = crsOfWorking(crs);
  const geodesicM2 = geodesicAreasLonLat({ ...polygons, xy: transformer(plane, lonLat)(polygons.xy) });
  const officialM2 = crs.gaussKruger ? officialAreas(polygons, crs.gaussKruger) : geodesicM2.map(roundM2);
  return { officialM2, geodesicM2, planarM2 };
}
