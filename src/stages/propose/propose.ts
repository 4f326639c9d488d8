import type { Geos } from '../../geometry/geos.js';
import type { Proposal } from '../../model/decision.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Solve } from '../../model/mip.js';
import { targetBound } from './bounds.js';
import { buildModel, type Model } from './buildMip.js';
import { type Candidates, candidatesOf } from './candidates.js';
import { checkDecoded, decode } from './decode.js';
import { exitMannerOf } from './exitManner.js';
import { explainShort } from './explainShort.js';
import { solveLevels } from './levels.js';
import { lockAnswers } from './lockRows.js';
import { type ResolvedLocks, resolveLocks } from './locks.js';
import { blankPrices } from './objective.js';
import { type ProposeInput, type Relaxation, type Situation, situationOf } from './situation.js';
import { stressFindings } from './stress.js';

export type { ProposeInput } from './situation.js';

/**
 * Which land is joined, upgraded or given back, and where each firm goes: chosen by a mixed-integer program among candidate clusters that are
 * contiguous and lawful beforehand, with a proved bound. Needs the output of overlay, judge (`held`) and measure.
 * With `proposal.stressTest` it may carry out decisions of the planner against hard rules: it names the land (`stressed`), and is then no lawful one.
 * Promises: always an answer; every piece has one land fate, every firm one firm fate; same input and solver, same proposal.
 *
 * THE MODEL
 * Sets. k decision pieces that are decided (industry, idle, storage; not held); c candidate clusters (`candidates`); f firms; b scattered
 * blocks; p receivers: existing parks with room, and candidates that are parks (`receivers`); g groups of firms (`relocation`); t targets.
 * Data. a_k area, n_k net reclaimable, v_k net regreenable area (mu); φ_f floor, δ_f disturbance of firm f; w_fk part of firm f's land on piece k;
 * main piece of f: w_fk > ½; R_p room for floor (1000 m²); A_t aim, B_t reached before the run; σ_t weight.
 *
 * Columns (each 0/1 unless said; a column exists only where the choice is open, `situation` and `decisions`)
 *   u_k upgrade · r_k reclaim · e_k regreen · s_k reserve (inside, or by lock) · z_c cluster · y_k = joined: piece in a chosen cluster
 *   m_f move · q_f close by rule · x_fp firm to receiver, or with many firms x_gp ≥ 0: floor of a group to a site (then m, q are 0…1)
 *   h_b block wholly treated (0…1) · W_f, T_f for firms without a main piece: most land worked on / in parks
 *   short_t ≥ 0 part of the aim missed · unmet_l ≥ 0 lawful lock not carried
 *
 * Rows
 *   joined[k]      y_k = Σ_{c∋k} z_c
 *   fate[k]        u_k + r_k + e_k + s_k + y_k ≤ 1                        one fate; none of them = keep
 *   leave[f,k]     r_k + e_k + s_k ≤ m_f + q_f                            land is vacated only if none of its firms stays
 *   empty[k]       Σ m_f + q_f ≤ n_k − 1 + r_k + e_k + s_k + y_k, n_k operating firms on k, not in a park: no empty sheds are kept
 *   firm[f]        m_f + q_f + u_k + y_k ≤ 1, k main piece                 a firm leaves, or is worked on where it is
 *   spread[f]      Σ w_fk (u_k + y_k) + ½ (m_f + q_f) ≤ 1                  the same for firms on several pieces; worked, settled, once alike
 *   target[t]      Σ what counts + A_t short_t ≥ A_t − B_t                overshoot earns nothing
 *     revitalised    a_k (u_k + y_k) over k low-efficiency or idle        efficient members and infill count nothing
 *     reclaimed      n_k r_k + v_k e_k
 *     rectified      area_b h_b, treated[b,k]: h_b ≤ u_k + y_k + s_k + r_k + e_k for every k of b
 *     scattered- and outdatedFirms   m_f + q_f + u_k + y_k, firms that operate
 *     inParkShare    m_f + (main piece in a park cluster) − q_f of firms in parks; A_t = share × all firms that operate before: closing lifts nothing
 *   sent[g]        Σ_p x_gp = Σ_{f∈g} φ_f m_f        room[p]  Σ x φ ≤ R_p, or R_c z_c        open[f,c]  x_fc ≤ z_c
 *   closing        Σ q_f ≤ cap                        smallParks  new space in parks ≥ its share of all new space
 *   apart[i,j]     Σ z_c over c with piece i or j ≤ 1 for pieces nearer than the gap, not parted by a barrier: no parks side by side
 *   parks          Σ z_c of parks ≤ `cluster.maxCount`
 *   farmland[k]    r_k ≤ Σ r_j of neighbours one step nearer to 耕地, for k that does not touch it
 *   linked         field taken by infill ≤ collective land reclaimed to 耕地 (增减挂钩, within the plan)
 *   lock[k]        the wanted fate + unmet = 1
 *
 * Objectives, in this order, each held while the next is minimised (`levels`): Σ unmet; Σ σ_t short_t over must targets; over goals; new
 * construction land; cost, or with any price blank disturbance (`objective`).
 * Reserve counts toward no target but as treatment of a block and by its firms that leave.
 * Then firms are placed one by one (`assignFirms`), the result is checked by other code (`checkDecoded`), and what binds a short
 * target is found by taking limits away (`explainShort`).
 * Limits: optimal within the candidates (≤ 1,200); one period; of many firms, groups and a room reserve stand for single ones.
 */
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
  const open = lawfulModel(situation, candidates, locks, geos);
  const [levelled, ...bounds] = await Promise.all([
    solveLevels(model, costBasis, solve),
    ...input.targets.map((target) => targetBound(open, target, solve)),
  ]);
  step(2);
  const decoded = decode(model.layout, levelled.values);
  checkDecoded(model.layout, decoded);
  step(3);
  const stressed = Uint8Array.from(decoded.landFate, (fate, k) =>
    situation.stress.has(k) && fate !== 'keep' && fate !== 'hold' ? 1 : 0,
  );
  const targetBounds = new Map(input.targets.map((target, t) => [target.id, bounds[t]]));
  const binding = await explainShort(input, model, levelled.values, candidates, targetBounds, solve);
  const findings: Finding[] = [
    ...locks.findings,
    ...candidates.findings,
    ...lockAnswers(model.layout, decoded),
    ...stressFindings(situation, stressed),
    ...decoded.firmFate.flatMap(({ reason }, f) =>
      reason === 'noRoom'
        ? [finding('firm.noRoom', 'warning', 'firms', { firm: input.district.firms[f].creditCode })]
        : [],
    ),
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
    ...(stressed.includes(1) ? { stressed } : {}),
    binding,
  };
  step(4);
  return { proposal, findings };
}

/** What bounds are taken from: open to reserve, and under the hard rules even where a stress test breaks them. */
function lawfulModel(situation: Situation, candidates: Candidates, locks: ResolvedLocks, geos: Geos): Model {
  const relax: ReadonlySet<Relaxation> = new Set(['reserve']);
  if (situation.stress.size === 0) return buildModel(situation, candidates, locks, relax);
  const { input } = situation;
  const lawful = situationOf({ ...input, settings: { ...input.settings, 'proposal.stressTest': false } });
  return buildModel(lawful, candidatesOf(lawful, geos), resolveLocks(lawful), relax);
}
