import { itemCount, type PolygonSet } from '../../geometry/polygonSet.js';
import { sliverMeter } from '../../geometry/sliverShape.js';
import type { Settings } from '../../model/settings.js';

/** Items that are slivers (`sliverShape`) and no larger than `repair.sliverM2`, where slivers are to be dissolved; none where not. */
export function sliversOf(polygons: PolygonSet, settings: Settings): number[] {
  if (settings['repair.slivers'] !== 'dissolve') return [];
  const isSliver = sliverMeter(polygons, settings['repair.sliverM2']);
  const found: number[] = [];
  for (let i = 0; i < itemCount(polygons); i++) if (isSliver(i)) found.push(i);
  return found;
}
