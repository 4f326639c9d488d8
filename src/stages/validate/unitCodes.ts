import type { CheckedLayer } from '../../model/checkedLayer.js';
import { textCell } from '../../model/column.js';
import { deliveredField } from '../../model/standards/standard.js';

const CODE_FIELDS = { towns: ['XZQDM'], villages: ['ZLDWDM', 'XZQDM'] } as const;

/** Code of each unit of a layer of towns or villages: its ids, else the standard field; '' where a row has none. */
export function unitCodesOf(layer: CheckedLayer, role: 'towns' | 'villages'): readonly string[] {
  if (layer.id) return layer.id;
  const { table } = layer;
  if (!table) return [];
  for (const name of CODE_FIELDS[role]) {
    const field = deliveredField(table, { name });
    const column = field === null ? undefined : table.columns.get(field);
    if (column) return Array.from({ length: table.rowCount }, (_, row) => textCell(column, row));
  }
  return [];
}

/** Codes of all units of a role, cut to `digits`; what is shorter is left out. */
export function codesOfUnits(
  layers: readonly CheckedLayer[],
  role: 'towns' | 'villages',
  digits: number,
): ReadonlySet<string> {
  const units = layers.filter((layer) => layer.role === role);
  const codes = units.flatMap((layer) => unitCodesOf(layer, role).map((code) => code.slice(0, digits)));
  return new Set(codes.filter((code) => code.length === digits && /^[0-9]+$/.test(code)));
}
