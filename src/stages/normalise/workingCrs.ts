import { type Crs, parseCrs } from '../../geodesy/crs.js';
import { crsByEpsg, epsgOfGaussKruger, type GaussKruger, gaussKrugerCrs } from '../../geodesy/crsTable.js';
import { middleBounds } from '../../geodesy/plausible.js';
import { transformer } from '../../geodesy/proj.js';
import type { WorkingCrs } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';

/**
 * The plane the run works in.
 *
 * Definition: the scenario's `crs` if it names one; else the parcels' own projected CRS in metres; else (degrees, web Mercator, feet) the
 * three-degree CGCS2000 zone of the middle of the parcels by central meridian, or, outside 73.5–136.5° E, their UTM zone.
 * Coordinates in a delivered projected CRS are never moved, but for a plane of an older datum of China: there the work is done in the
 * CGCS2000 plane of the same numbers.
 */
export interface WorkingChoice {
  readonly crs: Crs;
  /** Why, where it was not said; null where it was. */
  readonly because: { readonly zh: string; readonly en: string } | null;
}

export function chooseWorkingCrs(said: string | undefined, parcels: Crs, xy: Float64Array): WorkingChoice {
  if (said !== undefined) {
    const crs = parseCrs(said, 'crs');
    if (!isPlane(crs)) throw notPlane(crs);
    return { crs, because: null };
  }
  if (parcels.olderPlane) return { crs: successorOf(parcels.olderPlane), because: successorReason(parcels) };
  if (isPlane(parcels)) return { crs: parcels, because: null };
  const bounds = middleBounds(xy);
  const lonLat = crsByEpsg(4490);
  if (!bounds || !lonLat) return { crs: zoneOf(120), because: zoneReason(120) };
  const [lon, lat] = transformer(
    parcels,
    lonLat,
  )(Float64Array.of((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2));
  const meridian = 3 * Math.round(lon / 3);
  if (lat > 0 && meridian >= 75 && meridian <= 135) return { crs: zoneOf(meridian), because: zoneReason(meridian) };
  const utm = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  const crs = crsByEpsg((lat < 0 ? 32_700 : 32_600) + utm);
  if (!crs) throw new LianpianError('E_CRS_WRONG', `no zone for ${lon}, ${lat}`, 'crs', 'State "crs" in the scenario.');
  return {
    crs,
    because: { zh: `地块中心位于 UTM ${utm} 带`, en: `the middle of the parcels lies in UTM zone ${utm}` },
  };
}

export function workingCrsOf(crs: Crs): WorkingCrs {
  return { code: crs.code, name: crs.name, definition: crs.definition, gaussKruger: crs.gaussKruger };
}

/** A plane of true metres that work can be done in. */
export function isPlane(crs: Crs): boolean {
  return crs.kind === 'projected' && crs.unitM === 1 && crs.code !== 'EPSG:3857' && crs.datumShift === null;
}

/** The CGCS2000 plane with the numbers of an older one. */
function successorOf(plane: GaussKruger): Crs {
  const epsg = epsgOfGaussKruger(plane, 3) ?? epsgOfGaussKruger(plane, 6);
  const known = epsg === null ? null : crsByEpsg(epsg);
  const { centralMeridianDeg, falseEastingM } = plane;
  const name = `CGCS2000 / Gauss-Kruger CM ${centralMeridianDeg}E, false easting ${falseEastingM}`;
  return known ?? gaussKrugerCrs(`WKT:${name}`, name, plane, 3);
}

function successorReason({ name }: Crs): { readonly zh: string; readonly en: string } {
  return {
    zh: `地块为 ${name}，在相同参数的 CGCS2000 平面内计算`,
    en: `parcels came in ${name}; the CGCS2000 plane of the same numbers takes its place`,
  };
}

function zoneOf(meridian: number): Crs {
  return parseCrs(`EPSG:${4534 + (meridian - 75) / 3}`);
}

function zoneReason(meridian: number): { readonly zh: string; readonly en: string } {
  return {
    zh: `地块以经纬度交付，中心位于中央经线 ${meridian}° 的 3° 带`,
    en: `parcels came without a plane of metres; their middle lies in the three-degree zone of ${meridian}°`,
  };
}

function notPlane(crs: Crs): LianpianError {
  return new LianpianError(
    'E_CRS_WRONG',
    `${crs.code} (${crs.name}) 不能作为工作坐标系 / cannot be worked in: it is not a plane of true metres`,
    'crs',
    'Give a projected CRS in metres: EPSG:4491–4554 in China, a national grid elsewhere.',
  );
}
