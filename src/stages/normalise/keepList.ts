import { textCell } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import { idIndex, reportMatches } from './joins/idIndex.js';
import type { OpenLayer } from './openLayer.js';

/**
 * Parcels that must be kept, with the reason, by parcel id. Every parcel of a repeated id is kept; an id that does not exist is
 * a finding (ids are compared as `idIndex.ts` says); of several reasons for one parcel the first stands.
 */
export type KeepSpec = Extract<LayerSpec, { role: 'keepList' }>;

export function readKeepList(
  layers: readonly OpenLayer<KeepSpec>[],
  parcelIds: readonly string[],
  report: (item: Finding) => void,
): ReadonlyMap<number, string> {
  const parcelsById = new Map<string, number[]>();
  parcelIds.forEach((id, parcel) => {
    const list = parcelsById.get(id);
    if (list) list.push(parcel);
    else parcelsById.set(id, [parcel]);
  });
  const keep = new Map<number, string>();
  for (const { spec, fields, table, feature, layer } of layers) {
    const id = fields.required(spec.fields?.id, ['图斑标识', '图斑标识码', 'BSM', 'parcel_id', 'id'], 'id');
    const reason = fields.optional(spec.fields?.reason, ['保留原因', '原因', 'reason']);
    const asked = Array.from({ length: table.rowCount }, (_, k) => textCell(id.column, k));
    const index = idIndex(parcelIds, asked);
    reportMatches(index, asked, layer, id.name, report);
    for (let k = 0; k < table.rowCount; k++) {
      const value = asked[k];
      const parcels = parcelsById.get(parcelIds[index.find(value)] ?? '');
      if (!parcels) {
        const place = { feature: feature[k] };
        if (value === '') report(finding('value.missing', 'warning', layer, { field: id.name }, place));
        else report(finding('reference.unknown', 'warning', layer, { field: id.name, value }, place));
        continue;
      }
      for (const parcel of parcels) if (!keep.has(parcel)) keep.set(parcel, textCell(reason?.column, k));
    }
  }
  return keep;
}
