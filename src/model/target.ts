/** What is wanted, in the words of the plan. Definitions of each basis: `counting.md`; README's glossary. */
export const TARGET_BASES = [
  /** 盘活: low-efficiency or idle before the run, stays construction land, upgraded, rebuilt in a cluster, or re-supplied. m² of land. */
  'revitalised',
  /** 复垦复绿: existing construction land to farmland or green, net reclaimable area. */
  'reclaimed',
  /** 整治区块: area of low-scattered blocks wholly treated. Overlaps both above; never added to them. */
  'rectified',
  /** 低散乱企业: distinct firms of low-scattered blocks dealt with. */
  'scatteredFirms',
  /** 落后企业: distinct outdated firms (eliminated sector or grade D) dealt with. */
  'outdatedFirms',
  /** 入园率: firms operating in parks / firms operating. */
  'inParkShare',
] as const;
export type TargetBasis = (typeof TARGET_BASES)[number];

/** Units a target on each basis can be in. */
export const TARGET_UNITS = {
  revitalised: ['mu', 'm2'],
  reclaimed: ['mu', 'm2'],
  rectified: ['mu', 'm2'],
  scatteredFirms: ['firms'],
  outdatedFirms: ['firms'],
  inParkShare: ['percent'],
} as const satisfies Readonly<Record<TargetBasis, readonly string[]>>;

export interface TargetSpec {
  readonly id: string;
  readonly basis: TargetBasis;
  readonly value: number;
  readonly unit: 'mu' | 'm2' | 'firms' | 'percent';
  readonly sense: 'atLeast' | 'over' | 'about';
  /** `must`: a constraint where it can be met; `goal`: priced shortfall only. */
  readonly mode: 'must' | 'goal';
  readonly date: string;
  /** Same unit as `value`; already reached before the run. */
  readonly alreadyDone?: number;
  /** Weight of its relative shortfall; default 1. */
  readonly weight?: number;
  /** Words of the plan. */
  readonly words?: { readonly zh: string; readonly en?: string };
}

/**
 * One target accounted. `reached` includes `alreadyDone`; `bound` is the best of this target alone under the hard rules with clusters among the
 * candidates, `openBound` with clusters of any shape. All in `unit`.
 */
export interface TargetResult {
  readonly spec: TargetSpec;
  readonly reached: number;
  readonly short: number;
  readonly bound: number;
  readonly openBound: number;
  readonly percent: number;
  /** The same figure on recorded areas (TBMJ); null for counts. */
  readonly reachedRecorded: number | null;
  readonly shortRecorded: number | null;
  /** In progress (reserve), subject to review (conflict exits), not checked: shown beside, never inside `reached`. */
  readonly inProgress: number;
  readonly subjectToReview: number;
  readonly notChecked: number;
  /** The part of `reached` that is land in hard conflict, given back with a sign-off. */
  readonly signedOff: number;
  /** What a stress test would reach if it were lawful; `reached` is then what was so before the run. Null for a lawful proposal. */
  readonly wouldReach: number | null;
  /** Piece ids, block ids or credit codes behind `reached` (of a stress test, behind `wouldReach`), sorted. */
  readonly behind: readonly string[];
}
