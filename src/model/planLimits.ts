/**
 * What a planner lays down beside targets, prices and settings: keys of a scenario. They bind the proposal; what can't be carried is told.
 */
export interface PlanLimits {
  /**
   * Most money the whole plan may cost, and what may be begun in single years (`"2023": 5000`), 10⁴ yuan; only where every price is given. A year that is not
   * named has no limit of its own; where all are, the plan costs no more than they sum to.
   */
  readonly budget?: { readonly totalWan?: number; readonly byYear?: Readonly<Record<string, number>> };
  readonly townLimits?: readonly TownLimit[];
  /**
   * Sectors that may not come to share a park, in pairs: codes, of which a firm's sector begins with one (GB/T 4754: `C13` stands for all of
   * C13), or the words of the firms table.
   */
  readonly sectorsApart?: readonly (readonly [string, string])[];
}

/** Least and most of something in one town. */
export interface TownLimit {
  /** Code or name, as the towns layer has it. */
  readonly town: string;
  readonly basis: TownBasis;
  readonly min?: number;
  readonly max?: number;
}

/** What is limited by town, and its unit. */
export const TOWN_BASES = {
  reclaimed: { unit: 'mu', zh: '复垦复绿', en: 'reclaimed or regreened' },
  revitalised: { unit: 'mu', zh: '盘活', en: 'revitalised' },
  firmsReceived: { unit: 'firms', zh: '接收企业', en: 'firms received' },
  firmsMoving: { unit: 'firms', zh: '搬迁企业', en: 'firms that move' },
  firmsClosed: { unit: 'firms', zh: '关停企业', en: 'firms that close' },
} as const;
export type TownBasis = keyof typeof TOWN_BASES;

/** A limit of the plan and what the proposal makes of it, in `unit`. */
export interface LimitUse {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string;
  readonly used: number;
  /** Null where there is none. */
  readonly least: number | null;
  readonly most: number | null;
  readonly holds: boolean;
}
