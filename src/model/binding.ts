/**
 * What holds a target that is short: how much more of it there would be, with no other target worse, if limits were taken away.
 * Amounts are in the target's unit. `atLeast`: a plan with so much more was found (null where only the linear relaxation was solved);
 * `atMost`: proved that no plan has more. The two are one figure where the solver proved it.
 */
export interface Gain {
  /** The limits taken away together, by their words in `Relaxation`; a part of one as `keepList/town`. */
  readonly limits: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly atLeast: number | null;
  readonly atMost: number;
}

export interface PairGain extends Gain {
  /** What each of the two gains at most by itself. */
  readonly each: readonly number[];
}

/** Why land or firms that could be thought of do not count toward a target: mu of land, or a number of firms. */
export interface Cause {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly amount: number;
  readonly unit: 'mu' | 'firms';
}

export interface Binding {
  readonly target: string;
  readonly zh: string;
  readonly en: string;
  /** Reached by the plan's program, and the best of the target alone under the hard rules: within the candidates, and of clusters of any shape. */
  readonly reached: number;
  readonly alone: number;
  /** Where the plan is not the best that its limits allow, as a search cut short: what there is more of the target with all of them in force. */
  readonly inForce?: Pick<Gain, 'atLeast' | 'atMost'>;
  readonly openAlone: number;
  /** Limits that gain by themselves, the greatest first; each part of a limit follows it. */
  readonly single: readonly Gain[];
  /** Pairs, of limits or of parts of them, that gain more than both by themselves, the greatest first. */
  readonly pairs: readonly PairGain[];
  /** All limits taken away; null where there is none to take away. */
  readonly together: Gain | null;
  /** Limits tried that gain nothing by themselves. */
  readonly nothing: readonly string[];
  /** What holds the rest: the law and the land as it is. */
  readonly causes: readonly Cause[];
  /** Programs solved for it, and those left out because the model is large. */
  readonly solves: number;
  readonly leftOut: number;
}
