import {
  isFeasible,
  type Mip,
  type MipRow,
  type MipSolution,
  objectiveOf,
  type Solve,
  type SolveOptions,
} from '../../../model/mip.js';
import type { Blocks } from './blocks.js';
import type { Bargain } from './bundle.js';
import { type Dithered, dithered, type Option } from './dither.js';
import { type Mastered, mastered } from './master.js';
import { partOf } from './part.js';

/** Columns of blocks that are decided together. */
const OPEN_COLUMNS = 9000;
/** Parts that are decided anew, one after the other, from a plan that is there. */
const MOST_PARTS = 4;
const NEGLIGIBLE = 1e-9;
/** Where the start is only to fall back on, one. */
const MOST_DIVES = 4;
/** Times its price that it costs to break a row. */
const DEAR = 20;
const BROKEN = 1e-7;

export interface Rounded {
  readonly values: Float64Array;
  readonly objective: number;
  readonly nodes: number;
  readonly solver: string;
}

/**
 * A plan from the mix that prices ended with. Each block takes one of its plans (`dither.ts`), then the best shares of all plans known (`master.ts`); blocks
 * that still share, those near rows that this breaks, and those that another plan costs least are decided together by the solver, with all flows
 * and free columns. Where that has no plan, blocks that share go back to the start, and the others share anew. Last, the plan at
 * the start is led toward the mix, the blocks that differ a part at a time.
 */
export async function rounded(
  mip: Mip,
  split: Blocks,
  { mix, prices, bound }: Pick<Bargain, 'mix' | 'prices' | 'bound'>,
  scale: Float64Array,
  solve: Solve,
  options: SolveOptions,
): Promise<Rounded | null> {
  const { start, told, ...limits } = options;
  const { values: about, options: choices } = dithered(mip, split, mix, scale);
  const loose = [...split.free, ...split.transports.flatMap(({ flows }) => flows)];
  const before = start
    ? { values: Float64Array.from(start), objective: objectiveOf(mip, start), nodes: 0, solver: '' }
    : null;
  const open = start ? withRetreat(split, about, choices, start) : new Map(choices);
  const penalty = prices.map((price, r) => DEAR * Math.max(Math.abs(price), scale[r]));
  let values = about;
  let order = [...open.keys()];
  for (let dive = 0; dive < (options.startIsFallback ? 1 : MOST_DIVES); dive++) {
    const master = await mastered(mip, split, about, open, penalty, solve);
    if (!master) break;
    values = master.values;
    order = inOrder(split, master);
    const found = await decided(values, order);
    if (found) {
      if (before && before.objective < found.objective) break;
      return found;
    }
    if (master.parted.length === 0) break;
    for (const b of master.parted) {
      const back = start ? start : fewest(open.get(b) ?? []);
      open.delete(b);
      for (const c of split.blocks[b].columns) about[c] = back[c] ?? 0;
    }
  }
  if (!before) return null;
  let plan: Rounded = before;
  const isOther = (b: number) =>
    split.blocks[b].columns.some((c) => Math.abs(values[c] - before.values[c]) > NEGLIGIBLE);
  let left = order.filter(isOther);
  for (let part = 0; part < MOST_PARTS && left.length > 0; part++) {
    const better = await decided(plan.values, left, plan.values);
    left = left.slice(taken(left).length);
    if (better && better.objective < plan.objective) plan = better;
  }
  return plan;

  function taken(list: readonly number[]): number[] {
    let left = OPEN_COLUMNS;
    const blocks: number[] = [];
    for (const b of list) {
      left -= split.blocks[b].columns.length;
      if (left < 0) break;
      blocks.push(b);
    }
    return blocks;
  }

  async function decided(around: Float64Array, list: readonly number[], from?: Float64Array): Promise<Rounded | null> {
    const open = taken(list).flatMap((b) => [...split.blocks[b].columns]);
    const columns = [...new Set([...loose, ...open])].sort((p, q) => p - q);
    const part = partOf(mip, `${mip.name} rest`, columns, around);
    const others = objectiveOf(mip, around) - columns.reduce((cost, c) => cost + mip.columns[c].cost * around[c], 0);
    const answer: MipSolution = await solve(part, {
      ...limits,
      ...(told ? { told: { ...told, whole: { others, bound } } } : {}),
      ...(from ? { start: columns.map((c) => from[c]) } : {}),
    });
    if (answer.values.length === 0) return null;
    const made = around.slice();
    columns.forEach((c, i) => {
      made[c] = answer.values[i];
    });
    if (!isFeasible(mip, made)) return null;
    return { values: made, objective: objectiveOf(mip, made), nodes: answer.nodes, solver: answer.solver };
  }
}

/** Of some plans that with the fewest columns: clusters are not built to be put right by others. */
function fewest(options: readonly Option[]): ArrayLike<number> {
  const [least] = [...options].sort((p, q) => p.columns.length - q.columns.length);
  const values: number[] = [];
  for (const c of least?.columns ?? []) values[c] = 1;
  return values;
}

/** Blocks to be decided first: those that share plans, of those near rows that are broken by that the first half that fits, then as little as another plan costs. */
function inOrder(split: Blocks, { values, parted, regret }: Mastered): number[] {
  const first = new Set(parted);
  const near = nearBroken(split, values);
  const cost = (b: number) => regret.get(b) ?? 0;
  const byRegret = [...new Set([...regret.keys(), ...near])].sort((p, q) => cost(p) - cost(q) || p - q);
  let left = OPEN_COLUMNS / 2;
  for (const b of byRegret) {
    if (!near.has(b) || first.has(b)) continue;
    left -= split.blocks[b].columns.length;
    if (left < 0) break;
    first.add(b);
  }
  return [...first, ...byRegret.filter((b) => !first.has(b))];
}

/** Blocks that bring something to a row that is broken, by themselves or over a flow. */
function nearBroken({ blocks, shared, transports }: Blocks, values: Float64Array): Set<number> {
  const transportOf = new Map(transports.flatMap(({ flows }, t) => flows.map((c) => [c, t] as const)));
  const columns = new Set<number>();
  const sending = new Set<number>();
  for (const row of shared) {
    if (!isBroken(row, values)) continue;
    for (const c of row.columns) {
      if (values[c] <= NEGLIGIBLE) continue;
      columns.add(c);
      const t = transportOf.get(c);
      if (t !== undefined) sending.add(t);
    }
  }
  for (const t of sending) for (const c of transports[t].senders) if (values[c] > NEGLIGIBLE) columns.add(c);
  return new Set(blocks.flatMap((block, b) => (block.columns.some((c) => columns.has(c)) ? [b] : [])));
}

function isBroken({ lower, upper, columns, values: by }: MipRow, values: Float64Array): boolean {
  const total = columns.reduce((sum, c, i) => sum + by[i] * values[c], 0);
  return total > upper + BROKEN || total < lower - BROKEN;
}

/** Each block that is not as at the start may also go back there: so some shares keep all rows. */
function withRetreat(
  { blocks }: Blocks,
  values: Float64Array,
  choices: Dithered['options'],
  start: readonly number[],
): Map<number, readonly Option[]> {
  const all = new Map<number, readonly Option[]>();
  for (const [b, { columns }] of blocks.entries()) {
    const own = choices.get(b);
    if (!own && columns.every((c) => Math.abs(values[c] - start[c]) <= NEGLIGIBLE)) continue;
    const options = own ?? [{ columns: columns.filter((c) => values[c] > 0.5), values: null, share: 1 }];
    all.set(b, [...options, { columns: columns.filter((c) => start[c] > NEGLIGIBLE), values: start, share: 0 }]);
  }
  return all;
}
