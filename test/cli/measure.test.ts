import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { writeLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { textColumn } from '../../src/model/column.js';
import { box, layerOf } from '../helpers/overlayCase.js';
import { lianpian, temporaryFolder } from '../helpers/program.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);

/** Two fields that touch, one 10 m off, a yard between two roads; three owners. */
const SHAPES = [box(0, 0, 100), box(100, 0, 100), box(210, 0, 100), box(0, 200, 50)];

async function save(name: string, layers: readonly OutputLayer[]): Promise<void> {
  const { files } = await writeLayers(name, layers, { scratch: scratchAt(folder.path), inProcess: true });
  for (const file of files) await writeFile(at(file.name), file.bytes);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const layer = layerOf('land', SHAPES, ['a', 'b', 'c', 'd']);
  const columns = new Map([
    ...layer.table.columns,
    ['use', textColumn(['field', 'field', 'field', 'yard'])] as const,
    ['owner', textColumn(['甲', '甲', '乙', '甲'])] as const,
  ]);
  await save('land.fgb', [{ ...layer, table: { ...layer.table, columns } }]);
  await save('river.fgb', [layerOf('river', [box(204, -100, 2, 500)])]);
  const zones = layerOf('zones', [box(-10, -10, 160, 400), box(150, -10, 400)]);
  const names = new Map([...zones.table.columns, ['town', textColumn(['西', '东'])] as const]);
  await save('zones.fgb', [{ ...zones, table: { ...zones.table, columns: names } }]);
});
afterAll(() => folder.remove());

const rowsOf = async (name: string) =>
  (await readFile(at(name), 'utf8'))
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

describe('lianpian measure', () => {
  it('a row a zone and class, zones first, then all; rows are patches unless they are joined', async () => {
    const { code } = await lianpian('measure', at('land.fgb'), '--class', 'use', '-o', at('plain.csv'), '--quiet');
    expect(code).toBe(0);
    const [head, ...rows] = await rowsOf('plain.csv');
    expect(head.slice(0, 18).join()).toBe(
      'zone,class,np,ca_ha,pd_per_100ha,lpi_pct,te_m,ed_m_per_ha,area_mn_ha,area_cv_pct,shape_mn,shape_am,frac_mn,enn_mn_m,mesh_cut_ha,mesh_cbc_ha,division,split',
    );
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['all', 'field', '3', '3.0000'],
      ['all', 'yard', '1', '0.2500'],
      ['all', '*', '4', '3.2500'],
    ]);
    const joined = ['--gap', '10', '--within', at('zones.fgb'), '--by', 'town', '-o', at('zones.csv'), '--quiet'];
    await lianpian('measure', at('land.fgb'), '--class', 'use', ...joined);
    expect((await rowsOf('zones.csv')).slice(1).map((row) => row.slice(0, 4))).toEqual([
      ['西', 'field', '1', '1.5000'],
      ['西', 'yard', '1', '0.2500'],
      ['西', '*', '2', '1.7500'],
      ['东', 'field', '1', '1.5000'],
      ['东', '*', '1', '1.5000'],
      ['all', 'field', '1', '3.0000'],
      ['all', 'yard', '1', '0.2500'],
      ['all', '*', '2', '3.2500'],
    ]);
  });

  it('a barrier keeps patches apart', async () => {
    const cut = ['--gap', '10', '--barrier', `河=${at('river.fgb')}`, '-o', at('cut.csv')];
    const { stdout } = await lianpian('measure', at('land.fgb'), '--class', 'use', ...cut, '--lang', 'zh');
    expect((await rowsOf('cut.csv'))[1].slice(0, 4)).toEqual(['all', 'field', '2', '3.0000']);
    expect(stdout).toContain('面积口径：官方椭球面积');
  });

  it('what is asked for besides has columns of its own; holders have a table', async () => {
    const more = ['--core', '10', '--prox', '50', '--connect', '20', '-o', at('more.csv'), '--quiet'];
    await lianpian('measure', at('land.fgb'), '--class', 'use', ...more);
    const [head, field] = await rowsOf('more.csv');
    const of = (column: string) => field[head.indexOf(column)];
    expect(of('tca_ha')).toBe('1.9200');
    expect(of('ndca')).toBe('3');
    expect(Number(of('ec_ha'))).toBeGreaterThan(2);
    await lianpian('measure', at('land.fgb'), '--owner', 'owner', '-o', at('owners.csv'), '--quiet');
    expect((await rowsOf('owners.csv')).map((row) => row.slice(0, 3))).toEqual([
      ['holder', 'plots', 'area_ha'],
      ['甲', '3', '2.2500'],
      ['乙', '1', '1.0000'],
    ]);
  });

  it('a gap below 0 is refused by what it is; the list of metrics is JSON where that is asked for', async () => {
    for (const [lang, says] of [
      ['zh', '--gap -1 不是以米计的距离'],
      ['en', '--gap -1 is not a distance in metres'],
    ]) {
      const refused = await lianpian('measure', at('land.fgb'), '--gap', '-1', '-o', at('no.csv'), '--lang', lang);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`E_USAGE: ${says}`);
    }
    const { metrics, notOffered } = JSON.parse((await lianpian('measure', '--list', '--json')).stdout);
    expect(metrics[0]).toMatchObject({ column: 'np', title: { en: 'number of patches' } });
    expect(notOffered.length).toBeGreaterThan(0);
    // each cell with words in it has them in both languages
    expect((await lianpian('measure', '--list', '--lang', 'zh')).stdout).not.toMatch(/\b(of|mean|the|own|per|disc)\b/);
  });

  it('with --steps, what the figures are with the gap and the matching tolerance one step off', async () => {
    const args = ['--class', 'use', '--gap', '12', '--steps', '-o', at('steps.csv'), '--lang', 'en'];
    const { code, stdout } = await lianpian('measure', at('land.fgb'), ...args);
    expect(code).toBe(0);
    expect(stdout).toContain('gap=7');
    const [head, ...rows] = await rowsOf('steps.csv');
    expect(head.slice(0, 4)).toEqual(['zone', 'class', 'step', 'np']);
    // b and c are 10 m apart
    expect(rows.slice(0, 5).map((row) => row.slice(1, 4))).toEqual([
      ['field', '', '1'],
      ['field', 'gap=7', '2'],
      ['field', 'gap=17', '1'],
      ['field', 'touch=1e-8', '1'],
      ['field', 'touch=0.0001', '1'],
    ]);
  });

  describe('before and after decisions', () => {
    const rows = async () => {
      const [head, ...list] = await rowsOf('after.csv');
      const columns = ['zone', 'class', 'state', 'np', 'ca_ha', 'area_mn_ha', 'te_m'].map((name) => head.indexOf(name));
      return list.map((row) => columns.map((c) => row[c]));
    };
    const decide = async (text: string, ...more: string[]) => {
      await writeFile(at('decisions.csv'), text);
      const args = [
        '--class',
        'use',
        '--after',
        at('decisions.csv'),
        ...more,
        '-o',
        at('after.csv'),
        '--lang',
        'en',
        '--force',
      ];
      return lianpian('measure', at('land.fgb'), ...args);
    };

    it('three rows a zone and class; a class that is gone has none of what adds up, and no mean', async () => {
      const { code, stdout } = await decide('parcel_id,fate\nd,reclaim\na,keep\n', '--becomes', 'reclaim=field');
      expect(code).toBe(0);
      expect(stdout).toContain('change');
      // 3 fields of 1 ha and a yard of 0.25 ha, which touches no field: after, 4 fields of 3.25 ha
      expect(await rows()).toEqual([
        ['all', 'field', 'before', '3', '3.0000', '1.0000', '100.00'],
        ['all', 'field', 'after', '4', '3.2500', '0.8125', '100.00'],
        ['all', 'field', 'change', '1', '0.2500', '-0.1875', '0.00'],
        ['all', 'yard', 'before', '1', '0.2500', '0.2500', '0.00'],
        ['all', 'yard', 'after', '0', '0.0000', '', '0.00'],
        ['all', 'yard', 'change', '-1', '-0.2500', '', '0.00'],
        ['all', '*', 'before', '4', '3.2500', '0.8125', '100.00'],
        ['all', '*', 'after', '4', '3.2500', '0.8125', '100.00'],
        ['all', '*', 'change', '0', '0.0000', '0.0000', '0.00'],
      ]);
    });

    it('zones each by itself; a class that is new; fates in Chinese; JSON says which state a row is of', async () => {
      const zones = ['--within', at('zones.fgb'), '--by', 'town'];
      await decide('id,去向\nc,复绿\n', '--becomes', '复绿=wood', ...zones);
      const found = await rows();
      expect(found.filter(([zone, name]) => zone === '东' && name === 'wood').map((row) => row.slice(2, 5))).toEqual([
        ['before', '0', '0.0000'],
        ['after', '1', '1.0000'],
        ['change', '1', '1.0000'],
      ]);
      expect(found.some(([zone, name]) => zone === '西' && name === 'wood')).toBe(false);
      const { stdout } = await decide('id,fate\nc,hold\n', '--json');
      expect(
        JSON.parse(stdout)
          .metrics.map(({ state }: { state: string }) => state)
          .slice(0, 3),
      ).toEqual(['before', 'after', 'change']);
    });

    it('rows of one parcel that differ leave it as it is, with a finding', async () => {
      const { code, stdout } = await decide('id,fate\nd,reclaim\nd,hold\n', '--becomes', 'reclaim=field');
      expect(code).toBe(1);
      expect(stdout).toContain('hold, reclaim');
      expect((await rows())[2].slice(3, 5)).toEqual(['0', '0.0000']);
    });

    it.each([
      ['id,fate\nz,keep\ny,keep\n', [], 'E_LOCKS: 2 ids are not in the layer: z, y'],
      ['id,fate\nd,sell\n', [], 'there is no fate "sell"'],
      ['id,fate\nd,reclaim\n', [], '--becomes reclaim=CLASS'],
      ['id,what\nd,reclaim\n', [], 'E_FIELD_MISSING'],
      ['what,fate\nd,reclaim\n', [], 'no field piece_id or parcel_id or BSM or id'],
      ['id,fate\nd,reclaim\n', ['--becomes', 'reclaim'], 'FATE=CLASS'],
      ['id,fate\nd,keep\n', ['--after', 'twice.csv'], 'one file of decisions'],
    ])('refuses %j %j and says what to do', async (text, more, said) => {
      const { code, stderr } = await decide(text, ...more);
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    });
  });

  it('lists every metric with its formula', async () => {
    const { code, stdout } = await lianpian('measure', '--list', '--lang', 'en');
    expect(code).toBe(0);
    for (const text of ['mesh_cbc_ha', 'CBC1', 'FRAGSTATS 4.2', 'not offered:', 'COHESION']) {
      expect(stdout).toContain(text);
    }
  });

  it.each([
    [['-o', 'x.csv', '--class', 'nix'], 'E_FIELD_MISSING'],
    [['-o', 'x.csv', '--by', 'town'], '--within'],
    [['-o', 'x.csv', '--barrier', 'river.fgb'], '--gap'],
    [['-o', 'x.csv', '--core', '0'], 'more than 0'],
    [['-o', 'x.csv', '--after', 'land.fgb'], '--class FIELD'],
    [['-o', 'x.csv', '--becomes', 'reclaim=field'], '--after DECISIONS'],
    [['-o', 'x.csv', '--gap=-1'], 'distance in metres'],
    [[], '-o TABLE'],
  ])('refuses %j and says what to do', async (words, said) => {
    const given = words.map((word) => (word.endsWith('.csv') || word.endsWith('.fgb') ? at(word) : word));
    const { code, stderr } = await lianpian('measure', at('land.fgb'), ...given, '--lang', 'en');
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('lianpian neighbours', () => {
  it('a row a pair, a < b in input order, with what parts it', async () => {
    const args = ['--gap', '10', '--barrier', at('river.fgb'), '-o', at('near.csv')];
    const { code, stdout } = await lianpian('neighbours', at('land.fgb'), ...args, '--lang', 'en');
    expect(code).toBe(0);
    expect(await rowsOf('near.csv')).toEqual([
      ['a', 'b', 'gap_m', 'border_m', 'blocked_by'],
      ['a', 'b', '0.0000', '100.0000', ''],
      ['b', 'c', '10.0000', '0.0000', 'river'],
    ]);
    expect(stdout).toContain('2 pairs at most 10 m apart');
  });

  it('as lines on a map, and as JSON on standard output', async () => {
    const args = ['--gap', '10', '-o', at('near.geojson'), '--json'];
    const { stdout } = await lianpian('neighbours', at('land.fgb'), ...args);
    expect(JSON.parse(stdout)).toMatchObject({ parcels: 4, pairs: 2, touching: 1, apart: 1, borderM: 100 });
    const { features } = JSON.parse(await readFile(at('near.geojson'), 'utf8'));
    expect(features).toHaveLength(2);
    expect(features[0].geometry.type).toMatch(/LineString/);
  });

  it('needs a gap, and tells two barriers of one name apart', async () => {
    const without = await lianpian('neighbours', at('land.fgb'), '-o', at('x.csv'), '--lang', 'en');
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--gap METRES')]);
    const twice = ['--gap', '1', '--barrier', at('river.fgb'), '--barrier', at('river.fgb'), '-o', at('x.csv')];
    const { code, stderr } = await lianpian('neighbours', at('land.fgb'), ...twice, '--lang', 'en');
    expect([code, stderr]).toEqual([2, expect.stringContaining('NAME=FILE')]);
  });
});
