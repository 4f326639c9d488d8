import {
  isReproducible,
  type Mip,
  type MipRow,
  type MipSolution,
  type Solve,
  type SolveOptions,
} from '../../../model/mip.js';
import type { PhaseLevel } from '../../../model/phases.js';
import { sum } from '../program/columns.js';
import { asEarlyAsCanBe } from './early.js';
import type { Timetable } from './schedule.js';

/** Year of each work, counted from the first; −1 where it has none. */
export interface Timed {
  readonly start: readonly number[];
  /** Part of each due target that is missed at its date. */
  readonly short: readonly number[];
  readonly levels: readonly PhaseLevel[];
}

export interface TimeOptions {
  readonly delayWeight: number;
  readonly absoluteGap: number;
  readonly maxNodes: number;
}

const TOLERANCE = 1e-6;

/**
 * Years of all works, in three levels: as little as possible left without a year (each work alike, and by its load); as little as possible
 * of the targets that are due earlier missed at their dates; then the busiest year as little above the mean as can be, and
 * works early (`delayWeight` × the mean delay in years, by load). A first try asks for nothing missed at all; mostly that is the answer.
 * Stops by gap or nodes. Always has an answer: nothing begun is one; cut short by hand or clock, work by work as early as can be.
 */
export async function solveTimetable(table: Timetable, options: TimeOptions, solve: Solve): Promise<Timed> {
  const { columns, rows, task, by, short } = table;
  const { works, years } = task;
  const last = works.map((work, w) => by(w, work.latest));
  const open = new Set(last.filter((column) => column >= 0));
  const unwanted = new Set(short);
  const zeros = () => new Float64Array(columns.length);
  const total = works.reduce((all, { load }) => all + load, 0);
  const weightOf = (w: number) => 1 / works.length + (total > 0 ? works[w].load / total : 0);
  const placed = zeros();
  last.forEach((column, w) => {
    if (column >= 0) placed[column] = -weightOf(w);
  });
  const missed = zeros();
  task.dues.forEach(({ weight }, t) => {
    missed[short[t]] = weight;
  });
  const even = zeros();
  even[table.busiest] = 1;
  works.forEach(({ load }, w) => {
    for (let y = 0; y < years.length - 1; y++) {
      const column = by(w, y);
      if (column >= 0 && total > 0) even[column] -= (options.delayWeight * load) / total;
    }
  });
  const limits: SolveOptions = { relativeGap: 0, absoluteGap: options.absoluteGap, maxNodes: options.maxNodes };
  const mip = (name: string, costs: Float64Array, held: readonly MipRow[]): Mip => ({
    name,
    columns: columns.map((column, c) => ({ ...column, cost: costs[c] })),
    rows: [...rows, ...held],
    offset: 0,
  });
  const whole = mip('years', even, []);
  const clean: Mip = {
    ...whole,
    columns: whole.columns.map((column, c) => {
      if (open.has(c)) return { ...column, lower: 1 };
      return unwanted.has(c) ? { ...column, upper: 0 } : column;
    }),
  };
  const offset = works.reduce((all, _, w) => all + weightOf(w), 0);
  const never = works.reduce((all, _, w) => all + (last[w] < 0 ? weightOf(w) : 0), 0);
  const rest: PhaseLevel = {
    name: 'unplaced',
    unit: UNIT.unplaced,
    value: never,
    bound: never,
    status: 'optimal',
    nodes: 0,
  };
  if (open.size === 0) return read(zeros(), [rest]);
  const tried = await solve(clean, limits);
  if (tried.values.length > 0) return read(tried.values, [rest, levelOf('busiestYear', tried)]);
  const held: MipRow[] = [];
  let start: Float64Array = zeros();
  for (const column of [...table.owed, ...short]) start[column] = 1;
  if (!isReproducible(tried.status)) start = asEarlyAsCanBe(table);
  const levels: PhaseLevel[] = [];
  for (const [name, costs, tolerance] of [
    ['unplaced', placed, TOLERANCE],
    ['late', missed, TOLERANCE],
    ['busiestYear', even, options.absoluteGap],
  ] as const) {
    if (costs.every((cost) => cost === 0)) continue;
    const given = { ...limits, absoluteGap: tolerance, start: Array.from(start) };
    const solution = await solve(mip(name, costs, held), given);
    if (solution.values.length > 0) start = solution.values;
    const value = start.reduce((sumOf, x, c) => sumOf + x * costs[c], 0);
    levels.push(levelOf(name, { ...solution, objective: value }, name === 'unplaced' ? offset : 0));
    const terms = sum();
    costs.forEach((cost, column) => {
      terms.add(column, cost);
    });
    held.push(terms.row(`level[${name}]`, -Infinity, value + tolerance));
  }
  return read(start, levels);

  function read(values: Float64Array, found: readonly PhaseLevel[]): Timed {
    const start = works.map((_, w) => years.findIndex((_year, y) => by(w, y) >= 0 && values[by(w, y)] > 0.5));
    return { start, short: short.map((column) => values[column]), levels: found };
  }
}

const UNIT = { unplaced: 'weighted share', late: 'weighted share', busiestYear: 'mean years of work' } as const;

function levelOf(name: PhaseLevel['name'], solution: MipSolution, offset = 0): PhaseLevel {
  const clean = (value: number) => (Math.abs(value) < 1e-7 ? 0 : value);
  const value = clean(solution.objective + offset);
  const bound = Math.min(value, clean(solution.bound + offset));
  return {
    name,
    unit: UNIT[name],
    value,
    bound,
    status: solution.status,
    nodes: solution.nodes,
  };
}
