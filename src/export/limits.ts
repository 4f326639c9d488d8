import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** Limits of the whole plan, and what it makes of them. */
export function limitsTable({ proposal: { limits } }: RunResult): OutputTable {
  return {
    name: 'limits',
    ...tableOf(limits.length, [
      text('limit', '限制', (i) => limits[i].id),
      text('what', '内容', (i) => limits[i].zh),
      number('used', '方案', 2, (i) => limits[i].used),
      number('least', '下限', 2, (i) => limits[i].least),
      number('most', '上限', 2, (i) => limits[i].most),
      text('unit', '单位', (i) => limits[i].unit),
      text('holds', '是否满足', (i) => (limits[i].holds ? '是' : '否')),
    ]),
  };
}
