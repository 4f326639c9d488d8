import type { Conflict } from '../model/rule.js';
import { sumM2 } from '../model/units.js';
import type { Judged } from './judging.js';

/** What became of a conflict from one version of a line to the next; m² are compared at 0.01. */
export const CONFLICT_FATES = ['appeared', 'grown', 'shrunk', 'vanished', 'same'] as const;
export type ConflictFate = (typeof CONFLICT_FATES)[number];

export interface ConflictChange {
  readonly fate: ConflictFate;
  /** Conflicts of the two judgements; −1 where there was none, or is none. */
  readonly before: number;
  readonly after: number;
}

/** What of a parcel lies inside a line in the two versions, whatever the rules say. */
export interface LineChange {
  readonly parcel: number;
  readonly lineKind: string;
  readonly beforeM2: number;
  readonly afterM2: number;
}

export interface JudgedChanges {
  readonly before: Judged;
  readonly after: Judged;
  /** In the order of `CONFLICT_FATES`, and within it of the judgements. */
  readonly conflicts: readonly ConflictChange[];
  /** Those that differ, by line and parcel. */
  readonly lines: readonly LineChange[];
}

/**
 * Two judgements of the same parcels, conflict by conflict.
 *
 * Definition: conflicts are one where rule, kind of line and parcel are; a conflict whose zone changed so that another rule speaks of it vanishes
 * under the one and appears under the other. Promises: every conflict of either side is in exactly one change.
 */
export function judgedChanges(before: Judged, after: Judged): JudgedChanges {
  const unmatched = new Map(before.conflicts.map((conflict, k) => [keyOf(conflict), k]));
  if (unmatched.size < before.conflicts.length) throw new RangeError('two lines of one kind were judged at once');
  const changes = after.conflicts.map((conflict, k): ConflictChange => {
    const old = unmatched.get(keyOf(conflict));
    if (old === undefined) return { fate: 'appeared', before: -1, after: k };
    unmatched.delete(keyOf(conflict));
    return { fate: fateOf(before.conflicts[old].overlapM2, conflict.overlapM2), before: old, after: k };
  });
  for (const k of unmatched.values()) changes.push({ fate: 'vanished', before: k, after: -1 });
  const rank = (fate: ConflictFate) => CONFLICT_FATES.indexOf(fate);
  return {
    before,
    after,
    conflicts: changes.sort((a, b) => rank(a.fate) - rank(b.fate)),
    lines: after.district.controlLines.flatMap((line) => lineChanges(line.kind, before, after)),
  };
}

/** m² of a kind of line inside parcels: what the new version gained, and what it lost. */
export function gainedAndLost(changes: readonly LineChange[]): { readonly gainedM2: number; readonly lostM2: number } {
  return {
    gainedM2: sumM2(changes.map(({ beforeM2, afterM2 }) => Math.max(0, afterM2 - beforeM2))),
    lostM2: sumM2(changes.map(({ beforeM2, afterM2 }) => Math.max(0, beforeM2 - afterM2))),
  };
}

function keyOf({ rule, lineKind, subject }: Conflict): string {
  return `${rule}\0${lineKind}\0${subject.index}`;
}

function fateOf(beforeM2: number, afterM2: number): ConflictFate {
  return afterM2 > beforeM2 ? 'grown' : afterM2 < beforeM2 ? 'shrunk' : 'same';
}

function lineChanges(lineKind: string, before: Judged, after: Judged): LineChange[] {
  const insideOf = ({ district, inside }: Judged) =>
    inside[district.controlLines.findIndex(({ kind }) => kind === lineKind)].areaM2;
  const beforeM2 = insideOf(before);
  const changes = Array.from(insideOf(after), (afterM2, parcel): LineChange => {
    return { parcel, lineKind, beforeM2: beforeM2[parcel], afterM2 };
  });
  return changes.filter((change) => change.beforeM2 !== change.afterM2);
}
