import type { Cluster, ClusterBody, FirmDecision, LandFate } from './decision.js';
import type { Level } from './level.js';
import type { MipStatus } from './mip.js';
import type { LimitUse } from './planLimits.js';

/** An objective of a plan, as `Level` tells it; `bound` is proved for cost or disturbance alone, given what the earlier ones may lose. */
export interface ChoiceLevel extends Pick<Level, 'name' | 'unit' | 'value'> {
  readonly bound: number | null;
}

/** A plan as good as the proposal within what is allowed, that differs from it and from every alternative before it. */
export interface Alternative {
  readonly landFate: readonly LandFate[];
  readonly clusterOfPiece: Int32Array;
  readonly clusters: readonly Cluster[];
  readonly firmFate: readonly FirmDecision[];
  readonly levels: readonly ChoiceLevel[];
  /** Limits of the whole plan with what this one makes of them, and who takes its clusters on. */
  readonly limits: readonly LimitUse[];
  readonly bodies: readonly ClusterBody[];
  readonly status: MipStatus;
  /** From the proposal: mu of land whose fate differs, and clusters of the proposal that this plan has no like of. */
  readonly differsMu: number;
  readonly differsClusters: number;
}

/** What the plan loses if one of its clusters may not be built (nor one that is mostly the same land). */
export interface ReplacementCost {
  readonly cluster: string;
  /** Change of each level of the objective, in its unit; ≥ 0 but for the gap of the solves. */
  readonly changes: readonly {
    readonly name: Level['name'] | 'unmet';
    readonly unit: string;
    readonly change: number;
  }[];
  /** False where the solves stopped before they were proved. */
  readonly proved: boolean;
}

/** Least cost (or disturbance) at which so much land is given back, all else held. */
export interface ParetoPoint {
  readonly reclaimedMu: number;
  readonly value: number;
  readonly bound: number;
}

/** What else could be chosen, as far as it was asked for. */
export interface Choice {
  readonly alternatives: readonly Alternative[];
  /** Why there are fewer alternatives than asked for; '' where there are as many. */
  readonly ended: '' | 'noOtherPlan' | 'stopped';
  /** In how many of the plans (the proposal and its alternatives) each cluster of the proposal, or one mostly the same, is built. */
  readonly timesChosen: readonly { readonly cluster: string; readonly times: number; readonly of: number }[];
  readonly replacement: readonly ReplacementCost[];
  readonly pareto: readonly ParetoPoint[];
}
