import { needsBorders } from '../borders.js';
import { leftAt, type Rule } from '../rule.js';
import { editsByArea } from './editsByArea.js';

/**
 * makeValid: items that are not valid are made so by the structure method of GEOS; one of which no land is left, or that can't be made valid (feature.unmendable),
 * becomes empty (dropEmpty).
 * Holes stay holes, land that a ring covers twice is land once. Gained and lost m²: planar area now − signed area of the rings before, so
 * of a bow-tie, whose lobes cancel, both lobes are kept and the smaller counts as gained twice over. No vertex moves; crossings get one. On by
 * default, and always where borders are to be mended: these need shapes that are valid.
 */
export const makeValid: Rule = {
  rule: 'makeValid',
  looksAt: 'shape',
  isOn: (settings) => settings['repair.makeValid'] === 'structure' || needsBorders(settings),
  apply({ polygons, geos }) {
    const broken = geos.invalidItems(polygons);
    const items = broken.map(({ item }) => item);
    const { polygons: sound, unmendable } = geos.makeValid(polygons, items);
    return {
      items,
      polygons: sound,
      edits: editsByArea(
        (k) => (sound.itemStart[k] === sound.itemStart[k + 1] ? 'dropEmpty' : 'makeValid'),
        polygons,
        items,
        sound,
        (k) => [broken[k].x, broken[k].y],
        () => 0,
      ),
      left: unmendable.map((item) => leftAt(item, polygons, 'unmendable')),
    };
  },
};
