import type { CodeSystem } from '../../../model/codes/landCodes.js';
import type { Severity } from '../../../model/finding.js';
import type { Settings } from '../../../model/settings.js';
import type { LayerStandard } from '../../../model/standards/standard.js';
import type { CheckContext, SoundLayer } from '../context.js';
import type { FieldCodes, Fields } from './fieldCodes.js';
import type { Listing } from './listing.js';

/** What a family of attribute rules sees of a layer. */
export interface RuleInput {
  readonly checked: SoundLayer;
  readonly context: CheckContext;
  readonly settings: Settings;
  readonly standard: LayerStandard;
  readonly fields: Fields;
  /** Land-class system of DLBM; null where there is no such field, or its codes are of no known system. */
  readonly system: CodeSystem | null;
  readonly list: Listing;
}

/** An error by a text that was seen; a warning where that is 待核. */
export function severityBy({ confirmed }: { readonly confirmed: boolean }): Severity {
  return confirmed ? 'error' : 'warning';
}

/** 三调 codes, whose suffixes, settlement codes and mapping sizes are those of the third survey. */
export function isThirdSurvey(system: CodeSystem | null): boolean {
  return system?.id === 'sandiao' || system?.id === 'gbt21010';
}

export function isNumberField(fields: Fields, { name }: FieldCodes): boolean {
  const type = fields.table.columns.get(name)?.type;
  return type === 'f64' || type === 'i32';
}
