import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import type { LayerSpec } from '../../../../src/model/scenario.js';
import { idIndex } from '../../../../src/stages/normalise/joins/idIndex.js';
import { box, deliver, findingsOf, type Layers, normaliseLayers } from '../deliver.js';

type Row = Readonly<Record<string, Cell>>;

const IDS = ['00012', '00022', '32', '0032', 'gb1', '00012'];

describe('ids by which one table speaks of another', () => {
  it('are found by equal text, as joins write them, or without leading zeros where one alone can be meant', () => {
    const asked = ['00012', '12', ' 00022', '22.0', '032', 'GB1', '12a', '', '99'];
    const index = idIndex(IDS, asked);
    expect(asked.map((text) => [index.find(text), index.how(text)])).toEqual([
      [0, 'equal'],
      [-1, 'none'],
      [1, 'rewritten'],
      [-1, 'none'],
      [-1, 'none'],
      [4, 'rewritten'],
      [-1, 'none'],
      [-1, 'none'],
      [-1, 'none'],
    ]);
    // 12 and 00012 are both asked for above: either may be meant by the id 00012
    const alone = idIndex(IDS, ['12', '12', '22.0', '032']);
    expect(['12', '22.0', '032'].map((text) => [alone.find(text), alone.how(text)])).toEqual([
      [0, 'zeros'],
      [1, 'zeros'],
      [-1, 'none'],
    ]);
  });
});

/** Three parcels called 00012, 00022, 00032. */
function district(more: Readonly<Record<string, readonly Row[]>>) {
  const rows = ['00012', '00022', '00032'].map((DKBH) => ({ DKBH, DLBM: '0601' }));
  const parcels = { polygons: [box(0, 0), box(100, 0), box(200, 0)], rows };
  const layers: Record<string, Layers[string]> = {
    dltb: [{ role: 'parcels', file: 'x', fields: { id: 'DKBH' } }, deliver('dltb', parcels)],
  };
  for (const [role, table] of Object.entries(more)) {
    layers[role] = [{ role, file: 'x' } as LayerSpec, deliver(role, { rows: table })];
  }
  return normaliseLayers(layers);
}

const zeros = (result: ReturnType<typeof district>) =>
  findingsOf(result, 'join.zeros').map(({ layer, severity, numbers }) => [
    layer,
    severity,
    numbers.field,
    numbers.rows,
  ]);

describe('numbers of parcels that lost their leading zeros', () => {
  it('in a table of firms: found, and said', () => {
    const firms = [
      { 企业名称: '甲厂', 统一社会信用代码: '91330212144052937A', 地块编号: '12' },
      { 企业名称: '乙厂', 统一社会信用代码: '91330212MA2AXXXX1B', 地块编号: '00022' },
      { 企业名称: '丙厂', 统一社会信用代码: '91330212MA2AXXXX2C', 地块编号: '777' },
    ];
    const result = district({ firms });
    expect(result.district.sites.map(({ firm, parcel }) => [firm, parcel])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(zeros(result)).toEqual([['firms', 'warning', '地块编号', 1]]);
    expect(findingsOf(result, 'reference.unknown').map(({ numbers }) => numbers.value)).toEqual(['777']);
  });

  it('kept as numbers: found, and said', () => {
    const firms = [12, 22].map((地块编号, k) => ({
      企业名称: `${k}`,
      统一社会信用代码: `9133021214405293${k}A`,
      地块编号,
    }));
    const result = district({ firms });
    expect(result.district.sites.map(({ parcel }) => parcel)).toEqual([0, 1]);
    expect(zeros(result)).toEqual([['firms', 'warning', '地块编号', 2]]);
  });

  it('asked for with and without them: who is meant is not known, and nothing is guessed', () => {
    const firms = ['12', '00012'].map((地块编号, k) => ({ 统一社会信用代码: `9133021214405293${k}A`, 地块编号 }));
    const result = district({ firms });
    expect(result.district.sites.map(({ firm, parcel }) => [firm, parcel])).toEqual([[1, 0]]);
    expect(zeros(result)).toEqual([]);
    expect(findingsOf(result, 'reference.unknown').map(({ numbers }) => numbers.value)).toEqual(['12']);
  });

  it('in titles, buildings, leases and the list of parcels to keep: the same', () => {
    const result = district({
      firms: [{ 统一社会信用代码: 'A1', 宗地号: '17' }],
      titles: [{ 宗地代码: '0017', 信用代码: 'A1', 图斑标识: '12、22', 宗地面积: 9000 }],
      buildings: [{ 建筑编号: 'b', 图斑标识: '32', 建筑面积: 500 }],
      leases: [{ 出租方: 'A1', 承租方: 'B2', 宗地号: '17', 租用面积: 10 }],
      keepList: [{ 图斑标识: '32', 保留原因: '祠堂' }],
    });
    expect(zeros(result).sort()).toEqual([
      ['buildings', 'warning', '图斑标识', 1],
      ['firms', 'warning', '宗地号', 1],
      ['keepList', 'warning', '图斑标识', 1],
      ['leases', 'warning', '宗地号', 1],
      ['titles', 'warning', '图斑标识', 2],
    ]);
    expect(findingsOf(result, 'reference.unknown')).toEqual([]);
    expect(result.district.sites.map(({ parcel, share }) => [parcel, share])).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
  });

  it('a number of a title that no title has is named', () => {
    const result = district({
      firms: [{ 统一社会信用代码: 'A1', 宗地号: '99' }],
      titles: [{ 宗地代码: '0017', 信用代码: 'B2', 图斑标识: '00012', 宗地面积: 9000 }],
    });
    expect(findingsOf(result, 'reference.unknown').map(({ numbers }) => [numbers.field, numbers.value])).toEqual([
      ['宗地号', '99'],
    ]);
  });
});

describe('a credit code', () => {
  it('in small letters, in full width and with blanks is that of the same firm, and it is said', () => {
    const firms = ['91330212144052937A', '91330212144052937a', ' ９１330212144052937A'].map((统一社会信用代码, k) => ({
      统一社会信用代码,
      地块编号: ['00012', '00022', '00032'][k],
    }));
    const result = district({ firms });
    expect(result.district.firms.map(({ creditCode }) => creditCode)).toEqual(['91330212144052937A']);
    expect(result.district.sites.map(({ parcel }) => parcel)).toEqual([0, 1, 2]);
    expect(findingsOf(result, 'join.rewritten').map(({ numbers }) => [numbers.field, numbers.rows])).toEqual([
      ['统一社会信用代码', 2],
    ]);
  });

  it('that a spreadsheet rounded is no code: two firms that end as the same number stay two', () => {
    const firms = ['甲', '乙'].map((企业名称, k) => ({
      企业名称,
      统一社会信用代码: '9.13302E+17',
      地块编号: ['00012', '00022'][k],
    }));
    const result = district({ firms });
    expect(result.district.firms.map(({ name, creditCode }) => [name, creditCode])).toEqual([
      ['甲', 'row:1'],
      ['乙', 'row:2'],
    ]);
    expect(findingsOf(result, 'value.missing')).toHaveLength(2);
    expect(idIndex(['9.13302E+17'], []).find('9.13302E+17')).toBe(-1);
  });
});
