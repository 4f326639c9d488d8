import type { Geos } from '../../geometry/geos.js';
import type { Proposal } from '../../model/decision.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Solve } from '../../model/mip.js';
import { targetBound } from './bounds.js';
import { buildModel } from './buildMip.js';
import { candidatesOf } from './candidates.js';
import { checkDecoded, decode } from './decode.js';
import { exitMannerOf } from './exitManner.js';
import { explainShort } from './explainShort.js';
import { solveLevels } from './levels.js';
import { lockAnswers, resolveLocks } from './locks.js';
import { blankPrices } from './objective.js';
import { type ProposeInput, situationOf } from './situation.js';

export type { ProposeInput } from './situation.js';

export async function propose(
  input: ProposeInput,
  solve: Solve,
  geos: Geos,
  job: Job,
): Promise<{ proposal: Proposal; findings: Finding[] }> {
  const step = (done: number) => {
    job.progress('propose', done, 4);
    if (job.cancelled()) {
      throw new LianpianError('E_CANCELLED', 'stopped by hand while proposing', 'propose', 'Run again to go on.');
    }
  };
  step(0);
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const candidates = candidatesOf(situation, geos);
  step(1);
  const blank = blankPrices(input.prices);
  const costBasis = blank.length > 0 ? 'disturbance' : 'cost';
  const model = buildModel(situation, candidates, locks);
  const open = buildModel(situation, candidates, locks, new Set(['reserve']));
  const [levelled, ...bounds] = await Promise.all([
    solveLevels(model, costBasis, solve),
    ...input.targets.map((target) => targetBound(open, target, solve)),
  ]);
  step(2);
  const decoded = decode(model.layout, levelled.values);
  checkDecoded(model.layout, decoded);
  step(3);
  const targetBounds = new Map(input.targets.map((target, t) => [target.id, bounds[t]]));
  const binding = await explainShort(input, model, levelled.values, candidates, targetBounds, solve);
  const findings: Finding[] = [
    ...locks.findings,
    ...candidates.findings,
    ...lockAnswers(model.layout, decoded),
    ...blank.map((price) => finding('prices.blank', 'note', 'prices', { price })),
  ];
  const proposal: Proposal = {
    ...decoded,
    exitManner: decoded.landFate.map((fate, k) => exitMannerOf(situation, fate, k)),
    levels: levelled.levels,
    costBasis,
    targetBounds,
    candidateCount: candidates.list.length,
    solver: levelled.solver,
    binding,
  };
  step(4);
  return { proposal, findings };
}
