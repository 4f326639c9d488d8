import { EMPTY_POLYGON_SET, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import { bordersOfFace, facesByItem } from '../borders.js';
import type { Edit, Left, Rule } from '../rule.js';
import { sliversOf, sliverTest } from '../slivers.js';
import { outcome } from './overlaps.js';

/**
 * slivers: an item that is a sliver (by the rule of `check`, at most `repair.sliverM2`) goes, land and row, to the neighbour it shares the longest border
 * with. That neighbour must share `repair.leastBorderM`, have `repair.leastTargetM2`, and be no sliver itself.
 * Promises: no border moves, the union of the layer stays; the row that took a sliver names it among its sources. A sliver without such a
 * neighbour, with a copy, or that shares its land with another row, is left and told. Off by default: a road or ditch may be as thin by right.
 */
export const slivers: Rule = {
  rule: 'slivers',
  looksAt: 'borders',
  isOn: (settings) => settings['repair.slivers'] === 'dissolve',
  apply(land) {
    const work = land.borders;
    if (!work) return { items: [], polygons: EMPTY_POLYGON_SET, edits: [], left: [] };
    const { settings, polygons, geos } = land;
    const { net, faces, local } = work;
    const owners = [...work.owners];
    const own = facesByItem(work);
    const isSliver = sliverTest(land);
    const found = sliversOf(land).filter((item) => local[item] >= 0 && work.earlier[item] < 0);
    const copyOf = new Map<number, number>();
    work.earlier.forEach((first, item) => {
      if (first >= 0) copyOf.set(first, item);
    });
    const wholeM2 = planarAreas(selectItems(polygons, Array.from(net.items)));
    const edits: Edit[] = [];
    const left: Left[] = [];
    const changed = new Set<number>();
    const mergedInto = new Map<number, number>();
    for (const item of found) {
      const k = local[item];
      const [x, y] = geos.interiorPoint(polygons, item);
      const areaM2 = own[k].reduce((sum, face) => sum + faces.areaM2[face], 0);
      const stays = { rule: 'slivers', item, x, y, areaM2, widthM: Number.NaN } as const;
      const copy = copyOf.get(item);
      if (copy !== undefined) {
        left.push({ ...stays, other: copy, because: 'sameShape' });
        continue;
      }
      const metres = new Map<number, number>();
      for (const face of own[k]) {
        for (const [other, length] of bordersOfFace(work, face)) {
          if (other !== k) metres.set(other, (metres.get(other) ?? 0) + length);
        }
      }
      const takers = [...metres]
        .filter(
          ([other, length]) =>
            length >= settings['repair.leastBorderM'] &&
            wholeM2[other] >= settings['repair.leastTargetM2'] &&
            !isSliver(net.items[other]),
        )
        .sort(([a, m], [b, n]) => n - m || a - b);
      if (takers.length === 0 || own[k].some((face) => work.owners[face].length > 1)) {
        left.push({ ...stays, other: -1, because: 'noNeighbour' });
        continue;
      }
      const [taker] = takers[0];
      for (const face of own[k]) owners[face] = [taker];
      changed.add(k);
      changed.add(taker);
      mergedInto.set(item, net.items[taker]);
      const both = { rule: 'slivers', x, y, movedM: 0 } as const;
      edits.push({ ...both, item, other: net.items[taker], gainedM2: 0, lostM2: areaM2 });
      edits.push({ ...both, item: net.items[taker], other: item, gainedM2: areaM2, lostM2: 0 });
    }
    return { ...outcome({ ...work, owners }, [...changed], edits, left), mergedInto };
  },
};
