import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { itemCount, planarAreas } from '../../src/geometry/polygonSet.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';
import { starRing } from '../helpers/rings.js';

const IN = join(ROOT, 'test', 'golden', 'defects', 'in');
const DLTB = join(IN, 'DLTB.geojson');
/** Some 4.5 million crossings. */
const TANGLE = starRing(3001, 1500, 500_000, 3.3e6);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const read = async (name: string) =>
  readLayers(await fileSource(at(name)), { scratch: scratchAt(folder.path), inProcess: true });
const json = (text: string) => JSON.parse(text);
const collection = (features: readonly unknown[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4549' } },
    features,
  });
const square = (x: number, properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [500_000 + x, 3.3e6],
        [500_100 + x, 3.3e6],
        [500_100 + x, 3.3001e6],
        [500_000 + x, 3.3001e6],
        [500_000 + x, 3.3e6],
      ],
    ],
  },
});

describe('lianpian check', () => {
  it('says that it works on one thread where more are asked for', async () => {
    const args = ['check', DLTB, '-o', at('one.csv'), '--force', '--threads'];
    expect((await lianpian(...args, '2')).stderr).toContain('--threads 2: check works on one thread');
    expect((await lianpian(...args, '1')).stderr).not.toContain('threads');
    expect((await lianpian(...args, '2', '--quiet')).stderr).not.toContain('threads');
  });

  it('writes points and areas, in one file or beside each other', async () => {
    for (const name of ['f.gpkg', 'f.fgb']) expect((await lianpian('check', IN, '-o', at(name))).code).toBe(1);
    const [areas, points] = await read('f.gpkg');
    expect([areas.layer, points.layer]).toEqual(['findings_areas', 'findings_points']);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('f')).sort()).toEqual([
      'f.fgb',
      'f.gpkg',
      'f_areas.fgb',
    ]);
    const [beside] = await read('f_areas.fgb');
    for (const { shapes, table } of [areas, beside]) {
      if (shapes.kind !== 'polygon') throw new Error('not polygons');
      const column = table.columns.get('area_m2');
      if (column?.type !== 'f64') throw new Error('no areas');
      expect(itemCount(shapes.polygons)).toBeGreaterThan(2);
      for (const [k, areaM2] of planarAreas(shapes.polygons).entries()) expect(areaM2).toBeCloseTo(column.values[k], 1);
    }
    expect(points.table.rowCount).toBeGreaterThan(areas.table.rowCount);
  }, 120_000);

  it('names a shape that can’t be made valid, as overlay and repair do, and goes on', async () => {
    const star = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [TANGLE] } };
    await writeFile(at('star.geojson'), collection([square(5000), star]));
    const checked = await lianpian('check', `${at('star.geojson')}|role=parcels`, '-o', at('star.csv'), '--json');
    expect([checked.code, checked.stderr]).toEqual([1, '']);
    expect(await readFile(at('star.csv'), 'utf8')).toMatch(
      /^star,2,feature\.unmendable,error,501000\.000,3300000\.000,/m,
    );
    const zone = `square=${at('star.geojson')}`;
    const overlaid = await lianpian('overlay', at('star.geojson'), '--zone', zone, '-o', at('star-table.csv'));
    expect(overlaid.code).toBe(1);
    expect((await readFile(at('star-table.csv'), 'utf8')).split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^1,(\d+\.\d\d),\1,1\.000000$/),
      '2,0.00,0.00,0.000000',
    ]);
    const repaired = await lianpian('repair', at('star.geojson'), '-o', at('star-fixed.geojson'), '--json');
    expect(repaired.code).toBe(1);
    const { features } = json(await readFile(at('star-fixed.geojson'), 'utf8'));
    expect(features.map(({ geometry }: { geometry: unknown }) => geometry !== null)).toEqual([true, false]);
  }, 60_000);

  it('ends with 0 on clean layers, and takes the role that is said', async () => {
    await writeFile(at('clean.geojson'), collection([square(0), square(100)]));
    const unsaid = await lianpian('check', at('clean.geojson'), '-o', at('clean.csv'), '--json');
    expect([unsaid.code, json(unsaid.stdout).layers[0].role]).toEqual([0, 'unknown']);
    const said = await lianpian(
      'check',
      `${at('clean.geojson')}|role=controlLine:basicFarmland`,
      '-o',
      '-',
      '--lang',
      'zh',
    );
    expect(said.code).toBe(0);
    expect(said.stderr).toMatch(/控制线 永久基本农田 +指定/);
    expect(said.stdout.startsWith('\uFEFFlayer,feature,code,severity,x,y,area_m2,width_m,message,')).toBe(true);
  }, 120_000);

  it('grades each layer, in --json and on a sheet of a workbook, by classes that settings move', async () => {
    const ended = await lianpian('check', IN, '-o', at('graded.xlsx'), '--json');
    const { grades } = json(ended.stdout);
    expect(grades.map((one: { layer: string; verdict: string }) => [one.layer, one.verdict])).toEqual([
      ['DLTB', 'fail'],
      ['STBHHX', 'excellent'],
      ['XZQ', 'excellent'],
    ]);
    const [findings, grade] = await read('graded.xlsx');
    expect([findings.layer, grade.layer]).toEqual(['findings', 'grade']);
    const deductions = grades.flatMap((one: { deductions: unknown[] }) => one.deductions);
    // STBHHX has no defect, and a row all the same
    expect(grade.table.rowCount).toBe(deductions.length + 1);
    const moved = await lianpian(
      'check',
      IN,
      '-o',
      at('moved.json'),
      '--json',
      '--set',
      'check.gradeA=town.uncovered,id.missing',
    );
    expect(json(moved.stdout).grades[2]).toMatchObject({
      grade: 0,
      deductions: [{ code: 'town.uncovered', class: 'A', by: 'setting', points: 120 }],
    });
    const unknown = await lianpian('check', IN, '-o', at('none.json'), '--set', 'check.gradeA=town.open');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('there is no code "town.open"')]);
  });

  it('honours what was accepted in its own table, as UTF-8, as GBK, as xlsx', async () => {
    for (const name of ['own.csv', 'own.xlsx']) await lianpian('check', DLTB, '-o', at(name));
    const text = (await readFile(at('own.csv'), 'utf8')).trimEnd().split('\n');
    const filled = [text[0], ...text.slice(1).map((line) => `${line}张三 2025-01-01`)].join('\r\n');
    await writeFile(at('utf8.csv'), filled);
    await writeFile(at('gbk.csv'), iconv.encode(filled.replace('\uFEFF', ''), 'gbk'));
    for (const name of ['utf8.csv', 'gbk.csv']) {
      const ended = await lianpian('check', DLTB, '--accepted', at(name), '-o', at('again.xlsx'), '--force', '--json');
      const { findings } = json(ended.stdout);
      expect([name, ended.code]).toEqual([name, 0]);
      expect(findings).toHaveLength(text.length - 1);
      for (const item of findings)
        expect([item.severity, item.accepted.words]).toEqual(['accepted', '张三 2025-01-01']);
    }
    // what it wrote of the accepted ones is accepted again
    const third = await lianpian('check', DLTB, '--accepted', at('again.xlsx'), '-o', at('third.json'), '--json');
    expect([third.code, json(third.stdout).findings.length]).toEqual([0, text.length - 1]);
    // nothing filled in: nothing accepted
    const none = await lianpian('check', DLTB, '--accepted', at('own.xlsx'), '-o', at('fourth.json'), '--json');
    expect(none.code).toBe(1);
  }, 240_000);

  it('reads lines, points and tables for what can be checked, and says so', async () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [500_000, 3.3e6],
        [500_100, 3.3e6],
      ],
    };
    await writeFile(at('line.geojson'), collection([{ type: 'Feature', properties: {}, geometry: line }]));
    await writeFile(at('table.csv'), 'a,b\n1,2\n');
    const ended = await lianpian('check', at('line.geojson'), at('table.csv'), '-o', at('o.csv'), '--json');
    const said = json(ended.stdout).findings.filter((f: { code: string }) => f.code === 'layer.tableAlone');
    expect(said.map((f: { layer: string }) => f.layer)).toEqual(['line', 'table']);
  }, 120_000);

  it('goes on without the files that can not be read, and ends with 2 where none can', async () => {
    await writeFile(at('broken.gpkg'), 'no database');
    await writeFile(at('mute.csv'), 'wkt\n"POLYGON((0 0,1 0,1 1,0 0))"\n');
    const both = await lianpian('check', DLTB, at('broken.gpkg'), '-o', at('b.csv'), '--json');
    expect(both.code).toBe(1);
    expect(json(both.stdout).findings[0]).toMatchObject({
      code: 'file.unread',
      severity: 'error',
      layer: 'broken.gpkg',
    });
    for (const [args, code] of [
      [[at('broken.gpkg'), '-o', at('n.csv')], /^E_/],
      [[at('absent.shp'), '-o', at('n.csv')], 'E_FILE_MISSING'],
      [[DLTB], 'E_USAGE'],
      [[DLTB, '-o', at('n.docx')], 'E_FORMAT_UNKNOWN'],
      [[`${DLTB}|role=lake`, '-o', at('n.csv')], 'E_USAGE'],
      [[DLTB, '-o', at('n.csv'), '--set', 'validate.overlapM2=-1'], 'E_SETTING'],
      [[DLTB, '-o', at('n.csv'), '--set', 'no.such=1'], 'E_SETTING'],
      [[DLTB, '-o', at('n.csv'), '--out-crs', 'EPSG:4490'], 'E_USAGE'],
      [[DLTB, '-o', at('n.csv'), '--accepted', at('clean.geojson')], 'E_FIELD_MISSING'],
      [[DLTB, '-o', DLTB, '--force'], 'E_OUTPUT_EXISTS'],
    ] as const) {
      const ended = await lianpian('check', ...args, '--json');
      const { error } = json(ended.stdout);
      expect([args.join(' '), ended.code]).toEqual([args.join(' '), 2]);
      expect(error.code).toMatch(code);
      expect(error.remedy.length).toBeGreaterThan(10);
    }
    expect((await readdir(folder.path)).filter((name) => name.startsWith('n.') || name.startsWith('.'))).toEqual([]);
  }, 240_000);

  it('takes layers of several planes to one, and says them apart when they have one name', async () => {
    const degrees = {
      type: 'Polygon',
      coordinates: [
        [
          [120, 29.8],
          [120.001, 29.8],
          [120.001, 29.801],
          [120, 29.8],
        ],
      ],
    };
    await writeFile(
      at('twin.geojson'),
      JSON.stringify({
        type: 'FeatureCollection',
        name: 'DLTB',
        features: [{ type: 'Feature', properties: {}, geometry: degrees }],
      }),
    );
    const ended = await lianpian('check', DLTB, at('twin.geojson'), '-o', at('t.json'), '--json');
    const { layers, workingCrs } = json(ended.stdout);
    expect(workingCrs).toBe('EPSG:4549');
    expect(new Set(layers.map((l: { layer: string }) => l.layer)).size).toBe(2);
    expect(layers.map((l: { crs: string }) => l.crs)).toEqual(['EPSG:4549', 'EPSG:4326']);
  }, 120_000);
});
