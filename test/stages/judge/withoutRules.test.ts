import { describe, expect, it } from 'vitest';
import type { Rule, RuleSet } from '../../../src/model/rule.js';
import { linesWithoutRules } from '../../../src/stages/judge/linesWithoutRules.js';
import { districtOf } from '../../helpers/district.js';

const RULES = { rules: [{ id: 'R1', line: 'ecologicalRedline' } as Rule] } as unknown as RuleSet;

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
});
