import type { Geos } from '../../../geometry/geos.js';
import type { Basis, Solve } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Candidates } from '../candidates/candidates.js';
import type { Model } from '../program/buildMip.js';
import type { Layout } from '../program/layout.js';
import { targetSum } from '../program/targets.js';
import type { ProposeInput } from '../situation/situation.js';
import { WORTH_SAYING } from './gains.js';
import { liftedModel, type Trial } from './lifted.js';
import { standingOf } from './reach.js';
import { relaxedGains } from './relaxedGains.js';
import { wholeGains } from './wholeGains.js';

/** What one target gains in a trial, in its unit (see `Gain`). */
export interface Amounts {
  readonly atLeast: number | null;
  readonly atMost: number;
}
/** Of each short target, in their order; null where it was not asked. */
export type Outcome = readonly (Amounts | null)[];

/** The district, its plan, and what solves it. */
export interface Asked {
  readonly input: ProposeInput;
  readonly model: Model;
  readonly values: Float64Array;
  readonly candidates: Candidates;
  readonly solve: Solve;
  readonly geos: Geos;
  /** What the search left open of the weighted shortfall (default 0: proved). */
  readonly openShortfall?: number;
  /** Where the relaxation of a large model ended (default: not known). */
  readonly relaxed?: Basis | null;
  /** Models up to this many columns are solved whole (default 3,000). */
  readonly wholeUpTo?: number;
}

export interface Trials {
  /** Targets that are short, by number. */
  readonly short: readonly number[];
  /** Shortfall of each in the plan, in its unit. */
  readonly missing: readonly number[];
  /** What each gains with the limits of each trial gone and, with `free`, the other targets given up. */
  attempt(trials: readonly Trial[], free?: boolean): Promise<Outcome[]>;
  /** Whether a gain is worth a word, and beyond what the solver can't rule out with every limit in force. */
  counts(i: number, gain: Amounts | null | undefined): gain is Amounts;
  /** What there is more of a target with every limit in force; null where that is not worth a word. */
  inForce(i: number): Amounts | null;
  /** Gains closer to each other than this are equal. */
  worth(i: number): number;
  readonly spent: { readonly solves: number; readonly leftOut: number };
  /** Counts trials that are not even asked. */
  leave(count: number): void;
}

/** A target is short above this part of its aim: beyond what a level may slip while the next is made least. */
const SHORT = 5e-6;
/** Of larger models the linear relaxation is solved. */
const WHOLE_UP_TO = 3000;

/** The trials of an explanation, in the unit of each target: a small model is solved whole, of a large one the linear relaxation. */
export async function trialsOf(asked: Asked): Promise<Trials> {
  const { input, model, values, relaxed = null, candidates, solve, geos } = asked;
  const { openShortfall = 0, wholeUpTo = WHOLE_UP_TO } = asked;
  const { layout } = model;
  const standing = standingOf(model, values);
  const short = input.targets.flatMap((_, t) => (standing.short[t] > SHORT ? [t] : []));
  const modelOf = (trial: Trial) => (trial.length === 0 ? model : liftedModel(input, candidates, geos, trial).model);
  const gainsOf = layout.columns.length > wholeUpTo ? relaxedGains : wholeGains;
  const gains = await gainsOf({ model, values, standing, short, relaxed, solve, modelOf });
  const { of, found: better, doubt, spent } = gains;
  const aims = short.map((t) => amountOf(layout, input.targets[t], 1));
  const amount = (i: number, share: number) => aims[i] * share;
  const worth = (i: number) => amount(i, WORTH_SAYING);
  return {
    short,
    missing: short.map((t, i) => amount(i, standing.short[t])),
    async attempt(trials, free = false) {
      const found = await of(trials, free);
      return found.map((own) =>
        own.map((gain, i): Amounts | null => {
          if (!gain) return null;
          const atLeast = gain.atLeast === null ? null : amount(i, Math.max(0, gain.atLeast));
          return { atLeast, atMost: Math.max(atLeast ?? 0, amount(i, Math.max(0, gain.atMost))) };
        }),
      );
    },
    worth,
    inForce(i) {
      const open = Math.min(doubt[i], openShortfall / (input.targets[short[i]].weight ?? 1));
      const [least, most] = [amount(i, better[i]), amount(i, better[i] + open)];
      return most > worth(i) ? { atLeast: least > worth(i) ? least : null, atMost: most } : null;
    },
    counts: (i, one): one is Amounts =>
      one !== null && one !== undefined && one.atMost > amount(i, doubt[i]) + worth(i),
    spent,
    leave(count) {
      spent.leftOut += count;
    },
  };
}

/** A share of the aim in the unit of the target. */
export function amountOf(layout: Layout, target: TargetSpec, share: number): number {
  const { aim, perUnit } = targetSum(layout, target);
  return perUnit > 0 ? (share * Math.max(0, aim)) / perUnit : 0;
}
