import type { Crs } from '../../geodesy/crs.js';
import { landUseReader } from '../../model/codes/landUse.js';
import { numberCell, textCell } from '../../model/column.js';
import type { AreaBasis, LandUse, NamedAreas, Parcels } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import { AREA_UNIT_M2 } from '../../model/units.js';
import type { Field } from './fields.js';
import { readLevelUnits } from './levelUnits.js';
import type { OpenLayer } from './openLayer.js';
import { parcelAreas } from './parcelAreas.js';
import { type PlacedShapes, polygonsOf } from './placeLayer.js';
import { placesOf } from './places.js';

/**
 * Parcels from their delivered layer.
 *
 * Needs: the land class (DLBM, or as named), or the one `use` of all land; everything else is optional. Promises: one parcel a row, in order; a row without id gets its
 * row number, a row whose land class is empty or unknown is `other`, each with a finding; a recorded area that is not a number
 * is empty, with a finding. Nothing is decided here about invalid or duplicate shapes: that is `validate`.
 */
export type ParcelSpec = Extract<LayerSpec, { role: 'parcels' }>;

/** 国有土地所有权, 国有土地使用权. */
const STATE_OWNED: ReadonlySet<string> = new Set(['10', '20']);

export function readParcels(
  open: OpenLayer<ParcelSpec>,
  placed: PlacedShapes,
  working: Crs,
  places: { readonly towns: NamedAreas; readonly villages: NamedAreas },
  settings: Settings,
  report: (item: Finding) => void,
): { readonly parcels: Parcels; readonly basis: AreaBasis } {
  const { spec, fields, layer, feature, table, guessed } = open;
  const named = spec.fields ?? {};
  const classFields = [named.landClass, ['DLBM']] as const;
  const landClassField =
    spec.use === undefined ? fields.required(...classFields, 'landClass') : fields.optional(...classFields);
  const id = readIds(open, fields.optional(named.id, ['BSM']), report);
  const settlement = fields.optional(named.settlementCode, ['CZCSXM']);
  const ownership = fields.optional(named.ownership, ['QSXZ']);
  const recorded = fields.optional(named.recordedArea, ['TBMJ']);
  const location = fields.optional(named.location, ['ZLDWDM']);
  if (!recorded) guessed.push('无记载面积 / no recorded area');
  if (!location && places.towns.code.length > 0) guessed.push('乡镇按位置判定 / towns by place');
  const polygons = polygonsOf(placed.shapes);
  const delivered = polygonsOf(open.shapes);
  const areas = parcelAreas(delivered, open.crs ?? working, polygons, working);
  for (const p of areas.unmeasured) {
    report(finding('area.unmeasured', 'error', layer, {}, { feature: feature[p], parcelId: id[p] }));
  }
  if (areas.basis === 'geodesic') report(finding('area.geodesicBasis', 'note', layer, { crs: working.code }));
  const rows = Array.from(feature, (_, row) => row);
  const ownershipCode = rows.map((row) => textCell(ownership?.column, row));
  const landClass = rows.map((row) => textCell(landClassField?.column, row));
  const village = placesOf(polygons, location, places.villages, 12, settings, { layer, feature, id }, report);
  const recordedM2 = readRecorded(open, recorded, id, report);
  const isLevelled = settings['area.levelling'] !== 'none';
  const levelUnits = readLevelUnits(open, location, village, places.villages, recordedM2, isLevelled, report);
  const about = { layer, feature, id };
  return {
    basis: areas.basis,
    parcels: {
      layer,
      polygons,
      id,
      feature,
      landClass,
      use: readUses(open, landClassField?.name ?? 'landClass', landClass, id, report),
      settlementCode: rows.map((row) => textCell(settlement?.column, row)),
      stateOwned: Uint8Array.from(ownershipCode, (code) => (STATE_OWNED.has(code) ? 1 : 0)),
      ...(ownership ? { ownership: ownershipCode } : {}),
      town: placesOf(polygons, location, places.towns, 9, settings, about, report),
      village,
      officialM2: areas.officialM2,
      geodesicM2: areas.geodesicM2,
      planarM2: areas.planarM2,
      recordedM2,
      ...(recorded ? { recordedField: recorded.name } : {}),
      ...(levelUnits ? { levelUnits } : {}),
      table,
    },
  };
}

function readIds(open: OpenLayer, field: Field | null, report: (item: Finding) => void): string[] {
  if (!field) open.guessed.push('以行号为标识 / row numbers are the ids');
  return Array.from(open.feature, (row, k) => {
    const id = textCell(field?.column, k);
    if (id !== '') return id;
    if (field) report(finding('id.missing', 'warning', open.layer, {}, { feature: row, parcelId: String(row) }));
    return String(row);
  });
}

function readUses(
  open: OpenLayer<ParcelSpec>,
  field: string,
  landClass: readonly string[],
  id: readonly string[],
  report: (item: Finding) => void,
): LandUse[] {
  const useOf = landUseReader(open.spec.classes);
  return landClass.map((code, k) => {
    const use = (code === '' ? null : useOf(code)) ?? open.spec.use;
    if (use) return use;
    const place = { feature: open.feature[k], parcelId: id[k] };
    if (code === '') report(finding('value.missing', 'warning', open.layer, { field }, place));
    else report(finding('value.unknownCode', 'warning', open.layer, { field, value: code }, place));
    return 'other';
  });
}

function readRecorded(
  open: OpenLayer<ParcelSpec>,
  field: Field | null,
  id: readonly string[],
  report: (item: Finding) => void,
): Float64Array {
  const unitM2 = AREA_UNIT_M2[open.spec.recordedAreaUnit ?? 'm2'];
  return Float64Array.from(open.feature, (row, k) => {
    if (!field) return Number.NaN;
    const value = numberCell(field.column, k) * unitM2;
    const text = textCell(field.column, k);
    if (Number.isFinite(value)) return value;
    if (text !== '') {
      report(
        finding(
          'row.outsideRange',
          'warning',
          open.layer,
          { value: `${field.name}=${text}` },
          { feature: row, parcelId: id[k] },
        ),
      );
    }
    return Number.NaN;
  });
}
