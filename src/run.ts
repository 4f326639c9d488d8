import type { Geos } from './geometry/geos.js';
import type { PolygonSet } from './geometry/polygonSet.js';
import type { AcceptedFile } from './model/acceptance.js';
import { withoutRepeats } from './model/batchFindings.js';
import type { Change, RepairBalance } from './model/change.js';
import { areaOfFindings, type Checks } from './model/checks.js';
import type { Choice } from './model/choice.js';
import { released } from './model/conflictExit.js';
import type { BeforeAfter, Measures, Overlay, Proposal, ProposalStanding } from './model/decision.js';
import type { District } from './model/district.js';
import { districtLayers, districtTables } from './model/districtLayers.js';
import type { Finding } from './model/finding.js';
import { type GradedLayer, gradeLayers, type LayerGrade } from './model/grade.js';
import type { Job } from './model/job.js';
import type { DeliveredLayer, LayerRead } from './model/layer.js';
import type { Ledger } from './model/ledger.js';
import { legality } from './model/legality.js';
import type { Levelling } from './model/levelling.js';
import type { CrossedTotal } from './model/lineOverlaps.js';
import type { Solve } from './model/mip.js';
import type { BalanceResult, Conflict, LineOverlap, RuleSet } from './model/rule.js';
import type { Scenario } from './model/scenario.js';
import type { Settings } from './model/settings.js';
import type { SignOffUse } from './model/signOff.js';
import type { StoredProgram } from './model/storedProgram.js';
import { account } from './stages/account/account.js';
import { checkProposal } from './stages/account/checkProposal.js';
import { targetFindings } from './stages/account/targetFindings.js';
import { balanceFindings, balances } from './stages/judge/balances.js';
import { conflictExits } from './stages/judge/exits.js';
import { type ConflictTotal, conflictTotals, groundOf, heldPieces, judge } from './stages/judge/judge.js';
import { linesWithoutRules } from './stages/judge/linesWithoutRules.js';
import { judgeProposal, standingOf } from './stages/judge/proposal.js';
import { looseTolerances, rulesNotAsked, rulesRegraded } from './stages/judge/rulesAsked.js';
import { signOffReport } from './stages/judge/signOffReport.js';
import { honour, type SignOffContext } from './stages/judge/signOffs.js';
import { existingSubjects } from './stages/judge/subjects.js';
import { level } from './stages/level/level.js';
import { beforeAndAfter } from './stages/measure/beforeAfter.js';
import { measure } from './stages/measure/measure.js';
import { type LockFiles, normaliseLocks } from './stages/normalise/locks.js';
import { missingLayers } from './stages/normalise/missingLayers.js';
import { normalise } from './stages/normalise/normalise.js';
import { lineOverlapFindings, lineOverlaps } from './stages/overlay/lineOverlaps.js';
import { overlay } from './stages/overlay/overlay.js';
import { propose } from './stages/propose/propose.js';
import { repair } from './stages/repair/repair.js';
import { accept } from './stages/validate/accept.js';
import { validate } from './stages/validate/validate.js';

/** What was delivered: each layer of the scenario read, by its key (`<key>.join` for a joined table), and the planner's own files. */
export interface Delivery {
  readonly layers: ReadonlyMap<string, DeliveredLayer>;
  readonly lockFiles: LockFiles;
  /** Findings that a person had accepted, and in which file; absent where the scenario names none. */
  readonly accepted?: AcceptedFile;
}

/** The heavy machines, made by the shell. */
export interface Engine {
  readonly geos: Geos;
  readonly solve: Solve;
}

export interface RunResult {
  readonly scenario: Scenario;
  readonly settings: Settings;
  readonly rules: RuleSet;
  readonly read: readonly LayerRead[];
  readonly district: District;
  readonly findings: readonly Finding[];
  /** Shapes of those that are land. */
  readonly findingAreas: Pick<Checks, 'areas' | 'areaOf'>;
  /** Of each layer as delivered, under its key. */
  readonly grades: readonly LayerGrade[];
  readonly changes: readonly Change[];
  /** Area ledger of what repair changed, by layer and town. */
  readonly repairBalances: readonly RepairBalance[];
  /** 控制面积调平; null where none was asked for. */
  readonly levelling: Levelling | null;
  readonly overlay: Overlay;
  /** Conflicts of the land as it is, and of the proposal. */
  readonly standing: readonly Conflict[];
  /** The land of each of `standing`, in their order. */
  readonly standingShapes: PolygonSet;
  readonly conflictTotals: readonly ConflictTotal[];
  readonly verdict: readonly Conflict[];
  /** The land of each of `verdict`, in their order. */
  readonly verdictShapes: PolygonSet;
  readonly proposalStanding: ProposalStanding;
  /** What the proposal as a whole must keep in balance. */
  readonly balances: readonly BalanceResult[];
  /** What became of each of `District.signOffs`. */
  readonly signOffs: readonly SignOffUse[];
  readonly lineOverlaps: readonly LineOverlap[];
  readonly lineOverlapTotals: readonly CrossedTotal[];
  readonly measures: Measures;
  readonly proposal: Proposal;
  /** What else could be chosen, and the account of each alternative; null where nothing was asked for. */
  readonly choice: Choice | null;
  readonly alternativeLedgers: readonly Ledger[];
  /** The compiled program with its incumbent, for questions afterwards. */
  readonly program: StoredProgram;
  /** How broken up the land is before and after the proposal. */
  readonly beforeAfter: BeforeAfter;
  readonly ledger: Ledger;
}

/**
 * The pipeline in one sentence: normalise → validate → repair → overlay → judge → measure → propose → account (→ export, by the caller).
 * Between repair and overlay `level` brings areas to control areas where that is asked for.
 * `judge` runs twice: on the land as it is, whose hard conflicts hold land, and on the proposal: with one left it is a stress test, not lawful.
 * Sign-offs are honoured after each.
 * Needs: layers read, settings resolved, rules parsed. Promises: pure but for `engine`; same inputs, same result.
 */
export async function run(
  delivery: Delivery,
  scenario: Scenario,
  settings: Settings,
  rules: RuleSet,
  engine: Engine,
  job: Job,
): Promise<RunResult> {
  const { geos, solve } = engine;
  const targets = scenario.targets ?? [];

  const delivered = normalise(delivery.layers, scenario, settings, job);
  const { crs } = delivered.district;
  const layers = [...districtLayers(delivered.district), ...districtTables(delivered.district)];
  const declared = layers.map((one) => ({ ...one, declared: delivered.declared.get(one.layer) ?? null }));
  const checked = await validate(declared, { settings, geos, crs }, job);
  const {
    district: sound,
    changes,
    findings: repairs,
    balances: repairBalances,
  } = repair(delivered.district, delivered.findings, settings, geos, job);
  const { district, levelling, findings: levelFindings } = level(sound, settings);
  const crossings = lineOverlaps(district, settings, geos);
  const overlaid = overlay(district, settings, geos, job);
  const signOffs = district.signOffs ?? [];
  const signing: SignOffContext = { district, rules, date: scenario.date, settings, geos };
  const ground = groundOf(district, settings, engine);
  const asItIs = await judge(existingSubjects(district, overlaid), ground, rules, scenario.date);
  const { conflicts: standing, attempts } = honour(asItIs, signOffs, signing);
  const held = heldPieces(standing, overlaid);
  const exits = await conflictExits(standing, overlaid, ground, signing);
  const measures = measure(district, overlaid, settings, job);
  const locks = normaliseLocks(
    scenario.edits ?? [],
    delivery.lockFiles,
    district.crs,
    settings['reproject.chordErrorM'],
  );
  const lawful = legality(rules, scenario.date, ground.ask);
  const { prices = {}, quotas = {}, date } = scenario;
  const land = { district, overlay: overlaid, measures, held, exits, targets, settings, quotas };
  const input = { ...land, legality: lawful, prices, date, locks, limits: scenario };
  const { proposal, choice, findings: answers, program } = await propose(input, solve, geos, job);
  const judged = await judgeProposal(proposal, overlaid, ground, signing);
  const proposalStanding = standingOf(judged.conflicts);
  const balanced = balances(rules, scenario.date, { ...land, proposal });
  const { uses, findings: answersToSignOffs } = signOffReport(signOffs, [...attempts, ...judged.attempts], signing);
  const counted = released({ ...land, proposal }, proposal.stressed);
  checkProposal({ ...counted, prices, limits: scenario }, geos);
  const stressTest = proposalStanding === 'stressTestOnly';
  const ledger = account({ ...counted, stressTest });
  // years are of the plan that is proposed
  const { phases: _years, ...planned } = proposal;
  const alternativeLedgers = (choice?.alternatives ?? []).map((alternative) => {
    const other = released(
      { ...land, proposal: { ...planned, ...alternative, levels: proposal.levels } },
      proposal.stressed,
    );
    checkProposal({ ...other, prices, limits: scenario }, geos);
    return account({ ...other, stressTest });
  });

  const all = withoutRepeats([
    ...delivered.findings,
    ...missingLayers(scenario),
    ...checked.findings,
    ...repairs,
    ...levelFindings,
    ...linesWithoutRules(district, rules),
    ...rulesNotAsked(rules, scenario.date, ground),
    ...rulesRegraded(rules),
    ...looseTolerances(rules, scenario.date, settings),
    ...answersToSignOffs,
    ...lineOverlapFindings(crossings.overlaps, district),
    ...answers,
    ...targetFindings(ledger, district),
    ...balanceFindings(balanced, 'proposal'),
  ]);
  const { findings, said } = accept(all, delivery.accepted, settings);

  return {
    scenario,
    settings,
    rules,
    read: delivered.read,
    district,
    findings: [...findings, ...said],
    findingAreas: { areas: checked.areas, areaOf: areaOfFindings(checked, all, said.length) },
    grades: gradeLayers(delivered.read.map(gradedAs), findings, settings),
    changes,
    repairBalances,
    levelling,
    overlay: overlaid,
    standing,
    standingShapes: asItIs.shapes,
    conflictTotals: conflictTotals(asItIs, district, geos),
    verdict: judged.conflicts,
    verdictShapes: judged.shapes,
    proposalStanding,
    balances: balanced,
    signOffs: uses,
    lineOverlaps: crossings.overlaps,
    lineOverlapTotals: crossings.totals,
    measures,
    proposal,
    choice,
    alternativeLedgers,
    program,
    beforeAfter: beforeAndAfter(district, overlaid, measures, proposal, settings),
    ledger,
  };
}

function gradedAs({ key, kept }: LayerRead): GradedLayer {
  return { layer: key, rows: kept };
}
