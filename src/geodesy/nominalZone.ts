import { type Crs, crsByEpsg } from './crsTable.js';
import { middleBounds } from './plausible.js';
import { transformer } from './proj.js';

/** Share of vertices on each side that may lie outside a zone without a word. */
const ZONE_TAIL = 0.01;

/** Whether coordinates lie outside the nominal zone of their Gauss–Krüger system; false for systems that have none. */
export function outsideNominalZone(crs: Crs, xy: Float64Array): boolean {
  const lonLat = crsByEpsg(4490);
  const bounds = crs.nominalLonDeg && middleBounds(xy, ZONE_TAIL);
  if (!bounds || !crs.nominalLonDeg || !lonLat) return false;
  const [minX, minY, maxX, maxY] = bounds;
  const corners = transformer(crs, lonLat)(Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY));
  const [west, east] = crs.nominalLonDeg;
  for (let k = 0; k < corners.length; k += 2) if (corners[k] < west || corners[k] > east) return true;
  return false;
}
