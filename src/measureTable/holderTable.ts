import { type FieldTable, number, tableOf, text } from '../export/fields.js';
import { HOLDING_METRICS } from '../stages/measure/metrics/holdingCatalogue.js';
import { holdings } from '../stages/measure/metrics/holdings.js';
import { textsOf } from './measureTable.js';
import type { OpenPatches } from './patches.js';

/** How scattered the land of each holder is: a row a holder (an owner, a village, a group of firms). */
export function holderTable(open: OpenPatches, field: string): FieldTable {
  const found = holdings(open.polygons, textsOf(open, field, 'owner'), open.officialM2);
  return tableOf(found.length, [
    text('holder', '权利人', (k) => found[k].holder),
    ...HOLDING_METRICS.map(({ column, title, decimals, value }) =>
      number(column, title.zh, decimals, (k) => value(found[k])),
    ),
  ]);
}
