import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

/** The fifteen parcels (`test/golden/fifteen`) with a target that can't be met, and its folder alone in another place. */
const SCENARIO = join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json');
const id = (n: number) => `330212${String(n).padStart(12, '0')}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let out: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const file = join(folder.path, 'wish.json');
  const more = {
    id: 'more',
    basis: 'reclaimed',
    value: 100,
    unit: 'mu',
    sense: 'atLeast',
    mode: 'goal',
    date: '2025-12-31',
  };
  const { targets } = JSON.parse(await readFile(SCENARIO, 'utf8'));
  await writeFile(file, JSON.stringify({ extends: SCENARIO, targets: [...targets, more] }));
  out = join(folder.path, 'out');
  await lianpian('run', file, '-o', out, '--quiet');
}, 300_000);
afterAll(() => folder.remove());

const explain = (...options: readonly string[]) => lianpian('explain', out, '--lang', 'en', ...options);

describe('lianpian explain', () => {
  it('tells the story of a run, and exits with 1 where a target is short', async () => {
    const { code, stdout } = await explain();
    expect(code).toBe(1);
    expect(stdout).toMatch(/Targets: 6, 1 short/);
    expect(stdout).toMatch(/more · .* short/);
    expect(stdout).toMatch(/even alone at most/);
    expect(stdout).toContain('--parcel ID');
    expect(stdout).toMatch(/disturbance .* m² of floor; within the candidates ≥ .*; clusters of any shape ≥/);
    const { stdout: zh } = await lianpian('explain', out, '--lang', 'zh', '--target', 'inParkShare');
    expect(zh).toMatch(/达到 [\d.]+ %（.*单独求此目标：候选范围内至多 [\d.]+，连片为任意形状至多 [\d.]+ %/s);
  });

  it('says of a target what holds it, and of a met one that nothing does', async () => {
    const { code, stdout } = await explain('--target', 'more');
    expect(code).toBe(1);
    expect(stdout).toMatch(/taking away no limit helps/);
    expect(stdout).toMatch(/what can not count/);
    expect(stdout).toMatch(/held, in hard conflict with a control line +\d+\.\d +mu/);
    const met = await explain('--target', 'reclaimed');
    expect([met.code, met.stdout]).toEqual([0, expect.stringContaining('no limit holds it')]);
  });

  it('says why a parcel has its fate, what closes the others, and what each open one would cost', async () => {
    const { code, stdout } = await explain('--parcel', id(6));
    expect(code).toBe(0);
    expect(stdout).toMatch(/· reclaim/);
    expect(stdout).toMatch(/why: counts as reclaimed/);
    expect(stdout).toMatch(/next best: regreen: disturbance \+[\d.,]+ m² of floor/);
    expect(stdout).toMatch(/other: keep: .*reclaimed −\d/);
    expect(stdout).toMatch(/closed cluster: not in 集中建设区/);
    // firms by name with what becomes of them, and what changes in words
    expect(stdout).toMatch(/firm \S+ \(91330212\w+\): move to a park → /);
    expect(stdout).not.toMatch(/[+−](move|reclaim|cluster)\[/);
    const { stdout: zh } = await lianpian('explain', out, '--lang', 'zh', '--parcel', id(6));
    expect(zh).toMatch(/次优：复绿：扰动 \+[\d.,]+ 平方米建筑/);
    expect(zh).toMatch(/不可连片改造：不在集中建设区/);
  });

  it('tells each piece of a parcel that a line cuts, and a parcel that is not decided', async () => {
    const { stdout } = await explain('--parcel', id(8), '--json');
    const { pieces } = JSON.parse(stdout) as {
      pieces: { id: string; fate: string; closed: { why: { en: string }[] }[] }[];
    };
    expect(pieces.map((piece) => [piece.id, piece.fate])).toEqual([
      [`${id(8)}#1`, 'hold'],
      [`${id(8)}#2`, 'keep'],
    ]);
    expect(pieces[0].closed[0].why[0].en).toMatch(/^held, in hard conflict with a control line: existing\.farmland/);
    const field = JSON.parse(await readFile(join(out, 'parcels.geojson'), 'utf8')).features.find(
      (one: { properties: { land_use: string } }) => one.properties.land_use === 'paddy',
    );
    const other = await explain('--parcel', field.properties.parcel_id);
    expect([other.code, other.stdout]).toEqual([0, expect.stringContaining('paddy, not decided')]);
  });

  it('says why a firm goes where it goes', async () => {
    const { code, stdout } = await explain('--firm', '91330212MA2XXX0006', '--json');
    expect(code).toBe(0);
    const firm = JSON.parse(stdout) as {
      fate: string;
      destination: string;
      others: { fate: string; levels: unknown }[];
    };
    expect(firm.fate).toBe('move');
    expect(firm.destination).not.toBe('');
    expect(firm.others.map(({ fate }) => fate)).toContain('stay');
  });

  it('names near ids for one that is not there, in both languages', async () => {
    const wrong = `${id(6).slice(0, -1)}X`;
    const { code, stderr } = await explain('--parcel', wrong);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^E_UNKNOWN_ID: the run has no parcel ${wrong}`));
    expect(stderr).toMatch(/Did you mean 330212\d{12}, /);
    const zh = await lianpian('explain', out, '--target', 'mores', '--lang', 'zh', '--json');
    expect(zh.code).toBe(2);
    expect(JSON.parse(zh.stdout).error).toMatchObject({ code: 'E_UNKNOWN_ID', remedy: '是否指 more？' });
  });

  it('refuses what it can not read, and two questions at once', async () => {
    const empty = await lianpian('explain', folder.path, '--lang', 'en');
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringMatching(/^E_FILE_MISSING/)]);
    await writeFile(join(folder.path, 'summary.json'), '{"targets": []}');
    const other = await lianpian('explain', folder.path, '--lang', 'en');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(/^E_FILE_DAMAGED: .*not of a run of lianpian/),
    ]);
    const { optimiser, ...rest } = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
    const levels = optimiser.levels.map(({ openGap, ...level }: { openGap: unknown }) => level);
    await writeFile(
      join(folder.path, 'summary.json'),
      JSON.stringify({ ...rest, optimiser: { ...optimiser, levels } }),
    );
    const older = await lianpian('explain', folder.path, '--lang', 'en');
    expect([older.code, older.stderr]).toEqual([2, expect.stringMatching(/^E_FILE_DAMAGED: .*of another version \(/)]);
    const two = await explain('--parcel', id(6), '--firm', 'x');
    expect([two.code, two.stderr]).toEqual([
      2,
      expect.stringMatching(/^E_USAGE: --parcel, --target and --firm exclude/),
    ]);
    await writeFile(join(out, 'program.json.gz'), 'not gzip');
    const damaged = await explain('--parcel', id(6));
    expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringMatching(/^E_FILE_DAMAGED/)]);
  });
});
