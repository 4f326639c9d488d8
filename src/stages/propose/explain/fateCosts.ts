import type { Mip, MipRow, Solve, SolveOptions } from '../../../model/mip.js';
import type { OpenFate, StoredLevel, StoredProgram } from '../../../model/storedProgram.js';
import { neighbourhood } from './neighbourhood.js';

/** What another fate would cost: the plan that carries it out, against the plan as it is, level by level. */
export interface FateCost {
  readonly fate: string;
  readonly zh: string;
  readonly en: string;
  /** Null where no plan carries it out with the rest of the program in force. */
  readonly levels: readonly LevelDifference[] | null;
  /** How much more (or, below 0, less) each target reaches, in its unit; those that change. */
  readonly targets: readonly { readonly id: string; readonly unit: string; readonly difference: number }[];
  /** Names of other fates that change with it. */
  readonly changes: readonly string[];
  /** Whether no plan costs less; else `levels` is what a plan found near by costs, at most. */
  readonly proved: boolean;
}

export interface LevelDifference {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: Readonly<Record<'zh' | 'en', string>>;
  readonly difference: number;
}

/** Programs up to this many columns are solved whole. */
const WHOLE_UP_TO = 3000;
/** Rows walked from the fate in question: near, and farther where something has to give way. */
const NEAR = 2;
const FAR = 4;
const OPTIONS: SolveOptions = { relativeGap: 1e-7, absoluteGap: 1e-7, maxNodes: 5000 };
/** Differences below this part of a level's unit in the model are none. */
const NOISE = 1e-5;

/**
 * The cost of every other open fate of a piece or firm, the least first: the fate is imposed and the levels are solved anew in their order,
 * each held while the next is made least.
 *
 * Small programs are solved whole, and the answer is proved. Of large ones only a part may change, and the answer is a plan, so that its cost is the
 * most the fate would cost: first what hangs together with the fate by a few rows; where that would cost an earlier level, also what the linear
 * relaxation would rather change anywhere (a plot at the other end of the district that makes good for this one). Both plans are made least
 * over the same part, so no difference is an accident of where the run stopped.
 */
export async function fateCosts(program: StoredProgram, fates: readonly OpenFate[], solve: Solve): Promise<FateCost[]> {
  const costs = await Promise.all(fates.map((fate) => fateCost(program, fate, solve)));
  return costs.sort((p, q) => compare(p, q));
}

/** By levels in order; what can't be carried out last. */
function compare(p: FateCost, q: FateCost): number {
  if (p.levels === null || q.levels === null) return Number(p.levels === null) - Number(q.levels === null);
  for (const [i, { difference }] of p.levels.entries()) {
    const other = q.levels[i]?.difference ?? 0;
    if (Math.abs(difference - other) > 0) return difference - other;
  }
  return 0;
}

async function fateCost(program: StoredProgram, fate: OpenFate, solve: Solve): Promise<FateCost> {
  const { mip, values } = program;
  const proved = mip.columns.length <= WHOLE_UP_TO;
  const asked = fate.bounds.map(([column]) => column);
  const all = neighbourhood(mip, asked, Number.POSITIVE_INFINITY);
  const near = neighbourhood(mip, asked, NEAR);
  const answer = async (free: ReadonlySet<number>, imposed: readonly number[]): Promise<FateCost> => {
    const asIs = (await asPlanned(program, restricted(program, free, []), OPTIONS, solve)) ?? values;
    const { fate: name, zh, en } = fate;
    return { fate: name, zh, en, ...difference(program, asked, asIs, imposed), proved };
  };
  const rather = async (): Promise<ReadonlySet<number>> => {
    const whole = restricted(program, all, fate.bounds);
    const relaxed = await asPlanned(program, whole, { ...OPTIONS, relax: true }, solve);
    return new Set([
      ...near,
      ...(relaxed ?? []).flatMap((value, c) => (Math.abs(value - values[c]) > 1e-6 ? [c] : [])),
    ]);
  };
  const tried: ReadonlySet<number>[] = [];
  for (const part of proved ? [async () => all] : [async () => near, rather]) {
    const free = await part();
    tried.push(free);
    const imposed = await asPlanned(program, restricted(program, free, fate.bounds), OPTIONS, solve);
    if (imposed) return answer(free, imposed);
  }
  const wider = proved ? [all] : [new Set([...tried[1], ...neighbourhood(mip, asked, FAR)]), all];
  for (const free of wider) {
    const imposed = await inTurn(program, restricted(program, free, fate.bounds), solve);
    if (imposed) return answer(free, imposed);
  }
  const { fate: name, zh, en } = fate;
  return { fate: name, zh, en, levels: null, targets: [], changes: [], proved: true };
}

/** The program with all but some columns as they are in the plan, and bounds imposed. */
function restricted({ mip, values }: StoredProgram, free: ReadonlySet<number>, bounds: OpenFate['bounds']): Mip {
  const columns = mip.columns.map((column, c) =>
    free.has(c) ? column : { ...column, lower: values[c], upper: values[c] },
  );
  for (const [column, lower, upper] of bounds) columns[column] = { ...columns[column], lower, upper };
  return { ...mip, columns };
}

/** The last level made least with all before it where the plan has them. Null: that can't be. */
async function asPlanned(
  { levels, values }: StoredProgram,
  mip: Mip,
  options: SolveOptions,
  solve: Solve,
): Promise<readonly number[] | null> {
  const last = levels.length - 1;
  const rows = levels.slice(0, last).map((level) => held(level, levelValue(level, values)));
  const solution = await solve(
    priced(mip, levels[last], rows),
    options.relax ? options : { ...options, start: values },
  );
  return solution.values.length > 0 ? Array.from(solution.values) : null;
}

/** Each level made least in its turn, those before it held. Null: no plan. */
async function inTurn({ levels }: StoredProgram, mip: Mip, solve: Solve): Promise<readonly number[] | null> {
  const rows: MipRow[] = [];
  let found: readonly number[] | null = null;
  for (const level of levels) {
    const { values: best } = await solve(priced(mip, level, rows), found ? { ...OPTIONS, start: found } : OPTIONS);
    if (best.length === 0) return found;
    found = Array.from(best);
    rows.push(held(level, levelValue(level, found)));
  }
  return found;
}

function priced(mip: Mip, { name, columns, costs }: StoredLevel, rows: readonly MipRow[]): Mip {
  const price = new Map(columns.map((column, i) => [column, costs[i]]));
  return {
    ...mip,
    name: `explain ${name}`,
    columns: mip.columns.map((column, c) => ({ ...column, cost: price.get(c) ?? 0 })),
    rows: [...mip.rows, ...rows],
  };
}

function held({ name, columns, costs, tolerance }: StoredLevel, value: number): MipRow {
  return { name: `level[${name}]`, lower: -Infinity, upper: value + tolerance, columns, values: costs };
}

export function levelValue({ columns, costs }: StoredLevel, values: readonly number[]): number {
  return columns.reduce((total, column, i) => total + costs[i] * values[column], 0);
}

function difference(
  { levels, targets, mip }: StoredProgram,
  asked: readonly number[],
  before: readonly number[],
  after: readonly number[],
): Pick<FateCost, 'levels' | 'targets' | 'changes'> {
  const exact = (value: number, scale: number) => (Math.abs(value) < NOISE ? 0 : value * scale);
  return {
    levels: levels.map((level) => {
      const { name, zh, en, unit, scale } = level;
      return { name, zh, en, unit, difference: exact(levelValue(level, after) - levelValue(level, before), scale) };
    }),
    targets: targets.flatMap(({ id, unit, short, aim }) => {
      const more = exact(before[short] - after[short], aim);
      return more === 0 ? [] : [{ id, unit, difference: more }];
    }),
    changes: mip.columns.flatMap(({ name }, c) => {
      if (asked.includes(c) || !CHOICE.test(name) || Math.abs(before[c] - after[c]) < 0.5) return [];
      return [`${after[c] > 0.5 ? '+' : '−'}${name}`];
    }),
  };
}

/** Columns that a planner would call a decision. */
const CHOICE = /^(upgrade|reclaim|regreen|reserve|cluster|move|close)\[/;
