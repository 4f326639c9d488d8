import { baseName } from '../../../model/fileName.js';
import type { DeliveredLayer } from '../../../model/layer.js';
import { type Reason, reason } from '../reason.js';
import { BASE_ROLES } from './baseRoles.js';
import { nameWords } from './layerName.js';
import { PLAN_ROLES } from './planRoles.js';
import type { Form, Signature, ValueMark } from './signature.js';
import { SURVEY_ROLES } from './surveyRoles.js';

export const SIGNATURES: readonly Signature[] = [...SURVEY_ROLES, ...PLAN_ROLES, ...BASE_ROLES];

/**
 * What a delivered layer most likely is.
 *
 * Definition: name, hint, form and value (`signature.ts`) count points; shapes of a kind the role never has rule it out. A layer is
 * *certain* when name and content say the same, *likely* when one of them speaks and the other is silent, *ambiguous* when two
 * roles come out about equal or the name says one thing and the content another, *unknown* otherwise.
 * Promises: an ambiguous layer is never given a role: both stand in `candidates` with their reasons. Reads names, fields and values; places and
 * shapes are not looked at.
 */
export interface RoleReading {
  readonly confidence: 'certain' | 'likely' | 'ambiguous' | 'unknown';
  /** The role, when certain or likely. */
  readonly role: Signature | null;
  /** Best first; of an ambiguous layer those that can't be told apart. */
  readonly candidates: readonly RoleEvidence[];
  readonly reasons: readonly Reason[];
}

export interface RoleEvidence {
  readonly role: Signature;
  readonly namePoints: number;
  readonly contentPoints: number;
  readonly reasons: readonly Reason[];
}

const POINTS = { name: 4, hint: 3, form: 4, shared: 2, value: 3, against: 3 } as const;
/** Below this nothing is said; from `CERTAIN` on nothing is doubted. */
const LIKELY = 3;
const CERTAIN = 6;
/** Two roles this close are about equal. */
const NEAR = 1;

/** `alone`: the file holds this layer only, so that the file's name speaks for it too. */
export function recogniseRole(layer: DeliveredLayer, alone = true): RoleReading {
  const found = SIGNATURES.flatMap((role) => evidenceFor(role, layer, alone) ?? []);
  const ranked = found
    .filter((one) => total(one) >= LIKELY)
    .sort((a, b) => total(b) - total(a) || b.contentPoints - a.contentPoints);
  const [best] = ranked;
  if (!best) return { confidence: 'unknown', role: null, candidates: [], reasons: unknownReasons(layer, found) };
  const rivals = rivalsOf(best, found);
  if (rivals.length > 0) {
    const candidates = [best, ...rivals];
    return { confidence: 'ambiguous', role: null, candidates, reasons: ambiguousReasons(best, rivals) };
  }
  const certain = total(best) >= CERTAIN && best.namePoints > 0 && best.contentPoints > 0;
  const confidence = certain ? 'certain' : 'likely';
  return { confidence, role: best.role, candidates: ranked, reasons: best.reasons };
}

function total({ namePoints, contentPoints }: RoleEvidence): number {
  return namePoints + contentPoints;
}

/** Those about as good as the best; and, where the name speaks for one role alone and the content for another, that other. */
function rivalsOf(best: RoleEvidence, found: readonly RoleEvidence[]): RoleEvidence[] {
  return found.filter((other) => {
    if (other === best) return false;
    if (total(other) >= Math.max(LIKELY, total(best) - NEAR)) return true;
    const contradicts =
      (best.namePoints === 0 && other.namePoints >= LIKELY && other.contentPoints <= 0) ||
      (best.contentPoints <= 0 && other.contentPoints >= LIKELY && other.namePoints === 0);
    return contradicts;
  });
}

function evidenceFor(role: Signature, layer: DeliveredLayer, alone: boolean): RoleEvidence | null {
  const { kind } = layer.shapes;
  if (!role.geometry.includes(kind)) return null;
  const reasons: Reason[] = [];
  const namePoints = nameEvidence(role, layer, alone, reasons);
  let contentPoints = 0;
  const form = bestForm(role.forms, layer);
  if (form) {
    contentPoints += form.shared ? POINTS.shared : POINTS.form;
    const fields = form.fields.join(', ');
    const title = form.title ? { zh: `（${form.title.zh}）`, en: ` (${form.title.en})` } : { zh: '', en: '' };
    reasons.push(reason(`有字段 ${fields}${title.zh}`, `has the fields ${fields}${title.en}`));
  }
  for (const mark of role.values ?? []) {
    const met = valueMet(mark, layer);
    if (!met) continue;
    contentPoints += POINTS.value;
    reasons.push(reason(`${met.field} 有值“${met.value}”`, `${met.field} holds “${met.value}”`));
    break;
  }
  const against = (role.not ?? []).filter((field) => fieldOf(layer, field) !== null);
  if (against.length > 0) {
    contentPoints -= POINTS.against;
    reasons.push(reason(`但有字段 ${against.join(', ')}`, `but has the fields ${against.join(', ')}`));
  }
  return namePoints + contentPoints > 0 ? { role, namePoints, contentPoints, reasons } : null;
}

function nameEvidence(role: Signature, layer: DeliveredLayer, alone: boolean, reasons: Reason[]): number {
  const own = nameWords(layer.layer);
  const file = alone ? nameWords(baseName(layer.file)) : null;
  for (const [from, words] of [
    [reason('图层名', 'layer name'), own],
    [reason('文件名', 'file name'), file],
  ] as const) {
    if (!words) continue;
    const word = words.words.find((one) => role.names.test(one));
    if (word !== undefined) {
      reasons.push(reason(`${from.zh}为 ${word}`, `${from.en} says ${word}`));
      return POINTS.name;
    }
    const hint = role.hints?.exec(words.whole);
    if (hint) {
      reasons.push(reason(`${from.zh}含“${hint[0]}”`, `${from.en} holds “${hint[0]}”`));
      return POINTS.hint;
    }
  }
  return 0;
}

/** A form of the role's own before a shared one; of several the one with most fields. */
function bestForm(forms: readonly Form[], layer: DeliveredLayer): Form | null {
  const met = forms.filter((form) => form.fields.every((field) => fieldOf(layer, field) !== null));
  met.sort((a, b) => Number(a.shared ?? false) - Number(b.shared ?? false) || b.fields.length - a.fields.length);
  return met[0] ?? null;
}

/** The delivered name of a field, upper or lower case; `承租*` stands for any field that starts so. */
function fieldOf(layer: DeliveredLayer, wanted: string): string | null {
  const starts = wanted.endsWith('*') ? wanted.slice(0, -1) : null;
  for (const name of layer.table.columns.keys()) {
    const upper = name.toUpperCase();
    if (starts === null ? upper === wanted : upper.startsWith(starts)) return name;
  }
  return null;
}

function valueMet(mark: ValueMark, layer: DeliveredLayer): { readonly field: string; readonly value: string } | null {
  for (const [field, column] of layer.table.columns) {
    if (column.type !== 'text' || !mark.field.test(field)) continue;
    const met = column.values.filter((value) => mark.value.test(value.trim()));
    const filled = column.values.filter((value) => value.trim() !== '').length;
    if (met.length > 0 && met.length >= (mark.share ?? 0) * filled) return { field, value: met[0].trim() };
  }
  return null;
}

function ambiguousReasons(best: RoleEvidence, rivals: readonly RoleEvidence[]): Reason[] {
  return [best, ...rivals].map(({ role, reasons }) =>
    reason(
      `可能是${role.title.zh}：${reasons.map((r) => r.zh).join('；')}`,
      `could be ${role.title.en}: ${reasons.map((r) => r.en).join('; ')}`,
    ),
  );
}

function unknownReasons(layer: DeliveredLayer, weak: readonly RoleEvidence[]): Reason[] {
  const seen = reason(
    '图层名、字段和取值都不像已知的图层',
    'neither name, fields nor values are those of a layer known here',
  );
  const [nearest] = [...weak].sort((a, b) => total(b) - total(a));
  const hints = nearest
    ? [
        reason(
          `最接近${nearest.role.title.zh}：${nearest.reasons.map((r) => r.zh).join('；')}`,
          `nearest is ${nearest.role.title.en}: ${nearest.reasons.map((r) => r.en).join('; ')}`,
        ),
      ]
    : [];
  return [seen, ...wrongShape(layer), ...hints];
}

/** The name says a role that never has such shapes. */
function wrongShape(layer: DeliveredLayer): Reason[] {
  const { kind } = layer.shapes;
  const { words } = nameWords(layer.layer);
  return SIGNATURES.filter(
    ({ names, geometry }) => !geometry.includes(kind) && words.some((word) => names.test(word)),
  ).map(({ title, geometry }) =>
    reason(
      `名称是${title.zh}，但几何类型 ${kind} 不是 ${geometry.join('/')}`,
      `is named as ${title.en}, but its shapes are of kind ${kind}, not ${geometry.join(' or ')}`,
    ),
  );
}
