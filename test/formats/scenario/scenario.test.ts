import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/formats/scenario/load.js';
import { checkSetting, settingsOf } from '../../../src/formats/scenario/parse.js';
import { LianpianError } from '../../../src/model/errors.js';

const BASE = {
  name: { zh: '基准', en: 'base' },
  date: '2022-01-01',
  layers: { dltb: { role: 'parcels', file: 'in/DLTB.shp' }, old: { role: 'keepList', file: 'keep.csv' } },
  settings: { 'block.gapM': 20, 'farmland.gapM': 20 },
  edits: [{ op: 'lockOut', parcel: 'A' }],
};

/** Loads `start` from files kept in memory; a path resolves to `folder of from` / path. */
async function load(filesByPath: Readonly<Record<string, unknown>>, start = 'base.json') {
  return loadScenario(start, {
    async readText(path) {
      const file = filesByPath[path];
      return typeof file === 'string' ? file : JSON.stringify(file);
    },
    resolve: (from, path) => [...from.split('/').slice(0, -1), path].join('/'),
  });
}

async function refusal(files: Readonly<Record<string, unknown>>, start = 'base.json'): Promise<LianpianError> {
  try {
    await load(files, start);
  } catch (error) {
    if (error instanceof LianpianError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a scenario that extends another', () => {
  it('merges objects by key, appends edits base first, removes by null, and resolves paths against the file that names them', async () => {
    const { scenario, files } = await load(
      {
        'data/base.json': BASE,
        'data/middle.json': { extends: 'base.json' },
        'data/child.json': {
          extends: 'middle.json',
          name: { zh: '从严', en: 'tight' },
          layers: { old: null, redline: { role: 'controlLine', kind: 'ecologicalRedline', file: 'red.geojson' } },
          settings: { 'block.gapM': 30 },
          edits: [{ op: 'set', key: 'block.gapM', value: 40 }],
        },
      },
      'data/child.json',
    );
    expect(files).toEqual(['data/base.json', 'data/middle.json', 'data/child.json']);
    expect(Object.keys(scenario.layers)).toEqual(['dltb', 'redline']);
    expect(scenario.layers.dltb.file).toBe('data/in/DLTB.shp');
    expect(scenario.layers.redline.file).toBe('data/red.geojson');
    expect(scenario.edits?.map((e) => e.op)).toEqual(['lockOut', 'set']);
    const settings = settingsOf(scenario, 'x');
    expect(settings['block.gapM']).toBe(40);
    expect(settings['farmland.gapM']).toBe(20);
    expect(settings['piece.minAreaM2']).toBe(200);
  });

  it('is refused where a list of codes holds none', async () => {
    const { scenario } = await load(
      { 'base.json': { ...BASE, settings: { 'check.gradeC': 'coverage.hole' } } },
      'base.json',
    );
    expect(() => settingsOf(scenario, 'x')).toThrow(/no code "coverage.hole"/);
  });

  it('is refused when it extends itself over others, with the circle', async () => {
    const error = await refusal({ 'base.json': { extends: 'b.json' }, 'b.json': { extends: 'base.json' } });
    expect(error.code).toBe('E_SCENARIO_CYCLE');
    expect(error.message).toContain('base.json → b.json → base.json');
  });
});

describe('comments', () => {
  it('are passed over in the root, in a layer, and as what init could not place', async () => {
    const { scenario } = await load({
      'base.json': {
        ...BASE,
        $comment: ['数据年份待核', 'check the year'],
        $unrecognised: { czkfbj: { file: 'x.shp', role: ['controlLine', 'villages'] } },
        $targets: [{ id: 'a' }],
        layers: { dltb: { $comment: 'of 2021', role: 'parcels', file: 'in/DLTB.shp' } },
      },
    });
    expect(scenario.layers.dltb.$comment).toBe('of 2021');
    expect(scenario.targets).toBeUndefined();
  });
});

describe('a malformed scenario is refused with the path of the wrong key', () => {
  const target = {
    id: 'a',
    basis: 'reclaimed',
    value: 5000,
    unit: 'mu',
    sense: 'over',
    mode: 'must',
    date: '2025-12-31',
  };
  const cases: readonly [string, unknown, string, string][] = [
    ['text that is not JSON', '{"name": 1,\n "date" }', 'E_SCENARIO_SYNTAX', 'line 2'],
    ['a list', '[]', 'E_SCENARIO_SYNTAX', 'base.json'],
    ['an unknown key', { ...BASE, colour: 'red' }, 'E_SCENARIO_KEY', '/colour'],
    ['a missing key', { ...BASE, date: undefined }, 'E_SCENARIO_KEY', 'base.json'],
    ['an unknown role', { ...BASE, layers: { p: { role: 'parcel', file: 'x' } } }, 'E_SCENARIO_KEY', '/layers/p'],
    [
      'an unknown field word',
      { ...BASE, layers: { p: { role: 'parcels', file: 'x', fields: { idd: 'B' } } } },
      'E_SCENARIO_KEY',
      '/layers/p/fields/idd',
    ],
    ['no parcels', { ...BASE, layers: {} }, 'E_SCENARIO_KEY', '/layers'],
    ['a setting out of bounds', { ...BASE, settings: { 'block.gapM': -1 } }, 'E_SETTING', '/settings/block.gapM'],
    [
      'a target that is not a number',
      { ...BASE, targets: [{ ...target, value: '5000亩' }] },
      'E_TARGET',
      '/targets/0/value',
    ],
    ['a day that does not exist', { ...BASE, date: '2022-02-31' }, 'E_SCENARIO_KEY', '/date'],
    [
      'a target on such a day',
      { ...BASE, targets: [{ ...target, date: '2025-13-45' }] },
      'E_SCENARIO_KEY',
      '/targets/0/date',
    ],
    ['two targets of one id', { ...BASE, targets: [target, target] }, 'E_TARGET', '/targets/1'],
    ['a unit that does not fit', { ...BASE, targets: [{ ...target, unit: 'firms' }] }, 'E_TARGET', '/targets/0/unit'],
    [
      'an edit with an unknown fate',
      { ...BASE, edits: [{ op: 'force', parcel: 'A', fate: 'vanish' }] },
      'E_SCENARIO_KEY',
      '/edits/0/fate',
    ],
  ];
  for (const [name, content, code, place] of cases) {
    it(name, async () => {
      const error = await refusal({ 'base.json': content });
      expect([error.code, error.where]).toEqual([code, expect.stringContaining(place)]);
      expect(error.remedy.length).toBeGreaterThan(5);
    });
  }

  it('a list of another length, or a word where a list belongs, says how many it takes', async () => {
    const firms = (fields: object) => ({ role: 'firms', file: 'x', fields });
    const parcels = { role: 'parcels', file: 'x' };
    const short = { ...BASE, layers: { p: parcels, f: firms({ taxWan: ['税'] }) } };
    expect((await refusal({ 'base.json': short })).remedy).toMatch(/exactly 3 .*\[ \]/);
    const word = { ...BASE, layers: { p: { ...parcels, join: { file: 'x', by: 'BSM' } } } };
    expect((await refusal({ 'base.json': word })).remedy).toBe('Give a list in [ ].');
  });
});

describe('a setting from the command line', () => {
  it('is read as a number within its bounds, or one of its words', () => {
    expect(checkSetting('block.gapM', '25', '--set')).toBe(25);
    expect(checkSetting('conflictExit', 'propose', '--set')).toBe('propose');
    expect(() => checkSetting('block.gapM', 'wide', '--set')).toThrow(LianpianError);
    expect(() => checkSetting('block.gap', '25', '--set')).toThrow(/no setting/);
    expect(() => checkSetting('conflictExit', 'maybe', '--set')).toThrow(/can't be/);
    expect(checkSetting('check.gradeA', 'coverage.gap+id.missing', '--set')).toBe('coverage.gap+id.missing');
    expect(checkSetting('check.gradeA', '', '--set')).toBe('');
    expect(() => checkSetting('check.gradeA', 'coverage.gap coverage.hole', '--set')).toThrow(
      /no code "coverage.hole"/,
    );
  });
});
