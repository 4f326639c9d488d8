import type { Settings } from './settings.js';
import type { TargetSpec } from './target.js';

/** Years planned where no target has a date. */
const YEARS_WITHOUT_TARGETS = 4;

/**
 * The years a plan is carried out in, first to last: from the day after the scenario's date (2021-12-31 → 2022) to the latest date of a
 * target, unless `phase.firstYear` and `phase.lastYear` say otherwise; one year at least.
 */
export function yearsOf(date: string, targets: readonly TargetSpec[], settings: Settings): number[] {
  const first = settings['phase.firstYear'] || yearAfter(date);
  const latest = targets.reduce((last, target) => Math.max(last, yearOf(target.date)), 0);
  const last = settings['phase.lastYear'] || latest || first + YEARS_WITHOUT_TARGETS - 1;
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => first + i);
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function yearAfter(date: string): number {
  return yearOf(date) + (date.slice(5) === '12-31' ? 1 : 0);
}
