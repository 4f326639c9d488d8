import { baseName } from '../../model/fileName.js';
import type { OutputEncoding, WriteOptions } from '../format.js';
import { type OutputLayer, writeBlocks } from '../output/output.js';
import { prjOf } from '../output/writtenCrs.js';
import type { Sink } from '../source.js';
import { outputTexts } from '../text/outputTexts.js';
import { dbfBlocks, refuseAboveTwoGigabytes } from './writeDbf.js';
import { shpByteLength, writeShp } from './writeShp.js';

/**
 * A layer as Shapefile (.shp .shx .dbf .cpg, and .prj where its CRS is known), or a table as .dbf with its .cpg.
 *
 * Encoding: UTF-8, or GB18030 with the language byte of Chinese (0x4D); the .cpg names it in either case.
 * CRS: ESRI WKT1 of the engine's table; a WKT that already is ESRI's as it came; any other as GDAL turns it into ESRI's.
 */
export async function writeShapefile(
  name: string,
  layer: OutputLayer,
  sink: Sink,
  options: WriteOptions,
): Promise<void> {
  const stem = baseName(name);
  const rows = layer.table.rowCount;
  refuseAboveTwoGigabytes(`${stem}.shp`, shpByteLength(layer.shapes, rows));
  const table = tableBlocks(stem, layer, options);
  const prj = layer.crs === null ? null : await prjOf(layer.crs, options);
  const [shp, shx] = [await sink.open(`${stem}.shp`), await sink.open(`${stem}.shx`)];
  await writeShp(layer.shapes, rows, shp, shx);
  await shp.close();
  await shx.close();
  await writeTableFiles(stem, table, sink, options);
  if (prj !== null) await writeBlocks(sink, `${stem}.prj`, [new TextEncoder().encode(prj)]);
}

const LANGUAGE_BYTES: Readonly<Record<OutputEncoding, number>> = { 'UTF-8': 0, GB18030: 0x4d };

/** The .dbf and its .cpg. */
export async function writeTable(name: string, layer: OutputLayer, sink: Sink, options: WriteOptions): Promise<void> {
  const stem = baseName(name);
  await writeTableFiles(stem, tableBlocks(stem, layer, options), sink, options);
}

/** Refuses what a .dbf can't hold before a byte is written. */
function tableBlocks(stem: string, layer: OutputLayer, options: WriteOptions): Iterable<Uint8Array> {
  const encoding = encodingOf(options);
  return dbfBlocks(layer, outputTexts(encoding), LANGUAGE_BYTES[encoding], `${stem}.dbf`);
}

async function writeTableFiles(
  stem: string,
  dbf: Iterable<Uint8Array>,
  sink: Sink,
  options: WriteOptions,
): Promise<void> {
  await writeBlocks(sink, `${stem}.dbf`, dbf);
  await writeBlocks(sink, `${stem}.cpg`, [new TextEncoder().encode(encodingOf(options))]);
}

function encodingOf(options: WriteOptions): OutputEncoding {
  return options.encoding ?? 'UTF-8';
}
