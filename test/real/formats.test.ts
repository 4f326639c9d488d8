import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { writeWithGdal } from '../../src/formats/gdal/write.js';
import { writeGeoJson, writeGeoJsonSequence } from '../../src/formats/geojson/write.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputFile, OutputLayer } from '../../src/formats/output/output.js';
import { nestedFromItem, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Column, cell, textColumn } from '../../src/model/column.js';
import { isMissing } from './tools.js';

/** What GDAL's own tools make of our files, and we of theirs. */
const folder = mkdtempSync(join(tmpdir(), 'lianpian-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;

function square(x: number, y: number): [number, number][] {
  return [
    [x, y],
    [x + 10.123456789, y],
    [x + 10.123456789, y + 10],
    [x, y + 10],
    [x, y],
  ];
}

const layer: OutputLayer = {
  name: '地块',
  title: { zh: '地块', en: 'parcels' },
  shapes: {
    kind: 'polygon',
    polygons: polygonSetFromNested([[[square(600000, 3300000)]], [], [[square(600050, 3300000)], [square(0, 0)]]]),
  },
  table: {
    rowCount: 3,
    columns: new Map<string, Column>([
      ['BSM', textColumn(['330212001001000001', '330212001001000002', '3'])],
      ['code', textColumn(['3000-02-31', '2020-01-01', null])],
      ['名称', textColumn(['鄞州区姜山镇', '工业', null])],
      ['area_m2', { type: 'f64', values: Float64Array.of(101.2345, 0, 3), valid: Uint8Array.of(1, 0, 1) }],
      ['rq', { type: 'date', days: Int32Array.of(19782, 0, 0), valid: Uint8Array.of(1, 0, 1) }],
    ]),
  },
  crs: 'EPSG:4549',
};

function save(files: readonly OutputFile[]): void {
  for (const { name, bytes } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

function ogrinfo(name: string, ...more: string[]): string {
  return execFileSync('ogrinfo', ['-ro', '-al', ...more, join(folder, name)], { encoding: 'utf8' });
}

describe.skipIf(isMissing('GDAL'))("GDAL's own tools", () => {
  it.each(['gpkg', 'filegdb', 'flatgeobuf'] as const)(
    'open a %s of ours: CRS, text ids, codes, dates',
    async (format) => {
      const ending = { gpkg: 'gpkg', filegdb: 'gdb', flatgeobuf: 'fgb' }[format];
      const { files } = await writeLayers(`${format}.${ending}`, [layer], options);
      save(files);
      const name = files[0].name.split('/')[0];
      const told = ogrinfo(name);
      expect(told).toContain('Layer name: 地块');
      expect(told).toContain('Feature Count: 3');
      expect(told).toContain('ID["EPSG",4549]');
      expect(told).toMatch(/BSM: String/);
      expect(told).toContain('BSM (String) = 330212001001000001');
      expect(told).toContain('code (String) = 3000-02-31');
      expect(told).toContain('code (String) = 2020-01-01');
      expect(told).toContain('名称 (String) = 鄞州区姜山镇');
      expect(told).toMatch(/area_m2 \(Real\) = 101\.23\b/);
      expect(told).toMatch(/rq \(Date(Time)?\) = 2024\/02\/29/);
      // the grid of a File Geodatabase is 0.1 mm
      expect(told).toContain(format === 'filegdb' ? '600010.1234' : '600010.123456789');
    },
  );

  it('open a GBK Shapefile of ours by its .cpg', async () => {
    save((await writeLayers('gbk.shp', [layer], { ...options, encoding: 'GB18030' })).files);
    const told = ogrinfo('gbk.shp');
    expect(told).toContain('名称 (String) = 鄞州区姜山镇');
    expect(told).toContain('BSM (String) = 330212001001000001');
    expect(told).toContain('Feature Count: 3');
    expect(told).toMatch(/area_m2: Real \(\d+\.2\)/);
  });

  it('find a spatial index in our GeoPackage that finds what it should', async () => {
    save(await writeWithGdal('gpkg', 'index', [layer], options));
    const told = ogrinfo('index.gpkg', '-spat', '600045', '3299990', '600070', '3300020');
    expect(told).toContain('Feature Count: 1');
    expect(told).toContain('BSM (String) = 3');
    const sql = "SELECT HasSpatialIndex('地块', 'geom')";
    expect(
      execFileSync('ogrinfo', ['-ro', '-q', join(folder, 'index.gpkg'), '-sql', sql], { encoding: 'utf8' }),
    ).toMatch(/= 1/);
  });

  it('open our GeoJSON as lon/lat', () => {
    const lonLat = polygonSetFromNested([
      [
        [
          [
            [121.5, 29.8],
            [121.6, 29.8],
            [121.6, 29.9],
            [121.5, 29.8],
          ],
        ],
      ],
      [],
      [],
    ]);
    const bytes = writeGeoJson({ ...layer, shapes: { kind: 'polygon', polygons: lonLat } }, { simulated: '模拟数据' });
    save([{ name: 'a.geojson', bytes }]);
    const told = ogrinfo('a.geojson');
    expect(told).toContain('Layer name: 地块');
    expect(told).toContain('Feature Count: 3');
    expect(told).toContain('ID["EPSG",4326]');
    expect(told).toContain('BSM (String) = 330212001001000001');
    for (const separators of [false, true]) {
      const name = separators ? 'rs.geojsons' : 'lines.geojsonl';
      const shapes = { kind: 'polygon', polygons: lonLat } as const;
      save([{ name, bytes: writeGeoJsonSequence({ ...layer, shapes }, separators) }]);
      expect(ogrinfo(name)).toContain('Feature Count: 3');
      expect(ogrinfo(name)).toContain('BSM (String) = 330212001001000001');
    }
  });

  it('write sequences of GeoJSON, with separators and without, that we read like their GeoJSON', async () => {
    save(await writeWithGdal('gpkg', 'source', [layer], options));
    const read = async (name: string, ...more: string[]) => {
      const args = ['-t_srs', 'EPSG:4326', ...more, join(folder, name), join(folder, 'source.gpkg'), '地块'];
      execFileSync('ogr2ogr', args, { stdio: 'pipe' });
      const [one] = await readLayers(await fileSource(join(folder, name)), options);
      return one;
    };
    const precision = ['-lco', 'COORDINATE_PRECISION=15'];
    const whole = await read('theirs.geojson', '-f', 'GeoJSON', ...precision);
    const lines = await read('theirs.geojsonl', '-f', 'GeoJSONSeq', ...precision);
    const records = await read('theirs.geojsons', '-f', 'GeoJSONSeq', '-lco', 'RS=YES', ...precision);
    expect(whole.table.rowCount).toBe(3);
    expect([lines.table, lines.shapes]).toEqual([whole.table, whole.shapes]);
    expect([records.table, records.shapes]).toEqual([whole.table, whole.shapes]);
  });

  it.each(['ESRI Shapefile', 'GPKG', 'OpenFileGDB', 'GML', 'CSV'])(
    'write %s that we read with the same rows, texts and shapes',
    async (driver) => {
      save(await writeWithGdal('gpkg', 'source', [layer], options));
      const name = `theirs.${{ 'ESRI Shapefile': 'shp', GPKG: 'gpkg', OpenFileGDB: 'gdb', GML: 'gml', CSV: 'csv' }[driver]}`;
      execFileSync('ogr2ogr', ['-f', driver, join(folder, name), join(folder, 'source.gpkg'), '地块'], {
        stdio: 'pipe',
      });
      const [read] = await readLayers(await fileSource(join(folder, name)), options);
      const ids = Array.from({ length: read.table.rowCount }, (_, row) => cell(read.table.columns.get('BSM')!, row));
      expect(ids.map(String)).toEqual(['330212001001000001', '330212001001000002', '3']);
      if (driver === 'CSV') return;
      if (read.shapes.kind !== 'polygon') expect.fail(read.shapes.kind);
      const first = ids.indexOf('330212001001000001');
      expect(nestedFromItem(read.shapes.polygons, first)[0][0]).toHaveLength(5);
      expect(Math.max(...read.shapes.polygons.xy)).toBeCloseTo(3300010, 3);
      const nulls = read.findings.filter((item) => item.code === 'geometry.null');
      expect(nulls.map(({ feature }) => feature)).toEqual([ids.indexOf('330212001001000002') + 1]);
    },
  );

  // GDAL 3.6 leaves shapes without geometry out of a FlatGeobuf
  it('write a FlatGeobuf with an index that we read whole', async () => {
    save(await writeWithGdal('gpkg', 'source', [layer], options));
    execFileSync('ogr2ogr', ['-f', 'FlatGeobuf', join(folder, 'index.fgb'), join(folder, 'source.gpkg'), '地块'], {
      stdio: 'pipe',
    });
    const [read] = await readLayers(await fileSource(join(folder, 'index.fgb')), options);
    const ids = Array.from({ length: read.table.rowCount }, (_, row) => cell(read.table.columns.get('BSM')!, row));
    expect(ids.map(String).sort()).toEqual(['3', '330212001001000001']);
    expect(read.crs?.definition).toBe('EPSG:4549');
  });
});
