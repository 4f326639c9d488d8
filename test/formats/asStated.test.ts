import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { explainedCrs } from '../../src/formats/asStated.js';
import { readLayers } from '../../src/formats/index.js';
import type { ReadOptions } from '../../src/formats/source.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { transformer } from '../../src/geodesy/proj.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import type { LianpianError } from '../../src/model/errors.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-stated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RING = [
  [0, 0],
  [30, 0],
  [30, 10],
  [0, 10],
  [0, 0],
];
const HOLE = [
  [5, 2],
  [5, 4],
  [9, 4],
  [5, 2],
];

async function read(geometry: object, options: Partial<ReadOptions>, crs?: string) {
  const said = crs ? { crs: { type: 'name', properties: { name: crs } } } : {};
  const features = [{ type: 'Feature', properties: { a: '1' }, geometry }];
  const text = JSON.stringify({ type: 'FeatureCollection', ...said, features });
  const source = memorySource({ 'a.geojson': text }, 'a.geojson');
  const [layer] = await readLayers(source, { scratch: NO_SCRATCH, ...options });
  return layer;
}

describe('what people say of a layer', () => {
  const point = { type: 'Point', coordinates: [29.8, 121.5] };

  it('its CRS wins over the file', async () => {
    expect((await read(point, {})).crs).toEqual({ definition: 'EPSG:4326', from: 'format' });
    expect((await read(point, { crs: 'EPSG:4549' }, 'EPSG:4490')).crs).toEqual({
      definition: 'EPSG:4549',
      from: 'option',
    });
  });

  it('a word on the datum alone is put behind the CRS of the file, and is a finding', async () => {
    const unshifted = await read(point, { crs: '+noDatumShift' }, 'urn:ogc:def:crs:EPSG::2364');
    expect(unshifted.crs).toEqual({ definition: 'EPSG:2364+noDatumShift', from: 'option' });
    expect(unshifted.findings).toMatchObject([
      {
        code: 'crs.noDatumShift',
        severity: 'warning',
        numbers: { crs: 'EPSG:2364 (Xian 1980)' },
      },
    ]);
    const shifted = await read(point, { crs: 'EPSG:2364+towgs84=1,2,3' });
    expect(shifted.findings).toMatchObject([
      { code: 'crs.datumShift', severity: 'note', numbers: { parameters: '1, 2, 3' } },
    ]);
    expect((await read(point, { crs: 'EPSG:4549+noDatumShift' })).findings).toEqual([]);
  });

  it('north first: x and y are exchanged, rings stay oriented, and that is a finding', async () => {
    const layer = await read({ type: 'Polygon', coordinates: [RING, HOLE] }, { axes: 'yx', crs: 'EPSG:4549' });
    if (layer.shapes.kind !== 'polygon') throw new Error(layer.shapes.kind);
    expect(nestedFromItem(layer.shapes.polygons, 0)).toEqual([
      [
        [
          [0, 0],
          [10, 0],
          [10, 30],
          [0, 30],
          [0, 0],
        ],
        [
          [2, 5],
          [4, 9],
          [4, 5],
          [2, 5],
        ],
      ],
    ]);
    expect(layer.findings.map(({ code }) => code)).toEqual(['axes.swapped']);
    const turned = await read(point, { axes: 'yx' });
    expect(turned.shapes).toMatchObject({ points: { xy: Float64Array.of(121.5, 29.8) } });
    const line = await read({ type: 'LineString', coordinates: RING.slice(1, 3) }, { axes: 'yx' });
    expect(line.shapes).toMatchObject({ lines: { xy: Float64Array.of(0, 30, 10, 30) } });
  });

  it('a table has no CRS, whatever is said', async () => {
    const source = memorySource({ 'a.csv': 'a,b\n1,2\n' }, 'a.csv');
    const [table] = await readLayers(source, { scratch: NO_SCRATCH, crs: 'EPSG:3826', axes: 'yx' });
    expect(table.crs).toBeNull();
    expect(table.findings).toEqual([]);
  });
});

describe('a code that only the registry of GDAL knows', () => {
  const options = { scratch: scratchAt(folder), inProcess: true } as const;
  const lonLat = crsByEpsg(4490)!;

  it('comes with its WKT, and is placed as PROJ places it', async () => {
    const point = { type: 'Point', coordinates: [250_000, 2_700_000] };
    const layer = await read(point, { ...options, crs: 'EPSG:3826' });
    const crs = parseCrs(layer.crs!);
    expect(crs.code).toBe('EPSG:3826');
    // echo "250000 2700000" | gdaltransform -s_srs EPSG:3826 -t_srs EPSG:4326
    const [lon, lat] = transformer(crs, lonLat)(Float64Array.of(250_000, 2_700_000));
    expect(lon).toBeCloseTo(121, 9);
    expect(lat).toBeCloseTo(24.4061114162242, 9);
    const inFile = await read(point, options, 'urn:ogc:def:crs:EPSG::3826');
    expect(parseCrs(inFile.crs!).code).toBe('EPSG:3826');
  });

  it('needs a word on its datum where that is an older one', async () => {
    const point = { type: 'Point', coordinates: [250_000, 2_700_000] };
    const bare = await read(point, { ...options, crs: 'EPSG:3828' });
    expect(() => parseCrs(bare.crs!)).toThrowError(expect.objectContaining({ code: 'E_CRS_DATUM' }) as LianpianError);
    const said = 'EPSG:3828+towgs84=-752,-358,-179,-0.0000011698,0.0000018398,0.0000009822,0.00002329';
    const layer = await read(point, { ...options, crs: said });
    // echo "250000 2700000 0" | gdaltransform -s_srs "+proj=tmerc +lon_0=121 +k=0.9999 +x_0=250000 +ellps=aust_SA +towgs84=…" -t_srs "+proj=longlat +ellps=GRS80 +towgs84=0,0,0"
    const [lon, lat] = transformer(parseCrs(layer.crs!), lonLat)(Float64Array.of(250_000, 2_700_000));
    expect(lon).toBeCloseTo(121.008172720903, 8);
    expect(lat).toBeCloseTo(24.4042511587147, 8);
  });

  it('stays unknown where no registry has it', async () => {
    const layer = await read({ type: 'Point', coordinates: [1, 2] }, { ...options, crs: 'EPSG:9999' });
    expect(layer.crs).toEqual({ definition: 'EPSG:9999', from: 'option' });
    expect(() => parseCrs(layer.crs!)).toThrowError(
      expect.objectContaining({ code: 'E_CRS_UNKNOWN' }) as LianpianError,
    );
    expect(await explainedCrs('EPSG:4549', options)).toBe('EPSG:4549');
    expect(parseCrs(await explainedCrs('EPSG:3826', options))).toMatchObject({
      code: 'EPSG:3826',
      name: 'TWD_1997_TM_Taiwan',
    });
  });
});
