import { describe, expect, it } from 'vitest';
import { recogniseCodes } from '../../../src/stages/recognise/codeSystem.js';
import { deliveredOf } from '../../helpers/delivered.js';

function codes(fields: Readonly<Record<string, readonly (string | number | null)[]>>) {
  return recogniseCodes(deliveredOf({ layer: 'x', fields }));
}

function verdict(fields: Readonly<Record<string, readonly (string | number | null)[]>>): string {
  const [reading] = codes(fields);
  return reading
    ? `${reading.verdict} ${reading.systems.map(({ system }) => system).join(' ')}`.trim()
    : 'no code field';
}

describe('the code system of a land-class field', () => {
  it('is told by codes that one system alone has', () => {
    expect(verdict({ DLBM: ['0101', '05H1', '0601', '1001'] })).toBe('system sandiao');
    expect(verdict({ DLBM: ['0101', '0201K', '0601'] })).toBe('system sandiao');
    expect(verdict({ DLBM: ['0101', '0604', '0906', '0601'] })).toBe('system gbt21010');
    expect(verdict({ YDYHDM: ['0101', '060102', '0601', '2302', '060201'] })).toBe('system guokong2023');
    expect(verdict({ YDYHDM: ['0101', '0603', '1313', '1403'] })).toBe('system guokong2020');
    expect(verdict({ YDDM: ['M1', 'M0', 'W1', 'S42'] })).toBe('system gb50137');
    expect(verdict({ DLBM: ['011', '204', '203', '122'] })).toBe('system erdiao');
  });

  it('is told by the names beside the codes where the codes collide: 0601 + 工业用地, 0601 + 农村道路', () => {
    expect(verdict({ DLBM: ['0601', '1001'], DLMC: ['工业用地', '铁路用地'] })).toBe('same sandiao gbt21010');
    expect(verdict({ DLBM: ['0601', '1001'], DLMC: ['农村道路', '工业用地'] })).toBe('system guokong2023');
    expect(verdict({ YDYHDM: ['0601', '1001'], YDYHMC: ['乡村道路用地', '工业'] })).toBe('system guokong2020');
  });

  it('is ambiguous for 0601 and 1001 without names, whatever the field is called, and says what each would mean', () => {
    for (const field of ['DLBM', 'YDYHDM']) {
      const [reading] = codes({ [field]: ['0601', '1001', '0601'] });
      expect(reading.verdict).toBe('ambiguous');
      expect(reading.systems.map(({ system }) => system)).toEqual(expect.arrayContaining(['sandiao', 'guokong2023']));
      const said = reading.reasons.map((r) => r.zh).join('\n');
      expect(said).toMatch(/0601（2 行）含义不同：.*三调工作分类 工业用地.*2023 农村道路/);
      expect(said).toMatch(/1001（1 行）含义不同：.*三调工作分类 铁路用地.*2023 工业用地/);
    }
  });

  it('is ambiguous when the names are those of another system than the codes', () => {
    const [reading] = codes({ YDYHDM: ['060102', '1313', '0601'], YDYHMC: ['田间道', '其他公用设施用地', '工业用地'] });
    expect(['ambiguous', 'none']).toContain(reading.verdict);
    expect(verdict({ DLBM: ['05H1', '0601', '0601'], DLMC: ['商业服务业设施用地', '农村道路', '农村道路'] })).toBe(
      'ambiguous sandiao',
    );
  });

  it('is not moved by one wrong code among many rows', () => {
    const rows = Array.from({ length: 500 }, (_, i) => ['0101', '05H1', '0601', '1003', '1107A'][i % 5]);
    expect(verdict({ DLBM: [...rows, '9901', '060102'] })).toBe('system sandiao');
  });

  it('is none for codes of no system, and no code field is read where there is none', () => {
    expect(verdict({ DLBM: ['XX', 'YY'] })).toBe('none');
    expect(verdict({ NAME: ['a', 'b'], PDJB: ['1', '2'] })).toBe('no code field');
    expect(verdict({ DLBM: [null, null] })).toBe('no code field');
  });

  it('finds a code field of any name by its values', () => {
    expect(verdict({ 现状: ['0101', '0103', '05H1', '0601', '1006'] })).toBe('system sandiao');
  });

  it('says that leading zeros are lost when codes came as numbers', () => {
    const [reading] = codes({ DLBM: [101, 601, 1001, 1107] });
    expect(reading.zerosLost).toBe(true);
    expect(reading.systems.map(({ system }) => system)).toContain('sandiao');
  });
});
