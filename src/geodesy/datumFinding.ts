import { type Finding, finding } from '../model/finding.js';
import type { ShiftStatement } from './datumShift.js';

/** That a layer was brought to CGCS2000 by parameters somebody gave, or by none. `crs` names the system without the statement. */
export function datumFinding(crs: string, { parameters }: ShiftStatement, layer: string): Finding {
  const named = crs.length > 80 ? `${crs.slice(0, 79)}…` : crs;
  if (parameters === null) return finding('crs.noDatumShift', 'warning', layer, { crs: named });
  return finding('crs.datumShift', 'note', layer, { crs: named, parameters: parameters.join(', ') });
}
