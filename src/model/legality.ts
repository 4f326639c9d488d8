import { allOf, type OverlapMeasures, questionsOf, type RuleAsker, YES } from './conditions.js';
import type { BalanceRule, Rule, RuleAction, RuleSet, Verdict } from './rule.js';
import { CLUSTER_FIELDS, type SubjectFacts } from './subjectFields.js';

/**
 * Whether an action is lawful in a place, by the rules in force on a date. Cheap: for asking thousands of times.
 *
 * Definition: a rule speaks of a place when its line is the place's line (or `outside`, `anywhere`), and its zone kinds, levels, uses, side
 * of the industrial line and conditions, where given, hold there. Of all rules that speak the severest decides (hard > review > soft >
 * allowed), the earlier of equals: no rule can switch a hard one off. Where none speaks the answer is `allowed` with no rule.
 * Where blanks leave a condition open, or nobody can be asked, the rule speaks as `review`: never `allowed`. A rule about a field that no
 * layer has is not asked (`rule.fieldMissing` says so), nor one about a whole cluster: that is for `judge`, on the proposal.
 * Promises: pure; a rule is in force from `from` to `to`, both days included.
 * Limits: one place at a time. Land that lies in several zones is asked once a zone: see `severest`.
 */
export interface LegalContext {
  /** Kind of the control line; `outside` for land outside every zone of the urban boundary, `anywhere` for land by itself. */
  readonly lineKind: string;
  readonly zoneKind: string;
  readonly level?: string;
  readonly use: string;
  readonly inIndustrialLine: boolean;
  /** Who is asked where a rule has conditions, and the zone and overlap it is asked about. */
  readonly asked?: {
    readonly subject: SubjectFacts;
    /** Index into the control lines; −1 for `outside` and `anywhere`. */
    readonly line: number;
    readonly zone: number;
    readonly overlap: OverlapMeasures;
  };
}

export interface Ruling {
  readonly verdict: Verdict;
  /** The rule that decides; null where no rule speaks. */
  readonly rule: Rule | null;
}

export type Legality = (action: RuleAction, context: LegalContext) => Ruling;

const SILENCE: Ruling = { verdict: 'allowed', rule: null };

export function legality(rules: RuleSet, date: string, asker?: RuleAsker): Legality {
  const byAction = new Map<RuleAction, Rule[]>();
  for (const rule of rulesInForce(rules, date)) {
    if (asksOfClusters(rule)) continue;
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
      const holds = conditionsHold(rule, context, asker);
      if (holds === false || (holds === null && rule.verdict === 'allowed')) continue;
      const verdict = holds ? rule.verdict : 'review';
      ruling = severer(ruling, { verdict, rule });
    }
    return ruling;
  };
}

/** The rules in force on `date` (`yyyy-mm-dd`), in the order of the set. */
export function rulesInForce(rules: RuleSet, date: string): readonly Rule[] {
  return rules.rules.filter((rule) => isInForce(rule, date));
}

export function balancesInForce({ balances = [] }: RuleSet, date: string): readonly BalanceRule[] {
  return balances.filter((rule) => isInForce(rule, date));
}

function isInForce({ from, to }: Pick<Rule, 'from' | 'to'>, date: string): boolean {
  return from <= date && (to === null || date <= to);
}

/** The severest of several rulings, the earlier of equals; of none, `allowed`. */
export function severest(rulings: Iterable<Ruling>): Ruling {
  let worst = SILENCE;
  for (const ruling of rulings) worst = severer(worst, ruling);
  return worst;
}

/** Whether what is asked may be proposed without a person: nothing speaks against it but soft rules. */
export function isOpen({ verdict, rule }: Ruling): boolean {
  return verdict === 'allowed' || (verdict === 'review' && rule?.severity === 'soft');
}

function severer(one: Ruling, other: Ruling): Ruling {
  return rankOf(other) > rankOf(one) ? other : one;
}

function rankOf(ruling: Ruling): number {
  if (ruling.rule === null) return 0;
  if (ruling.verdict === 'allowed') return 1;
  if (ruling.verdict === 'hard') return 4;
  return isOpen(ruling) ? 2 : 3;
}

function speaksOf(rule: Rule, context: LegalContext): boolean {
  return (
    rule.line === context.lineKind &&
    speaksOfZone(rule, context.zoneKind, context.level ?? '') &&
    speaksOfSubject(rule, context.use, context.inIndustrialLine)
  );
}

/** Null where the answer is open. */
function conditionsHold(rule: Rule, { asked }: LegalContext, asker?: RuleAsker): boolean | null {
  if (!rule.when?.length) return true;
  if (!asked || !asker) return null;
  const { missing, subject, zone, overlap } = asker(rule, asked.line);
  if (missing.length > 0) return false;
  return allOf([subject(asked.subject), asked.zone < 0 ? YES : zone(asked.zone), overlap(asked.overlap)]).holds;
}

function asksOfClusters({ when = [] }: Rule): boolean {
  const names: readonly string[] = CLUSTER_FIELDS;
  return when.flatMap(questionsOf).some(({ of, field }) => of === 'subject' && names.includes(field));
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
