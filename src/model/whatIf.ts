import type { Mip, MipRow, MipSolution, Solve, SolveOptions } from './mip.js';

/** A model with a few of its columns bounded otherwise, and perhaps a few rows more. */
export interface WhatIf {
  readonly name: string;
  /** Column number, lower and upper bound. */
  readonly bounds: readonly (readonly [column: number, lower: number, upper: number])[];
  readonly rows?: readonly MipRow[];
  /** Where to start from; absent: from the options' start. */
  readonly start?: readonly number[];
}

export function withChanges(mip: Mip, { name, bounds, rows = [] }: WhatIf): Mip {
  const columns = [...mip.columns];
  for (const [column, lower, upper] of bounds) columns[column] = { ...columns[column], lower, upper };
  return { ...mip, name, columns, rows: rows.length > 0 ? [...mip.rows, ...rows] : mip.rows };
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
