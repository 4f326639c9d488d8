import { LianpianError } from '../../model/errors.js';
import type { Settings } from '../../model/settings.js';
import { TARGET_UNITS, type TargetResult, type TargetSpec } from '../../model/target.js';
import { muFromM2 } from '../../model/units.js';

/** A basis counted, in its natural unit: m² of land or floor, firms, or percent. */
export interface Tally {
  readonly reached: number;
  /** On TBMJ; null where the basis has no such figure. */
  readonly recorded: number | null;
  readonly inProgress: number;
  readonly subjectToReview: number;
  readonly notChecked: number;
  /** Part of `reached` that rests on a sign-off. */
  readonly signedOff: number;
  readonly behind: readonly string[];
  /** The least that can be added: 0.01 m², one firm, one firm's worth of percent. */
  readonly step: number;
  /** Differences up to this are rounding: half of 0.01 m², 0 for counts. */
  readonly rounding: number;
}

/** The best of a target alone, within the candidates and of all lawful plans. */
export type Bounds = Pick<TargetResult, 'bound' | 'openBound'>;

/**
 * One target against what was counted.
 *
 * Promises: m² are converted once, after summing. `atLeast` is met when reached ≥ value; `over` only strictly above it: when equal, the
 * shortfall is the least step; `about` when reached ≥ value × (1 − target.aboutShare). `alreadyDone` is added to land and firms, not to a
 * share, which is a state and not a flow. Bounds are the proposal's; NaN where it has none.
 */
export function targetResult(spec: TargetSpec, tally: Tally, bounds: Bounds, settings: Settings): TargetResult {
  const units: readonly string[] = TARGET_UNITS[spec.basis];
  if (!units.includes(spec.unit)) {
    throw new LianpianError(
      'E_TARGET',
      `target ${spec.id} counts ${spec.basis} in ${spec.unit}`,
      `targets: ${spec.id}`,
      `Give it in ${units.join(' or ')}.`,
    );
  }
  const inUnit = (value: number) => (spec.unit === 'mu' ? muFromM2(value) : value);
  const done = spec.unit === 'percent' ? 0 : (spec.alreadyDone ?? 0);
  const reached = inUnit(tally.reached) + done;
  const reachedRecorded = tally.recorded === null ? null : inUnit(tally.recorded) + done;
  const shortOf = (value: number) => shortfall(spec, value, inUnit(tally.step), inUnit(tally.rounding), settings);
  return {
    spec,
    reached,
    short: shortOf(reached),
    ...bounds,
    percent: spec.value > 0 ? (100 * reached) / spec.value : 100,
    reachedRecorded,
    shortRecorded: reachedRecorded === null ? null : shortOf(reachedRecorded),
    inProgress: inUnit(tally.inProgress),
    subjectToReview: inUnit(tally.subjectToReview),
    notChecked: inUnit(tally.notChecked),
    signedOff: inUnit(tally.signedOff),
    wouldReach: null,
    behind: [...tally.behind].sort(),
  };
}

/**
 * The result of a stress test: nothing of it can be carried out, so that what was so before the run (`before`, in the tally's unit) is all that is
 * reached; what was counted stands beside as `wouldReach`, with the ids behind it.
 */
export function stressTestResult(
  spec: TargetSpec,
  tally: Tally,
  before: number,
  bounds: Bounds,
  settings: Settings,
): TargetResult {
  const recorded = tally.recorded === null ? null : before;
  const nothing = {
    ...tally,
    reached: before,
    recorded,
    inProgress: 0,
    subjectToReview: 0,
    notChecked: 0,
    signedOff: 0,
  };
  return {
    ...targetResult(spec, nothing, bounds, settings),
    wouldReach: targetResult(spec, tally, bounds, settings).reached,
  };
}

function shortfall(spec: TargetSpec, reached: number, step: number, rounding: number, settings: Settings): number {
  const missing = spec.value - reached;
  switch (spec.sense) {
    case 'over':
      return -missing > rounding ? 0 : Math.max(missing, step);
    case 'about':
      return missing <= spec.value * settings['target.aboutShare'] + rounding ? 0 : missing;
    case 'atLeast':
      return missing <= rounding ? 0 : missing;
  }
}
