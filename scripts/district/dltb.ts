/**
 * The DLTB record of each 图斑: 30 fields as the survey standard names them. Areas are official (ellipsoid) areas of the
 * delivered coordinates; TBDLMJ = TBMJ − KCMJ to 0.01 m².
 */

import { officialAreas } from '../../src/geodesy/officialArea.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { DISTRICT_CODE, ORIGIN, TOWNS } from './geography.js';
import type { Point } from './geos.js';
import { FARMLAND, LAND_CLASSES, needsSettlementCode } from './landClasses.js';
import type { Linework } from './linework.js';
import type { Parcel } from './parcels.js';
import { perimeter } from './plane.js';
import { hashUnit } from './random.js';
import type { DbfField } from './shapefileOut.js';
import type { Terrain } from './terrain.js';

export const SIMULATED = '模拟数据';

export type Cells = Record<string, string | number | null>;

const text = (name: string, length: number): DbfField => ({ name, type: 'C', length, decimals: 0 });
const number = (name: string, length: number, decimals: number): DbfField => ({ name, type: 'N', length, decimals });

export const DLTB_FIELDS: readonly DbfField[] = [
  text('BSM', 18),
  text('YSDM', 10),
  text('TBYBH', 18),
  text('TBBH', 8),
  text('DLBM', 5),
  text('DLMC', 60),
  text('QSXZ', 2),
  text('QSDWDM', 19),
  text('QSDWMC', 60),
  text('ZLDWDM', 19),
  text('ZLDWMC', 60),
  number('TBMJ', 15, 2),
  text('KCDLBM', 5),
  number('KCXS', 6, 4),
  number('KCMJ', 15, 2),
  number('TBDLMJ', 15, 2),
  text('GDLX', 2),
  text('GDPDJB', 2),
  number('XZDWKD', 5, 1),
  text('TBXHDM', 6),
  text('TBXHMC', 20),
  text('ZZSXDM', 6),
  text('ZZSXMC', 20),
  number('GDDB', 2, 0),
  text('FRDBS', 1),
  text('CZCSXM', 4),
  number('SJNF', 4, 0),
  text('MSSM', 2),
  text('HDMC', 100),
  text('BZ', 60),
];

/** Ring in EPSG:4549: whole metres added, so that nothing moves. */
export function inCrs(ring: readonly Point[]): [number, number][] {
  return ring.map(([x, y]) => [Math.round((x + ORIGIN[0]) * 1000) / 1000, Math.round((y + ORIGIN[1]) * 1000) / 1000]);
}

export function officialM2Of(polygons: readonly (readonly Point[])[][]): Float64Array {
  return officialAreas(polygonSetFromNested(polygons.map((rings) => [rings.map((ring) => inCrs(ring))])), {
    centralMeridianDeg: 120,
    falseEastingM: 500_000,
  });
}

export function dltbRecords(parcels: readonly Parcel[], work: Linework, terrain: Terrain, seed: number): Cells[] {
  const areas = officialM2Of(parcels.map((p) => [p.ring]));
  const numberInVillage = work.villages.map(() => 0);
  return parcels.map((parcel, i) => {
    const village = work.villages[parcel.village];
    const town = TOWNS[village.town];
    const chance = (salt: number): number => hashUnit(Math.round(parcel.at[0]), Math.round(parcel.at[1]), seed + salt);
    const slope = terrain.slopeDeg(...parcel.at);
    const farmland = FARMLAND.has(parcel.landClass);
    const slopeClass = slope <= 2 ? 1 : slope <= 6 ? 2 : slope <= 15 ? 3 : slope <= 25 ? 4 : 5;
    const ridgeShare = farmland && slopeClass > 1 ? [0, 0, 0.0412, 0.0865, 0.1196, 0.1524][slopeClass] : null;
    const recorded = areas[i];
    const ridges = ridgeShare === null ? 0 : Math.round(recorded * ridgeShare * 100) / 100;
    const state = stateOwned(parcel, chance(1));
    const linear = ['1001', '1003', '1006', '1101', '1107'].includes(parcel.landClass);
    const widthM = linear ? Math.min(999, (2 * parcel.planarM2) / perimeter(parcel.ring.slice(0, -1))) : null;
    const owner = state === '20' || state === '10' ? `${DISTRICT_CODE}${'0'.repeat(13)}` : `${village.code}0000000`;
    return {
      BSM: bsmOf(i + 1),
      YSDM: '2001010100',
      TBYBH: '',
      TBBH: String(++numberInVillage[parcel.village]),
      DLBM: parcel.landClass,
      DLMC: LAND_CLASSES[parcel.landClass],
      QSXZ: state,
      QSDWDM: owner,
      QSDWMC: state === '30' ? `${town.name}${village.name}` : '鄞州区',
      ZLDWDM: `${village.code}0000000`,
      ZLDWMC: `${town.name}${village.name}`,
      TBMJ: recorded,
      KCDLBM: ridgeShare === null ? '' : '1203',
      KCXS: ridgeShare,
      KCMJ: ridges,
      TBDLMJ: Math.round((recorded - ridges) * 100) / 100,
      GDLX: farmland && slopeClass > 1 ? (chance(2) < 0.6 ? 'TT' : 'PD') : '',
      GDPDJB: farmland ? String(slopeClass) : '',
      XZDWKD: widthM === null ? null : Math.round(widthM * 10) / 10,
      TBXHDM: '',
      TBXHMC: '',
      ZZSXDM: parcel.landClass.startsWith('02') && chance(3) < 0.12 ? 'JKHF' : '',
      ZZSXMC: parcel.landClass.startsWith('02') && chance(3) < 0.12 ? '即可恢复' : '',
      GDDB: farmland ? 4 + Math.floor(chance(4) * 5) : null,
      FRDBS: '',
      CZCSXM: settlementCode(parcel, village.urban, terrain),
      SJNF: 2021,
      MSSM: '00',
      HDMC: '',
      BZ: SIMULATED,
    };
  });
}

export function bsmOf(sequence: number): string {
  return `${DISTRICT_CODE}2001${String(sequence).padStart(8, '0')}`;
}

function stateOwned(parcel: Parcel, chance: number): string {
  if (['railway', 'trunk', 'river', 'lake'].includes(parcel.label)) return '20';
  if (parcel.park !== '') return parcel.approved || chance < 0.1 ? '30' : '20';
  if (parcel.group > 0) return chance < 0.45 ? '20' : '30';
  if (parcel.block > 0) return chance < 0.09 ? '20' : '30';
  if (parcel.label === 'town') return /^0[1234]/.test(parcel.landClass) || parcel.landClass === '0702' ? '30' : '20';
  return '30';
}

function settlementCode(parcel: Parcel, urbanVillage: boolean, terrain: Terrain): string {
  if (!needsSettlementCode(parcel.landClass)) return '';
  if (parcel.landClass === '09') return '205';
  const city = terrain.urban(...parcel.at) > 0.35 || urbanVillage;
  const industrial = ['0601', '0508'].includes(parcel.landClass);
  if (parcel.label === 'town') return city ? '201' : '202';
  if (parcel.park !== '') return (city ? '201' : '202') + (industrial ? 'A' : '');
  if (parcel.label === 'settlement') return '203';
  return industrial ? '203A' : '203';
}
