import { type Column, textCell } from '../model/column.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import { idRegister } from './idRegister.js';
import type { OverlayOptions } from './overlayTable.js';

/** Ids row by row; an id that is empty is the row number. Ids that came before are named. */
export function idReader(parcels: DeliveredLayer, { idField, fieldNames }: OverlayOptions) {
  const given = [...parcels.table.columns.keys()];
  const field = idField ?? given.find((name) => name === 'BSM') ?? given.find((name) => name.toLowerCase() === 'bsm');
  if (idField !== null && !given.includes(idField)) {
    throw new LianpianError(
      'E_FIELD_MISSING',
      {
        zh: `缺少字段 ${idField}；现有字段：${(fieldNames ?? given).join('、') || '无'}`,
        en: `no field ${idField}; the fields are: ${(fieldNames ?? given).join(', ') || '(none)'}`,
      },
      `${parcels.file} | ${parcels.layer}`,
      {
        zh: '请写明地块编号字段：--id 字段 或 文件|id=字段；不写则用 BSM，没有 BSM 则用行号。',
        en: 'Name the field of the parcel ids: --id FIELD or FILE|id=FIELD; without it BSM is taken, else the row number.',
      },
    );
  }
  const register = idRegister();
  return ({ table, layer }: DeliveredLayer, feature: Uint32Array, report: (item: Finding) => void): string[] => {
    const column: Column | undefined = field === undefined ? undefined : table.columns.get(field);
    return Array.from(feature, (row, k) => {
      const id = textCell(column, k);
      const parcelId = id === '' ? String(row) : id;
      if (field === undefined) return parcelId;
      if (id === '') report(finding('id.missing', 'warning', layer, {}, { feature: row, parcelId }));
      else {
        const otherFeature = register.earlier(id, row);
        if (otherFeature > 0) {
          report(finding('id.duplicate', 'warning', layer, { id, otherFeature }, { feature: row, parcelId }));
        }
      }
      return parcelId;
    });
  };
}
