import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchFolder } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { readCsvRows, readGeoJson, readSummary, sumOf } from '../helpers/outputs.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

/**
 * Fifteen parcels by hand (`test/golden/fifteen`): an inside group 2 3 4 5, an efficient works 1 in a park, a scattered block 6 7 beside
 * paddy, workshop 8 half in basic farmland, workshop 9 in the redline, and workshop 13 that the redline touches by half a metre.
 */
const SCENARIO = join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json');
const id = (n: number) => `330212${String(n).padStart(12, '0')}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function runChild(name: string, rest: object, ...options: readonly string[]) {
  const file = join(folder.path, `${name}.json`);
  await writeFile(file, JSON.stringify({ extends: SCENARIO, name: { zh: name, en: name }, ...rest }));
  const out = join(folder.path, name);
  return { out, ended: await lianpian('run', file, '-o', out, ...options) };
}

async function fates(out: string): Promise<Map<string, string>> {
  const { features } = await readGeoJson(out, 'proposal');
  return new Map(features.map((f) => [String(f.properties.piece_id), String(f.properties.fate)]));
}

describe('fifteen parcels by hand', () => {
  it('conflicts on paper: 10,000 m² in basic farmland, 8,000 in the redline, 60 × 0.5 m of boundary noise', async () => {
    const { out } = await runChild('base', {});
    const conflicts = (await readGeoJson(out, 'conflicts')).features.map((f) => f.properties);
    const hard = conflicts.filter((c) => c.severity === 'hard');
    // official area here is 0.99944 of the plane
    const overlap = (n: number) => Number(hard.find((c) => c.parcel_id === id(n))?.overlap_m2);
    expect(overlap(8) / 10_000).toBeCloseTo(0.99944, 4);
    expect(overlap(9) / 8_000).toBeCloseTo(0.99945, 4);
    expect(overlap(13) / 30).toBeCloseTo(0.99944, 3);
    expect(hard.map((c) => [c.parcel_id, c.width_class])).toEqual(
      expect.arrayContaining([
        [id(8), 'encroachment'],
        [id(9), 'encroachment'],
        [id(13), 'mismatch'],
      ]),
    );
    const fate = await fates(out);
    expect([fate.get(`${id(8)}#1`), fate.get(id(9))]).toEqual(['hold', 'hold']);
    // boundary noise locks nothing
    expect(fate.get(id(13))).not.toBe('hold');
  });

  it('edits: a lock out, a forced fate and a forced firm are obeyed and listed', async () => {
    const { out } = await runChild('edited', {
      edits: [
        { op: 'lockOut', parcel: id(6) },
        { op: 'force', parcel: id(7), fate: 'reclaim' },
        { op: 'forceFirm', creditCode: '91330212MA2XXX0003', fate: 'stay' },
        { op: 'lockOut', parcel: 'no such parcel' },
      ],
    });
    const fate = await fates(out);
    expect([fate.get(id(6)), fate.get(id(7))]).toEqual(['keep', 'reclaim']);
    const firms = await readCsvRows(out, 'firms');
    expect(firms.find((f) => f.credit_code === '91330212MA2XXX0003')?.fate).toBe('stay');
    const findings = await readCsvRows(out, 'findings');
    expect(findings.filter((f) => f.code === 'lock.honoured').length).toBe(3);
    expect(findings.filter((f) => f.code === 'lock.unknown').map((f) => f.message)[0]).toContain('edits[3]');
  });

  it('edits: land in the redline can not be forced to upgrade; the clause is named', async () => {
    const { out, ended } = await runChild('unlawful', { edits: [{ op: 'force', parcel: id(9), fate: 'upgrade' }] });
    expect(ended.code).toBe(1);
    expect((await fates(out)).get(id(9))).toBe('hold');
    const refused = (await readCsvRows(out, 'findings')).filter((f) => f.code === 'lock.unlawful');
    expect(refused.map((f) => f.message_zh)[0]).toMatch(/生态保护红线|红线/);
  });

  it('conflictExit: propose opens the way out of the redline to the planner, subject to review and in no target', async () => {
    const edits = [{ op: 'force', parcel: id(9), fate: 'regreen' }];
    const { out } = await runChild('exit', { edits, settings: { conflictExit: 'propose' } });
    expect((await fates(out)).get(id(9))).toBe('regreen');
    const firms = await readCsvRows(out, 'firms');
    expect(firms.find((f) => f.credit_code === '91330212MA2XXX0009')?.fate).toBe('move');
    const reclaimed = (await readSummary(out)).targets.find((t) => t.spec.id === 'reclaimed');
    // 8,000 m² in the plane are 11.99 mu: beside what is reached, never in it
    expect(reclaimed?.subjectToReview).toBeCloseTo(11.99, 1);
    expect(reclaimed?.reached).toBeLessThan(35);
  });

  it('a sign-off opens the same way into the target: listed, its conflict too, and the rest asks for a person still', async () => {
    const rows = [
      'parcel_id,rule,document,person,until',
      `${id(9)},redline.regreen,甬自然资规〔2021〕9号,张三,2022-12-31`,
      `${id(8)},existing.farmland.industry,甬农〔2020〕8号,李四,2021-06-30`,
      `${id(1)},existing.redline.industry,1号,王五,`,
    ];
    await writeFile(join(folder.path, 'signs.csv'), rows.join('\n'));
    const { out, ended } = await runChild('signed', {
      layers: { signs: { role: 'signOffs', file: 'signs.csv' } },
      edits: [{ op: 'force', parcel: id(9), fate: 'regreen' }],
      settings: { conflictExit: 'propose' },
    });
    expect([ended.stderr, ended.code]).toEqual(['', 1]);
    const summary = await readSummary(out);
    const reclaimed = summary.targets.find((t) => t.spec.id === 'reclaimed');
    expect([reclaimed?.subjectToReview, reclaimed?.wouldReach]).toEqual([0, null]);
    expect(reclaimed?.signedOff).toBeCloseTo(11.99, 1);
    expect(reclaimed?.reached).toBeGreaterThan(35);
    expect(summary.signOffs).toEqual({ rows: 3, honoured: 1, expired: 1, unmatched: 1, notValid: 0, conflicts: 1 });
    const signs = await readCsvRows(out, 'sign_offs');
    expect(signs.map((s) => [s.feature, s.parcels, s.state, s.conflicts, s.because])).toEqual([
      ['1', id(9), 'honoured', '1', ''],
      ['2', id(8), 'expired', '0', '已于 2021-06-30 失效 / it ended on 2021-06-30'],
      ['3', id(1), 'unmatched', '0', '其土地上没有此规则的冲突 / its land is in no conflict with the rule'],
    ]);
    expect(Number(signs[0].area_m2) / 8000).toBeCloseTo(0.99945, 4);
    const met = (await readGeoJson(out, 'proposal_conflicts')).features.map((f) => f.properties);
    expect(met.filter((c) => c.sign_off !== null)).toMatchObject([
      {
        subject_id: id(9),
        action: 'regreen',
        rule: 'redline.regreen',
        parcel_id: id(9),
        sign_off: '甬自然资规〔2021〕9号（张三，至 2022-12-31）',
      },
    ]);
    expect((await fates(out)).get(`${id(8)}#1`)).toBe('hold');
    expect(ended.stdout).toContain('3 sign-offs (sign_offs.csv): honoured 1, expired 1, without a conflict 1');
  });

  it('proposal.stressTest carries out what the law bars, and every output says that it is no plan', async () => {
    const { out, ended } = await runChild('stress', {
      edits: [
        { op: 'force', parcel: id(9), fate: 'upgrade' },
        { op: 'set', key: 'proposal.stressTest', value: true },
      ],
    });
    expect([ended.stderr, ended.code]).toEqual(['', 1]);
    expect((await fates(out)).get(id(9))).toBe('upgrade');
    const summary = await readSummary(out);
    expect(summary.proposal).toMatchObject({
      standing: 'stressTestOnly',
      reasons: [{ rule: 'redline.upgrade', conflicts: 1 }],
    });
    expect(summary.targets.map(({ spec, reached }) => [spec.id, reached])).toEqual([
      ['reclaimed', 0],
      ['revitalised', 0],
      ['rectified', 0],
      ['scatteredFirms', 0],
      ['inParkShare', expect.closeTo(200 / 9, 6)],
    ]);
    for (const { spec, short, wouldReach } of summary.targets) {
      expect([spec.id, short > 0, (wouldReach ?? 0) > 0]).toEqual([spec.id, true, true]);
    }
    expect(ended.stdout.split('\n')[2]).toMatch(/^!! The proposal is a stress test only, not lawful/);
    for (const name of await readdir(out)) {
      if (name.endsWith('.csv')) {
        const [header, ...rows] = (await readFile(join(out, name), 'utf8')).replace(/^\uFEFF/, '').split('\n');
        expect([name, header.split(',')[0]]).toEqual([name, 'standing']);
        expect(rows.every((row) => row === '' || row.startsWith('stressTestOnly,'))).toBe(true);
      } else if (name.endsWith('.geojson')) {
        const layer = await readGeoJson(out, name.replace('.geojson', ''));
        expect(layer).toMatchObject({ standing: 'stressTestOnly' });
        expect(layer.features.every((f) => Object.keys(f.properties)[0] === 'standing')).toBe(true);
      }
    }
    const scratch = await scratchFolder();
    const layers = await readLayers(await fileSource(join(out, 'lianpian.gpkg')), { scratch });
    await scratch.removeAll();
    expect(layers.map(({ layer }) => layer).filter((name) => !/^stress_test_|^layer_styles$/.test(name))).toEqual([]);
  });

  it('a control line of a kind that no rule speaks of is not passed over in silence', async () => {
    const { out, ended } = await runChild('misspelt', { layers: { boundary: { kind: 'urbanBoundry' } } });
    expect(ended.code).toBe(1);
    const findings = await readCsvRows(out, 'findings');
    expect(findings.filter((f) => f.code === 'line.noRule').map((f) => f.message)[0]).toContain('urbanBoundry');
  });

  it('--set runs one folder a value and one table over all', async () => {
    const { out, ended } = await runChild('sweep', {}, '--set', 'block.gapM=5,20');
    expect(ended.stderr).toBe('');
    expect((await readdir(out)).sort()).toEqual(['block.gapM=20', 'block.gapM=5', 'runs.csv', 'runs.json']);
    // parcels 6 and 7 are 10 m apart: one block at 20 m, two at 5 m
    const blocks = async (run: string) => sumOf((await readSummary(join(out, run))).towns.map((t) => t.blocks));
    expect((await blocks('block.gapM=5')) - (await blocks('block.gapM=20'))).toBe(1);
    const rows = await readCsvRows(out, 'runs');
    expect(new Set(rows.map((r) => r.run))).toEqual(new Set(['block.gapM=5', 'block.gapM=20']));
  });

  it('compare: nothing between a run and itself, and the difference in mu between two', async () => {
    const { out: a } = await runChild('a', {});
    const { out: b } = await runChild('b', { edits: [{ op: 'lockOut', parcel: id(6) }] });
    const same = await lianpian('compare', a, a);
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('the two runs agree')]);
    expect((await lianpian('compare', a, a, '--quiet')).stdout).toBe('');
    const table = join(folder.path, 'difference.csv');
    const differ = await lianpian('compare', a, b, '-o', table);
    expect(differ.code).toBe(1);
    const rows = await readCsvRows(folder.path, 'difference');
    const reclaimed = rows.find((r) => r.about === 'town' && r.name === '乙镇' && r.figure === 'reclaim');
    const stated = JSON.parse((await lianpian('compare', a, b, '--json')).stdout);
    const others = ['difference.json', 'difference.xlsx', 'difference.txt'].map((name) => join(folder.path, name));
    const codes: (number | null)[] = [];
    for (const path of others) codes.push((await lianpian('compare', a, b, '-o', path)).code);
    expect(codes).toEqual([1, 1, 2]);
    expect(JSON.parse(await readFile(others[0], 'utf8'))).toEqual(stated);
    const scratch = await scratchFolder();
    const [sheet] = await readLayers(await fileSource(others[1]), { scratch });
    await scratch.removeAll();
    expect([sheet.table.rowCount, [...sheet.table.columns.keys()]]).toEqual([rows.length, Object.keys(rows[0])]);
    // parcel 6 is 10,000 m² in the plane: 14.99 mu no longer reclaimed
    expect(Number(reclaimed?.difference)).toBeCloseTo(-14.99, 2);
  });

  it('a target that can not be met falls short by a stated amount, and says what binds', async () => {
    const target = {
      id: 'much',
      basis: 'reclaimed',
      value: 100,
      unit: 'mu',
      sense: 'over',
      mode: 'must',
      date: '2025-12-31',
    };
    const { out, ended } = await runChild('short', { targets: [target] });
    expect(ended.code).toBe(1);
    const [t] = (await readSummary(out)).targets;
    expect(t.short).toBeGreaterThan(50);
    expect(t.reached + t.short).toBeCloseTo(100, 1);
    expect(t.bound).toBeGreaterThanOrEqual(t.reached);
    expect((await readSummary(out)).binding.map((b) => b.target)).toContain('much');
    expect(ended.stdout).toContain('much:');
  });
});
