import { type Crs, parseCrs } from '../geodesy/crs.js';
import { geodesicAreasLonLat } from '../geodesy/geodesicArea.js';
import { transformer } from '../geodesy/proj.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import type { ParcelFacts } from '../model/checkedLayer.js';
import { landUseReader } from '../model/codes/landUse.js';
import { numberCell, textCell } from '../model/column.js';
import { type Finding, finding } from '../model/finding.js';
import type { ClassSystem } from '../model/scenario.js';
import { AREA_UNIT_M2, roundM2 } from '../model/units.js';
import type { OpenLayer } from '../stages/normalise/openLayer.js';
import { officialOf } from '../stages/normalise/parcelAreas.js';
import { polygonsOf } from '../stages/normalise/placeLayer.js';

/** What `roleEntry` says of a layer of parcels, as a scenario would have it. */
interface ParcelEntry {
  readonly fields?: Readonly<Record<string, string>>;
  readonly classes?: ClassSystem;
  readonly recordedAreaUnit?: keyof typeof AREA_UNIT_M2;
}

/** Uses, codes and areas of parcels, as far as the layer has the fields; what is missing is for the checks to say. */
export function parcelFacts(
  open: OpenLayer,
  placed: PolygonSet,
  working: Crs,
  { fields: named = {}, classes, recordedAreaUnit = 'm2' }: ParcelEntry,
  report: (item: Finding) => void,
): ParcelFacts {
  const { fields, feature, layer } = open;
  const landClass = fields.optional(named.landClass, ['DLBM']);
  const settlement = fields.optional(named.settlementCode, ['CZCSXM']);
  const recorded = fields.optional(named.recordedArea, ['TBMJ']);
  const useOf = landUseReader(classes);
  const rows = Array.from(feature, (_, row) => row);
  const unitM2 = AREA_UNIT_M2[recordedAreaUnit];
  const officialM2 = areasOf(polygonsOf(open.shapes), open.crs ?? working, placed, working);
  rows.forEach((row) => {
    if (Number.isFinite(officialM2[row])) return;
    officialM2[row] = 0;
    report(finding('area.unmeasured', 'error', layer, {}, { feature: feature[row] }));
  });
  return {
    use: rows.map((row) => useOf(textCell(landClass?.column, row)) ?? 'other'),
    settlementCode: rows.map((row) => textCell(settlement?.column, row)),
    officialM2,
    recordedM2: Float64Array.from(rows, (row) => numberCell(recorded?.column, row) * unitM2),
    ...(recorded ? { recordedField: recorded.name } : {}),
  };
}

/** Official areas of the delivered coordinates, or, where the plane has none, geodesic ones at 0.01 m². */
function areasOf(delivered: PolygonSet, from: Crs, placed: PolygonSet, working: Crs): Float64Array {
  const official = officialOf(delivered, from, placed, working);
  if (official) return official;
  const degrees = { ...placed, xy: transformer(working, parseCrs('EPSG:4490'))(placed.xy) };
  return geodesicAreasLonLat(degrees).map(roundM2);
}
