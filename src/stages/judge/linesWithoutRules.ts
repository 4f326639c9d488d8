import { CARRIED_LINES, type District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { RuleSet } from '../../model/rule.js';

/**
 * Control lines that no rule and no definition speaks of: a misspelled kind would otherwise pass for a line that nothing conflicts with. A kind
 * that is known by name (`CARRIED_LINES`) is a note; so are areas that are carried without a rule.
 */
export function linesWithoutRules(district: District, rules: RuleSet): Finding[] {
  const linesOfRules = rules.rules.map(({ line }) => (line === 'outside' ? 'urbanBoundary' : line));
  const known = new Set(['industrialLine', ...linesOfRules]);
  const unjudged = district.controlLines
    .filter((line) => !known.has(line.kind))
    .map(({ kind, layer }) =>
      finding('line.noRule', CARRIED_LINES.includes(kind) ? 'note' : 'warning', layer, { kind }),
    );
  const { temporaryLand } = district;
  if (!temporaryLand) return unjudged;
  return [...unjudged, finding('line.noRule', 'note', temporaryLand.layer, { kind: 'temporaryLand' })];
}
