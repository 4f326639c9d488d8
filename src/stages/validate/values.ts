import type { InvalidReason } from '../../geometry/geos.js';
import { itemVertexRange } from '../../geometry/polygonSet.js';
import { areaDifferenceClass } from '../../model/areaDifference.js';
import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';

/** 城镇村属性码 (domain.md §1.2). */
const SETTLEMENT_CODES: ReadonlySet<string> = new Set(['201', '201A', '202', '202A', '203', '203A', '204', '205']);

/**
 * Ids, codes and areas of parcels (and ids of parks).
 *
 * Definition: id.duplicate — the id of an earlier row; value.unknownCode — a CZCSXM that is none of 201–205; value.missing — industry
 * without CZCSXM, or a parcel without TBMJ, in a delivery where others have it; area.mismatch — TBMJ and official area of a parcel are apart as
 * `areaDifferenceClass` warns of; area.differs — one note on all that are apart by less. Invalid and empty parcels have no area to compare.
 * Every row is kept.
 */
export function valueFindings(
  district: District,
  reasons: readonly (InvalidReason | null)[],
  settings: Settings,
): Finding[] {
  const { parcels } = district;
  const place: Place = (p) => {
    const [first, end] = itemVertexRange(parcels.polygons, p);
    const { xy } = parcels.polygons;
    const [x, y] = first < end ? [xy[2 * first], xy[2 * first + 1]] : [null, null];
    return { feature: parcels.feature[p], parcelId: parcels.id[p], x, y };
  };
  return [
    ...duplicateIds(parcels.id, (p, other) =>
      finding(
        'id.duplicate',
        'error',
        parcels.layer,
        { id: parcels.id[p], otherFeature: parcels.feature[other] },
        place(p),
      ),
    ),
    ...settlementCodes(district, place),
    ...recordedAreas(district, reasons, settings, place),
    ...duplicateIds(district.parks.id, (k, other) =>
      finding(
        'id.duplicate',
        'warning',
        district.parks.layer,
        { id: district.parks.id[k], otherFeature: district.parks.feature?.[other] ?? other + 1 },
        { feature: district.parks.feature?.[k] ?? k + 1 },
      ),
    ),
  ];
}

type Place = (parcel: number) => Pick<Finding, 'feature' | 'parcelId' | 'x' | 'y'>;

function duplicateIds(ids: readonly string[], report: (item: number, first: number) => Finding): Finding[] {
  const first = new Map<string, number>();
  return ids.flatMap((id, k) => {
    if (id === '') return [];
    const other = first.get(id);
    if (other !== undefined) return [report(k, other)];
    first.set(id, k);
    return [];
  });
}

function settlementCodes({ parcels }: District, place: Place): Finding[] {
  if (!parcels.settlementCode.some((code) => code !== '')) return [];
  const field = 'CZCSXM';
  return parcels.settlementCode.flatMap((value, p) => {
    if (value === '') {
      if (parcels.use[p] !== 'industry') return [];
      return [finding('value.missing', 'warning', parcels.layer, { field }, place(p))];
    }
    if (SETTLEMENT_CODES.has(value)) return [];
    return [finding('value.unknownCode', 'warning', parcels.layer, { field, value }, place(p))];
  });
}

function recordedAreas(
  { parcels }: District,
  reasons: readonly (InvalidReason | null)[],
  settings: Settings,
  place: Place,
): Finding[] {
  if (!parcels.recordedM2.some((areaM2) => !Number.isNaN(areaM2))) return [];
  const field = parcels.recordedField ?? 'TBMJ';
  const findings: Finding[] = [];
  let differing = 0;
  let mostM2 = 0;
  parcels.recordedM2.forEach((recordedM2, p) => {
    if (Number.isNaN(recordedM2)) {
      findings.push(finding('value.missing', 'warning', parcels.layer, { field }, place(p)));
      return;
    }
    if (reasons[p] !== null) return;
    const officialM2 = parcels.officialM2[p];
    const verdict = areaDifferenceClass(officialM2, recordedM2, settings);
    const differenceM2 = Math.round(1e6 * Math.abs(recordedM2 - officialM2)) / 1e6;
    if (verdict === 'differs') {
      differing++;
      mostM2 = Math.max(mostM2, differenceM2);
    }
    if (verdict !== 'warning' && verdict !== 'error') return;
    const sharePct = Math.round((1e4 * differenceM2) / officialM2) / 100;
    const numbers = { field, recordedM2, officialM2, differenceM2, sharePct };
    findings.push(finding('area.mismatch', verdict, parcels.layer, numbers, { ...place(p), areaM2: differenceM2 }));
  });
  if (differing === 0) return findings;
  return [...findings, finding('area.differs', 'note', parcels.layer, { field, parcels: differing, mostM2 })];
}
