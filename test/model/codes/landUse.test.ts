import { describe, expect, it } from 'vitest';
import { landUseReader } from '../../../src/model/codes/landUse.js';

describe('landUseReader', () => {
  const sandiao = landUseReader({ system: 'sandiao' });
  const planning = landUseReader({ system: 'yongdiyonghai' });

  it.each([
    ['0101', 'paddy'],
    ['0103', 'dryland'],
    ['0201K', 'orchard'],
    ['0303', 'wetland'],
    ['0307K', 'forest'],
    ['05H1', 'town'],
    ['0508', 'storage'],
    ['0601', 'industry'],
    ['0702', 'homestead'],
    ['08H2A', 'publicService'],
    ['0810A', 'publicService'],
    ['1001', 'railway'],
    ['1003', 'road'],
    ['1006', 'farmRoad'],
    ['1101', 'river'],
    ['1104A', 'water'],
    ['1107A', 'ditch'],
    ['1201', 'idle'],
    ['1202', 'agriFacility'],
    ['1203', 'ridge'],
    ['1206', 'other'],
  ])('三调 %s is %s', (code, use) => {
    expect(sandiao(code)).toBe(use);
  });

  it.each([
    ['1001', 'industry'],
    ['100102', 'industry'],
    ['110101', 'storage'],
    ['0601', 'farmRoad'],
    ['060102', 'farmRoad'],
    ['0602', 'agriFacility'],
    ['0703', 'homestead'],
    ['1201', 'railway'],
    ['1207', 'road'],
    ['1701', 'river'],
    ['2301', 'idle'],
    ['2303', 'ridge'],
  ])('用地用海 %s is %s', (code, use) => {
    expect(planning(code)).toBe(use);
  });

  it('does not know codes of neither system, and takes no 二调 code for a longer one', () => {
    for (const code of ['', '1', 'ZZ', '101', '203', '9901', '工业']) {
      expect(sandiao(code), code).toBeNull();
      expect(planning(code), code).toBeNull();
    }
  });

  it('custom patterns: exact before prefix, longest prefix first, * for all; they win over a table', () => {
    const custom = landUseReader({
      system: 'custom',
      uses: { '4*': 'industry', '41*': 'storage', '410': 'idle', '*': 'town' },
    });
    expect(['400', '415', '410', 'x', ''].map(custom)).toEqual(['industry', 'storage', 'idle', 'town', 'town']);
    expect(landUseReader({ system: 'custom', uses: { '4*': 'industry' } })('5')).toBeNull();
    const over = landUseReader({ system: 'sandiao', uses: { '0602': 'industry' } });
    expect(over('0602')).toBe('industry');
    expect(over('0601')).toBe('industry');
    expect(landUseReader(undefined)('0601')).toBe('industry');
  });
});
