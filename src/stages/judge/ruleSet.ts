import { LAND_USES } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import type { Rule, RuleAction, RuleSet, RuleSeverity, Verdict } from '../../model/rule.js';

/**
 * Reads a rule file: every key known, every value of its kind, ids unique, severity in keeping with the verdict.
 * What is wrong stops the run with `E_RULES` and the JSON path of the wrong key; nothing is guessed or filled in.
 */
export function parseRuleSet(json: unknown, where: string): RuleSet {
  const at = reader(where);
  const set = at.record(json, '', ['id', 'version', 'title', 'rules']);
  const ids = new Map<string, string>();
  const rules = at.list(set.rules, 'rules').map((item, i) => {
    const rule = parseRule(item, `rules[${i}]`, at);
    const earlier = ids.get(rule.id);
    if (earlier !== undefined) at.fail(`rules[${i}].id`, `${JSON.stringify(rule.id)} is also the id of ${earlier}`);
    ids.set(rule.id, `rules[${i}]`);
    return rule;
  });
  return {
    id: at.text(set.id, 'id'),
    version: at.text(set.version, 'version'),
    title: titleOf(set.title, 'title', at),
    rules,
  };
}

/** Several rule files as one set, in order: a user's own rules beside the shipped ones. An id may appear once only. */
export function joinRuleSets(sets: readonly RuleSet[]): RuleSet {
  if (sets.length === 0) throw new RangeError('no rule sets to join');
  const owner = new Map<string, string>();
  for (const set of sets) {
    for (const rule of set.rules) {
      const earlier = owner.get(rule.id);
      if (earlier !== undefined) {
        throw new LianpianError(
          'E_RULES',
          `rule ${rule.id} is in ${earlier} and again in ${set.id}`,
          set.id,
          'Give your own rule another id; shipped rules are not replaced, a severer rule beside them wins.',
        );
      }
      owner.set(rule.id, set.id);
    }
  }
  return {
    id: sets.map((s) => s.id).join('+'),
    version: sets.map((s) => s.version).join('+'),
    title: sets[0].title,
    rules: sets.flatMap((s) => s.rules),
  };
}

const ACTIONS: readonly RuleAction[] = [
  'existing',
  'keep',
  'upgrade',
  'join',
  'infill',
  'receive',
  'reclaim',
  'regreen',
];
const VERDICTS: readonly Verdict[] = ['allowed', 'review', 'hard'];
const SEVERITIES: Readonly<Record<Verdict, readonly RuleSeverity[]>> = {
  allowed: [],
  review: ['review', 'soft'],
  hard: ['hard'],
};
const RULE_KEYS = [
  'id',
  'title',
  'clause',
  'line',
  'zoneKinds',
  'levels',
  'actions',
  'uses',
  'industrialLine',
  'verdict',
  'severity',
  'remedy',
  'from',
  'to',
];

type Reader = ReturnType<typeof reader>;

function parseRule(json: unknown, path: string, at: Reader): Rule {
  const rule = at.record(json, path, RULE_KEYS);
  const clausePath = `${path}.clause`;
  const clause = at.record(rule.clause, clausePath, ['document', 'number', 'date', 'article', 'confirmed']);
  if (typeof clause.confirmed !== 'boolean') at.fail(`${clausePath}.confirmed`, 'must be true or false');
  const verdict = at.word(rule.verdict, `${path}.verdict`, VERDICTS);
  const line = at.text(rule.line, `${path}.line`);
  const zoneKinds = at.texts(rule.zoneKinds, `${path}.zoneKinds`);
  if (line === 'outside' && zoneKinds.length > 0) at.fail(`${path}.zoneKinds`, 'must be empty for the line "outside"');
  const actions = at.list(rule.actions, `${path}.actions`);
  if (actions.length === 0) at.fail(`${path}.actions`, 'must name at least one action');
  const from = at.date(rule.from, `${path}.from`);
  const to = rule.to === null ? null : at.date(rule.to, `${path}.to`);
  if (to !== null && to < from) at.fail(`${path}.to`, `${to} is before ${from}`);
  if (verdict === 'allowed' && rule.severity !== undefined) {
    at.fail(`${path}.severity`, 'must be absent where the verdict is "allowed"');
  }
  return {
    id: at.text(rule.id, `${path}.id`),
    title: titleOf(rule.title, `${path}.title`, at),
    clause: {
      document: at.text(clause.document, `${clausePath}.document`),
      number: at.string(clause.number, `${clausePath}.number`),
      date: at.string(clause.date, `${clausePath}.date`),
      article: at.string(clause.article, `${clausePath}.article`),
      confirmed: clause.confirmed === true,
    },
    line,
    zoneKinds,
    ...(rule.levels === undefined ? {} : { levels: at.texts(rule.levels, `${path}.levels`) }),
    actions: actions.map((action, i) => at.word(action, `${path}.actions[${i}]`, ACTIONS)),
    uses: at.list(rule.uses, `${path}.uses`).map((use, i) => at.word(use, `${path}.uses[${i}]`, LAND_USES)),
    ...(rule.industrialLine === undefined
      ? {}
      : { industrialLine: at.word(rule.industrialLine, `${path}.industrialLine`, ['inside', 'outside'] as const) }),
    verdict,
    ...(verdict === 'allowed' ? {} : { severity: at.word(rule.severity, `${path}.severity`, SEVERITIES[verdict]) }),
    remedy: titleOf(rule.remedy, `${path}.remedy`, at),
    from,
    to,
  };
}

function titleOf(json: unknown, path: string, at: Reader): { readonly zh: string; readonly en: string } {
  const title = at.record(json, path, ['zh', 'en']);
  return { zh: at.text(title.zh, `${path}.zh`), en: at.text(title.en, `${path}.en`) };
}

/** Reads typed values by JSON path; the first wrong one throws. */
function reader(where: string) {
  function fail(path: string, problem: string): never {
    throw new LianpianError(
      'E_RULES',
      `${where}: ${path === '' ? 'the file' : path} ${problem}`,
      `${where}#${path}`,
      'Correct that key; rules/legality.json shows every key of a rule.',
    );
  }
  function string(value: unknown, path: string): string {
    if (typeof value !== 'string') fail(path, `must be text, is ${shown(value)}`);
    return value;
  }
  function text(value: unknown, path: string): string {
    const words = string(value, path);
    if (words.trim() === '') fail(path, 'must not be empty');
    return words;
  }
  function list(value: unknown, path: string): readonly unknown[] {
    if (!Array.isArray(value)) fail(path, `must be a list, is ${shown(value)}`);
    return value;
  }
  function word<W extends string>(value: unknown, path: string, words: readonly W[]): W {
    const found = words.find((w) => w === value);
    if (found === undefined) fail(path, `must be one of ${words.join(', ')}, is ${shown(value)}`);
    return found;
  }
  function date(value: unknown, path: string): string {
    const words = text(value, path);
    const time = /^\d{4}-\d{2}-\d{2}$/.test(words) ? Date.parse(`${words}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== words) {
      fail(path, `must be a day as yyyy-mm-dd, is ${shown(value)}`);
    }
    return words;
  }
  function record(value: unknown, path: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      fail(path, `must be an object, is ${shown(value)}`);
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) fail(path === '' ? key : `${path}.${key}`, 'is not a key known here');
    }
    return value as Readonly<Record<string, unknown>>;
  }
  return {
    fail,
    string,
    text,
    list,
    word,
    date,
    record,
    texts: (value: unknown, path: string) => list(value, path).map((item, i) => text(item, `${path}[${i}]`)),
  };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
