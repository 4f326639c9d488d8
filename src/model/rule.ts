import type { Lang } from './finding.js';

/**
 * Rules are data (`rules/*.json`). A rule says for a subject (what is there, or what is decided) on a zone of a control line:
 * allowed, review, or hard. Hard rules can't be switched off.
 */
export const RULE_ACTIONS = [
  'existing',
  'newIndustry',
  'keep',
  'upgrade',
  'join',
  'infill',
  'receive',
  'reclaim',
  'regreen',
] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];
export const VERDICTS = ['allowed', 'review', 'hard'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const RULE_SEVERITIES = ['hard', 'review', 'soft'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

export const TEXT_TESTS = ['is', 'isNot'] as const;
export const NUMBER_TESTS = ['below', 'atMost', 'atLeast', 'above'] as const;

/**
 * One question of a rule. `subject`: a word of the engine (`use`, `landClass`, `areaM2`, `far`, …) or a delivered field of the parcel;
 * `zone`: `id`, `name`, `kind`, `level` or a delivered field of the line; `overlap`: `areaM2`, `share`, `widthM`.
 */
export interface Question {
  readonly of: 'subject' | 'zone' | 'overlap';
  readonly field: string;
  /** Exactly one of the tests is given. */
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  readonly below?: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly above?: number;
  /** Of a number: its unit, whether a source confirms it, and which. */
  readonly unit?: string;
  readonly confirmed?: boolean;
  readonly source?: string;
}

/** A question, or several about one thing (the subject, the zone, the overlap) of which one is enough. */
export type Condition = Question | { readonly anyOf: readonly Question[] };

/** An overlap narrower *and* smaller than this is boundary noise to the rule; the settings say so for rules that don't. */
export interface RuleTolerance {
  readonly areaM2: number;
  readonly widthM: number;
  readonly confirmed: boolean;
  readonly source?: string;
}

export interface Rule {
  readonly id: string;
  /** `file:line:column#path` it was read from, for messages. */
  readonly where?: string;
  readonly title: Readonly<Record<Lang, string>>;
  readonly clause: {
    readonly document: string;
    readonly number: string;
    readonly date: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
  /** Control line kind; `outside` = outside every zone of the urban boundary; `anywhere` = the subject by itself, wherever it lies. */
  readonly line: string;
  /** Zone kinds it speaks of; empty = all. */
  readonly zoneKinds: readonly string[];
  /** Zone levels it speaks of; absent or empty = all. */
  readonly levels?: readonly string[];
  readonly actions: readonly RuleAction[];
  /** Land uses of the subject it speaks of; empty = all. */
  readonly uses: readonly string[];
  /** 'inside' / 'outside' the industrial line; absent = both. */
  readonly industrialLine?: 'inside' | 'outside';
  /** All must hold; absent = none asked. */
  readonly when?: readonly Condition[];
  readonly tolerance?: RuleTolerance;
  readonly verdict: Verdict;
  /** Severity of the conflict it raises; absent when `verdict` is 'allowed'. */
  readonly severity?: RuleSeverity;
  readonly remedy: Readonly<Record<Lang, string>>;
  readonly from: string;
  readonly to: string | null;
}

export interface RuleSet {
  readonly id: string;
  readonly version: string;
  readonly title: Readonly<Record<Lang, string>>;
  readonly rules: readonly Rule[];
  /** What a whole proposal must keep in balance. */
  readonly balances?: readonly BalanceRule[];
  /** What this set makes of soft and review rules of the sets it is joined with. */
  readonly regrade?: readonly Regrade[];
  /** Of a joined set: the regrades that were made. */
  readonly regraded?: readonly Regraded[];
}

/** A planner's own severity for a rule: soft → review, and, with a reason, soft → off and review → soft. Hard rules have none. */
export interface Regrade {
  readonly rule: string;
  readonly severity: 'review' | 'soft' | 'off';
  readonly reason?: string;
  readonly where?: string;
}
export interface Regraded extends Regrade {
  readonly was: RuleSeverity;
}

/** Figures of a whole proposal that a rule may bind. */
export const BALANCE_MEASURES = [
  /** Share of new floor space that goes to small parks and relocated firms, 0…1. */
  'smallParkShare',
  /** Floor capacity of industrial land after − before, m². */
  'floorCapacityChangeM2',
  /** Industrial land inside the industrial line given to another use, less land newly added to industry inside it, m². */
  'industrialLineDeficitM2',
] as const;
export type BalanceMeasure = (typeof BALANCE_MEASURES)[number];

/** A rule over a whole proposal: one figure against one number. */
export interface BalanceRule extends Pick<Rule, 'id' | 'where' | 'title' | 'clause' | 'remedy' | 'from' | 'to'> {
  readonly measure: BalanceMeasure;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Whether a source confirms the number, and which. */
  readonly confirmed: boolean;
  readonly source?: string;
  readonly severity: RuleSeverity;
}

/** How a proposal stands to a balance. */
export interface BalanceResult {
  readonly rule: string;
  readonly clause: string;
  readonly severity: RuleSeverity;
  readonly measure: BalanceMeasure;
  /** Null where nothing can be said. */
  readonly value: number | null;
  readonly sense: 'atLeast' | 'atMost';
  readonly limit: number;
  /** Whether a source confirms the limit. */
  readonly confirmed: boolean;
  /** Null where what is missing could turn the answer. */
  readonly holds: boolean | null;
  /** What is not known: `noNewSpace` (nothing to share out: it holds), `noIndustrialLine`, `floorOfPieces` (in `pieces`). */
  readonly missing?: 'noNewSpace' | 'noIndustrialLine' | 'floorOfPieces';
  readonly pieces?: number;
}

/** A rule met by a subject, with its evidence. Areas: official m² at 0.01. */
export interface Conflict {
  /** `rule:line-zone:subject`, unique and stable. */
  readonly id: string;
  readonly rule: string;
  readonly clause: string;
  readonly severity: RuleSeverity;
  readonly action: RuleAction;
  readonly subject: {
    readonly kind: 'parcel' | 'piece' | 'cluster' | 'park';
    readonly id: string;
    readonly index: number;
  };
  /** Index into `District.controlLines`; −1 for "outside the boundary". */
  readonly line: number;
  readonly lineKind: string;
  /** Zone of the line with the largest overlap; −1 for outside. */
  readonly zone: number;
  readonly zoneId: string;
  /** Every zone of the line that the overlap is made of, ascending; empty for outside. */
  readonly zones: readonly number[];
  readonly overlapM2: number;
  /** Planar ratio, 0…1. */
  readonly share: number;
  /** 2 × radius of the largest inscribed circle of the overlap, metres, to 1 mm. */
  readonly widthM: number;
  /** `mismatch` is boundary noise: in the sums, but it locks nothing. */
  readonly widthClass: 'encroachment' | 'mismatch';
  /** Sign-off that lets it stand, an index into `District.signOffs`: it is listed and locks nothing. Absent: none does. */
  readonly signOff?: number;
  /** Fields the rule asks for that the subject or zone leaves blank: the conflict is then for review. Absent: none. */
  readonly undecided?: readonly string[];
  /** Representative point, working CRS: the middle of that circle. */
  readonly x: number;
  readonly y: number;
  readonly town: number;
  readonly village: number;
}

/** Two control lines over each other: listed, never re-assigned. */
export interface LineOverlap {
  readonly lineA: number;
  readonly zoneA: number;
  readonly lineB: number;
  readonly zoneB: number;
  readonly areaM2: number;
  readonly widthM: number;
  readonly widthClass: 'encroachment' | 'mismatch';
  readonly x: number;
  readonly y: number;
}
