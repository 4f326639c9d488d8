import type { Prices } from '../../../model/scenario.js';

/** All that a plan is priced by; with one of them blank it is judged by disturbance. */
export const PRICE_KEYS = [
  'acquireWanPerMu',
  'demolishWanPerM2Floor',
  'reclaimWanPerMu',
  'rebuildWanPerM2Floor',
  'moveWanPerM2Floor',
  'upgradeWanPerMu',
] as const satisfies readonly (keyof Prices)[];

export function blankPrices(prices: Prices): (keyof Prices)[] {
  return PRICE_KEYS.filter((key) => prices[key] === undefined || prices[key] === null);
}

export type CostBasis = 'cost' | 'disturbance';

export function costBasisOf(prices: Prices): CostBasis {
  return blankPrices(prices).length > 0 ? 'disturbance' : 'cost';
}
