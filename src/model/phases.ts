import type { QuotaName } from './quota.js';

/** Why something that the plan decides has no year. Amounts: mu of a ledger, 10⁴ yuan, m² of floor. */
export type NoYearCause =
  /** By the order of works it could begin in `earliest` at the soonest, and has to by `latest`. */
  | { readonly cause: 'tooLate'; readonly earliest: number; readonly latest: number }
  /** Begun in the year that asks least, the ledger would be so much below its limit in `year`. */
  | { readonly cause: 'quota'; readonly ledger: QuotaName; readonly year: number; readonly shortMu: number }
  | { readonly cause: 'budget'; readonly year: number; readonly shortWan: number }
  | { readonly cause: 'floor'; readonly year: number; readonly shortM2: number }
  /** It waits for other work that has none. */
  | { readonly cause: 'waits'; readonly after: string }
  /** There would be room for it alone: the solver stopped before it had placed all. */
  | { readonly cause: 'stopped' };

export interface NoYear {
  readonly work: string;
  readonly pieces: readonly number[];
  readonly clusters: readonly number[];
  readonly firms: readonly number[];
  readonly why: NoYearCause;
}

/** A target that is due before the last year. In its unit. */
export interface DueTarget {
  readonly target: string;
  readonly year: number;
  readonly reached: number;
  /** What the whole plan reaches, or the target's value if that is less. */
  readonly wanted: number;
  /** Of a target that is late: no plan among the candidates has more of it by then, other targets given up. */
  readonly most?: number;
}

/**
 * The years of a plan. A cluster is begun in its year and stands `cluster.buildLagYears` later; reclaimed land is accepted `quota.lagYears` after
 * its year. 0 where nothing is done, or where no year could be found (`noYear` says why).
 */
export interface Phases {
  readonly years: readonly number[];
  readonly ofPiece: Int32Array;
  readonly ofCluster: Int32Array;
  readonly ofFirm: Int32Array;
  /** 10⁴ yuan a year; null where prices are not known, or no budget is given. */
  readonly costWan: readonly number[] | null;
  readonly budgetWan: readonly (number | null)[] | null;
  readonly noYear: readonly NoYear[];
  readonly due: readonly DueTarget[];
  readonly levels: readonly PhaseLevel[];
}

export interface PhaseLevel {
  readonly name: 'unplaced' | 'late' | 'busiestYear';
  readonly unit: string;
  readonly value: number;
  readonly bound: number;
  readonly status: string;
  readonly nodes: number;
}
