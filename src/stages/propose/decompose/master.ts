import type { Mip, MipColumn, MipRow, MipSolution, Solve } from '../../../model/mip.js';
import type { Blocks } from './blocks.js';

/** A plan of one block: its cost and what it brings to each shared row. */
interface BlockPlan {
  readonly block: number;
  readonly cost: number;
  readonly brings: readonly (readonly [row: number, amount: number])[];
  /** Values of the columns of the block, in their order. */
  readonly values: Float64Array;
}

/** Of all plans known, the best mix that keeps the shared rows: each block's shares add up to 1. */
export interface Mix {
  readonly status: MipSolution['status'];
  readonly objective: number;
  readonly prices: Float64Array;
  /** Value of every column of the program: blocks by their shares. */
  readonly values: Float64Array;
  /** 1 for blocks that one plan has alone. */
  readonly settled: Uint8Array;
}

/** The restricted master program of Dantzig and Wolfe (1960). */
export function masterOf(mip: Mip, { shared, free, blocks }: Blocks, solve: Solve) {
  const plans: BlockPlan[] = [];
  const known = blocks.map(() => new Set<string>());
  const sharedOf = new Map<number, [row: number, value: number][]>();
  shared.forEach((row, r) => {
    row.columns.forEach((c, i) => {
      const list = sharedOf.get(c);
      if (list) list.push([r, row.values[i]]);
      else sharedOf.set(c, [[r, row.values[i]]]);
    });
  });
  const none: readonly [number, number][] = [];

  /** Takes each block's part of a plan of the whole, or of the blocks with `isPlan`; how many were not known. */
  function learn(values: ArrayLike<number>, isPlan?: Uint8Array): number {
    let learned = 0;
    blocks.forEach(({ columns }, block) => {
      if (isPlan && !isPlan[block]) return;
      const own = Float64Array.from(columns, (c) => values[c]);
      const key = own.join();
      if (known[block].has(key)) return;
      known[block].add(key);
      const brings = new Map<number, number>();
      let cost = 0;
      columns.forEach((c, i) => {
        if (own[i] === 0) return;
        cost += mip.columns[c].cost * own[i];
        for (const [r, value] of sharedOf.get(c) ?? none) brings.set(r, (brings.get(r) ?? 0) + value * own[i]);
      });
      plans.push({ block, cost, brings: [...brings].filter(([, amount]) => amount !== 0), values: own });
      learned++;
    });
    return learned;
  }

  async function mix(): Promise<Mix> {
    const place = new Map(free.map((c, i) => [c, i]));
    const columns: MipColumn[] = free.map((c) => ({ ...mip.columns[c], integer: false }));
    const rows = shared.map((row) => {
      const kept = row.columns.flatMap((c, i) => (place.has(c) ? [[place.get(c) ?? 0, row.values[i]] as const] : []));
      return { ...row, columns: kept.map(([c]) => c), values: kept.map(([, value]) => value) };
    });
    const whole = blocks.map((_, b) => ({
      name: `block[${b}]`,
      lower: 1,
      upper: 1,
      columns: [] as number[],
      values: [] as number[],
    }));
    plans.forEach(({ block, cost, brings }, p) => {
      const column = columns.length;
      columns.push({ name: `plan[${p}]`, cost, lower: 0, upper: 1, integer: false });
      for (const [r, amount] of brings) {
        rows[r].columns.push(column);
        rows[r].values.push(amount);
      }
      whole[block].columns.push(column);
      whole[block].values.push(1);
    });
    const all: MipRow[] = [...rows, ...whole];
    const name = `${mip.name} master`;
    const options = { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true };
    const solution = await solve({ name, columns, rows: all, offset: mip.offset }, options);
    const values = new Float64Array(mip.columns.length);
    const settled = new Uint8Array(blocks.length);
    if (solution.values.length > 0) {
      free.forEach((c, i) => {
        values[c] = solution.values[i];
      });
      plans.forEach(({ block, values: own }, p) => {
        const share = solution.values[free.length + p];
        if (share > 1 - 1e-6) settled[block] = 1;
        if (share > 1e-9)
          blocks[block].columns.forEach((c, i) => {
            values[c] += share * own[i];
          });
      });
    }
    const prices = (solution.duals ?? new Float64Array(all.length)).slice(0, shared.length);
    return { status: solution.status, objective: solution.objective, prices, values, settled };
  }
  return { learn, mix };
}
