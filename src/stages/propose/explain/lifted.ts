import type { Geos } from '../../../geometry/geos.js';
import type { Candidate } from '../candidates/candidate.js';
import { type Candidates, candidatesOf } from '../candidates/candidates.js';
import { buildModel, type Model } from '../program/buildMip.js';
import { resolveLocks } from '../situation/locks.js';
import { type ProposeInput, type Relaxation, situationOf } from '../situation/situation.js';
import type { Group, Part } from './groups.js';

/** What is taken away in one trial: groups, or one part of a group. */
export interface Trial {
  readonly groups: readonly Group[];
  readonly part: Part | null;
}

/** The model of a district with some limits taken away; candidates are the same, and those that are possible only now. */
export function liftedModel(
  asked: ProposeInput,
  candidates: Candidates,
  geos: Geos,
  { groups, part }: Trial,
): { readonly input: ProposeInput; readonly model: Model } {
  const lifts = part ? [part.lift] : groups.flatMap(({ lift }) => (lift ? [lift] : []));
  const input = lifts.reduce((changed, lift) => lift(changed), asked);
  const flags = part ? [] : groups.flatMap(({ lift, relaxation }) => (lift ? [] : [relaxation]));
  const relax: ReadonlySet<Relaxation> = new Set(flags);
  const situation = situationOf(input, relax);
  const reshaped = groups.some(({ reshapes }) => reshapes);
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
