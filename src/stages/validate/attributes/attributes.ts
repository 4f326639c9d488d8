import { areaDifferenceClass } from '../../../model/areaDifference.js';
import type { CheckedLayer, ParcelFacts } from '../../../model/checkedLayer.js';
import type { Report } from '../../../model/checks.js';
import { CODE_LISTS } from '../../../model/codes/codeLists.js';
import type { Table } from '../../../model/column.js';
import { finding } from '../../../model/finding.js';
import { standardOf } from '../../../model/standards/standard.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { rowAndPlace, rowOf } from '../rows.js';
import { areaRules } from './areas.js';
import { codeRules } from './codes.js';
import { creditCodeRules } from './creditCodes.js';
import { fieldsOf } from './fieldCodes.js';
import { fieldRules } from './fields.js';
import { idRules } from './ids.js';
import { landClassRules, systemOf } from './landClasses.js';
import { type Listing, listing } from './listing.js';
import type { RuleInput } from './rule.js';
import { textRules } from './texts.js';
import { unitRules } from './units.js';

/**
 * The attributes of a layer.
 *
 * Definition: ids — id.duplicate of parcels and parks; areas — TBMJ against the official area (`recordedAreas`); credit codes in any table.
 * A layer in the form of a standard (`model/standards`) goes through its rules besides, a family a file: fields there, typed, filled and
 * in bounds (`fields`), how texts are written (`texts`), codes by list (`codes`), land classes with what depends on them (`landClasses`),
 * numbers that occur once (`ids`), units and their parents (`units`), sums and sizes of areas (`areas`). Of a layer in a form of its own no
 * field is asked; settlement codes named in a scenario are still read.
 * Promises: every row kept; what says the same of many rows is listed for the first check.listed of them and counted for the rest.
 * Method: rules judge distinct values, not rows (`fieldCodes`).
 */
export function attributeFindings(checked: SoundLayer, context: CheckContext, report: Report): void {
  const { layer } = checked;
  if (layer.role === 'parcels' || layer.role === 'parks') duplicateIds(layer, report);
  const list = listing(layer, context.settings['check.listed'], report);
  const isStandard = layer.table !== null && standardRules(checked, layer.table, context, list);
  if (layer.table) creditCodeRules(layer.table, list);
  if (!layer.facts) return;
  if (!isStandard) settlementCodes(layer, layer.facts, report);
  recordedAreas(checked, layer.facts, context, report);
}

/** Whether the layer is of a standard, whose rules it then went through. */
function standardRules(checked: SoundLayer, table: Table, context: CheckContext, list: Listing): boolean {
  const { layer } = checked;
  const standard = standardOf(table, layer.role, layer.kind ?? undefined);
  if (!standard) return false;
  const fields = fieldsOf(table);
  const system = systemOf(layer, fields, list);
  const input: RuleInput = { checked, context, settings: context.settings, standard, fields, system, list };
  for (const rules of RULES) rules(input);
  return fields.name('CZCSXM') !== null;
}

const RULES = [fieldRules, textRules, codeRules, landClassRules, idRules, unitRules, areaRules];

function duplicateIds(layer: CheckedLayer, report: Report): void {
  const isParcels = layer.role === 'parcels';
  const first = new Map<string, number>();
  (layer.id ?? []).forEach((id, k) => {
    if (id === '') return;
    const other = first.get(id);
    if (other === undefined) {
      first.set(id, k);
      return;
    }
    const numbers = { id, otherFeature: layer.feature(other) };
    const place = isParcels ? rowAndPlace(layer, k) : rowOf(layer, k);
    report(finding('id.duplicate', isParcels ? 'error' : 'warning', layer.layer, numbers, place));
  });
}

/** Settlement codes of parcels in no standard form. */
function settlementCodes(layer: CheckedLayer, { settlementCode, use }: ParcelFacts, report: Report): void {
  if (!settlementCode.some((code) => code !== '')) return;
  const field = 'CZCSXM';
  settlementCode.forEach((value, p) => {
    if (value === '' && use[p] === 'industry') {
      report(finding('value.missing', 'warning', layer.layer, { field }, rowAndPlace(layer, p)));
    }
    if (value !== '' && !CODE_LISTS.settlement.names.has(value)) {
      report(finding('value.unknownCode', 'warning', layer.layer, { field, value }, rowAndPlace(layer, p)));
    }
  });
}

function recordedAreas(
  { layer, broken }: SoundLayer,
  { recordedM2: recorded, recordedField, officialM2: official }: ParcelFacts,
  { settings }: CheckContext,
  report: Report,
): void {
  if (!recorded.some((areaM2) => !Number.isNaN(areaM2))) return;
  const field = recordedField ?? 'TBMJ';
  let differing = 0;
  let mostM2 = 0;
  recorded.forEach((recordedM2, p) => {
    if (Number.isNaN(recordedM2)) {
      report(finding('value.missing', 'warning', layer.layer, { field }, rowAndPlace(layer, p)));
      return;
    }
    if (broken[p]) return;
    const officialM2 = official[p];
    const verdict = areaDifferenceClass(officialM2, recordedM2, settings);
    const differenceM2 = Math.round(1e6 * Math.abs(recordedM2 - officialM2)) / 1e6;
    if (verdict === 'differs') {
      differing++;
      mostM2 = Math.max(mostM2, differenceM2);
    }
    if (verdict !== 'warning' && verdict !== 'error') return;
    const sharePct = Math.round((1e4 * differenceM2) / officialM2) / 100;
    const numbers = { field, recordedM2, officialM2, differenceM2, sharePct };
    const known = { ...rowAndPlace(layer, p), areaM2: differenceM2 };
    report(finding('area.mismatch', verdict, layer.layer, numbers, known));
  });
  if (differing > 0) report(finding('area.differs', 'note', layer.layer, { field, parcels: differing, mostM2 }));
}
