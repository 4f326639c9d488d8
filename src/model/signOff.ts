import type { PolygonSet } from '../geometry/polygonSet.js';

/** What an authority has signed for: a row of a sign-off file, whether it counts or not. */
export interface SignOff {
  readonly layer: string;
  /** Delivered row, 1-based. */
  readonly feature: number;
  /** Parcels it names, ascending; empty where it names none. */
  readonly parcels: readonly number[];
  /** The land it is drawn over, one item; null in a table. */
  readonly area: PolygonSet | null;
  readonly rule: string;
  readonly document: string;
  readonly person: string;
  /** `yyyy-mm-dd`, inclusive; '' = open. */
  readonly until: string;
  /** Why the row says nothing that could be honoured, as 中文 / English; '' where it does. */
  readonly fault: string;
}

export const SIGN_OFF_STATES = ['honoured', 'expired', 'unmatched', 'notValid'] as const;
export type SignOffState = (typeof SIGN_OFF_STATES)[number];

/** What became of a sign-off. */
export interface SignOffUse {
  /** Index into `District.signOffs`. */
  readonly signOff: number;
  readonly state: SignOffState;
  /** Why it is not honoured, as 中文 / English; '' where it is. */
  readonly because: string;
  /** Conflicts it lets stand, and their land. */
  readonly conflicts: number;
  readonly areaM2: number;
}
