import { byColumn } from '../../../src/model/mip.js';
import { nothing } from '../../../src/stages/propose/answer/nothing.js';
import type { Model } from '../../../src/stages/propose/program/buildMip.js';
import type { Objective } from '../../../src/stages/propose/program/objectives.js';

/** Changes of columns that are made together or not at all. */
export type Change = readonly (readonly [column: number, delta: number])[];

/** A row may be missed by so much. */
const SLACK = 1e-7;

/**
 * A plan in the making on the rows of the exact model: a change is made only if every row still holds; what a target misses is written in its
 * column of last resort, and a block counts once all of it is treated. What the baselines decide by; they know nothing of the solver. Behind the
 * columns of the program stand `notes`, values of the baselines' own, which are taken back with the rest.
 */
export function planState({ layout, rows }: Model, table: readonly Objective[], notes: number) {
  const count = layout.columns.length;
  const values = new Float64Array(count + notes);
  values.set(nothing({ layout, rows }));
  const { starts, inRow, values: by } = byColumn(layout.columns.length, rows);
  const used = Float64Array.from(rows, (row) => row.columns.reduce((sum, c, i) => sum + row.values[i] * values[c], 0));
  const resorts = new Set([...layout.short, ...layout.late].filter((c) => c >= 0));
  const costsOf = (name: Objective['name']) => table.find((one) => one.name === name)?.costs ?? new Float64Array(count);
  const [must, goal] = [costsOf('must'), costsOf('goal')];
  const targets = rows.flatMap(({ columns, values: given, lower }, row) => {
    const i = columns.findIndex((c) => resorts.has(c));
    const column = columns[i];
    return i < 0 ? [] : [{ row, column, aim: given[i], lower, must: must[column], goal: goal[column] }];
  });
  const isTarget = new Uint8Array(rows.length);
  for (const { row } of targets) isTarget[row] = 1;
  const weights = weightsOf(table);
  let weight = 0;
  const blocksOfColumn = blocksByColumn({ layout, rows });
  let journal: (readonly [number, number])[] = [];

  function add(column: number, delta: number): void {
    values[column] += delta;
    if (column >= count) return;
    weight += delta * weights[column];
    for (let i = starts[column]; i < starts[column + 1]; i++) used[inRow[i]] += by[i] * delta;
  }
  function put(change: Change): void {
    for (const one of change) {
      journal.push(one);
      add(one[0], one[1]);
    }
  }
  function holds(column: number): boolean {
    if (column >= count) return true;
    const { lower, upper } = layout.columns[column];
    if (values[column] < lower - SLACK || values[column] > upper + SLACK) return false;
    for (let i = starts[column]; i < starts[column + 1]; i++) {
      const r = inRow[i];
      if (!isTarget[r] && (used[r] > rows[r].upper + SLACK || used[r] < rows[r].lower - SLACK)) return false;
    }
    return true;
  }
  /** Undoes all since the journal was so long. */
  function rollBack(length: number): void {
    for (let i = journal.length - 1; i >= length; i--) add(journal[i][0], -journal[i][1]);
    journal.length = length;
  }

  /** Blocks that a change touches are given up first, and taken up again where all of them is treated. */
  function tryMake(change: Change): boolean {
    const own = [...new Set(change.flatMap(([c]) => blocksOfColumn[c] ?? []))];
    const before = journal.length;
    put(own.flatMap((b): Change => (values[b] > 0.5 ? [[b, -1]] : [])));
    put(change);
    const isMade = change.every(([c]) => holds(c));
    if (!isMade) rollBack(before);
    else
      for (const b of own) {
        const at = journal.length;
        put([[b, 1]]);
        if (!holds(b)) rollBack(at);
      }
    return isMade;
  }

  const missed = ({ row, column, aim, lower }: (typeof targets)[number]) =>
    Math.max(0, (lower - used[row]) / aim + values[column]);
  return {
    values,
    weights,
    tryMake,
    rollBack,
    /** Whether this target misses something yet. */
    isShort: (column: number) => targets.some((target) => target.column === column && missed(target) > 1e-9),
    /** Weighted sum of the plan: `perShare` for all of a must target that is missed, a tenth of it for a goal. */
    score: (perShare: number) =>
      targets.reduce((sum, one) => sum + perShare * (one.must + one.goal / 10) * missed(one), weight),
    /** The plan as values of the program, what is missed written in. */
    plan() {
      const whole = values.slice(0, count);
      for (const target of targets) whole[target.column] = missed(target);
      return whole;
    },
    mark: () => journal.length,
    /** What is done so far is not taken back. */
    settle() {
      journal = [];
    },
  };
}

export type PlanState = ReturnType<typeof planState>;

/** Blocks that count only where this column treats their piece. */
function blocksByColumn({ layout, rows }: Model): number[][] {
  const found: number[][] = [];
  const blocks = new Set([...layout.block].filter((c) => c >= 0));
  for (const { name, columns } of rows) {
    if (!name.startsWith('treated[')) continue;
    const block = columns.find((c) => blocks.has(c)) ?? -1;
    for (const c of columns) {
      if (c === block) continue;
      found[c] ??= [];
      if (!found[c].includes(block)) found[c].push(block);
    }
  }
  return found;
}

/** The levels that are no shortfall as one sum: each outweighs what those after it can change. */
function weightsOf(table: readonly Objective[]): Float64Array {
  const weights = new Float64Array(table[0].costs.length);
  for (const { name, costs } of table) {
    if (name === 'must' || name === 'goal') continue;
    const level = { unmet: 1e7, newConstruction: 1e3, townsCrossed: 1e-3 }[name as string] ?? 1;
    costs.forEach((cost, c) => {
      weights[c] += level * cost;
    });
  }
  return weights;
}

export function worths(table: readonly Objective[], plan: Float64Array): number[] {
  return table.map(({ costs, scale }) => scale * costs.reduce((total, cost, c) => total + cost * plan[c], 0));
}
