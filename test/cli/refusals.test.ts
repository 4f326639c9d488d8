import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lianpian, temporaryFolder } from '../helpers/program.js';

/** Four 100 m parcels in EPSG:4549, as GeoJSON with a legacy `crs`; `crs: null` leaves it out. */
function parcels(options: { crs?: string | null; features?: number; field?: string } = {}): string {
  const { crs = 'urn:ogc:def:crs:EPSG::4549', features = 4, field = 'DLBM' } = options;
  const square = (i: number) => {
    const [x, y] = [649_000 + 150 * i, 3_301_000];
    return [
      [
        [x, y],
        [x + 100, y],
        [x + 100, y + 100],
        [x, y + 100],
        [x, y],
      ],
    ];
  };
  return JSON.stringify({
    type: 'FeatureCollection',
    ...(crs ? { crs: { type: 'name', properties: { name: crs } } } : {}),
    features: Array.from({ length: features }, (_, i) => ({
      type: 'Feature',
      properties: { BSM: `P${i}`, [field]: '0601', TBMJ: 9994.5 },
      geometry: { type: 'Polygon', coordinates: square(i) },
    })),
  });
}

const target = { id: 'a', basis: 'reclaimed', value: 1, unit: 'mu', sense: 'over', mode: 'must', date: '2025-12-31' };

interface Case {
  readonly name: string;
  readonly code: string;
  /** Said on standard error. */
  readonly says: RegExp;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly scenario?: unknown;
}

function scenario(layer: object = {}, rest: object = {}): unknown {
  return {
    name: { zh: '试', en: 'trial' },
    date: '2022-01-01',
    layers: { p: { role: 'parcels', file: 'p.geojson', ...layer } },
    ...rest,
  };
}

const GOOD = { 'p.geojson': parcels() };

const CASES: readonly Case[] = [
  {
    name: 'a missing file',
    code: 'E_FILE_MISSING',
    says: /nowhere\.shp/,
    files: {},
    scenario: scenario({ file: 'nowhere.shp' }),
  },
  {
    name: 'a file that is no GIS file',
    code: 'E_FORMAT_UNKNOWN',
    says: /Shapefile/,
    files: { 'p.txt': 'dear planner' },
    scenario: scenario({ file: 'p.txt' }),
  },
  {
    name: 'malformed GeoJSON',
    code: 'E_FILE_DAMAGED',
    says: /p\.geojson/,
    files: { 'p.geojson': parcels().slice(0, 300) },
    scenario: scenario(),
  },
  {
    name: 'an empty file',
    code: 'E_FILE_DAMAGED',
    says: /p\.geojson/,
    files: { 'p.geojson': '' },
    scenario: scenario(),
  },
  {
    name: 'an empty layer',
    code: 'E_LAYER_EMPTY',
    says: /p/,
    files: { 'p.geojson': parcels({ features: 0 }) },
    scenario: scenario(),
  },
  {
    name: 'a layer that is not there',
    code: 'E_LAYER_MISSING',
    says: /DLTB/,
    files: GOOD,
    scenario: scenario({ layer: 'DLTB' }),
  },
  {
    name: 'degrees labelled as metres',
    code: 'E_CRS_WRONG',
    says: /4549/,
    files: {
      'p.geojson': parcels()
        .replaceAll(/649(\d{3})/g, '121.$1')
        .replaceAll(/3301(\d{3})/g, '29.$1'),
    },
    scenario: scenario(),
  },
  {
    name: 'metres without a CRS in a format that means degrees',
    code: 'E_CRS_WRONG',
    says: /4549|metre|CRS/,
    files: { 'p.geojson': parcels({ crs: null }) },
    scenario: scenario(),
  },
  {
    name: 'an unknown CRS',
    code: 'E_CRS_UNKNOWN',
    says: /999999/,
    files: GOOD,
    scenario: scenario({ crs: 'EPSG:999999' }),
  },
  {
    name: 'an unknown field',
    code: 'E_FIELD_MISSING',
    says: /DLBM/,
    files: { 'p.geojson': parcels({ field: 'KIND' }) },
    scenario: scenario(),
  },
  {
    name: 'a scenario that is not JSON',
    code: 'E_SCENARIO_SYNTAX',
    says: /scenario\.json/,
    files: { ...GOOD, 'scenario.json': '{"name": }' },
  },
  {
    name: 'a wrong key of a scenario',
    code: 'E_SCENARIO_KEY',
    says: /\/layers\/p\/fild/,
    files: GOOD,
    scenario: scenario({ fild: {} }),
  },
  {
    name: 'a target that is not a number',
    code: 'E_TARGET',
    says: /\/targets\/0\/value/,
    files: GOOD,
    scenario: scenario({}, { targets: [{ ...target, value: '五千亩' }] }),
  },
  {
    name: 'a cycle in extends',
    code: 'E_SCENARIO_CYCLE',
    says: /scenario\.json → b\.json/,
    files: { ...GOOD, 'b.json': '{"extends": "scenario.json"}' },
    scenario: { extends: 'b.json' },
  },
  {
    name: 'a missing rule file',
    code: 'E_FILE_MISSING',
    says: /own\.json/,
    files: GOOD,
    scenario: scenario({}, { rules: 'own.json' }),
  },
  {
    name: 'a broken rule file',
    code: 'E_RULES',
    says: /own\.json/,
    files: { ...GOOD, 'own.json': '{"id": 3}' },
    scenario: scenario({}, { rules: 'own.json' }),
  },
  {
    name: 'a drawn area in metres',
    code: 'E_LOCKS',
    says: /649000/,
    files: GOOD,
    scenario: scenario(
      {},
      {
        edits: [
          {
            op: 'addArea',
            name: 'A',
            polygon: [
              [
                [649000, 1],
                [2, 1],
                [2, 2],
                [649000, 1],
              ],
            ],
          },
        ],
      },
    ),
  },
  {
    name: 'locks without a lock column',
    code: 'E_LOCKS',
    says: /lock/,
    files: GOOD,
    scenario: scenario({}, { locks: 'p.geojson' }),
  },
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function prepare(name: string, files: Case['files'], content?: unknown): Promise<string> {
  const place = join(folder.path, name.replaceAll(/\W+/g, '-'));
  await mkdir(place, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(place, file), bytes);
  if (content !== undefined) await writeFile(join(place, 'scenario.json'), JSON.stringify(content));
  return place;
}

describe('bad input is refused with a code, a place and a remedy, exit 2, and leaves nothing half-written', () => {
  for (const { name, code, says, files, scenario: content } of CASES) {
    it(name, async () => {
      const place = await prepare(name, files, content);
      const before = await readdir(place);
      const ended = await lianpian('run', join(place, 'scenario.json'), '-o', join(place, 'out'));
      expect(ended.stderr).toMatch(new RegExp(`^${code}: .+\\n  where: .+\\n  remedy: .{6,}`));
      expect(ended.stderr).toMatch(says);
      expect(ended.code).toBe(2);
      expect(ended.stdout).toBe('');
      expect(await readdir(place)).toEqual(before);
    });
  }

  it('a truncated Shapefile', async () => {
    const place = await prepare('truncated', {}, scenario({ file: 'DLTB.shp' }));
    for (const ending of ['shp', 'dbf', 'prj']) {
      const bytes = await readFile(new URL(`../../data/yinzhou/DLTB.${ending}`, import.meta.url));
      await writeFile(join(place, `DLTB.${ending}`), ending === 'shp' ? bytes.subarray(0, bytes.length / 2) : bytes);
    }
    const ended = await lianpian('run', join(place, 'scenario.json'), '-o', join(place, 'out'));
    expect([ended.code, ended.stderr.split(':')[0]]).toEqual([2, 'E_FILE_DAMAGED']);
    expect(await readdir(place)).not.toContain('out');
  });

  it('a Shapefile without a CRS, with the list of what the coordinates could be', async () => {
    const place = await prepare('noCrs', {}, scenario({ file: 'DLTB.shp' }));
    for (const ending of ['shp', 'dbf']) {
      await writeFile(
        join(place, `DLTB.${ending}`),
        await readFile(new URL(`../../data/yinzhou/DLTB.${ending}`, import.meta.url)),
      );
    }
    const ended = await lianpian('run', join(place, 'scenario.json'), '-o', join(place, 'out'));
    expect([ended.code, ended.stderr.split(':')[0]]).toEqual([2, 'E_CRS_MISSING']);
    expect(ended.stderr).toMatch(/EPSG:4549/);
    expect(ended.stderr).toMatch(/EPSG:4550/);
  });

  it('a folder that holds other files', async () => {
    const place = await prepare('foreign', GOOD, scenario());
    await mkdir(join(place, 'out'));
    await writeFile(join(place, 'out', 'thesis.docx'), 'mine');
    const ended = await lianpian('run', join(place, 'scenario.json'), '-o', join(place, 'out'));
    expect([ended.code, ended.stderr.split(':')[0]]).toEqual([2, 'E_OUTPUT_EXISTS']);
    expect(await readdir(join(place, 'out'))).toEqual(['thesis.docx']);
  });

  it('a run of ours that something was added to or changed in since, a folder that holds an input, a place that can not be written', async () => {
    const place = await prepare('kept', GOOD, scenario());
    const out = join(place, 'out');
    const run = (...more: string[]) => lianpian('run', join(place, 'scenario.json'), '-o', out, ...more);
    expect((await run()).stderr).toBe('');
    expect((await run()).stderr, 'an untouched run is replaced').toBe('');
    await writeFile(join(out, 'my_map.qgz'), 'mine');
    expect((await run()).stderr).toMatch(/^E_OUTPUT_EXISTS: .*my_map\.qgz/);
    await rm(join(out, 'my_map.qgz'));
    await utimes(join(out, 'lianpian.gpkg'), new Date(), new Date(Date.now() + 60_000));
    expect((await run()).stderr).toMatch(/^E_OUTPUT_EXISTS: .*lianpian\.gpkg, which was changed after the run/);
    expect((await run('--force')).stderr).toBe('');
    const over = await lianpian('run', join(place, 'scenario.json'), '-o', place, '--force');
    expect([over.code, over.stderr]).toEqual([2, expect.stringMatching(/^E_OUTPUT_EXISTS: .*scenario\.json/)]);
    expect(await readdir(place)).toContain('scenario.json');
    expect((await lianpian('run', join(place, 'scenario.json'), '-o', join(place, 'p.geojson', 'x'))).stderr).toMatch(
      /^E_FILE_ACCESS/,
    );
  });

  it('words the command line does not know, and one JSON value with --json', async () => {
    expect((await lianpian('fly')).stderr).toMatch(/^E_USAGE: there is no command "fly"/);
    expect((await lianpian('run')).code).toBe(2);
    expect((await lianpian('run', 'x.json', '-o', 'y', '--fast')).stderr).toMatch(/^E_USAGE/);
    const ended = await lianpian('run', 'nowhere.json', '-o', 'y', '--json');
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'E_FILE_MISSING', where: 'nowhere.json' } });
  });
});

describe('a small run by hand', () => {
  it('reads four parcels with no control line, no firm and no target, and writes every output', async () => {
    const place = await prepare('small', GOOD, scenario());
    const out = join(place, 'out');
    const ended = await lianpian('run', join(place, 'scenario.json'), '-o', out);
    expect(ended.stderr).toBe('');
    expect([0, 1]).toContain(ended.code);
    const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
    expect(summary.parcels).toMatchObject({ read: 4, written: 4, dropped: 0 });
    expect((await readdir(out)).sort()).toEqual([...summary.outputs].sort());
  });
});
