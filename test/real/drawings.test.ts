import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import { gbk, memorySource } from '../formats/memorySource.js';
import { zipBytes } from '../formats/zipBytes.js';
import { collection, feature, lonLatSquare } from '../hostile/bytes.js';
import { isMissing } from './tools.js';

/** KML and DXF that GDAL's own tools write, read by us, and a DXF with arcs as both of us draw it. */
const folder = mkdtempSync(join(tmpdir(), 'lianpian-drawings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;

const shells = [lonLatSquare(), lonLatSquare(121.6), lonLatSquare(121.7)];
writeFileSync(
  join(folder, '地块.geojson'),
  collection(
    shells.map((shell, k) =>
      feature({ type: 'Polygon', coordinates: [shell] }, { BSM: `33021200100100000${k}`, 地类: '工业用地' }),
    ),
  ),
);

function ogr2ogr(...args: readonly string[]): string {
  return execFileSync('ogr2ogr', [...args], { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe.skipIf(isMissing('GDAL'))('drawings', () => {
  it.each(['KML', 'LIBKML'])('of GDAL’s %s come with their names, fields and corners', async (driver) => {
    const name = `${driver}.kml`;
    ogr2ogr('-f', driver, name, '地块.geojson');
    const [layer, ...none] = await readLayers(await fileSource(join(folder, name)), options);
    expect(none).toEqual([]);
    expect(layer.table.rowCount).toBe(3);
    shells.forEach((shell, row) => {
      expect(cell(layer.table.columns.get('BSM')!, row)).toBe(`33021200100100000${row}`);
      expect(cell(layer.table.columns.get('地类')!, row)).toBe('工业用地');
      if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
      // GDAL writes 15 digits
      const key = (path: Path) => path.map((corner) => corner.map((value) => value.toFixed(9)).join(' ')).sort();
      expect(key(nestedFromItem(layer.shapes.polygons, row)[0][0])).toEqual(key(shell));
    });
  });

  it('of GDAL’s DXF come with every closed line as a polygon', async () => {
    ogr2ogr('-f', 'DXF', 'lines.dxf', '地块.geojson', '-nlt', 'LINESTRING');
    const [layer, ...none] = await readLayers(await fileSource(join(folder, 'lines.dxf')), options);
    expect([layer.shapes.kind, layer.table.rowCount, none]).toEqual(['polygon', 3, []]);
    if (layer.shapes.kind !== 'polygon') expect.fail();
    const corners = nestedFromItem(layer.shapes.polygons, 1)[0][0];
    for (const [x, y] of shells[1]) {
      expect(Math.min(...corners.map(([cx, cy]) => Math.hypot(cx - x, cy - y)))).toBeLessThan(1e-9);
    }
  });

  it('with bulges, arcs and ellipses have the area that GDAL gives them', async () => {
    const pairs = [
      '0,SECTION,2,ENTITIES',
      '0,LWPOLYLINE,8,a,90,3,70,1,10,0,20,0,42,0.4,10,100,20,0,42,-0.3,10,60,20,80,42,1',
      '0,CIRCLE,8,a,10,500,20,500,40,50',
      '0,ELLIPSE,8,a,10,900,20,900,30,0,11,30,21,40,31,0,40,0.5,41,0,42,6.283185307179586',
      '0,ENDSEC,0,EOF',
    ];
    writeFileSync(join(folder, 'arcs.dxf'), `${pairs.join(',').replaceAll(',', '\n')}\n`);
    const [layer] = await readLayers(await fileSource(join(folder, 'arcs.dxf')), options);
    const text = execFileSync(
      'ogr2ogr',
      [
        '--config',
        'DXF_CLOSED_LINE_AS_POLYGON',
        'YES',
        '--config',
        'OGR_ARC_STEPSIZE',
        '0.1',
        '-f',
        'GeoJSON',
        '/vsistdout/',
        'arcs.dxf',
      ],
      { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const theirs = (
      JSON.parse(text) as { features: { geometry: { type: string; coordinates: unknown } }[] }
    ).features.map(({ geometry }) =>
      geometry.type === 'Polygon' ? (geometry.coordinates as Path[])[0] : (geometry.coordinates as Path),
    );
    expect(layer.table.rowCount).toBe(theirs.length);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    for (const [row, path] of theirs.entries()) {
      const ours = Math.abs(areaOf(nestedFromItem(layer.shapes.polygons, row)[0][0]));
      expect(Math.abs(ours / Math.abs(areaOf(path)) - 1)).toBeLessThan(1e-4);
    }
  });
});

describe('a MapInfo file', () => {
  const mif =
    'Version 300\nCharset "WindowsSimpChinese"\nDelimiter ","\nCoordSys NonEarth Units "m" Bounds (0, 0) (100000000, 100000000)\n' +
    'Columns 2\n  名称 Char(20)\n  BSM Char(18)\nData\n\nRegion 1\n  4\n40500000 3300000\n40500100 3300000\n40500100 3300100\n40500000 3300000\n';
  const mid = '"工业用地","330212001001000001"\n';

  it('in GBK has its names, texts and long ids, also out of a zip in memory', async () => {
    writeFileSync(join(folder, '地块.mif'), gbk(mif));
    writeFileSync(join(folder, '地块.mid'), gbk(mid));
    const zip = zipBytes([
      { name: gbk('交付/地块.mif'), bytes: gbk(mif) },
      { name: gbk('交付/地块.mid'), bytes: gbk(mid) },
    ]);
    for (const source of [await fileSource(join(folder, '地块.mif')), memorySource({ 'd.zip': zip }, 'd.zip')]) {
      const [layer, ...none] = await readLayers(source, options);
      expect([layer.layer, layer.table.rowCount, none]).toEqual(['地块', 1, []]);
      expect([...layer.table.columns].map(([name, column]) => [name, cell(column, 0)])).toEqual([
        ['名称', '工业用地'],
        ['BSM', '330212001001000001'],
      ]);
      if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
      expect(Math.max(...layer.shapes.polygons.xy)).toBe(40_500_100);
    }
  });

  it('whose Charset leaves the encoding open is refused where its texts are not UTF-8', async () => {
    const neutral = mif.replace('WindowsSimpChinese', 'Neutral').replace('名称', 'MC');
    const read = async (texts: Uint8Array | string) => {
      writeFileSync(join(folder, 'neutral.mif'), neutral);
      writeFileSync(join(folder, 'neutral.mid'), texts);
      return readLayers(await fileSource(join(folder, 'neutral.mif')), options);
    };
    await expect(read(gbk(mid))).rejects.toMatchObject({
      code: 'E_ENCODING',
      remedy: expect.stringContaining('WindowsSimpChinese'),
    });
    const [layer] = await read(mid);
    expect(cell([...layer.table.columns.values()][0], 0)).toBe('工业用地');
  });
});

type Path = readonly (readonly number[])[];

function areaOf(path: Path): number {
  return path.slice(1).reduce((sum, [x, y], k) => sum + path[k][0] * y - x * path[k][1], 0) / 2;
}
