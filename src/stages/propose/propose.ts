import type { Geos } from '../../geometry/geos.js';
import type { Choice } from '../../model/choice.js';
import type { Proposal } from '../../model/decision.js';
import { type Finding, finding } from '../../model/finding.js';
import { checkCancelled, type Job, pause } from '../../model/job.js';
import { noting, type Solve } from '../../model/mip.js';
import type { StoredProgram } from '../../model/storedProgram.js';
import { soonBounds, targetBoundsOf } from './answer/bounds.js';
import { checkDecoded, decode } from './answer/decode.js';
import { type Levelled, solveLevels } from './answer/levels.js';
import { limitFindings, limitUse } from './answer/limitUse.js';
import { lockAnswers } from './answer/lockAnswers.js';
import { tellLevels } from './answer/tellLevels.js';
import { type Candidates, candidatesOf } from './candidates/candidates.js';
import { choose } from './choice/choice.js';
import { decomposing, inBlocks } from './decompose/decompose.js';
import { rightOfWay } from './decompose/rightOfWay.js';
import { adviceOf } from './explain/advice.js';
import { compiledProgram } from './explain/compiled.js';
import { explainShort } from './explain/explainShort.js';
import { landWhy } from './explain/why.js';
import { openBounds } from './open/openBounds.js';
import { openModel } from './open/openModel.js';
import { phasesOf } from './phases/phases.js';
import { buildModel, type Model } from './program/buildMip.js';
import { bodiesOf } from './program/owners.js';
import { exitMannerOf } from './situation/exitManner.js';
import { type ResolvedLocks, resolveLocks } from './situation/locks.js';
import { blankPrices, costBasisOf } from './situation/prices.js';
import { type ProposeInput, type Relaxation, type Situation, situationOf } from './situation/situation.js';
import { stressFindings } from './situation/stress.js';

export type { ProposeInput } from './situation/situation.js';

/**
 * Which land is joined, upgraded or given back, and where each firm goes: chosen by a mixed-integer program among candidate clusters that are
 * contiguous and lawful beforehand, with a proved bound. Needs the output of overlay, judge (`held`) and measure.
 * With `proposal.stressTest` it may carry out decisions of the planner against hard rules: it names the land (`stressed`), and is then no lawful one.
 * Promises: always an answer; every piece has one land fate, every firm one firm fate; same input and solver, same proposal.
 *
 * The model, with every symbol, unit and row: `MODEL.md`. The rooms: `situation` (who may do what), `candidates` (what could be joined),
 * `program` (columns, rows, objectives), `answer` (solved level by level, decoded, checked), `phases` (years), `explain` (what binds).
 * Limits: proved within the candidates, and to a bound over clusters of any shape; chosen as if at once, then timed; of many firms, groups and a room reserve stand for single ones.
 */
export async function propose(
  input: ProposeInput,
  given: Solve,
  geos: Geos,
  job: Job,
): Promise<{ proposal: Proposal; choice: Choice | null; findings: Finding[]; program: StoredProgram }> {
  const step = (done: number) => {
    job.progress('propose', done, 4);
    checkCancelled(job, 'propose');
  };
  const noted = noting(given);
  const whole = noted.solve;
  // one for each model, so that what is kept of its blocks goes with it
  const way = rightOfWay();
  const solver = () => decomposing(whole, input.settings, job, way);
  const cutShort = () => (job.ending?.() ? 'stoppedByHand' : noted.cutShort());
  const isStopped = () => cutShort() === 'stoppedByHand';
  step(0);
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const candidates = candidatesOf(situation, geos, locks);
  step(1);
  const blank = blankPrices(input.prices);
  const costBasis = costBasisOf(input.prices);
  const model = buildModel(situation, candidates, locks);
  const advice = adviceOf(model, candidates);
  job.advise?.([...locks.findings, ...candidates.findings, ...advice]);
  // what comes behind the first of several is made while that is solved, but beyond the exact size, where each takes memory, when that is done
  const inTurn = async (work: Promise<unknown>) => {
    if (model.layout.columns.length > input.settings['solve.wholeUpTo']) await work;
    // a failure is heard where the work is awaited
    else work.catch(() => undefined);
  };
  const lawful = lawfulDistrict(situation, candidates, locks, geos);
  const { exact } = model.layout.relocation;
  const levelling = solveLevels(model, costBasis, solver());
  const bounding = targetBounds();
  // the first of them beside the levels whatever the size: these wait for the solver while blocks of the other are priced
  const [levelled] = await Promise.all([levelling, inTurn(bounding)]);
  step(2);
  const decoded = decode(model.layout, levelled.values);
  checkDecoded(model.layout, decoded);
  step(3);
  const openShortfall = openShortfallOf(levelled.steps);
  const settled = openShortfall <= SETTLED && !cutShort();
  const stressed = Uint8Array.from(decoded.landFate, (fate, k) =>
    situation.stress.has(k) && fate !== 'keep' && fate !== 'hold' ? 1 : 0,
  );
  const timing = phasesOf(model.layout, decoded, costBasis, solver(), soonBounds(model, solver()));
  await inTurn(timing);
  const proving = openBounds(
    openModel(situation, locks, candidates, exact),
    costBasis,
    levelled.steps,
    musts(candidates),
    solver(),
  );
  await inTurn(proving);
  const explaining = explained();
  await inTurn(explaining);
  const [timed, proved, bounds, told, program] = await Promise.all([
    timing,
    proving,
    bounding,
    explaining,
    pause().then(() => compiledProgram(model, levelled.values, decoded, costBasis, settled)),
  ]);
  // an explanation or a choice is made by many solves: one of them cut short, it would say what is not so
  const binding = isStopped() ? [] : told;
  const chosen = isStopped() ? null : await choose(model, levelled.values, costBasis, solver(), job);
  const choice = isStopped() ? null : chosen;
  const cut = cutShort();
  const limits = limitUse(model.layout, decoded);
  const levels = tellLevels(levelled, proved);
  const findings: Finding[] = [
    ...locks.findings,
    ...candidates.findings,
    ...advice,
    ...inBlocks(levels, input.settings),
    ...lockAnswers(model.layout, decoded),
    ...stressFindings(situation, stressed),
    ...decoded.firmFate.flatMap(({ reason }, f) =>
      reason === 'noRoom'
        ? [finding('firm.noRoom', 'warning', 'firms', { firm: input.district.firms[f].creditCode })]
        : [],
    ),
    ...timed.findings,
    ...limitFindings(limits),
    ...(cut ? [finding(`proposal.${cut}`, 'warning', 'proposal', {})] : []),
    ...blank.map((price) => finding('prices.blank', 'note', 'prices', { price })),
  ];
  const proposal: Proposal = {
    ...decoded,
    exitManner: decoded.landFate.map((fate, k) => exitMannerOf(situation, fate, k)),
    levels,
    costBasis,
    limits,
    bodies: bodiesOf(situation, decoded.clusters),
    ...bounds,
    candidateCount: candidates.list.length,
    refusedGroups: candidates.refused,
    solver: levelled.solver,
    ...(cut ? { notReproducible: cut } : {}),
    ...(stressed.includes(1) ? { stressed } : {}),
    phases: timed.phases,
    binding,
    why: decoded.landFate.map((_, k) => landWhy(model.layout, decoded, k, settled)),
  };
  step(4);
  return { proposal, choice, findings, program };

  /** Best of each target alone, within the candidates and over clusters of any shape. */
  async function targetBounds(): Promise<Pick<Proposal, 'targetBounds' | 'openTargetBounds'>> {
    const bounding = targetBoundsOf(lawfulModel(lawful), input.targets, solver());
    await inTurn(Promise.all([bounding, levelling]));
    const open = openModel(lawful.situation, lawful.locks, lawful.candidates, exact, true);
    const within = await bounding;
    const anyShape = await targetBoundsOf(open, input.targets, solver());
    const byTarget = (bounds: readonly number[]) => new Map(input.targets.map(({ id }, t) => [id, bounds[t]]));
    return {
      targetBounds: byTarget(within.map((bound, t) => Math.min(bound, anyShape[t]))),
      openTargetBounds: byTarget(anyShape),
    };
  }

  async function explained(): Promise<Proposal['binding']> {
    const bounds = await bounding;
    if (isStopped()) return [];
    const { values, relaxed } = levelled;
    return explainShort({ input, model, values, relaxed, candidates, solve: whole, geos, openShortfall }, bounds);
  }
}

/** A weighted shortfall within this of its bound is proved. */
const SETTLED = 1e-4;

/** What the search left open of the weighted shortfall. */
function openShortfallOf(steps: Levelled['steps']): number {
  return steps.reduce((open, { objective, reached, bound }) => {
    return objective.told === 'shortfall' ? open + Math.max(0, reached - bound) : open;
  }, 0);
}

function musts({ list }: Candidates): number {
  return list.filter(({ must }) => must).length;
}

/** What bounds are taken from: the hard rules hold even where a stress test breaks them. */
interface Lawful {
  readonly situation: Situation;
  readonly candidates: Candidates;
  readonly locks: ResolvedLocks;
}

function lawfulDistrict(situation: Situation, candidates: Candidates, locks: ResolvedLocks, geos: Geos): Lawful {
  if (situation.stress.size === 0) return { situation, candidates, locks };
  const { input } = situation;
  const lawful = situationOf({ ...input, settings: { ...input.settings, 'proposal.stressTest': false } });
  return { situation: lawful, candidates: candidatesOf(lawful, geos), locks: resolveLocks(lawful) };
}

/** Open to reserve, as the account counts it. */
function lawfulModel({ situation, candidates, locks }: Lawful): Model {
  return buildModel(situation, candidates, locks, new Set<Relaxation>(['reserve']));
}
