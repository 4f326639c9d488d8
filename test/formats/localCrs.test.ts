import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { GEOPACKAGE } from '../../src/formats/gdal/geopackage.js';
import { readLayers } from '../../src/formats/index.js';
import { memorySink } from '../../src/formats/output/memorySink.js';
import { SHAPEFILE } from '../../src/formats/shapefile/shapefile.js';
import { crsOfWorking, parseCrs } from '../../src/geodesy/crs.js';
import { esriWkt, writtenCrs } from '../../src/geodesy/esriWkt.js';
import { EMPTY_TABLE } from '../../src/model/column.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LOCAL = esriWkt(parseCrs('EPSG:4549'))!
  .replace('CGCS2000_3_Degree_GK_CM_120E', '宁波独立坐标系')
  .replace('"Central_Meridian",120.0', '"Central_Meridian",121.55');

it('a local plane without a code is written and read back as itself: GeoPackage, Shapefile, FlatGeobuf', async () => {
  const crs = parseCrs(LOCAL);
  const { code, name, definition, gaussKruger } = crs;
  expect(crsOfWorking({ code, name, definition, gaussKruger }).gaussKruger).toEqual(gaussKruger);
  const layer = {
    name: 'p',
    shapes: { kind: 'point', points: { xy: Float64Array.of(500_000, 3_300_000) } },
    table: { ...EMPTY_TABLE, rowCount: 1 },
    crs: writtenCrs(crs),
  } as const;
  const options = { scratch: scratchAt(folder), inProcess: true } as const;
  for (const format of [GEOPACKAGE, SHAPEFILE]) {
    const sink = memorySink();
    await format.write!.write('p', [layer], sink, options);
    const files = sink.files();
    for (const file of files) writeFileSync(join(folder, file.name), file.bytes);
    const [read] = await readLayers(
      await fileSource(join(folder, files.find((f) => /gpkg|shp$/.test(f.name))!.name)),
      options,
    );
    expect(parseCrs(read.crs!).gaussKruger, format.id).toEqual(gaussKruger);
    expect(parseCrs(read.crs!).name, format.id).toBe(name);
  }
  const source = memorySource({ 'p.fgb': encodeFlatGeobuf(layer) }, 'p.fgb');
  const [read] = await readLayers(source, { scratch: NO_SCRATCH });
  expect(parseCrs(read.crs!).gaussKruger).toEqual(gaussKruger);
});

it('a CRS with a word on its datum is written without it', () => {
  expect(writtenCrs(parseCrs('EPSG:2364+noDatumShift'))).toBe('EPSG:2364');
  expect(writtenCrs(parseCrs('EPSG:4549'))).toBe('EPSG:4549');
});
