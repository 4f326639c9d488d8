import type { ProposeInput } from '../situation/situation.js';
import type { Group } from './groups.js';
import { idOf, type Lift, type Trial } from './lifted.js';
import type { Amounts, Outcome, Trials } from './trials.js';

/** A trial and what came of it. */
export type Tried = readonly [trial: Trial, found: Outcome];

/** Parts of one group that are tried, and pairs with parts. */
const MOST_PARTS = 8;
const MOST_PART_PAIRS = 24;

/** Parts of a group, each finer than the group itself; none where there is but one. */
export function partsOf(group: Group, input: ProposeInput): readonly Lift[] {
  const split = group.split?.(input) ?? [];
  return split.length < 2 ? [] : split.slice(0, MOST_PARTS).map((part) => ({ group, part }));
}

/** What was tried by itself: groups, and parts of those that gain. */
export interface Alone {
  readonly groups: readonly Group[];
  /** What a lift gains by itself; null where that was not asked. A part of a group that gains nothing gains nothing. */
  gain(lift: Lift, i: number): Amounts | null;
}

/** What the two of a pair gain at most when added up. */
export function addedUp(alone: Alone, pair: Trial, i: number): number {
  return pair.reduce((sum, lift) => sum + (alone.gain(lift, i)?.atMost ?? 0), 0);
}

/** Pairs of whole groups that could gain more than both by themselves, as far as all limits gone tell: first those of which both gain, then one. */
export function groupPairs(alone: Alone, all: Outcome, { worth }: Trials): Trial[] {
  const gains = (lift: Lift) => (all.some((_, i) => (alone.gain(lift, i)?.atMost ?? 0) > worth(i)) ? 1 : 0);
  const found = crossed(alone.groups).flatMap((groups) => {
    const pair = groups.map((group): Lift => ({ group, part: null }));
    const room = all.some((most, i) => (most?.atMost ?? 0) > addedUp(alone, pair, i) + worth(i));
    return room ? [{ pair, gaining: gains(pair[0]) + gains(pair[1]) }] : [];
  });
  return found.sort((p, q) => q.gaining - p.gaining).map(({ pair }) => pair);
}

/**
 * Pairs with a part of a group in them (the keep-list of one town, a budget 20 % larger), the most room to gain first: each part with the other
 * group and with its parts where the two groups gain more together than both alone, and else the parts of both. None gains more than
 * the pair of whole groups, so where that leaves no room none is asked. Beyond `MOST_PART_PAIRS` they are `left`.
 */
export function partPairs(
  alone: Alone,
  input: ProposeInput,
  tried: readonly Tried[],
  all: Outcome,
  { worth }: Trials,
): { readonly pairs: readonly Trial[]; readonly left: number } {
  const known = new Map(tried.map(([pair, found]) => [pair.map(idOf).join('+'), found]));
  const found = crossed(alone.groups).flatMap(([first, second]) => {
    const whole: Trial = [
      { group: first, part: null },
      { group: second, part: null },
    ];
    const most = known.get(whole.map(idOf).join('+')) ?? null;
    const gains = (i: number) => most?.[i]?.atMost ?? all[i]?.atMost ?? 0;
    const isMore = most?.some((gain, i) => (gain?.atMost ?? 0) > addedUp(alone, whole, i) + worth(i)) ?? false;
    const [these, those] = [first, second].map((group) => partsOf(group, input));
    const [withFirst, withSecond] = isMore
      ? [
          [whole[0], ...these],
          [whole[1], ...those],
        ]
      : [these, those];
    return withFirst.flatMap((one) =>
      withSecond.flatMap((other) => {
        if (one.part === null && other.part === null) return [];
        const rooms = all.map((_, i) => (gains(i) - addedUp(alone, [one, other], i)) / worth(i));
        const room = Math.max(...rooms);
        return room > 1 ? [{ pair: [one, other], room }] : [];
      }),
    );
  });
  found.sort((p, q) => q.room - p.room);
  const pairs = found.slice(0, MOST_PART_PAIRS).map(({ pair }) => pair);
  return { pairs, left: found.length - pairs.length };
}

function crossed(groups: readonly Group[]): (readonly [Group, Group])[] {
  return groups.flatMap((first, n) => groups.slice(n + 1).map((second) => [first, second] as const));
}
