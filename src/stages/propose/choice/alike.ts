import type { Candidate } from '../candidates/candidate.js';
import type { Layout } from '../program/layout.js';

/** Two clusters are alike when what they share is more than this of what either has. */
const ALIKE = 0.5;

/** Candidates that are mostly the same land as one, itself among them: what they share is more than half of their union, by area. */
export function alikeTo(layout: Layout, c: number): number[] {
  const { candidates, clustersOfPiece, cluster } = layout;
  const { areaM2 } = layout.situation.input.overlay.pieces;
  const own = landM2(candidates[c]);
  const shared = new Map<number, number>();
  for (const k of candidates[c].members) {
    for (const other of clustersOfPiece.get(k) ?? []) shared.set(other, (shared.get(other) ?? 0) + areaM2[k]);
  }
  return [...shared]
    .filter(([other, m2]) => cluster[other] >= 0 && m2 > ALIKE * (own + landM2(candidates[other]) - m2))
    .map(([other]) => other)
    .sort((a, b) => a - b);

  function landM2({ members }: Candidate): number {
    return members.reduce((sum, k) => sum + areaM2[k], 0);
  }
}
