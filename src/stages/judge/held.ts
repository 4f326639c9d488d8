import { HARD_LINES, type Overlay } from '../../model/decision.js';
import type { Conflict } from '../../model/rule.js';

/** Conflicts that lock: hard, more than boundary noise, and let stand by no sign-off. A lawful proposal has none. */
export function blockingConflicts(conflicts: readonly Conflict[]): readonly Conflict[] {
  return conflicts.filter(
    ({ severity, widthClass, signOff }) =>
      severity === 'hard' && widthClass === 'encroachment' && signOff === undefined,
  );
}

/**
 * Pieces that are held: 1 for the eligible pieces of a parcel in hard conflict on the land as it is that lie in, or encroach on, the line.
 *
 * Definition: for every blocking conflict of a parcel, its pieces whose own overlap with that line is an encroachment; where the
 * encroachment is spread over pieces so that none has enough, all that lie in the line, and failing that all of the parcel's.
 * Conflicts on lines that pieces are not cut by (a user's own hard line) hold every piece of the parcel.
 */
export function heldPieces(conflicts: readonly Conflict[], overlay: Overlay): Uint8Array {
  const { pieces } = overlay;
  const held = new Uint8Array(pieces.id.length);
  const piecesOf = new Map<number, number[]>();
  pieces.parcel.forEach((parcel, k) => {
    if (!pieces.eligible[k]) return;
    const own = piecesOf.get(parcel);
    if (own) own.push(k);
    else piecesOf.set(parcel, [k]);
  });
  for (const { subject, line, lineKind, action } of blockingConflicts(conflicts)) {
    if (subject.kind !== 'parcel' || action !== 'existing') continue;
    const own = piecesOf.get(subject.index) ?? [];
    const zone = pieces.hardZone[line] ?? null;
    const encroaches = pieces.encroaches?.[line] ?? null;
    const encroaching = own.filter((k) => (encroaches ? encroaches[k] === 1 : (zone?.[k] ?? -1) >= 0));
    const lying = own.filter((k) => (zone?.[k] ?? -1) >= 0);
    const knows = HARD_LINES.includes(lineKind);
    const hold = knows && encroaching.length > 0 ? encroaching : knows && lying.length > 0 ? lying : own;
    for (const k of hold) held[k] = 1;
  }
  return held;
}
