import { isReproducible, type Mip } from '../../../model/mip.js';
import { type Gained, type Gains, type Question, total, WORTH_SAYING } from './gains.js';
import { idOf, type Trial } from './lifted.js';
import { reachMip, shortCosts } from './reach.js';
import { basisAt, pointOf, pointOfPlan, priceBound, type SimplexPoint } from './simplexPoint.js';

/** Work that may be spent: steps of the simplex method times rows; making a model counts as `PER_TRIAL` steps. */
const MOST_WORK = 0.85e10;
const PER_TRIAL = 10_000;
/** Models in memory at once; trials that are settled together. */
const AT_ONCE = 4;
/** Beyond this many columns a single solve takes minutes: none is spent. */
const MOST_COLUMNS = 120_000;

/** Least shortfall of each short target that prices prove (null: no answer), and where the solve ended. */
interface Least {
  readonly shares: readonly number[] | null;
  readonly point?: SimplexPoint;
}

/**
 * Gains by the linear relaxation, for large models: `atMost` alone.
 *
 * A plan keeps the rows of every trial, since these take limits away: the first solve goes on from where the levels' relaxation ended (or from the
 * plan), each trial from where one with part of its limits ended, all short targets together and then one by one over the same rows. Prices of
 * earlier solves come first: where they prove already that all targets together gain nothing, none is solved.
 */
export async function relaxedGains(question: Question): Promise<Gains> {
  const { model, values, standing, short, relaxed, solve, modelOf } = question;
  const first = relaxed && pointOf({ ...model, columns: model.layout.columns }, relaxed);
  const isTooLarge = model.layout.columns.length > MOST_COLUMNS;
  const spent = { solves: 0, leftOut: 0 };
  let work = 0;
  const points: { readonly limits: readonly string[]; readonly point: SimplexPoint }[] = [];
  const stands = short.map((t) => standing.short[t]);
  const [asIs] = await rounds([[]], false, total(stands));
  const doubt = stands.map((share, i) => Math.max(0, share - (asIs?.[i] ?? share)));

  async function least(trial: Trial, free: boolean, mayLeave: number): Promise<Least> {
    const lifted = modelOf(trial);
    const mip = reachMip(lifted, standing, { targets: free ? [] : short, free });
    const limits = trial.map(idOf);
    const known = points.filter((one) => one.limits.every((id) => limits.includes(id))).map(({ point }) => point);
    work += PER_TRIAL * mip.rows.length;
    if (!free && known.some(({ prices }) => priceBound(mip, prices) >= mayLeave)) return { shares: stands };
    const basis = basisAt(known.at(-1) ?? first ?? pointOfPlan(mip, values), mip);
    const others = free || short.length > 1 ? short.map((t) => shortCosts(lifted, [t])) : [];
    const options = { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true, basis, others };
    const solution = await solve(mip, options);
    const answers = others.length > 0 ? (solution.others ?? []) : [solution];
    spent.solves += 1 + others.length;
    work += mip.rows.length * [solution, ...answers].reduce((sum, { pivots = 0 }) => sum + pivots, 0);
    // in groups, firms of a reshaped district may reach less than before: that is no answer
    if (!isReproducible(solution.status) || solution.status === 'infeasible') return { shares: null };
    const shares = short.map((t, i) => {
      const { duals } = answers[i] ?? {};
      return duals ? Math.max(0, priceBound(costing(mip, shortCosts(lifted, [t])), pricesOf(mip, duals))) : 0;
    });
    const { basis: end, duals } = solution;
    return end && duals && !free && limits.length < 2 ? { shares, point: pointOf(mip, end, duals) } : { shares };
  }

  async function rounds(trials: readonly Trial[], free: boolean, mayLeave: number): Promise<Least['shares'][]> {
    const found: Least['shares'][] = [];
    for (let from = 0; from < trials.length; from += AT_ONCE) {
      const asked = trials.slice(from, from + AT_ONCE);
      const may = !isTooLarge && work < MOST_WORK;
      const answers = may ? await Promise.all(asked.map((trial) => least(trial, free, mayLeave))) : [];
      asked.forEach((trial, n) => {
        const { shares = null, point } = answers[n] ?? {};
        if (shares === null) spent.leftOut++;
        if (point) points.push({ limits: trial.map(idOf), point });
        found.push(shares);
      });
    }
    return found;
  }

  return {
    found: stands.map(() => 0),
    doubt,
    async of(trials, free) {
      const answers = await rounds(trials, free, total(stands) - total(doubt) - WORTH_SAYING);
      return answers.map((shares) =>
        stands.map((share, i): Gained | null => shares && { atLeast: null, atMost: share - shares[i] }),
      );
    },
    spent,
  };
}

function costing(mip: Mip, costs: Float64Array): Mip {
  return { ...mip, columns: mip.columns.map((column, c) => ({ ...column, cost: costs[c] })) };
}

function pricesOf(mip: Mip, duals: Float64Array): ReadonlyMap<string, number> {
  return new Map(mip.rows.flatMap(({ name }, r) => (duals[r] === 0 ? [] : [[name, duals[r]] as const])));
}
