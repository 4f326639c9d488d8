import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDelivery } from '../../src/cli/files/delivery.js';
import { limiter } from '../../src/cli/files/limiter.js';
import { DISK } from '../../src/cli/files/scenarioFiles.js';
import { scratchAt } from '../../src/cli/files/sources.js';
import { loadScenario } from '../../src/formats/scenario/load.js';
import { settingsOf } from '../../src/formats/scenario/parse.js';
import { QUIET_JOB } from '../../src/model/job.js';
import { normalise } from '../../src/stages/normalise/normalise.js';
import { zipBytes } from '../formats/zipBytes.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

const DEMO = join(ROOT, 'data', 'yinzhou');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'scratch'));
});
afterAll(() => folder.remove());

async function made(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const place = join(folder.path, name);
  await mkdir(place, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(place, file), content);
  return place;
}

function layer(properties: Readonly<Record<string, unknown>>, size = 0.001): string {
  const [x, y] = [121.55, 29.82];
  const ring = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  const feature = { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
  return JSON.stringify({ type: 'FeatureCollection', features: [feature] });
}

const PARCEL = { BSM: '1', DLBM: '0601', DLMC: '工业用地', QSXZ: '30', ZLDWDM: '330212001001', TBMJ: 1, SJNF: 2020 };

async function scenarioAt(path: string) {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** The district a scenario gives, without names of layers and keys. */
async function districtOf(path: string) {
  const { scenario } = await loadScenario(path, DISK);
  const place = {
    scratch: scratchAt(join(folder.path, 'scratch')),
    atOnce: limiter(1),
    job: QUIET_JOB,
    lang: 'en' as const,
  };
  const delivery = await readDelivery(scenario, place);
  const { district } = normalise(delivery.layers, scenario, settingsOf(scenario, path), QUIET_JOB);
  return {
    simulated: district.simulated,
    crs: district.crs.code,
    parcels: { ...district.parcels, table: null },
    towns: district.towns,
    villages: district.villages,
    lines: new Map(district.controlLines.map(({ table: _table, key: _key, ...line }) => [line.kind, line])),
    parks: district.parks,
    slope: district.slope,
    approvedUnbuilt: district.approvedUnbuilt,
    keep: district.keep,
    firms: district.firms,
    sites: district.sites,
    barriers: new Set(district.barriers.map(({ layer: name, cuts }) => `${name} ${cuts}`)),
  };
}

describe('init on the demo delivery', () => {
  it('writes a scenario that gives the same district as the one by hand', async () => {
    const place = join(folder.path, 'demo');
    await cp(DEMO, place, { recursive: true });
    for (const name of await readdir(place)) if (name.endsWith('.json')) await rm(join(place, name));
    const path = join(place, 'scenario.json');
    const ended = await lianpian('init', place, '-o', path, '--lang', 'zh');
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/可以运行：lianpian run/);
    const written = await scenarioAt(path);
    expect(written).toMatchObject({ date: '2021-12-31', simulated: true });
    expect(written.targets).toBeUndefined();
    expect(written.$targets).toHaveLength(6);
    expect(written.$unrecognised).toBeUndefined();
    expect(written.$comment.join()).toMatch(/name.*date.*2021/);
    expect(written.layers.DLTB).toMatchObject({ role: 'parcels', file: 'DLTB.shp', classes: { system: 'sandiao' } });
    expect(written.layers.DLTB.fields).toBeUndefined();
    expect(written.layers.DLTB.$comment).toContain('地类图斑');
    expect(await districtOf(path)).toEqual(await districtOf(join(DEMO, 'scenario.json')));
  }, 240_000);
});

describe('init on small deliveries', () => {
  it('puts what is ambiguous or unknown aside with its candidates, and exits 1', async () => {
    const place = await made('doubt', {
      'DLTB.geojson': layer(PARCEL),
      'czkfbj.geojson': layer({ BSM: '1', MJ: 2 }),
      'layer1.geojson': layer({ A: 1 }),
    });
    const path = join(place, 'new', '..', 's.json');
    const ended = await lianpian('init', place, '-o', path, '--json');
    expect(ended.code).toBe(1);
    const { scenario, open } = JSON.parse(ended.stdout);
    expect(Object.keys(scenario.layers)).toEqual(['DLTB']);
    expect(scenario.$unrecognised.czkfbj.$candidates.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'urbanBoundary',
      'villageBoundary',
    ]);
    expect(scenario.$unrecognised.layer1.file).toBe('layer1.geojson');
    expect(open.map(({ en }: { en: string }) => en.split(':')[0])).toEqual([
      '$unrecognised.czkfbj',
      '$unrecognised.layer1',
    ]);
    expect(await scenarioAt(path)).toEqual(scenario);
    const run = await lianpian('run', path, '-o', join(place, 'out'));
    expect(run.stderr).toBe('');
  });

  it('without parcels writes what there is, says what is missing and exits 1; so too for an empty folder', async () => {
    for (const files of [{ 'XZQ.geojson': layer({ XZQDM: '1', XZQMC: 'a', DCMJ: 1 }) }, {}]) {
      const place = await made(`none${Object.keys(files).length}`, files);
      const ended = await lianpian('init', place, '-o', join(place, 's.json'), '--lang', 'en');
      expect(ended.code).toBe(1);
      expect(ended.stdout).toMatch(/no layer has the role parcels/);
      expect(Object.keys((await scenarioAt(join(place, 's.json'))).layers)).toEqual(
        Object.keys(files).map(() => 'XZQ'),
      );
    }
  });

  it('does not choose between two layers of parcels, and does not take a copy twice', async () => {
    const place = await made('twice', {
      'DLTB_2020.geojson': layer(PARCEL),
      'DLTB_2021.geojson': layer({ ...PARCEL, SJNF: 2021 }),
      'XZQ.geojson': layer({ XZQDM: '1', XZQMC: 'a', DCMJ: 1 }),
      'b_XZQ.geojson': layer({ XZQDM: '1', XZQMC: 'a', DCMJ: 1 }),
    });
    const ended = await lianpian('init', place, '-o', join(place, 's.json'), '--json');
    expect(ended.code).toBe(1);
    const { scenario } = JSON.parse(ended.stdout);
    expect(Object.keys(scenario.layers)).toEqual(['XZQ']);
    expect(Object.keys(scenario.$unrecognised)).toEqual(['DLTB_2020', 'DLTB_2021', 'b_XZQ']);
    expect(scenario.$unrecognised.DLTB_2021.role).toBe('parcels');
    expect(scenario.date).toBe('2021-12-31');
  });

  it('maps the code system of planning codes, and leaves an ambiguous one open', async () => {
    const planning = { ...PARCEL, DLBM: '100101', DLMC: '一类工业用地' };
    const place = await made('planning', { 'DLTB.geojson': layer(planning) });
    await lianpian('init', place, '-o', join(place, 's.json'));
    expect((await scenarioAt(join(place, 's.json'))).layers.DLTB.classes).toEqual({ system: 'yongdiyonghai' });

    const open = await made('open', { 'DLTB.geojson': layer({ ...PARCEL, DLMC: null }) });
    const ended = await lianpian('init', open, '-o', join(open, 's.json'), '--lang', 'en');
    expect(ended.code).toBe(1);
    const { layers } = await scenarioAt(join(open, 's.json'));
    expect(layers.DLTB.classes).toBeUndefined();
    expect(layers.DLTB.$comment.join()).toMatch(/TO DO: the code system of DLBM is ambiguous/);
  });

  it('of a zip names its layers, so that the scenario runs out of the zip; a damaged file in it is named', async () => {
    const place = await made('zip', {});
    const bytes = zipBytes([
      { name: '交付/DLTB.geojson', utf8: true, bytes: layer(PARCEL) },
      { name: '交付/XZQ.geojson', utf8: true, bytes: layer({ XZQDM: '330212001', XZQMC: 'a', DCMJ: 1 }) },
      { name: '交付/HL.geojson', utf8: true, bytes: '{"type": "FeatureCollection", "features": [' },
    ]);
    await writeFile(join(place, 'd.zip'), bytes);
    const path = join(place, 's.json');
    const ended = await lianpian('init', join(place, 'd.zip'), '-o', path, '--lang', 'en');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/交付\/HL\.geojson could not be read: E_FILE_DAMAGED/);
    const { layers } = await scenarioAt(path);
    expect(layers.DLTB).toMatchObject({ file: 'd.zip', layer: 'DLTB', role: 'parcels' });
    expect(layers.XZQ).toMatchObject({ file: 'd.zip', layer: 'XZQ', role: 'towns' });
    const district = await districtOf(path);
    expect([district.parcels.id, district.towns.name]).toEqual([['1'], ['a']]);
  });

  it('keeps a scenario that is there, unless --force', async () => {
    const place = await made('kept', { 'DLTB.geojson': layer(PARCEL), 's.json': '{"mine": true}' });
    const path = join(place, 's.json');
    const again = await lianpian('init', place, '-o', path);
    expect([again.code, again.stderr.split(':')[0]]).toEqual([2, 'E_OUTPUT_EXISTS']);
    expect(await scenarioAt(path)).toEqual({ mine: true });
    expect((await lianpian('init', place, '-o', path, '--force')).code).toBe(0);
    expect(Object.keys((await scenarioAt(path)).layers)).toEqual(['DLTB']);
  });

  it('needs one delivery and a place to write', async () => {
    expect((await lianpian('init', '.')).stderr).toMatch(/^E_USAGE: init needs -o/);
    expect((await lianpian('init', '-o', 'x.json')).stderr).toMatch(/^E_USAGE: init needs one/);
    expect((await lianpian('init', join(folder.path, 'nowhere'), '-o', join(folder.path, 'x.json'))).code).toBe(2);
    expect(await readdir(folder.path)).not.toContain('x.json');
  });
});
