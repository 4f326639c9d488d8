import type { CheckedRole } from '../model/checkedLayer.js';
import { LianpianError } from '../model/errors.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Reason } from '../stages/recognise/reason.js';
import { type RoleReading, recogniseRole } from '../stages/recognise/roles/role.js';
import type { ScenarioUse } from '../stages/recognise/roles/signature.js';

/** A role as the user says it: `parcels`, `controlLine:ecologicalRedline`. */
export interface StatedRole {
  readonly role: CheckedRole;
  readonly kind: string | null;
}

/** What a layer is checked as, and why. */
export interface TakenRole extends StatedRole {
  readonly confidence: 'stated' | RoleReading['confidence'];
  /** As people call it; null where it is not known. */
  readonly title: Reason | null;
  readonly reasons: readonly Reason[];
  readonly use: ScenarioUse | null;
}

const ROLES: readonly CheckedRole[] = [
  'parcels',
  'controlLine',
  'towns',
  'villages',
  'parks',
  'plannedParks',
  'slope',
  'approvedUnbuilt',
  'temporaryLand',
  'barrier',
  'unknown',
];

/** E_USAGE when there is no such role. */
export function parseRole(text: string, where: string): StatedRole {
  const [role, kind, ...more] = text.split(':');
  const known = ROLES.find((one) => one === role);
  const fits = kind === undefined || (known === 'controlLine' && /^[\p{Script=Han}A-Za-z0-9_]+$/u.test(kind));
  if (known && fits && more.length === 0) return { role: known, kind: kind ?? null };
  throw new LianpianError(
    'E_USAGE',
    { zh: `“role=${text}”不是图层的用途`, en: `"role=${text}" is not a role of a layer` },
    where,
    {
      zh: `请写 |role= 及其一：${ROLES.join('、')}；控制线写明种类：role=controlLine:ecologicalRedline、:basicFarmland、:urbanBoundary、:industrialLine。`,
      en: `Write |role= and one of ${ROLES.join(', ')}; a control line with its kind: role=controlLine:ecologicalRedline, :basicFarmland, :urbanBoundary, :industrialLine.`,
    },
  );
}

/** As stated; else as `recognise` reads name, fields and values. What is ambiguous gets no role. */
export function roleOf(delivered: DeliveredLayer, alone: boolean, stated: StatedRole | null): TakenRole {
  const { role, confidence, reasons } = recogniseRole(delivered, alone);
  if (stated) {
    const kind = stated.kind === null ? {} : { kind: stated.kind };
    const use = stated.role === 'unknown' ? null : { role: stated.role, ...kind };
    return { ...stated, confidence: 'stated', title: null, reasons: [], use };
  }
  const known = ROLES.find((one) => one === role?.use?.role);
  return {
    role: known ?? 'unknown',
    kind: known === 'controlLine' ? (role?.use?.kind ?? null) : null,
    confidence,
    title: role?.title ?? null,
    reasons,
    use: role?.use ?? null,
  };
}
