import { type FieldTable, number, tableOf, text } from '../export/fields.js';
import { M2_PER_HA } from '../model/units.js';
import { holdings } from '../stages/measure/metrics/holdings.js';
import { textsOf } from './measureTable.js';
import type { OpenPatches } from './patches.js';

/** How scattered the land of each holder is: a row a holder (an owner, a village, a group of firms). */
export function holderTable(open: OpenPatches, field: string): FieldTable {
  const found = holdings(open.polygons, textsOf(open, field, 'owner'), open.officialM2);
  return tableOf(found.length, [
    text('holder', '权利人', (k) => found[k].holder),
    number('plots', '地块数', 0, (k) => found[k].plots),
    number('area_ha', '面积（公顷）', 4, (k) => found[k].areaM2 / M2_PER_HA),
    number('simmons', 'Simmons 指数', 6, (k) => found[k].simmons),
    number('simpson', 'Simpson 指数', 6, (k) => found[k].simpson),
    number('januszewski', 'Januszewski 指数', 6, (k) => found[k].januszewski),
    number('igozurike', 'Igozurike 指数', 4, (k) => found[k].igozurike),
    number('schmook', 'Schmook 指数', 4, (k) => found[k].schmook),
    number('spread_m', '标准距离（米）', 2, (k) => found[k].spreadM),
    number('concentration', '集中度', 6, (k) => found[k].concentration),
  ]);
}
