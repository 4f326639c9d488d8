import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { Column } from '../../../src/model/column.js';
import type { District } from '../../../src/model/district.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { isOpen, legality } from '../../../src/model/legality.js';
import type { Rule, RuleSet } from '../../../src/model/rule.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { groundOf, judge } from '../../../src/stages/judge/judge.js';
import { joinRuleSets, parseRuleSet, readRuleSet } from '../../../src/stages/judge/ruleSet.js';
import { looseTolerances, rulesNotAsked, rulesRegraded } from '../../../src/stages/judge/rulesAsked.js';
import { existingSubjects } from '../../../src/stages/judge/subjects.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf, tableOf } from '../../helpers/district.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const EXAMPLE = new URL('../../../rules/examples/own-rules.json', import.meta.url);
const OWN = readRuleSet(readFileSync(EXAMPLE, 'utf8'), 'own-rules.json');
const RULES = joinRuleSets([SHIPPED_RULES, OWN]);
const DATE = '2025-06-01';

type Fields = Readonly<Record<string, readonly (string | number | null)[]>>;

/** A district whose parcels and lines have delivered fields of their own, besides the usual ones of the sketch. */
function withFields(sketch: DistrictSketch, parcels: Fields, lines: Readonly<Record<string, Fields>>): District {
  const district = districtOf(sketch);
  const columns = new Map<string, Column>([...district.parcels.table.columns, ...tableOf(parcels).columns]);
  return {
    ...district,
    parcels: { ...district.parcels, table: { ...district.parcels.table, columns } },
    controlLines: district.controlLines.map((line) => ({ ...line, table: tableOf(lines[line.kind] ?? {}) })),
  };
}

async function judged(district: District, action: 'existing' | 'reclaim' | 'newIndustry' = 'existing', rules = RULES) {
  const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
  const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
  const subjects = existingSubjects(district, overlaid).map((subject) => ({ ...subject, action }));
  const { conflicts, shapes } = await judge(subjects, ground, rules, DATE);
  return {
    conflicts,
    shapes,
    ground,
    met: conflicts.map((c) => [c.subject.id, c.rule, c.severity, ...(c.undecided ?? [])]),
    findings: rulesNotAsked(rules, DATE, ground),
  };
}

describe('the example of own rules in rules/examples', () => {
  const box = (x: number, y = 0) => [x, y, x + 50, y + 50] as const;

  it('public forest: only the classes named, a blank for review, its own tolerance', async () => {
    const district = withFields(
      {
        parcels: [
          { id: 'national', shape: box(0) },
          { id: 'local', shape: box(100) },
          { id: 'unsaid', shape: box(200) },
          { id: 'thin', shape: [300, 0, 350, 50] },
        ],
        lines: [
          {
            kind: 'publicForest',
            zones: [0, 100, 200, 349.6].map((x) => ({ shape: [x, 0, x + 50, 50] as const })),
          },
        ],
      },
      {},
      { publicForest: { sllb: ['国家级公益林', '商品林', null, '省级公益林'] } },
    );
    const { met, conflicts } = await judged(district);
    expect(met).toEqual([
      ['national', 'own.forest.existing', 'review'],
      ['unsaid', 'own.forest.existing', 'review', 'SLLB'],
      ['thin', 'own.forest.existing', 'review'],
    ]);
    // 0.4 m and 20 m² are less than the rule's 0.5 m and 100 m²
    expect(conflicts.map(({ widthClass }) => widthClass)).toEqual(['encroachment', 'encroachment', 'mismatch']);
    expect((await judged(district, 'newIndustry')).met.map(([id, rule, severity]) => [id, rule, severity])).toEqual(
      ['national', 'local', 'unsaid', 'thin'].map((id) => [id, 'own.forest.build', 'hard']),
    );
  });

  it('blue line: no more than 50 m² is not met', async () => {
    const parcels = [
      { id: '50 m²', shape: box(0) },
      { id: '51 m²', shape: box(100) },
    ];
    const zones = [{ shape: [49, 0, 50, 50] as const }, { shape: [148.98, 0, 150, 50] as const }];
    const { met, shapes } = await judged(districtOf({ parcels, lines: [{ kind: 'blueLine', zones }] }));
    expect(met).toEqual([['51 m²', 'own.blue.existing', 'soft']]);
    expect(shapes.itemStart).toHaveLength(2);
  });

  it('two-level industrial line: first level hard, second for review', async () => {
    const district = districtOf({
      parcels: [
        { id: 'first', shape: box(0) },
        { id: 'second', shape: box(100) },
        { id: 'none', shape: box(200) },
      ],
      lines: [
        {
          kind: 'industrialLine',
          zones: [
            { shape: box(0), level: '一级' },
            { shape: box(100), level: '二级' },
            { shape: box(200), level: '' },
          ],
        },
      ],
    });
    expect((await judged(district, 'reclaim')).met).toEqual([
      ['first', 'own.brown.first', 'hard'],
      ['second', 'own.brown.second', 'review'],
    ]);
  });

  it('idle land anywhere: all must hold, one of any, blanks only where they could turn the answer', async () => {
    const idle = (id: string, x: number, stateOwned?: boolean) => ({
      id,
      shape: [x, 0, x + 40, 50] as const,
      use: 'idle' as const,
      ...(stateOwned === undefined ? {} : { stateOwned }),
    });
    const small = (id: string, x: number) => ({ ...idle(id, x, true), shape: [x, 0, x + 39, 50] as const });
    const district = withFields(
      {
        parcels: [
          idle('state, 2,000 m²', 0, true),
          idle('collective', 100, false),
          idle('owner blank', 200),
          small('small, listed', 300),
          small('small, not listed', 400),
          small('small, blank', 500),
          { ...idle('large, blank', 600, true), shape: [600, 0, 700, 50] },
        ],
      },
      { ZDGZ: ['否', '是', '否', '是', '否', null, null] },
      {},
    );
    expect((await judged(district)).met).toEqual([
      ['state, 2,000 m²', 'own.idle.state', 'review'],
      ['owner blank', 'own.idle.state', 'review', 'ownership'],
      ['small, listed', 'own.idle.state', 'review'],
      ['small, blank', 'own.idle.state', 'review', 'ZDGZ'],
      ['large, blank', 'own.idle.state', 'review'],
    ]);
  });

  it('a field that no layer has: the rule is not asked, and that is said once', async () => {
    const { met, findings } = await judged(
      districtOf({
        parcels: [
          { id: 'idle', shape: [0, 0, 100, 100], use: 'idle', stateOwned: true },
          { id: 'works', shape: [100, 0, 200, 100] },
        ],
        lines: [{ kind: 'publicForest', zones: [{ shape: [100, 0, 150, 100] }, { shape: [150, 0, 200, 100] }] }],
      }),
    );
    expect(met).toEqual([]);
    expect(findings.map(({ code, severity, layer, numbers }) => [code, severity, layer, numbers])).toEqual([
      ['rule.fieldMissing', 'warning', 'publicForest', { rule: 'own.forest.existing', of: 'zone', field: 'SLLB' }],
      ['rule.fieldMissing', 'warning', 'parcels', { rule: 'own.idle.state', of: 'subject', field: 'ZDGZ' }],
    ]);
  });

  it('says where more passes for noise than is laid down, by the settings and by a rule', () => {
    const tolerant = (areaM2: number, severity: NonNullable<Rule['severity']>): RuleSet => ({
      ...RULES,
      rules: [{ ...OWN.rules[0], severity, tolerance: { areaM2, widthM: 1, confirmed: false } }],
    });
    const said = (rules: RuleSet, widthM = 1) =>
      looseTolerances(rules, DATE, { ...DEFAULT_SETTINGS, 'conflict.mismatchWidthM': widthM }).map((one) => {
        const { widthM: narrowM, areaM2 } = one.numbers as { readonly widthM: number; readonly areaM2: number };
        return `${one.severity} ${narrowM} ${areaM2}`;
      });
    expect(said(tolerant(200, 'review'))).toEqual([]);
    expect(said(tolerant(200.1, 'review'))).toEqual(['warning 1 200.1']);
    expect(said(tolerant(200.1, 'soft'))).toEqual(['note 1 200.1']);
    expect(said(RULES, 1.1)).toEqual(['warning 1.1 200']);
  });

  it('says what it made of shipped rules', () => {
    expect(rulesRegraded(RULES).map(({ severity, numbers }) => [severity, numbers])).toEqual([
      ['note', { rule: 'existing.outside.industry', was: 'soft', now: 'review', reason: '–' }],
      ['note', { rule: 'indicators.far.upgrade', was: 'soft', now: 'off', reason: '本区容积率按行业另行核定' }],
    ]);
  });
});

describe('attributes of the standard lines', () => {
  it('core area by kind and by delivered field; a hard rule that blanks leave open is for review', async () => {
    const [template] = JSON.parse(readFileSync(EXAMPLE, 'utf8')).rules.slice(1, 2);
    const core = (id: string, field: string, is: string[]) => ({
      ...template,
      id,
      line: 'ecologicalRedline',
      actions: ['newIndustry'],
      when: [{ of: 'zone', field, is }],
    });
    const rules = parseRuleSet(
      {
        ...OWN,
        regrade: [],
        rules: [core('kind', 'kind', ['core']), core('field', 'zrbhdfq', ['核心保护区']), core('LHLX', 'LHLX', ['1'])],
      },
      'core.json',
    );
    const district = withFields(
      {
        parcels: [0, 100, 200].map((x) => ({ id: `${x}`, shape: [x, 0, x + 50, 50] as const })),
        lines: [
          {
            kind: 'ecologicalRedline',
            zones: [
              { shape: [0, 0, 50, 50], kind: 'core' },
              { shape: [100, 0, 150, 50], kind: 'other' },
              { shape: [200, 0, 250, 50] },
            ],
          },
        ],
      },
      {},
      { ecologicalRedline: { ZRBHDFQ: ['核心保护区', '一般控制区', ' '], LHLX: [1, 2, null] } },
    );
    expect((await judged(district, 'newIndustry', rules)).met).toEqual([
      ['0', 'kind', 'hard'],
      ['0', 'field', 'hard'],
      ['0', 'LHLX', 'hard'],
      ['200', 'kind', 'review', 'kind'],
      ['200', 'field', 'review', 'zrbhdfq'],
      ['200', 'LHLX', 'review', 'LHLX'],
    ]);
  });
});

describe('legality asks the same conditions', () => {
  it('yes, no, and open as review; nobody to ask is open; soft rules close nothing', () => {
    const district = withFields(
      {
        parcels: ['yes', 'no', 'open'].map((id, k) => ({ id, shape: [100 * k, 0, 100 * k + 50, 50] as const })),
        lines: [{ kind: 'publicForest', zones: [{ shape: [0, 0, 300, 50] }] }],
      },
      { 等级: ['甲', '乙', ''] },
      { publicForest: { SLLB: ['国家级公益林'] } },
    );
    const json = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
    const when = [{ of: 'subject', field: '等级', is: ['甲'] }];
    const set = (verdict: string, severity: string) =>
      parseRuleSet({ ...json, regrade: [], rules: [{ ...json.rules[1], verdict, severity, when }] }, 'own.json');
    const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
    const answers = (verdict: string, severity: string) =>
      [0, 1, 2].map((parcel) => {
        const subject = { action: 'join', parcel, use: 'industry', areaM2: 2500, town: -1 } as const;
        const asked = { subject, line: 0, zone: 0, overlap: {} };
        const place = { lineKind: 'publicForest', zoneKind: '', use: 'industry', inIndustrialLine: false };
        const ruling = legality(set(verdict, severity), DATE, ground.ask)('join', { ...place, asked });
        expect(legality(set('hard', 'hard'), DATE)('join', place).verdict).toBe('review');
        return [ruling.verdict, isOpen(ruling)];
      });
    expect(answers('hard', 'hard')).toEqual([
      ['hard', false],
      ['allowed', true],
      ['review', false],
    ]);
    expect(answers('review', 'review')).toEqual([
      ['review', false],
      ['allowed', true],
      ['review', false],
    ]);
    expect(answers('review', 'soft')).toEqual([
      ['review', true],
      ['allowed', true],
      ['review', true],
    ]);
  });
});
