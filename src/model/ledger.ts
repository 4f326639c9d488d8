import type { LandFate } from './decision.js';
import type { AreaBasis, LandUse } from './district.js';
import type { ByQuota } from './quota.js';
import type { TargetResult } from './target.js';

/** Land fate as the ledger books it: infill is other land that a cluster takes in. */
export type LedgerFate = LandFate | 'infill';
export const LEDGER_FATES = [
  'keep',
  'upgrade',
  'cluster',
  'reserve',
  'reclaim',
  'regreen',
  'hold',
  'infill',
  'notEligible',
] as const satisfies readonly LedgerFate[];

/** One row of the land ledger. `fateM2` sums to `areaM2` to 0.01 m², and the rows of a table to the district. */
export interface LedgerRow {
  /** Index into `District.towns`; −1 unknown. */
  readonly town: number;
  /** Every parcel is one of one town's. */
  readonly parcels: number;
  readonly pieces: number;
  readonly areaM2: number;
  /** TBMJ of the parcels that have one. */
  readonly recordedM2: number;
  readonly fateM2: Readonly<Record<LedgerFate, number>>;
}

/** Use before × fate after in one town; only combinations that occur. */
export interface LedgerFlow {
  readonly town: number;
  readonly use: LandUse;
  readonly fate: LedgerFate;
  readonly pieces: number;
  readonly areaM2: number;
  readonly recordedM2: number;
}

/** One of the three ledgers of 增减挂钩, m²: what there was before the run, what planned reclaim would bring, what infill takes. */
export interface QuotaLedger {
  readonly openingM2: number;
  readonly usedBeforeM2: number;
  /** How far below 0 the balance may go (挂账). */
  readonly overdraftM2: number;
  readonly plannedM2: number;
  /** Reclaim accepted so far; nothing that is only planned can be used. */
  readonly acceptedM2: number;
  readonly usedM2: number;
  /** opening − used before + planned − used: what the plan yields once all of it is accepted. */
  readonly plannedBalanceM2: number;
  /** opening − used before + accepted − used: negative = infill has to wait for acceptance, or is overdraft (挂账). */
  readonly acceptedBalanceM2: number;
}

/** One year of the plan: what begins in it, and where the ledgers of 增减挂钩 stand at its end. */
export interface YearRow {
  readonly year: number;
  readonly clusters: number;
  readonly clusterM2: number;
  readonly upgradeM2: number;
  readonly reserveM2: number;
  /** Net, planned. */
  readonly reclaimM2: number;
  readonly regreenM2: number;
  readonly firmsMoved: number;
  readonly firmsClosed: number;
  /** Of firms that move or close. */
  readonly floorM2: number;
  /** 10⁴ yuan; null where prices are not known. */
  readonly costWan: number | null;
  /** 10⁴ yuan; null where there is no limit. */
  readonly budgetWan: number | null;
  /** Accepted and used since the first year; balance from what was there before. */
  readonly quota: ByQuota<{ readonly acceptedM2: number; readonly usedM2: number; readonly balanceM2: number }>;
}

/** Firms by fate, and where the operating ones are after the run. */
export interface FirmLedger {
  readonly firms: number;
  readonly operatingBefore: number;
  readonly stay: number;
  readonly move: number;
  readonly close: number;
  readonly hold: number;
  readonly inParkBefore: number;
  readonly inParkAfter: number;
  /** Operating before and closed by the proposal. */
  readonly closedOperating: number;
}

/** A group of chosen pieces that was to be reclaimed and does not count, with the reason. */
export interface ReclaimUnitRefused {
  readonly pieces: readonly string[];
  readonly areaM2: number;
  /** `nothing`: no net area at all — too steep, too thin, polluted, or no farmland in reach. */
  readonly reason: 'nothing' | 'belowMinimum' | 'notAtFarmland';
}

/** What `account` gives: every target, and every m² by town, use and fate. */
export interface Ledger {
  readonly areaBasis: AreaBasis;
  readonly targets: readonly TargetResult[];
  readonly byTown: readonly LedgerRow[];
  readonly flows: readonly LedgerFlow[];
  readonly total: LedgerRow;
  readonly constructionBeforeM2: number;
  readonly constructionAfterM2: number;
  readonly quota: ByQuota<QuotaLedger>;
  readonly years: readonly YearRow[];
  readonly firms: FirmLedger;
  /** Planned reclaim that counts: to farmland, to green. */
  readonly reclaimedFarmlandM2: number;
  readonly regreenedM2: number;
  /** Part of `regreenedM2` on land of polluting firms: counted, and up for review (risk assessment of the soil). */
  readonly regreenedPollutedM2: number;
  readonly refusedUnits: readonly ReclaimUnitRefused[];
  /** Which evidence there was. Soil is never delivered in this version: land meant for 耕地 still needs its survey. */
  readonly checked: { readonly slope: boolean; readonly soil: boolean };
}
