import type { PolygonSet } from '../geometry/polygonSet.js';
import type { LandFate } from './decision.js';

/** The planner's own decisions, from the scenario's edits and from a file edited in QGIS, in force order (later wins). */
export interface LandLock {
  /** Piece id, or parcel id (then every piece of the parcel). */
  readonly target: string;
  /** `in`: must be in some cluster; `out`: stays as it is; otherwise that fate. */
  readonly lock: 'in' | 'out' | Exclude<LandFate, 'hold' | 'notEligible'>;
  /** Where it came from: `edits[3]` or `decisions.gpkg row 12`. */
  readonly origin: string;
}

export interface FirmLock {
  readonly creditCode: string;
  readonly fate: 'stay' | 'move' | 'close';
  /** Park id or cluster id; '' = any. */
  readonly park: string;
  readonly origin: string;
}

/** An area drawn by the planner, in the working CRS: offered as a cluster footprint, imposed when `must`. */
export interface DrawnArea {
  readonly name: string;
  readonly must: boolean;
  /** One item. */
  readonly polygons: PolygonSet;
  readonly origin: string;
}

export interface Locks {
  readonly land: readonly LandLock[];
  readonly firms: readonly FirmLock[];
  readonly areas: readonly DrawnArea[];
}

export const NO_LOCKS: Locks = { land: [], firms: [], areas: [] };
