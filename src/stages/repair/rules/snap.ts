import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { planarAreas, rangeOfItems, selectItems } from '../../../geometry/polygonSet.js';
import { bordersOf, needsBorders, shapesOf } from '../borders.js';
import type { Edit, Land, Left, Outcome, Rule } from '../rule.js';
import { sliversOf } from '../slivers.js';

/**
 * snap: borders of neighbours no farther apart than `repair.snapM` become one common line, vertex for vertex, so that neighbours stay
 * neighbours; gaps and overlaps thinner than that are gone with it.
 * Method and promises: `nodeBorders`. Both sides go to one line, a shared node moves once, nothing moves farther than the tolerance, borders
 * that match already stay bit for bit, every shape that comes out is valid. It is done once: when rules are tried again, borders are only given
 * nodes at `repair.nodeM`, so that no border creeps. A second repair finds nothing to snap but at
 * places that the first told as left (`tooFar`), where it counts from what the first made. An item thinner than the tolerance, which would
 * fold up to nothing, stays where it is, and is told. Off by default.
 *
 * node: the same at `repair.nodeM` (0.1 mm), applied by itself where overlaps, gaps or slivers are to be mended and snap is off: borders that
 * meet get common nodes.
 */
export const snap: Rule = {
  rule: 'snap',
  looksAt: 'borders',
  isOn: (settings) => settings['repair.snapM'] > 0,
  apply: (land) => {
    const { 'repair.snapM': snapM, 'repair.nodeM': nodeM } = land.settings;
    return noded(land, 'snap', land.round === 0 ? snapM : Math.min(snapM, nodeM));
  },
};

export const node: Rule = {
  rule: 'node',
  looksAt: 'borders',
  isOn: (settings) => !(settings['repair.snapM'] > 0) && needsBorders(settings),
  apply: (land) => noded(land, 'node', land.settings['repair.nodeM']),
};

function noded(land: Land, rule: 'snap' | 'node', toleranceM: number): Outcome {
  const { polygons } = land;
  const withGaps = land.settings['repair.gapsM'] > 0;
  const { work, net, noded: result, thin } = bordersOf(polygons, toleranceM, sliversOf(land), withGaps);
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
  for (const item of thin) {
    const at = 2 * polygons.ringStart[polygons.polygonStart[polygons.itemStart[item]]];
    const [x, y] = [polygons.xy[at], polygons.xy[at + 1]];
    const [areaM2] = planarAreas(selectItems(polygons, [item]));
    left.push({ rule, item, other: -1, x, y, areaM2, widthM: toleranceM, because: 'tooThin' });
  }
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
  const shapes = shapesOf(
    work,
    changed.map((k) => (work.earlier[net.items[k]] < 0 ? k : work.local[work.earlier[net.items[k]]])),
  );
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
