import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { RuleSet } from '../../model/rule.js';

/** Control lines that no rule and no definition speaks of: a misspelled kind would otherwise pass for a line that nothing conflicts with. */
export function linesWithoutRules(district: District, rules: RuleSet): Finding[] {
  const known = new Set(['industrialLine', ...rules.rules.map((rule) => rule.line)]);
  return district.controlLines
    .filter((line) => !known.has(line.kind))
    .map((line) => finding('line.noRule', 'warning', line.layer, { kind: line.kind }));
}
