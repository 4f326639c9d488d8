import { describe, expect, it } from 'vitest';
import { clauseText, conditionsText } from '../../src/model/clause.js';

describe('how a rule is cited', () => {
  it('document, number, article, and 待核 where nobody held it against the text', () => {
    const clause = { document: '通知', number: '1号', date: '2025', article: '第三条', confirmed: true };
    expect(clauseText(clause)).toBe('通知（1号） 第三条');
    expect(clauseText({ ...clause, number: '', article: '', confirmed: false })).toBe('通知（待核）');
  });
  it('conditions in signs, each number with its unit and whether it is confirmed', () => {
    const far = { of: 'subject', field: 'plannedFar', below: 2, unit: 'FAR', confirmed: true } as const;
    const width = { of: 'overlap', field: 'widthM', atLeast: 1, unit: 'm', confirmed: false } as const;
    const kind = { of: 'zone', field: 'kind', isNot: ['core', 'other'] } as const;
    expect(conditionsText([far, { anyOf: [width, { ...width, atLeast: 3, confirmed: true }] }, kind])).toBe(
      'subject.plannedFar < 2 FAR & (overlap.widthM ≥ 1 m（待核） | overlap.widthM ≥ 3 m) & zone.kind ≠ core / other',
    );
    expect(conditionsText([])).toBe('');
  });
});
