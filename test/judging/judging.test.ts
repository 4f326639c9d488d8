import { beforeAll, describe, expect, it } from 'vitest';
import { allConflicts, judgedLayers, judgedTables } from '../../src/export/judged.js';
import { placeNames } from '../../src/export/placeNames.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { itemCount, planarAreas } from '../../src/geometry/polygonSet.js';
import type { GivenLayers } from '../../src/judging/givenLayers.js';
import { type Judged, type JudgingOptions, judgeOpened, openGiven } from '../../src/judging/judging.js';
import { judgedTotals } from '../../src/judging/totals.js';
import { cell, type Table, textColumn } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import { QUIET_JOB } from '../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { delivered, FARMLAND, judgeRules, PLOTS, plots, REDLINE } from '../helpers/judgeCase.js';
import { box } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const OPTIONS: JudgingOptions = {
  rules: judgeRules(),
  date: '2025-01-01',
  action: 'existing',
  use: null,
  classField: null,
  codes: null,
  settings: DEFAULT_SETTINGS,
};
const LINES: GivenLayers['lines'] = [
  { name: '生态保护红线', delivered: delivered('hx', REDLINE, { HXBM: ['R1'] }), idField: null },
  { name: 'YJJBNTBHTB', delivered: delivered('nt', FARMLAND, { BSM: ['F1', 'F2'] }), idField: null },
];
const GIVEN: GivenLayers = { parcels: { delivered: plots(), idField: null }, lines: LINES };

const judgeGiven = async (given: Partial<GivenLayers> = {}, options: Partial<JudgingOptions> = {}) => {
  const all = { ...OPTIONS, ...options };
  const opened = openGiven({ ...GIVEN, ...given }, all, geos, QUIET_JOB);
  return judgeOpened(opened, all, { geos });
};
const shown = ({ conflicts }: Judged) =>
  conflicts.map(({ rule, subject, overlapM2, widthClass }) => `${rule} ${subject.id} ${overlapM2} ${widthClass}`);
const rowsOf = ({ columns, rowCount }: Table, names: readonly string[]) =>
  Array.from({ length: rowCount }, (_, row) => names.map((name) => cell(columns.get(name)!, row)));

describe('a judgement of given layers', () => {
  it('lists hard before review, boundary noise after both, without a scenario', async () => {
    expect(shown(await judgeGiven())).toEqual([
      'now.redline 甲 5000 encroachment',
      'now.farmland 丁 2500 encroachment',
      'now.farmland 丙 50 mismatch',
    ]);
  });

  it('asks a decision of all land, whatever stands there', async () => {
    expect(shown(await judgeGiven({}, { action: 'newIndustry', use: 'industry' }))).toEqual([
      'new.redline 甲 5000 encroachment',
      'new.redline 乙 10000 encroachment',
      'new.farmland 丁 2500 encroachment',
      'new.farmland 丙 50 mismatch',
    ]);
  });

  it('needs land classes, or to be told the use of the land', async () => {
    const bare = delivered(
      'plots',
      PLOTS.map(({ shape }) => shape),
    );
    const parcels = { delivered: bare, idField: null };
    const refused = await judgeGiven({ parcels }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LianpianError);
    expect(refused).toMatchObject({ code: 'E_FIELD_MISSING', remedy: expect.stringContaining('--use') });
    const told = await judgeGiven({ parcels }, { use: 'industry' });
    expect(told.conflicts.map(({ subject }) => subject.id)).toEqual(['1', '2', '4', '3']);
  });

  it('keeps the use of land whose class is known when one is told', async () => {
    expect(shown(await judgeGiven({}, { use: 'industry' }))).toEqual(shown(await judgeGiven()));
  });

  it('says loudly which line no rule speaks of, and measures it all the same', async () => {
    const own = { name: '公益林带', delivered: delivered('x', [box(0, 0, 100)]), idField: null };
    const judged = await judgeGiven({ lines: [...LINES, own] });
    expect(judged.findings.map(({ code, layer, severity }) => `${code} ${layer} ${severity}`)).toEqual([
      'line.noRule 公益林带 warning',
    ]);
    expect(judged.inside[2].areaM2[0]).toBe(10_000);
    // the rules of the case ask nothing of a reclaim
    const reclaim = await judgeGiven({}, { action: 'reclaim' });
    expect(reclaim.findings.map(({ code, layer }) => `${code} ${layer}`)).toEqual([
      'line.noRule 生态保护红线',
      'line.noRule YJJBNTBHTB',
    ]);
  });

  it('has no lines without zones, parcels or conflicts to stumble over', async () => {
    const empty = { name: '永农', delivered: delivered('none', []), idField: null };
    const judged = await judgeGiven({ lines: [empty] });
    expect([judged.conflicts, itemCount(judged.shapes), judged.crossed.overlaps]).toEqual([[], 0, []]);
    const tables = judgedTables(judged, judgedTotals(judged, placeNames(judged.district).town, geos));
    expect(tables.map(({ table }) => table.rowCount)).toEqual([0, 0, 1, 4, 4, 0, 4, 0]);
  });

  it('says which line is nowhere near the parcels, which has no zone, and which id comes twice', async () => {
    const far = { name: '永农', delivered: delivered('far', [box(9000, 0, 10)]), idField: null };
    const none = { name: '棕线', delivered: delivered('none', []), idField: null };
    const twice = plots();
    const BSM = textColumn(['甲', '乙', '甲', '丁', '戊']);
    const columns = new Map([...twice.table.columns, ['BSM', BSM] as const]);
    const parcels = { delivered: { ...twice, table: { ...twice.table, columns } }, idField: null };
    const { findings } = openGiven({ parcels, lines: [far, none, ...LINES.slice(0, 1)] }, OPTIONS, geos, QUIET_JOB);
    const told = findings.filter(({ severity }) => severity === 'warning');
    expect(told.map(({ code, layer, feature }) => `${code} ${layer} ${feature ?? ''}`)).toEqual([
      'layer.outside 永农 ',
      'layer.outside 棕线 ',
      'id.duplicate DLTB 3',
    ]);
  });

  it('takes codes of an uncertain system for 三调, and says so', async () => {
    const fields = { DLBM: PLOTS.map(({ landClass }) => landClass) };
    const unnamed = delivered(
      'DLTB',
      PLOTS.map(({ shape }) => shape),
      fields,
    );
    const opened = openGiven({ ...GIVEN, parcels: { delivered: unnamed, idField: null } }, OPTIONS, geos, QUIET_JOB);
    expect(opened.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['code.ambiguous note']);
    const said = openGiven(
      { ...GIVEN, parcels: { delivered: unnamed, idField: null } },
      { ...OPTIONS, codes: 'yongdiyonghai' },
      geos,
      QUIET_JOB,
    );
    expect([said.findings, said.district.parcels.use[0]]).toEqual([[], 'farmRoad']);
  });
});

describe('rules on land outside an industrial line', () => {
  const rules = judgeRules();
  const outside = { ...rules.rules[2], id: 'new.outside', line: 'anywhere', industrialLine: 'outside' } as const;
  const options = {
    action: 'newIndustry',
    use: 'industry',
    rules: { ...rules, rules: [...rules.rules, outside] },
  } as const;

  it('are not asked where no such line was given, and that is said', async () => {
    const judged = await judgeGiven({}, options);
    expect(judged.conflicts.some(({ rule }) => rule === 'new.outside')).toBe(false);
    expect(judged.findings.map(({ code, numbers }) => [code, numbers])).toEqual([
      ['rule.lineMissing', { rules: 'new.outside', line: expect.stringContaining('industrial') }],
    ]);
  });

  it('are asked where there is one', async () => {
    const line = { name: '棕线', delivered: delivered('gy', [box(0, 0, 100)]), idField: null };
    const judged = await judgeGiven({ lines: [...LINES, line] }, options);
    const met = judged.conflicts.filter(({ rule }) => rule === 'new.outside').map(({ subject }) => subject.id);
    expect(met).toEqual(['乙', '丙', '丁', '戊']);
  });
});

describe('its outputs', () => {
  it('count every conflict in exactly one layer, and draw its land', async () => {
    const judged = await judgeGiven();
    const layers = judgedLayers(judged).slice(1);
    expect(layers.map(({ name, table }) => `${name} ${table.rowCount}`)).toEqual([
      'noise 1',
      'soft 0',
      'review 1',
      'hard 1',
    ]);
    const all = allConflicts(judged);
    expect(all.table.rowCount).toBe(3);
    expect([...planarAreas(all.polygons)].map((areaM2) => Math.round(areaM2))).toEqual([5000, 2500, 50]);
  });

  it('give the evidence of practice: m², ha, mu, share, what the land is, and where', async () => {
    const [list] = judgedTables(
      await judgeGiven(),
      judgedTotals(await judgeGiven(), () => null, geos),
    );
    expect(
      rowsOf(list.table, ['parcel_id', 'line_zh', 'zone_id', 'overlap_m2', 'overlap_ha', 'overlap_mu', 'share']),
    ).toEqual([
      ['甲', '生态保护红线', 'R1', 5000, 0.5, 7.5, 0.5],
      ['丁', '永久基本农田', 'F2', 2500, 0.25, 3.75, 0.25],
    ]);
    expect(
      rowsOf(list.table, ['rules_date', 'land_class', 'agricultural_m2', 'construction_m2', 'unused_m2', 'town']),
    ).toEqual([
      ['2025-01-01', '0601', 0, 5000, 0, '330212001'],
      ['2025-01-01', '0601', 0, 2500, 0, '330212002'],
    ]);
    const [[lon, lat]] = rowsOf(list.table, ['lon', 'lat']);
    expect([Math.round(Number(lon)), Math.round(Number(lat))]).toEqual([120, 30]);
  });

  it('have a row of 压盖统计 for every parcel touched, whatever the rules say, and totals by town and in all', async () => {
    const judged = await judgeGiven();
    const tables = judgedTables(
      judged,
      judgedTotals(judged, () => null, geos),
    );
    const overlap = tables.find(({ name }) => name === 'overlap')!;
    const names = ['level', 'parcel_id', 'town', 'area_m2', 'ZYYNMJ', 'ZYSTHXMJ', 'ZYCZKFBJMJ', 'BGZMJ', 'BGNYDMJ'];
    expect(rowsOf(overlap.table, [...names, 'BGGDMJ', 'BGWLYDMJ', 'BGCZMJ', 'BGCKMJ', 'ZYYNMJ_ha'])).toEqual([
      ['parcel', '甲', '330212001', 10_000, 0, 5000, null, 10_000, 0, 0, 0, 10_000, 0, 0],
      ['parcel', '乙', '330212001', 10_000, 0, 10_000, null, 10_000, 10_000, 10_000, 0, 0, 0, 0],
      ['parcel', '丙', '330212001', 10_000, 50, 0, null, 10_000, 0, 0, 0, 10_000, 0, 0.005],
      ['parcel', '丁', '330212002', 10_000, 2500, 0, null, 10_000, 0, 0, 0, 10_000, 0, 0.25],
      ['town', null, '330212001', 30_000, 50, 15_000, null, 30_000, 10_000, 10_000, 0, 20_000, 0, 0.005],
      ['town', null, '330212002', 10_000, 2500, 0, null, 10_000, 0, 0, 0, 10_000, 0, 0.25],
      ['all', null, null, 40_000, 2550, 15_000, null, 40_000, 10_000, 10_000, 0, 30_000, 0, 0.255],
    ]);
  });

  it('measure the survey and the plan under plots that are neither', async () => {
    const land = delivered('survey', [box(0, 0, 60, 100), box(60, 0, 40, 100)], {
      DLBM: ['0101', '0601'],
      CZCSXM: [null, '203A'],
    });
    const plan = delivered('plan', [box(0, 0, 30, 100), box(30, 0, 70, 100)], { GHYDFLMC: ['防护绿地', '工业用地'] });
    const plot = delivered('plot', [box(0, 0, 100)], { BSM: ['P'] });
    const judged = await judgeGiven(
      {
        parcels: { delivered: plot, idField: null },
        land: { delivered: land, idField: null },
        plan: { delivered: plan, idField: null },
      },
      { action: 'newIndustry', use: 'industry' },
    );
    const tables = judgedTables(
      judged,
      judgedTotals(judged, () => null, geos),
    );
    const names = ['BGZMJ', 'BGNYDMJ', 'BGGDMJ', 'BGCZMJ', 'GHYDFLMC'];
    expect(rowsOf(tables[2].table, names)[0]).toEqual([10_000, 6000, 6000, 4000, '工业用地、防护绿地']);
    // the redline begins at x = 50: 10 m of field and 40 m of works
    expect(rowsOf(tables[0].table, ['land_class', 'agricultural_m2', 'construction_m2', 'unused_m2'])).toEqual([
      ['0601 0101', 1000, 4000, 0],
    ]);
  });

  it('say what sign-offs let stand', async () => {
    const { shapes: _, ...table } = delivered(
      'signed',
      PLOTS.slice(0, 1).map(({ shape }) => shape),
      {
        图斑标识: ['甲'],
        规则: ['now.redline'],
        批准文号: ['甬政〔2024〕1号'],
        签批人: ['某局'],
      },
    );
    const judged = await judgeGiven({
      signOffs: { delivered: { ...table, shapes: { kind: 'none' }, crs: null }, idField: null },
    });
    expect(judged.conflicts.map(({ signOff }) => signOff)).toEqual([0, undefined, undefined]);
    const [list, , , , , , , signed] = judgedTables(
      judged,
      judgedTotals(judged, () => null, geos),
    );
    expect(rowsOf(list.table, ['sign_off'])[0]).toEqual(['甬政〔2024〕1号（某局）']);
    expect(rowsOf(signed.table, ['parcels', 'state', 'conflicts', 'area_m2'])).toEqual([['甲', 'honoured', 1, 5000]]);
  });
});

describe('its totals', () => {
  it('count land in several conflicts once, by zone all of it, and towns sum to the whole', async () => {
    const both = { name: '红线二', delivered: delivered('two', [box(0, 0, 75, 100)], { BSM: ['S'] }), idField: null };
    const rules = judgeRules();
    const own = { ...rules.rules[0], id: 'now.own', line: '红线二' };
    const judged = await judgeGiven({ lines: [...LINES, both] }, { rules: { ...rules, rules: [...rules.rules, own] } });
    const totals = judgedTotals(judged, placeNames(judged.district).town, geos);
    // 甲: 50…100 in the redline and 0…75 in the other
    expect(totals.all.map(({ severity, parcels, areaM2 }) => [severity, parcels, areaM2])).toEqual([
      ['hard', 1, 10_000],
      ['review', 2, 2550],
      ['soft', 0, 0],
      ['all', 3, 12_550],
    ]);
    expect(totals.zones.map(({ line, zone, parcels, areaM2 }) => [line, zone, parcels, areaM2])).toEqual([
      [0, 0, 1, 5000],
      [1, 0, 1, 50],
      [1, 1, 1, 2500],
      [2, 0, 1, 7500],
    ]);
    expect(totals.byTown.map(({ town, totals: of }) => [town, of[3].areaM2, of[3].encroachmentM2])).toEqual([
      ['330212001', 10_050, 10_000],
      ['330212002', 2500, 2500],
    ]);
  });
});
