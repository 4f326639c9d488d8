/** Fates that give land back. */
export type ExitFate = 'reclaim' | 'regreen';

/** Land in hard conflict on the land as it is, and what of its giving back an authority has signed for; 1 a decision piece. */
export interface ConflictExits {
  /** In hard conflict, whether a sign-off lets it stand or not. */
  readonly inConflict: Uint8Array;
  readonly signed: Readonly<Record<ExitFate, Uint8Array>>;
}

export interface ConflictLand {
  /** 1 for pieces in hard conflict that no sign-off lets stand: they stay as they are, out of every cluster and target. */
  readonly held: Uint8Array;
  /** Absent: what is held is in conflict, and nothing is signed for. */
  readonly exits?: ConflictExits;
}

export function isInConflict({ held, exits }: ConflictLand, piece: number): boolean {
  return (exits?.inConflict ?? held)[piece] === 1;
}

/** Whether land given back by this fate counts: it is in no hard conflict, or giving it back is signed for. */
export function exitCounts(land: ConflictLand, fate: ExitFate, piece: number): boolean {
  return !isInConflict(land, piece) || land.exits?.signed[fate][piece] === 1;
}

/** The same as if nothing held these pieces: what a stress test would reach. */
export function released<L extends ConflictLand>(land: L, pieces: Uint8Array | undefined): L {
  if (!pieces) return land;
  const freed = (flags: Uint8Array) => flags.map((flag, k) => (pieces[k] ? 0 : flag));
  const { exits } = land;
  return {
    ...land,
    held: freed(land.held),
    ...(exits ? { exits: { ...exits, inConflict: freed(exits.inConflict) } } : {}),
  };
}
