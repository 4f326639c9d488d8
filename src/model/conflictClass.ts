import type { Geos } from '../geometry/geos.js';
import type { OverlapTolerances } from '../geometry/overlap/overlapAreas.js';
import { itemArea, type PolygonSet } from '../geometry/polygonSet.js';
import { isNarrow, type WidthMeter, widthBounds } from '../geometry/width.js';
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

/**
 * Boundary noise or the real thing: `mismatch` when the shape is narrower than [1 m] *and* smaller than [200 m²]. Both count in
 * the sums; only encroachment locks. `areaM2` is the official area of the shape, item `index` of `shapes`.
 */
export function widthClassOf(
  shapes: PolygonSet,
  index: number,
  areaM2: number,
  settings: MismatchSettings,
  meter: WidthMeter,
): Conflict['widthClass'] {
  if (areaM2 >= settings['conflict.mismatchAreaM2']) return 'encroachment';
  return isNarrow(shapes, index, settings['conflict.mismatchWidthM'], meter) ? 'mismatch' : 'encroachment';
}

/** What a sliver must survive to be worth measuring: 1 cm off its width. */
const SLIVER_EROSION_M = 0.005;

/** How finely the middle line of a shape is searched: its cost grows with this, whatever the shape's length. */
const MEASURED_STEPS = 1000;

/** What measures the width of evidence. */
export type EvidenceMeter = Pick<Geos, 'survivesErosion'> & WidthMeter;

/** A meter that measures a shape anew only where it is asked more finely than the time before. Shapes must not change. */
export function rememberedWidths(geos: Geos): EvidenceMeter {
  let set: PolygonSet | null = null;
  let index = -1;
  let circle = { widthM: 0, toleranceM: Infinity };
  return {
    survivesErosion: geos.survivesErosion,
    inscribedWidth(shapes, item, toleranceM) {
      if (set === shapes && index === item && circle.toleranceM <= toleranceM) return circle;
      circle = { widthM: geos.inscribedWidth(shapes, item, toleranceM).widthM, toleranceM };
      set = shapes;
      index = item;
      return circle;
    },
  };
}

/**
 * Width of an overlap as evidence: the diameter of the largest circle inside, at most a tenth short; below 1 cm its lower bound (twice the
 * area by the border, for a sliver). Large or long land is not measured to the millimetre: its class does not hang on it.
 */
export function evidenceWidthM(shapes: PolygonSet, index: number, geos: EvidenceMeter): number {
  const { leastM, mostM } = widthBounds(shapes, index);
  if (mostM - leastM <= leastM / 100) return leastM;
  if (leastM < 2 * SLIVER_EROSION_M && geos.survivesErosion(shapes, index, SLIVER_EROSION_M).parts === 0) return leastM;
  const lengthM = itemArea(shapes, index) / leastM;
  const toleranceM = Math.max(0.001, Math.min(leastM / 20, lengthM / MEASURED_STEPS));
  return geos.inscribedWidth(shapes, index, toleranceM).widthM;
}
