import { type FieldTable, number, tableOf, text } from '../export/fields.js';

/** Figures of parcels, one entry a row; the inner arrays are by layer of zones. */
export interface ParcelFigures {
  readonly id: readonly string[];
  readonly officialM2: Float64Array;
  readonly insideM2: readonly Float64Array[];
  readonly share: readonly Float64Array[];
}

/** `parcel_id, area_m2, <zone>_m2, <zone>_share`. */
export function figureTable(zones: readonly string[], figures: ParcelFigures): FieldTable {
  const { id, officialM2, insideM2, share } = figures;
  return tableOf(id.length, [
    text('parcel_id', '图斑标识', (row) => id[row]),
    number('area_m2', '面积（平方米）', 2, (row) => officialM2[row]),
    ...zones.flatMap((name, z) => [
      number(`${name}_m2`, `${name}内面积（平方米）`, 2, (row) => insideM2[z][row]),
      number(`${name}_share`, `${name}内占比`, 6, (row) => share[z][row]),
    ]),
  ]);
}
