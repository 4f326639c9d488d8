import { EMPTY_TABLE } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { encodeFlatGeobuf } from '../flatgeobuf/encode.js';
import type { ReadOptions } from '../source.js';
import { gdalWrite } from './gdal.js';

/**
 * The WKT of an EPSG code by GDAL's own registry, as ESRI writes it; null when the registry has no such code.
 *
 * Method: GDAL writes a Shapefile of one point in that CRS, and its `.prj` is the answer. Takes the start of GDAL (about half a second):
 * ask only for codes that `geodesy/crsTable.ts` does not hold.
 */
export async function epsgWkt(
  epsg: number,
  options: Pick<ReadOptions, 'scratch' | 'inProcess'>,
): Promise<string | null> {
  const point = {
    name: 'crs',
    shapes: { kind: 'point', points: { xy: Float64Array.of(0, 0) } },
    table: { ...EMPTY_TABLE, rowCount: 1 },
    crs: 'EPSG:4326',
  } as const;
  const layer = {
    bytes: encodeFlatGeobuf(point),
    name: 'crs',
    args: ['-nln', 'crs', '-a_srs', `EPSG:${epsg}`],
    fields: null,
  };
  const task = {
    task: 'write',
    fileName: `crs-${epsg}.shp`,
    driver: 'ESRI Shapefile',
    layers: [layer],
    scratch: options.scratch.path,
  } as const;
  try {
    const files = await gdalWrite(task, { inProcess: options.inProcess });
    const prj = files.find((file) => file.name.endsWith('.prj'));
    return prj ? new TextDecoder().decode(prj.bytes) : null;
  } catch (error) {
    if (error instanceof LianpianError && error.code === 'E_INTERNAL') return null;
    throw error;
  }
}
