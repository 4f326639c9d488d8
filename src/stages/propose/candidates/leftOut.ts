import type { LeftOutReason } from '../../../model/clusterWords.js';
import { isOpen } from '../../../model/legality.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Situation } from '../situation/situation.js';

/** Why an eligible piece may stay out of a cluster that encloses it; null: no reason, it must be a member. */
export function leftOutReasons(
  situation: Situation,
  locks: ResolvedLocks | null,
): (piece: number) => LeftOutReason | null {
  const { district, overlay } = situation.input;
  const { pieces } = overlay;
  return (k) => {
    if (situation.held[k]) return 'held';
    if (pieces.park[k] >= 0) return 'existingPark';
    if (district.keep.has(pieces.parcel[k])) return 'keepList';
    const want = locks?.land.get(k)?.want;
    if (want !== undefined && want !== 'cluster') return 'planner';
    if (!situation.mayJoin[k]) return isOpen(situation.ruling('join', k)) ? 'parted' : 'ruled';
    if (!situation.lowOrIdle[k] && situation.firmsOfPiece[k].some((f) => situation.protectedFirm[f]))
      return 'efficientFirm';
    return null;
  };
}
