import type { InvalidReason } from '../../geometry/geos.js';
import { itemVertexRange } from '../../geometry/polygonSet.js';
import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';

/** 城镇村属性码 (domain.md §1.2). */
const SETTLEMENT_CODES: ReadonlySet<string> = new Set(['201', '201A', '202', '202A', '203', '203A', '204', '205']);

/**
 * Ids, codes and areas of parcels (and ids of parks).
 *
 * Definition: id.duplicate — the id of an earlier row; value.unknownCode — a CZCSXM that is none of 201–205; value.missing — industry
 * without CZCSXM, or a parcel without TBMJ, in a delivery where others have it; area.mismatch — TBMJ and official area differ by more than
 * validate.areaToleranceM2 *and* validate.areaToleranceShare (warning), or validate.areaErrorShare (error). Invalid and empty
 * parcels have no area to compare. Every row is kept.
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
  return Array.from(parcels.recordedM2).flatMap((recordedM2, p) => {
    if (Number.isNaN(recordedM2)) {
      return [finding('value.missing', 'warning', parcels.layer, { field }, place(p))];
    }
    const officialM2 = parcels.officialM2[p];
    if (reasons[p] !== null || !(officialM2 > 0)) return [];
    const differenceM2 = Math.abs(recordedM2 - officialM2);
    if (differenceM2 <= settings['validate.areaToleranceM2']) return [];
    if (differenceM2 <= settings['validate.areaToleranceShare'] * officialM2) return [];
    const severity = differenceM2 > settings['validate.areaErrorShare'] * officialM2 ? 'error' : 'warning';
    const numbers = { field, recordedM2, officialM2 };
    return [finding('area.mismatch', severity, parcels.layer, numbers, { ...place(p), areaM2: differenceM2 })];
  });
}
