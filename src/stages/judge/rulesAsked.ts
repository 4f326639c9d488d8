import { type MismatchSettings, toleranceOf } from '../../model/conflictClass.js';
import type { District } from '../../model/district.js';
import { type Finding, finding, type Severity } from '../../model/finding.js';
import { rulesInForce } from '../../model/legality.js';
import type { Rule, RuleSet } from '../../model/rule.js';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
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

/**
 * Where more passes for boundary noise than is laid down: by the settings for all rules, or by a rule for itself. A warning, for a hard conflict
 * that is noise locks nothing; a note where the rule is soft.
 */
export function looseTolerances(rules: RuleSet, date: string, settings: MismatchSettings): Finding[] {
  const said = (severity: Severity, who: string, tolerance: MismatchSettings) => {
    const widthM = tolerance['conflict.mismatchWidthM'];
    const areaM2 = tolerance['conflict.mismatchAreaM2'];
    const isLoose =
      widthM > DEFAULT_SETTINGS['conflict.mismatchWidthM'] || areaM2 > DEFAULT_SETTINGS['conflict.mismatchAreaM2'];
    return isLoose ? [finding('rule.tolerant', severity, 'rules', { rules: who, widthM, areaM2 })] : [];
  };
  const own = rulesInForce(rules, date).filter(({ tolerance }) => tolerance !== undefined);
  return [
    ...said('warning', 'conflict.mismatchWidthM, conflict.mismatchAreaM2', settings),
    ...own.flatMap((rule) => said(rule.severity === 'soft' ? 'note' : 'warning', rule.id, toleranceOf(rule, settings))),
  ];
}

/** What a planner's own rule file made of shipped severities. */
export function rulesRegraded({ regraded = [] }: RuleSet): Finding[] {
  return regraded.map(({ rule, was, severity, reason = '–' }) =>
    finding('rule.regraded', 'note', 'rules', { rule, was, now: severity, reason }),
  );
}
