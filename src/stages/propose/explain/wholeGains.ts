import { type Gained, type Gains, type Question, total, WORTH_SAYING } from './gains.js';
import type { Trial } from './lifted.js';
import { type Reach, type ReachOptions, reach } from './reach.js';

/** Solves that may be spent: so many columns in all, within these limits. */
const COLUMNS_IN_ALL = 300_000;
const LEAST_SOLVES = 8;
const MOST_SOLVES = 400;
/** Models in memory at once. */
const AT_ONCE = 4;

/**
 * Gains by solving the whole program, each within nodes.
 *
 * With several short targets a trial is first solved for all of them together: where that gains nothing, none of them gains.
 */
export async function wholeGains({ model, standing, short, solve, modelOf }: Question): Promise<Gains> {
  const columns = Math.max(1, model.layout.columns.length);
  const most = Math.min(MOST_SOLVES, Math.max(LEAST_SOLVES, Math.floor(COLUMNS_IN_ALL / columns)));
  const spent = { solves: 0, leftOut: 0 };

  async function ask(rounds: readonly { readonly trial: Trial; readonly questions: readonly ReachOptions[] }[]) {
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
        const given = await Promise.all(asked.map((one) => reach(lifted, standing, solve, one)));
        spent.leftOut += given.filter((one) => one === null).length;
        return questions.map((_, q) => given[q] ?? null);
      });
      answers.push(...(await Promise.all(batch)));
    }
    return answers;
  }
  const each = (free: boolean) => short.map((t): ReachOptions => ({ targets: [t], free }));
  const planned = (answer: Reach | null, t: number) => answer?.shares[t] ?? null;

  const [asIs] = await ask([{ trial: [], questions: each(false) }]);
  const base = short.map((t, i) => Math.min(standing.short[t], planned(asIs[i], t) ?? standing.short[t]));
  const doubt = base.map((share, i) => Math.max(0, share - (asIs[i]?.bound ?? share)));
  const gain = (i: number, answer: Reach): Gained => {
    const share = planned(answer, short[i]);
    return { atLeast: share === null ? null : base[i] - share, atMost: base[i] - answer.bound };
  };
  const nothing = short.map((): Gained => ({ atLeast: 0, atMost: 0 }));

  return {
    found: base.map((share, i) => standing.short[short[i]] - share),
    doubt,
    async of(trials, free) {
      const alone = (answers: readonly (Reach | null)[]) => answers.map((answer, i) => answer && gain(i, answer));
      if (short.length === 1 || free) {
        return (await ask(trials.map((trial) => ({ trial, questions: each(free) })))).map(alone);
      }
      const together = await ask(trials.map((trial) => ({ trial, questions: [{ targets: short }] })));
      const left = together.map(([answer]) => (answer ? total(base) - answer.bound : null));
      const helps = left.map((most) => most !== null && most > total(doubt) + WORTH_SAYING);
      const own = await ask(trials.map((trial, n) => ({ trial, questions: helps[n] ? each(false) : [] })));
      return trials.map((_, n) => {
        const most = left[n];
        if (most === null) return short.map(() => null);
        if (!helps[n]) return nothing;
        return alone(own[n]).map((one, i) => one ?? { atLeast: null, atMost: Math.min(base[i], most) });
      });
    },
    spent,
  };
}
