import {
  isFeasible,
  isReproducible,
  type Mip,
  type MipSolution,
  type SolveOptions,
  type SolveWatch,
} from '../model/mip.js';

/** Nodes of one search near a point. */
const NEAR_NODES = 200;
const WHOLE = 1e-6;

/** `isProof`: a plan is known, its proof is wanted. */
type Run = (mip: Mip, options: SolveOptions, watch: SolveWatch, isProof?: boolean) => MipSolution;

/**
 * A large program whose linear relaxation is nearly whole, as those of land and firms are: a dozen of 10,000 yes-or-no columns is not. Solves the
 * relaxation for a bound; then the program with every column held that is whole in it (RENS, Berthold 2014); then, from a start, with every column
 * held on which both agree (RINS, Danna, Rothberg and Le Pape 2005); and where the gap is open still the whole, from the best of these.
 * With a start to fall back on (`startIsFallback`) the last step is left out: the gap stays as it is.
 * Each step is one `run`. Promises what `solveMip` does.
 */
export function solveNearWhole(mip: Mip, options: SolveOptions, watch: SolveWatch, run: Run): MipSolution {
  const left = timeLeft(options);
  const { start, startIsFallback, basis, ...plain } = options;
  const relaxed = run(mip, left({ ...plain, relax: true, ...(basis ? { basis } : {}) }), watch);
  if (relaxed.status === 'infeasible' && !(start && isFeasible(mip, start))) return relaxed;
  if (relaxed.status !== 'optimal') return run(mip, left(options), watch);

  const { bound, basis: end, duals } = relaxed;
  const ended = { ...(end ? { basis: end } : {}), ...(duals ? { duals } : {}) };
  const { progress } = watch;
  const watched: SolveWatch = progress
    ? { ...watch, progress: (at) => progress({ ...at, bound: Math.max(bound, at.bound ?? bound) }) }
    : watch;
  const near = (at: ArrayLike<number>, from?: readonly number[]) => {
    const gaps = { relativeGap: options.relativeGap / 4, absoluteGap: options.absoluteGap / 4 };
    const maxNodes = Math.min(NEAR_NODES, options.maxNodes);
    const found = run(
      holding(mip, relaxed.values, at),
      left({ ...plain, ...gaps, maxNodes, ...(from ? { start: from } : {}) }),
      watched,
    );
    return { ...toldWith(found, bound, options), ...ended };
  };
  let best = near(relaxed.values);
  if (start && !isEnd(best)) best = better(near(start, start), best);
  if (isEnd(best) || startIsFallback) return best;
  const from = best.values.length > 0 ? { start: Array.from(best.values) } : start ? { start } : {};
  const found = run(mip, left({ ...plain, ...from }), watched, best.values.length > 0);
  return { ...better(toldWith(found, Math.max(bound, found.bound), options), best), ...ended };
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
