import type { OverlapTolerances } from '../geometry/overlap/overlapAreas.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import { isNarrow } from '../geometry/width.js';
import type { Conflict, Rule } from './rule.js';
import type { Settings } from './settings.js';

/** Below this an overlap is nothing, or everything: what the kernel is told. */
export function overlapTolerances(settings: Settings): OverlapTolerances {
  return { snapRelative: settings['overlay.snapRelative'], snapAbsoluteM2: settings['overlay.snapAbsoluteM2'] };
}

/** Narrower *and* smaller than this is boundary noise. */
export type MismatchSettings = Pick<Settings, 'conflict.mismatchWidthM' | 'conflict.mismatchAreaM2'>;

/** What a rule itself tolerates, else what the settings do. */
export function toleranceOf({ tolerance }: Pick<Rule, 'tolerance'>, settings: MismatchSettings): MismatchSettings {
  if (!tolerance) return settings;
  return { 'conflict.mismatchWidthM': tolerance.widthM, 'conflict.mismatchAreaM2': tolerance.areaM2 };
}

/** The same as `widthClassOf` of a shape whose width is known, at 1 mm. */
export function classOfWidth(areaM2: number, widthM: number, settings: MismatchSettings): Conflict['widthClass'] {
  const isNoise = areaM2 < settings['conflict.mismatchAreaM2'] && widthM < settings['conflict.mismatchWidthM'];
  return isNoise ? 'mismatch' : 'encroachment';
}

/**
 * Boundary noise or the real thing: `mismatch` when the shape is narrower than [1 m] *and* smaller than [200 m²]. Both count in
 * the sums; only encroachment locks. `areaM2` is the official area of the shape, item `index` of `shapes`.
 */
export function widthClassOf(
  shapes: PolygonSet,
  index: number,
  areaM2: number,
  settings: MismatchSettings,
): Conflict['widthClass'] {
  if (areaM2 >= settings['conflict.mismatchAreaM2']) return 'encroachment';
  return isNarrow(shapes, index, settings['conflict.mismatchWidthM']) ? 'mismatch' : 'encroachment';
}
