import type { Binding, Gain } from '../../../model/binding.js';
import { causesOf } from './causes.js';
import { GROUPS, type Group } from './groups.js';
import type { Trial } from './lifted.js';
import { type Amounts, type Asked, amountOf, type Outcome, trialsOf } from './trials.js';
import { bindingWords, trialWords } from './words.js';

/** Parts of one group that are tried. */
const MOST_PARTS = 8;

/**
 * What holds each target that is short: limits taken away singly (where that helps, part by part), in pairs, and all together.
 *
 * Definition: the gain of a target is how much more of it there would be with the limits gone, *no other target and no lock worse than in the
 * plan*. Giving up the other targets is tried like a limit. A pair is told where it gains more than both by themselves.
 * Method: a small model is solved whole, so that a gain is what a plan has (`atLeast`) and what none exceeds (`atMost`); of a large one the
 * linear relaxation gives `atMost` alone. Solves are capped by size, what was left out is counted (`trials.ts`). All gone gains nothing: the
 * law and the land as it is hold the target, and no more is asked.
 */
export async function explainShort(asked: Asked, bounds: ReadonlyMap<string, number>): Promise<Binding[]> {
  const { input, model } = asked;
  const { layout } = model;
  if (layout.short.every((column) => !(asked.values[column] > 0))) return [];
  const trials = await trialsOf(asked);
  const { short, counts } = trials;
  if (short.length === 0) return [];
  const groups = GROUPS.filter((group) => group.matters(layout, input));
  const trialOf = (...of: readonly Group[]): Trial => ({ groups: of, part: null });
  const everything = trialOf(...groups);
  const [all] = await trials.attempt([everything], true);
  const helps = (found: Outcome) => found.some((gain, i) => counts(i, gain));

  const alone: (readonly [Trial, Outcome])[] = [];
  const parts = new Map<Group, readonly (readonly [Trial, Outcome])[]>();
  const pairs: (readonly [Trial, Outcome])[] = [];
  const together = async (list: readonly Trial[]) =>
    (await trials.attempt(list)).map((found, n): readonly [Trial, Outcome] => [list[n], found]);
  /** As they were asked together with the pairs, before the greatest are asked by themselves. */
  const singleOf = new Map<Group, Outcome>();
  let waived: Outcome = [];
  if (helps(all)) {
    if (input.targets.length > 1 && !trials.joint) [waived] = await trials.attempt([trialOf()], true);
    alone.push(...(await together(groups.map((group) => trialOf(group)))));
    for (const [{ groups: of }, found] of alone) {
      const split = helps(found) ? (of[0].split?.(input) ?? []) : [];
      if (split.length < 2) continue;
      parts.set(of[0], await together(split.slice(0, MOST_PARTS).map((part) => ({ groups: of, part }))));
    }
    const may = alone.flatMap(([first, one], a) =>
      alone.slice(a + 1).flatMap(([second, other]) => {
        const room = all.some((most, i) => (most?.atMost ?? 0) > both(i, one, other) + trials.worth(i));
        return room ? [trialOf(...first.groups, ...second.groups)] : [];
      }),
    );
    // of a large model half of what is left goes to pairs, half to the greatest gains by themselves
    pairs.push(...(await together(trials.joint ? may.slice(0, Math.floor(trials.left() / 2)) : may)));
    for (const [{ groups: of }, found] of alone) singleOf.set(of[0], found);
    const sharper = await trials.refine(alone);
    alone.splice(0, alone.length, ...sharper);
  }

  return short.map((t, i): Binding => {
    const target = input.targets[t];
    const said = ([trial, found]: readonly [Trial, Outcome]): Gain[] => {
      const gain = found[i];
      return counts(i, gain) && (gain.about ?? gain.atMost) > trials.worth(i)
        ? [{ ...trialWords(trial), ...gain }]
        : [];
    };
    const single = alone
      .map((one) => [...said(one), ...(parts.get(one[0].groups[0]) ?? []).flatMap(said)])
      .filter(({ length }) => length > 0)
      .sort(([p], [q]) => q.atMost - p.atMost);
    const better = pairs.filter(([{ groups: of }, found]) => {
      const [one, other] = of.map((group) => singleOf.get(group) ?? []);
      const gain = found[i];
      if (gain === null) return false;
      const alike = gain.about === undefined ? both(i, one, other) : about(one[i]) + about(other[i]);
      return (gain.about ?? gain.atLeast ?? gain.atMost) > alike + trials.worth(i);
    });
    const rest = all[i];
    const figures = {
      target: target.id,
      reached: amountOf(layout, target, 1) - trials.missing[i],
      alone: bounds.get(target.id) ?? Number.NaN,
      single: [...single.flat(), ...(waived.length > 0 ? said([trialOf(), waived]) : [])],
      pairs: better.flatMap(said).sort((p, q) => q.atMost - p.atMost),
      together: rest && groups.length > 0 ? { ...trialWords(everything), ...rest } : null,
      nothing: groups.flatMap(({ relaxation }, g) => {
        const gain = helps(all) ? alone[g][1][i] : all[i];
        return gain === null || counts(i, gain) ? [] : [relaxation];
      }),
      causes: causesOf(layout, target),
      ...trials.spent,
    };
    return { ...figures, ...bindingWords(target, figures) };
  });
}

/** What two trials gain at most when added up. */
function both(i: number, one: Outcome, other: Outcome): number {
  return (one[i]?.atMost ?? 0) + (other[i]?.atMost ?? 0);
}

function about(gain: Amounts | null | undefined): number {
  return gain?.about ?? gain?.atMost ?? 0;
}
