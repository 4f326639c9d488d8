import { EMPTY_POLYGON_SET } from '../../../geometry/polygonSet.js';
import { measuredWidth } from '../../../geometry/width.js';
import { widthBounds } from '../../../geometry/widthBounds.js';
import { type BorderWork, bordersOfFace, faceShape, forBorders } from '../borders.js';
import type { Edit, Left, Rule } from '../rule.js';
import { sliverTest } from '../slivers.js';
import { outcome } from './overlaps.js';

/**
 * gaps: enclosed land that no item owns goes to the neighbour it shares the longest border with.
 *
 * Definition: a gap is a bounded face of the noded borders that nobody owns and whose every border is some item's; its width is that of the
 * largest circle inside. Filled are gaps no wider than `repair.gapsM`. The neighbour must share `repair.leastBorderM` of border with it, or a
 * quarter of its outline where that is less, and be no sliver itself.
 * Promises: no border moves; only the neighbour changes, and gains exactly the gap. Wider gaps are a matter for a person and not spoken of
 * here (`check` lists them); a gap without such a neighbour is left and told. Off by default.
 */

export const gaps: Rule = {
  rule: 'gaps',
  looksAt: 'borders',
  isOn: (settings) => settings['repair.gapsM'] > 0,
  apply(land) {
    const work = land.borders;
    if (!work) return { items: [], polygons: EMPTY_POLYGON_SET, edits: [], left: [] };
    const { settings } = land;
    const { net, faces } = work;
    const owners = [...work.owners];
    const isSliver = sliverTest(land);
    const openBorders = openHalves(work);
    const edits: Edit[] = [];
    const left: Left[] = [];
    const changed = new Set<number>();
    for (let face = 1; face < faces.faceCount; face++) {
      if (owners[face].length > 0 || !isEnclosed(work, face, openBorders)) continue;
      const shape = faceShape(work, face);
      const mostM = settings['repair.gapsM'];
      if (widthBounds(shape, 0).leastM > mostM) continue;
      const { widthM, x, y } = measuredWidth(shape, 0);
      if (widthM > mostM) continue;
      const metres = bordersOfFace(work, face);
      let outlineM = 0;
      for (const length of metres.values()) outlineM += length;
      const leastM = Math.min(settings['repair.leastBorderM'], outlineM / 4);
      const takers = [...metres]
        .filter(([item, length]) => length >= leastM && !isSliver(net.items[item]))
        .sort(([a, m], [b, n]) => n - m || a - b);
      const areaM2 = faces.areaM2[face];
      if (takers.length === 0) {
        const [item] = [...metres.keys()].sort((a, b) => a - b);
        const first = item ?? 0;
        left.push({ rule: 'gaps', item: net.items[first], other: -1, x, y, areaM2, widthM, because: 'noNeighbour' });
        continue;
      }
      const [taker] = takers[0];
      owners[face] = [taker];
      changed.add(taker);
      edits.push({ rule: 'gaps', item: net.items[taker], other: -1, x, y, gainedM2: areaM2, lostM2: 0, movedM: 0 });
    }
    return outcome({ ...work, owners }, [...changed], edits, left);
  },
};

/** Half-edges (by from and to node) that belong to a ring with nothing of the whole layer running back. */
function openHalves({ net }: BorderWork): Set<number> {
  const open = new Set<number>();
  net.rings.forEach((ring, r) => {
    for (let p = 0; p < ring.length; p++) {
      if (net.open[r][p]) open.add(ring[p] * MOST_NODES + ring[p + 1 === ring.length ? 0 : p + 1]);
    }
  });
  return open;
}

const MOST_NODES = 2 ** 26;

/** Every border of the face is an item's, and no item outside the work has the other side of one. */
function isEnclosed(work: BorderWork, face: number, open: ReadonlySet<number>): boolean {
  const { from, to } = work.faces;
  let isSo = true;
  forBorders(work, face, (h) => {
    if (!open.has(to[h] * MOST_NODES + from[h])) isSo = false;
  });
  return isSo;
}
