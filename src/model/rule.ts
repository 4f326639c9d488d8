import type { Lang } from './finding.js';

/**
 * Rules are data (`rules/*.json`). A rule says for a subject (what is there, or what is decided) on a zone of a control line:
 * allowed, review, or hard. Hard rules can't be switched off.
 */
export type RuleAction = 'existing' | 'keep' | 'upgrade' | 'join' | 'infill' | 'receive' | 'reclaim' | 'regreen';
export type Verdict = 'allowed' | 'review' | 'hard';
export type RuleSeverity = 'hard' | 'review' | 'soft';

export interface Rule {
  readonly id: string;
  readonly title: Readonly<Record<Lang, string>>;
  readonly clause: {
    readonly document: string;
    readonly number: string;
    readonly date: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
  /** Control line kind, or `outside` = outside every zone of the urban boundary. */
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
  /** 2 × radius of the largest inscribed circle of the overlap, metres. */
  readonly widthM: number;
  /** `mismatch` is boundary noise: in the sums, but it locks nothing. */
  readonly widthClass: 'encroachment' | 'mismatch';
  /** Representative point, working CRS. */
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
