import type { Mip, Solve } from '../../../model/mip.js';
import { type Block, type Blocks, gathered, partOf } from './blocks.js';

/** A price on each shared row. */
export type Prices = Float64Array;

/** What all blocks answer to one set of prices. */
export interface Answers {
  /** No plan costs less: what the shared rows are worth at these prices, and the least of every block and of every free column. */
  readonly bound: number;
  /** Value of each column of the best plan of its block; 0 for free ones. */
  readonly values: Float64Array;
  /** 1 for blocks whose values are a plan. */
  readonly isPlan: Uint8Array;
}

/** Columns of blocks that are priced side by side in one solve. */
const RELAXED_COLUMNS = 8000;
const WHOLE_COLUMNS = 300;
const INTEGRAL = 1e-6;
/** Blocks that are solved whole at one set of prices; the turn goes round, the others are bounded by their relaxation. */
const MOST_WHOLE = 100;
/** Of one solve of a few blocks: the root and its cuts bound them well enough. */
const MAX_NODES = 1;

/**
 * The Lagrangian of a program in blocks: shared rows are not kept but priced, and each block is then solved by itself: its relaxation, which at most
 * prices is a plan already, and where it is none the block whole, some at a time. `bound` holds for any prices (Geoffrion 1974).
 */
export function pricer(mip: Mip, { shared, free, blocks }: Blocks, solve: Solve) {
  const batches = gathered(blocks, RELAXED_COLUMNS);
  let turn = 0;
  return async (prices: Prices, absoluteGap: number): Promise<Answers> => {
    const costs = Float64Array.from(mip.columns, ({ cost }) => cost);
    let bound = mip.offset;
    shared.forEach((row, r) => {
      const side = prices[r] > 0 ? row.lower : row.upper;
      if (prices[r] === 0 || !Number.isFinite(side)) return;
      bound += prices[r] * side;
      row.columns.forEach((c, i) => {
        costs[c] -= prices[r] * row.values[i];
      });
    });
    for (const c of free) {
      const { lower, upper } = mip.columns[c];
      if (costs[c] !== 0) bound += costs[c] * (costs[c] > 0 ? lower : upper);
    }
    const values = new Float64Array(mip.columns.length);
    const answers = (parts: readonly Block[], relax: boolean, gap: number) =>
      Promise.all(
        parts.map(async (part) => {
          const options = { relativeGap: 0, absoluteGap: gap, maxNodes: MAX_NODES, relax };
          const solution = await solve(partOf(mip, `${mip.name} priced`, part, costs), options);
          solution.values.forEach((value, i) => {
            values[part.columns[i]] = value;
          });
          return solution.bound;
        }),
      );
    await answers(batches, true, 0);
    const costOf = ({ columns }: Block) => columns.reduce((total, c) => total + costs[c] * values[c], 0);
    const isWhole = ({ columns }: Block) =>
      columns.every((c) => !mip.columns[c].integer || Math.abs(values[c] - Math.round(values[c])) <= INTEGRAL);
    const isPlan = Uint8Array.from(blocks, (block) => (isWhole(block) ? 1 : 0));
    const open = blocks.flatMap((_, b) => (isPlan[b] ? [] : [b]));
    const from = Math.max(
      0,
      open.findIndex((b) => b >= turn),
    );
    const whole = [...open.slice(from), ...open.slice(0, from)].slice(0, MOST_WHOLE);
    turn = ((whole.at(-1) ?? -1) + 1) % Math.max(1, blocks.length);
    const asked = new Set(whole);
    for (const [b, block] of blocks.entries()) if (!asked.has(b)) bound += costOf(block);
    const rest = gathered(
      whole.map((b) => blocks[b]),
      WHOLE_COLUMNS,
    );
    const gap = Math.max(1e-9, absoluteGap / Math.max(1, rest.length));
    for (const least of await answers(rest, false, gap)) bound += least;
    for (const b of whole) isPlan[b] = isWhole(blocks[b]) ? 1 : 0;
    return { bound, values, isPlan };
  };
}
