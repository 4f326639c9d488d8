import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import type { LayerSpec, Scenario } from '../../../../src/model/scenario.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../../src/model/settings.js';
import { boxRing, starRing } from '../../../helpers/rings.js';
import {
  box,
  type Delivery,
  deliver,
  EAST,
  findingsOf,
  type Layers,
  NORTH,
  normaliseLayers,
  PARCELS,
  threeParcels,
} from '../deliver.js';

type Row = Readonly<Record<string, Cell>>;

const rectangleOf = (east: number, width: number) => [boxRing(EAST + east, NORTH, EAST + east + width, NORTH + 100)];

const FIRMS: readonly Row[] = [
  { 企业名称: '甲厂', 统一社会信用代码: 'A1', 图斑标识: 'P1', 税收2023: 30 },
  { 企业名称: '乙厂', 统一社会信用代码: 'B2', 图斑标识: 'P2', 税收2023: 6 },
  { 企业名称: '丙厂', 统一社会信用代码: 'C3', 图斑标识: 'P2', 税收2023: null },
];

/** Three parcels of 100 × 100 m (P1, P2 industrial, P3 a field) with firms, and what else is delivered. */
function district(
  more: Readonly<Record<string, readonly [Partial<LayerSpec>, Delivery]>>,
  firms = FIRMS,
  scenario: Partial<Scenario> = {},
) {
  const layers: Record<string, Layers[string]> = {
    dltb: [PARCELS, threeParcels()],
    firms: [{ role: 'firms', file: 'x' }, deliver('firms', { rows: firms })],
  };
  for (const [key, [spec, delivery]] of Object.entries(more)) {
    layers[key] = [{ role: key, file: 'x', ...spec } as LayerSpec, deliver(key, delivery)];
  }
  return normaliseLayers(layers, scenario);
}

const TITLES: readonly Row[] = [
  { 宗地代码: 'T1', 权利人: '甲厂', 信用代码: 'A1', 宗地面积: 9000 },
  { 宗地代码: 'T2', 权利人: '乙厂', 信用代码: 'B2', 宗地面积: 6000 },
];

/** T1 inside P1; T2 over 60 m of P2, 20 m of nothing. */
const DRAWN = [box(0, 0, 90, 100), [[boxRing(EAST + 240, NORTH, EAST + 320, NORTH + 100)]]];

describe('titles', () => {
  it('lie on parcels by overlap, keep their recorded area, and are held by firms by code or by name', () => {
    const rows = [TITLES[0], { ...TITLES[1], 信用代码: null }];
    const result = district({ titles: [{}, { polygons: DRAWN, rows }] });
    const { titles, land } = result.district;
    expect(titles?.parts.map(({ title, parcel, share }) => [title, parcel, Number(share.toFixed(6))])).toEqual([
      [0, 0, 1],
      [1, 1, 0.75],
    ]);
    expect(titles?.holders.map(({ title, firm, share }) => [title, firm, share])).toEqual([
      [0, 0, 1],
      [1, 1, 1],
    ]);
    expect([...(titles?.areaM2 ?? [])]).toEqual([9000, 6000]);
    expect([...(land?.ownedM2 ?? [])]).toEqual([9000, 6000, 0]);
    expect([...(land?.usedM2 ?? [])]).toEqual([9000, 6000, Number.NaN]);
    expect(land?.uses).toEqual([
      { firm: 0, parcel: 0, areaM2: 9000 },
      { firm: 1, parcel: 1, areaM2: 4500 },
    ]);
    expect(findingsOf(result, 'land.noParcel')).toMatchObject([{ feature: 2, numbers: { areaM2: 2000 } }]);
    expect(findingsOf(result, 'holder.byName')).toMatchObject([{ numbers: { rows: 1 } }]);
    expect(findingsOf(result, 'firm.noLand').map(({ numbers }) => numbers.firm)).toEqual(['C3']);
  });

  it('without a recorded area have the official one, each polygon once however many rows it has', () => {
    const rows = [
      { 宗地代码: 'T1', 信用代码: 'A1', 份额: 0.75 },
      { 宗地代码: 'T1', 信用代码: 'B2', 份额: 0.25 },
      { 宗地代码: 'T1', 信用代码: 'A1', 份额: 0.75 },
    ];
    const result = district({ titles: [{}, { polygons: [box(0, 0), box(0, 0), box(0, 0)], rows }] });
    const { titles, land, parcels } = result.district;
    expect(titles?.areaM2[0]).toBe(parcels.officialM2[0]);
    expect(titles?.holders.map(({ share }) => share)).toEqual([0.75, 0.25]);
    expect((land?.ownedM2[0] ?? 0) + (land?.ownedM2[1] ?? 0)).toBeCloseTo(parcels.officialM2[0], 1);
    expect(findingsOf(result, 'row.duplicate')).toMatchObject([{ layer: 'titles', feature: 3, dropped: true }]);
  });

  it('as a table lie on the parcels they name; several holders and parcels may stand in one cell', () => {
    const rows = [{ 宗地代码: 'T1', 信用代码: 'A1；X9', 图斑标识: 'P1、P2;NONE', 宗地面积: 15 }];
    const result = district({ titles: [{ areaUnit: 'mu' } as Partial<LayerSpec>, { rows }] });
    const { titles, land } = result.district;
    expect(titles?.areaM2[0]).toBeCloseTo(10_000, 6);
    expect(titles?.parts.map(({ parcel, share }) => [parcel, share])).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
    expect(land?.ownedM2[0]).toBe(5000);
    expect(findingsOf(result, 'reference.unknown')).toMatchObject([{ layer: 'titles', numbers: { value: 'NONE' } }]);
    expect(findingsOf(result, 'title.noFirm')).toMatchObject([{ numbers: { title: 'T1', holder: 'X9' } }]);
  });

  it('over each other, without area, without holder, with two areas and with too much land are findings', () => {
    const rows = [
      { 宗地代码: 'T1', 信用代码: 'A1', 宗地面积: 9000 },
      { 宗地代码: 'T2', 信用代码: 'B2', 宗地面积: 9000 },
      { 宗地代码: 'T1', 信用代码: 'A1', 宗地面积: 8000 },
      { 宗地代码: 'T4' },
    ];
    const polygons = [box(0, 0), box(50, 0, 50, 100), box(200, 0), []];
    const result = district({ titles: [{}, { polygons, rows }] });
    expect(findingsOf(result, 'title.overlap')).toMatchObject([
      { areaM2: 5000, numbers: { title: 'T1', other: 'T2' } },
    ]);
    expect(findingsOf(result, 'title.areaDiffers')).toMatchObject([{ feature: 3, numbers: { otherFeature: 1 } }]);
    expect(findingsOf(result, 'title.noHolder')).toMatchObject([{ feature: 4 }]);
    expect(findingsOf(result, 'title.noArea')).toMatchObject([{ feature: 4, numbers: { title: 'T4' } }]);
    expect(findingsOf(result, 'land.crowded')).toMatchObject([{ parcelId: 'P1', layer: 'DLTB' }]);
  });

  it('none delivered leaves the district as it was', () => {
    const { district: plain } = district({});
    for (const key of ['titles', 'buildings', 'leases', 'land', 'signOffs']) expect(plain).not.toHaveProperty(key);
    const empty = district({ titles: [{ where: { 宗地代码: ['none'] } }, { polygons: DRAWN, rows: TITLES }] }, FIRMS);
    expect(empty.district.sites).toEqual(plain.sites);
    expect([...(empty.district.land?.usedM2 ?? [])]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('leases', () => {
  const leased = (rows: readonly Row[]) =>
    district({ titles: [{}, { polygons: DRAWN, rows: TITLES }], leases: [{}, { rows }] });
  const LEASE: Row = {
    出租方: '甲厂',
    承租方: 'B2',
    宗地代码: 'T1',
    租用面积: 3000,
    起租日期: '2023/1/1',
    终止日期: '2024年1月1日',
  };

  it('in force move land from lessor to lessee, on the parcels of the title, and list what is rented out', () => {
    const result = leased([LEASE]);
    const { land, leases } = result.district;
    expect(leases).toMatchObject([{ lessor: 0, lessee: 1, title: 0, areaM2: 3000, inForce: true }]);
    expect([land?.usedM2[0], land?.usedM2[1]]).toEqual([6000, 9000]);
    expect([land?.rentedOutM2[0], land?.rentedInM2[1]]).toEqual([3000, 3000]);
    expect(land?.uses).toEqual([
      { firm: 0, parcel: 0, areaM2: 6000 },
      { firm: 1, parcel: 0, areaM2: 3000 },
      { firm: 1, parcel: 1, areaM2: 4500 },
    ]);
    expect(findingsOf(result, 'lease.rentedOut')).toMatchObject([
      { feature: 1, numbers: { lessor: '甲厂', lessee: 'B2', areaM2: 3000 } },
    ]);
  });

  it('are in force on both their days, and open where a day is empty', () => {
    const inForce = (from: string | null, to: string | null) =>
      leased([{ ...LEASE, 起租日期: from, 终止日期: to }]).district.leases?.[0].inForce;
    expect(inForce('2024-01-01', '2024-01-01')).toBe(true);
    expect(inForce('2024-01-02', null)).toBe(false);
    expect(inForce(null, '2023-12-31')).toBe(false);
    expect(inForce(null, null)).toBe(true);
  });

  it('that repeat, name nobody or nowhere, have ended or no area are listed, and counted as said', () => {
    const result = leased([
      LEASE,
      LEASE,
      { ...LEASE, 出租方: '村集体', 承租方: '个体户' },
      { ...LEASE, 宗地代码: 'T9' },
      { ...LEASE, 宗地代码: null },
      { ...LEASE, 终止日期: '2023-06-30' },
      { ...LEASE, 承租方: '丙厂', 租用面积: null },
      { ...LEASE, 承租方: '丙厂', 起租日期: '去年' },
    ]);
    const about = (code: Parameters<typeof findingsOf>[1]) => findingsOf(result, code).map(({ feature }) => feature);
    expect(about('row.duplicate')).toEqual([2]);
    expect(about('lease.noFirm')).toEqual([3]);
    expect(about('reference.unknown')).toEqual([4]);
    expect(about('value.missing')).toEqual([5]);
    expect(about('lease.notInForce')).toEqual([6]);
    expect(about('lease.noArea')).toEqual([7]);
    expect(about('row.outsideRange')).toEqual([8]);
    expect(result.district.land?.rentedOutM2[0]).toBe(3000 + 9000 + 3000);
    expect(findingsOf(result, 'firm.rentsOutMore')).toMatchObject([{ numbers: { firm: 'A1', usedM2: -6000 } }]);
    expect(result.district.land?.usedM2[0]).toBe(0);
  });

  it('without titles are carried, but no land is computed', () => {
    const result = district({ leases: [{}, { rows: [{ 出租方: 'A1', 承租方: 'B2', 图斑标识: 'P1' }] }] });
    expect(result.district.leases).toMatchObject([
      { parcel: 0, title: -1, areaM2: result.district.parcels.officialM2[0] },
    ]);
    expect(result.district).not.toHaveProperty('land');
    expect(findingsOf(result, 'lease.noTitles')).toHaveLength(1);
  });
});

describe('shares of a firm', () => {
  const TWO = [
    { ...FIRMS[0], 份额: null, 宗地号: null },
    { ...FIRMS[0], 图斑标识: 'P2', 份额: null },
  ];
  const titles: readonly [Partial<LayerSpec>, Delivery] = [
    {},
    {
      polygons: [box(0, 0, 90, 100), box(200, 0, 10, 100)],
      rows: [{ ...TITLES[0] }, { ...TITLES[1], 权利人: '甲厂', 信用代码: 'A1', 宗地面积: 1000 }],
    },
  ];
  const buildings: readonly [Partial<LayerSpec>, Delivery] = [
    {},
    {
      polygons: [box(0, 0, 20, 10), box(200, 0, 10, 10), box(205, 50, 10, 10)],
      rows: [
        { 信用代码: 'A1', 层数: 3, 建筑面积: null },
        { 信用代码: 'A1', 层数: null, 建筑面积: 150 },
        { 信用代码: 'A1', 层数: 1, 建筑面积: 100 },
      ].map((row) => ({ ...row, 占比: row.建筑面积 === 100 ? 50 : null })),
    },
  ];
  const sharesOf = (
    more: Parameters<typeof district>[0],
    firms: readonly Row[],
    basis?: Settings['firm.shareBasis'],
  ) => {
    const settings = { ...DEFAULT_SETTINGS, ...(basis ? { 'firm.shareBasis': basis } : {}) };
    const layers = { more, firms, settings };
    const result = normaliseWith(layers);
    return result.district.sites.map(({ parcel, share }) => [parcel, Number(share.toFixed(4))]);
  };
  const normaliseWith = (given: { more: Parameters<typeof district>[0]; firms: readonly Row[]; settings: Settings }) =>
    district(given.more, given.firms, { settings: given.settings });

  it('go by floor, then land, then evenly where none is stated', () => {
    expect(sharesOf({ titles, buildings }, TWO)).toEqual([
      [0, 0.75],
      [1, 0.25],
    ]);
    expect(sharesOf({ titles }, TWO)).toEqual([
      [0, 0.9],
      [1, 0.1],
    ]);
    expect(sharesOf({}, TWO)).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
    const result = district({ titles, buildings }, TWO);
    expect(findingsOf(result, 'share.basis')).toMatchObject([{ numbers: { firms: 1 } }]);
    expect(
      result.district.buildings?.map(({ floorM2, parcel, title, firm }) => [floorM2, parcel, title, firm]),
    ).toEqual([
      [600, 0, 0, 0],
      [150, 1, 1, 0],
      [50, 1, 1, 0],
    ]);
  });

  it('that are stated stand, unless the setting says floor or land first', () => {
    const stated = TWO.map((row, k) => ({ ...row, 份额: k === 0 ? 0.4 : 0.6 }));
    expect(sharesOf({ titles, buildings }, stated)).toEqual([
      [0, 0.4],
      [1, 0.6],
    ]);
    expect(sharesOf({ titles, buildings }, stated, 'land')).toEqual([
      [0, 0.9],
      [1, 0.1],
    ]);
    expect(sharesOf({ titles, buildings }, stated, 'floor')).toEqual([
      [0, 0.75],
      [1, 0.25],
    ]);
  });

  it('a row that names only its title stands on the parcels of it, a firm that names nothing where it holds land', () => {
    const wide = [[rectangleOf(50, 200)], box(400, 0)];
    const rows = [TITLES[0], { ...TITLES[1], 信用代码: 'C3' }];
    const firms = [
      { 统一社会信用代码: 'A1', 宗地号: ' t1 ', 图斑标识: null },
      { 统一社会信用代码: 'C3', 宗地号: null, 图斑标识: null },
      { 统一社会信用代码: 'D4', 宗地号: null, 图斑标识: null },
    ];
    const result = district({ titles: [{}, { polygons: wide, rows }] }, firms);
    expect(result.district.sites.map(({ firm, parcel, share }) => [firm, parcel, share])).toEqual([
      [0, 0, 0.5],
      [0, 1, 0.5],
      [1, 2, 1],
    ]);
    expect(findingsOf(result, 'firm.placedByTitle').map(({ numbers }) => numbers.firm)).toEqual(['C3']);
    expect(findingsOf(result, 'value.missing').map(({ feature }) => feature)).toEqual([3]);
  });
});

describe('sign-offs', () => {
  const ROW: Row = {
    图斑标识: 'P1',
    规则编号: 'R1',
    批准文号: '甬自然资规〔2023〕1号',
    签批人: '张三',
    有效期至: '2025-01-01',
  };

  it('name parcels or are drawn over land; a row that says nothing that could be honoured carries why', () => {
    const table = district({
      signOffs: [
        {},
        {
          rows: [
            ROW,
            { ...ROW, 图斑标识: 'P1、P2', 有效期至: null },
            { ...ROW, 图斑标识: 'NONE' },
            { ...ROW, 签批人: null },
            { ...ROW, 有效期至: '2023-12-31' },
            { ...ROW, 有效期至: '长期' },
            { ...ROW, 图斑标识: null },
          ],
        },
      ],
    });
    expect(
      table.district.signOffs?.map(({ feature, parcels, until, fault }) => [feature, parcels, until, fault]),
    ).toEqual([
      [1, [0], '2025-01-01', ''],
      [2, [0, 1], '', ''],
      [3, [], '2025-01-01', '图斑不存在：NONE / no such parcel: NONE'],
      [4, [0], '2025-01-01', '签批人 为空 / 签批人 is empty'],
      [5, [0], '2023-12-31', ''],
      [6, [0], '', '日期无法读取：长期 / no date: 长期'],
      [7, [], '2025-01-01', '没有指明图斑或范围 / it names no parcel and has no shape'],
    ]);
    const drawn = district({
      signOffs: [
        {},
        {
          polygons: [box(0, 0, 240, 100), [], [], [[starRing(301, 150, 600_500, 3_300_500, 50)]]],
          rows: [{ ...ROW, 图斑标识: null }, ROW, { ...ROW, 图斑标识: null }, ROW],
        },
      ],
    });
    expect(
      drawn.district.signOffs?.map(({ parcels, area, fault }) => [parcels, area?.xy.length, fault === '']),
    ).toEqual([
      [[], 10, true],
      [[0], undefined, true],
      [[], undefined, false],
      [[0], 604, false],
    ]);
    expect(drawn.district.signOffs?.[3].fault).toBe(
      '范围自相交过多，无法修复 / its shape is too tangled to be made valid',
    );
  });
});
