import type { OverlapTolerances } from '../geometry/overlapAreas.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import { isNarrow, type WidthMeter } from '../geometry/width.js';
import type { Conflict } from './rule.js';
import type { Settings } from './settings.js';

/** Below this an overlap is nothing, or everything: what the kernel is told. */
export function overlapTolerances(settings: Settings): OverlapTolerances {
  return { snapRelative: settings['overlay.snapRelative'], snapAbsoluteM2: settings['overlay.snapAbsoluteM2'] };
}

/**
 * Boundary noise or the real thing: `mismatch` when the shape is narrower than [1 m] *and* smaller than [200 m²]. Both count in
 * the sums; only encroachment locks. `areaM2` is the official area of the shape, item `index` of `shapes`.
 */
export function widthClassOf(
  shapes: PolygonSet,
  index: number,
  areaM2: number,
  settings: Settings,
  meter: WidthMeter,
): Conflict['widthClass'] {
  if (areaM2 >= settings['conflict.mismatchAreaM2']) return 'encroachment';
  return isNarrow(shapes, index, settings['conflict.mismatchWidthM'], meter) ? 'mismatch' : 'encroachment';
}
