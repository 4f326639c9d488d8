import { type Finding, finding } from '../../../model/finding.js';
import type { Level } from '../../../model/level.js';
import type { Mip, MipSolution, Solve, SolveOptions } from '../../../model/mip.js';
import type { Settings } from '../../../model/settings.js';
import { blocksOf, partOf } from './blocks.js';
import { masterOf } from './master.js';
import { type Prices, pricer } from './pricing.js';

/**
 * A `Solve` for programs beyond the exact method's size; smaller ones go to `solve` as they are.
 *
 * Method. Blocks (`blocks.ts`) bid against prices on what they share: targets, room in parks, caps, ledgers. Each round the master mixes the
 * blocks' plans known so far as well as they can be (column generation, Dantzig and Wolfe 1960), its prices, smoothed halfway toward the best so far
 * (Wentges 1997), are put to every block, and what the blocks answer is the next plans and a bound (the Lagrangian's). At the end blocks on
 * which the mix agrees keep that plan, and the rest are solved together, exactly, with all that they share.
 * Promises: `bound` is proved for the whole program; `values` keep every row; the same on any number of threads. Status `decomposed` says that
 * it was used. Limits: needs a start that is a plan; blocks on which the mix agrees are not looked at again, so the gap need not close.
 */
export function decomposing(solve: Solve, settings: Pick<Settings, 'solve.wholeUpTo' | 'solve.rounds'>): Solve {
  return (mip, options) =>
    mip.columns.length <= settings['solve.wholeUpTo']
      ? solve(mip, options)
      : decomposed(mip, options, solve, settings['solve.rounds']);
}

/** Levels that were solved so, for the planner. */
export function inBlocks(levels: readonly Level[], settings: Settings): Finding[] {
  const names = levels.filter(({ status }) => status === 'decomposed').map(({ name }) => name);
  const figures = { levels: names.join(', '), rounds: settings['solve.rounds'] };
  return names.length > 0 ? [finding('proposal.inBlocks', 'note', 'proposal', figures)] : [];
}

/** Columns that the last solve may decide together. */
const LAST_COLUMNS = 12_000;

async function decomposed(mip: Mip, options: SolveOptions, solve: Solve, rounds: number): Promise<MipSolution> {
  const split = blocksOf(mip);
  const master = masterOf(mip, split, solve);
  const price = pricer(mip, split, solve);
  const { start, ...withoutStart } = options;
  const isBoundOnly = options.relax === true;
  if (start) master.learn(start);
  let prices: Prices = new Float64Array(split.shared.length);
  let best = await price(prices, 0);
  let bestPrices = prices;
  master.learn(best.values, best.isPlan);
  let mix = await master.mix();
  // half of the gap is left to the last solve
  const wanted = (bound: number) => Math.max(options.absoluteGap, options.relativeGap * Math.abs(bound)) / 2;
  const most = isBoundOnly ? Math.ceil(rounds / 3) : rounds;
  for (let round = 0; round < most && mix.objective - best.bound > wanted(best.bound); round++) {
    const own = mix.prices;
    prices = own.map((value, r) => (round === 0 ? value : (value + bestPrices[r]) / 2));
    const slack = wanted(best.bound) / 4;
    let answers = await price(prices, slack);
    let learned = master.learn(answers.values, answers.isPlan);
    if (learned === 0 && round > 0) {
      prices = own;
      answers = await price(prices, slack);
      learned = master.learn(answers.values, answers.isPlan);
    }
    if (answers.bound > best.bound) [best, bestPrices] = [answers, prices];
    if (learned === 0) break;
    mix = await master.mix();
  }
  const { bound } = best;
  const found = (values: Float64Array, objective: number, nodes: number, solver: string): MipSolution => {
    const relativeGap = Math.max(0, objective - bound) / Math.max(Math.abs(objective), 1e-9);
    return { status: 'decomposed', values, objective, bound: Math.min(bound, objective), relativeGap, nodes, solver };
  };
  if (isBoundOnly) return found(mix.values, mix.objective, 0, '');
  const open = split.blocks.flatMap(({ columns }, b) => (mix.settled[b] ? [] : columns));
  const left = widened(open);
  const part = { columns: left, rows: mip.rows };
  const costs = mip.columns.map(({ cost }) => cost);
  const last = await solve(partOf(mip, `${mip.name} rest`, part, costs, mix.values), withoutStart);
  const values = mix.values.slice();
  last.values.forEach((value, i) => {
    values[left[i]] = value;
  });
  const objective = mip.offset + costs.reduce((total, cost, c) => total + cost * values[c], 0);
  const atStart = start ? mip.offset + costs.reduce((total, cost, c) => total + cost * start[c], 0) : Infinity;
  if (last.values.length > 0 && objective <= atStart) return found(values, objective, last.nodes, last.solver);
  return found(Float64Array.from(start ?? []), start ? atStart : bound, last.nodes, last.solver);

  /** Free columns, blocks on which the mix does not agree, and then blocks with a cluster in them while there is place. */
  function widened(columns: readonly number[]): number[] {
    const chosen = new Set([...split.free, ...columns]);
    for (const [b, block] of split.blocks.entries()) {
      if (!mix.settled[b] || chosen.size + block.columns.length > LAST_COLUMNS) continue;
      if (block.columns.some((c) => mip.columns[c].name.startsWith('cluster['))) {
        for (const c of block.columns) chosen.add(c);
      }
    }
    return [...chosen].sort((a, b) => a - b);
  }
}
