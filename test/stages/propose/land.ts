import { loadGeos } from '../../../src/geometry/geos.js';
import type { Choice } from '../../../src/model/choice.js';
import { released } from '../../../src/model/conflictExit.js';
import type { Measures, Overlay, Proposal } from '../../../src/model/decision.js';
import type { District } from '../../../src/model/district.js';
import type { Finding } from '../../../src/model/finding.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { Ledger } from '../../../src/model/ledger.js';
import { type Legality, legality } from '../../../src/model/legality.js';
import { type Locks, NO_LOCKS } from '../../../src/model/lock.js';
import type { Mip, Solve } from '../../../src/model/mip.js';
import type { PlanLimits } from '../../../src/model/planLimits.js';
import type { Quotas } from '../../../src/model/quota.js';
import type { Prices } from '../../../src/model/scenario.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import type { SignOff } from '../../../src/model/signOff.js';
import type { TargetBasis, TargetSpec } from '../../../src/model/target.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { account } from '../../../src/stages/account/account.js';
import { checkProposal } from '../../../src/stages/account/checkProposal.js';
import { conflictExits } from '../../../src/stages/judge/exits.js';
import { blockingConflicts, groundOf, heldPieces, judge } from '../../../src/stages/judge/judge.js';
import { judgeProposal, standingOf } from '../../../src/stages/judge/proposal.js';
import { honour } from '../../../src/stages/judge/signOffs.js';
import { existingSubjects } from '../../../src/stages/judge/subjects.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type ProposeInput, propose } from '../../../src/stages/propose/propose.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

export const RULES = SHIPPED_RULES;
const DATE = '2024-06-30';

export interface Wish {
  readonly sketch: DistrictSketch;
  readonly targets?: readonly TargetSpec[];
  readonly settings?: Partial<Settings>;
  readonly prices?: Prices;
  /** Date of the scenario that the years are counted from. */
  readonly date?: string;
  readonly quotas?: Quotas;
  readonly locks?: Partial<Locks>;
  readonly limits?: PlanLimits;
  readonly signOffs?: readonly SignOff[];
}

export interface Answer {
  readonly input: ProposeInput;
  readonly district: District;
  readonly overlaid: Overlay;
  readonly measures: Measures;
  readonly proposal: Proposal;
  readonly choice: Choice | null;
  readonly findings: readonly Finding[];
  /** Hard conflicts of the proposal: rule, kind and id of the subject. */
  readonly blocking: readonly string[];
  readonly ledger: Ledger;
  fate(parcelOrPiece: string): string;
  firm(code: string): Proposal['firmFate'][number];
  /** What the account counts, by target id. */
  reached(target: string): number;
}

export function target(id: string, basis: TargetBasis, value: number, more: Partial<TargetSpec> = {}): TargetSpec {
  const unit = basis === 'inParkShare' ? 'percent' : basis.endsWith('Firms') ? 'firms' : 'm2';
  return { id, basis, value, unit, sense: 'atLeast', mode: 'goal', date: '2025-12-31', ...more };
}

/** Small cases are about one sentence each: the total of industry is asked for where a case says so. */
const ONE_SENTENCE: Partial<Settings> = { 'total.basis': 'off' };

/** A sketch brought through overlay, judge and measure: what `propose` is given. */
export async function inputOf(wish: Wish): Promise<ProposeInput> {
  const geos = await loadGeos();
  const settings: Settings = { ...DEFAULT_SETTINGS, ...ONE_SENTENCE, ...wish.settings };
  const signOffs = wish.signOffs ?? [];
  const district = { ...districtOf(wish.sketch), signOffs };
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  const ground = groundOf(district, settings, { geos });
  const context = { district, rules: RULES, date: DATE, settings, geos };
  const asItIs = await judge(existingSubjects(district, overlaid), ground, RULES, DATE);
  const { conflicts: standing } = honour(asItIs, signOffs, context);
  const lawful: Legality = legality(RULES, DATE, ground.ask);
  return {
    district,
    overlay: overlaid,
    measures: measure(district, overlaid, settings, QUIET_JOB),
    held: heldPieces(standing, overlaid),
    exits: await conflictExits(standing, overlaid, ground, context),
    legality: lawful,
    targets: wish.targets ?? [],
    prices: wish.prices ?? {},
    date: wish.date ?? '2021-12-31',
    quotas: wish.quotas ?? {},
    limits: wish.limits ?? {},
    locks: { ...NO_LOCKS, ...wish.locks },
    settings,
  };
}

/** The whole way to a proposal, judged and checked by the code that the optimiser does not use. */
export async function proposalFor(wish: Wish, solve: Solve = inProcessSolve()): Promise<Answer> {
  const geos = await loadGeos();
  const input = await inputOf(wish);
  const { district, overlay: overlaid, measures, settings } = input;
  const { proposal, choice, findings } = await propose(input, solve, geos, QUIET_JOB);
  const ground = groundOf(district, settings, { geos });
  const context = { district, rules: RULES, date: DATE, settings, geos };
  const { conflicts: verdict } = await judgeProposal(proposal, overlaid, ground, context);
  const blocking = blockingConflicts(verdict);
  const stressTest = standingOf(verdict) === 'stressTestOnly';
  if (stressTest && !settings['proposal.stressTest']) {
    throw new Error(`the proposal is unlawful: ${blocking.map((c) => c.id).join()}`);
  }
  const counted = released({ ...input, proposal }, proposal.stressed);
  checkProposal(counted, geos);
  const { phases: _, ...planned } = proposal;
  for (const alternative of choice?.alternatives ?? []) {
    const other = { ...planned, ...alternative, levels: proposal.levels };
    checkProposal(released({ ...input, proposal: other }, proposal.stressed), geos);
  }
  const ledger = account({ ...counted, stressTest });
  return {
    input,
    district,
    overlaid,
    measures,
    proposal,
    choice,
    findings,
    blocking: blocking.map(({ rule, subject }) => `${rule} ${subject.kind} ${subject.id}`),
    ledger,
    fate(id) {
      const k = overlaid.pieces.id.indexOf(id);
      if (k < 0) throw new Error(`no piece ${id}: ${overlaid.pieces.id.join()}`);
      return proposal.landFate[k];
    },
    firm: (code) => proposal.firmFate[district.firms.findIndex((firm) => firm.creditCode === code)],
    reached: (id) => ledger.targets.find(({ spec }) => spec.id === id)?.reached ?? Number.NaN,
  };
}

/**
 * The proposal of a model that lacks one sentence: other settings or lines, or the program rewritten before it is solved. It is not checked and not accounted: it shows what would look best without the sentence.
 */
export async function naiveProposal(
  wish: Wish,
  { program }: { readonly program?: (mip: Mip) => Mip } = {},
): Promise<{ readonly proposal: Proposal; fate(parcelOrPiece: string): string }> {
  const input = await inputOf(wish);
  const inner = inProcessSolve();
  const solve: Solve = program ? (mip, ...rest) => inner(program(mip), ...rest) : inner;
  const { proposal } = await propose(input, solve, await loadGeos(), QUIET_JOB);
  return { proposal, fate: (id) => proposal.landFate[input.overlay.pieces.id.indexOf(id)] };
}

/** The program without the rows whose names begin so. */
export function withoutRows(prefix: string): (mip: Mip) => Mip {
  return (mip) => ({ ...mip, rows: mip.rows.filter(({ name }) => !name.startsWith(prefix)) });
}

/** The program in which some columns also count toward a target, `amount` each, in the row's unit. */
export function countingToward(row: string, amounts: Readonly<Record<string, number>>): (mip: Mip) => Mip {
  return (mip) => ({
    ...mip,
    rows: mip.rows.map((one) => {
      if (one.name !== row) return one;
      const more = Object.entries(amounts).flatMap(([name, amount]) => {
        const column = mip.columns.findIndex((c) => c.name === name);
        return column < 0 || one.columns.includes(column) ? [] : [[column, amount] as const];
      });
      return {
        ...one,
        columns: [...one.columns, ...more.map(([column]) => column)],
        values: [...one.values, ...more.map(([, amount]) => amount)],
      };
    }),
  });
}

/** The program in which some columns are worth something by themselves: those whose names begin so cost one less. */
export function worthDoing(prefix: string): (mip: Mip) => Mip {
  return (mip) => ({
    ...mip,
    columns: mip.columns.map((c) => (c.name.startsWith(prefix) ? { ...c, cost: c.cost - 1 } : c)),
  });
}

/** What is missed, Σ weight × short / aim. */
export function shortfallOf({ levels }: Proposal): number {
  return levels.find(({ name }) => name === 'shortfall')?.value ?? Number.NaN;
}
