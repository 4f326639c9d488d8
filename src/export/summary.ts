import { countOf } from '../model/batchFindings.js';
import { type ByReason, byReason } from '../model/blockReasons.js';
import type { RepairBalance, RepairTotal } from '../model/change.js';
import { asksForPerson, type Finding, type FindingCode, type Severity } from '../model/finding.js';
import type { LayerGrade } from '../model/grade.js';
import type { LayerRead } from '../model/layer.js';
import { rulesInForce } from '../model/legality.js';
import type { Conflict } from '../model/rule.js';
import type { Settings } from '../model/settings.js';
import type { TargetResult } from '../model/target.js';
import { roundedMu, sumM2 } from '../model/units.js';
import type { RunResult } from '../run.js';
import { totalsOf } from '../stages/repair/account.js';
import { type AreaSums, areaSums } from './areas.js';
import { type ComparedFigure, districtBeforeAfter } from './beforeAfter.js';
import { type ChoiceSum, choiceSum } from './choice.js';
import { type LevellingSum, levellingSum } from './levelling.js';
import { lineNames } from './lineNames.js';
import { type PhaseSum, phaseSum } from './phases.js';
import { type SignOffSum, signOffSum } from './signOffs.js';
import { type StandingSum, standingSum } from './standing.js';

/**
 * `summary.json`: everything a person or script needs to trust and compare a run, and nothing that differs between two runs on the
 * same inputs: no time, thread count or absolute path. Areas in m² at 0.01 of the basis named; mu = m² ÷ (2000/3), converted after summing.
 */
export interface Summary {
  readonly program: string;
  readonly version: string;
  readonly simulated: boolean;
  /** 模拟数据 where the data are made up. */
  readonly notice: string;
  readonly scenario: { readonly zh: string; readonly en: string; readonly date: string };
  readonly crs: { readonly code: string; readonly name: string };
  readonly areaBasis: string;
  readonly exit: 0 | 1;
  readonly inputs: readonly InputHash[];
  readonly read: readonly LayerRead[];
  readonly findings: readonly CodeCount[];
  /** Grade of each layer as delivered, and what made it. */
  readonly quality: readonly LayerGrade[];
  readonly parcels: {
    readonly read: number;
    readonly written: number;
    readonly dropped: number;
    readonly areaM2: number;
  };
  /** The four areas in sum; `measured` is official, or what stands in its place. */
  readonly areas: AreaSums & {
    readonly measuredMu: number;
    readonly minusRecordedMu: number;
    readonly minusPlanarMu: number;
  };
  /** What repair gained and lost, rule by rule, and the ledger of the layers it changed: before + gained − lost = after. */
  readonly repair: { readonly totals: readonly RepairTotal[]; readonly balances: readonly RepairBalance[] };
  /** Null where none was asked for. */
  readonly levelling: LevellingSum | null;
  readonly pieces: number;
  readonly conflicts: readonly ConflictSum[];
  readonly conflictTotals: readonly {
    readonly severity: string;
    readonly parcels: number;
    readonly areaM2: number;
    readonly areaMu: number;
    readonly encroachmentM2: number;
    readonly encroachmentParcels: number;
    /** Parcels with a conflict that no sign-off lets stand. */
    readonly openParcels: number;
  }[];
  /** What became of the rows of the sign-off files. */
  readonly signOffs: SignOffSum;
  /** Whether the proposal may be carried out: it may not where a hard rule stands against it. */
  readonly proposal: StandingSum;
  /** Without those signed for. `hard` is none in a lawful proposal; `hardMismatch`: boundary noise of hard rules, which locks nothing. */
  readonly proposalConflicts: {
    readonly hard: number;
    readonly hardMismatch: number;
    readonly review: number;
    readonly soft: number;
    readonly signed: number;
  };
  /** Balances that the rules in force ask of the whole proposal; `holds` is null where what is missing could turn it. */
  readonly balances: RunResult['balances'];
  readonly lineOverlaps: readonly {
    readonly lineA: string;
    readonly lineB: string;
    readonly places: number;
    readonly areaM2: number;
  }[];
  readonly towns: readonly TownSum[];
  readonly sensitivity: RunResult['measures']['sensitivity'];
  /** The district before and after the proposal, with the band over one step of the gap distances. */
  readonly beforeAfter: readonly ComparedFigure[];
  readonly clusters: readonly ClusterSum[];
  readonly firms: RunResult['ledger']['firms'];
  readonly targets: readonly TargetSum[];
  /** Limits of the whole plan, and what it makes of them. */
  readonly limits: RunResult['proposal']['limits'];
  readonly binding: RunResult['proposal']['binding'];
  readonly optimiser: {
    readonly solver: string;
    readonly candidates: number;
    /** Groups of neighbours that are no candidates, by what stands against them. */
    readonly refusedGroups: RunResult['proposal']['refusedGroups'];
    readonly costBasis: string;
    readonly levels: RunResult['proposal']['levels'];
    /** What cut the solver short, so that another machine may get another plan; null where nothing did. */
    readonly notReproducible: 'timeLimit' | 'stoppedByHand' | null;
  };
  /** What else could be chosen; null where nothing was asked for. Its tables hold it whole. */
  readonly choice: ChoiceSum | null;
  /** Years of the plan; what begins in each stands in `ledger.years`. */
  readonly phases: PhaseSum | null;
  readonly ledger: Omit<RunResult['ledger'], 'targets' | 'byTown' | 'flows' | 'refusedUnits' | 'firms'> & {
    readonly refusedUnits: number;
  };
  readonly rules: { readonly id: string; readonly version: string; readonly inForce: readonly string[] };
  readonly settings: Settings;
  readonly outputs: readonly string[];
}

export interface InputHash {
  readonly file: string;
  readonly sha256: string;
}
interface CodeCount {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly count: number;
}
interface ConflictSum {
  readonly line: string;
  readonly rule: string;
  readonly severity: string;
  readonly widthClass: string;
  readonly parcels: number;
  readonly areaM2: number;
  readonly areaMu: number;
}
interface TownSum {
  readonly town: string;
  readonly parcels: number;
  readonly areaM2: number;
  readonly fateM2: Readonly<Record<string, number>>;
  readonly blocks: number;
  readonly scatteredBlocks: number;
  readonly scatteredM2: number;
  readonly scatteredByReason: ByReason;
  readonly meshIndustryM2: number;
  readonly meshFarmlandM2: number;
}
interface ClusterSum {
  readonly id: string;
  readonly town: string;
  readonly isPark: boolean;
  readonly level: RunResult['proposal']['clusters'][number]['level'];
  readonly members: number;
  readonly footprintM2: number;
  readonly footprintMu: number;
  readonly newConstructionM2: number;
  readonly capacityFloorM2: number;
  /** Year in which it is begun; null where none was found. */
  readonly year: number | null;
  /** Smallest member parcel id: the cluster's name across runs. */
  readonly firstParcel: string;
}
/** A target accounted, with the number of pieces, blocks or firms behind it; `behind_targets.csv` names them. */
type TargetSum = Omit<TargetResult, 'behind'> & { readonly behind: number };

export function summaryOf(
  result: RunResult,
  about: { readonly version: string; readonly inputs: readonly InputHash[]; readonly outputs: readonly string[] },
): Summary {
  const {
    district,
    scenario,
    findings,
    overlay,
    standing,
    verdict,
    lineOverlapTotals,
    measures,
    proposal,
    ledger,
    rules,
  } = result;
  const open = verdict.filter(isOpen);
  const areas = areaSums(result, district.parcels.id.keys());
  const names = lineNames(district);
  const line = (l: number) => names[l] ?? '';
  const parcelRead = result.read.find((r) => r.role === 'parcels');
  const dropped = droppedRows(findings, district.parcels.layer);
  const deleted = droppedRows(
    findings.filter((f) => f.code === 'row.deleted'),
    district.parcels.layer,
  );
  const { targets: _t, byTown: _b, flows: _f, refusedUnits, firms, ...ledgerRest } = ledger;
  return {
    program: 'lianpian',
    version: about.version,
    simulated: district.simulated,
    notice: district.simulated ? '模拟数据 (simulated data)' : '',
    scenario: { ...scenario.name, date: scenario.date },
    crs: { code: district.crs.code, name: district.crs.name },
    areaBasis: district.areaBasis,
    exit: exitOf(result),
    inputs: about.inputs,
    read: result.read,
    findings: countFindings(findings),
    quality: result.grades,
    parcels: {
      read: (parcelRead?.features ?? 0) + deleted,
      written: district.parcels.id.length,
      dropped,
      areaM2: sumM2(district.parcels.officialM2),
    },
    areas: {
      ...areas,
      measuredMu: roundedMu(areas.measuredM2),
      minusRecordedMu: roundedMu(areas.minusRecordedM2),
      minusPlanarMu: roundedMu(areas.minusPlanarM2),
    },
    repair: { totals: totalsOf(result.changes), balances: result.repairBalances },
    levelling: result.levelling && levellingSum(result.levelling),
    pieces: overlay.pieces.id.length,
    conflicts: conflictSums(result),
    conflictTotals: result.conflictTotals.map((t) => ({
      ...t,
      areaMu: roundedMu(t.areaM2),
      openParcels: new Set(
        standing
          .filter((c) => isOpen(c) && (t.severity === 'all' || c.severity === t.severity))
          .map((c) => c.subject.index),
      ).size,
    })),
    signOffs: signOffSum(result.signOffs),
    proposal: standingSum(result),
    proposalConflicts: {
      hard: open.filter((c) => c.severity === 'hard' && c.widthClass === 'encroachment').length,
      hardMismatch: open.filter((c) => c.severity === 'hard' && c.widthClass === 'mismatch').length,
      review: open.filter((c) => c.severity === 'review').length,
      soft: open.filter((c) => c.severity === 'soft').length,
      signed: verdict.length - open.length,
    },
    balances: result.balances,
    lineOverlaps: lineOverlapTotals.map((o) => ({ ...o, lineA: line(o.lineA), lineB: line(o.lineB) })),
    towns: townSums(result),
    sensitivity: measures.sensitivity,
    beforeAfter: districtBeforeAfter(result),
    clusters: proposal.clusters.map((c, i) => ({
      id: c.id,
      town: district.towns.name[c.town] ?? '',
      isPark: c.isPark,
      level: c.level,
      members: c.members.length,
      footprintM2: c.footprintM2,
      footprintMu: roundedMu(c.footprintM2),
      newConstructionM2: c.newConstructionM2,
      capacityFloorM2: Math.round(c.capacityFloorM2),
      year: proposal.phases?.ofCluster[i] || null,
      firstParcel: c.members.map((m) => overlay.pieces.id[m]).sort()[0] ?? '',
    })),
    firms,
    targets: ledger.targets.map(({ behind, ...t }) => ({ ...t, behind: behind.length })),
    limits: proposal.limits,
    binding: proposal.binding,
    optimiser: {
      solver: proposal.solver,
      candidates: proposal.candidateCount,
      refusedGroups: proposal.refusedGroups,
      costBasis: proposal.costBasis,
      levels: proposal.levels,
      notReproducible: proposal.notReproducible ?? null,
    },
    choice: result.choice && choiceSum(result.choice),
    phases: proposal.phases ? phaseSum(proposal.phases) : null,
    ledger: { ...ledgerRest, refusedUnits: refusedUnits.length },
    rules: { id: rules.id, version: rules.version, inForce: rulesInForce(rules, scenario.date).map((rule) => rule.id) },
    settings: result.settings,
    outputs: about.outputs,
  };
}

/** No sign-off lets it stand. */
function isOpen({ signOff }: Conflict): boolean {
  return signOff === undefined;
}

/** 1 when a person is asked for: findings other than notes, hard or review conflicts that nobody signed for, or an unmet target. */
export function exitOf({ findings, standing, verdict, ledger }: RunResult): 0 | 1 {
  const asks =
    findings.some(asksForPerson) ||
    [...standing, ...verdict].some((c) => isOpen(c) && c.severity !== 'soft') ||
    ledger.targets.some((t) => t.short > 0);
  return asks ? 1 : 0;
}

/** Rows of a layer that are named as dropped: one a finding, or the number a finding about the layer gives. */
function droppedRows(findings: readonly Finding[], layer: string): number {
  const named = findings.filter((f) => f.dropped && f.layer === layer);
  return named.reduce((sum, f) => sum + (f.code === 'row.deleted' ? f.numbers.rows : 1), 0);
}

function countFindings(findings: readonly Finding[]): CodeCount[] {
  return groups(findings, (f) => `${countOf(f).code}\0${f.severity}`).map(([, list]) => ({
    code: countOf(list[0]).code,
    severity: list[0].severity,
    count: list.reduce((sum, f) => sum + countOf(f).rows, 0),
  }));
}

function conflictSums({ standing }: RunResult): ConflictSum[] {
  return groups(standing, (c) => `${c.lineKind}\0${c.severity}\0${c.rule}\0${c.widthClass}`).map(([, list]) => {
    const areaM2 = sumM2(list.map((c) => c.overlapM2));
    const { lineKind, rule, severity, widthClass } = list[0];
    return {
      line: lineKind,
      rule,
      severity,
      widthClass,
      parcels: new Set(list.map((c) => c.subject.index)).size,
      areaM2,
      areaMu: roundedMu(areaM2),
    };
  });
}

function townSums({ district, measures, ledger }: RunResult): TownSum[] {
  return ledger.byTown.map((row) => {
    const m = measures.towns.find((t) => t.town === row.town);
    return {
      town: district.towns.name[row.town] ?? '',
      parcels: row.parcels,
      areaM2: row.areaM2,
      fateM2: row.fateM2,
      blocks: m?.blocks ?? 0,
      scatteredBlocks: m?.scatteredBlocks ?? 0,
      scatteredM2: m?.scatteredM2 ?? 0,
      scatteredByReason: m?.scatteredByReason ?? byReason(() => 0),
      meshIndustryM2: m?.meshIndustryM2 ?? 0,
      meshFarmlandM2: m?.meshFarmlandM2 ?? 0,
    };
  });
}

/** Groups in order of first appearance of their sorted keys. */
function groups<T>(list: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const byKey = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = byKey.get(key);
    if (group) group.push(item);
    else byKey.set(key, [item]);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
}
