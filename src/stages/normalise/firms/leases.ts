import { numberCell, textCell } from '../../../model/column.js';
import { dayOfMoment, dayOfText } from '../../../model/day.js';
import type { Lease, Parcels } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { LayerSpec } from '../../../model/scenario.js';
import { AREA_UNIT_M2 } from '../../../model/units.js';
import type { Field } from '../fields.js';
import { idIndex, reportMatches } from '../joins/idIndex.js';
import type { OpenLayer } from '../openLayer.js';
import type { FirmIndex } from './firmIndex.js';
import type { ReadTitles } from './titles.js';

/**
 * Leases of land, one entry a delivered row that says where and who.
 *
 * Definition: in force when the scenario's date is within its days, both inclusive; an empty day is open. Its area is the one stated, else
 * that of the whole title or parcel. Lessor and lessee are credit codes or names; who is none of the firms is outside the account.
 * Promises: each lease in force whose lessor is a firm is listed (land rented out), and so are leases not in force, rows that repeat
 * another, days that can't be read, and rows that name no known land or no known firm, which are not counted.
 */
export type LeaseSpec = Extract<LayerSpec, { role: 'leases' }>;

const STANDARD = {
  lessor: ['出租方信用代码', '出租方', '出租人', '出租企业', 'lessor'],
  lessee: ['承租方信用代码', '承租方', '承租人', '承租企业', 'lessee'],
  title: ['ZDDM', '宗地代码', '宗地编号', '宗地号', 'title'],
  parcelId: ['图斑标识码', '图斑标识', '地块编号', 'parcel_id'],
  area: ['租用面积', '租赁面积', '出租面积', '承租面积', '土地面积', '面积', 'area_m2'],
  from: ['起租日期', '租赁起始日期', '起始日期', '开始日期', '起', 'from'],
  to: ['终止日期', '租赁终止日期', '到期日期', '截止日期', '止', 'to'],
} as const;

export function readLeases(
  layers: readonly OpenLayer<LeaseSpec>[],
  parcels: Parcels,
  titles: ReadTitles | null,
  firms: FirmIndex,
  date: string,
  report: (item: Finding) => void,
): Lease[] {
  const today = dayOfText(date) ?? Number.NaN;
  return layers.flatMap((open) => {
    const { fields, spec, layer, feature, table } = open;
    const named = spec.fields ?? {};
    const one = (key: keyof typeof STANDARD) => fields.optional(named[key], STANDARD[key]);
    const lessor = one('lessor');
    const lessee = fields.required(named.lessee, STANDARD.lessee, 'lessee');
    const land = { title: one('title'), parcelId: one('parcelId') };
    const area = one('area');
    const days = { from: one('from'), to: one('to') };
    const unitM2 = AREA_UNIT_M2[spec.areaUnit ?? 'm2'];
    const seen = new Map<string, number>();
    const asked = (field: Field | null) => Array.from(feature, (_, k) => textCell(field?.column, k));
    const parcelIndex = idIndex(parcels.id, asked(land.parcelId));
    const titleIndex = titles && idIndex(titles.titles.id, asked(land.title));
    reportMatches(parcelIndex, asked(land.parcelId), layer, land.parcelId?.name ?? '', report);
    if (titleIndex) reportMatches(titleIndex, asked(land.title), layer, land.title?.name ?? '', report);
    return Array.from(feature, (row, k) => ({ row, k })).flatMap(({ row, k }): Lease[] => {
      const text = (field: Field | null) => textCell(field?.column, k);
      const about = { feature: row };
      const whole = [...table.columns.values()].map((column) => textCell(column, k)).join('\u0001');
      const earlier = seen.get(whole);
      if (earlier !== undefined) {
        report(finding('row.duplicate', 'warning', layer, { otherFeature: earlier }, { ...about, dropped: true }));
        return [];
      }
      seen.set(whole, row);
      const title = titleIndex?.find(text(land.title)) ?? -1;
      const parcel = title >= 0 ? -1 : parcelIndex.find(text(land.parcelId));
      const from = firms.find(text(lessor), text(lessor)).firm;
      const to = firms.find(text(lessee), text(lessee)).firm;
      if (title < 0 && parcel < 0) {
        const field = (text(land.title) ? land.title : land.parcelId)?.name ?? 'title';
        const value = text(land.title) || text(land.parcelId);
        if (value === '') report(finding('value.missing', 'warning', layer, { field }, { ...about, dropped: true }));
        else report(finding('reference.unknown', 'warning', layer, { field, value }, { ...about, dropped: true }));
        return [];
      }
      if (from < 0 && to < 0) {
        const numbers = { lessor: text(lessor), lessee: text(lessee) };
        report(finding('lease.noFirm', 'warning', layer, numbers, { ...about, dropped: true }));
        return [];
      }
      const day = (field: Field | null): number => {
        const said = text(field);
        const found = dayOfMoment(said);
        if (found !== null || said === '') return found ?? Number.NaN;
        const value = `${field?.name}=${said}`;
        report(finding('row.outsideRange', 'warning', layer, { value }, about));
        return Number.NaN;
      };
      const fromDay = day(days.from);
      const toDay = day(days.to);
      const inForce = !(fromDay > today) && !(toDay < today);
      const stated = numberCell(area?.column, k) * unitM2;
      const areaM2 =
        stated >= 0 ? stated : title >= 0 ? (titles?.titles.areaM2[title] ?? 0) : parcels.officialM2[parcel];
      if (!(stated >= 0)) report(finding('lease.noArea', 'note', layer, { areaM2 }, about));
      const numbers = { lessor: text(lessor), lessee: text(lessee), areaM2 };
      if (!inForce) report(finding('lease.notInForce', 'note', layer, { ...numbers, date }, about));
      else if (from >= 0) report(finding('lease.rentedOut', 'note', layer, numbers, about));
      return [{ feature: row, lessor: from, lessee: to, title, parcel, areaM2, fromDay, toDay, inForce }];
    });
  });
}
