import type { GroupPlan, Lagrangian, Prices, Side } from './lagrangian.js';
import { sharesOf } from './shares.js';

export interface Bargain {
  /** Proved: no plan of the program costs less. */
  readonly bound: number;
  readonly prices: Prices;
  /** About what the best prices can prove. */
  readonly about: number;
  /** Of each group the plans whose shares (adding up to 1) keep the shared rows about as well as can be. */
  readonly mix: readonly (readonly (readonly [plan: GroupPlan, share: number])[])[];
}

export interface BargainOptions {
  /** Most sets of prices that are tried. */
  readonly rounds: number;
  /** Ends when no prices prove more than this beyond what is proved. */
  readonly within: (bound: number) => number;
  /** What some plan costs: prices do not promise more at first. */
  readonly top: number;
  /** Ends when so much is proved. */
  readonly enough: number;
  /** The mix is not asked for: ends where the bound stands still, and tries no prices that promise nothing. */
  readonly boundAlone: boolean;
  /** Between rounds: lets the process do what else it has to. */
  readonly pause: () => Promise<void>;
  /** Told between rounds what is proved so far; true ends the search with that. */
  readonly isOver: (bound: number) => boolean;
}

/** Of what a plan costs: so many times as much the first prices may promise. */
const PROMISED = 60;
const LEAST_STEP = 1e-12;
/** Where little is promised, steps are made longer by this, so many times. */
const RAISED = 4;
const MOST_RAISED = 3;
/** Shares that promise nothing are weighed out again, so many times. */
const MOST_AGAIN = 2;
/** Ends after so many rounds without proving more by this part, and twice as many where nothing was gained yet. */
const [STALLED, GAINED] = [20, 1e-6];
/** Parts of the first step below which none goes: before prices prove anything, and then. */
const [LEAST_AT_FIRST, LEAST_LATER] = [1 / 4, 1 / 256];
/** A step of prices counts when it proves at least this part of what the plans known promise. */
const SERIOUS = 0.1;
/** Null steps after which steps are made shorter. */
const NULLS = 8;

/**
 * Best prices of a Lagrangian, by a proximal bundle with one model a group (Kiwiel 1990; disaggregated as in Frangioni 2002): the plans that each group answered so far
 * bound what it would answer to other prices; the next prices are the best by these bounds, less the squared distance, each in its row's
 * `scale`, from the best prices so far. The shares of plans that this weighs out are a mix that keeps the shared rows about.
 */
export async function bargain(
  { evaluate, groupCount, sides }: Lagrangian,
  scale: Float64Array,
  options: BargainOptions,
): Promise<Bargain> {
  const { boundAlone } = options;
  const rowCount = sides.length;
  const weight = scale.slice(0, rowCount).map((of) => of * of);
  const center: Prices = new Float64Array(rowCount);
  const shares = sharesOf(sides, weight, groupCount, center);
  const { prices } = shares;
  const first = evaluate(center);
  shares.learn(first.plans);
  let bound = first.bound;
  let proved = bound;
  let about = Number.POSITIVE_INFINITY;
  const constant = first.bound - totalOf(first.plans, sides, center);
  let step = 0;
  step = firstStep();
  const most = bound + PROMISED * Math.max(0, options.top - bound);
  for (shares.measure(step); shares.modelAt(prices) + constant > most && step > LEAST_STEP; shares.measure(step))
    step /= 2;
  let nulls = 0;
  let stalled = 0;
  const firstLength = step;
  let floor = LEAST_AT_FIRST * firstLength;
  for (let round = 1; round < options.rounds && bound < options.enough; round++) {
    const close = options.within(bound);
    let promised = promise();
    // short steps promise little: longer ones tell whether there is more
    for (let raised = 0; about - bound <= close && raised < MOST_RAISED; raised++) {
      step *= RAISED;
      promised = promise();
    }
    if (about - bound <= close) break;
    // of long steps shares are slow to weigh out
    for (let again = 0; boundAlone && promised <= bound && again < MOST_AGAIN; again++) promised = promise();
    if (boundAlone && promised <= bound) {
      step = Math.max(floor, step / RAISED);
      promised = promise();
    }
    await options.pause();
    if (options.isOver(proved)) break;
    shares.forget();
    const answer = evaluate(prices);
    shares.learn(answer.plans);
    const gain = answer.bound - bound;
    stalled = answer.bound > proved + GAINED * Math.abs(proved) ? 0 : stalled + 1;
    proved = Math.max(proved, answer.bound);
    if (boundAlone && stalled >= (proved > first.bound ? STALLED : 2 * STALLED)) break;
    if (gain > 0 && gain >= SERIOUS * (promised - bound)) {
      if (gain > 0.5 * (promised - bound)) step *= 2;
      center.set(prices);
      floor = LEAST_LATER * firstLength;
      bound = answer.bound;
      nulls = 0;
    } else {
      nulls++;
      if (gain < -2 * (about - bound)) step = Math.max(floor, step * 0.5);
      else if (nulls > NULLS) {
        step = Math.max(floor, step * 0.7);
        nulls = NULLS / 2;
      }
    }
  }
  shares.balance(step, bound - constant);
  return { bound: proved, prices: center, about, mix: shares.mix() };

  /** What the plans known promise of the prices that their shares lead to; `about` holds for shares that are not quite weighed out. */
  function promise(): number {
    const apart = shares.balance(step, bound - constant);
    const promised = shares.modelAt(prices) + constant;
    about = Math.max(bound, promised + apart);
    return promised;
  }

  /** So long that a row's price typically moves by its scale. */
  function firstStep(): number {
    shares.measure(step);
    const moves = Array.from(shares.surplus, (of, r) => Math.abs(of) * scale[r]).filter((move) => move > 0);
    const median = moves.sort((p, q) => p - q)[moves.length >> 1] ?? 1;
    return 1 / median;
  }
}

function worth({ cost, rows, amounts }: GroupPlan, prices: Prices): number {
  let worth = cost;
  for (let i = 0; i < rows.length; i++) worth -= prices[rows[i]] * amounts[i];
  return worth;
}

function totalOf(plans: readonly GroupPlan[], sides: readonly Side[], prices: Prices): number {
  const own = sides.reduce((total, { value }, r) => total + prices[r] * value, 0);
  return plans.reduce((total, plan) => total + worth(plan, prices), own);
}
