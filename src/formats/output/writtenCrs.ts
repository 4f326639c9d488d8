import { namedCrs } from '../../geodesy/crs.js';
import { esriWkt } from '../../geodesy/esriWkt.js';
import { readDefinition } from '../../geodesy/proj.js';
import { isWholeDefinition, wktBody } from '../../geodesy/wktRoot.js';
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

/** `EPSG:n` or WKT, which every writer takes, of whatever a file or person says. WKT that neither the engine nor GDAL can read is refused. */
export async function codeOrWkt(crs: string, options: WriteOptions): Promise<string> {
  if (/^\s*EPSG:\d+\s*$/i.test(crs)) return crs;
  if (!/^\s*[A-Z_]+\s*\[/i.test(crs)) return prjOf(crs, options);
  if (!isWholeDefinition(crs) || readDefinition(wktBody(crs)) === null) await gdalPrj(crs, options);
  return crs;
}
