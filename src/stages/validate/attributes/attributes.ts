import { areaDifferenceClass } from '../../../model/areaDifference.js';
import type { CheckedLayer, ParcelFacts } from '../../../model/checkedLayer.js';
import type { Report } from '../../../model/checks.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { rowAndPlace, rowOf } from '../rows.js';

/** 城镇村属性码 (domain.md §1.2). */
const SETTLEMENT_CODES: ReadonlySet<string> = new Set(['201', '201A', '202', '202A', '203', '203A', '204', '205']);

/**
 * Ids, codes and areas of parcels, and ids of parks.
 *
 * Definition: id.duplicate — the id of an earlier row; value.unknownCode — a CZCSXM that is none of 201–205; value.missing — industry
 * without CZCSXM, or a parcel without TBMJ, in a delivery where others have it; area.mismatch — TBMJ and official area of a parcel are apart as
 * `areaDifferenceClass` warns of; area.differs — one note on all that are apart by less. Invalid and empty parcels have no area to compare.
 * Every row is kept.
 */
export function attributeFindings(checked: SoundLayer, context: CheckContext, report: Report): void {
  const { layer } = checked;
  if (layer.role === 'parcels' || layer.role === 'parks') duplicateIds(layer, report);
  if (!layer.facts) return;
  settlementCodes(layer, layer.facts, report);
  recordedAreas(checked, layer.facts, context, report);
}

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

function settlementCodes(layer: CheckedLayer, { settlementCode, use }: ParcelFacts, report: Report): void {
  if (!settlementCode.some((code) => code !== '')) return;
  const field = 'CZCSXM';
  settlementCode.forEach((value, p) => {
    if (value === '' && use[p] === 'industry') {
      report(finding('value.missing', 'warning', layer.layer, { field }, rowAndPlace(layer, p)));
    }
    if (value !== '' && !SETTLEMENT_CODES.has(value)) {
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
