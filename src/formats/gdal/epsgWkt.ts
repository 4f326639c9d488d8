import { LianpianError } from '../../model/errors.js';
import type { ReadOptions } from '../source.js';
import { gdalPrj } from './write.js';

/**
 * The WKT of an EPSG code by GDAL's own registry, as ESRI writes it, with the code in it; null when the registry has no such code. Takes the start of GDAL
 * (about half a second): ask only for codes that `geodesy/crsTable.ts` does not hold.
 */
export async function epsgWkt(
  epsg: number,
  options: Pick<ReadOptions, 'scratch' | 'inProcess'>,
): Promise<string | null> {
  const { scratch, inProcess } = options;
  try {
    const prj = await gdalPrj(`EPSG:${epsg}`, { scratch, ...(inProcess === undefined ? {} : { inProcess }) });
    return prj.trim().replace(/\]$/, `,AUTHORITY["EPSG","${epsg}"]]`);
  } catch (error) {
    if (error instanceof LianpianError && /^E_(INTERNAL|CRS_UNKNOWN)$/.test(error.code)) return null;
    throw error;
  }
}
