import { M2_PER_MU } from '../../../model/units.js';
import { costBasisOf } from '../situation/prices.js';
import type { Situation } from '../situation/situation.js';

/** What costs depend on. */
interface Rebuilt {
  readonly members: readonly number[];
  readonly footprintM2: number;
  readonly infillM2: number;
  readonly isPark: boolean;
  readonly stayersFloorM2: number;
}

/** m² of floor: what stands there, the ground, and the fixed part of a park or of a smaller project. */
export function clusterDisturbanceM2({ input: { settings } }: Situation, cluster: Rebuilt): number {
  const fixedM2 = cluster.isPark ? settings['cluster.fixedDisturbance'] : settings['upgrade.fixedDisturbance'];
  return cluster.stayersFloorM2 + settings['disturbance.groundShare'] * cluster.footprintM2 + fixedM2;
}

/** 10⁴ yuan: members acquired and cleared, infill acquired, all rebuilt, a park's fixed part at the price of rebuilding; NaN where a price is blank. */
export function clusterCostWan(situation: Situation, cluster: Rebuilt): number {
  const { settings, overlay, prices } = situation.input;
  if (costBasisOf(prices) !== 'cost') return Number.NaN;
  const { acquireWanPerMu, demolishWanPerM2Floor, rebuildWanPerM2Floor } = prices;
  const fixedM2 = cluster.isPark ? settings['cluster.fixedDisturbance'] : 0;
  const newM2 = settings['park.netShare'] * cluster.footprintM2 * settings['park.plannedFar'];
  const clearedWan = cluster.members.reduce(
    (total, k) =>
      total +
      ((acquireWanPerMu ?? 0) * overlay.pieces.areaM2[k]) / M2_PER_MU +
      (demolishWanPerM2Floor ?? 0) * situation.presentFloorM2[k],
    0,
  );
  return (
    clearedWan +
    ((acquireWanPerMu ?? 0) * cluster.infillM2) / M2_PER_MU +
    (rebuildWanPerM2Floor ?? 0) * (newM2 + fixedM2)
  );
}
