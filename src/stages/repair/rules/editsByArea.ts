import { type PolygonSet, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import type { RepairRule } from '../../../model/change.js';
import type { Edit } from '../rule.js';

/** One edit an item whose shape changed as a whole: gained or lost is the difference of its signed planar areas. */
export function editsByArea(
  rule: (k: number) => RepairRule,
  before: PolygonSet,
  items: readonly number[],
  after: PolygonSet,
  place: (k: number) => readonly [x: number, y: number],
  movedM: (k: number) => number,
): Edit[] {
  const was = planarAreas(selectItems(before, items));
  const is = planarAreas(after);
  return items.map((item, k) => {
    const [x, y] = place(k);
    const gainM2 = is[k] - was[k];
    return {
      rule: rule(k),
      item,
      other: -1,
      x,
      y,
      gainedM2: Math.max(0, gainM2),
      lostM2: Math.max(0, -gainM2),
      movedM: movedM(k),
    };
  });
}
