import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import { LianpianError } from '../../../../src/model/errors.js';
import type { LayerSpec } from '../../../../src/model/scenario.js';
import { deliver, findingsOf, normaliseLayers, PARCELS, threeParcels } from '../deliver.js';

type Row = Readonly<Record<string, Cell>>;

function firmsOf(rows: readonly Row[], spec: Partial<Extract<LayerSpec, { role: 'firms' }>> = {}) {
  const layer: LayerSpec = { role: 'firms', file: 'firms.xlsx', ...spec };
  return normaliseLayers({ dltb: [PARCELS, threeParcels()], firms: [layer, deliver('firms', { rows })] });
}

const FULL: Row = {
  企业名称: '甲厂',
  统一社会信用代码: 'A1',
  图斑标识: 'P1',
  宗地号: 'T1',
  份额: 1,
  税收2021: 10,
  税收2022: 11,
  税收2023: null,
  从业人数: 30,
  建筑面积: 2500,
  行业: '金属制品',
  综合评价: 'B类',
  规模: '规上',
  经营状态: '在营',
  淘汰落后: '否',
  三类工业: '是',
};

describe('firms', () => {
  it('are read by standard field names', () => {
    const { district } = firmsOf([FULL]);
    expect(district.firms).toEqual([
      {
        layer: 'firms',
        feature: 1,
        creditCode: 'A1',
        name: '甲厂',
        sector: '金属制品',
        grade: 'B',
        scale: 'aboveScale',
        taxWan: [10, 11, Number.NaN],
        staff: 30,
        floorM2: 2500,
        operating: true,
        eliminated: false,
        polluting: true,
      },
    ]);
    expect(district.sites).toEqual([{ firm: 0, parcel: 0, title: 'T1', share: 1 }]);
  });

  it('of one credit code are one firm with several sites, its shares summing to 1', () => {
    const result = firmsOf([
      { ...FULL, 份额: 0.25 },
      { ...FULL, 图斑标识: 'P2', 份额: 0.75 },
      { ...FULL, 统一社会信用代码: 'B2', 份额: 1 },
    ]);
    expect(result.district.firms.map(({ creditCode }) => creditCode)).toEqual(['A1', 'B2']);
    expect(result.district.sites.map(({ firm, parcel, share }) => [firm, parcel, share])).toEqual([
      [0, 0, 0.25],
      [0, 1, 0.75],
      [1, 0, 1],
    ]);
    expect(findingsOf(result, 'share.sum')).toEqual([]);
  });

  it('share.sum: shares that do not sum to 1 are taken relative to their sum', () => {
    const result = firmsOf([
      { ...FULL, 份额: 0.6 },
      { ...FULL, 图斑标识: 'P2', 份额: 0.6 },
    ]);
    expect(result.district.sites.map(({ share }) => share)).toEqual([0.5, 0.5]);
    expect(findingsOf(result, 'share.sum')).toMatchObject([{ feature: 1, numbers: { key: 'A1', sum: 1.2 } }]);
  });

  it('percent, empty, zero and negative shares', () => {
    const shares = (...values: (number | null)[]) => {
      const result = firmsOf(values.map((value, k) => ({ ...FULL, 图斑标识: `P${k + 1}`, 份额: value })));
      return [
        result.district.sites.map(({ share }) => Number(share.toFixed(4))),
        findingsOf(result, 'share.sum').length,
      ];
    };
    expect(shares(40, 60)).toEqual([[0.4, 0.6], 0]);
    expect(shares(null, null)).toEqual([[0.5, 0.5], 0]);
    expect(shares(0.8, null)).toEqual([[0.8, 0.2], 0]);
    expect(shares(0, 0)).toEqual([[0.5, 0.5], 1]);
    expect(shares(-0.5, 0.5)).toEqual([[0.5, 0.5], 1]);
  });

  it('on an unknown parcel are kept: reference.unknown, no site, the rest of the share not spread', () => {
    const result = firmsOf([
      { ...FULL, 图斑标识: 'NONE' },
      { ...FULL, 统一社会信用代码: 'B2', 份额: 0.5 },
      { ...FULL, 统一社会信用代码: 'B2', 图斑标识: 'GONE', 份额: 0.5 },
      { ...FULL, 统一社会信用代码: 'C3', 图斑标识: null },
    ]);
    expect(result.district.firms.map(({ creditCode }) => creditCode)).toEqual(['A1', 'B2', 'C3']);
    expect(result.district.sites).toEqual([{ firm: 1, parcel: 0, title: 'T1', share: 0.5 }]);
    expect(findingsOf(result, 'reference.unknown').map(({ feature, numbers }) => [feature, numbers.value])).toEqual([
      [1, 'NONE'],
      [3, 'GONE'],
    ]);
    expect(findingsOf(result, 'value.missing')).toMatchObject([{ feature: 4, numbers: { field: '图斑标识' } }]);
  });

  it('row.duplicate: a row equal to an earlier one counts once and is named as dropped', () => {
    const result = firmsOf([FULL, FULL]);
    expect(result.district.sites).toHaveLength(1);
    expect(result.district.sites[0].share).toBe(1);
    expect(findingsOf(result, 'row.duplicate')).toMatchObject([
      { feature: 2, dropped: true, numbers: { otherFeature: 1 } },
    ]);
  });

  it('without a credit code each row is a firm of its own', () => {
    const result = firmsOf([
      { ...FULL, 统一社会信用代码: null, 企业名称: '甲' },
      { ...FULL, 统一社会信用代码: null, 企业名称: '乙' },
    ]);
    expect(result.district.firms.map(({ creditCode }) => creditCode)).toEqual(['row:1', 'row:2']);
    expect(findingsOf(result, 'value.missing')).toHaveLength(2);
  });

  it('value.differs: rows of one firm that contradict each other', () => {
    const result = firmsOf([
      { ...FULL, 份额: 0.5, 从业人数: null },
      { ...FULL, 图斑标识: 'P2', 份额: 0.5, 建筑面积: 9999 },
    ]);
    expect(result.district.firms[0]).toMatchObject({ floorM2: 2500, staff: 30 });
    expect(findingsOf(result, 'value.differs')).toMatchObject([
      { feature: 2, numbers: { field: 'floorM2', otherFeature: 1 } },
    ]);
  });

  it('a number that cannot be read and a grade that is none are findings', () => {
    const result = firmsOf([{ ...FULL, 从业人数: '三十', 综合评价: '优' }]);
    expect(result.district.firms[0]).toMatchObject({ grade: '' });
    expect(result.district.firms[0].staff).toBeNaN();
    expect(findingsOf(result, 'row.outsideRange')).toMatchObject([{ feature: 1, numbers: { value: '从业人数=三十' } }]);
    expect(findingsOf(result, 'value.unknownCode')).toMatchObject([{ feature: 1, numbers: { value: '优' } }]);
    expect(firmsOf([{ ...FULL, 综合评价: '优' }], { grades: { 优: 'A' } }).district.firms[0].grade).toBe('A');
  });

  it('closed and eliminated firms are told', () => {
    const { firms } = firmsOf([{ ...FULL, 经营状态: '停产', 淘汰落后: '是', 规模: '小微' }]).district;
    expect(firms[0]).toMatchObject({ operating: false, eliminated: true, scale: 'micro' });
  });

  it('fields may be named; a layer without credit codes is E_FIELD_MISSING', () => {
    const named = firmsOf([{ code: 'A1', plot: 'P3', t1: 1, t2: 2, t3: 3 }], {
      fields: { creditCode: 'code', parcelId: 'plot', taxWan: ['t1', 't2', 't3'] },
    });
    expect(named.district.firms[0].taxWan).toEqual([1, 2, 3]);
    expect(named.district.sites).toEqual([{ firm: 0, parcel: 2, title: '', share: 1 }]);
    expect(named.read[1]).toMatchObject({ role: 'firms', crs: null, features: 1 });
    expect(() => firmsOf([{ x: 1 }])).toThrow(LianpianError);
  });

  it('no firms are no firms', () => {
    const layer: LayerSpec = { role: 'firms', file: 'f', fields: { creditCode: 'c' } };
    const rows = [{ c: 'A', keep: 'no' }];
    const result = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      firms: [{ ...layer, where: { keep: ['yes'] } }, deliver('firms', { rows })],
    });
    expect(result.district.firms).toEqual([]);
    expect(result.read[1].kept).toBe(0);
  });
});
