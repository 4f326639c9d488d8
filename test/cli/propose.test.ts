import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import loadHighs, { type Highs } from 'highs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsvRows, readSummary } from '../helpers/outputs.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

const SCENARIO = join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe('lianpian propose', () => {
  it('decides as run does, and writes what speaks of decisions and nothing else', async () => {
    const out = join(folder.path, 'decisions');
    const ended = await lianpian('propose', SCENARIO, '-o', out, '--lang', 'en');
    const summary = await readSummary(out);
    expect((await readdir(out)).sort()).toEqual([...summary.outputs].sort());
    expect(summary.outputs).toEqual([
      'summary.json',
      'program.json.gz',
      'lianpian.gpkg',
      'tables.xlsx',
      'proposal.geojson',
      'clusters.geojson',
      'targets.csv',
      'behind_targets.csv',
      'limits.csv',
      'phases.csv',
      'no_year.csv',
      'firms.csv',
      'findings.csv',
    ]);
    expect(ended.code).toBe(summary.exit);
    const headings = ended.stdout.split('\n').filter((line: string) => line.startsWith('■'));
    expect(headings).toEqual([
      '■ Clusters proposed',
      '■ Year by year',
      '■ Targets',
      '■ Limits of the whole plan',
      '■ Outputs',
    ]);
    // whatever is counted in the exit has its words
    const findings = await readCsvRows(out, 'findings');
    expect(findings.length).toBe(summary.findings.reduce((total, { count }) => total + count, 0));
    const expected = join(ROOT, 'test', 'golden', 'fifteen', 'expected');
    expect(await readFile(join(out, 'firms.csv'), 'utf8')).toBe(await readFile(join(expected, 'firms.csv'), 'utf8'));
  });

  it('asks for what it needs', async () => {
    const ended = await lianpian('propose', SCENARIO, '--lang', 'en');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('propose needs -o DIR');
  });
});

describe('--mps', () => {
  it('writes the programs solved: their sha-256 is in the summary, and another reader comes to the same optimum', async () => {
    const out = join(folder.path, 'with-programs');
    const file = join(folder.path, 'programs', 'plan.mps');
    await lianpian('propose', SCENARIO, '-o', out, '--mps', file);
    const { optimiser } = await readSummary(out);
    const level = optimiser.levels.find(({ name }) => name === 'disturbance');
    const bytes = await readFile(file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(level?.programs[0].sha256);
    const highs = await (loadHighs as unknown as () => Promise<Highs>)();
    const objective = highs.withModel({ format: 'mps', data: new Uint8Array(bytes) }, (model) => {
      model.options.set({ output_flag: false, mip_rel_gap: 0 });
      model.run();
      return model.getObjectiveValue();
    });
    // in the program floor is in thousands
    expect(objective * 1000).toBeGreaterThanOrEqual((level?.bound ?? Number.NaN) - 0.01);
    expect(objective * 1000).toBeLessThanOrEqual((level?.value ?? Number.NaN) + 0.01);
    const names = await readCsvRows(join(folder.path, 'programs'), 'plan.mps.names');
    expect(names.map(({ name }) => name).some((name) => name.startsWith('cluster['))).toBe(true);
    expect(names.every(({ mps_name }) => /^[!-~]+$/.test(mps_name))).toBe(true);
    expect((await readdir(join(folder.path, 'programs'))).sort()).toContain('plan.farmlandJoined.mps');
  });

  it('refuses a sweep and a file that is there', async () => {
    const out = join(folder.path, 'refused');
    const sweep = await lianpian(
      'run',
      SCENARIO,
      '-o',
      out,
      '--set',
      'move.maxKm=5,10',
      '--mps',
      join(folder.path, 'x.mps'),
    );
    expect([sweep.code, sweep.stderr.includes('--mps')]).toEqual([2, true]);
    const there = await lianpian('propose', SCENARIO, '-o', out, '--mps', join(folder.path, 'programs', 'plan.mps'));
    expect([there.code, there.stderr.includes('E_OUTPUT_EXISTS')]).toEqual([2, true]);
  });
});
