import type { CheckedLayer } from '../../model/checkedLayer.js';
import { type Table, textCell } from '../../model/column.js';
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

const NAME_FIELDS = { towns: ['XZQMC'], villages: ['ZLDWMC', 'XZQMC'] } as const;

/** What a unit is called in a finding: code and name, as far as they are known, else its row. */
export function unitNameOf(layer: CheckedLayer, role: 'towns' | 'villages', unit: number): string {
  if (unit < 0) return '';
  const code = unitCodesOf(layer, role)[unit] ?? '';
  const field =
    layer.table && NAME_FIELDS[role].map((name) => deliveredField(layer.table as Table, { name })).find(Boolean);
  const name = field ? textCell(layer.table?.columns.get(field), unit) : '';
  return [code, name].filter((text) => text !== '').join(' ') || String(layer.feature(unit));
}
