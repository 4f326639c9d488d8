import { overlapMeter } from '../../../geometry/overlap/overlapAreas.js';
import { buildOverlapIndex } from '../../../geometry/overlap/overlapIndex.js';
import { itemCount, type PolygonSet, selectItems } from '../../../geometry/polygonSet.js';
import { overlapTolerances } from '../../../model/conflictClass.js';
import type { Settings } from '../../../model/settings.js';

/**
 * m² of each item inside the one unit it is said to be in; NaN where it is said to be in none. Each unit is indexed once and holds its
 * own items alone: an item is measured against one unit, whatever their number.
 */
export function insideClaimed(
  items: PolygonSet,
  units: PolygonSet,
  claimed: Int32Array,
  settings: Settings,
): Float64Array {
  const inside = new Float64Array(itemCount(items)).fill(Number.NaN);
  const order = itemsByUnit(claimed, itemCount(units));
  const tolerances = overlapTolerances(settings);
  for (const [unit, list] of order) {
    const meter = overlapMeter(buildOverlapIndex(selectItems(units, [unit])), tolerances);
    for (const item of list) inside[item] = meter(items, item);
  }
  return inside;
}

function itemsByUnit(claimed: Int32Array, units: number): [unit: number, items: number[]][] {
  const lists: number[][] = Array.from({ length: units }, () => []);
  claimed.forEach((unit, item) => {
    if (unit >= 0) lists[unit].push(item);
  });
  return lists.flatMap((items, unit): [number, number[]][] => (items.length > 0 ? [[unit, items]] : []));
}
