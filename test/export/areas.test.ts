import { describe, expect, it } from 'vitest';
import { areaSums, areasTable, areaTitle } from '../../src/export/areas.js';
import { numberCell, textCell } from '../../src/model/column.js';
import type { District } from '../../src/model/district.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import type { RunResult } from '../../src/run.js';
import { districtOf } from '../helpers/district.js';

/** What the tables of areas read of a run. */
function runOf(district: District): RunResult {
  return { district, settings: DEFAULT_SETTINGS, levelling: null } as unknown as RunResult;
}

const DISTRICT = districtOf({
  towns: [
    { code: '330212001', name: '甲镇', shape: [0, 0, 1000, 100] },
    { code: '330212002', name: '乙镇', shape: [1000, 0, 2000, 100] },
  ],
  villages: [
    { code: '330212001001', name: '甲一村', shape: [0, 0, 500, 100] },
    { code: '330212001002', name: '甲二村', shape: [500, 0, 1000, 100] },
  ],
  parcels: [
    { id: 'b', shape: [500, 0, 600, 100], officialM2: 9995.02, recordedM2: 9995.02, town: 0, village: 1 },
    { id: 'a', shape: [0, 0, 100, 100], officialM2: 9995.01, recordedM2: 10_200, town: 0, village: 0 },
    { id: 'c', shape: [100, 0, 200, 100], officialM2: 9995.01, recordedM2: 9995.51, town: 0, village: 0 },
    { id: 'd', shape: [1500, 0, 1600, 100], officialM2: 9996.33, recordedM2: 20_000, town: 1, village: -1 },
    { id: 'no TBMJ', shape: [1600, 0, 1700, 100], officialM2: 9996.33, recordedM2: null, town: 1, village: -1 },
    { id: 'no shape', shape: null, recordedM2: 500_000, town: 1, village: -1 },
  ],
});

describe('areasTable', () => {
  it('has the villages of a town, the town, and the district last, each the sum of what is above it', () => {
    const { table } = areasTable(runOf(DISTRICT));
    const column = (name: string) =>
      Array.from({ length: table.rowCount }, (_, row) => textCell(table.columns.get(name), row));
    expect(column('level')).toEqual(['village', 'village', 'town', 'village', 'town', 'district']);
    expect(column('town')).toEqual(['甲镇', '甲镇', '甲镇', '乙镇', '乙镇', '']);
    expect(column('village')).toEqual(['甲一村', '甲二村', '', '未知', '', '']);
    const official = Array.from({ length: 6 }, (_, row) => numberCell(table.columns.get('official_m2'), row));
    expect(official).toEqual([19_990.02, 9995.02, 29_985.04, 19_992.66, 19_992.66, 49_977.7]);
    expect(column('warning')).toEqual(['1', '0', '1', '0', '0', '1']);
    expect(column('error')).toEqual(['0', '0', '0', '1', '1', '1']);
    expect(column('differs')).toEqual(['1', '0', '1', '0', '0', '1']);
    expect(column('agrees')).toEqual(['0', '1', '1', '0', '0', '1']);
    expect(column('not_compared')).toEqual(['0', '0', '0', '2', '2', '2']);
  });

  it('compares what has both a shape and a recorded area, in m², mu and share', () => {
    const sums = areaSums(runOf(DISTRICT), [3, 4, 5]);
    expect(sums).toMatchObject({ recordedM2: 520_000, comparedM2: 9996.33, minusRecordedM2: -10_003.67 });
    const { table } = areasTable(runOf(DISTRICT));
    expect(numberCell(table.columns.get('minus_recorded_m2'), 4)).toBe(-10_003.67);
    expect(numberCell(table.columns.get('minus_recorded_mu'), 4)).toBe(-15.01);
    expect(numberCell(table.columns.get('minus_recorded_share'), 4)).toBe(-1.00073427);
    expect(numberCell(table.columns.get('minus_planar_m2'), 0)).toBe(-9.98);
  });

  it('outside CGCS2000 there is no official area, and the title says which is accounted', () => {
    const district = { ...DISTRICT, areaBasis: 'geodesic' as const };
    const { table } = areasTable(runOf(district));
    expect(numberCell(table.columns.get('official_m2'), 5)).toBeNaN();
    expect(numberCell(table.columns.get('geodesic_m2'), 5)).toBe(49_977.7);
    expect([areaTitle(DISTRICT), areaTitle(district), areaTitle({ ...DISTRICT, areaBasis: 'levelled' })]).toEqual([
      '椭球面积',
      '测地面积',
      '调平面积',
    ]);
  });

  it('without towns, villages and recorded areas one row is left; without parcels it is 0', () => {
    const bare = districtOf({ parcels: [{ id: 'a', shape: [0, 0, 10, 10], recordedM2: null }] });
    const { table } = areasTable(runOf(bare));
    expect(table.rowCount).toBe(1);
    expect(table.columns.has('minus_recorded_m2')).toBe(false);
    const none = areasTable(runOf(districtOf({}))).table;
    expect(none.rowCount).toBe(1);
    expect(numberCell(none.columns.get('official_m2'), 0)).toBe(0);
    expect(numberCell(none.columns.get('minus_planar_share'), 0)).toBeNaN();
  });
});
