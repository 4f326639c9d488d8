import type { ConflictExits, ExitFate } from '../../model/conflictExit.js';
import type { Overlay } from '../../model/decision.js';
import type { Conflict } from '../../model/rule.js';
import { blockingConflicts, heldPieces } from './held.js';
import { type Ground, judge } from './judge.js';
import { honour, type SignOffContext } from './signOffs.js';
import { pieceSubject } from './subjects.js';

/**
 * Which land in hard conflict may be given back so that it counts: that whose giving back an authority has signed for.
 *
 * Definition: a piece is in conflict when a hard encroachment of its parcel holds it, sign-offs aside. Its reclaim (or regreen) is signed when
 * the rules ask for something there on the line it is in conflict with, and each encroachment they name, none of them hard, has a sign-off.
 * A document that only lets the land stand signs for no exit; where no rule asks for anything there is nothing to sign, and it does not count.
 */
export async function conflictExits(
  standing: readonly Conflict[],
  overlay: Overlay,
  ground: Ground,
  context: SignOffContext,
): Promise<ConflictExits> {
  const { district, rules, date } = context;
  const { pieces } = overlay;
  const asIfUnsigned = standing.map(({ signOff: _, ...conflict }): Conflict => conflict);
  const inConflict = heldPieces(asIfUnsigned, overlay);
  const signOffs = district.signOffs ?? [];
  const linesOf = new Map<number, Set<number>>();
  for (const { subject, line } of blockingConflicts(asIfUnsigned)) {
    linesOf.set(subject.index, (linesOf.get(subject.index) ?? new Set()).add(line));
  }
  const concerned = Array.from(inConflict.keys()).filter((k) => inConflict[k]);
  const signedFor = async (fate: ExitFate): Promise<Uint8Array> => {
    const signed = new Uint8Array(pieces.id.length);
    if (signOffs.length === 0 || concerned.length === 0) return signed;
    const subjects = concerned.map((k) => pieceSubject(district, overlay, k, fate));
    const asked = await judge(subjects, ground, rules, date);
    const { conflicts } = honour(asked, signOffs, { ...context, parcelOfPiece: pieces.parcel });
    for (const k of concerned) {
      const own = conflicts.filter(
        ({ subject, line, widthClass, severity }) =>
          subject.index === k &&
          linesOf.get(pieces.parcel[k])?.has(line) &&
          widthClass === 'encroachment' &&
          severity !== 'soft',
      );
      signed[k] =
        own.length > 0 && own.every(({ severity, signOff }) => severity !== 'hard' && signOff !== undefined) ? 1 : 0;
    }
    return signed;
  };
  return { inConflict, signed: { reclaim: await signedFor('reclaim'), regreen: await signedFor('regreen') } };
}
