import type { Geos } from '../../../geometry/geos.js';
import type { Solve } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Candidates } from '../candidates/candidates.js';
import type { Model } from '../program/buildMip.js';
import type { Layout } from '../program/layout.js';
import { targetSum } from '../program/targets.js';
import type { ProposeInput } from '../situation/situation.js';
import { liftedModel, type Trial } from './lifted.js';
import { type Reach, type ReachOptions, reach, standingOf } from './reach.js';

/** What one target gains in a trial, in its unit (see `Gain`). */
export interface Amounts {
  readonly atLeast: number | null;
  readonly atMost: number;
  readonly about?: number;
}
/** Of each short target, in their order; null where it was not asked. */
export type Outcome = readonly (Amounts | null)[];

/** The district, its plan, and what solves it. */
export interface Asked {
  readonly input: ProposeInput;
  readonly model: Model;
  readonly values: Float64Array;
  readonly candidates: Candidates;
  readonly solve: Solve;
  readonly geos: Geos;
  /** Models up to this many columns are solved whole (default 3,000). */
  readonly wholeUpTo?: number;
}

export interface Trials {
  /** Targets that are short, by number. */
  readonly short: readonly number[];
  /** Shortfall of each in the plan, in its unit. */
  readonly missing: readonly number[];
  /** What each gains with the limits of each trial gone and, with `free`, the other targets given up. */
  attempt(trials: readonly Trial[], free?: boolean): Promise<Outcome[]>;
  /** Large models look at several short targets together: with what is left to spend, the greatest gains are asked by themselves. */
  refine(tried: readonly (readonly [Trial, Outcome])[]): Promise<(readonly [Trial, Outcome])[]>;
  /** Solves that may still be spent. */
  left(): number;
  /** Several short targets are looked at together. */
  readonly joint: boolean;
  /** Whether a gain is worth a word, and beyond what the solver can't rule out with every limit in force. */
  counts(i: number, gain: Amounts | null | undefined): gain is Amounts;
  /** Gains closer to each other than this are equal. */
  worth(i: number): number;
  readonly spent: { readonly solves: number; readonly leftOut: number };
}

/** Gains below this part of the aim are not worth a word. */
const WORTH_SAYING = 1e-3;
/** A target is short above this part of its aim: beyond what a level may slip while the next is made least. */
const SHORT = 5e-6;
/** Of larger models the linear relaxation is solved. */
const WHOLE_UP_TO = 3000;
/** Solves that may be spent: so many columns in all, within these limits. */
const COLUMNS_IN_ALL = 300_000;
const LEAST_SOLVES = 8;
/** Beyond this many columns a single solve takes minutes: none is spent. */
const MOST_COLUMNS = 120_000;
const MOST_SOLVES = 400;
/** Models in memory at once. */
const AT_ONCE = 4;

/**
 * Solves the trials of an explanation, as many as the size of the model allows.
 *
 * With several short targets a trial is first solved for all of them together: where that gains nothing, none of them gains. Deterministic:
 * what is asked is settled before each round.
 */
export async function trialsOf({
  input,
  model,
  values,
  candidates,
  solve,
  geos,
  wholeUpTo = WHOLE_UP_TO,
}: Asked): Promise<Trials> {
  const { layout } = model;
  const standing = standingOf(model, values);
  const short = input.targets.flatMap((_, t) => (standing.short[t] > SHORT ? [t] : []));
  const columns = layout.columns.length;
  const relax = columns > wholeUpTo;
  const joint = relax && short.length > 1;
  const affordable = Math.min(MOST_SOLVES, Math.max(LEAST_SOLVES, Math.floor(COLUMNS_IN_ALL / Math.max(1, columns))));
  const most = columns > MOST_COLUMNS ? 0 : affordable;
  const spent = { solves: 0, leftOut: 0 };
  type Question = Omit<ReachOptions, 'relax'>;

  async function ask(rounds: readonly { readonly trial: Trial; readonly questions: readonly Question[] }[]) {
    const may = rounds.map(({ questions }) => {
      const count = Math.max(0, Math.min(questions.length, most - spent.solves));
      spent.solves += count;
      spent.leftOut += questions.length - count;
      return count;
    });
    const answers: (readonly (Reach | null)[])[] = [];
    for (let from = 0; from < rounds.length; from += AT_ONCE) {
      const batch = rounds.slice(from, from + AT_ONCE).map(async ({ trial, questions }, i) => {
        const asked = questions.slice(0, may[from + i]);
        const lifted = asked.length > 0 ? modelOf(trial) : model;
        const given = await Promise.all(asked.map((one) => reach(lifted, standing, solve, { ...one, relax })));
        spent.leftOut += given.filter((one) => one === null).length;
        return questions.map((_, q) => given[q] ?? null);
      });
      answers.push(...(await Promise.all(batch)));
    }
    return answers;
  }
  const modelOf = (trial: Trial) =>
    trial.groups.length === 0 ? model : liftedModel(input, candidates, geos, trial).model;
  const each = (free: boolean) => short.map((t): Question => ({ targets: [t], free }));

  const nothingGone: Trial = { groups: [], part: null };
  const together: Question = { targets: short };
  const [asIs] = await ask([{ trial: nothingGone, questions: joint ? [together] : each(false) }]);
  const total = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0);
  const base = short.map((t, i) =>
    joint ? standing.short[t] : Math.min(standing.short[t], plannedShare(asIs[i], t) ?? standing.short[t]),
  );
  const inDoubt = joint
    ? Math.max(0, total(base) - (asIs[0]?.bound ?? total(base)))
    : total(short.map((_, i) => Math.max(0, base[i] - (asIs[i]?.bound ?? base[i]))));
  const doubt = short.map((_, i) =>
    joint ? Math.min(base[i], inDoubt) : Math.max(0, base[i] - (asIs[i]?.bound ?? base[i])),
  );
  const amount = (i: number, share: number) => amountOf(layout, input.targets[short[i]], share);
  const gain = (i: number, answer: Reach, most = base[i] - answer.bound): Amounts => {
    const planned = plannedShare(answer, short[i]);
    const atLeast = planned === null ? null : amount(i, Math.max(0, base[i] - planned));
    return { atLeast, atMost: Math.max(atLeast ?? 0, amount(i, Math.max(0, most))) };
  };
  const nothing: Outcome = short.map(() => ({ atLeast: relax ? null : 0, atMost: 0 }));
  /** What each gains at most when all of them gain so much together; by the linear relaxation also about how much. */
  const shared = (i: number, answer: Reach): Amounts => {
    const most = gain(i, answer, Math.min(base[i], total(base) - answer.bound));
    if (!answer.relaxed || answer.shares.length === 0) return most;
    return { ...most, about: amount(i, Math.max(0, base[i] - answer.shares[short[i]])) };
  };

  async function attempt(trials: readonly Trial[], free = false): Promise<Outcome[]> {
    if (short.length === 1 || (free && !joint)) {
      const answers = await ask(trials.map((trial) => ({ trial, questions: each(free) })));
      return answers.map((own) => own.map((answer, i) => answer && gain(i, answer)));
    }
    const answers = (await ask(trials.map((trial) => ({ trial, questions: [together] })))).map(([one]) => one);
    const helps = answers.map((one) => one !== null && total(base) - one.bound > inDoubt + WORTH_SAYING);
    const own = joint
      ? trials.map(() => short.map(() => null))
      : await ask(trials.map((trial, n) => ({ trial, questions: helps[n] ? each(false) : [] })));
    return trials.map((_, n) => {
      const answer = answers[n];
      if (answer === null) return short.map(() => null);
      if (!helps[n]) return nothing;
      return short.map((_, i) => {
        const alone = own[n][i];
        return alone ? gain(i, alone) : shared(i, answer);
      });
    });
  }

  async function refine(tried: readonly (readonly [Trial, Outcome])[]): Promise<(readonly [Trial, Outcome])[]> {
    if (!joint) return [...tried];
    const open = tried.flatMap(([trial, found], n) =>
      found.flatMap((one, i) => (one?.about !== undefined ? [{ trial, n, i, share: one.about / amount(i, 1) }] : [])),
    );
    open.sort((p, q) => q.share - p.share || p.n - q.n || p.i - q.i);
    const asked = open.slice(0, Math.max(0, most - spent.solves));
    const answers = await ask(asked.map(({ trial, i }) => ({ trial, questions: [{ targets: [short[i]] }] })));
    return tried.map(([trial, found], n) => [
      trial,
      found.map((one, i) => {
        const [answer = null] = answers[asked.findIndex((of) => of.n === n && of.i === i)] ?? [];
        return answer ? gain(i, answer) : one;
      }),
    ]);
  }

  const worth = (i: number) => amount(i, WORTH_SAYING);
  return {
    short,
    missing: short.map((t, i) => amount(i, standing.short[t])),
    attempt,
    refine,
    left: () => most - spent.solves,
    joint,
    worth,
    counts: (i, one): one is Amounts =>
      one !== null && one !== undefined && one.atMost > amount(i, doubt[i]) + worth(i),
    spent,
  };
}

/** Share of its aim that a plan misses of a target; null where no plan was found. */
function plannedShare(answer: Reach | null, target: number): number | null {
  return answer === null || answer.relaxed ? null : (answer.shares[target] ?? null);
}

/** A share of the aim in the unit of the target. */
export function amountOf(layout: Layout, target: TargetSpec, share: number): number {
  const { aim, perUnit } = targetSum(layout, target);
  return perUnit > 0 ? (share * Math.max(0, aim)) / perUnit : 0;
}
