import type { CheckedLayer } from '../../../model/checkedLayer.js';
import type { Report } from '../../../model/checks.js';
import { type Finding, type FindingCode, type FindingNumbers, finding, type Severity } from '../../../model/finding.js';
import { rowAndPlace } from '../rows.js';

/**
 * Findings of rows, in groups: what says the same of many rows is listed for the first of them and counted for the rest.
 *
 * Definition: a group is one code with one set of numbers (a field and its value). Of a group the first `most` rows are findings of their
 * own; when there are more, one `findings.more` about the layer counts those left. Nothing is left out of the count.
 */
export interface Listing {
  readonly layer: CheckedLayer;
  /** `rows` say the same; in ascending order. */
  group<C extends FindingCode>(code: C, severity: Severity, numbers: FindingNumbers[C], rows: readonly number[]): void;
  /** Rows with numbers of their own, grouped by `kind` alone. */
  each<C extends FindingCode>(
    code: C,
    severity: Severity,
    kind: string,
    rows: readonly number[],
    numbers: (row: number) => FindingNumbers[C],
    known?: (row: number) => Partial<Pick<Finding, 'areaM2' | 'widthM'>>,
  ): void;
  /** About the layer. */
  once<C extends FindingCode>(code: C, severity: Severity, numbers: FindingNumbers[C]): void;
}

export function listing(layer: CheckedLayer, most: number, report: Report): Listing {
  const each: Listing['each'] = (code, severity, kind, rows, numbers, known) => {
    // one more would take as much room as the count
    const listed = rows.length <= most + 1 ? rows.length : most;
    for (let k = 0; k < listed; k++) {
      const place = { ...rowAndPlace(layer, rows[k]), ...known?.(rows[k]) };
      report(finding(code, severity, layer.layer, numbers(rows[k]), place));
    }
    if (rows.length > listed) {
      report(finding('findings.more', severity, layer.layer, { of: code, kind, rows: rows.length - listed }));
    }
  };
  return {
    layer,
    each,
    group(code, severity, numbers, rows) {
      const kind = Object.values(numbers).join(' ');
      each(code, severity, kind, rows, () => numbers);
    },
    once(code, severity, numbers) {
      report(finding(code, severity, layer.layer, numbers));
    },
  };
}
