import { describe, expect, it } from 'vitest';
import type { SignOff } from '../../../src/model/district.js';
import type { Rule, RuleSet } from '../../../src/model/rule.js';
import { linesWithoutRules, signOffFindings } from '../../../src/stages/judge/linesWithoutRules.js';
import { districtOf } from '../../helpers/district.js';

const RULES = { rules: [{ id: 'R1', line: 'ecologicalRedline' } as Rule] } as unknown as RuleSet;
const SIGN_OFF: SignOff = {
  layer: 'sign',
  feature: 1,
  parcels: [0],
  rule: 'R1',
  document: '1号',
  person: '张三',
  until: '',
};

describe('what no rule speaks of', () => {
  it('is a warning for a kind nobody knows, a note for one that is carried by name, nothing for one that has rules', () => {
    const district = districtOf({
      lines: ['ecologicalRedline', 'industrialLine', 'villageBoundary', 'vilageBoundary'].map((kind) => ({
        kind,
        zones: [{ shape: [0, 0, 10, 10] }],
      })),
    });
    expect(linesWithoutRules(district, RULES).map(({ severity, numbers }) => [severity, numbers])).toEqual([
      ['note', { kind: 'villageBoundary' }],
      ['warning', { kind: 'vilageBoundary' }],
    ]);
    const withLand = { ...district, controlLines: [], temporaryLand: district.towns };
    expect(linesWithoutRules(withLand, RULES)).toMatchObject([
      { severity: 'note', numbers: { kind: 'temporaryLand' } },
    ]);
  });

  it('a sign-off by a rule that does not exist is a warning; those that are carried are counted', () => {
    const district = { ...districtOf({}), signOffs: [SIGN_OFF, { ...SIGN_OFF, feature: 2, rule: 'R9' }] };
    expect(signOffFindings(district, RULES).map(({ code, feature, numbers }) => [code, feature, numbers])).toEqual([
      ['signOff.noRule', 2, { rule: 'R9' }],
      ['signOff.carried', null, { rows: 2 }],
    ]);
    expect(signOffFindings(districtOf({}), RULES)).toEqual([]);
  });
});
