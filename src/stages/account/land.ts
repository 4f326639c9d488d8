import type { Overlay } from '../../model/decision.js';
import type { ReclaimUnitRefused } from '../../model/ledger.js';
import { roundM2 } from '../../model/units.js';
import { reclaimUnits } from './reclaimUnits.js';
import { type AccountInput, isConflictExit, isHeld, isSignedExit } from './standing.js';

/** m² of a piece that count toward a target, on the official basis and on TBMJ. */
export interface CountedPiece {
  readonly piece: number;
  readonly areaM2: number;
  readonly recordedM2: number;
}

/**
 * Land counted toward 盘活 and 复垦复绿.
 *
 * Definition, 盘活 (revitalised): area of pieces that were low-efficiency or idle before the run and are upgraded in place or rebuilt as a
 * member of a cluster; `inProgress` when recovered to reserve. Efficient members and infill do not count.
 * 复垦复绿 (reclaimed): net reclaimable area (`measure`) of eligible pieces with the fate reclaim or regreen, in units that stand
 * (`reclaimUnits`); without a slope layer the figure is `notChecked` and not in the sum. This is the planned column.
 * Land in hard conflict adds to nothing; given back it is `subjectToReview`, and counts once giving it back is signed for (`signedOff`).
 * Promises: a piece has one fate, so it is in one of the two at most. A piece without TBMJ stands in with its official area.
 */
export interface LandCounts {
  readonly counted: readonly CountedPiece[];
  readonly inProgress: readonly CountedPiece[];
  readonly subjectToReview: readonly CountedPiece[];
  readonly notChecked: readonly CountedPiece[];
  /** The part of `counted` that rests on a sign-off. */
  readonly signedOff: readonly CountedPiece[];
}

export function revitalised(input: AccountInput): LandCounts {
  const { overlay, measures, proposal } = input;
  const { pieces } = overlay;
  const counted: CountedPiece[] = [];
  const inProgress: CountedPiece[] = [];
  proposal.landFate.forEach((fate, k) => {
    if (!pieces.eligible[k] || !measures.status.lowEfficiency[k] || isHeld(input, k)) return;
    if (fate === 'upgrade' || fate === 'cluster') counted.push(countedPiece(overlay, k, pieces.areaM2[k]));
    if (fate === 'reserve') inProgress.push(countedPiece(overlay, k, pieces.areaM2[k]));
  });
  return { counted, inProgress, subjectToReview: [], notChecked: [], signedOff: [] };
}

export interface ReclaimCounts extends LandCounts {
  /** Pieces of units that stand, checked for slope or not. */
  readonly planned: readonly CountedPiece[];
  readonly refused: readonly ReclaimUnitRefused[];
}

export function reclaimed(input: AccountInput): ReclaimCounts {
  const { overlay, measures, proposal } = input;
  const { status } = measures;
  const netM2 = (k: number) => (proposal.landFate[k] === 'reclaim' ? status.reclaimableM2[k] : status.regreenableM2[k]);
  const chosen: number[] = [];
  const subjectToReview: CountedPiece[] = [];
  proposal.landFate.forEach((fate, k) => {
    if (!overlay.pieces.eligible[k] || (fate !== 'reclaim' && fate !== 'regreen')) return;
    if (isConflictExit(input, k)) subjectToReview.push(countedPiece(overlay, k, netM2(k)));
    else chosen.push(k);
  });
  const { standing, refused } = reclaimUnits(input, chosen, netM2);
  const planned = standing.map((k) => countedPiece(overlay, k, netM2(k)));
  const counted = planned.filter(({ piece }) => !status.notChecked[piece]);
  return {
    counted,
    signedOff: counted.filter(({ piece }) => isSignedExit(input, piece)),
    notChecked: planned.filter(({ piece }) => status.notChecked[piece] === 1),
    inProgress: [],
    subjectToReview,
    planned,
    refused,
  };
}

function countedPiece(overlay: Overlay, piece: number, areaM2: number): CountedPiece {
  const wholeM2 = overlay.pieces.areaM2[piece];
  const recorded = overlay.pieces.recordedM2[piece];
  const recordedM2 = Number.isNaN(recorded) || !(wholeM2 > 0) ? areaM2 : roundM2((areaM2 * recorded) / wholeM2);
  return { piece, areaM2, recordedM2 };
}
