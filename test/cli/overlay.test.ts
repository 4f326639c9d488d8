import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/commandLine.js';
import { overlayCommand } from '../../src/cli/commands/overlayCommand.js';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { progressText, rateProgress } from '../../src/cli/rateProgress.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { box, FARM, layerOf, lonLatLayerOf, PARCELS, REDLINE, TABLE } from '../helpers/overlayCase.js';
import { lianpian, temporaryFolder } from '../helpers/program.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);

async function save(name: string, layers: readonly OutputLayer[]): Promise<void> {
  const { files } = await writeLayers(name, layers, { scratch: scratchAt(folder.path), inProcess: true });
  for (const file of files) await writeFile(at(file.name), file.bytes);
}

const CSV = `\uFEFF${TABLE}`;

beforeAll(async () => {
  folder = await temporaryFolder();
  const shapes = PARCELS.map(({ shape }) => shape);
  const ids = PARCELS.map(({ id }) => id);
  await save('parcels.fgb', [layerOf('parcels', shapes, ids)]);
  await save('parcels.shp', [layerOf('parcels', shapes, ids)]);
  await save('clean.fgb', [layerOf('clean', shapes.slice(0, 3), ids.slice(0, 3))]);
  await save('farm.fgb', [layerOf('farm', FARM)]);
  await save('redline.parquet', [lonLatLayerOf('redline', REDLINE)]);
  await save('two.gpkg', [layerOf('农田', FARM), layerOf('其他', [box(0, 0, 1)])]);
  await save('corner.fgb', [layerOf('corner', [box(0, 0, 0.5)])]);
  await save('none.fgb', [layerOf('none', [])]);
  await writeFile(at('table.csv'), 'a,b\n1,2\n');
  await writeFile(at('mute.geojson'), JSON.stringify({ type: 'FeatureCollection', features: [] }));
});
afterAll(() => folder.remove());

const zones = () => ['--zone', `farm=${at('farm.fgb')}`, '--zone', `红线=${at('redline.parquet')}`];

describe('lianpian overlay', () => {
  it('states its tolerances, and takes them from --set', async () => {
    const plain = await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', at('set.csv'));
    expect(plain.stdout).toContain('overlay.snapAbsoluteM2 = 1e-9 m²');
    // a quarter of a square metre is snapped to nothing by a tolerance as large
    const corner = ['--zone', `corner=${at('corner.fgb')}`];
    await lianpian('overlay', at('clean.fgb'), ...corner, '-o', at('corner.csv'));
    expect(await readFile(at('corner.csv'), 'utf8')).toContain(',0.25,0.000025');
    const set = ['--set', 'overlay.snapAbsoluteM2=0.3', '--force'];
    const wide = await lianpian('overlay', at('clean.fgb'), ...corner, '-o', at('corner.csv'), ...set);
    expect(wide.stdout).toContain('overlay.snapAbsoluteM2 = 0.3 m²');
    expect(await readFile(at('corner.csv'), 'utf8')).not.toContain('0.25');
    for (const [stated, what] of [
      ['overlay.snap=1', 'there is no setting "overlay.snap"'],
      ['gap.x=1', 'there is no setting "gap.x"'],
      ['cluster.minMu=1', 'this command uses overlay.snapRelative'],
      ['overlay.snapRelative=1,2', 'one value here'],
      ['overlay.snapRelative=few', "can't be"],
      ['overlay.snapAbsoluteM2=6000', "can't be"],
    ]) {
      const refused = await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', at('set.csv'), '--set', stated);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(what)]);
    }
  });

  it('writes a row a parcel as CSV, names what is wrong, and ends with 1', async () => {
    const ended = await lianpian('overlay', at('parcels.fgb'), ...zones(), '-o', at('out.csv'));
    expect([ended.code, ended.stderr]).toEqual([1, 'area basis: official (椭球面积 of the delivered coordinates)\n']);
    expect(await readFile(at('out.csv'), 'utf8')).toBe(CSV);
    expect(ended.stdout).toContain('7 parcels, 82.50 mu, 5.5000 ha');
    expect(ended.stdout).toMatch(/farm +41\.25 +2\.7500 +50\.00 +2 +2/);
    for (const [code, row] of [
      ['id.duplicate', 4],
      ['id.missing', 5],
      ['geometry.null', 6],
      ['geometry.invalid', 7],
    ]) {
      expect(ended.stdout).toMatch(new RegExp(`${code} +parcels +${row} `));
    }
  });

  it('writes the same to standard output, and says the rest on standard error', async () => {
    const ended = await lianpian('overlay', at('parcels.fgb'), ...zones(), '-o', '-');
    expect([ended.code, ended.stdout]).toEqual([1, CSV]);
    expect(ended.stderr).toContain('area basis: official');
    const quiet = await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', '-', '--quiet');
    expect([quiet.code, quiet.stderr]).toEqual([0, '']);
    expect(quiet.stdout).toBe(`${CSV.split('\n').slice(0, 4).join('\n')}\n`);
  });

  it('with --json gives one value: sums, basis, findings', async () => {
    const ended = await lianpian('overlay', at('parcels.fgb'), ...zones(), '-o', at('out.json'), '--json');
    expect([ended.code, ended.stderr]).toEqual([1, '']);
    const told = JSON.parse(ended.stdout);
    expect(told).toMatchObject({ areaBasis: 'official', parcels: 7, area: { m2: 55_000, mu: 82.5, ha: 5.5 } });
    expect(told.zones[1]).toMatchObject({ name: '红线', inside: { m2: 10_000 }, wholeParcels: 0, partlyParcels: 2 });
    expect(told.counts).toMatchObject({ 'id.duplicate': 1, 'id.missing': 1, 'geometry.invalid': 1 });
    const rows = JSON.parse(await readFile(at('out.json'), 'utf8'));
    expect(rows[1]).toEqual({
      parcel_id: '乙',
      area_m2: 10_000,
      farm_m2: 5000,
      farm_share: 0.5,
      红线_m2: 5000,
      红线_share: 0.5,
    });
    expect(rows).toHaveLength(7);
  });

  it('gives formats with shapes the parcel as delivered, or in --out-crs', async () => {
    const read = async (name: string) =>
      (await readLayers(await fileSource(at(name)), { scratch: scratchAt(folder.path), inProcess: true }))[0];
    const [source] = await Promise.all([read('clean.fgb')]);
    expect((await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', at('out.gpkg'))).code).toBe(0);
    const out = await read('out.gpkg');
    expect(out.shapes).toEqual(source.shapes);
    expect([...out.table.columns.keys()]).toEqual([
      'parcel_id',
      'area_m2',
      'farm_m2',
      'farm_share',
      '红线_m2',
      '红线_share',
    ]);
    expect(out.crs?.definition).toBe('EPSG:4549');
    expect(
      (await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', at('moved.fgb'), '--out-crs', 'EPSG:4490')).code,
    ).toBe(0);
    const moved = await read('moved.fgb');
    expect(moved.crs?.definition).toBe('EPSG:4490');
    expect(moved.shapes.kind === 'polygon' && moved.shapes.polygons.xy[0]).toBeCloseTo(120, 9);
  });

  it('reads any format, layers of a file by name, ids by any field', async () => {
    const farm = `farm=${at('two.gpkg')}|layer=农田`;
    const ended = await lianpian(
      'overlay',
      at('parcels.shp'),
      '--zone',
      farm,
      '--zone',
      `红线=${at('redline.parquet')}`,
      '-o',
      '-',
      '--id',
      'BSM',
    );
    expect([ended.code, ended.stdout]).toEqual([1, CSV]);
    const rows = await lianpian('overlay', at('farm.fgb'), '--zone', farm, '-o', '-');
    expect([rows.code, rows.stdout.split('\n')[1]]).toEqual([0, '1,37500.00,37500.00,1.000000']);
  });

  it('announces what the format of the table does not hold', async () => {
    const shp = `${at('out.shp')}|encoding=GB18030`;
    const ended = await lianpian(
      'overlay',
      at('clean.fgb'),
      ...zones(),
      '--zone',
      `生态保护红线=${at('farm.fgb')}`,
      '-o',
      shp,
    );
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/! +loss\.fieldName .*生态保护红线_share/);
    expect(await readFile(at('out.cpg'), 'utf8')).toBe('GB18030');
  });

  it('with --pieces writes the shapes of parcels that are cut', async () => {
    const pieces = at('pieces.geojson');
    const ended = await lianpian('overlay', at('clean.fgb'), ...zones(), '-o', '-', '--pieces', pieces);
    expect(ended.code).toBe(0);
    const { features } = JSON.parse(await readFile(pieces, 'utf8'));
    const told = features.map(({ properties: p }: { properties: Record<string, unknown> }) => [
      p.parcel_id,
      p.zone,
      p.zone_id,
      p.part,
      p.area_m2,
    ]);
    expect(told).toEqual([
      ['甲', '红线', '1', 'inside', 5000],
      ['甲', '红线', null, 'outside', 5000],
      ['乙', 'farm', '2', 'inside', 5000],
      ['乙', 'farm', null, 'outside', 5000],
      ['乙', '红线', '1', 'inside', 5000],
      ['乙', '红线', null, 'outside', 5000],
    ]);
    expect(features[2].geometry.coordinates[0][0].length).toBe(5);
  });

  it('gives the same bytes on any number of threads', async () => {
    for (const threads of ['1', '2', '3']) {
      const ended = await lianpian('overlay', at('parcels.fgb'), ...zones(), '-o', '-', '--threads', threads);
      expect([ended.code, ended.stdout], threads).toEqual([1, CSV]);
    }
  });

  it('asks which layer of several is meant', async () => {
    const ended = await lianpian('overlay', at('clean.fgb'), '--zone', `farm=${at('two.gpkg')}`, '-o', '-');
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(/E_LAYER_MISSING: .*农田, 其他/);
    expect(ended.stderr).toContain('FILE|layer=农田');
  });

  it('refuses with a code and a remedy, and leaves nothing behind', async () => {
    const before = (await readdir(folder.path)).sort();
    const farm = ['--zone', `farm=${at('farm.fgb')}`];
    const out = ['-o', at('refused.csv')];
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['E_USAGE', [at('parcels.fgb'), ...out]],
      ['E_USAGE', [at('parcels.fgb'), ...farm]],
      ['E_USAGE', [...farm, ...out]],
      ['E_USAGE', [at('parcels.fgb'), ...farm, ...farm, ...out]],
      ['E_USAGE', [at('parcels.fgb'), '--zone', `my farm=${at('farm.fgb')}`, ...out]],
      ['E_USAGE', [at('parcels.fgb'), '--zone', at('farm.fgb'), ...out]],
      ['E_USAGE', [at('parcels.fgb'), ...farm, ...out, '--out-crs', 'EPSG:4490']],
      ['E_FILE_MISSING', [at('parcels.fgb'), '--zone', `farm=${at('farm.shp')}`, ...out]],
      ['E_LAYER_EMPTY', [at('parcels.fgb'), '--zone', `farm=${at('none.fgb')}`, ...out]],
      ['E_GEOMETRY_TYPE', [at('parcels.fgb'), '--zone', `farm=${at('table.csv')}`, ...out]],
      ['E_GEOMETRY_TYPE', [at('table.csv'), ...farm, ...out]],
      ['E_FIELD_MISSING', [at('parcels.fgb'), ...farm, ...out, '--id', 'TBBH']],
      ['E_FORMAT_UNKNOWN', [at('parcels.fgb'), ...farm, '-o', at('refused.dwg')]],
      ['E_USAGE', [at('parcels.fgb'), ...farm, ...out, '--pieces', at('pieces.csv')]],
      ['E_USAGE', [at('parcels.fgb'), ...farm, '-o', at('same.fgb'), '--pieces', at('same.fgb')]],
      ['E_OUTPUT_EXISTS', [at('parcels.fgb'), ...farm, '-o', at('farm.fgb'), '--force']],
    ];
    for (const [code, args] of cases) {
      const line = parseCommandLine(['overlay', ...args, '--json'], 'en', 2);
      const refusal = await overlayCommand(line, new AbortController().signal).catch((error: unknown) => error);
      expect(refusal, args.join(' ')).toMatchObject({ code, remedy: expect.stringMatching(/./) });
    }
    expect((await readdir(folder.path)).sort()).toEqual(before);
  });
});

describe('the options of overlay', () => {
  it('end a zone name at the first =', () => {
    const line = parseCommandLine(['overlay', 'p.fgb', '--zone', 'a=b=c.fgb|layer=x'], 'en', 2);
    expect(line.zones).toEqual(['a=b=c.fgb|layer=x']);
  });
});

describe('progress with a rate', () => {
  it('says rows, share, rows a second and the time left', () => {
    const told = { stage: 'reading', share: 0.25, rows: 1_250_000, seconds: 50 };
    expect(progressText(told, 'en')).toBe('1,250,000 parcels, 25 %, 25,000/s, 2 min 30 s left');
    expect(progressText(told, 'zh')).toBe('1,250,000 个图斑，25 %，每秒 25,000 个，还需 2 分 30 秒');
    expect(progressText({ ...told, rows: 0 }, 'en')).toBe('reading 25 %');
  });

  it('writes on a terminal alone', () => {
    const written: string[] = [];
    const screen = (isTTY: boolean) => ({ isTTY, write: (text: string) => written.push(text) });
    rateProgress(false, { aborted: false }, 'en', screen(false)).progress('reading', 1, 2);
    rateProgress(true, { aborted: false }, 'en', screen(true)).progress('reading', 1, 2);
    expect(written).toEqual([]);
    const job = rateProgress(false, { aborted: false }, 'en', screen(true));
    job.progress('reading', 1, 2);
    job.done();
    expect(written).toEqual(['\r\x1b[2Kreading 50 %', '\r\x1b[2K']);
  });
});
