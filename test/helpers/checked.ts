import { EMPTY_POLYGON_SET } from '../../src/geometry/polygonSet.js';
import type { CheckedLayer } from '../../src/model/checkedLayer.js';
import { type Cell, EMPTY_TABLE } from '../../src/model/column.js';
import { tableOf } from './district.js';

/** A layer to check, by its table alone unless polygons are given. */
export function checkedOf(
  fields: Readonly<Record<string, readonly Cell[]>> | null,
  about: Partial<CheckedLayer> = {},
): CheckedLayer {
  return {
    role: 'parcels',
    kind: null,
    layer: 'DLTB',
    polygons: EMPTY_POLYGON_SET,
    table: fields === null ? EMPTY_TABLE : tableOf(fields),
    codeSystem: null,
    id: null,
    facts: null,
    feature: (item) => item + 1,
    parcelId: () => null,
    ...about,
  };
}
