import { LianpianError } from '../../model/errors.js';
import type { BalanceRule, Regrade, Regraded, Rule, RuleSet } from '../../model/rule.js';
import { lineAndColumn, parseJson } from './ruleFile/jsonText.js';
import { parseBalance, parseRegrade, parseRule } from './ruleFile/parseRule.js';
import { type Problem, type Reader, reader } from './ruleFile/reader.js';

export const SET_KEYS = ['$schema', 'id', 'version', 'title', 'rules', 'balances', 'regrade'] as const;

/**
 * A rule file from its text: every key known, every value of its kind, every number marked as confirmed or not, ids unique, severity in
 * keeping with the verdict. What is wrong stops with `E_RULES`, and says the file, line and column and the JSON path of the wrong place;
 * nothing is guessed or filled in.
 */
export function readRuleSet(text: string, where: string): RuleSet {
  const { value, offsetOf } = parseJson(text, (offset, { zh, en }) => {
    throw new LianpianError(
      'E_RULES',
      { zh: `不是有效的 JSON：${zh}`, en: `not valid JSON: ${en}` },
      `${where}:${lineAndColumn(text, offset)}`,
      { zh: '请改正此处的 JSON。', en: 'Mend the JSON at that place.' },
    );
  });
  return parsed(
    value,
    reader(where, (path) => lineAndColumn(text, offsetOf(path))),
  );
}

/** The same of a value that is JSON already; the place is then the JSON path alone. */
export function parseRuleSet(json: unknown, where: string): RuleSet {
  return parsed(json, reader(where, null));
}

function parsed(json: unknown, at: Reader): RuleSet {
  const set = at.record(json, '', SET_KEYS);
  const ids = new Map<string, string>();
  const own = (one: Rule | BalanceRule, path: string) => {
    const earlier = ids.get(one.id);
    if (earlier !== undefined) {
      at.fail(`${path}.id`, {
        zh: `"${one.id}" 也是 ${earlier} 的标识`,
        en: `"${one.id}" is also the id of ${earlier}`,
      });
    }
    ids.set(one.id, path);
  };
  function each<R>(key: 'rules' | 'balances' | 'regrade', parse: (one: unknown, path: string, at: Reader) => R) {
    return at.list(set[key], key).map((one, i) => parse(one, `${key}[${i}]`, at));
  }
  const rules = each('rules', parseRule);
  const balances = set.balances === undefined ? [] : each('balances', parseBalance);
  rules.forEach((rule, i) => {
    own(rule, `rules[${i}]`);
  });
  balances.forEach((balance, i) => {
    own(balance, `balances[${i}]`);
  });
  return {
    id: at.text(set.id, 'id'),
    version: at.text(set.version, 'version'),
    title: at.bilingual(set.title, 'title'),
    rules,
    ...(set.balances === undefined ? {} : { balances }),
    ...(set.regrade === undefined ? {} : { regrade: each('regrade', parseRegrade) }),
  };
}

/** Several rule files as one set, in order: a user's own rules beside the shipped ones. An id may appear once only; regrades are made. */
export function joinRuleSets(sets: readonly RuleSet[]): RuleSet {
  if (sets.length === 0) throw new RangeError('no rule sets to join');
  const owner = new Map<string, string>();
  for (const set of sets) {
    for (const { id, where } of [...set.rules, ...(set.balances ?? [])]) {
      const earlier = owner.get(id);
      if (earlier !== undefined) {
        throw new LianpianError(
          'E_RULES',
          { zh: `规则 ${id} 已在 ${earlier} 中`, en: `rule ${id} is in ${earlier} already` },
          where ?? set.id,
          {
            zh: '请换一个标识；内置规则不可替换，并列时从严。',
            en: 'Give your own rule another id; shipped rules are not replaced, a severer rule beside them wins.',
          },
        );
      }
      owner.set(id, set.id);
    }
  }
  const { rules, regraded } = regradedRules(
    sets.flatMap((s) => s.rules),
    sets.flatMap((s) => s.regrade ?? []),
  );
  return {
    id: sets.map((s) => s.id).join('+'),
    version: sets.map((s) => s.version).join('+'),
    title: sets[0].title,
    rules,
    balances: sets.flatMap((s) => s.balances ?? []),
    regraded,
  };
}

/**
 * Soft rules can be raised to review; lowering a rule (soft to off, review to soft) asks for a reason, which is said with every result. A
 * rule for review can't be switched off, a hard one can't be regraded at all.
 */
function regradedRules(rules: readonly Rule[], regrades: readonly Regrade[]) {
  const regraded = new Map<string, Regraded>();
  for (const regrade of regrades) {
    const was = rules.find(({ id }) => id === regrade.rule)?.severity;
    const problem = regradeProblem(regrade, was, regraded.has(regrade.rule));
    if (problem) {
      throw new LianpianError(
        'E_RULES',
        { zh: `${regrade.rule}：${problem.zh}`, en: `${regrade.rule} ${problem.en}` },
        regrade.where ?? regrade.rule,
        {
          zh: '可改：soft → review；附理由（reason）时 soft → off、review → soft。',
          en: 'What can be: soft to review; with a reason soft to off, review to soft.',
        },
      );
    }
    if (was) regraded.set(regrade.rule, { ...regrade, was });
  }
  return {
    rules: rules.flatMap((rule) => {
      const severity = regraded.get(rule.id)?.severity;
      if (severity === undefined) return [rule];
      return severity === 'off' ? [] : [{ ...rule, severity }];
    }),
    regraded: [...regraded.values()],
  };
}

function regradeProblem({ severity, reason }: Regrade, was: Rule['severity'], again: boolean): Problem | null {
  if (was === undefined) return { zh: '没有这条可改级的规则', en: 'is no rule that has a severity' };
  if (again) return { zh: '已改级一次', en: 'is regraded already' };
  if (was === 'hard')
    return { zh: '是硬性规则，不可改级或关闭', en: 'is hard: it can be neither regraded nor switched off' };
  if (severity === was) return { zh: `已是 ${was}`, en: `is ${was} already` };
  if (was === 'review' && severity === 'off')
    return { zh: '须核查，不可关闭', en: 'is for review: it can not be switched off' };
  if (severity !== 'review' && reason === undefined)
    return { zh: '降级须写明 reason', en: 'is lowered: that needs a "reason"' };
  return null;
}
