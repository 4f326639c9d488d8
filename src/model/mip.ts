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

/** What the bounds of the columns alone prove of the objective. */
export function boxBound(mip: Mip): number {
  return mip.columns.reduce((sum, { cost, lower, upper }) => {
    if (cost === 0) return sum;
    return sum + cost * (cost > 0 ? lower : upper);
  }, mip.offset);
}

/** How far a row or bound may be missed, as the solver itself allows. */
const FEASIBILITY = 1e-6;

export function objectiveOf(mip: Mip, values: ArrayLike<number>): number {
  return mip.columns.reduce((sum, { cost }, c) => sum + cost * values[c], mip.offset);
}

export function isFeasible(mip: Mip, values: ArrayLike<number>): boolean {
  const within = (value: number, lower: number, upper: number) =>
    value >= lower - FEASIBILITY * Math.max(1, Math.abs(lower)) &&
    value <= upper + FEASIBILITY * Math.max(1, Math.abs(upper));
  return (
    values.length === mip.columns.length &&
    mip.columns.every(({ lower, upper, integer }, c) => {
      if (!within(values[c], lower, upper)) return false;
      return !integer || Math.abs(values[c] - Math.round(values[c])) <= FEASIBILITY;
    }) &&
    mip.rows.every((row) =>
      within(
        row.columns.reduce((sum, column, i) => sum + row.values[i] * values[column], 0),
        row.lower,
        row.upper,
      ),
    )
  );
}

export type ByColumn = ReturnType<typeof byColumn>;

/** The coefficients of column c of so many: `values[i]` in row `inRow[i]`, i from `starts[c]` to `starts[c + 1]` (exclusive), rows in their order. */
export function byColumn(count: number, rows: readonly Pick<MipRow, 'columns' | 'values'>[]) {
  const starts = new Uint32Array(count + 1);
  for (const row of rows) for (const c of row.columns) starts[c + 1]++;
  for (let c = 0; c < count; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const inRow = new Uint32Array(starts[count]);
  const values = new Float64Array(inRow.length);
  rows.forEach((row, r) => {
    row.columns.forEach((c, i) => {
      inRow[next[c]] = r;
      values[next[c]++] = row.values[i];
    });
  });
  return { starts, inRow, values };
}

export interface SolveOptions {
  readonly relativeGap: number;
  readonly absoluteGap: number;
  readonly maxNodes: number;
  /** A starting point (one value a column), feasible or not. */
  readonly start?: readonly number[];
  /** The start is what to fall back on, not where to look first: looking round it can take as long as the solve. */
  readonly startIsFallback?: boolean;
  /** Ask for the linear relaxation only. */
  readonly relax?: boolean;
  /**
   * Of a linear relaxation, or that of a large program: where the primal simplex method goes on from, quick where that point keeps the rows;
   * absent: from nothing.
   */
  readonly basis?: Basis;
  /** Of a linear relaxation: other costs over the same rows, each made least in its turn from where the one before ended. */
  readonly others?: readonly Float64Array[];
  /** Most seconds; absent: no limit. An answer that it cuts short (`timeLimit`) is another one on another machine. */
  readonly timeLimitS?: number;
  /** How a planner is told of this solve on its way; absent: by the model's name alone. */
  readonly told?: Told;
}

/** Where a simplex method stands: which columns and rows lie at a bound (`AT`) and which are basic. */
export interface Basis {
  readonly columns: Uint8Array;
  readonly rows: Uint8Array;
}

export const AT = { lower: 0, basic: 1, upper: 2 } as const;

/** A basis where one row more does not bind. */
export function withRow({ columns, rows }: Basis): Basis {
  return { columns, rows: Uint8Array.from([...rows, AT.basic]) };
}

/** A level of objectives in a planner's words: what its figures are in, and how many of that make one of the model's. */
export interface Told {
  readonly level: string;
  readonly unit: string;
  readonly scale: number;
  /** Of the program that the one solved is a part of, in the model's figures: what its other columns cost, and its proved bound. */
  readonly whole?: { readonly others: number; readonly bound: number };
}

/** The same on every machine but for what a clock or a hand cut short. `decomposed`: too large to be solved whole, and bounded all the same. */
export type MipStatus =
  | 'optimal'
  | 'gapReached'
  | 'nodeLimit'
  | 'decomposed'
  | 'timeLimit'
  | 'stoppedByHand'
  | 'infeasible'
  | 'unbounded';

export type CutShort = 'timeLimit' | 'stoppedByHand';

export function isReproducible(status: MipStatus): status is Exclude<MipStatus, CutShort> {
  return status !== 'timeLimit' && status !== 'stoppedByHand';
}

export interface MipSolution {
  readonly status: MipStatus;
  /** Empty when infeasible or when no solution was found. */
  readonly values: Float64Array;
  readonly objective: number;
  /** Proved lower bound of the objective (minimise); at the least what the bounds of the columns alone prove. */
  readonly bound: number;
  /** |objective − bound| / max(|objective|, 1e-9). */
  readonly relativeGap: number;
  readonly nodes: number;
  readonly solver: string;
  /** Of a linear relaxation solved to its optimum, or that of a large program: the price of each row, ≥ 0 where its lower side binds. */
  readonly duals?: Float64Array;
  /** Where its simplex method ended, and how many steps of it that took. */
  readonly basis?: Basis;
  readonly pivots?: number;
  /** In the order of `options.others`; absent where none were asked for, or the first solve found no optimum. */
  readonly others?: readonly MipSolution[];
}

/**
 * Solves one model; given to `propose` by the shell, which runs it in a worker. Stopped by hand it answers all the same: with the best it has, or
 * the start where that is feasible, or no values.
 */
export type Solve = (mip: Mip, options: SolveOptions) => Promise<MipSolution>;

/** A solve on its way, in the model's own figures. */
export interface SolveProgress {
  readonly name: string;
  readonly told?: Told;
  /** Null while there is none. */
  readonly incumbent: number | null;
  readonly bound: number | null;
  readonly nodes: number;
}

/** Given to what makes a `Solve`. */
export interface SolveWatch {
  /** On a SharedArrayBuffer, polled by the solver: once not 0, solves end with the best they have, and those begun later at once. */
  readonly stop?: Int32Array;
  readonly progress?: (at: SolveProgress) => void;
}

/** A `Solve` that remembers what cut an answer short; a hand says more than a clock. */
export function noting(solve: Solve): { readonly solve: Solve; cutShort(): CutShort | null } {
  let cut: CutShort | null = null;
  return {
    async solve(mip, options) {
      const solution = await solve(mip, options);
      if (!isReproducible(solution.status) && cut !== 'stoppedByHand') cut = solution.status;
      return solution;
    },
    cutShort: () => cut,
  };
}
