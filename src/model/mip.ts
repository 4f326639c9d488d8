/**
 * A mixed-integer program as a plain value with named rows and columns. Built in `stages/propose`, solved in `solve/`,
 * read back in `stages/propose`. Sense is always minimise. Bounds may be ±Infinity. Row r: lower ≤ Σ value · column ≤ upper.
 */
export interface Mip {
  readonly name: string;
  readonly columns: readonly MipColumn[];
  readonly rows: readonly MipRow[];
  /** Constant added to the objective. */
  readonly offset: number;
}

export interface MipColumn {
  /** e.g. `reclaim[piece=330212…#1]` */
  readonly name: string;
  readonly cost: number;
  readonly lower: number;
  readonly upper: number;
  readonly integer: boolean;
}

export interface MipRow {
  /** e.g. `target[reclaim]` */
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  /** Column numbers and coefficients, same length, each column at most once. */
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

export interface SolveOptions {
  readonly relativeGap: number;
  readonly absoluteGap: number;
  readonly maxNodes: number;
  /** A starting point (one value a column), feasible or not. */
  readonly start?: readonly number[];
  /** Ask for the linear relaxation only. */
  readonly relax?: boolean;
}

export type MipStatus = 'optimal' | 'gapReached' | 'nodeLimit' | 'infeasible' | 'unbounded';

export interface MipSolution {
  readonly status: MipStatus;
  /** Empty when infeasible or when no solution was found. */
  readonly values: Float64Array;
  readonly objective: number;
  /** Proved lower bound of the objective (minimise). */
  readonly bound: number;
  /** |objective − bound| / max(|objective|, 1e-9). */
  readonly relativeGap: number;
  readonly nodes: number;
  readonly solver: string;
}

/** Solves one model; given to `propose` by the shell, which runs it in a worker. */
export type Solve = (mip: Mip, options: SolveOptions) => Promise<MipSolution>;
