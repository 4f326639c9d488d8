import type { Levelling } from '../model/levelling.js';
import { sumM2 } from '../model/units.js';
import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

const STATES = { levelled: '已调平', tooFar: '未调平（超限）', noControl: '无控制面积' } as const;

/** What levelling did to each village, mainland and islands apart; no table where none was asked for. */
export function levellingTables({ district, levelling }: RunResult): OutputTable[] {
  if (!levelling) return [];
  const v = levelling.villages;
  const isDone = (i: number) => v[i].state === 'levelled';
  return [
    {
      name: 'levelling',
      ...tableOf(v.length, [
        text('town', '镇街', (i) => district.towns.name[v[i].town] ?? null),
        text('village', '村', (i) => v[i].name || null),
        text('village_code', '村代码', (i) => v[i].villageCode || null),
        text('mssm', '描述说明', (i) => (v[i].island ? '01' : '00')),
        text('state', '结果', (i) => v[i].state),
        text('state_zh', '结果名称', (i) => STATES[v[i].state]),
        number('parcels', '图斑数', 0, (i) => v[i].parcels),
        number('before_m2', '调平前（平方米）', 2, (i) => v[i].beforeM2),
        number('control_m2', '控制面积（平方米）', 2, (i) => v[i].controlM2),
        number('difference_m2', '差值（平方米）', 2, (i) => v[i].controlM2 - v[i].beforeM2),
        number('limit_m2', '上限（平方米）', 2, (i) => (v[i].state === 'noControl' ? null : v[i].limitM2)),
        number('each_m2', '每图斑改正（平方米）', 2, (i) => (isDone(i) ? v[i].eachM2 : null)),
        number('more_m2', '较大图斑改正（平方米）', 2, (i) => (isDone(i) ? v[i].moreM2 : null)),
        number('more_parcels', '较大图斑数', 0, (i) => (isDone(i) ? v[i].moreParcels : null)),
        number('levelled_m2', '调平后（平方米）', 2, (i) => (isDone(i) ? v[i].controlM2 : null)),
        number('recorded_m2', '记载面积（平方米）', 2, (i) => v[i].recordedM2),
      ]),
    },
  ];
}

/** Levelling in sum, over the villages that were levelled. */
export interface LevellingSum {
  readonly accounted: boolean;
  readonly villages: number;
  readonly levelled: number;
  readonly tooFar: number;
  readonly noControl: number;
  readonly parcels: number;
  readonly beforeM2: number;
  readonly controlM2: number;
  /** Largest correction of one parcel, either way. */
  readonly mostM2: number;
}

export function levellingSum(levelling: Levelling): LevellingSum {
  const { villages, accounted } = levelling;
  const done = villages.filter(({ state }) => state === 'levelled');
  return {
    accounted,
    villages: villages.length,
    levelled: done.length,
    tooFar: villages.filter(({ state }) => state === 'tooFar').length,
    noControl: villages.filter(({ state }) => state === 'noControl').length,
    parcels: done.reduce((sum, village) => sum + village.parcels, 0),
    beforeM2: sumM2(done.map(({ beforeM2 }) => beforeM2)),
    controlM2: sumM2(done.map(({ controlM2 }) => controlM2)),
    mostM2: done.reduce((most, { eachM2, moreM2 }) => Math.max(most, Math.abs(eachM2), Math.abs(moreM2)), 0),
  };
}
