import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import { textCell } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { delivered, FARMLAND, FARMLAND_AFTER, judgeRules, plots, REDLINE } from '../helpers/judgeCase.js';
import { box } from '../helpers/overlayCase.js';
import { lianpian, temporaryFolder } from '../helpers/program.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);

async function save(name: string, { layer, shapes, table }: DeliveredLayer): Promise<void> {
  const one = { name: layer, shapes, table, crs: 'EPSG:4549', decimals: 'all' } as const;
  const { files } = await writeLayers(name, [one], { scratch: scratchAt(folder.path), inProcess: true });
  for (const file of files) await writeFile(at(file.name), file.bytes);
}
const read = async (name: string) =>
  readLayers(await fileSource(at(name)), {
    scratch: scratchAt(folder.path),
    job: { progress() {}, cancelled: () => false },
  });
const cells = async (name: string, layer: string, column: string) => {
  const { table } = (await read(name)).find((one) => one.layer === layer)!;
  return Array.from({ length: table.rowCount }, (_, row) => textCell(table.columns.get(column), row));
};

beforeAll(async () => {
  folder = await temporaryFolder();
  await save('plots.gpkg', plots());
  await save('redline.fgb', delivered('redline', REDLINE));
  await save('farm.fgb', delivered('farm', FARMLAND));
  await save('farm2.fgb', delivered('farm2', FARMLAND_AFTER));
  await save('far.fgb', delivered('far', [box(5000, 5000, 10)]));
  await save('clear.fgb', delivered('clear', [box(700, 700, 10)]));
  await save('bare.fgb', delivered('bare', [box(0, 0, 100)]));
  const rules = judgeRules();
  await writeFile(at('rules.json'), JSON.stringify({ ...rules, regrade: undefined, regraded: undefined }));
});
afterAll(() => folder.remove());

const LINES = () => ['--line', `生态保护红线=${at('redline.fgb')}`, '--line', `永农=${at('farm.fgb')}`];
const judge = (...args: readonly string[]) => lianpian('judge', ...args, '--date', '2025-01-01');

describe('lianpian judge', () => {
  it('lists conflicts in CSV with the overlap table beside it, and prints the page', async () => {
    const ended = await judge(at('plots.gpkg'), ...LINES(), '-o', at('out.csv'));
    expect([ended.code, ended.stderr]).toEqual([1, '']);
    expect(ended.stdout).toMatch(/5 parcels, 75\.00 mu; judged as: as it is/);
    expect(ended.stdout).toMatch(/rules: \d+ in force on 2025-01-01, of which \d+ rest on a clause/);
    expect(ended.stdout).toMatch(/ecological redline +hard +1 +5,000\.00 +0\.5000 +7\.50 +0\.00/);
    const [head, ...rows] = (await readFile(at('out.csv'), 'utf8')).trimEnd().split('\n');
    expect(head).toMatch(/^\uFEFFconflict_id,parcel_id,rule,rule_zh,rule_en,clause,rules_date,severity,/);
    expect(rows[0]).toMatch(/^existing\.redline\.industry:生态保护红线-1:甲,甲,.*,5000\.00,0\.5000,7\.50,0\.500000,/);
    const overlap = (await readFile(at('out_overlap.csv'), 'utf8')).trimEnd().split('\n');
    expect([overlap[0].slice(0, 30), overlap.length]).toEqual(['\uFEFFlevel,parcel_id,town,village,', 8]);
  });

  it('writes a workbook of Chinese sheets', async () => {
    await judge(at('plots.gpkg'), ...LINES(), '-o', at('out.xlsx'));
    const layers = await read('out.xlsx');
    expect(layers.map(({ layer }) => layer)).toEqual([
      '冲突清单',
      '边界误差',
      '压盖统计',
      '按控制线',
      '按镇街',
      '控制线交叉',
      '规则',
      '豁免',
    ]);
  });

  it('writes a layer a severity with styles, noise apart, and all tables', async () => {
    await judge(at('plots.gpkg'), ...LINES(), '-o', at('out.gpkg'));
    const layers = await read('out.gpkg');
    expect(layers.map(({ layer, shapes }) => `${layer} ${shapes.kind}`)).toEqual([
      'line_overlaps polygon',
      'noise polygon',
      'soft polygon',
      'review polygon',
      'hard polygon',
      'overlap none',
      'by_line none',
      'by_town none',
      'rules none',
      'sign_offs none',
      'layer_styles none',
    ]);
    expect(await cells('out.gpkg', 'hard', 'parcel_id')).toContain('甲');
    expect(await cells('out.gpkg', 'noise', 'parcel_id')).toEqual(['丙']);
  });

  it('writes the same bytes on one thread and on two', async () => {
    const written: Buffer[] = [];
    for (const threads of ['1', '2']) {
      await judge(at('plots.gpkg'), ...LINES(), '-o', at('same.geojson'), '--force', '--threads', threads);
      written.push(await readFile(at('same.geojson')));
    }
    expect(written[0].equals(written[1])).toBe(true);
  });

  it('asks whether to build on plots without land classes', async () => {
    const own = ['--rules', at('rules.json'), '--as', 'newIndustry'];
    const ended = await judge(at('bare.fgb'), ...LINES(), ...own, '-o', '-', '--quiet');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^new\.redline:生态保护红线-1:1,/m);
    const clean = await judge(
      at('bare.fgb'),
      '--line',
      `永农=${at('far.fgb')}`,
      ...own,
      '-o',
      '-',
      '--json',
      '--quiet',
    );
    expect([clean.code, clean.stdout]).toEqual([2, expect.stringContaining('-o - and --json')]);
  });

  it('ends with 0 where nothing is in conflict', async () => {
    const ended = await judge(at('plots.gpkg'), '--line', `永农=${at('clear.fgb')}`, '-o', at('clean.csv'), '--json');
    const said = JSON.parse(ended.stdout);
    expect([ended.code, said.asksForPerson]).toEqual([0, 0]);
    expect(said.byLine).toEqual([]);
  });

  it('says loudly where more passes for noise than is laid down, and refuses what would pass for anything', async () => {
    const farm = ['--line', `永农=${at('farm2.fgb')}`, '-o', at('loose.csv'), '--json'];
    const loose = await judge(at('plots.gpkg'), ...farm, '--set', 'conflict.mismatchAreaM2=2000');
    const said = JSON.parse(loose.stdout).findings.filter(({ code }: { code: string }) => code === 'rule.tolerant');
    expect([loose.code, said]).toEqual([
      1,
      [expect.objectContaining({ severity: 'warning', numbers: expect.objectContaining({ widthM: 1, areaM2: 2000 }) })],
    ]);
    for (const wide of [
      'conflict.mismatchAreaM2=2001',
      'conflict.mismatchWidthM=10.1',
      'overlay.snapRelative=1',
      'overlay.snapAbsoluteM2=1e9',
    ]) {
      const refused = await judge(at('plots.gpkg'), ...farm, '--set', wide);
      expect([refused.code, JSON.parse(refused.stdout).error.code]).toEqual([2, 'E_SETTING']);
    }
  });

  it('tells two versions of a line apart, in m² and mu', async () => {
    const versions = ['--before', `永农=${at('farm.fgb')}`, '--after', `红线二=${at('farm2.fgb')}`];
    const refused = await judge(at('plots.gpkg'), ...versions, '-o', at('changes.csv'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--before 永农 has no --after 永农')]);
    const both = ['--before', `永农=${at('farm.fgb')}`, '--after', `basicFarmland=${at('farm2.fgb')}`];
    const own = ['--line', `生态保护红线=${at('redline.fgb')}`];
    const ended = await judge(at('plots.gpkg'), ...both, ...own, '-o', at('changes.csv'));
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/permanent basic farmland +3 +18\.75 +0\.08 +\+18\.68/);
    const rows = (await readFile(at('changes.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows[1]).toMatch(/^grown,增大,2500\.00,5000\.00,2500\.00,3\.75,7\.50,3\.75,/);
    expect((await readFile(at('changes_line_changes.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(4);
  });

  it('lists the rules in force without parcels', async () => {
    const ended = await judge('--list-rules', '--rules', at('rules.json'), '-o', at('list.csv'));
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('now.redline')]);
    const listed = await readFile(at('list.csv'), 'utf8');
    expect(listed).toMatch(/^now\.redline,.*,测试规则,,,2020-01-01,2020-01-01,,false,/m);
    const before = await lianpian('judge', '--rules', at('rules.json'), '--date', '2019-12-31', '--json');
    const ids = JSON.parse(before.stdout).list.map(({ id }: { id: string }) => id);
    expect(ids).not.toContain('now.redline');
  });

  it.each([
    ['no line', [], 'judge needs a line: --line KIND=FILE'],
    ['no file behind the kind', ['--line', '永农'], '--line 永农 is not KIND=FILE'],
    ['one kind twice', ['--line', '永农=@farm.fgb', '--line', 'basicFarmland=@farm.fgb'], 'both basicFarmland'],
    ['a day that is none', ['--line', '永农=@farm.fgb', '--date', '2025-02-30'], '--date 2025-02-30 is not a day'],
    ['an unknown action', ['--line', '永农=@farm.fgb', '--as', 'building'], '--as takes one of existing'],
    ['an unknown use', ['--line', '永农=@farm.fgb', '--use', 'works'], '--use takes one of industry'],
    ['a missing file', ['--line', '永农=@none.shp'], 'E_FILE_MISSING'],
    ['broken rules', ['--line', '永农=@farm.fgb', '--rules', '@farm.fgb'], 'E_RULES'],
  ])('refuses %s', async (_, args, message) => {
    const real = args.map((text) => text.replace('@', `${folder.path}/`));
    const ended = await lianpian('judge', at('plots.gpkg'), ...real, '-o', at('refused.csv'));
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('refuses parcels without land classes, with what to say', async () => {
    const ended = await judge(at('bare.fgb'), ...LINES(), '-o', at('refused.csv'));
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('E_FIELD_MISSING')]);
    expect(ended.stderr).toContain('--use');
  });
});
