import { describe, expect, it } from 'vitest';
import { countOf, withoutRepeats } from '../../src/model/batchFindings.js';
import { finding } from '../../src/model/finding.js';

describe('withoutRepeats', () => {
  const missing = (feature: number | null, severity: 'error' | 'warning', field = 'DLBM') =>
    finding('value.missing', severity, 'DLTB', { field }, { feature });

  it('keeps the earlier of two that say the same of a row, with the graver severity', () => {
    const kept = withoutRepeats([
      missing(1, 'warning'),
      missing(2, 'error'),
      missing(1, 'error'),
      missing(2, 'warning'),
    ]);
    expect(kept.map(({ feature, severity }) => [feature, severity])).toEqual([
      [1, 'error'],
      [2, 'error'],
    ]);
  });
  it('keeps what differs in field, layer or row, and all that is about a layer', () => {
    const all = [missing(1, 'error'), missing(1, 'error', 'QSXZ'), missing(null, 'error'), missing(null, 'error')];
    expect(withoutRepeats(all)).toEqual(all);
  });
  it('knows a place that no unit has by either name', () => {
    const [field, value] = ['ZLDWDM', '330299'];
    const said = finding('reference.unknown', 'warning', 'DLTB', { field, value }, { feature: 4 });
    const again = finding('code.parent', 'warning', 'DLTB', { field, value, level: 'x' }, { feature: 4 });
    expect(withoutRepeats([said, again])).toEqual([said]);
  });
});

it('countOf gives rows beyond those listed to the code they are of', () => {
  const more = finding('findings.more', 'error', 'DLTB', { of: 'value.missing', kind: 'DLBM', rows: 40 });
  expect(countOf(more)).toEqual({ code: 'value.missing', rows: 40 });
  expect(countOf(finding('id.missing', 'error', 'DLTB', {}, { feature: 1 }))).toEqual({ code: 'id.missing', rows: 1 });
});

it('withoutRepeats leaves what one stage finds at two places of a row', () => {
  const at = (x: number) =>
    finding('geometry.invalid', 'error', 'DLTB', { reason: 'Self-intersection' }, { feature: 1, x });
  expect(withoutRepeats([at(1), at(2)])).toHaveLength(2);
});
