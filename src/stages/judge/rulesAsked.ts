import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import { rulesInForce } from '../../model/legality.js';
import type { Rule, RuleSet } from '../../model/rule.js';
import type { Ground } from './ground.js';

/**
 * Rules in force that can't be asked of a line or of the parcels, because no such field was delivered; each rule, layer and field once. An
 * error where the rule is hard: what it forbids may stand unseen.
 */
export function rulesNotAsked(rules: RuleSet, date: string, { ask, district }: Ground): Finding[] {
  const told = new Set<string>();
  return rulesInForce(rules, date).flatMap((rule) => {
    if (!rule.when?.length || rule.verdict === 'allowed') return [];
    return linesOf(rule, district).flatMap((line) =>
      ask(rule, line).missing.flatMap(({ of, field }) => {
        const layer = of === 'zone' ? district.controlLines[line].layer : district.parcels.layer;
        const key = JSON.stringify([rule.id, layer, field]);
        if (told.has(key)) return [];
        told.add(key);
        return [
          finding('rule.fieldMissing', rule.severity === 'hard' ? 'error' : 'warning', layer, {
            rule: rule.id,
            of,
            field,
          }),
        ];
      }),
    );
  });
}

/** Lines that the rule speaks of, −1 for `outside` and `anywhere`; none where no such line was delivered. */
function linesOf({ line }: Rule, { controlLines }: District): readonly number[] {
  if (line === 'anywhere') return [-1];
  if (line === 'outside') return controlLines.some(({ kind }) => kind === 'urbanBoundary') ? [-1] : [];
  return controlLines.flatMap(({ kind }, l) => (kind === line ? [l] : []));
}

/** What a planner's own rule file made of shipped severities. */
export function rulesRegraded({ regraded = [] }: RuleSet): Finding[] {
  return regraded.map(({ rule, was, severity, reason = '–' }) =>
    finding('rule.regraded', 'note', 'rules', { rule, was, now: severity, reason }),
  );
}
