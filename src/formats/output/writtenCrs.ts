import { namedCrs } from '../../geodesy/crs.js';
import { esriWkt } from '../../geodesy/esriWkt.js';
import type { WriteOptions } from '../format.js';
import { gdalPrj } from '../gdal/write.js';

/**
 * A CRS in the words that an output takes.
 *
 * Promises: a system of the engine's table is ESRI's WKT1 with ESRI's names; a WKT that already is ESRI's stays as it came; any other
 * (WKT 2, PROJJSON, `+proj`, codes of other registries) is as GDAL turns it into ESRI's.
 */
export async function prjOf(crs: string, options: WriteOptions): Promise<string> {
  const named = namedCrs({ definition: crs });
  const known = named && esriWkt(named);
  if (known !== null) return known;
  return ESRI_WKT.test(crs) ? crs : gdalPrj(crs, options);
}

/** WKT1 as ESRI writes it has no authorities. */
const ESRI_WKT = /^(PROJCS|GEOGCS)\[(?!.*AUTHORITY\[)/s;

/** `EPSG:n` or WKT, which every writer takes, of whatever a file or person says. */
export async function codeOrWkt(crs: string, options: WriteOptions): Promise<string> {
  return /^\s*(EPSG:\d+\s*$|[A-Z_]+\s*\[)/i.test(crs) ? crs : prjOf(crs, options);
}
