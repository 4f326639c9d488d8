import { type Finding, finding } from '../../model/finding.js';
import type { LayerRole, Scenario } from '../../model/scenario.js';

/** Roles and lines whose absence leaves something of a whole run unchecked. */
const MISSED_ROLES: readonly LayerRole[] = ['towns', 'slope', 'approvedUnbuilt', 'firms'];
const MISSED_LINES: readonly string[] = ['ecologicalRedline', 'basicFarmland', 'urbanBoundary'];

/** What a scenario of a whole run does without, a note each. */
export function missingLayers({ layers }: Pick<Scenario, 'layers'>): Finding[] {
  const specs = Object.values(layers);
  const roles = MISSED_ROLES.filter((role) => !specs.some((spec) => spec.role === role));
  const lines = MISSED_LINES.filter((kind) => !specs.some((spec) => spec.role === 'controlLine' && spec.kind === kind));
  return [...roles, ...lines].map((role) => finding('layer.missing', 'note', role, { role }));
}
