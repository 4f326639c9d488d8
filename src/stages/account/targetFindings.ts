import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Ledger } from '../../model/ledger.js';

/**
 * What of the targets could not be checked, as findings: land whose slope is not known (shown beside the target, not in it), and
 * land meant for 耕地, which still needs its soil survey (in the target, since soil is never delivered in this version).
 */
export function targetFindings(ledger: Ledger, district: District): Finding[] {
  const findings: Finding[] = [];
  for (const { spec, notChecked } of ledger.targets) {
    if (notChecked > 0) {
      const because = district.slope ? '坡度图未覆盖 / outside the slope layer' : '无坡度图 / no slope layer';
      findings.push(finding('target.notChecked', 'warning', 'targets', { target: spec.id, because }));
    }
    if (spec.basis === 'reclaimed' && ledger.reclaimedFarmlandM2 > 0 && !ledger.checked.soil) {
      const because = '无土壤调查 / no soil survey';
      findings.push(
        finding(
          'target.notChecked',
          'note',
          'targets',
          { target: spec.id, because },
          { areaM2: ledger.reclaimedFarmlandM2 },
        ),
      );
    }
  }
  return findings;
}
