import type { Rule, RuleAction, RuleSet, Verdict } from './rule.js';

/**
 * Whether an action is lawful in a place, by the rules in force on a date. Cheap: for asking thousands of times.
 *
 * Definition: a rule speaks of a place when its line is the place's line (or `outside`), and its zone kinds, levels, uses and side of the
 * industrial line, where given, hold there. Of all rules that speak the severest decides (hard > review > allowed), the earlier
 * of equals: no rule can switch a hard one off. Where none speaks the answer is `allowed` with no rule.
 * Promises: pure; a rule is in force from `from` to `to`, both days included.
 * Limits: one place at a time. Land that lies in several zones is asked once a zone: see `severest`.
 */
export interface LegalContext {
  /** Kind of the control line, or `outside` for land outside every zone of the urban boundary. */
  readonly lineKind: string;
  readonly zoneKind: string;
  readonly level?: string;
  readonly use: string;
  readonly inIndustrialLine: boolean;
}

export interface Ruling {
  readonly verdict: Verdict;
  /** The rule that decides; null where no rule speaks. */
  readonly rule: Rule | null;
}

export type Legality = (action: RuleAction, context: LegalContext) => Ruling;

const RANK: Readonly<Record<Verdict, number>> = { allowed: 0, review: 1, hard: 2 };
const SILENCE: Ruling = { verdict: 'allowed', rule: null };

export function legality(rules: RuleSet, date: string): Legality {
  const byAction = new Map<RuleAction, Rule[]>();
  for (const rule of rulesInForce(rules, date)) {
    for (const action of rule.actions) {
      const list = byAction.get(action);
      if (list) list.push(rule);
      else byAction.set(action, [rule]);
    }
  }
  return (action, context) => {
    let ruling = SILENCE;
    for (const rule of byAction.get(action) ?? []) {
      if (!speaksOf(rule, context)) continue;
      if (ruling.rule === null || RANK[rule.verdict] > RANK[ruling.verdict]) ruling = { verdict: rule.verdict, rule };
    }
    return ruling;
  };
}

/** The rules in force on `date` (`yyyy-mm-dd`), in the order of the set. */
export function rulesInForce(rules: RuleSet, date: string): readonly Rule[] {
  return rules.rules.filter((rule) => rule.from <= date && (rule.to === null || date <= rule.to));
}

/** The severest of several rulings, the earlier of equals; of none, `allowed`. */
export function severest(rulings: Iterable<Ruling>): Ruling {
  let worst = SILENCE;
  for (const ruling of rulings) {
    if (RANK[ruling.verdict] > RANK[worst.verdict] || (worst.rule === null && ruling.rule !== null)) worst = ruling;
  }
  return worst;
}

function speaksOf(rule: Rule, context: LegalContext): boolean {
  return (
    rule.line === context.lineKind &&
    speaksOfZone(rule, context.zoneKind, context.level ?? '') &&
    speaksOfSubject(rule, context.use, context.inIndustrialLine)
  );
}

export function speaksOfZone(rule: Rule, zoneKind: string, level: string): boolean {
  return (
    (rule.zoneKinds.length === 0 || rule.zoneKinds.includes(zoneKind)) &&
    (!rule.levels?.length || rule.levels.includes(level))
  );
}

export function speaksOfSubject(rule: Rule, use: string, inIndustrialLine: boolean): boolean {
  return (
    (rule.uses.length === 0 || rule.uses.includes(use)) &&
    (rule.industrialLine === undefined || (rule.industrialLine === 'inside') === inIndustrialLine)
  );
}
