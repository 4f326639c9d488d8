import type { Crs } from '../../geodesy/crs.js';
import { crsByEpsg } from '../../geodesy/crsTable.js';
import { geodesicAreasLonLat } from '../../geodesy/geodesicArea.js';
import { officialAreas, officialAreasLonLat } from '../../geodesy/officialArea.js';
import { transformer } from '../../geodesy/proj.js';
import { type PolygonSet, planarAreas } from '../../geometry/polygonSet.js';
import type { AreaBasis } from '../../model/district.js';
import { roundM2 } from '../../model/units.js';

/**
 * The three areas of every parcel, m².
 *
 * Definition: *official* is the 椭球面积 of the coordinates as delivered (Gauss–Krüger plane, or degrees of CGCS2000 or WGS 84), or of the
 * working plane where they were delivered in some other plane or on an older datum, whose own constants of the formula are not used; *geodesic* is on the ellipsoid between delivered vertices; *planar* is
 * that of the working plane. Where the working CRS is not CGCS2000 Gauss–Krüger the official area is not defined: `basis` is
 * `geodesic`, and `officialM2` holds the geodesic area at 0.01 m². Empty parcels have area 0, and so has a shape with an edge around the Earth.
 */
export interface ParcelAreas {
  readonly basis: AreaBasis;
  readonly officialM2: Float64Array;
  readonly geodesicM2: Float64Array;
  readonly planarM2: Float64Array;
  /** Parcels with a shape that no area can be computed of: theirs are 0. */
  readonly unmeasured: readonly number[];
}

export function parcelAreas(delivered: PolygonSet, from: Crs, placed: PolygonSet, working: Crs): ParcelAreas {
  const lonLat = crsByEpsg(4490);
  if (!lonLat) throw new Error('EPSG:4490 is missing from the table');
  const degrees =
    from.kind === 'geographic' && !from.datumShift
      ? delivered
      : { ...delivered, xy: transformer(from, lonLat)(delivered.xy) };
  const geodesicM2 = geodesicAreasLonLat(degrees);
  const planarM2 = planarAreas(placed);
  const official = officialOf(delivered, from, placed, working);
  const officialM2 = official ?? geodesicM2.map(roundM2);
  const unmeasured: number[] = [];
  for (let i = 0; i < officialM2.length; i++) {
    const isEmpty = placed.itemStart[i] === placed.itemStart[i + 1];
    const isMeasured = Number.isFinite(officialM2[i]) && Number.isFinite(geodesicM2[i]);
    if (isMeasured && !isEmpty) continue;
    if (!isEmpty) unmeasured.push(i);
    officialM2[i] = 0;
    geodesicM2[i] = 0;
  }
  return { basis: official ? 'official' : 'geodesic', officialM2, geodesicM2, planarM2, unmeasured };
}

/** The official areas alone, or null where the working CRS has none. */
export function officialOf(delivered: PolygonSet, from: Crs, placed: PolygonSet, working: Crs): Float64Array | null {
  if (!working.gaussKruger) return null;
  if (from.gaussKruger) return officialAreas(delivered, from.gaussKruger);
  if (from.code === 'EPSG:4490' || from.code === 'EPSG:4326') return officialAreasLonLat(delivered);
  return officialAreas(placed, working.gaussKruger);
}
