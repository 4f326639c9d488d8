import { LAND_USES } from '../../../model/district.js';
import {
  BALANCE_MEASURES,
  type BalanceRule,
  type Regrade,
  RULE_ACTIONS,
  RULE_SEVERITIES,
  type Rule,
  type RuleSeverity,
  VERDICTS,
  type Verdict,
} from '../../../model/rule.js';
import { parseConditions, parseSource, parseTolerance } from './parseConditions.js';
import type { JsonRecord, Reader } from './reader.js';

export const SEVERITIES_OF: Readonly<Record<Verdict, readonly RuleSeverity[]>> = {
  allowed: [],
  review: ['review', 'soft'],
  hard: ['hard'],
};
export const RULE_KEYS = [
  'id',
  'title',
  'clause',
  'line',
  'zoneKinds',
  'levels',
  'actions',
  'uses',
  'industrialLine',
  'when',
  'tolerance',
  'verdict',
  'severity',
  'remedy',
  'from',
  'to',
] as const;
export const CLAUSE_KEYS = ['document', 'number', 'date', 'article', 'confirmed'] as const;
export const BALANCE_KEYS = [
  'id',
  'title',
  'clause',
  'measure',
  'atLeast',
  'atMost',
  'confirmed',
  'source',
  'severity',
  'remedy',
  'from',
  'to',
] as const;
export const REGRADE_KEYS = ['rule', 'severity', 'reason'] as const;
export const REGRADES = ['review', 'soft', 'off'] as const;
export const SIDES = ['inside', 'outside'] as const;

export function parseRule(json: unknown, path: string, at: Reader): Rule {
  const rule = at.record(json, path, RULE_KEYS);
  const line = at.text(rule.line, `${path}.line`);
  const zoneKinds = at.texts(rule.zoneKinds, `${path}.zoneKinds`);
  const levels = rule.levels === undefined ? [] : at.texts(rule.levels, `${path}.levels`);
  for (const [key, names] of [['zoneKinds', zoneKinds] as const, ['levels', levels] as const]) {
    if ((line === 'outside' || line === 'anywhere') && names.length > 0) {
      at.fail(`${path}.${key}`, { zh: `"${line}" 没有分区，须为空`, en: `must be empty for the line "${line}"` });
    }
  }
  const verdict = at.word(rule.verdict, `${path}.verdict`, VERDICTS);
  for (const key of ['severity', 'tolerance'] as const) {
    if (verdict === 'allowed' && rule[key] !== undefined) {
      at.fail(`${path}.${key}`, { zh: '判定为 allowed 时不写', en: 'must be absent where the verdict is "allowed"' });
    }
  }
  if (line === 'anywhere' && rule.tolerance !== undefined) {
    at.fail(`${path}.tolerance`, {
      zh: '"anywhere" 没有叠压可容差',
      en: 'the line "anywhere" has no overlap to tolerate',
    });
  }
  return {
    ...parseHead(rule, path, at),
    line,
    zoneKinds,
    ...(rule.levels === undefined ? {} : { levels }),
    actions: at
      .filled(rule.actions, `${path}.actions`)
      .map((one, i) => at.word(one, `${path}.actions[${i}]`, RULE_ACTIONS)),
    uses: at.words(rule.uses, `${path}.uses`, LAND_USES),
    ...(rule.industrialLine === undefined
      ? {}
      : { industrialLine: at.word(rule.industrialLine, `${path}.industrialLine`, SIDES) }),
    ...(rule.when === undefined ? {} : { when: parseConditions(rule.when, `${path}.when`, line, at) }),
    ...(rule.tolerance === undefined ? {} : { tolerance: parseTolerance(rule.tolerance, `${path}.tolerance`, at) }),
    verdict,
    ...(verdict === 'allowed' ? {} : { severity: at.word(rule.severity, `${path}.severity`, SEVERITIES_OF[verdict]) }),
  };
}

export function parseBalance(json: unknown, path: string, at: Reader): BalanceRule {
  const balance = at.record(json, path, BALANCE_KEYS);
  const given = (['atLeast', 'atMost'] as const).filter((bound) => balance[bound] !== undefined);
  if (given.length !== 1) {
    at.fail(path, { zh: '须恰有 atLeast 或 atMost 之一', en: 'must have exactly one of atLeast, atMost' });
  }
  return {
    ...parseHead(balance, path, at),
    measure: at.word(balance.measure, `${path}.measure`, BALANCE_MEASURES),
    [given[0]]: at.number(balance[given[0]], `${path}.${given[0]}`),
    ...parseSource(balance, path, at),
    severity: at.word(balance.severity, `${path}.severity`, RULE_SEVERITIES),
  };
}

export function parseRegrade(json: unknown, path: string, at: Reader): Regrade {
  const regrade = at.record(json, path, REGRADE_KEYS);
  return {
    rule: at.text(regrade.rule, `${path}.rule`),
    severity: at.word(regrade.severity, `${path}.severity`, REGRADES),
    ...(regrade.reason === undefined ? {} : { reason: at.text(regrade.reason, `${path}.reason`) }),
    ...at.written(path),
  };
}

/** What every kind of rule has: its name, its clause, its remedy and its days. */
function parseHead(rule: JsonRecord, path: string, at: Reader) {
  const clausePath = `${path}.clause`;
  const clause = at.record(rule.clause, clausePath, CLAUSE_KEYS);
  const from = at.date(rule.from, `${path}.from`);
  const to = rule.to === null ? null : at.date(rule.to, `${path}.to`);
  if (to !== null && to < from) at.fail(`${path}.to`, { zh: `${to} 早于 ${from}`, en: `${to} is before ${from}` });
  return {
    id: at.text(rule.id, `${path}.id`),
    ...at.written(path),
    title: at.bilingual(rule.title, `${path}.title`),
    clause: {
      document: at.text(clause.document, `${clausePath}.document`),
      number: at.string(clause.number, `${clausePath}.number`),
      date: dateOfDocument(clause.date, `${clausePath}.date`, at),
      article: at.string(clause.article, `${clausePath}.article`),
      confirmed: at.flag(clause.confirmed, `${clausePath}.confirmed`),
    },
    remedy: at.bilingual(rule.remedy, `${path}.remedy`),
    from,
    to,
  };
}

/** A day, as much of one as is known (`2021`, `2021-03`), or ''. */
function dateOfDocument(json: unknown, path: string, at: Reader): string {
  const date = at.string(json, path);
  if (date !== '' && !/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(date)) at.date(date, path);
  return date;
}
