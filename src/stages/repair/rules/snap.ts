import { overlapPairs } from '../../../geometry/overlapPairs.js';
import { planarAreas, rangeOfItems, selectItems } from '../../../geometry/polygonSet.js';
import { bordersOf, shapesOf } from '../borders.js';
import type { Edit, Land, Left, Outcome, Rule } from '../rule.js';
import { sliversOf } from '../slivers.js';

/**
 * snap: borders of neighbours no farther apart than `repair.snapM` become one common line, vertex for vertex, so that neighbours stay
 * neighbours; gaps and overlaps thinner than that are gone with it.
 * Method and promises: `nodeBorders`. Both sides go to one line, a shared node moves once, nothing moves farther than the tolerance, borders
 * that match already stay bit for bit, every shape that comes out is valid. Moves land: off by default.
 *
 * node: the same at `repair.nodeM` (0.1 mm), applied by itself where overlaps, gaps or slivers are to be mended and snap is off: borders that
 * meet get common nodes.
 */
export const snap: Rule = {
  rule: 'snap',
  isOn: (settings) => settings['repair.snapM'] > 0,
  apply: (land) => noded(land, 'snap', land.settings['repair.snapM']),
};

export const node: Rule = {
  rule: 'node',
  isOn: (settings) =>
    !(settings['repair.snapM'] > 0) &&
    (settings['repair.overlaps'] !== 'none' ||
      settings['repair.gapsM'] > 0 ||
      settings['repair.slivers'] === 'dissolve'),
  apply: (land) => noded(land, 'node', land.settings['repair.nodeM']),
};

function noded(land: Land, rule: 'snap' | 'node', toleranceM: number): Outcome {
  const { polygons, settings } = land;
  const { work, net, noded: result } = bordersOf(polygons, toleranceM, sliversOf(polygons, settings));
  const left = result.left.map(
    ({ x, y, item }): Left => ({
      rule,
      item: net.items[item],
      other: -1,
      x,
      y,
      areaM2: Number.NaN,
      widthM: toleranceM,
      because: 'tooFar',
    }),
  );
  if (!work) {
    const first = net.items[0];
    const at = 2 * polygons.ringStart[polygons.polygonStart[polygons.itemStart[first]]];
    const [x, y] = [polygons.xy[at], polygons.xy[at + 1]];
    const tangled: Left = {
      rule,
      item: first,
      other: -1,
      x,
      y,
      areaM2: Number.NaN,
      widthM: toleranceM,
      because: 'notPlanar',
    };
    return { items: [], polygons: selectItems(polygons, []), edits: [], left: [tangled] };
  }
  const changed: number[] = [];
  result.changed.forEach((flag, k) => {
    if (flag) changed.push(k);
  });
  const shapes = shapesOf(work, changed);
  const items = changed.map((k) => net.items[k]);
  const before = selectItems(polygons, items);
  const was = planarAreas(before);
  const is = planarAreas(shapes);
  const edits = changed.map((k, n): Edit => {
    const at = 2 * before.ringStart[before.polygonStart[before.itemStart[n]]];
    const own = overlapPairs(rangeOfItems(before, n, n + 1), rangeOfItems(shapes, n, n + 1), NO_TOLERANCE);
    const common = Math.min(was[n], is[n], own[0]?.areaM2 ?? 0);
    return {
      rule,
      item: net.items[k],
      other: -1,
      x: before.xy[at],
      y: before.xy[at + 1],
      gainedM2: is[n] - common,
      lostM2: was[n] - common,
      movedM: result.movedM[k],
    };
  });
  return { items, polygons: shapes, edits, left, borders: work };
}

const NO_TOLERANCE = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
