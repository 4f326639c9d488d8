import type { GroupPlan, Lagrangian, Prices, Side } from './lagrangian.js';

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
  /** Told between rounds what is proved so far; true ends the search with that. */
  readonly isOver: (bound: number) => boolean;
}

/** Lets the process do what else it has to: a signal is heard then. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

interface Known {
  readonly plan: GroupPlan;
  share: number;
  /** Rounds since it had a share. */
  idle: number;
}

/** Of what a plan costs: so many times as much the first prices may promise. */
const PROMISED = 60;
const LEAST_STEP = 1e-12;
/** Where little is promised, steps are made longer by this, so many times. */
const RAISED = 4;
const MOST_RAISED = 3;
/** Parts of the first step below which none goes: before prices prove anything, and then. */
const [LEAST_AT_FIRST, LEAST_LATER] = [1 / 4, 1 / 256];
/** A step of prices counts when it proves at least this part of what the plans known promise. */
const SERIOUS = 0.1;
/** Shares are weighed out until a group's mix is within this part of what is promised from its cheapest plan, or so many times. */
const EVEN = 0.2;
const MOST_SWEEPS = 28;
/** Of so many such rounds one is looked at. */
const LOOKED_AT = 4;
const STEPS_A_GROUP = 2;
/** Plans of a group that are kept whatever their share, and for how many rounds the others are. */
const [KEPT, KEPT_IDLE] = [12, 8];

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
  const rowCount = sides.length;
  const weight = scale.slice(0, rowCount).map((of) => of * of);
  const known: Known[][] = Array.from({ length: groupCount }, () => []);
  const center: Prices = new Float64Array(rowCount);
  const learn = (plans: readonly GroupPlan[]) => {
    plans.forEach((plan, g) => {
      known[g].push({ plan, share: known[g].length === 0 ? 1 : 0, idle: 0 });
    });
  };
  const first = evaluate(center);
  learn(first.plans);
  let bound = first.bound;
  let proved = bound;
  let about = Number.POSITIVE_INFINITY;
  const surplus = new Float64Array(rowCount);
  const prices = new Float64Array(rowCount);
  const constant = first.bound - totalOf(first.plans, sides, center);
  let step = 0;
  step = firstStep();
  const most = bound + PROMISED * Math.max(0, options.top - bound);
  for (measure(); modelAt(prices) + constant > most && step > LEAST_STEP; measure()) step /= 2;
  let nulls = 0;
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
    await pause();
    if (options.isOver(proved)) break;
    forget();
    const answer = evaluate(prices);
    learn(answer.plans);
    const gain = answer.bound - bound;
    proved = Math.max(proved, answer.bound);
    if (gain > 0 && gain >= SERIOUS * (promised - bound)) {
      if (gain > 0.5 * (promised - bound)) step *= 2;
      center.set(prices);
      floor = LEAST_LATER * firstLength;
      bound = answer.bound;
      nulls = 0;
    } else {
      nulls++;
      if (gain < -2 * (about - bound)) step = Math.max(floor, step * 0.5);
      else if (nulls > KEPT_IDLE) {
        step = Math.max(floor, step * 0.7);
        nulls = KEPT_IDLE / 2;
      }
    }
  }
  balance();
  const mix = known.map((list) =>
    list.filter(({ share }) => share > 0).map(({ plan, share }) => [plan, share] as const),
  );
  return { bound: proved, prices: center, about, mix };

  /** What the plans known promise of the prices that their shares lead to; `about` holds for shares that are not quite weighed out. */
  function promise(): number {
    const apart = balance();
    const promised = modelAt(prices) + constant;
    about = Math.max(bound, promised + apart);
    return promised;
  }

  /** So long that a row's price typically moves by its scale. */
  function firstStep(): number {
    measure();
    const moves = Array.from(surplus, (of, r) => Math.abs(of) * scale[r]).filter((move) => move > 0);
    const median = moves.sort((p, q) => p - q)[moves.length >> 1] ?? 1;
    return 1 / median;
  }

  /** What the shares leave of each row, and the prices that follow. */
  function measure(): void {
    for (let r = 0; r < rowCount; r++) surplus[r] = sides[r].value;
    for (const list of known) {
      for (const { plan, share } of list) {
        if (share === 0) continue;
        for (let i = 0; i < plan.rows.length; i++) surplus[plan.rows[i]] -= share * plan.amounts[i];
      }
    }
    for (let r = 0; r < rowCount; r++) price(r);
  }

  function price(r: number): void {
    prices[r] = allowed(sides[r], center[r] + step * weight[r] * surplus[r]);
  }

  function modelAt(at: Prices): number {
    let total = 0;
    for (let r = 0; r < rowCount; r++) total += at[r] * sides[r].value;
    for (const list of known) {
      let least = Number.POSITIVE_INFINITY;
      for (const { plan } of list) least = Math.min(least, worth(plan, at));
      total += least;
    }
    return total;
  }

  /** Shares: of each group, from its dearest plan to its cheapest at the prices that follow, until that gains little. */
  function balance(): number {
    measure();
    const change = new Float64Array(rowCount);
    let apart = 0;
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      apart = 0;
      for (const list of known) if (list.length > 1) apart += even(list, change);
      if (sweep % LOOKED_AT !== LOOKED_AT - 1) continue;
      if (apart <= EVEN * Math.max(modelAt(prices) + constant - bound, 1e-12)) break;
    }
    measure();
    return apart;
  }

  /** How far the mix of the group was from its cheapest plan. */
  function even(list: readonly Known[], change: Float64Array): number {
    let apart = 0;
    for (let turn = 0; turn < STEPS_A_GROUP; turn++) {
      let [cheap, dear] = [list[0], list[0]];
      let [least, most, mean] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      for (const one of list) {
        const cost = worth(one.plan, prices);
        if (cost < least) [cheap, least] = [one, cost];
        if (one.share === 0) continue;
        mean += one.share * cost;
        if (cost > most) [dear, most] = [one, cost];
      }
      if (turn === 0) apart = mean - least;
      if (cheap === dear || most <= least) break;
      shift(dear, cheap, most - least, change);
    }
    return apart;
  }

  function shift(from: Known, to: Known, gain: number, change: Float64Array): void {
    const { plan: p } = to;
    const { plan: q } = from;
    for (let i = 0; i < p.rows.length; i++) change[p.rows[i]] += p.amounts[i];
    for (let i = 0; i < q.rows.length; i++) change[q.rows[i]] -= q.amounts[i];
    const curve = bend(p.rows, change) + bend(q.rows, change);
    const share = curve > 0 ? Math.min(from.share, gain / curve) : from.share;
    move(p, share);
    move(q, -share);
    to.share += share;
    from.share -= share;
    if (from.share < 1e-12) from.share = 0;
  }

  /** Curvature along a change of rows, which is taken back as it is read. */
  function bend(rows: Int32Array, change: Float64Array): number {
    let curve = 0;
    for (const r of rows) {
      const { kind } = sides[r];
      if (prices[r] !== 0 || kind === 'equal' || kind === 'both') curve += step * weight[r] * change[r] * change[r];
      change[r] = 0;
    }
    return curve;
  }

  function move({ rows, amounts }: GroupPlan, share: number): void {
    for (let i = 0; i < rows.length; i++) {
      surplus[rows[i]] -= share * amounts[i];
      price(rows[i]);
    }
  }

  function forget(): void {
    known.forEach((list, g) => {
      for (const one of list) one.idle = one.share > 0 ? 0 : one.idle + 1;
      if (list.length > KEPT) known[g] = list.filter(({ share, idle }) => share > 0 || idle < KEPT_IDLE);
    });
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

function allowed({ kind }: Side, price: number): number {
  if (kind === 'least') return Math.max(0, price);
  return kind === 'most' ? Math.min(0, price) : price;
}
