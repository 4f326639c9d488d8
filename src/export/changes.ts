import type { Change } from '../model/change.js';
import { type FieldTable, flag, number, tableOf, text } from './fields.js';

/** What repair did, row by row: rule, place, the m² that moved on the layer's basis and in the plane, and the other row concerned. */
export function changeFields(changes: readonly Change[]): FieldTable {
  const c = changes;
  return tableOf(c.length, [
    text('layer', '图层', (i) => c[i].layer),
    number('feature', '行号', 0, (i) => c[i].feature),
    text('parcel_id', '图斑标识', (i) => c[i].parcelId),
    text('town', '镇街', (i) => c[i].town),
    text('rule', '规则', (i) => c[i].rule),
    number('x', '东', 4, (i) => c[i].x),
    number('y', '北', 4, (i) => c[i].y),
    number('gained_m2', '增加（平方米）', 2, (i) => c[i].gainedM2),
    number('lost_m2', '减少（平方米）', 2, (i) => c[i].lostM2),
    number('planar_gained_m2', '平面增加（平方米）', 4, (i) => c[i].planarGainedM2),
    number('planar_lost_m2', '平面减少（平方米）', 4, (i) => c[i].planarLostM2),
    number('moved_m', '最大移动（米）', 6, (i) => c[i].movedM),
    number('other_feature', '相关行号', 0, (i) => c[i].otherFeature),
    flag('computing_copy', '仅计算副本', (i) => c[i].computingCopy),
  ]);
}
