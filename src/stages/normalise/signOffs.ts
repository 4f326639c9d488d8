import { tangleOf } from '../../geometry/defects/tangle.js';
import { itemVertexRange, selectItems } from '../../geometry/polygonSet.js';
import { textCell } from '../../model/column.js';
import { dayOfMoment } from '../../model/day.js';
import type { Parcels } from '../../model/district.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { SignOff } from '../../model/signOff.js';
import type { Field } from './fields.js';
import { valuesOfCell } from './firms/firmIndex.js';
import { joinKey } from './joins/join.js';
import type { PlacedLayer } from './namedAreas.js';
import { polygonsOf } from './placeLayer.js';

/**
 * Sign-offs: what an authority has agreed to, for which land, by which rule and document, through whom, until when.
 *
 * Definition: a row signs for the parcels it names, or for the land it is drawn over (with both: for the part of those parcels that it covers).
 * Promises: every row is kept, in order; one without rule, document number, person or land, with a date that cannot be read or a shape too
 * tangled to be made valid, carries its `fault`. What a row decides, and whether it is still valid, is said by `judge/signOffs.ts`.
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
  parcels: Pick<Parcels, 'id'>,
): readonly SignOff[] {
  const parcelsById = new Map<string, number[]>();
  parcels.id.forEach((id, p) => {
    const key = joinKey(id);
    parcelsById.set(key, [...(parcelsById.get(key) ?? []), p]);
  });
  return layers.flatMap(({ open, placed }) => {
    const { fields, spec, layer, feature } = open;
    const named = spec.fields ?? {};
    const drawn = placed.shapes.kind === 'polygon' ? polygonsOf(placed.shapes) : null;
    const parcelId = fields.optional(named.parcelId, STANDARD.parcelId);
    const rule = fields.required(named.rule, STANDARD.rule, 'rule');
    const document = fields.required(named.document, STANDARD.document, 'document');
    const person = fields.required(named.person, STANDARD.person, 'person');
    const until = fields.optional(named.until, STANDARD.until);
    return Array.from(feature, (row, k): SignOff => {
      const text = (field: Field | null) => textCell(field?.column, k);
      const ids = valuesOfCell(text(parcelId));
      const unknown = ids.filter((id) => !parcelsById.has(joinKey(id)));
      const [from, to] = drawn ? itemVertexRange(drawn, k) : [0, 0];
      const day = dayOfMoment(text(until));
      const blank = [rule, document, person].find((field) => text(field) === '');
      const fault = () => {
        if (blank) return `${blank.name} 为空 / ${blank.name} is empty`;
        if (unknown.length > 0) return `图斑不存在：${unknown.join(' ')} / no such parcel: ${unknown.join(' ')}`;
        if (from === to && ids.length === 0) return '没有指明图斑或范围 / it names no parcel and has no shape';
        if (drawn && tangleOf(drawn, k) === Infinity)
          return '范围自相交过多，无法修复 / its shape is too tangled to be made valid';
        if (text(until) !== '' && day === null) return `日期无法读取：${text(until)} / no date: ${text(until)}`;
        return '';
      };
      return {
        layer,
        feature: row,
        parcels: [...new Set(ids.flatMap((id) => parcelsById.get(joinKey(id)) ?? []))].sort((a, b) => a - b),
        area: drawn && from < to ? selectItems(drawn, [k]) : null,
        rule: text(rule),
        document: text(document),
        person: text(person),
        until: day === null ? '' : new Date(day * 86_400_000).toISOString().slice(0, 10),
        fault: fault(),
      };
    });
  });
}
