import { describe, expect, it } from 'vitest';
import { officialAreasLonLat } from '../../../src/geodesy/officialArea.js';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { boxRing } from '../../helpers/rings.js';
import { box, deliver, findingsOf, normaliseLayers, PARCELS, threeParcels } from './deliver.js';

const LEVELLED = { settings: { 'area.levelling': 'village' } } as const;
const VILLAGES = deliver('CJDCQ', {
  polygons: [box(0, 0, 300, 100), box(300, 0, 300, 100), box(600, 0)],
  rows: [
    { ZLDWDM: '3302120010010000000', ZLDWMC: '甲', DCMJ: 19_988.9, MSSM: '00' },
    { ZLDWDM: '3302120020010000000', ZLDWMC: '乙', DCMJ: 9994.43, MSSM: '00' },
    { ZLDWDM: '3302120020010000000', ZLDWMC: '乙', DCMJ: 50, MSSM: '01' },
  ],
});

describe('what levelling goes by', () => {
  it('is not read unless it is asked for', () => {
    const { district } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      cjdcq: [{ role: 'villages', file: 'CJDCQ.shp' }, VILLAGES],
    });
    expect(DEFAULT_SETTINGS['area.levelling']).toBe('none');
    expect(district.parcels.levelUnits).toBeUndefined();
    expect(district.controlAreas).toBeUndefined();
  });

  it('DCMJ of the villages layer, by the twelve digits of ZLDWDM and MSSM', () => {
    const { district } = normaliseLayers(
      { dltb: [PARCELS, threeParcels()], cjdcq: [{ role: 'villages', file: 'CJDCQ.shp' }, VILLAGES] },
      LEVELLED,
    );
    expect(district.parcels.levelUnits?.villageCode).toEqual(['330212001001', '330212001001', '330212002001']);
    expect(district.controlAreas?.villageCode).toEqual(['330212001001', '330212002001', '330212002001']);
    expect([...(district.controlAreas?.areaM2 ?? [])]).toEqual([19_988.9, 9994.43, 50]);
    expect([...(district.controlAreas?.island ?? [])]).toEqual([0, 0, 1]);
  });

  it('a table of control areas stands before the layer, in its own unit; a cell that is no area is named', () => {
    const table = deliver('control', {
      rows: [
        { 村代码: '330212001001', 控制面积: 1.5 },
        { 村代码: '330212002001', 控制面积: 'x' },
      ],
    });
    const result = normaliseLayers(
      {
        dltb: [PARCELS, threeParcels()],
        cjdcq: [{ role: 'villages', file: 'CJDCQ.shp' }, VILLAGES],
        control: [
          {
            role: 'controlAreas',
            file: 'control.csv',
            fields: { code: '村代码', area: '控制面积' },
            areaUnit: 'ha',
          },
          table,
        ],
      },
      LEVELLED,
    );
    expect([...(result.district.controlAreas?.areaM2 ?? [])]).toEqual([15_000, Number.NaN]);
    expect(findingsOf(result, 'row.outsideRange').map(({ numbers }) => numbers.value)).toEqual(['控制面积=x']);
  });

  it('KCXS, else KCMJ over TBMJ, else nothing is deducted; islands by MSSM', () => {
    const rows = [
      { DLBM: '0101', TBMJ: 9994.5, KCXS: 0.1234, KCMJ: 1233.32, MSSM: '00' },
      { DLBM: '0101', TBMJ: 10_000, KCXS: null, KCMJ: 1500, MSSM: '01' },
      { DLBM: '0601', TBMJ: 9994.5, KCXS: null, KCMJ: null, MSSM: null },
    ];
    const { district } = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows })] }, LEVELLED);
    expect([...(district.parcels.levelUnits?.deductionShare ?? [])]).toEqual([0.1234, 0.15, 0]);
    expect([...(district.parcels.levelUnits?.island ?? [])]).toEqual([0, 1, 0]);
    const wrong = rows.map((row) => ({ ...row, KCXS: 12.34 }));
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows: wrong })] }, LEVELLED);
    expect(findingsOf(result, 'row.outsideRange')).toHaveLength(3);
    expect(result.district.parcels.levelUnits?.deductionShare?.[0]).toBeNaN();
  });
});

describe('parcels in longitude and latitude', () => {
  it('have the official area of edges straight in longitude and latitude, not in the plane', () => {
    const polygons = [[[boxRing(121.5, 29.8, 121.52, 29.82)]]];
    const { district } = normaliseLayers({
      dltb: [PARCELS, deliver('DLTB', { polygons, rows: [{ DLBM: '0601' }], crs: 'EPSG:4490' })],
    });
    const { officialM2, geodesicM2, planarM2 } = district.parcels;
    expect(district.areaBasis).toBe('official');
    expect(officialM2[0]).toBe(4_286_298.68);
    expect(officialM2[0]).toBe(officialAreasLonLat(polygonSetFromNested(polygons))[0]);
    // a geodesic between the corners of a parallel bends towards the pole: 2 km at 30° N are tens of m² away
    expect(Math.abs(officialM2[0] - geodesicM2[0])).toBeLessThan(100);
    expect(planarM2[0] / officialM2[0] - 1).toBeGreaterThan(1e-7);
  });
});

it('a shape with an edge longer than the way around the Earth counts as 0, and is named', () => {
  const wild = [[boxRing(649_800, 3_301_100, 1e8, 3_301_200)]];
  const rows = ['A', 'B', 'C'].map((BSM) => ({ BSM, DLBM: '0601' }));
  const result = normaliseLayers({
    dltb: [PARCELS, deliver('DLTB', { polygons: [box(0, 0), wild, box(200, 0)], rows })],
  });
  expect([...result.district.parcels.officialM2].map((m2) => m2 > 0)).toEqual([true, false, true]);
  expect([...result.district.parcels.geodesicM2].map((m2) => m2 > 0)).toEqual([true, false, true]);
  expect(findingsOf(result, 'area.unmeasured')).toMatchObject([{ severity: 'error', feature: 2, parcelId: 'B' }]);
});
