import type { OutputEncoding, WriteOptions } from '../format.js';
import type { OutputFile, OutputLayer } from '../output/output.js';
import { prjOf } from '../output/writtenCrs.js';
import { baseName } from '../source.js';
import { outputTexts } from '../text/outputTexts.js';
import { refuseAboveTwoGigabytes, writeDbf } from './writeDbf.js';
import { shpByteLength, writeShp } from './writeShp.js';

/**
 * A layer as Shapefile (.shp .shx .dbf .cpg, and .prj where its CRS is known), or a table as .dbf with its .cpg.
 *
 * Encoding: UTF-8, or GB18030 with the language byte of Chinese (0x4D); the .cpg names it in either case.
 * CRS: ESRI WKT1 of the engine's table; a WKT that already is ESRI's as it came; any other as GDAL turns it into ESRI's.
 */
export async function writeShapefile(name: string, layer: OutputLayer, options: WriteOptions): Promise<OutputFile[]> {
  const stem = baseName(name);
  const rows = layer.table.rowCount;
  refuseAboveTwoGigabytes(`${stem}.shp`, shpByteLength(layer.shapes, rows));
  const table = writeTable(stem, layer, options);
  const { shp, shx } = writeShp(layer.shapes, rows);
  const prj = layer.crs === null ? null : await prjOf(layer.crs, options);
  return [
    { name: `${stem}.shp`, bytes: shp },
    { name: `${stem}.shx`, bytes: shx },
    ...table,
    ...(prj === null ? [] : [{ name: `${stem}.prj`, bytes: new TextEncoder().encode(prj) }]),
  ];
}

const LANGUAGE_BYTES: Readonly<Record<OutputEncoding, number>> = { 'UTF-8': 0, GB18030: 0x4d };

/** The .dbf and its .cpg. */
export function writeTable(stem: string, layer: OutputLayer, options: WriteOptions): OutputFile[] {
  const encoding = options.encoding ?? 'UTF-8';
  const dbf = writeDbf(layer, outputTexts(encoding), LANGUAGE_BYTES[encoding], `${stem}.dbf`);
  return [
    { name: `${stem}.dbf`, bytes: dbf },
    { name: `${stem}.cpg`, bytes: new TextEncoder().encode(encoding) },
  ];
}
