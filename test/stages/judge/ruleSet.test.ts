import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { OVERLAP_FIELDS, ZONE_FIELDS } from '../../../src/model/conditions.js';
import { LianpianError } from '../../../src/model/errors.js';
import { BALANCE_MEASURES, RULE_ACTIONS } from '../../../src/model/rule.js';
import { CLUSTER_FIELDS, SUBJECT_FIELDS } from '../../../src/model/subjectFields.js';
import { QUESTION_KEYS } from '../../../src/stages/judge/ruleFile/parseConditions.js';
import { REGRADE_KEYS, RULE_KEYS } from '../../../src/stages/judge/ruleFile/parseRule.js';
import { RULES_SCHEMA } from '../../../src/stages/judge/ruleFile/schema.js';
import { joinRuleSets, parseRuleSet, readRuleSet } from '../../../src/stages/judge/ruleSet.js';
import { RULE_FILES, ruleFileText, SHIPPED_RULES } from '../../helpers/shippedRules.js';

const shippedJson = () => JSON.parse(ruleFileText('three-control-lines-2019.json'));
const planJson = () => JSON.parse(ruleFileText('plan-yinzhou-2021.json'));
/** The FAR rule is `rules[1]` of the plan. */
const FAR = 'rules[1].when[0]';

function errorOf(read: () => unknown): LianpianError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(LianpianError);
    return error as LianpianError;
  }
  return expect.unreachable();
}

describe('a rule file that is wrong is refused, with the place', () => {
  type Spoil = (json: ReturnType<typeof shippedJson>) => unknown;
  const wrong: readonly (readonly [path: string, spoil: Spoil])[] = [
    ['rules[3].verdict', (j) => (j.rules[3].verdict = 'forbidden')],
    ['rules[0].severity', (j) => (j.rules[0].severity = 'soft')],
    ['rules[0].clause.confirmed', (j) => (j.rules[0].clause.confirmed = 'yes')],
    ['rules[0].clause.date', (j) => (j.rules[0].clause.date = '2019-13')],
    ['rules[2].actions[0]', (j) => (j.rules[2].actions = ['demolish'])],
    ['rules[2].actions', (j) => (j.rules[2].actions = [])],
    ['rules[2].uses[1]', (j) => (j.rules[2].uses = ['industry', 'factory'])],
    ['rules[1].from', (j) => (j.rules[1].from = '2019-02-30')],
    ['rules[1].to', (j) => (j.rules[1].to = '2001-01-01')],
    ['rules[1].title.zh', (j) => (j.rules[1].title.zh = ' ')],
    ['rules[1].title.fr', (j) => (j.rules[1].title.fr = 'x')],
    ['rules[5].id', (j) => (j.rules[5].id = j.rules[4].id)],
    ['rules[1].remdy', (j) => (j.rules[1].remdy = {})],
    ['rules', (j) => (j.rules = {})],
    ['version', (j) => delete j.version],
    ['rules[2].zoneKinds', (j) => (j.rules[2].zoneKinds = ['core'])],
    ['rules[2].levels', (j) => (j.rules[2].levels = ['一级'])],
    ['rules[0].tolerance.widthM', (j) => (j.rules[0].tolerance = { areaM2: 200, confirmed: false })],
    ['rules[0].tolerance.areaM2', (j) => (j.rules[0].tolerance = { areaM2: -1, widthM: 1, confirmed: false })],
    ['rules[0].tolerance.source', (j) => (j.rules[0].tolerance = { areaM2: 1, widthM: 1, confirmed: true })],
    ['rules[0].when', (j) => (j.rules[0].when = [])],
  ];
  const wrongConditions: readonly (readonly [path: string, condition: unknown])[] = [
    [FAR, { of: 'subject', field: 'plannedFar' }],
    [`${FAR}.above`, { of: 'subject', field: 'x', below: 2, above: 1, unit: 'm', confirmed: false }],
    [`${FAR}.confirmed`, { of: 'subject', field: 'plannedFar', below: 2, unit: 'FAR' }],
    [`${FAR}.source`, { of: 'subject', field: 'plannedFar', below: 2, unit: 'FAR', confirmed: true }],
    [`${FAR}.unit`, { of: 'subject', field: 'plannedFar', below: 2, confirmed: false }],
    [`${FAR}.below`, { of: 'subject', field: 'plannedFar', below: '2', unit: 'FAR', confirmed: false }],
    [`${FAR}.is`, { of: 'subject', field: 'plannedFar', is: ['2'] }],
    [`${FAR}.below`, { of: 'subject', field: 'use', below: 2, unit: 'x', confirmed: false }],
    [`${FAR}.is[0]`, { of: 'subject', field: 'use', is: ['factory'] }],
    [`${FAR}.is[0]`, { of: 'subject', field: 'ownership', is: ['国有'] }],
    [`${FAR}.unit`, { of: 'subject', field: 'DLBM', is: ['0601'], unit: 'm²' }],
    [`${FAR}.is`, { of: 'subject', field: 'DLBM', is: [] }],
    [`${FAR}.of`, { of: 'zone', field: 'kind', is: ['core'] }],
    [`${FAR}.of`, { of: 'overlap', field: 'areaM2', above: 1, unit: 'm²', confirmed: false }],
    [`${FAR}.of`, { of: 'parcel', field: 'DLBM', is: ['0601'] }],
    [`${FAR}.feild`, { of: 'subject', feild: 'DLBM', is: ['0601'] }],
    [`${FAR}.anyOf`, { anyOf: [] }],
    [`${FAR}.or`, { anyOf: [{ of: 'subject', field: 'DLBM', is: ['0601'] }], or: [] }],
  ];
  const cases: readonly (readonly [path: string, json: unknown])[] = [
    ...wrong.map(([path, spoil]) => {
      const json = shippedJson();
      spoil(json);
      return [path, json] as const;
    }),
    ...wrongConditions.map(([path, condition]) => {
      const json = planJson();
      json.rules[1].when = [condition];
      return [path, json] as const;
    }),
    ...(['atLeast', 'measure', 'confirmed'] as const).map((key) => {
      const json = planJson();
      delete json.balances[0][key];
      return [key === 'atLeast' ? 'balances[0]' : `balances[0].${key}`, json] as const;
    }),
  ];
  for (const [k, [path, json]] of cases.entries()) {
    it(`${k + 1}: names ${path}`, () => {
      const error = errorOf(() => parseRuleSet(json, 'my.json'));
      expect(error).toMatchObject({ code: 'E_RULES', where: `my.json#${path}` });
      expect(error.messageIn.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(error.message).not.toMatch(/[应不须]/);
    });
  }

  /** What hangs on other keys, or on the calendar: said by the parser alone. */
  const BEYOND_A_SCHEMA =
    /severity|from$|clause.date|\.to$|rules\[5\]\.id|zoneKinds|levels|when\[0\]\.(below|is|of)$|\.is\[0\]$/;
  it('the schema refuses the same, but for what a schema can not say, and takes what is shipped', () => {
    const takes = new Ajv({ allErrors: true, strict: false }).compile(RULES_SCHEMA);
    for (const name of RULE_FILES) expect(takes(JSON.parse(ruleFileText(name))), name).toBe(true);
    const example = new URL('../../../rules/examples/own-rules.json', import.meta.url);
    expect(takes(JSON.parse(readFileSync(example, 'utf8')))).toBe(true);
    for (const [path, json] of cases) if (!BEYOND_A_SCHEMA.test(path)) expect(takes(json), path).toBe(false);
  });

  it('asks about one thing in one anyOf, and about overlaps by their own words', () => {
    const json = shippedJson();
    const dlbm = { of: 'subject', field: 'DLBM', is: ['0601'] };
    json.rules[0].when = [{ anyOf: [dlbm, { of: 'zone', field: 'kind', is: ['core'] }] }];
    expect(errorOf(() => parseRuleSet(json, 'my.json')).where).toBe('my.json#rules[0].when[0].anyOf[1].of');
    json.rules[0].when = [{ of: 'overlap', field: 'width', below: 1, unit: 'm', confirmed: false }];
    expect(errorOf(() => parseRuleSet(json, 'my.json')).message).toContain('did you mean widthM?');
  });

  it('names line and column where it knows the text, and what may have been meant', () => {
    const lines = ruleFileText('three-control-lines-2019.json').replace('"verdict": "hard"', '"verdict": "hrad"');
    const at = lines.slice(0, lines.indexOf('"hrad"')).split('\n');
    const error = errorOf(() => readRuleSet(lines, 'my.json'));
    expect(error.where).toBe(`my.json:${at.length}:${at[at.length - 1].length + 1}#rules[0].verdict`);
    expect(error.messageIn.zh).toContain('是否指 hard');
  });

  it('refuses what is no object at all', () => {
    for (const json of [null, 3, 'x', [], undefined]) {
      expect(errorOf(() => parseRuleSet(json, 'my.json')).code).toBe('E_RULES');
    }
  });
});

describe('JSON that is none is refused at its place', () => {
  const broken: readonly (readonly [text: string, place: string, says: string])[] = [
    ['', '1:1', 'the file ends'],
    ['{\n  "id": "x",\n}', '3:1', 'a key in double quotes'],
    ['{"id": "x" "version": "1"}', '1:12', 'a comma or }'],
    ['{"id": \'x\'}', '1:8', 'a value'],
    ['{"id": "x", "id": "y"}', '1:13', 'stands here twice'],
    ['{"id": "x"} more', '1:13', 'the end of the file'],
    ['{"id": "x\ny"}', '1:8', 'a whole string'],
    ['{"a": 01}', '1:8', 'a comma or }'],
    ['{"规则": [1, 2', '1:13', 'the file ends'],
    ['['.repeat(60), '1:52', 'nested'],
  ];
  for (const [text, place, says] of broken) {
    it(`${JSON.stringify(text.slice(0, 30))} at ${place}`, () => {
      const error = errorOf(() => readRuleSet(text, 'my.json'));
      expect(error.where).toBe(`my.json:${place}`);
      expect(error.message).toContain(says);
      if (says !== 'stands here twice') expect(() => JSON.parse(text)).toThrow();
    });
  }

  it('reads what JSON.parse reads, a byte order mark aside', () => {
    for (const name of RULE_FILES) {
      const text = ruleFileText(name);
      const { rules, id } = readRuleSet(`\uFEFF${text}`, name);
      const json = JSON.parse(text);
      expect({ id, rules: rules.map(({ where: _, ...rule }) => rule) }).toEqual({ id: json.id, rules: json.rules });
    }
  });
});

describe('own rules beside the shipped ones', () => {
  const own = (regrade: readonly unknown[], where = 'own.json') =>
    readRuleSet(
      JSON.stringify({ id: 'own', version: '1', title: { zh: '自有', en: 'own' }, rules: [], regrade }, null, 2),
      where,
    );
  const joined = (regrade: readonly unknown[]) => joinRuleSets([SHIPPED_RULES, own(regrade)]);
  const severityOf = (set: ReturnType<typeof joined>, id: string) => set.rules.find((rule) => rule.id === id)?.severity;
  const SOFT = 'existing.outside.industry';
  const REVIEW = 'existing.redline.built';
  const HARD = 'existing.redline.industry';

  it('a soft rule becomes one for review, or with a reason is off; one for review becomes soft with a reason', () => {
    expect(severityOf(joined([{ rule: SOFT, severity: 'review' }]), SOFT)).toBe('review');
    const off = joined([{ rule: SOFT, severity: 'off', reason: '另有专项' }]);
    expect(off.rules.some(({ id }) => id === SOFT)).toBe(false);
    expect(off.regraded).toMatchObject([{ rule: SOFT, was: 'soft', severity: 'off', reason: '另有专项' }]);
    expect(severityOf(joined([{ rule: REVIEW, severity: 'soft', reason: '已核' }]), REVIEW)).toBe('soft');
  });

  const refused: readonly (readonly [regrade: unknown, says: string])[] = [
    [{ rule: HARD, severity: 'soft', reason: 'x' }, 'is hard'],
    [{ rule: HARD, severity: 'off', reason: 'x' }, 'is hard'],
    [{ rule: REVIEW, severity: 'off', reason: 'x' }, 'can not be switched off'],
    [{ rule: REVIEW, severity: 'soft' }, 'reason'],
    [{ rule: SOFT, severity: 'off' }, 'reason'],
    [{ rule: SOFT, severity: 'soft' }, 'is soft already'],
    [{ rule: 'concentrated.keep', severity: 'soft' }, 'is no rule'],
    [{ rule: 'no.such.rule', severity: 'soft' }, 'is no rule'],
  ];
  for (const [regrade, says] of refused) {
    it(`refuses ${JSON.stringify(regrade)}`, () => {
      const error = errorOf(() => joined([regrade]));
      expect(error.code).toBe('E_RULES');
      expect(error.message).toContain(says);
      expect(error.where).toMatch(/^own\.json:\d+:\d+#regrade\[\d\]$/);
    });
  }

  it('refuses a second regrade of a rule, and an id that is taken, with the place', () => {
    const twice = [SOFT, SOFT].map((rule) => ({ rule, severity: 'review' }));
    expect(errorOf(() => joined(twice)).where).toContain('#regrade[1]');
    const taken = readRuleSet(ruleFileText('basic-farmland.json'), 'copy.json');
    expect(errorOf(() => joinRuleSets([SHIPPED_RULES, taken])).where).toMatch(/^copy\.json:\d+:\d+#rules\[0\]$/);
  });

  it('marks every shipped number as confirmed by a source, or not', () => {
    const numbers = RULE_FILES.flatMap(
      (name) => ruleFileText(name).match(/"(below|atMost|atLeast|above|areaM2)": /g) ?? [],
    );
    const marked = [
      ...SHIPPED_RULES.rules.flatMap(({ when = [], tolerance }) => [...when, ...(tolerance ? [tolerance] : [])]),
      ...(SHIPPED_RULES.balances ?? []),
    ].filter((one) => 'confirmed' in one && typeof one.confirmed === 'boolean');
    expect(numbers.length).toBeGreaterThan(4);
    expect(marked).toHaveLength(numbers.length);
  });
});

describe('rules/README.md', () => {
  const readme = readFileSync(new URL('../../../rules/README.md', import.meta.url), 'utf8');

  it('shows rules that are right, and names every shipped file', () => {
    const [rule, regrade] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => block);
    const set = (rules: string, more: string) =>
      readRuleSet(`{"id":"x","version":"1","title":{"zh":"x","en":"x"},"rules":[${rules}],${more}}`, 'README');
    expect(joinRuleSets([SHIPPED_RULES, set(rule, regrade)]).rules.at(-1)?.id).toBe('own.brown.first');
    for (const name of RULE_FILES) {
      const family = name.replace(/-2023\.json$|\.json$/, '').replace('urban-boundary-2020', 'urban-boundary');
      expect(readme).toContain(family);
    }
  });

  it('explains every key and word', () => {
    const words = [
      ...RULE_KEYS,
      ...QUESTION_KEYS,
      ...RULE_ACTIONS,
      ...BALANCE_MEASURES,
      ...SUBJECT_FIELDS,
      ...CLUSTER_FIELDS,
      ...ZONE_FIELDS,
      ...OVERLAP_FIELDS,
      ...REGRADE_KEYS,
    ];
    for (const word of words) expect(readme).toMatch(new RegExp(`\\b${word}\\b`));
  });
});
