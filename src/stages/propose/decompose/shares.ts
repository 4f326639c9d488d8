import type { GroupPlan, Prices, Side } from './lagrangian.js';

interface Known {
  readonly plan: GroupPlan;
  share: number;
  /** Rounds since it had a share. */
  idle: number;
}

/** Shares are weighed out until a group's mix is within this part of what is promised from its cheapest plan, or so many times. */
const EVEN = 0.2;
const MOST_SWEEPS = 28;
/** Of so many such rounds one is looked at. */
const LOOKED_AT = 4;
const STEPS_A_GROUP = 2;
/** Plans of a group that are kept whatever their share, and for how many rounds the others are. */
const [KEPT, KEPT_IDLE] = [12, 8];

export type Shares = ReturnType<typeof sharesOf>;

/**
 * Plans that groups answered so far and the share that each has of its group's mix. What shares leave of a row moves its price away from `center`, by `step` times its
 * `weight`; shares are best when, at the prices that follow, each plan that has one is its group's cheapest: the dual of the quadratic program of a proximal bundle.
 */
export function sharesOf(sides: readonly Side[], weight: Float64Array, groupCount: number, center: Prices) {
  const rowCount = sides.length;
  const side = Float64Array.from(sides, ({ value }) => value);
  const lowest = Float64Array.from(sides, ({ kind }) => (kind === 'least' ? 0 : Number.NEGATIVE_INFINITY));
  const highest = Float64Array.from(sides, ({ kind }) => (kind === 'most' ? 0 : Number.POSITIVE_INFINITY));
  /** Prices of such rows move whatever they are; others stand still at 0. */
  const isLoose = Uint8Array.from(sides, ({ kind }) => (kind === 'equal' || kind === 'both' ? 1 : 0));
  const surplus = new Float64Array(rowCount);
  const prices = new Float64Array(rowCount);
  const change = new Float64Array(rowCount);
  let known: Known[][] = Array.from({ length: groupCount }, () => []);
  let step = 0;
  // all plans side by side: of group g from first[g], plan k brings amounts[i] to rows[i] from start[k], to where the next begins
  const first = new Int32Array(groupCount + 1);
  let start = new Int32Array(1);
  let rows = new Int32Array(0);
  let amounts = new Float64Array(0);
  let cost = new Float64Array(0);
  let share = new Float64Array(0);
  let worthOf = new Float64Array(0);

  function learn(plans: readonly GroupPlan[]): void {
    for (const [g, plan] of plans.entries()) known[g].push({ plan, share: known[g].length === 0 ? 1 : 0, idle: 0 });
    pack();
  }

  function forget(): void {
    known = known.map((list) => {
      for (const one of list) one.idle = one.share > 0 ? 0 : one.idle + 1;
      return list.length > KEPT ? list.filter(({ share, idle }) => share > 0 || idle < KEPT_IDLE) : list;
    });
  }

  function pack(): void {
    const all = known.flat();
    known.forEach((list, g) => {
      first[g + 1] = first[g] + list.length;
    });
    start = new Int32Array(all.length + 1);
    all.forEach(({ plan }, k) => {
      start[k + 1] = start[k] + plan.rows.length;
    });
    rows = new Int32Array(start[all.length]);
    amounts = new Float64Array(rows.length);
    all.forEach(({ plan }, k) => {
      rows.set(plan.rows, start[k]);
      amounts.set(plan.amounts, start[k]);
    });
    cost = Float64Array.from(all, ({ plan }) => plan.cost);
    share = Float64Array.from(all, (one) => one.share);
    worthOf = new Float64Array(all.length);
  }

  /** Shares as they are weighed out, told to the plans. */
  function note(): void {
    known.forEach((list, g) => {
      list.forEach((one, i) => {
        one.share = share[first[g] + i];
      });
    });
  }

  /** What the shares leave of each row, and the prices that follow. */
  function measure(length: number): void {
    step = length;
    surplus.set(side);
    for (let k = 0; k < share.length; k++) if (share[k] !== 0) carry(k, -share[k], surplus);
    for (let r = 0; r < rowCount; r++) price(r);
  }

  function carry(k: number, factor: number, to: Float64Array): void {
    for (let i = start[k]; i < start[k + 1]; i++) to[rows[i]] += factor * amounts[i];
  }

  function price(r: number): void {
    const wanted = center[r] + step * weight[r] * surplus[r];
    prices[r] = wanted < lowest[r] ? lowest[r] : wanted > highest[r] ? highest[r] : wanted;
  }

  /** What the plans known leave possible at these prices. */
  function modelAt(at: Prices): number {
    let total = 0;
    for (let r = 0; r < rowCount; r++) total += at[r] * side[r];
    worths(0, share.length, at);
    for (let g = 0; g < groupCount; g++) {
      let least = Number.POSITIVE_INFINITY;
      for (let k = first[g]; k < first[g + 1]; k++) least = Math.min(least, worthOf[k]);
      total += least;
    }
    return total;
  }

  function worths(from: number, to: number, at: Prices): void {
    const [by, inRow, each] = [amounts, rows, worthOf];
    let i = start[from];
    for (let k = from; k < to; k++) {
      let worth = cost[k];
      for (const end = start[k + 1]; i < end; i++) worth -= at[inRow[i]] * by[i];
      each[k] = worth;
    }
  }

  /**
   * Shares anew for steps of this length: of each group, from its dearest plan to its cheapest at the prices that follow, until that gains little of what
   * is promised beyond `floor`; how little.
   */
  function balance(length: number, floor: number): number {
    measure(length);
    let apart = 0;
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      apart = 0;
      for (let g = 0; g < groupCount; g++) if (first[g + 1] - first[g] > 1) apart += even(g);
      if (sweep % LOOKED_AT !== LOOKED_AT - 1) continue;
      if (apart <= EVEN * Math.max(modelAt(prices) - floor, 1e-12)) break;
    }
    measure(length);
    note();
    return apart;
  }

  /** How far the mix of the group was from its cheapest plan. */
  function even(g: number): number {
    const [from, to] = [first[g], first[g + 1]];
    let apart = 0;
    for (let turn = 0; turn < STEPS_A_GROUP; turn++) {
      worths(from, to, prices);
      let cheap = from;
      let dear = from;
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      let mean = 0;
      for (let k = from; k < to; k++) {
        const worth = worthOf[k];
        if (worth < least) {
          cheap = k;
          least = worth;
        }
        if (share[k] === 0) continue;
        mean += share[k] * worth;
        if (worth > most) {
          dear = k;
          most = worth;
        }
      }
      if (turn === 0) apart = mean - least;
      if (cheap === dear || most <= least) break;
      shift(dear, cheap, most - least);
    }
    return apart;
  }

  function shift(from: number, to: number, gain: number): void {
    carry(to, 1, change);
    carry(from, -1, change);
    const curve = bend(to) + bend(from);
    const moved = curve > 0 ? Math.min(share[from], gain / curve) : share[from];
    move(to, moved);
    move(from, -moved);
    share[to] += moved;
    share[from] -= moved;
    if (share[from] < 1e-12) share[from] = 0;
  }

  /** Curvature along a change of rows, which is taken back as it is read. */
  function bend(k: number): number {
    let curve = 0;
    for (let i = start[k]; i < start[k + 1]; i++) {
      const r = rows[i];
      if (prices[r] !== 0 || isLoose[r] === 1) curve += step * weight[r] * change[r] * change[r];
      change[r] = 0;
    }
    return curve;
  }

  function move(k: number, by: number): void {
    for (let i = start[k]; i < start[k + 1]; i++) {
      surplus[rows[i]] -= by * amounts[i];
      price(rows[i]);
    }
  }

  /** Of each group the plans that have shares. */
  function mix(): (readonly [plan: GroupPlan, share: number])[][] {
    return known.map((list) => list.filter(({ share }) => share > 0).map(({ plan, share }) => [plan, share] as const));
  }

  return { prices, surplus, learn, forget, measure, modelAt, balance, mix };
}
