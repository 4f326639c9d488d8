import { type ConflictLand, type ExitFate, exitCounts, isInConflict } from '../../model/conflictExit.js';
import type { Measures, Overlay, Proposal } from '../../model/decision.js';
import type { District, Firm } from '../../model/district.js';
import type { PlanLimits } from '../../model/planLimits.js';
import type { Quotas } from '../../model/quota.js';
import type { Prices } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import type { TargetSpec } from '../../model/target.js';

/** What accounting needs. */
export interface AccountInput extends ConflictLand {
  readonly district: District;
  readonly overlay: Overlay;
  readonly measures: Measures;
  readonly proposal: Proposal;
  readonly targets: readonly TargetSpec[];
  readonly settings: Settings;
  readonly quotas?: Quotas;
  /** True where the proposal is none that could be carried out: nothing of it is reached. */
  readonly stressTest?: boolean;
}
/** What checking needs. */
export interface CheckInput extends Omit<AccountInput, 'targets' | 'stressTest'> {
  readonly prices?: Prices;
  /** The planner's, where the proposal tells what it makes of them. */
  readonly limits?: PlanLimits;
}

/** A part of a firm's land: its site share on the parcel spread over the parcel's pieces by area. */
export interface FirmLand {
  readonly piece: number;
  readonly weight: number;
}

/** The land of each firm, by piece; weights of a firm sum to 1, or the list is empty where no site is known. */
export function landOfFirms(district: District, overlay: Overlay): FirmLand[][] {
  const pieces = piecesByParcel(overlay, district.parcels.id.length);
  const sums = new Float64Array(district.firms.length);
  const land: FirmLand[][] = district.firms.map(() => []);
  for (const { firm, parcel, share } of district.sites) {
    if (!(share > 0)) continue;
    sums[firm] += share;
    const parcelM2 = pieces[parcel].reduce((sum, k) => sum + overlay.pieces.areaM2[k], 0);
    for (const k of pieces[parcel]) {
      const part = parcelM2 > 0 ? overlay.pieces.areaM2[k] / parcelM2 : 1 / pieces[parcel].length;
      land[firm].push({ piece: k, weight: share * part });
    }
  }
  return land.map((parts, f) => parts.map(({ piece, weight }) => ({ piece, weight: weight / sums[f] })));
}

/** Part of a firm's land on pieces that meet a condition, 0…1. */
export function weightWhere(land: readonly FirmLand[], accept: (piece: number) => boolean): number {
  let sum = 0;
  for (const { piece, weight } of land) if (accept(piece)) sum += weight;
  return sum;
}

/** Floor of a firm; nothing where none is stated. */
export function statedFloorM2({ floorM2 }: Firm): number {
  return Number.isNaN(floorM2) ? 0 : Math.max(0, floorM2);
}

/** Between boxes of minX, minY, maxX, maxY. */
export function boxDistanceM(a: Float64Array, b: Float64Array): number {
  return Math.hypot(Math.max(a[0] - b[2], b[0] - a[2], 0), Math.max(a[1] - b[3], b[1] - a[3], 0));
}

export function piecesByParcel(overlay: Overlay, parcelCount: number): number[][] {
  const byParcel: number[][] = Array.from({ length: parcelCount }, () => []);
  overlay.pieces.parcel.forEach((parcel, k) => {
    byParcel[parcel].push(k);
  });
  return byParcel;
}

type Standing = ConflictLand & Pick<AccountInput, 'proposal'>;

/** Land that adds to no target: held by a hard conflict or by the proposal, and not given back with a sign-off. */
export function isHeld(input: Standing, piece: number): boolean {
  return (input.held[piece] === 1 && !isSignedExit(input, piece)) || input.proposal.landFate[piece] === 'hold';
}

/** Land in hard conflict that is given back without a sign-off for that: shown for a person's, in no sum. */
export function isConflictExit(input: Standing, piece: number): boolean {
  const fate = exitFate(input, piece);
  return fate !== null && !exitCounts(input, fate, piece);
}

/** Land in hard conflict that is given back, and an authority has signed for it: it counts. */
export function isSignedExit(input: Standing, piece: number): boolean {
  const fate = exitFate(input, piece);
  return fate !== null && isInConflict(input, piece) && exitCounts(input, fate, piece);
}

function exitFate({ proposal }: Standing, piece: number): ExitFate | null {
  const fate = proposal.landFate[piece];
  return fate === 'reclaim' || fate === 'regreen' ? fate : null;
}
