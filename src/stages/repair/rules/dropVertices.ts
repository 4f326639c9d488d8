import { dropPlaces } from '../../../geometry/borderVertices.js';
import { EMPTY_POLYGON_SET, type PolygonSet, replaceItems, selectItems } from '../../../geometry/polygonSet.js';
import type { Rule } from '../rule.js';
import { editsByArea } from './editsByArea.js';

/**
 * dropVertices: of two vertices nearer to each other than the tolerance one is dropped, in every item that has it.
 * Promises: a vertex where a third border comes in stays; borders move by the tolerance at most, however many vertices go (each that stays
 * remembers how far those lay that it stands for); the same from either side. It is done once in a repair; a second repair, which knows nothing of
 * those that went, may drop some more. Moves land: off by default.
 */
const MOST_ROUNDS = 60;

export const dropVertices: Rule = {
  rule: 'dropVertices',
  looksAt: 'rows',
  isOn: (settings) => settings['repair.verticesM'] > 0,
  apply({ polygons, settings, round: pass }) {
    if (pass > 0) return { items: [], polygons: EMPTY_POLYGON_SET, edits: [], left: [] };
    const toleranceM = settings['repair.verticesM'];
    const standsFor = new Map<string, number>();
    const changed = new Set<number>();
    let now = polygons;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const places = nearPlaces(now, toleranceM);
      if (places.length === 0) break;
      const { items, polygons: dropped } = dropPlaces(now, places, (x, y, before, after) => {
        const nearer = distance(x, y, before) <= distance(x, y, after) ? before : after;
        const key = `${nearer[0]},${nearer[1]}`;
        const reachM = distance(x, y, nearer) + (standsFor.get(`${x},${y}`) ?? 0);
        if (reachM > toleranceM) return false;
        standsFor.set(key, Math.max(standsFor.get(key) ?? 0, reachM));
        return true;
      });
      if (items.length === 0) break;
      for (const item of items) changed.add(item);
      now = replaceItems(now, items, dropped);
    }
    const items = [...changed].sort((a, b) => a - b);
    return outcomeOf('dropVertices', polygons, now, items, toleranceM);
  },
};

/** What became of `items` from `before` to `after`, at their first vertex. */
export function outcomeOf(
  rule: 'dropVertices' | 'dropSpikes',
  before: PolygonSet,
  after: PolygonSet,
  items: readonly number[],
  movedM: number,
) {
  const shapes = selectItems(after, items);
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

/** Both ends of every edge no longer than the tolerance, each once, in ascending order of place: x, y, x, y … */
function nearPlaces({ xy, ringStart }: PolygonSet, toleranceM: number): number[] {
  const found = new Map<string, readonly [number, number]>();
  for (let r = 0; r < ringStart.length - 1; r++) {
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
      const [ax, ay, bx, by] = [xy[2 * v], xy[2 * v + 1], xy[2 * v + 2], xy[2 * v + 3]];
      if (Math.abs(bx - ax) > toleranceM || Math.abs(by - ay) > toleranceM) continue;
      if ((ax === bx && ay === by) || Math.hypot(bx - ax, by - ay) > toleranceM) continue;
      found.set(`${ax},${ay}`, [ax, ay]);
      found.set(`${bx},${by}`, [bx, by]);
    }
  }
  return [...found.values()].sort(([ax, ay], [bx, by]) => ax - bx || ay - by).flat();
}

function distance(x: number, y: number, [px, py]: readonly [number, number]): number {
  return Math.hypot(x - px, y - py);
}
