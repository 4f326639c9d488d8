import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import { findingMessage } from '../../../../src/model/findingTexts.js';
import { type Row, soundDltb } from '../../../helpers/dltbTable.js';
import { checkFields, checkRows } from './check.js';

const INDUSTRY: Row = {
  DLBM: '0601',
  DLMC: '工业用地',
  KCDLBM: '',
  KCXS: null,
  KCMJ: 0,
  TBDLMJ: 1000,
  GDLX: '',
  GDPDJB: '',
};

/** A table of sound farmland and a factory, with changes to single rows. */
const changed = (...changes: readonly Row[]): Row[] => {
  const paddy: Row = {
    YSDM: '2001010100',
    DLBM: '0101',
    DLMC: '水田',
    QSXZ: '30',
    QSDWDM: '3302120012010000000',
    QSDWMC: '某村',
    ZLDWDM: '3302120012010000000',
    ZLDWMC: '某村',
    TBMJ: 1000,
    KCDLBM: '1203',
    KCXS: 0.05,
    KCMJ: 50,
    TBDLMJ: 950,
    GDLX: 'TT',
    GDPDJB: '2',
    SJNF: 2021,
    MSSM: '00',
    CZCSXM: '203',
  };
  return [...changes, {}, {}, INDUSTRY].map((change, i) => ({ ...paddy, BSM: `B${i}`, TBBH: String(i), ...change }));
};
const saidOf = (...changes: readonly Row[]) =>
  checkRows(changed(...changes)).map(({ code, severity, feature, numbers }) => [code, severity, feature, numbers]);
const codesOf = (...changes: readonly Row[]) => checkRows(changed(...changes)).map(({ code }) => code);

describe('attributes', () => {
  it('says nothing of a sound table, of no rows, and of a table in a form of its own', () => {
    expect(checkRows(changed())).toEqual([]);
    expect(checkFields({ ML: ['1', '1'], USE: ['x', ''] })).toEqual([]);
    expect(checkFields({ DLBM: ['nonsense'] }, { about: { role: 'barrier' } })).toEqual([]);
    expect(checkRows([]).filter(({ code }) => code !== 'field.type')).toEqual([]);
  });

  describe('fields', () => {
    it('names mandatory fields that are missing, and usual ones as a note', () => {
      const found = checkFields({ DLBM: ['0101'], DLMC: ['水田'], TBMJ: [1000] });
      expect(found.map(({ code, severity }) => [code, severity])).toEqual([
        ['field.required', 'note'],
        ['field.usual', 'note'],
      ]);
      expect(found[0].numbers).toMatchObject({
        fields: 'BSM, YSDM, TBBH, QSXZ, QSDWDM, QSDWMC, ZLDWDM, ZLDWMC, TBDLMJ, SJNF, MSSM',
      });
      expect(findingMessage(found[0], 'zh')).toContain('缺少 地类图斑 DLTB（三调） 的必需字段：BSM');
      expect(findingMessage(found[0], 'en')).toContain('mandatory fields of DLTB of the third survey');
    });

    it('asks for a missing field of a table that is nearly whole', () => {
      const rows = changed().map(({ MSSM: _, CZCSXM: __, ...row }) => row);
      const fields = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
      expect(
        checkFields(fields).map(({ code, severity, numbers }) => [
          code,
          severity,
          'fields' in numbers && numbers.fields,
        ]),
      ).toEqual([
        ['field.required', 'error', 'MSSM'],
        ['field.usual', 'note', 'CZCSXM'],
      ]);
    });

    it('knows fields by older names and in lower case', () => {
      const rows = changed({
        DLBM: '1003',
        DLMC: '公路用地',
        KCDLBM: '',
        KCXS: null,
        KCMJ: 0,
        TBDLMJ: 1000,
        GDPDJB: '',
      });
      const lower = Object.fromEntries(
        Object.keys(rows[0]).map((name) => [name.toLowerCase(), rows.map((row) => row[name])]),
      );
      expect(checkFields({ ...lower, xxtbkd: [-1, 3, 3, 3] }).map(({ code, numbers }) => [code, numbers])).toEqual([
        ['value.outsideRange', { field: 'xxtbkd', value: -1, range: '≥ 0' }],
      ]);
    });

    it.each<[string, Row, unknown[]]>([
      ['an empty mandatory value', { QSXZ: '' }, ['value.missing', 'error', 1, { field: 'QSXZ' }]],
      ['an empty BSM', { BSM: null }, ['id.missing', 'error', 1, {}]],
      ['a placeholder', { ZLDWMC: '无' }, ['value.placeholder', 'warning', 1, { field: 'ZLDWMC', value: '无' }]],
      [
        'no area',
        { TBMJ: 0, KCMJ: 0, KCXS: 0, TBDLMJ: 0 },
        ['value.outsideRange', 'error', 1, { field: 'TBMJ', value: 0, range: '> 0' }],
      ],
      [
        'a year of the future',
        { SJNF: 20221 },
        ['value.outsideRange', 'error', 1, { field: 'SJNF', value: 20221, range: '1984 … 2100' }],
      ],
      [
        'a coefficient above 1',
        { KCXS: 1.05, KCMJ: 1050, TBDLMJ: -50 },
        ['value.outsideRange', 'error', 1, { field: 'KCXS', value: 1.05, range: '0 … 1' }],
      ],
    ])('finds %s', (_, change, expected) => {
      expect(saidOf(change).filter(([code]) => code !== 'year.mixed')).toContainEqual(expected);
    });

    it('does not ask for the name of a missing code', () => {
      expect(codesOf({ DLBM: '', DLMC: '', GDPDJB: '' })).toEqual(['value.missing']);
      expect(codesOf({ DLMC: '' })).toEqual(['value.missing']);
    });

    it('says once that a mandatory field is empty throughout', () => {
      const rows = changed().map((row) => ({ ...row, QSXZ: '' }));
      expect(checkRows(rows).map(({ code, numbers }) => [code, numbers])).toEqual([
        ['field.empty', { field: 'QSXZ', rows: 3 }],
      ]);
    });

    it('tells numbers delivered as text, and what of them is no number', () => {
      const rows = changed({ TBMJ: '1000' }, { TBMJ: '约1000' }).map((row) => ({ ...row, TBMJ: String(row.TBMJ) }));
      expect(checkRows(rows).map(({ code, feature, numbers }) => [code, feature, numbers])).toEqual([
        ['field.type', null, { field: 'TBMJ', asked: '数值 / number', delivered: '文本 / text' }],
        ['value.notNumber', 2, { field: 'TBMJ', value: '约1000' }],
      ]);
    });

    it('tells codes delivered as numbers, and puts their zeros back', () => {
      const rows = changed(INDUSTRY).map((row) => ({ ...row, DLBM: Number(row.DLBM), MSSM: 0 }));
      expect(checkRows(rows).map(({ code, numbers }) => [code, 'field' in numbers && numbers.field])).toEqual([
        ['field.type', 'DLBM'],
        ['field.type', 'MSSM'],
      ]);
    });

    it('notes several years', () => {
      expect(saidOf({ SJNF: 2020 })).toEqual([
        ['year.mixed', 'note', null, { field: 'SJNF', years: '2021 (3), 2020 (1)' }],
      ]);
    });
  });

  describe('texts', () => {
    it.each<[string, Row, unknown[]]>([
      [
        'blanks around',
        { ZLDWMC: ' 某村', QSDWMC: '某村\u3000' },
        ['text.padded', 'note', null, { field: 'QSDWMC', rows: 1 }],
      ],
      [
        'full-width codes',
        { DLBM: '０１０１' },
        ['text.fullWidth', 'warning', 1, { field: 'DLBM', value: '０１０１' }],
      ],
      ['garbled names', { ZLDWMC: '某\ufffd' }, ['text.garbled', 'warning', 1, { field: 'ZLDWMC', value: '某\ufffd' }]],
    ])('finds %s, and nothing else of it', (_, change, expected) => {
      const found = saidOf(change);
      expect(found).toContainEqual(expected);
      expect(new Set(found.map(([code]) => code)).size).toBe(1);
    });
    it('lets full-width signs and letters stand in names', () => {
      expect(codesOf({ ZLDWMC: '某村（Ａ区）' })).toEqual([]);
    });
  });

  describe('codes', () => {
    it.each<[string, Row, unknown[]]>([
      ['an unknown class', { DLBM: '9901' }, ['value.unknownCode', 'error', 1, { field: 'DLBM', value: '9901' }]],
      [
        'a class of the planning system',
        { DLBM: '100101', DLMC: '一类工业用地' },
        ['value.unknownCode', 'error', 1, { field: 'DLBM', value: '100101' }],
      ],
      [
        'a suffix the class has not',
        { DLBM: '0101K' },
        ['value.unknownCode', 'error', 1, { field: 'DLBM', value: '0101K' }],
      ],
      [
        'a first-level class',
        { DLBM: '01', DLMC: '耕地' },
        ['code.tooCoarse', 'warning', 1, { field: 'DLBM', value: '01' }],
      ],
      [
        'an ownership of no list, by a list 待核',
        { QSXZ: '50' },
        ['value.unlistedCode', 'warning', 1, { field: 'QSXZ', value: '50', list: 'QSXZ 权属性质' }],
      ],
      ['a slope class', { GDPDJB: '6' }, ['value.unknownCode', 'error', 1, { field: 'GDPDJB', value: '6' }]],
      ['what is deducted', { KCDLBM: '1202' }, ['value.unknownCode', 'error', 1, { field: 'KCDLBM', value: '1202' }]],
      ['a settlement code', { CZCSXM: '206' }, ['value.unknownCode', 'error', 1, { field: 'CZCSXM', value: '206' }]],
      [
        'a refinement, by an incomplete list',
        { TBXHDM: 'ABCD' },
        ['value.unlistedCode', 'note', 1, { field: 'TBXHDM', value: 'ABCD', list: 'TBXHDM 图斑细化代码' }],
      ],
    ])('finds %s', (_, change, expected) => {
      expect(saidOf(change)).toEqual([expected]);
    });

    it('takes suffixes, sub-classes, short names and small letters', () => {
      const grown = { KCDLBM: '', KCXS: null, KCMJ: 0, TBDLMJ: 1000, GDLX: '', GDPDJB: '' };
      expect(
        codesOf(
          { ...grown, DLBM: '0201K', DLMC: '可调整果园' },
          { ...grown, DLBM: '05H1', DLMC: '商业服务业设施' },
          { ...grown, DLBM: '08h2a', DLMC: '高教用地', CZCSXM: '201' },
          { ...grown, DLBM: '1107A', DLMC: '干渠' },
          { ...INDUSTRY, CZCSXM: '203a' },
        ),
      ).toEqual([]);
    });

    it('finds the name of another class', () => {
      expect(saidOf({ DLMC: '旱地' })).toEqual([
        [
          'value.contradicts',
          'error',
          1,
          { field: 'DLMC', value: '旱地', otherField: 'DLBM', otherValue: '0101', expected: '水田' },
        ],
      ]);
    });

    it('reads a table of another system by that system, and says so of one of none', () => {
      const bare = { KCDLBM: '', KCXS: null, KCMJ: 0, TBDLMJ: 1000, GDLX: '', GDPDJB: '', CZCSXM: '' };
      const planning = ['060101', '070102', '100101', '120801'].map((DLBM) => ({ ...bare, DLBM, DLMC: '' }));
      expect(checkRows(changed(...planning).slice(0, 4)).map(({ code }) => code)).toEqual(['field.empty']);
      const odd = ['A-1', 'A-2', 'A-3', 'A-4'].map((DLBM) => ({ ...bare, DLBM, DLMC: 'x' }));
      expect(checkRows(changed(...odd).slice(0, 4)).map(({ code }) => code)).toEqual(['code.noSystem']);
    });

    it.each<[string, Row, readonly string[]]>([
      ['industry without settlement code', { ...INDUSTRY, CZCSXM: '' }, ['value.missing']],
      ['farmland without one', { CZCSXM: '' }, []],
      ['industry in a village', { ...INDUSTRY, CZCSXM: '203A' }, []],
      ['a mine in a village', { ...INDUSTRY, DLBM: '0602', DLMC: '采矿用地', CZCSXM: '203' }, ['value.contradicts']],
      ['a mine', { ...INDUSTRY, DLBM: '0602', DLMC: '采矿用地', CZCSXM: '204' }, []],
      ['salt works in 205', { ...INDUSTRY, DLBM: '0603', DLMC: '盐田', CZCSXM: '205' }, ['value.contradicts']],
      ['special land in a town', { ...INDUSTRY, DLBM: '09', DLMC: '特殊用地', CZCSXM: '201' }, ['value.contradicts']],
      ['special land', { ...INDUSTRY, DLBM: '09', DLMC: '特殊用地', CZCSXM: '205' }, []],
      ['industry as a mine', { ...INDUSTRY, CZCSXM: '204' }, ['value.contradicts']],
      ['idle land of a mine', { ...INDUSTRY, DLBM: '1201', DLMC: '空闲地', CZCSXM: '204' }, []],
      ['farmland without slope', { GDPDJB: '' }, ['value.missing']],
      ['a power station', { ...INDUSTRY, TBXHDM: 'HDGY' }, []],
      ['a power station on a field', { TBXHDM: 'HDGY' }, ['value.contradicts']],
    ])('settlement, slope and refinement by class: %s', (_, change, codes) => {
      expect(codesOf(change)).toEqual(codes);
    });
  });

  describe('ids', () => {
    it('TBBH may occur once in a village, and again in the next', () => {
      expect(saidOf({ TBBH: '7' }, { TBBH: '7' })).toEqual([
        ['number.duplicate', 'error', 2, { field: 'TBBH', value: '7', otherFeature: 1 }],
      ]);
      expect(codesOf({ TBBH: '7' }, { TBBH: '7', ZLDWDM: '3302120012020000000' })).toEqual([]);
      expect(codesOf({ TBBH: '' }, { TBBH: '' })).toEqual(['value.missing', 'value.missing']);
    });
    it('BSM of a control line may occur once', () => {
      const fields = { BSM: ['1', '2', '1'], GHFQMC: ['城镇集中建设区', '城镇弹性发展区', '特别用途区'] };
      const found = checkFields(fields, { about: { role: 'controlLine', kind: 'urbanBoundary' } });
      expect(found.filter(({ severity }) => severity !== 'note')).toMatchObject([
        { code: 'id.duplicate', severity: 'warning', feature: 3, numbers: { id: '1', otherFeature: 1 } },
      ]);
    });
  });

  describe('units', () => {
    const at = (code: string, towns: readonly string[] = [], villages: readonly string[] = []) =>
      checkRows(changed({ ZLDWDM: code }, ...Array.from({ length: 12 }, () => ({}))), { towns, villages }).map(
        ({ code: said, severity, feature, numbers }) => [
          said,
          severity,
          feature,
          'level' in numbers ? numbers.level : numbers,
        ],
      );

    it.each<[string, string, unknown[][]]>([
      ['19 characters', '3302120012020000000', []],
      ['a village group', '330212001202000001A', []],
      ['12 digits', '330212001202', [['code.length', 'note', null, { field: 'ZLDWDM', digits: 12, rows: 1 }]]],
      ['9 digits', '330212001', [['code.length', 'note', null, { field: 'ZLDWDM', digits: 9, rows: 1 }]]],
      ['11 digits', '33021200120', [['code.malformed', 'error', 1, { field: 'ZLDWDM', value: '33021200120' }]]],
      [
        'letters',
        '33021200X2010000000',
        [['code.malformed', 'error', 1, { field: 'ZLDWDM', value: '33021200X2010000000' }]],
      ],
      ['another county', '3302130012010000000', [['code.parent', 'warning', 1, '县（区） / county']]],
    ])('%s', (_, code, expected) => {
      expect(at(code)).toEqual(expected);
    });

    it('town and village are those that were delivered', () => {
      const towns = ['330212001'];
      const villages = ['330212001201'];
      expect(at('3302120012010000000', towns, villages)).toEqual([]);
      expect(at('3302120022010000000', towns, villages)).toEqual([['code.parent', 'warning', 1, '乡镇 / town']]);
      expect(at('3302120012020000000', towns, villages)).toEqual([['code.parent', 'warning', 1, '村 / village']]);
      expect(at('3302120010000000000', towns, villages)).toEqual([['code.parent', 'warning', 1, '村 / village']]);
    });

    it('county, town and strangers may own land', () => {
      const owned = (QSDWDM: string) =>
        checkRows(changed({ QSDWDM }, ...Array.from({ length: 12 }, () => ({}))), {
          towns: ['330212001'],
          villages: ['330212001201'],
        }).map(({ code, severity }) => [code, severity]);
      expect(owned('3302120000000000000')).toEqual([]);
      expect(owned('3302120010000000000')).toEqual([]);
      expect(owned('3305000000000000000')).toEqual([['code.parent', 'note']]);
      expect(owned('3302120012090000000')).toEqual([['code.parent', 'warning']]);
    });
  });

  describe('areas', () => {
    it.each<[string, Row, readonly (readonly [string, string])[]]>([
      ['a cent off', { TBDLMJ: 950.01 }, []],
      ['two cents off', { TBDLMJ: 950.02 }, [['area.deduction', 'TBDLMJ']]],
      ['a coefficient rounded', { KCMJ: 50.05, TBDLMJ: 949.95 }, []],
      ['a deduction that is none', { KCMJ: 50.07, TBDLMJ: 949.93 }, [['area.deduction', 'KCMJ']]],
      ['no coefficient', { KCXS: null }, [['value.contradicts', 'KCXS']]],
      ['nothing said of what is deducted', { KCDLBM: '' }, [['value.contradicts', 'KCDLBM']]],
      ['nothing deducted', { KCXS: null, KCMJ: null, KCDLBM: '', TBDLMJ: 1000 }, []],
    ])('%s', (_, change, expected) => {
      const found = checkRows(changed(change));
      expect(found.map(({ code, numbers }) => [code, 'field' in numbers ? numbers.field : ''])).toEqual(expected);
    });

    const size = (DLBM: string, DLMC: string, TBMJ: number, CZCSXM = ''): Cell[] => {
      const bare = { KCDLBM: '', KCXS: null, KCMJ: 0, GDLX: '', GDPDJB: '2' };
      return checkRows(changed({ ...bare, DLBM, DLMC, TBMJ, TBDLMJ: TBMJ, CZCSXM })).map(({ code, numbers, areaM2 }) =>
        code === 'area.belowMapping' ? `${numbers.leastM2} > ${areaM2}` : code,
      );
    };
    it('smallest mapped land: 200, 400 and 600 m² by class', () => {
      expect(size('0601', '工业用地', 200, '203')).toEqual([]);
      expect(size('0601', '工业用地', 199.99, '203')).toEqual(['200 > 199.99']);
      expect(size('1202', '设施农用地', 200)).toEqual([]);
      expect(size('1202', '设施农用地', 199)).toEqual(['200 > 199']);
      expect(size('0101', '水田', 400)).toEqual([]);
      expect(size('0101', '水田', 399)).toEqual(['400 > 399']);
      expect(size('1006', '农村道路', 399)).toEqual(['400 > 399']);
      expect(size('1101', '河流水面', 600)).toEqual([]);
      expect(size('1101', '河流水面', 599)).toEqual(['600 > 599']);
      expect(size('0603', '盐田', 200, '204')).toEqual([]);
    });
  });

  it('of thousands of rows that say the same lists the first, and counts the rest', () => {
    const rows = soundDltb(5000, () => 0.5).map((row) => ({ ...row, QSXZ: '99' }));
    const found = checkRows(rows, { settings: { 'check.listed': 3 } });
    expect(found.map(({ code, feature, numbers }) => [code, feature, numbers]).slice(0, 4)).toEqual([
      ['value.unlistedCode', 1, { field: 'QSXZ', value: '99', list: 'QSXZ 权属性质' }],
      ['value.unlistedCode', 2, { field: 'QSXZ', value: '99', list: 'QSXZ 权属性质' }],
      ['value.unlistedCode', 3, { field: 'QSXZ', value: '99', list: 'QSXZ 权属性质' }],
      ['findings.more', null, { of: 'value.unlistedCode', kind: 'QSXZ 99 QSXZ 权属性质', rows: 4997 }],
    ]);
    expect(found).toHaveLength(4);
  });
});
