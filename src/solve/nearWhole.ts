import {
  type Basis,
  isFeasible,
  isReproducible,
  type Mip,
  type MipSolution,
  type SolveOptions,
  type SolveWatch,
} from '../model/mip.js';
import type { Tightened } from './tighten.js';

/** Nodes of one search near a point. */
const NEAR_NODES = 200;
const WHOLE = 1e-6;

/** What is wanted of a solve: the proof of a plan that is known, or any plan at `enough` or below. */
export interface Wanted {
  readonly proof?: boolean;
  readonly enough?: number;
}

type Run = (mip: Mip, options: SolveOptions, watch: SolveWatch, wanted?: Wanted) => MipSolution;

/** Cuts a relaxation from its optimum on; `gap` is the one that is to be closed. */
export type CutRelaxation = (
  mip: Mip,
  relaxed: { readonly basis: Basis; readonly values: Float64Array; readonly bound: number },
  gap: number,
) => Tightened;

/**
 * A large program whose linear relaxation is nearly whole, as those of land and firms are: a dozen of 10,000 yes-or-no columns is not. Solves the
 * relaxation for a bound; then the program with every column held that is whole in it (RENS, Berthold 2014). Where that leaves the gap open, cuts raise
 * the bound (`tighten.ts`) and the program is sought near the cut relaxation, then with every column held on which that and the best plan agree
 * (RINS, Danna, Rothberg and Le Pape 2005); where the gap is open still the whole, with the cuts, from the best of these.
 * With a start to fall back on (`startIsFallback`) there are no cuts and no last step: the gap stays as it is.
 * Each step is one `run`. Promises what `solveMip` does.
 */
export function solveNearWhole(
  mip: Mip,
  options: SolveOptions,
  watch: SolveWatch,
  run: Run,
  cut: CutRelaxation,
): MipSolution {
  const left = timeLeft(options);
  const { start, startIsFallback, basis, ...plain } = options;
  const relaxed = run(mip, left({ ...plain, relax: true, ...(basis ? { basis } : {}) }), watch);
  if (relaxed.status === 'infeasible' && !(start && isFeasible(mip, start))) return relaxed;
  if (relaxed.status !== 'optimal') return run(mip, left(options), watch);

  const { basis: end, duals } = relaxed;
  const ended = { ...(end ? { basis: end } : {}), ...(duals ? { duals } : {}) };
  const near = (within: Mip, { bound, values }: Relaxed, at: ArrayLike<number>, from?: readonly number[]) => {
    const gaps = { relativeGap: options.relativeGap / 4, absoluteGap: options.absoluteGap / 4 };
    const maxNodes = Math.min(NEAR_NODES, options.maxNodes);
    const found = run(
      holding(within, values, at),
      left({ ...plain, ...gaps, maxNodes, ...(from ? { start: from } : {}) }),
      above(watch, bound),
      from ? { enough: bound + gapOf(bound, options) } : {},
    );
    return toldWith(found, bound, options);
  };
  let best = near(mip, relaxed, relaxed.values);
  if (startIsFallback && start && !isEnd(best)) best = better(near(mip, relaxed, start, start), best);
  if (isEnd(best) || startIsFallback) return { ...best, ...ended };

  const { cuts, ...tight } = end
    ? cut(mip, { ...relaxed, basis: end }, gapOf(relaxed.bound, options))
    : { ...relaxed, cuts: [] };
  const whole = { ...mip, rows: [...mip.rows, ...cuts] };
  const nearer = (at: ArrayLike<number>, from?: readonly number[]) =>
    toldWith(better(near(whole, tight, at, from), best), tight.bound, options);
  if (cuts.length > 0) best = nearer(tight.values);
  const known = best.values.length > 0 ? Array.from(best.values) : start;
  if (known && !isEnd(best)) best = nearer(known, known);
  if (isEnd(best)) return { ...best, ...ended };
  const from = best.values.length > 0 ? { start: Array.from(best.values) } : start ? { start } : {};
  const found = run(whole, left({ ...plain, ...from }), above(watch, tight.bound), { proof: best.values.length > 0 });
  return { ...better(toldWith(found, Math.max(tight.bound, found.bound), options), best), ...ended };
}

/** As far as a plan may lie above its bound. */
function gapOf(bound: number, { absoluteGap, relativeGap }: SolveOptions): number {
  return Math.max(absoluteGap, relativeGap * Math.abs(bound));
}

/** Tells no bound below one that is known. */
function above(watch: SolveWatch, bound: number): SolveWatch {
  const { progress } = watch;
  return progress
    ? { ...watch, progress: (at) => progress({ ...at, bound: Math.max(bound, at.bound ?? bound) }) }
    : watch;
}

interface Relaxed {
  readonly bound: number;
  readonly values: ArrayLike<number>;
}

/** The program with its whole columns held where the relaxation and a point agree. */
function holding(mip: Mip, relaxed: ArrayLike<number>, at: ArrayLike<number>): Mip {
  const columns = mip.columns.map((column, c) => {
    const value = Math.round(at[c]);
    const isHeld = column.integer && Math.abs(at[c] - value) <= WHOLE && Math.abs(relaxed[c] - value) <= WHOLE;
    return isHeld ? { ...column, lower: value, upper: value } : column;
  });
  return { ...mip, columns };
}

/** What a search found, against a bound of the whole program. */
function toldWith(found: MipSolution, bound: number, { relativeGap, absoluteGap }: SolveOptions): MipSolution {
  if (found.values.length === 0) {
    const status = isReproducible(found.status) ? 'nodeLimit' : found.status;
    return { ...found, status, objective: bound, bound };
  }
  const { objective } = found;
  const gap = Math.max(0, objective - bound);
  const size = Math.abs(objective);
  const status = !isReproducible(found.status)
    ? found.status
    : gap <= 1e-9 * Math.max(1, size)
      ? 'optimal'
      : gap <= Math.max(absoluteGap, relativeGap * size)
        ? 'gapReached'
        : 'nodeLimit';
  return { ...found, status, bound: Math.min(bound, objective), relativeGap: gap / Math.max(size, 1e-9) };
}

/** Nothing is left to be sought. */
function isEnd({ status }: MipSolution): boolean {
  return status !== 'nodeLimit';
}

/** The later of two searches, with the plan of the earlier where that is better; nodes of both. */
function better(later: MipSolution, earlier: MipSolution): MipSolution {
  const nodes = later.nodes + earlier.nodes;
  const isWorse = earlier.values.length > 0 && !(later.values.length > 0 && later.objective <= earlier.objective);
  if (!isWorse) return { ...later, nodes };
  const bound = Math.max(later.bound, earlier.bound);
  return { ...earlier, nodes, bound, status: later.status };
}

/** Options with what is left of the seconds, where those are limited. */
function timeLeft({ timeLimitS }: SolveOptions): (options: SolveOptions) => SolveOptions {
  if (timeLimitS === undefined) return (options) => options;
  const began = performance.now();
  return (options) => ({ ...options, timeLimitS: Math.max(0.01, timeLimitS - (performance.now() - began) / 1000) });
}
