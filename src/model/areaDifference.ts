import type { Settings } from './settings.js';

/**
 * How far a recorded area (TBMJ) is from the measured one.
 *
 * `agrees` up to validate.areaAgreeM2 + areaAgreeShare × area; `warning` above areaToleranceM2 *and* areaToleranceShare; `error` above
 * areaToleranceM2 *and* areaErrorShare; `differs` between; `notCompared` without a recorded area or a shape. A limit itself is not above it:
 * differences and limits are compared at 1e-6 m², so that 1 m² is 1 m².
 */
export const AREA_DIFFERENCE_CLASSES = ['agrees', 'differs', 'warning', 'error', 'notCompared'] as const;
export type AreaDifferenceClass = (typeof AREA_DIFFERENCE_CLASSES)[number];

export type AreaLimits = Pick<
  Settings,
  | 'validate.areaAgreeM2'
  | 'validate.areaAgreeShare'
  | 'validate.areaToleranceM2'
  | 'validate.areaToleranceShare'
  | 'validate.areaErrorShare'
>;

export function areaDifferenceClass(measuredM2: number, recordedM2: number, limits: AreaLimits): AreaDifferenceClass {
  if (Number.isNaN(recordedM2) || !(measuredM2 > 0)) return 'notCompared';
  const apart = micro(Math.abs(measuredM2 - recordedM2));
  if (apart <= micro(limits['validate.areaAgreeM2'] + limits['validate.areaAgreeShare'] * measuredM2)) return 'agrees';
  if (apart <= micro(limits['validate.areaToleranceM2'])) return 'differs';
  if (apart > micro(limits['validate.areaErrorShare'] * measuredM2)) return 'error';
  return apart > micro(limits['validate.areaToleranceShare'] * measuredM2) ? 'warning' : 'differs';
}

function micro(areaM2: number): number {
  return Math.round(areaM2 * 1e6);
}
