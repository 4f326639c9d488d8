import type { CheckResult } from '../../check/check.js';
import { tableOf } from '../../export/fields.js';
import { checkFields, findingLayers } from '../../export/findings.js';
import { gradeTable } from '../../export/grades.js';
import { asksForPerson, type Finding } from '../../model/finding.js';
import type { LayersOutput, WorkedLayer } from './layersOutput.js';

/** File beside an output that holds one layer: points are in the file named, areas in this one. */
export const BESIDE_FINDINGS: readonly string[] = ['areas'];

/**
 * Writes what `check` found: a table, in .xlsx with a second sheet `grade`; or, where the output holds shapes, points and areas. `x`, `y` are in
 * the working CRS. Gives what the format could not hold and a person should know of.
 */
export async function writeChecked(result: CheckResult, output: LayersOutput): Promise<readonly Finding[]> {
  const { working } = result;
  const fields = checkFields(result.findings, result.towns);
  const layers = (): WorkedLayer[] => {
    const [areas, points] = findingLayers(result, fields).map((layer) => ({ ...layer, working }));
    return output.holdsMany ? [areas, points] : [points, areas];
  };
  const tables = (): WorkedLayer[] => {
    const none = { shapes: { kind: 'none' }, working: null } as const;
    const findings = { name: 'findings', ...tableOf(result.findings.length, fields), ...none };
    return output.holdsMany ? [findings, { name: 'grade', ...gradeTable(result.grades), ...none }] : [findings];
  };
  const losses = await output.write(output.holdsShapes ? layers() : tables());
  // that a finding has no shape, or a truth value is a word, is no loss worth telling
  return losses.filter(asksForPerson);
}
