import type { Binding, Gain, PairGain } from '../../../model/binding.js';
import type { Proposal } from '../../../model/decision.js';
import { causesOf } from './causes.js';
import { GROUPS } from './groups.js';
import { idOf, type Lift, type Trial } from './lifted.js';
import { type Alone, addedUp, groupPairs, partPairs, partsOf, type Tried } from './pairs.js';
import { type Asked, amountOf, type Outcome, trialsOf } from './trials.js';
import { bindingWords, trialWords } from './words.js';

/**
 * What holds each target that is short: limits taken away singly (where that helps, part by part), in pairs, and all together.
 *
 * Definition: the gain of a target is how much more of it there would be with the limits gone, *no other target and no lock worse than in the
 * plan*. Giving up the other targets is tried like a limit. A pair, of groups or of parts of them, is told where it gains more than both by
 * themselves.
 * Method: a small model is solved whole, so that a gain is what a plan has (`atLeast`) and what none exceeds (`atMost`); of a large one the
 * linear relaxation gives `atMost` alone. The most telling come first: all, singly, parts, pairs, pairs of parts. Work is capped, what was left
 * out is counted. All gone gains nothing: the law and the land as it is hold the target, and no more is asked.
 */
export async function explainShort(
  asked: Asked,
  { targetBounds, openTargetBounds }: Pick<Proposal, 'targetBounds' | 'openTargetBounds'>,
): Promise<Binding[]> {
  const { input, model } = asked;
  const { layout } = model;
  if (layout.short.every((column) => !(asked.values[column] > 0))) return [];
  const trials = await trialsOf(asked);
  const { short, counts, worth } = trials;
  if (short.length === 0) return [];
  const groups = GROUPS.filter((group) => group.matters(layout, input));
  const everything: Trial = groups.map((group) => ({ group, part: null }));
  const [all] = await trials.attempt([everything], true);
  const helps = (found: Outcome) => found.some((gain, i) => counts(i, gain));
  const tried = async (list: readonly Trial[]): Promise<Tried[]> =>
    (await trials.attempt(list)).map((found, n) => [list[n], found]);

  const single = new Map<string, Outcome>();
  const remember = (list: readonly Tried[]) => {
    for (const [[lift], found] of list) single.set(idOf(lift), found);
  };
  const outcome = ({ group, part }: Lift) => {
    const whole = single.get(group.relaxation);
    return part && whole && helps(whole) ? single.get(part.id) : whole;
  };
  const alone: Alone = { groups, gain: (lift, i) => outcome(lift)?.[i] ?? null };
  const pairs: Tried[] = [];
  let waived: Outcome = [];
  if (helps(all)) {
    remember(await tried(everything.map((lift) => [lift])));
    if (input.targets.length > 1) [waived] = await trials.attempt([[]], true);
    const finer = groups.filter((group) => helps(single.get(group.relaxation) ?? []));
    remember(await tried(finer.flatMap((group) => partsOf(group, input).map((lift) => [lift]))));
    pairs.push(...(await tried(groupPairs(alone, all, trials))));
    const ofParts = partPairs(alone, input, pairs, all, trials);
    trials.leave(ofParts.left);
    pairs.push(...(await tried(ofParts.pairs)));
  }

  const parts = groups.flatMap((group) => partsOf(group, input).flatMap(({ part }) => part ?? []));
  return short.map((t, i): Binding => {
    const target = input.targets[t];
    const said = ([trial, found]: Tried): Gain[] => {
      const gain = found[i];
      return counts(i, gain) && gain.atMost > worth(i) ? [{ ...trialWords(trial), ...gain }] : [];
    };
    const own = (lift: Lift) => said([[lift], outcome(lift) ?? []]);
    const singles = groups
      .map((group) => {
        const [whole] = own({ group, part: null });
        return whole ? [whole, ...partsOf(group, input).flatMap(own)] : [];
      })
      .filter(({ length }) => length > 0)
      .sort(([p], [q]) => q.atMost - p.atMost);
    const better = pairs.flatMap((pair): PairGain[] => {
      const [trial, found] = pair;
      const gain = found[i];
      if (!gain || !((gain.atLeast ?? gain.atMost) > addedUp(alone, trial, i) + worth(i))) return [];
      const each = trial.map((lift) => alone.gain(lift, i)?.atMost ?? 0);
      return said(pair).map((told) => ({ ...told, each }));
    });
    const rest = all[i];
    const inForce = trials.inForce(i);
    const figures = {
      target: target.id,
      reached: amountOf(layout, target, 1) - trials.missing[i],
      alone: targetBounds.get(target.id) ?? Number.NaN,
      openAlone: openTargetBounds.get(target.id) ?? Number.NaN,
      ...(inForce ? { inForce } : {}),
      single: [...singles.flat(), ...said([[], waived])],
      pairs: better.sort((p, q) => q.atMost - p.atMost),
      together: rest && groups.length > 0 ? { ...trialWords(everything), ...rest } : null,
      nothing: groups.flatMap(({ relaxation }) => {
        const gain = (helps(all) ? single.get(relaxation) : all)?.[i] ?? null;
        return gain === null || counts(i, gain) ? [] : [relaxation];
      }),
      causes: causesOf(layout, target),
      ...trials.spent,
    };
    return { ...figures, ...bindingWords(target, figures, parts) };
  });
}
