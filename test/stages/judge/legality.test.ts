import { describe, expect, it } from 'vitest';
import { legality, rulesInForce, severest } from '../../../src/model/legality.js';
import type { RuleAction, Verdict } from '../../../src/model/rule.js';
import { joinRuleSets, parseRuleSet } from '../../../src/stages/judge/ruleSet.js';
import { ruleFileText, SHIPPED_RULES } from '../../helpers/shippedRules.js';

const RULES = SHIPPED_RULES;

/** The table of counting.md: rows zones, columns keep · upgrade · join = infill = receive · reclaim · regreen. */
const TABLE: readonly (readonly [line: string, zoneKind: string, inLine: boolean, cells: readonly Verdict[]])[] = [
  ['ecologicalRedline', 'core', false, ['review', 'hard', 'hard', 'hard', 'review']],
  ['ecologicalRedline', 'other', true, ['review', 'hard', 'hard', 'hard', 'review']],
  ['ecologicalRedline', '', false, ['review', 'hard', 'hard', 'hard', 'review']],
  ['basicFarmland', '', false, ['review', 'hard', 'hard', 'review', 'hard']],
  ['basicFarmland', '', true, ['review', 'hard', 'hard', 'review', 'hard']],
  ['urbanBoundary', 'concentrated', false, ['allowed', 'allowed', 'allowed', 'allowed', 'allowed']],
  ['urbanBoundary', 'concentrated', true, ['allowed', 'allowed', 'allowed', 'review', 'allowed']],
  ['urbanBoundary', 'flexible', false, ['allowed', 'allowed', 'hard', 'allowed', 'allowed']],
  ['urbanBoundary', 'flexible', true, ['allowed', 'allowed', 'hard', 'allowed', 'allowed']],
  ['urbanBoundary', 'special', false, ['review', 'review', 'hard', 'allowed', 'allowed']],
  ['outside', '', false, ['allowed', 'review', 'hard', 'allowed', 'allowed']],
  ['outside', '', true, ['allowed', 'review', 'hard', 'allowed', 'allowed']],
];
const COLUMNS: readonly (readonly RuleAction[])[] = [
  ['keep'],
  ['upgrade'],
  ['join', 'infill', 'receive'],
  ['reclaim'],
  ['regreen'],
];

describe('the legality table', () => {
  for (const date of ['2021-06-30', '2023-10-07', '2023-10-08', '2025-12-31']) {
    for (const [lineKind, zoneKind, inIndustrialLine, cells] of TABLE) {
      for (const [column, actions] of COLUMNS.entries()) {
        for (const action of actions) {
          const place = `${lineKind} ${zoneKind || '(any)'}${inIndustrialLine ? ' in the industrial line' : ''}`;
          it(`${date}: ${action} in ${place} is ${cells[column]}`, () => {
            const ruling = legality(RULES, date)(action, { lineKind, zoneKind, use: 'industry', inIndustrialLine });
            expect(ruling.verdict).toBe(cells[column]);
            expect(ruling.rule, 'every cell is a rule').not.toBeNull();
          });
        }
      }
    }
  }

  const existing: readonly (readonly [
    line: string,
    zoneKind: string,
    use: string,
    verdict: Verdict,
    severity?: string,
  ])[] = [
    ['ecologicalRedline', 'core', 'industry', 'hard', 'hard'],
    ['ecologicalRedline', 'other', 'idle', 'hard', 'hard'],
    ['basicFarmland', '', 'storage', 'hard', 'hard'],
    ['basicFarmland', '', 'industry', 'hard', 'hard'],
    ['ecologicalRedline', 'other', 'homestead', 'review', 'review'],
    ['ecologicalRedline', 'other', 'town', 'review', 'review'],
    ['basicFarmland', '', 'road', 'review', 'review'],
    ['basicFarmland', '', 'agriFacility', 'review', 'review'],
    ['ecologicalRedline', 'core', 'forest', 'allowed'],
    ['basicFarmland', '', 'paddy', 'allowed'],
    ['basicFarmland', '', 'forest', 'allowed'],
    ['ecologicalRedline', 'core', 'dryland', 'allowed'],
    ['urbanBoundary', 'concentrated', 'industry', 'allowed'],
    ['urbanBoundary', 'flexible', 'industry', 'allowed'],
    ['urbanBoundary', 'special', 'industry', 'review', 'review'],
    ['urbanBoundary', 'special', 'paddy', 'allowed'],
    ['outside', '', 'industry', 'review', 'soft'],
    ['outside', '', 'homestead', 'allowed'],
  ];
  for (const [lineKind, zoneKind, use, verdict, severity] of existing) {
    it(`existing ${use} in ${lineKind} ${zoneKind} is ${severity ?? verdict}`, () => {
      const ruling = legality(RULES, '2025-06-01')('existing', { lineKind, zoneKind, use, inIndustrialLine: false });
      expect(ruling.verdict).toBe(verdict);
      expect(ruling.rule?.severity).toBe(severity);
    });
  }

  it('has one rule in force a cell on any day since 2020-09-22', () => {
    for (const date of [
      '2020-09-22',
      '2021-11-26',
      '2021-11-27',
      '2022-08-15',
      '2022-08-16',
      '2024-12-31',
      '2025-01-01',
    ]) {
      const seen = new Set<string>();
      // a rule with conditions sharpens a cell that has its rule
      for (const rule of rulesInForce(RULES, date).filter(({ when }) => !when)) {
        for (const action of rule.actions) {
          for (const use of rule.uses.length > 0 ? rule.uses : ['*']) {
            const cell = [rule.line, rule.zoneKinds.join('+'), rule.industrialLine ?? '', action, use].join('|');
            expect(seen.has(cell), `${date} ${rule.id} ${cell}`).toBe(false);
            seen.add(cell);
          }
        }
      }
    }
  });

  it('is silent before there were rules, and about unknown kinds of line', () => {
    const place = { lineKind: 'basicFarmland', zoneKind: '', use: 'industry', inIndustrialLine: false };
    expect(legality(RULES, '1990-01-01')('upgrade', place)).toEqual({ verdict: 'allowed', rule: null });
    expect(legality(RULES, '2025-01-01')('upgrade', { ...place, lineKind: 'floodplain' }).rule).toBeNull();
  });

  it('lets no added rule switch a hard one off, and lets an added one be severer', () => {
    const own = JSON.parse(ruleFileText('urban-boundary-2023.json'));
    const template = own.rules.find((r: { id: string }) => r.id === 'outside.keep');
    own.id = 'own';
    own.rules = [
      { ...template, id: 'own.soft', line: 'basicFarmland', actions: ['upgrade'] },
      {
        ...template,
        id: 'own.flood',
        line: 'floodplain',
        levels: ['1'],
        actions: ['keep'],
        verdict: 'hard',
        severity: 'hard',
      },
    ];
    const rules = joinRuleSets([RULES, parseRuleSet(own, 'own.json')]);
    const ask = legality(rules, '2025-01-01');
    const place = { zoneKind: '', use: 'industry', inIndustrialLine: false };
    expect(ask('upgrade', { ...place, lineKind: 'basicFarmland' }).verdict).toBe('hard');
    expect(ask('keep', { ...place, lineKind: 'floodplain', level: '1' }).rule?.id).toBe('own.flood');
    expect(ask('keep', { ...place, lineKind: 'floodplain', level: '2' }).verdict).toBe('allowed');
    expect(() => joinRuleSets([RULES, RULES])).toThrow(/existing.farmland.industry/);
  });

  it('takes the severest of several places', () => {
    const ask = legality(RULES, '2025-01-01');
    const place = { zoneKind: '', use: 'industry', inIndustrialLine: false };
    const outside = ask('reclaim', { ...place, lineKind: 'outside' });
    const redline = ask('reclaim', { ...place, lineKind: 'ecologicalRedline' });
    expect(severest([outside, redline]).rule?.id).toBe('redline.reclaim');
    expect(severest([outside]).rule?.id).toBe('outside.reclaim');
    expect(severest([])).toEqual({ verdict: 'allowed', rule: null });
  });
});
