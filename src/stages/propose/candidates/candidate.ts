import type { Cluster } from '../../../model/decision.js';

/** A cluster that could be proposed: connected, lawful and within limits before the model sees it. */
export interface Candidate extends Cluster {
  /** Floor of the firms on its members, which stay. */
  readonly stayersFloorM2: number;
  /** Drawn by the planner as a must. */
  readonly must: boolean;
  /** Number of the component of the gap graph it belongs to: candidates of different components never meet. */
  readonly component: number;
  /** Area-weighted centre of its members, metres. */
  readonly x: number;
  readonly y: number;
}
