import type { CodeListId } from '../codes/codeLists.js';
import type { Table } from '../column.js';
import type { LayerRole } from '../scenario.js';
import { PLAN_STANDARDS } from './planStandards.js';
import { SURVEY_STANDARDS } from './surveyStandards.js';

/**
 * What a standard layer is made of: its fields, what must be in them, and by which list.
 *
 * Definition: `must` — the standard calls the field mandatory, so that a layer without it, or a row with it empty, is at fault; `usual` — a
 * source lists it and does not say whether it is mandatory; `optional` — may be empty or absent. Widths are not part of it: real files
 * differ, and no field is refused for its width. `confirmed` says whether the text or a system that follows it was seen: the rules of the
 * others are 待核 and give warnings at most. Fields are found by name or alias, upper or lower case.
 */
export interface LayerStandard {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  readonly confirmed: boolean;
  readonly role: LayerRole;
  /** Of a control line. */
  readonly kind?: string;
  /** A layer is of this standard only if it has all of these. */
  readonly marks: readonly string[];
  readonly fields: readonly StandardField[];
}

export interface StandardField {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly type: 'text' | 'number' | 'year';
  readonly need: 'must' | 'usual' | 'optional';
  readonly codes?: CodeListId;
  /** Holds codes of a list that is not known here. */
  readonly isCode?: true;
  /** Numbers below or above are no values of this field. */
  readonly least?: number;
  readonly most?: number;
  /** The value must be above this. */
  readonly above?: number;
}

export const STANDARDS: readonly LayerStandard[] = [...SURVEY_STANDARDS, ...PLAN_STANDARDS];

/** The delivered name of a field, by its name or an alias; null where the table has none of them. */
export function deliveredField(table: Table, field: Pick<StandardField, 'name' | 'aliases'>): string | null {
  const upper = new Map([...table.columns.keys()].reverse().map((name) => [name.toUpperCase(), name]));
  for (const name of [field.name, ...(field.aliases ?? [])]) {
    const found = table.columns.has(name) ? name : upper.get(name.toUpperCase());
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * The standard that a layer of a role (and kind) follows: of those whose marks it has, the one of whose fields it has the largest share, the
 * earlier on a tie. Null where it has the marks of none: a layer in a form of its own, of which no field is asked.
 */
export function standardOf(table: Table, role: string, kind?: string): LayerStandard | null {
  let best: LayerStandard | null = null;
  let bestShare = -1;
  for (const standard of STANDARDS) {
    if (standard.role !== role || (standard.kind !== undefined && standard.kind !== kind)) continue;
    if (!standard.marks.every((name) => deliveredField(table, { name }) !== null)) continue;
    const asked = standard.fields.filter(({ need }) => need !== 'optional');
    const share = asked.filter((field) => deliveredField(table, field) !== null).length / asked.length;
    if (share <= bestShare) continue;
    best = standard;
    bestShare = share;
  }
  return best;
}
