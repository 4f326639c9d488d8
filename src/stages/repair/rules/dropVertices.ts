import { thinnedBorders } from '../../../geometry/borderArcs.js';
import type { Geos } from '../../../geometry/geos.js';
import { type PolygonSet, selectItems } from '../../../geometry/polygonSet.js';
import { type Left, leftAt, type Rule } from '../rule.js';
import { editsByArea } from './editsByArea.js';

/**
 * dropVertices: where vertices of a border stand no farther apart than the tolerance some go, in every item that has them, so that those
 * that stay stand farther apart.
 * Definition, method and promises: `thinnedBorders`. A vertex where a third border comes in stays; no border moves farther than the tolerance, however
 * many vertices go; done again it finds nothing. An item that was valid and would be no more keeps all its vertices, and is told. Moves land: off
 * by default.
 */
export const dropVertices: Rule = {
  rule: 'dropVertices',
  looksAt: 'rows',
  isOn: (settings) => settings['repair.verticesM'] > 0,
  apply({ polygons, settings, geos }) {
    const toleranceM = settings['repair.verticesM'];
    const asDelivered = new Set<number>();
    for (;;) {
      const { items, polygons: thinned } = thinnedBorders(polygons, toleranceM, asDelivered);
      const broken = brokenItems(polygons, items, thinned, geos);
      for (const item of broken) asDelivered.add(item);
      if (broken.length > 0) continue;
      const left = [...asDelivered]
        .sort((a, b) => a - b)
        .map((item): Left => ({ ...leftAt(item, polygons, 'wouldBreak'), rule: 'dropVertices' }));
      return { ...outcomeOf('dropVertices', polygons, items, thinned, toleranceM), left };
    }
  },
};

/** Items of which the shape was valid and is not. */
function brokenItems(before: PolygonSet, items: readonly number[], after: PolygonSet, geos: Geos): number[] {
  const broken = geos.invalidItems(after).map(({ item: k }) => items[k]);
  const wasBroken = new Set(geos.invalidItems(selectItems(before, broken)).map(({ item: k }) => broken[k]));
  return broken.filter((item) => !wasBroken.has(item));
}

/** What became of `items` of `before`, at their first vertex. */
export function outcomeOf(
  rule: 'dropVertices' | 'dropSpikes',
  before: PolygonSet,
  items: readonly number[],
  shapes: PolygonSet,
  movedM: number,
) {
  const first = (item: number) => 2 * before.ringStart[before.polygonStart[before.itemStart[item]]];
  return {
    items,
    polygons: shapes,
    edits: editsByArea(
      () => rule,
      before,
      items,
      shapes,
      (k) => [before.xy[first(items[k])], before.xy[first(items[k]) + 1]],
      () => movedM,
    ),
    left: [],
  };
}
