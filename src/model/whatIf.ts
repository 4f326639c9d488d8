import type { Mip, MipColumn, MipRow, MipSolution, Solve, SolveOptions } from './mip.js';

/** A model with a few of its columns bounded otherwise, perhaps a few columns and rows more, and some rows less. */
export interface WhatIf {
  readonly name: string;
  /** Column number, lower and upper bound. */
  readonly bounds: readonly (readonly [column: number, lower: number, upper: number])[];
  readonly rows?: readonly MipRow[];
  /** Behind those it has, which keep their numbers. */
  readonly columns?: readonly MipColumn[];
  /** Rows by name that do not hold. */
  readonly without?: ReadonlySet<string>;
  /** Where to start from; absent: from the options' start. */
  readonly start?: readonly number[];
}

export function withChanges(mip: Mip, { name, bounds, rows = [], columns: added = [], without }: WhatIf): Mip {
  const columns = [...mip.columns, ...added];
  for (const [column, lower, upper] of bounds) columns[column] = { ...columns[column], lower, upper };
  const kept = without ? mip.rows.filter((row) => !without.has(row.name)) : mip.rows;
  return { ...mip, name, columns, rows: rows.length > 0 ? [...kept, ...rows] : kept };
}

/**
 * One model solved under several changes, each from the incumbent (`options.start`), answers in the order asked. As many at once as `solve`
 * allows: the shell's works in as many workers as there are threads, so that order of finish changes nothing. Stopped by hand, those not yet
 * begun answer without values.
 */
export function solveWhatIfs(
  mip: Mip,
  changes: readonly WhatIf[],
  options: SolveOptions,
  solve: Solve,
): Promise<MipSolution[]> {
  return Promise.all(
    changes.map((change) =>
      solve(withChanges(mip, change), { ...options, ...(change.start ? { start: change.start } : {}) }),
    ),
  );
}
