import { itemVertexRange } from '../../../geometry/polygonSet.js';
import { itemsWithRepeats, withoutRepeats } from '../../../geometry/repeatedVertices.js';
import type { Rule } from '../rule.js';

/**
 * dropDuplicates: a vertex that stands exactly where the one before it stands is dropped.
 * Lossless: no border, no area and no other vertex changes. On by default.
 */
export const dropDuplicates: Rule = {
  rule: 'dropDuplicates',
  looksAt: 'shape',
  isOn: (settings) => settings['repair.duplicateVertices'] === 'drop',
  apply({ polygons }) {
    const items = itemsWithRepeats(polygons);
    return {
      items,
      polygons: withoutRepeats(polygons, items),
      edits: items.map((item) => {
        const [first] = itemVertexRange(polygons, item);
        const [x, y] = [polygons.xy[2 * first], polygons.xy[2 * first + 1]];
        return { rule: 'dropDuplicates', item, other: -1, x, y, gainedM2: 0, lostM2: 0, movedM: 0 };
      }),
      left: [],
    };
  },
};
