import { numberCell, textCell } from '../../model/column.js';
import type { LevelUnits, NamedAreas } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { Field } from './fields.js';
import type { OpenLayer } from './openLayer.js';

/** Digits of ZLDWDM that name a village. */
const VILLAGE_DIGITS = 12;

/** The village of a code of any length; '' stays. */
export function villageOf(code: string): string {
  return code.slice(0, VILLAGE_DIGITS);
}

/** MSSM: 01 is an island; everything else, and an empty cell, is mainland. */
export function isIsland(mark: string): 0 | 1 {
  return mark === '01' || mark === '1' ? 1 : 0;
}

/**
 * What levelling goes by: the village of every parcel (that it was placed in; else by its location code), island or mainland, and the share that is
 * deducted of its area: KCXS, or KCMJ / TBMJ where that is empty, else 0. A KCXS that is no share is named, and gives none.
 * Null where no levelling is wanted; a field named in the scenario must exist all the same.
 */
export function readLevelUnits(
  open: OpenLayer<Extract<LayerSpec, { role: 'parcels' }>>,
  location: Field | null,
  village: Int32Array,
  villages: NamedAreas,
  recordedM2: Float64Array,
  isWanted: boolean,
  report: (item: Finding) => void,
): LevelUnits | null {
  const { fields, feature, layer } = open;
  const named = open.spec.fields ?? {};
  const island = fields.optional(named.island, ['MSSM']);
  const share = fields.optional(named.deductionShare, ['KCXS', 'TKXS']);
  const deducted = fields.optional(named.deducted, ['KCMJ', 'TKMJ']);
  if (!isWanted) return null;
  const deductionOf = (row: number, k: number): number => {
    const given = numberCell(share?.column, k);
    const text = textCell(share?.column, k);
    if (given >= 0 && given <= 1) return given;
    if (text !== '') {
      report(finding('row.outsideRange', 'warning', layer, { value: `${share?.name}=${text}` }, { feature: row }));
      return Number.NaN;
    }
    const ratio = numberCell(deducted?.column, k) / recordedM2[k];
    return ratio >= 0 && ratio <= 1 ? ratio : 0;
  };
  return {
    villageCode: Array.from(feature, (_, k) =>
      villageOf(village[k] >= 0 ? villages.code[village[k]] : textCell(location?.column, k)),
    ),
    island: Uint8Array.from(feature, (_, k) => isIsland(textCell(island?.column, k))),
    ...(share || deducted ? { deductionShare: Float64Array.from(feature, deductionOf) } : {}),
  };
}
