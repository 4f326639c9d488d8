import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/model/scenario.js';
import { box, type Delivery, deliver, findingsOf, normaliseLayers, PARCELS, threeParcels } from './deliver.js';

const TOWNS: LayerSpec = { role: 'towns', file: 'x' };

function townsOf(delivery: Delivery, spec: LayerSpec = TOWNS, parcels: LayerSpec = PARCELS) {
  const result = normaliseLayers({
    dltb: [parcels, threeParcels()],
    towns: [spec, deliver(delivery.layer ?? 'XZQ', { polygons: [box(0, 0)], rows: [{}], ...delivery })],
  });
  const { dataYear, dataYearFrom } = result.read[1];
  return { year: dataYear, from: dataYearFrom, differs: findingsOf(result, 'year.differs') };
}

describe('the data year of a layer', () => {
  it('is what the scenario says, before its fields', () => {
    expect(townsOf({ rows: [{ SJNF: 2020 }] }, { ...TOWNS, year: 2022 })).toEqual({
      year: 2022,
      from: 'scenario',
      differs: [],
    });
  });

  it('is SJNF, else a date field, else the one year in the name', () => {
    expect(townsOf({ rows: [{ SJNF: '2022', GXSJ: '2019-03-01' }] })).toMatchObject({ year: 2022, from: 'field' });
    expect(townsOf({ rows: [{ GXSJ: '2019-03-01' }] })).toMatchObject({ year: 2019, from: 'field' });
    expect(townsOf({ layer: '镇街2020年' })).toMatchObject({ year: 2020, from: 'name' });
    expect(townsOf({ layer: 'XZQ_20231231' })).toMatchObject({ year: 2023, from: 'name' });
    for (const layer of ['XZQ', 'XZQ_2019_2023', '330212001', 'EPSG_4549']) {
      expect(townsOf({ layer }), layer).toEqual({ year: null, from: null, differs: [] });
    }
  });

  it('that is not that of the parcels is a note one year apart, a warning beyond, once a layer', () => {
    const rows = { polygons: [box(0, 0), box(100, 0)], rows: [{ SJNF: 2023 }, { SJNF: 2023 }] };
    expect(townsOf(rows).differs).toMatchObject([
      { severity: 'note', layer: 'XZQ', feature: null, numbers: { year: 2023, otherYear: 2022 } },
    ]);
    expect(townsOf({ rows: [{ SJNF: 2019 }] }).differs).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('roles that are carried', () => {
  it('temporary land is a layer of named areas; lines known by name have their titles', () => {
    const result = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      lsyd: [
        { role: 'temporaryLand', file: 'x' },
        deliver('LSYD', { polygons: [box(0, 0)], rows: [{ PZWH: '甬临〔2021〕3号', XMMC: '堆场' }] }),
      ],
      gdbhmb: [
        { role: 'controlLine', kind: 'farmlandTarget', file: 'x' },
        deliver('GDBHMB', { polygons: [box(400, 0)], rows: [{ TBBH: '12' }] }),
      ],
    });
    expect(result.district.temporaryLand).toMatchObject({ layer: 'LSYD', code: ['甬临〔2021〕3号'], name: ['堆场'] });
    expect(result.district.controlLines).toMatchObject([{ title: { zh: '耕地保护目标' }, zoneId: ['12'] }]);
    expect(normaliseLayers({ dltb: [PARCELS, threeParcels()] }).district).not.toHaveProperty('temporaryLand');
  });

  it('parks are read by the fields of KFYQ and XG_GYPQ', () => {
    const { parks } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      pq: [
        { role: 'parks', file: 'x', levels: { '*': 'agglomeration' } },
        deliver('XG_GYPQ', { polygons: [box(0, 0)], rows: [{ PQBM: 'GY01', PQMC: '姜山片区', ZDGN: '先进制造' }] }),
      ],
      yq: [
        { role: 'parks', file: 'x' },
        deliver('KFYQ', { polygons: [box(200, 0)], rows: [{ YQBH: 'Y1', YQMC: '甲园', YQJB: '小微园' }] }),
      ],
    }).district;
    expect(parks.id).toEqual(['GY01', 'Y1']);
    expect(parks.name).toEqual(['姜山片区', '甲园']);
    expect(parks.level).toEqual(['agglomeration', 'smallPark']);
    expect(parks.sectors).toEqual([[], []]);
  });

  it('planned parks are read as parks are, and are none of them', () => {
    const { parks, plannedParks } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      plan: [
        { role: 'plannedParks', file: 'x' },
        deliver('GHYQ', { polygons: [box(0, 0)], rows: [{ YQBH: 'G1', YQMC: '东部', YQJB: '平台' }] }),
      ],
    }).district;
    expect(parks.id).toEqual([]);
    expect(plannedParks).toMatchObject({ id: ['G1'], name: ['东部'], level: ['platform'] });
    expect(normaliseLayers({ dltb: [PARCELS, threeParcels()] }).district).not.toHaveProperty('plannedParks');
  });
});
