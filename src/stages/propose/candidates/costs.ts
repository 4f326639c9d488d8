import type { Prices } from '../../../model/scenario.js';
import { M2_PER_MU } from '../../../model/units.js';
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

/** 10⁴ yuan, a blank price as 0: members acquired and cleared, infill acquired, all rebuilt, a park's fixed part at the price of rebuilding. */
export function clusterCostWan(situation: Situation, cluster: Rebuilt): number {
  const { settings, overlay, prices } = situation.input;
  const price = (key: keyof Prices) => prices[key] ?? 0;
  const fixedM2 = cluster.isPark ? settings['cluster.fixedDisturbance'] : 0;
  const newM2 = settings['park.netShare'] * cluster.footprintM2 * settings['park.plannedFar'];
  const acquiredM2 = cluster.members.reduce((sum, k) => sum + overlay.pieces.areaM2[k], cluster.infillM2);
  const clearedM2 = cluster.members.reduce((sum, k) => sum + situation.presentFloorM2[k], 0);
  return (
    (price('acquireWanPerMu') * acquiredM2) / M2_PER_MU +
    price('demolishWanPerM2Floor') * clearedM2 +
    price('rebuildWanPerM2Floor') * (newM2 + fixedM2)
  );
}
