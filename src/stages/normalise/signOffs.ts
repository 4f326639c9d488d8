import { textCell } from '../../model/column.js';
import { dayOfMoment, dayOfText } from '../../model/day.js';
import type { Parcels, SignOff } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import type { Field } from './fields.js';
import { valuesOfCell } from './firms/firmIndex.js';
import { landParts } from './firms/landParts.js';
import { joinKey } from './joins/join.js';
import type { PlacedLayer } from './namedAreas.js';
import { polygonsOf } from './placeLayer.js';

/**
 * Sign-offs: what an authority has agreed to, for which land, by which rule and document, through whom, until when.
 *
 * Definition: a row signs for the parcels it names, or, drawn, for those of which it covers more than half. It counts when it has a rule, a document
 * number and a person, lies on a parcel, and is valid on the scenario's date.
 * Promises: every row that does not count is listed with the reason. Limit: they are carried; nothing is decided by them yet.
 */
export type SignOffSpec = Extract<LayerSpec, { role: 'signOffs' }>;

const STANDARD = {
  parcelId: ['图斑标识码', '图斑标识', '地块编号', 'BSM', 'parcel_id'],
  rule: ['规则编号', '规则', 'rule'],
  document: ['批准文号', '文号', '文件号', 'PZWH', 'document'],
  person: ['签批人', '批准人', '责任人', '经办人', 'person'],
  until: ['有效期至', '有效期', '截止日期', 'until'],
} as const;

export function readSignOffs(
  layers: readonly PlacedLayer<SignOffSpec>[],
  parcels: Parcels,
  date: string,
  settings: Settings,
  report: (item: Finding) => void,
): SignOff[] {
  const today = dayOfText(date) ?? Number.NaN;
  const parcelsById = new Map<string, number[]>();
  parcels.id.forEach((id, p) => {
    const key = joinKey(id);
    parcelsById.set(key, [...(parcelsById.get(key) ?? []), p]);
  });
  return layers.flatMap((drawnLayer) => {
    const { open, placed } = drawnLayer;
    const { fields, spec, layer, feature } = open;
    const named = spec.fields ?? {};
    const isDrawn = placed.shapes.kind === 'polygon';
    const parcelId = fields.optional(named.parcelId, STANDARD.parcelId);
    const rule = fields.required(named.rule, STANDARD.rule, 'rule');
    const document = fields.required(named.document, STANDARD.document, 'document');
    const person = fields.required(named.person, STANDARD.person, 'person');
    const until = fields.optional(named.until, STANDARD.until);
    const covered = isDrawn ? parcelsUnder(drawnLayer, parcels, settings) : [];
    return Array.from(feature, (row, k) => ({ row, k })).flatMap(({ row, k }): SignOff[] => {
      const text = (field: Field | null) => textCell(field?.column, k);
      const unused = (because: string) => {
        report(finding('signOff.unused', 'warning', layer, { because }, { feature: row }));
        return [];
      };
      for (const field of [rule, document, person]) {
        if (text(field) === '') return unused(`${field.name} 为空 / is empty`);
      }
      const ids = valuesOfCell(text(parcelId));
      const unknown = ids.filter((id) => !parcelsById.has(joinKey(id)));
      if (unknown.length > 0) return unused(`图斑不存在 / no such parcel: ${unknown.join(' ')}`);
      const found = ids.length > 0 ? ids.flatMap((id) => parcelsById.get(joinKey(id)) ?? []) : (covered[k] ?? []);
      if (found.length === 0) return unused('不在任何图斑上 / it is on no parcel');
      const day = dayOfMoment(text(until));
      if (text(until) !== '' && day === null) return unused(`日期无法读取 / no date: ${text(until)}`);
      if (day !== null && day < today) return unused(`已于 ${text(until)} 失效 / it ended on ${text(until)}`);
      return [
        {
          layer,
          feature: row,
          parcels: [...new Set(found)].sort((a, b) => a - b),
          rule: text(rule),
          document: text(document),
          person: text(person),
          until: day === null ? '' : new Date(day * 86_400_000).toISOString().slice(0, 10),
        },
      ];
    });
  });
}

/** For each drawn row, the parcels of which it covers more than half. */
function parcelsUnder({ open, placed }: PlacedLayer<SignOffSpec>, parcels: Parcels, settings: Settings): number[][] {
  const shapes = polygonsOf(placed.shapes);
  const found: number[][] = Array.from(open.feature, () => []);
  const about = { layer: open.layer, feature: parcels.feature, report: () => {} };
  landParts(parcels.polygons, shapes, settings, about).forEach((parts, parcel) => {
    for (const { parcel: row, share } of parts) if (share > 0.5) found[row].push(parcel);
  });
  return found;
}
