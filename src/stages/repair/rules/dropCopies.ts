import { itemCount, itemVertexRange, planarAreas, polygonSetBuilder } from '../../../geometry/polygonSet.js';
import { sameShapes } from '../../../geometry/sameShape.js';
import { cell, type Table } from '../../../model/column.js';
import type { Edit, Rule } from '../rule.js';

/**
 * dropCopies: a row whose shape is the very shape of an earlier row, and whose every field holds the same, is dropped.
 * The ledger says how much land was counted twice; the earlier row names it as a source. A row that differs in a single field stays: which
 * of the two is right is for a person. Off by default.
 */
export const dropCopies: Rule = {
  rule: 'dropCopies',
  looksAt: 'rows',
  isOn: (settings) => settings['repair.copies'] === 'drop',
  apply({ polygons, table }) {
    const earlier = sameShapes(polygons);
    const areas = planarAreas(polygons);
    const mergedInto = new Map<number, number>();
    const edits: Edit[] = [];
    const none = polygonSetBuilder(16);
    for (let i = 0; i < itemCount(polygons); i++) {
      const first = earlier[i];
      if (first < 0 || (table && !sameFields(table, first, i))) continue;
      mergedInto.set(i, first);
      const [v] = itemVertexRange(polygons, i);
      const [x, y] = [polygons.xy[2 * v], polygons.xy[2 * v + 1]];
      edits.push({ rule: 'dropCopies', item: i, other: first, x, y, gainedM2: 0, lostM2: areas[i], movedM: 0 });
      none.endItem();
    }
    return { items: [...mergedInto.keys()], polygons: none.finish(), edits, left: [], mergedInto };
  },
};

function sameFields({ columns }: Table, a: number, b: number): boolean {
  for (const column of columns.values()) if (cell(column, a) !== cell(column, b)) return false;
  return true;
}
