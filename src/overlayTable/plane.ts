import { type Crs, parseCrs } from '../geodesy/crs.js';
import { middleBounds } from '../geodesy/plausible.js';
import { transformer } from '../geodesy/proj.js';
import { chooseWorkingCrs, isPlane, type WorkingChoice } from '../stages/normalise/workingCrs.js';

/** What is known of a layer of zones before it is brought to the plane. */
export interface ZonePlace {
  readonly crs: Crs | null;
  readonly xy: Float64Array;
}

/**
 * The plane a table is measured in: the parcels' own, where it is one of metres; else that of the first zones in a Gauss–Krüger plane of
 * CGCS2000; else the three-degree zone of the middle of the first zones. It hangs on no batch of parcels.
 */
export function overlayPlane(parcels: Crs, zones: readonly ZonePlace[]): WorkingChoice {
  const none = new Float64Array(0);
  if (parcels.olderPlane || isPlane(parcels)) return chooseWorkingCrs(undefined, parcels, none);
  for (const { crs } of zones) {
    if (!crs?.gaussKruger || !isPlane(crs) || crs.olderPlane) continue;
    const because = { zh: '控制线图层的平面', en: 'the plane of the zones' };
    return { crs, because };
  }
  const lonLat = parseCrs('EPSG:4490');
  for (const { crs, xy } of zones) {
    const bounds = middleBounds(xy);
    if (!crs || !bounds) continue;
    const middle = Float64Array.of((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2);
    return chooseWorkingCrs(undefined, lonLat, transformer(crs, lonLat)(middle));
  }
  return chooseWorkingCrs(undefined, lonLat, none);
}
