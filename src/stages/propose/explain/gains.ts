import type { Basis, Solve } from '../../../model/mip.js';
import type { Model } from '../program/buildMip.js';
import type { Trial } from './lifted.js';
import type { Standing } from './reach.js';

/** What is asked about: targets that are short, by number, where the plan stands, and the model with the limits of a trial gone. */
export interface Question {
  readonly model: Model;
  readonly values: Float64Array;
  readonly standing: Standing;
  readonly short: readonly number[];
  /** Where the model's relaxation ended (`Levelled.relaxed`). */
  readonly relaxed: Basis | null;
  readonly solve: Solve;
  modelOf(trial: Trial): Model;
}

/** What one target gains, as a share of its aim: a plan has `atLeast` (null: only the linear relaxation was solved), none has more than `atMost`. */
export interface Gained {
  readonly atLeast: number | null;
  readonly atMost: number;
}

/** Solves trials, as many as the size of the model allows. The same on any number of threads: what is asked is settled before each round. */
export interface Gains {
  /** For each short target, as a share of its aim: what a better plan was found to have with every limit in force (0 where none was asked for). */
  readonly found: readonly number[];
  /** What the solver can't rule out beyond that. */
  readonly doubt: readonly number[];
  /** Of each trial, for each short target; null where it was not asked, or has no answer. `free`: the other targets are given up. */
  of(trials: readonly Trial[], free: boolean): Promise<readonly (readonly (Gained | null)[])[]>;
  readonly spent: { solves: number; leftOut: number };
}

/** Gains below this part of the aim are not worth a word. */
export const WORTH_SAYING = 1e-3;

export function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0);
}
