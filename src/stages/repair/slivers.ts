import { itemCount } from '../../geometry/polygonSet.js';
import { sliverMeasures } from '../../geometry/sliverShape.js';
import type { Settings } from '../../model/settings.js';
import type { Land } from './rule.js';

/** Whether an item is a sliver by the rule that `check` goes by. Roads, ditches and ridges are thin by nature, and none. */
export function sliverTest({
  polygons,
  settings,
  isLongByNature,
}: Pick<Land, 'polygons' | 'settings' | 'isLongByNature'>) {
  const limits = limitsOf(settings);
  return (item: number): boolean => !isLongByNature?.(item) && sliverMeasures(polygons, item, limits) !== null;
}

/** Slivers no larger than `repair.sliverM2`, where slivers are to be dissolved; none where not. */
export function sliversOf(land: Pick<Land, 'polygons' | 'settings' | 'isLongByNature'>): number[] {
  const { polygons, settings, isLongByNature } = land;
  if (settings['repair.slivers'] !== 'dissolve') return [];
  const limits = limitsOf(settings);
  const found: number[] = [];
  for (let i = 0; i < itemCount(polygons); i++) {
    const measures = isLongByNature?.(i) ? null : sliverMeasures(polygons, i, limits);
    if (measures && measures.areaM2 <= settings['repair.sliverM2']) found.push(i);
  }
  return found;
}

function limitsOf(settings: Settings) {
  return {
    areaM2: settings['check.sliverAreaM2'],
    widthM: settings['check.sliverWidthM'],
    compactness: settings['check.sliverCompactness'],
    elongation: settings['check.sliverElongation'],
    border: settings['check.sliverBorder'],
  };
}
