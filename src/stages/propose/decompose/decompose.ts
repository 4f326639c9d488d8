import { type Finding, finding } from '../../../model/finding.js';
import { checkCancelled, type Job, pause } from '../../../model/job.js';
import type { Level } from '../../../model/level.js';
import {
  boxBound,
  isFeasible,
  type Mip,
  type MipSolution,
  type MipStatus,
  objectiveOf,
  type Solve,
  type SolveOptions,
} from '../../../model/mip.js';
import type { Settings } from '../../../model/settings.js';
import { type Blocks, blocksOf, type Memory } from './blocks.js';
import { type Bargain, bargain } from './bundle.js';
import { lagrangianOf } from './lagrangian.js';
import { type RightOfWay, rightOfWay } from './rightOfWay.js';
import { rounded } from './rounding.js';
import { scalesOf } from './scales.js';

/**
 * A `Solve` for programs beyond the exact method's size; smaller ones go to `solve` as they are.
 *
 * Method. What ties blocks of the program together (targets, room in parks, caps, ledgers) is priced (`lagrangian.ts`); each block's plans are compiled
 * beforehand, so that all answer to prices in one pass (`circuit.ts`). The best prices are found by a bundle (`bundle.ts`): they prove the bound, and
 * leave a mix of plans that keeps what is shared about. From that a plan is made, the undecided blocks solved together, exactly (`rounding.ts`).
 * Promises: `bound` is proved for the whole program, `infeasible` too; `values` keep every row; the same on any number of threads. Status
 * `decomposed` says that it was used. With one `way`, relaxations give way to what finds a plan. To be ended early it answers with the start and the bound of the prices so far. Limits: a plan is sure only from a start that is one; blocks on which the mix agrees are not looked at again, so the gap need not close.
 */
export function decomposing(
  solve: Solve,
  settings: Pick<Settings, 'solve.wholeUpTo' | 'solve.rounds'>,
  job: Job,
  way: RightOfWay = rightOfWay(),
): Solve {
  const memory: Memory = { compiled: null, last: null };
  const inTurn = queue();
  const rounds = settings['solve.rounds'];
  return async (mip, options) => {
    if (mip.columns.length <= settings['solve.wholeUpTo']) return solve(mip, options);
    const { others = [], ...own } = options;
    const answer = await alone(mip, own);
    if (others.length === 0) return answer;
    const rest: MipSolution[] = [];
    for (const costs of others) {
      const columns = mip.columns.map((column, c) => ({ ...column, cost: costs[c] }));
      rest.push(await alone({ ...mip, columns }, own));
    }
    return { ...answer, others: rest };
  };

  async function alone(mip: Mip, options: SolveOptions): Promise<MipSolution> {
    const isEnding = () => job.ending?.() === true;
    if (isEnding()) return left(mip, options, boxBound(mip));
    // one at a time: each takes memory, and this thread alone
    const price = () => priceOf(mip, options, rounds, memory, job, way);
    const priced = await inTurn(() => (options.relax ? way.giveWay().then(price) : way.first(price)));
    if (isEnding()) return left(mip, options, priced.bound);
    const answer = await answered(mip, options, solve, priced);
    return isEnding() ? { ...answer, status: 'stoppedByHand' } : answer;
  }
}

/** What there is when a hand ends it: the start, where it is a plan. */
function left(mip: Mip, { start, relax }: SolveOptions, bound: number): MipSolution {
  const status = 'stoppedByHand';
  if (!start || relax || !isFeasible(mip, start)) return answerOf(status, new Float64Array(0), bound, bound);
  return answerOf(status, Float64Array.from(start), objectiveOf(mip, start), bound);
}

function answerOf(
  status: MipStatus,
  values: Float64Array,
  objective: number,
  bound: number,
  nodes = 0,
  solver = '',
): MipSolution {
  const relativeGap = Math.max(0, objective - bound) / Math.max(Math.abs(objective), 1e-9);
  return { status, values, objective, bound: Math.min(bound, objective), relativeGap, nodes, solver };
}

/** Levels that were solved so, for the planner. */
export function inBlocks(levels: readonly Level[], settings: Settings): Finding[] {
  const names = levels.filter(({ status }) => status === 'decomposed').map(({ name }) => name);
  const figures = { levels: names.join(', '), rounds: settings['solve.rounds'] };
  return names.length > 0 ? [finding('proposal.inBlocks', 'note', 'proposal', figures)] : [];
}

/** A relaxation is asked for a bound alone: closer than this it need not be. */
const RELAXED_GAP = 1e-3;

interface Priced extends Bargain {
  readonly scale: Float64Array;
  readonly split: Blocks;
  /** More than any choice of columns costs. */
  readonly beyond: number;
}

async function priceOf(
  mip: Mip,
  { start, relax, relativeGap, absoluteGap, told }: SolveOptions,
  rounds: number,
  memory: Memory,
  job: Job,
  way: RightOfWay,
): Promise<Priced> {
  const relative = relax ? Math.max(relativeGap, RELAXED_GAP) : relativeGap;
  const split = blocksOf(mip, memory);
  const worst = mip.columns.reduce((total, { cost }, c) => {
    return cost === 0 ? total : total + cost * (cost > 0 ? split.upper[c] : split.lower[c]);
  }, mip.offset);
  const beyond = worst + 1e-6 * Math.max(1, Math.abs(worst));
  const scale = scalesOf(mip, split);
  const incumbent = start ? objectiveOf(mip, start) : null;
  const at = { name: mip.name, incumbent, nodes: 0, ...(told ? { told } : {}) };
  const bargained = await bargain(lagrangianOf(mip, split), scale, {
    rounds,
    // half of the gap is left to the plan
    within: (bound) => Math.max(absoluteGap, relative * Math.abs(bound)) / 2,
    top: incumbent ?? worst,
    enough: beyond,
    boundAlone: relax === true,
    pause: relax ? () => pause().then(way.giveWay) : pause,
    isOver(proved) {
      checkCancelled(job, mip.name);
      job.solving?.({ ...at, bound: proved });
      return job.ending?.() === true;
    },
  });
  return { ...bargained, scale, split, beyond };
}

async function answered(mip: Mip, options: SolveOptions, solve: Solve, priced: Priced): Promise<MipSolution> {
  const { bound, split, beyond } = priced;
  const none = new Float64Array(0);
  if (bound > beyond) return answerOf('infeasible', none, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  const plan = options.relax ? null : await rounded(mip, split, priced, priced.scale, solve, options);
  if (!plan) return answerOf('decomposed', none, bound, bound);
  return answerOf('decomposed', plan.values, plan.objective, bound, plan.nodes, plan.solver);
}

/** Runs what it is given one after the other, whatever becomes of each. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work, work);
    last = own;
    return own;
  };
}
