import type { Shapes } from '../../../model/layer.js';
import type { LayerRole } from '../../../model/scenario.js';
import type { Reason } from '../reason.js';

/**
 * What tells that a layer is one of a kind: one record a role, evidence as data (`surveyRoles.ts`, `planRoles.ts`, `baseRoles.ts`).
 *
 * Definitions: a *name* is a code of a standard or its Chinese title, found as a whole word of the layer's name; a *hint* is a word
 * that often stands in such names. A *form* is a set of fields that only this role has, all of them present; a form marked
 * `shared` belongs to other roles as well and only confirms. A *value* is a text in a field.
 */
export interface Signature {
  readonly id: string;
  readonly title: Reason;
  readonly names: RegExp;
  readonly hints?: RegExp;
  readonly forms: readonly Form[];
  readonly values?: readonly ValueMark[];
  readonly geometry: readonly Shapes['kind'][];
  /** Fields that speak against it. */
  readonly not?: readonly string[];
  /** Where it goes in a scenario; null: the engine makes nothing of it, and `unused` says why. */
  readonly use: ScenarioUse | null;
  readonly unused?: Reason;
  /** Said to the user whenever the role is recognised. */
  readonly caution?: Reason;
}

export interface Form {
  /** Field names in upper case; `*` at the end stands for any rest. */
  readonly fields: readonly string[];
  readonly shared?: true;
  readonly title?: Reason;
}

export interface ValueMark {
  readonly field: RegExp;
  readonly value: RegExp;
  /** Least share of the filled rows' distinct values; default: one value is enough. */
  readonly share?: number;
}

export interface ScenarioUse {
  readonly role: LayerRole;
  /** Of a control line. */
  readonly kind?: string;
  /** Of a barrier. */
  readonly cuts?: readonly ('industry' | 'farmland')[];
}
