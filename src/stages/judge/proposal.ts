import { type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import type { Overlay, Proposal, ProposalStanding } from '../../model/decision.js';
import type { Conflict } from '../../model/rule.js';
import { sumM2 } from '../../model/units.js';
import { blockingConflicts } from './held.js';
import { type Ground, judge } from './judge.js';
import { type Honoured, honour, type SignOffContext } from './signOffs.js';
import { proposedSubjects } from './subjects.js';

/**
 * The proposal held against the same rules as the land as it is.
 *
 * Judged are the fate of every piece (clusters and infill as join and infill, land given back as reclaim and regreen), existing parks that receive
 * firms, and every cluster as one footprint: what it meets as a whole is listed once, beside what its pieces meet; one that receives firms is
 * asked for that too, and what is the same answer is not listed again.
 * *Thin parts stay with their parent*: what a footprint has of a line is boundary noise where it is made of such parts of its pieces.
 * Promises: pure; sorted by pieces, clusters, parks; ids unique. A proposal is lawful when nothing of it blocks (`standingOf`).
 */
export interface JudgedProposal extends Honoured {
  /** The land of each conflict, in their order. */
  readonly shapes: PolygonSet;
}

export async function judgeProposal(
  proposal: Proposal,
  overlay: Overlay,
  ground: Ground,
  context: SignOffContext,
): Promise<JudgedProposal> {
  const { district, rules, date, geos } = context;
  const { pieces } = overlay;
  const subjects = proposedSubjects(district, overlay, proposal, geos);
  const judged = await judge(subjects, ground, rules, date);
  const answers = new Set<string>();
  const listed = Array.from(judged.conflicts.keys()).filter((k) => {
    const { subject, rule, line, zones } = judged.conflicts[k];
    if (subject.kind !== 'cluster') return true;
    const answer = `${subject.index} ${rule} ${line} ${zones.join()}`;
    const isNew = !answers.has(answer);
    answers.add(answer);
    return isNew;
  });
  const conflicts = listed.map((k): Conflict => {
    const conflict = judged.conflicts[k];
    return isOfThinParts(conflict, judged.conflicts, proposal) ? { ...conflict, widthClass: 'mismatch' } : conflict;
  });
  const shapes = selectItems(judged.shapes, listed);
  const signOffs = district.signOffs ?? [];
  return { ...honour({ conflicts, shapes }, signOffs, { ...context, parcelOfPiece: pieces.parcel }), shapes };
}

/** 0.01 m² a piece, for the rounding of each. */
const ROUNDING_M2 = 0.01;

function isOfThinParts(conflict: Conflict, all: readonly Conflict[], { clusterOfPiece }: Proposal): boolean {
  const { subject, rule, line, overlapM2 } = conflict;
  if (subject.kind !== 'cluster') return false;
  const own = all.filter(
    (one) =>
      one.subject.kind === 'piece' &&
      clusterOfPiece[one.subject.index] === subject.index &&
      one.rule === rule &&
      one.line === line,
  );
  const thinM2 = sumM2(own.map((one) => one.overlapM2));
  return (
    own.length > 0 &&
    own.every(({ widthClass }) => widthClass === 'mismatch') &&
    thinM2 >= overlapM2 - ROUNDING_M2 * (own.length + 1)
  );
}

/** What a proposal may be called: one with a blocking conflict can't be carried out, whoever decided it. */
export function standingOf(verdict: readonly Conflict[]): ProposalStanding {
  return blockingConflicts(verdict).length > 0 ? 'stressTestOnly' : 'lawful';
}
