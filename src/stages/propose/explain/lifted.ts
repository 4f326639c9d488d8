import type { Geos } from '../../../geometry/geos.js';
import type { Candidate } from '../candidates/candidate.js';
import { type Candidates, candidatesOf } from '../candidates/candidates.js';
import { buildModel, type Model } from '../program/buildMip.js';
import { resolveLocks } from '../situation/locks.js';
import { type ProposeInput, type Relaxation, situationOf } from '../situation/situation.js';
import type { Group, Part } from './groups.js';

/** A group of limits, or one part of it. */
export interface Lift {
  readonly group: Group;
  readonly part: Part | null;
}

/** What is taken away in one trial; nothing: the district as it is. */
export type Trial = readonly Lift[];

export function idOf({ group, part }: Lift): string {
  return part?.id ?? group.relaxation;
}

/** The model of a district with some limits taken away; candidates are the same, and those that are possible only now. */
export function liftedModel(
  asked: ProposeInput,
  candidates: Candidates,
  geos: Geos,
  trial: Trial,
): { readonly input: ProposeInput; readonly model: Model } {
  const lifts = trial.flatMap(({ group, part }) => part?.lift ?? group.lift ?? []);
  const input = lifts.reduce((changed, lift) => lift(changed), asked);
  const flags = trial.flatMap(({ group, part }) => (part || group.lift ? [] : [group.relaxation]));
  const relax: ReadonlySet<Relaxation> = new Set(flags);
  const situation = situationOf(input, relax);
  const reshaped = trial.some(({ group }) => group.reshapes);
  const list = reshaped ? joined(candidates, candidatesOf(situation, geos)) : candidates;
  return { input, model: buildModel(situation, list, resolveLocks(situation, relax), relax) };
}

/** Those of both, each set of land once. An area that was drawn is as it is now. */
function joined(before: Candidates, now: Candidates): Candidates {
  const land = ({ members, infill, isPark, drawn }: Candidate) =>
    `${members.join()};${infill.join()};${isPark};${drawn}`;
  const known = new Set(now.list.map(land));
  const names = new Set(now.list.map(({ id }) => id));
  const list = [...now.list];
  for (const candidate of before.list) {
    if (candidate.drawn || known.has(land(candidate))) continue;
    let { id } = candidate;
    while (names.has(id)) id += '~';
    names.add(id);
    list.push({ ...candidate, id });
  }
  return { ...now, list };
}
