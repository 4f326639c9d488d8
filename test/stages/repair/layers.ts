import type { Geos } from '../../../src/geometry/geos.js';
import { type PolygonSet, planarAreas } from '../../../src/geometry/polygonSet.js';
import type { Table } from '../../../src/model/column.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { roundM2 } from '../../../src/model/units.js';
import { type RepairedLayer, repairLayer } from '../../../src/stages/repair/repairLayer.js';
import { RULES } from '../../../src/stages/repair/rules/index.js';
import { validate } from '../../../src/stages/validate/validate.js';

/** A layer of a plane without an ellipsoid, repaired; `town` parts its items. */
export function repairedPlane(
  polygons: PolygonSet,
  settings: Partial<Settings>,
  geos: Geos,
  more: { readonly town?: (item: number) => string; readonly table?: Table; readonly rank?: Float64Array } = {},
): RepairedLayer {
  const layer = {
    layer: 'land',
    polygons,
    table: more.table ?? null,
    computingCopy: false,
    needsLedger: true,
    feature: (item: number) => item + 1,
    parcelId: (item: number) => `p${item + 1}`,
    town: more.town ?? (() => ''),
    areasM2: (set: PolygonSet) => planarAreas(set).map(roundM2),
    ...(more.rank ? { rank: more.rank } : {}),
  };
  return repairLayer(layer, RULES, { ...DEFAULT_SETTINGS, ...settings }, geos, QUIET_JOB);
}

/** Codes that the check of parcels finds. */
export async function checkedCodes(
  polygons: PolygonSet,
  geos: Geos,
  settings: Partial<Settings> = {},
): Promise<string[]> {
  const layer = {
    role: 'parcels',
    kind: null,
    layer: 'land',
    polygons,
    table: null,
    codeSystem: null,
    id: null,
    facts: null,
    feature: (item: number) => item + 1,
    parcelId: () => null,
  } as const;
  const { findings } = await validate([layer], { settings: { ...DEFAULT_SETTINGS, ...settings }, geos }, QUIET_JOB);
  return findings.map(({ code }) => code);
}
