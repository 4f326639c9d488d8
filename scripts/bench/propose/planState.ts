import { nothing } from '../../../src/stages/propose/answer/nothing.js';
import type { Model } from '../../../src/stages/propose/program/buildMip.js';
import type { Objective } from '../../../src/stages/propose/program/objectives.js';

/** Changes of columns that are made together or not at all. */
export type Change = readonly (readonly [column: number, delta: number])[];

/**
 * A plan in the making on the rows of the exact model: a change is made only if every row still holds; what a target misses is written in its
 * column of last resort, and a block counts once all of it is treated. What the baselines decide by; neither knows of the solver.
 */
export function planState({ layout, rows }: Model, weights: Float64Array) {
  const values = nothing({ layout, rows });
  const used = new Float64Array(rows.length);
  const rowsOf: (readonly [row: number, by: number])[][] = layout.columns.map(() => []);
  /** Column that takes what the row of a target misses. */
  const resortOfRow = new Map<number, number>();
  const aimOfRow = new Map<number, number>();
  const resorts = new Set([...layout.short, ...layout.late].filter((c) => c >= 0));
  rows.forEach((row, r) => {
    row.columns.forEach((c, i) => {
      rowsOf[c].push([r, row.values[i]]);
      used[r] += row.values[i] * values[c];
    });
    const resort = row.columns.find((c) => resorts.has(c));
    if (resort === undefined) return;
    resortOfRow.set(r, resort);
    aimOfRow.set(r, row.values[row.columns.indexOf(resort)]);
  });
  const blocksOfColumn = new Map<number, Set<number>>();
  const blocks = new Set([...layout.block].filter((c) => c >= 0));
  rows.forEach((row) => {
    if (!row.name.startsWith('treated[')) return;
    const block = row.columns.find((c) => blocks.has(c)) ?? -1;
    for (const c of row.columns)
      if (c !== block) blocksOfColumn.set(c, (blocksOfColumn.get(c) ?? new Set()).add(block));
  });
  const slack = 1e-7;
  const holds = (r: number) =>
    resortOfRow.has(r) || (used[r] <= rows[r].upper + slack && used[r] >= rows[r].lower - slack);
  let weight = 0;
  const journal: Change[] = [];
  const put = (change: Change) => {
    journal.push(change);
    for (const [c, delta] of change) {
      values[c] += delta;
      weight += delta * weights[c];
      for (const [r, by] of rowsOf[c]) used[r] += by * delta;
    }
  };
  const inBounds = (c: number) => {
    const { lower, upper } = layout.columns[c];
    return values[c] >= lower - slack && values[c] <= upper + slack;
  };
  const fits = (change: Change) => change.every(([c]) => inBounds(c) && rowsOf[c].every(([r]) => holds(r)));
  const reversed = (change: Change): Change => change.map(([c, delta]) => [c, -delta]);
  /** Blocks that a change touches: given up first, taken up again where all of them is treated. */
  const touched = (change: Change) => [...new Set(change.flatMap(([c]) => [...(blocksOfColumn.get(c) ?? [])]))];

  function tryMake(change: Change): boolean {
    const own = touched(change);
    const given = own.flatMap((b): Change => (values[b] > 0.5 ? [[b, -1]] : []));
    put(given);
    put(change);
    const made = fits(change);
    if (!made) put(reversed(change));
    for (const b of own) {
      if (values[b] > 0.5) continue;
      put([[b, 1]]);
      if (!fits([[b, 1]])) put([[b, -1]]);
    }
    return made;
  }

  /** Part of its aim that the row of each target misses, by its column of last resort. */
  const missing = () =>
    [...resortOfRow].map(([r, column]): readonly [column: number, share: number] => {
      const aim = aimOfRow.get(r) ?? 1;
      return [column, Math.max(0, (rows[r].lower - used[r] + aim * values[column]) / aim)];
    });
  /** The plan as values of the program, what is missed written in. */
  const plan = () => {
    const whole = values.slice();
    for (const [column, share] of missing()) whole[column] = share;
    return whole;
  };
  /** Weighted sum of the plan, what is missed with it. */
  const score = () => missing().reduce((total, [column, share]) => total + share * weights[column], weight);
  /** Undoes all since the journal was so long. */
  const rollBack = (length: number) => {
    const since = journal.splice(length);
    for (const change of since.reverse()) put(reversed(change));
    journal.length = length;
  };
  return { values, tryMake, missing, plan, score, rollBack, journalLength: () => journal.length };
}

export type PlanState = ReturnType<typeof planState>;

export function worths(table: readonly Objective[], plan: Float64Array): number[] {
  return table.map(({ costs, scale }) => scale * costs.reduce((total, cost, c) => total + cost * plan[c], 0));
}
