import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/commandLine.js';
import { convertCommand } from '../../src/cli/commands/convertCommand.js';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import { nastyLayer } from '../helpers/nasty.js';
import { parseCsv } from '../helpers/outputs.js';
import { lianpian, temporaryFolder } from '../helpers/program.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);

async function save(name: string, layers: readonly OutputLayer[]): Promise<void> {
  const { files } = await writeLayers(name, layers, { scratch: scratchAt(folder.path), inProcess: true });
  for (const file of files) {
    await mkdir(dirname(at(file.name)), { recursive: true });
    await writeFile(at(file.name), file.bytes);
  }
}

async function read(name: string) {
  return readLayers(await fileSource(at(name)), { scratch: scratchAt(folder.path), inProcess: true });
}

function square(x: number, y: number, size: number): [number, number][] {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
}

function plain(name: string, crs: string | null): OutputLayer {
  const polygons = polygonSetFromNested([[[square(600_000, 3_300_000, 20_000)]]]);
  const columns = new Map([['地类名称', textColumn(['工业用地'])]]);
  return { name, shapes: { kind: 'polygon', polygons }, table: { rowCount: 1, columns }, crs, decimals: 'all' };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await save('nasty.gpkg', [nastyLayer()]);
  await save('two.gpkg', [plain('甲', 'EPSG:4549'), plain('乙', 'EPSG:4549')]);
  await save('plain.shp', [plain('plain', 'EPSG:4549')]);
  await save('silent.shp', [plain('silent', null)]);
});
afterAll(() => folder.remove());

describe('lianpian convert', () => {
  it('to a Shapefile announces every loss by field and count, and ends with 1', async () => {
    const ended = await lianpian('convert', at('nasty.gpkg'), `${at('nasty.shp')}|encoding=GBK`);
    expect([ended.code, ended.stderr]).toEqual([1, '']);
    expect(ended.stdout).toContain('5 → 5 rows, polygon; 10 fields');
    expect(ended.stdout).toMatch(/! +loss\.fieldName .*图斑预编号与地类名称甲 .*图斑预编号/);
    expect(ended.stdout).toMatch(/! +loss\.text .*texts of 1 rows are cut to 254 bytes/);
    expect(ended.stdout).toMatch(/· +loss\.type .*seen_at .*time to text/);
    expect(ended.stdout).toMatch(/· +loss\.null .*floors: 1 empty/);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('nasty.')).sort()).toEqual(
      ['cpg', 'dbf', 'gpkg', 'prj', 'shp', 'shx'].map((ending) => `nasty.${ending}`),
    );
    expect(await readFile(at('nasty.cpg'), 'utf8')).toBe('GB18030');
    const [layer] = await read('nasty.shp');
    expect(layer.table.rowCount).toBe(5);
    expect(layer.encoding).toEqual({ name: 'gb18030', from: 'cpg' });
  });

  it('keeps all layers, Chinese names, rows and the CRS where the output holds several, and ends with 0', async () => {
    const ended = await lianpian('convert', at('two.gpkg'), at('two.gdb'), '--json');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const told = JSON.parse(ended.stdout);
    expect(told.layers.map((l: Record<string, unknown>) => [l.layer, l.features, l.written, l.outCrs])).toEqual([
      ['甲', 1, 1, 'EPSG:4549'],
      ['乙', 1, 1, 'EPSG:4549'],
    ]);
    const layers = await read('two.gdb');
    expect(layers.map((layer) => [layer.layer, [...layer.table.columns.keys()], layer.crs?.definition])).toEqual([
      ['甲', ['地类名称'], 'EPSG:4549'],
      ['乙', ['地类名称'], 'EPSG:4549'],
    ]);
  });

  it('of several layers to a format of one lists them; --layer or the path picks one', async () => {
    const refused = await lianpian('convert', at('two.gpkg'), at('one.fgb'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/E_FORMAT_UNSUPPORTED: .*甲, 乙/);
    expect(refused.stderr).toMatch(/--layer.*\.gpkg/);
    const ended = await lianpian('convert', `${at('two.gpkg')}|layer=乙`, at('one.fgb'));
    expect(ended.code).toBe(0);
    expect((await read('one.fgb'))[0].table.rowCount).toBe(1);
  });

  it('to GeoJSON is lon/lat, with the vertices that long edges need; in the CRS of --out-crs elsewhere', async () => {
    const ended = await lianpian('convert', at('plain.shp'), at('plain.geojson'));
    expect(ended.stdout).toMatch(/crs\.reprojected .*EPSG:4549 to EPSG:4326; [1-9]\d* vertices added/);
    const json = JSON.parse(await readFile(at('plain.geojson'), 'utf8'));
    const [x, y] = json.features[0].geometry.coordinates[0][0];
    expect([Math.floor(x), Math.floor(y)]).toEqual([121, 29]);
    await lianpian('convert', at('plain.shp'), at('zoned.gpkg'), '--out-crs', 'EPSG:4528');
    const [layer] = await read('zoned.gpkg');
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect([layer.crs?.definition, layer.shapes.polygons.xy[0]]).toEqual(['EPSG:4528', 40_600_000]);
  });

  it('without a CRS says so and goes on, but refuses GeoJSON with what it could be', async () => {
    const ended = await lianpian('convert', at('silent.shp'), at('silent.gpkg'));
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('loss.crs');
    expect(ended.stdout).toMatch(/crs\.couldBe .*EPSG:4549 .*--crs EPSG:n/);
    const refused = await lianpian('convert', at('silent.shp'), at('silent.geojson'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/E_CRS_MISSING: .*EPSG:4549/);
    expect(refused.stderr).toContain('--crs EPSG:n');
    const stated = await lianpian('convert', at('silent.shp'), at('silent.geojson'), '--crs', 'EPSG:4549');
    expect(stated.code).toBe(0);
    const wrong = await lianpian('convert', at('silent.shp'), at('wrong.fgb'), '--crs', 'EPSG:4528');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/E_CRS_WRONG[\s\S]*--crs/)]);
  });

  it('a .prj that describes no CRS and a code that no registry has are refused with what to say', async () => {
    for (const side of ['shp', 'dbf', 'shx']) await cp(at(`silent.${side}`), at(`nonsense.${side}`));
    for (const [prj, out] of [
      ['hello world', 'gpkg'],
      ['hello world', 'fgb'],
      ['PROJCS["x",GEOGCS[', 'gpkg'],
    ]) {
      await writeFile(at('nonsense.prj'), prj);
      const refused = await lianpian('convert', at('nonsense.shp'), at(`nonsense-out.${out}`), '--lang', 'zh');
      expect([prj, refused.code, refused.stderr]).toEqual([
        prj,
        2,
        expect.stringMatching(/E_CRS_UNKNOWN[\s\S]*位置: /),
      ]);
    }
    const refused = await lianpian('convert', at('silent.shp'), at('code.fgb'), '--crs', 'EPSG:999999');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('E_CRS_UNKNOWN')]);
  });

  it('carries tables CSV → DBF → CSV without a changed cell, and - is standard output', async () => {
    await writeFile(
      at('firms.csv'),
      '信用代码,企业名称,亩均\n91330212000000001X,"宁波,甲",12.5\n91330212000000002A,乙,\n',
    );
    const told = await lianpian('convert', at('firms.csv'), `${at('firms.dbf')}|encoding=GB18030`);
    expect([told.code, told.stdout]).toEqual([0, expect.stringMatching(/· +loss\.null .*亩均: 1 empty/)]);
    const ended = await lianpian('convert', at('firms.dbf'), '-');
    expect(parseCsv(ended.stdout.replace('\ufeff', ''))).toEqual([
      ['信用代码', '企业名称', '亩均'],
      ['91330212000000001X', '宁波,甲', '12.5'],
      ['91330212000000002A', '乙', ''],
    ]);
    expect(ended.stderr).toContain('2 → 2 rows, table');
  });

  it('refuses to write over what stands there or what it reads, and leaves nothing half-written', async () => {
    await writeFile(at('mine.gpkg'), 'mine');
    const before = (await readdir(folder.path)).sort();
    const exists = await lianpian('convert', at('plain.shp'), at('mine.gpkg'));
    expect([exists.code, exists.stderr]).toEqual([2, expect.stringContaining('E_OUTPUT_EXISTS')]);
    for (const out of [at('plain.shp'), at('plain.dbf')]) {
      const same = await lianpian('convert', at('plain.shp'), out, '--force');
      expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('which is read')]);
    }
    const unknown = await lianpian('convert', at('plain.shp'), at('a.dwg'), '--json');
    expect(unknown.code).toBe(2);
    expect(JSON.parse(unknown.stdout).error).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    expect((await readdir(folder.path)).sort()).toEqual(before);
    expect(await readFile(at('mine.gpkg'), 'utf8')).toBe('mine');
    expect((await lianpian('convert', at('plain.shp'), at('mine.gpkg'), '--force')).code).toBe(0);
    expect((await read('mine.gpkg'))[0].table.rowCount).toBe(1);
  });

  it('replaces a Shapefile whole, and a CSV beside one alone', async () => {
    for (const ending of ['shp', 'shx', 'dbf', 'cpg', 'prj']) {
      await writeFile(at(`old.${ending}`), await readFile(at(`plain.${ending}`)));
    }
    await writeFile(at('old.qml'), 'a style');
    const csv = await lianpian('convert', at('plain.shp'), at('old.csv'));
    expect([csv.code, csv.stderr]).toEqual([1, '']);
    expect((await lianpian('convert', at('plain.shp'), at('old.csv'), '--force')).code).toBe(1);
    expect((await lianpian('convert', at('silent.shp'), at('old.shp'), '--force')).code).toBe(1);
    const names = (await readdir(folder.path)).filter((name) => name.startsWith('old.')).sort();
    expect(names).toEqual(['csv', 'cpg', 'dbf', 'qml', 'shp', 'shx'].map((ending) => `old.${ending}`).sort());
  });

  it('refuses what makes no sense, with what to write', async () => {
    const refusals: [string[], string][] = [
      [[at('plain.shp')], 'two files'],
      [[at('plain.shp'), at('x.gpkg'), '--index'], '--index'],
      [[at('plain.shp'), `${at('x.gpkg')}|encoding=GBK`], 'always UTF-8'],
      [[at('plain.shp'), `${at('x.shp')}|layer=a`], '--out-crs'],
      [[at('plain.shp'), at('x.geojson'), '--out-crs', 'EPSG:4549'], 'longitude and latitude'],
    ];
    for (const [args, text] of refusals) {
      const ended = await lianpian('convert', ...args);
      expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(text)]);
    }
  });

  it('stopped by hand is a coded error and leaves nothing', async () => {
    const before = (await readdir(folder.path)).sort();
    const line = parseCommandLine(['convert', at('plain.shp'), at('stopped.fgb')], 'en', 1);
    await expect(convertCommand(line, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect((await readdir(folder.path)).sort()).toEqual(before);
  });

  it('with a spatial index says that rows are in its order', async () => {
    const ended = await lianpian('convert', at('nasty.gpkg'), at('indexed.fgb'), '--index');
    expect([ended.code, ended.stdout]).toEqual([1, expect.stringMatching(/· +loss\.rowOrder/)]);
  });

  it('in Chinese where the planner is', async () => {
    const ended = await lianpian('convert', at('plain.shp'), at('zh.csv'), '--lang', 'zh');
    expect([ended.code, ended.stdout]).toEqual([1, expect.stringContaining('此格式不存几何：1 行的图形未写出')]);
  });

  it('keeps an ESRI WKT of a datum that is never converted, as it came', async () => {
    const [layer] = await read('plain.shp');
    const wkt = layer
      .crs!.definition.replaceAll('CGCS2000', 'Xian_1980')
      .replace(/SPHEROID\["[^"]*",[^\]]*\]/, 'SPHEROID["Xian_1980",6378140.0,298.257]');
    const xian = wkt.replace(/GEOGCS\["[^"]*",DATUM\["[^"]*"/, 'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980"');
    for (const ending of ['shp', 'shx', 'dbf', 'cpg']) {
      await writeFile(at(`xian.${ending}`), await readFile(at(`plain.${ending}`)));
    }
    await writeFile(at('xian.prj'), xian);
    expect((await lianpian('convert', at('xian.shp'), at('xian80.gpkg'))).code).toBe(0);
    const [kept] = await read('xian80.gpkg');
    expect(kept.crs?.definition).toBe('EPSG:2385');
    if (kept.shapes.kind !== 'polygon') expect.fail(kept.shapes.kind);
    expect(kept.shapes.polygons.xy[0]).toBe(600_000);
    const refused = await lianpian('convert', at('xian.shp'), at('xian.geojson'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/E_CRS_DATUM|E_CRS_UNKNOWN/)]);
    await rm(at('xian80.gpkg'));
  });
});
