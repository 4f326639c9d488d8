import type { Highs, HighsCallbackMap, Model, ModelData } from 'highs';
import { LianpianError } from '../model/errors.js';
import {
  type Basis,
  boxBound,
  isFeasible,
  type Mip,
  type MipRow,
  type MipSolution,
  type MipStatus,
  type Solve,
  type SolveOptions,
  type SolveWatch,
} from '../model/mip.js';
import { type CutRelaxation, solveNearWhole, type Wanted } from './nearWhole.js';
import { presolveCheck } from './presolveCheck.js';
import { cutShort, startOf } from './startPoint.js';
import { type SolveWith, tighten } from './tighten.js';

/** The package declares CommonJS types but its ES module exports the loader itself. */
async function loadHighs(wasmModule?: object): Promise<Highs> {
  const { default: load } = await import('highs');
  return (load as unknown as (options: object) => Promise<Highs>)(wasmModule ? { wasmModule } : {});
}

/** A plan was sought already: what is wanted is the bound, and searches of the solver's own for another take half of the time. */
const PROOF = {
  mip_heuristic_run_feasibility_jump: false,
  mip_heuristic_run_rens: false,
  mip_heuristic_run_rins: false,
  mip_heuristic_run_root_reduced_cost: false,
} as const;

/** Programs from here on are sought near their linear relaxation first. */
const NEAR_FROM_COLUMNS = 3000;

/** Fixed, so that two runs of one model take the same path. */
const FIXED = { output_flag: false, random_seed: 20_251 } as const;

/** From so many columns on an interior point takes a third of the time of the simplex method at the root, and a restart costs more than it saves. */
const LARGE_FROM_COLUMNS = 30_000;
const LARGE = { mip_lp_solver: 'ipm', mip_allow_restart: false } as const;
/** Where a start is only to fall back on, programs around a plan that is known take three quarters of the time and find less than the tree. */
const BETWEEN_EQUALS = { mip_heuristic_run_rins: false, mip_heuristic_run_rens: false } as const;

/**
 * Solves one model with HiGHS, in this thread (the shell runs it in a worker: `highsWorker.ts`).
 * Needs: a model that passes `presolveCheck`. Promises: one thread, fixed seed, no clock: the same model and options give the same
 * values, watched or not. Integer columns come back as whole numbers. `bound` is the solver's proved dual bound (of the relaxation when `relax`).
 * Watched, it looks at the stop flag at every step of the simplex method or of the tree, and ends with the best it has.
 * Each call has its own WebAssembly instance (15–30 ms, of `wasmModule` where the solver is compiled already), so an abort can't poison the next
 * solve and all memory goes with it.
 */
export async function solveMip(
  mip: Mip,
  options: SolveOptions,
  watch: SolverWatch = {},
  wasmModule?: object,
): Promise<MipSolution> {
  presolveCheck(mip);
  return solveWith(() => loadHighs(wasmModule), mip, options, watch);
}

export interface SolverWatch extends SolveWatch {
  /** A better solution, the moment it is found. */
  readonly improved?: (values: Float64Array) => void;
}

/** A `Solve` that keeps one WebAssembly instance for many small models, and takes a fresh one after a failure. */
export function inProcessSolve(watch: SolverWatch = {}): Solve {
  let instance: Promise<Highs> | undefined;
  return async (mip, options) => {
    presolveCheck(mip);
    instance ??= loadHighs();
    try {
      return await solveWith(() => instance ?? loadHighs(), mip, options, watch);
    } catch (error) {
      instance = undefined;
      throw error;
    }
  };
}

async function solveWith(
  load: () => Promise<Highs>,
  mip: Mip,
  options: SolveOptions,
  watch: SolverWatch,
): Promise<MipSolution> {
  try {
    const highs = await load();
    const solver = `HiGHS ${highs.version.string}`;
    if (mip.columns.length === 0) return emptySolution(mip, solver);
    if (isStopped(watch)) {
      return cutShort(mip, 'stoppedByHand', { ...startOf(options), bound: Number.NEGATIVE_INFINITY, nodes: 0, solver });
    }
    const once = (one: Mip, asked: SolveOptions, watched: SolverWatch, { proof, enough }: Wanted = {}) =>
      highs.withModel(modelData(highs, one, asked.relax === true), (model) => {
        if (proof) model.options.set(PROOF);
        if (enough !== undefined) model.options.set({ objective_target: enough });
        return run(highs, model, one, asked, solver, watched);
      });
    const isNear =
      !options.relax && mip.columns.length >= NEAR_FROM_COLUMNS && mip.columns.some(({ integer }) => integer);
    const cut: CutRelaxation = (one, relaxed, gap) =>
      highs.withModel(modelData(highs, one, true), (model) => {
        model.options.set({ ...FIXED, ...DUAL, simplex_iteration_limit: MOST_STEPS });
        setBasis(model, relaxed.basis);
        return tighten(one, relaxed, gap, (cuts) =>
          solveWithMore(highs, model, one, cuts, hooks(highs, one, options, watch)),
        );
      });
    return isNear ? solveNearWhole(mip, options, watch, once, cut) : once(mip, options, watch);
  } catch (error) {
    if (error instanceof LianpianError) throw error;
    throw solverError(mip, error instanceof Error ? error.message : String(error));
  }
}

export function solverError(mip: Pick<Mip, 'name' | 'columns' | 'rows'>, why: string): LianpianError {
  return new LianpianError(
    'E_SOLVER',
    `the solver stopped: ${why}`,
    `${mip.name} (${mip.columns.length} columns, ${mip.rows.length} rows)`,
    'Lower cluster.maxCount or solve.maxNodes, or raise solve.relativeGap; split the district if it is very large.',
  );
}

/** A model without columns: feasible when every row allows 0. */
function emptySolution(mip: Mip, solver: string): MipSolution {
  const objective = mip.offset;
  return {
    status: 'optimal',
    values: new Float64Array(0),
    objective,
    bound: objective,
    relativeGap: 0,
    nodes: 0,
    solver,
  };
}

/** Rows as the solver takes them. */
function matrixOf(numCols: number, rows: readonly MipRow[]) {
  const nonZeros = rows.reduce((sum, row) => sum + row.columns.length, 0);
  const starts = new Int32Array(rows.length + 1);
  const indices = new Int32Array(nonZeros);
  const values = new Float64Array(nonZeros);
  let used = 0;
  rows.forEach((row, r) => {
    indices.set(row.columns, used);
    values.set(row.values, used);
    used += row.columns.length;
    starts[r + 1] = used;
  });
  return { format: 'csr', numRows: rows.length, numCols, starts, indices, values } as const;
}

function modelData(highs: Highs, mip: Mip, relax: boolean): ModelData {
  const finite = (bound: number) => Math.min(Math.max(bound, -highs.infinity), highs.infinity);
  const { continuous, integer } = highs.constants.variableType;
  const integrality = mip.columns.map((column) => (column.integer ? integer : continuous));
  return {
    numCols: mip.columns.length,
    numRows: mip.rows.length,
    offset: mip.offset,
    colCost: Float64Array.from(mip.columns, (column) => column.cost),
    colLower: Float64Array.from(mip.columns, (column) => finite(column.lower)),
    colUpper: Float64Array.from(mip.columns, (column) => finite(column.upper)),
    rowLower: Float64Array.from(mip.rows, (row) => finite(row.lower)),
    rowUpper: Float64Array.from(mip.rows, (row) => finite(row.upper)),
    matrix: matrixOf(mip.columns.length, mip.rows),
    ...(relax || !mip.columns.some((column) => column.integer) ? {} : { integrality }),
  };
}

function isStopped({ stop }: SolveWatch): boolean {
  return stop !== undefined && Atomics.load(stop, 0) !== 0;
}

/** Hooks in the solver's loops: they stop it and tell of it, and change nothing else in its path. */
function hooks(highs: Highs, mip: Mip, { told }: SolveOptions, watch: SolverWatch): HighsCallbackMap | undefined {
  const { stop, progress, improved } = watch;
  if (!stop && !progress && !improved) return undefined;
  const { callbackType } = highs.constants;
  const poll = (event: { interrupt(): void }): undefined => {
    if (isStopped(watch)) event.interrupt();
  };
  const figure = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < highs.infinity ? value : null;
  return {
    [callbackType.simplexInterrupt]: poll,
    [callbackType.ipmInterrupt]: poll,
    [callbackType.mipInterrupt](event) {
      const { mip_primal_bound, mip_dual_bound, mip_node_count } = event.data;
      const [incumbent, bound] = [figure(mip_primal_bound), figure(mip_dual_bound)];
      progress?.({
        name: mip.name,
        ...(told ? { told } : {}),
        incumbent,
        bound,
        nodes: Math.max(0, Number(mip_node_count ?? 0)),
      });
      return poll(event);
    },
    [callbackType.mipImprovingSolution](event) {
      if (event.data.mip_solution) improved?.(event.data.mip_solution);
      return undefined;
    },
  };
}

function run(
  highs: Highs,
  model: Model,
  mip: Mip,
  options: SolveOptions,
  solver: string,
  watch: SolverWatch,
): MipSolution {
  const codes = highs.constants.modelStatus;
  const isMip = options.relax !== true && mip.columns.some((column) => column.integer);
  model.options.set({
    ...FIXED,
    mip_rel_gap: options.relativeGap,
    mip_abs_gap: options.absoluteGap,
    mip_max_nodes: options.maxNodes,
    ...(isMip && mip.columns.length >= LARGE_FROM_COLUMNS ? LARGE : {}),
    ...(isMip && options.startIsFallback ? BETWEEN_EQUALS : {}),
    ...(options.timeLimitS === undefined ? {} : { time_limit: options.timeLimitS }),
  });
  if (isMip && options.start && !options.startIsFallback)
    model.setSolution({ colValue: Float64Array.from(options.start) });
  if (!isMip && options.basis) goOnFrom(model, options.basis);
  else if (!isMip && hasFewCosts(mip)) model.options.set(PRIMAL);
  const attempt = () => {
    try {
      model.run(hooks(highs, mip, options, watch));
    } catch (error) {
      return String(error);
    }
    return '';
  };
  let failure = attempt();
  if (failure !== '' || isDoubtful(highs, model, mip, options, isMip)) {
    model.options.set({ presolve: 'off' });
    failure = attempt();
  }
  if (failure !== '') throw solverError(mip, failure);
  const code = model.getModelStatus();
  const nodes = isMip ? Math.max(0, Number(model.info.get('mip_node_count'))) : 0;
  const none = (status: MipStatus, bound: number): MipSolution => ({
    status,
    values: new Float64Array(0),
    objective: bound,
    bound,
    relativeGap: Number.POSITIVE_INFINITY,
    nodes,
    solver,
  });
  if (code === codes.infeasible && isMip && options.start && isFeasible(mip, options.start)) {
    return cutShort(mip, 'nodeLimit', { ...startOf(options), bound: Number.NEGATIVE_INFINITY, nodes, solver });
  }
  if (code === codes.infeasible) return none('infeasible', Number.POSITIVE_INFINITY);
  if (code === codes.unbounded) return none('unbounded', Number.NEGATIVE_INFINITY);
  const ending: MipStatus | undefined =
    code === codes.interrupted
      ? 'stoppedByHand'
      : code === codes.timeLimit
        ? 'timeLimit'
        : code === codes.solutionLimit || code === codes.iterationLimit
          ? 'nodeLimit'
          : undefined;
  if (code !== codes.optimal && code !== codes.objectiveTarget && !ending)
    throw solverError(mip, `model status ${code}`);
  const hasPlan = model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
  if (ending && !(isMip && hasPlan)) {
    const bound = isMip ? Number(model.info.get('mip_dual_bound')) : Number.NEGATIVE_INFINITY;
    return cutShort(mip, ending, { ...startOf(options), bound, nodes, solver });
  }
  const objective = model.getObjectiveValue();
  const bound = isMip ? Math.max(boxBound(mip), Number(model.info.get('mip_dual_bound'))) : objective;
  const values = Float64Array.from(model.getSolution().colValue);
  if (isMip) {
    mip.columns.forEach((column, c) => {
      if (column.integer) values[c] = Math.round(values[c]);
    });
  }
  const relativeGap = Math.abs(objective - bound) / Math.max(Math.abs(objective), 1e-9);
  const proved = Math.abs(objective - bound) <= 1e-9 * Math.max(1, Math.abs(objective));
  const status = ending ?? (proved ? 'optimal' : 'gapReached');
  const found: MipSolution = { status, values, objective, bound, relativeGap, nodes, solver };
  if (isMip || ending) return found;
  const relaxed: MipSolution = { ...found, ...simplexEnd(model) };
  const [costs, ...rest] = options.others ?? [];
  if (!costs) return relaxed;
  const priced = { ...mip, columns: mip.columns.map((column, c) => ({ ...column, cost: costs[c] })) };
  model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs);
  model.options.set(PRIMAL);
  const { basis: _, ...from } = options;
  const { others = [], ...next } = run(highs, model, priced, { ...from, others: rest }, solver, watch);
  return { ...relaxed, others: [next, ...others] };
}

/** The primal simplex method from a point that the solver is told. */
function goOnFrom(model: Model, basis: Basis): void {
  model.options.set(PRIMAL);
  setBasis(model, basis);
}

function setBasis(model: Model, { columns, rows }: Basis): void {
  model.setBasis({ colStatus: Int32Array.from(columns), rowStatus: Int32Array.from(rows) });
}

const PRIMAL = { solver: 'simplex', simplex_strategy: 4 } as const;
const DUAL = { solver: 'simplex', simplex_strategy: 1 } as const;
/** Steps of the simplex method for one round of cuts: most take 50. */
const MOST_STEPS = 5000;

/** The relaxation goes on with more rows from where it ended. */
function solveWithMore(
  highs: Highs,
  model: Model,
  mip: Mip,
  rows: readonly MipRow[],
  watched?: HighsCallbackMap,
): ReturnType<SolveWith> {
  model.addRows({
    lower: Float64Array.from(rows, ({ lower }) => Math.max(lower, -highs.infinity)),
    upper: Float64Array.from(rows, ({ upper }) => Math.min(upper, highs.infinity)),
    matrix: matrixOf(mip.columns.length, rows),
  });
  model.run(watched);
  if (model.getModelStatus() !== highs.constants.modelStatus.optimal) return undefined;
  const { colValue, rowDual } = model.getSolution();
  return { cost: model.getObjectiveValue(), values: Float64Array.from(colValue), prices: Float64Array.from(rowDual) };
}

/** Where next to no column costs anything, prices say nothing of where to go: the dual simplex method takes twice the time of the primal. */
function hasFewCosts({ columns }: Mip): boolean {
  return columns.length >= NEAR_FROM_COLUMNS && columns.filter(({ cost }) => cost !== 0).length < columns.length / 100;
}

function simplexEnd(model: Model): Pick<MipSolution, 'duals' | 'basis' | 'pivots'> {
  const { colStatus, rowStatus } = model.getBasis();
  return {
    duals: Float64Array.from(model.getSolution().rowDual),
    basis: { columns: Uint8Array.from(colStatus), rows: Uint8Array.from(rowStatus) },
    pivots: Number(model.info.get('simplex_iteration_count')),
  };
}

/** Programs up to so many columns that are called infeasible are asked about a second time. */
const ASKED_TWICE_UP_TO = 1000;
/** Beyond the gap that was asked for, this much is rounding. */
const GAP_SLACK = 1e-6;

/**
 * Whether presolve may have spoilt the answer: it can take a hair of tolerance for a contradiction, or end with the start as optimum and the gap open
 * (2 of 2,000 small districts). Infeasible is doubted where a plan at hand refutes it or asking again costs little.
 */
function isDoubtful(highs: Highs, model: Model, mip: Mip, options: SolveOptions, isMip: boolean): boolean {
  const codes = highs.constants.modelStatus;
  const code = model.getModelStatus();
  if (code === codes.unboundedOrInfeasible) return true;
  if (!isMip) return false;
  if (code === codes.infeasible) {
    return mip.columns.length <= ASKED_TWICE_UP_TO || (options.start !== undefined && isFeasible(mip, options.start));
  }
  if (code !== codes.optimal) return false;
  const objective = model.getObjectiveValue();
  const open = objective - Number(model.info.get('mip_dual_bound'));
  const size = Math.abs(objective);
  return open > 2 * Math.max(options.absoluteGap, options.relativeGap * size) + GAP_SLACK * Math.max(1, size);
}
