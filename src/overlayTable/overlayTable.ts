import type { FieldTable } from '../export/fields.js';
import { type Crs, parseCrs } from '../geodesy/crs.js';
import { datumFinding } from '../geodesy/datumFinding.js';
import { checkPlausible, crsMissing, middleBounds, placeOfLayer } from '../geodesy/plausible.js';
import type { Geos } from '../geometry/geos.js';
import { planarAreas } from '../geometry/polygonSet.js';
import { type Column, textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { AreaBasis } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer, type Shapes } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { roundM2, toHundredths } from '../model/units.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';
import { type FindingLog, findingLog } from './findingLog.js';
import { idRegister } from './idRegister.js';
import { insideMeter } from './insideMeter.js';
import { type ParcelBatch, type ParcelPlane, parcelBatch } from './parcelBatch.js';
import { overlayPlane } from './plane.js';
import { figureTable } from './table.js';
import { type NamedZones, openZones, type ZoneLayer, zoneLayer } from './zoneLayer.js';
import { checkZoneNames } from './zoneNames.js';

/**
 * Area of every parcel inside every layer of zones, batch by batch: the table of `lianpian overlay`.
 *
 * Definition: `<zone>_share` = planar area inside the layer / planar area of the parcel; `<zone>_m2` = that share of the parcel's official
 * area, at 0.01 m². A layer whose zones overlap each other counts every m² once.
 * Needs: layers as readers give them; the zones whole, the parcels in batches of any size, the first of which says the CRS of all.
 * Promises: a row a parcel, in order; a row without a usable shape has area 0; of equal ids every row stays; each of these has a finding.
 * The rows hang on no batch: batches of any sizes give the same. Zones and parcels that are not valid are measured on mended copies.
 * Method: zones are brought to the plane of the parcels (`overlayPlane`), edges split, and indexed once; the kernel does the rest.
 */
export interface OverlayTable {
  readonly working: Crs;
  readonly basis: Exclude<AreaBasis, 'levelled'>;
  readonly parcelCrs: Crs;
  readonly zones: readonly ZoneLayer[];
  readonly findings: FindingLog;
  measure(parcels: DeliveredLayer): Promise<OverlayRows>;
  totals(): OverlayTotals;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface OverlayOptions {
  /** Field of the parcel ids; null: BSM, else the row number. */
  readonly idField: string | null;
  /** Fields the file has, for saying which there are; default: those that were read. */
  readonly fieldNames?: readonly string[];
  readonly settings: Settings;
  readonly threads: number;
}

/** Rows of the table, with what they were measured on. */
export interface OverlayRows extends FieldTable {
  readonly id: readonly string[];
  readonly batch: ParcelBatch;
  /** Planar m²: of the parcel, and inside each layer. */
  readonly wholeM2: Float64Array;
  readonly planarInsideM2: readonly Float64Array[];
  /** Official m² inside each layer, at 0.01. */
  readonly insideM2: readonly Float64Array[];
  /** As delivered. */
  readonly shapes: Shapes;
}

export interface OverlayTotals {
  readonly parcels: number;
  readonly officialM2: number;
  readonly zones: readonly {
    readonly name: string;
    readonly insideM2: number;
    /** Parcels wholly and partly inside. */
    readonly whole: number;
    readonly partly: number;
    readonly selfOverlapM2: number;
  }[];
}

export function overlayTable(
  zones: readonly NamedZones[],
  parcels: DeliveredLayer,
  options: OverlayOptions,
  geos: Geos,
): OverlayTable {
  checkZoneNames(zones.map(({ name }) => name));
  const { settings, threads } = options;
  const findings = findingLog();
  const report = (item: Finding): void => findings.add([item]);
  const opened = zones.map((named) => openZones(named, report));
  const parcelCrs = crsOfParcels(parcels, zones, report);
  const { crs: working, because } = overlayPlane(
    parcelCrs,
    opened.map(({ crs, shapes }) => ({ crs, xy: coordinatesOf(shapes) })),
  );
  if (because) {
    report(
      finding('crs.guessed', 'note', parcels.layer, { crs: working.code, because: `${because.zh} / ${because.en}` }),
    );
  }
  const basis = working.gaussKruger ? 'official' : 'geodesic';
  if (basis === 'geodesic') report(finding('area.geodesicBasis', 'note', parcels.layer, { crs: working.code }));
  const layers = zones.map((named, z) =>
    zoneLayer(named, opened[z], working, { settings, shared: threads > 1 }, geos, report),
  );
  const names = layers.map(({ name }) => name);
  const plane: ParcelPlane = { crs: parcelCrs, working, chordErrorM: settings['reproject.chordErrorM'] };
  const tolerances = overlapTolerances(settings);
  const meter = insideMeter(
    layers.map(({ index }) => index),
    tolerances,
    threads,
  );
  const idsOf = idReader(parcels, options);
  const sums = totalsOf(layers);
  return {
    working,
    basis,
    parcelCrs,
    zones: layers,
    findings,
    totals: sums.totals,
    close: meter.close,
    async measure(delivered) {
      const batch = parcelBatch(delivered, plane, geos);
      const id = idsOf(delivered, batch.feature, report);
      findings.add(withIds(batch, id));
      const wholeM2 = planarAreas(batch.polygons);
      const planarInsideM2 = await meter.areas(batch.polygons);
      const share = planarInsideM2.map((areas) => areas.map((areaM2, row) => shareOf(areaM2, wholeM2[row])));
      const insideM2 = share.map((shares) => shares.map((part, row) => roundM2(part * batch.officialM2[row])));
      sums.add(batch.officialM2, insideM2, share);
      const rows = figureTable(names, { id, officialM2: batch.officialM2, insideM2, share });
      return { ...rows, id, batch, wholeM2, planarInsideM2, insideM2, shapes: batch.shapes };
    },
  };
}

function shareOf(areaM2: number, wholeM2: number): number {
  return wholeM2 > 0 ? Math.min(1, Math.max(0, areaM2 / wholeM2)) : 0;
}

function withIds({ findings, feature }: ParcelBatch, id: readonly string[]): readonly Finding[] {
  if (findings.every((item) => item.feature === null)) return findings;
  const rowOf = new Map(Array.from(feature, (number, row) => [number, row]));
  return findings.map((item) => {
    const row = item.feature === null ? undefined : rowOf.get(item.feature);
    return row === undefined ? item : { ...item, parcelId: id[row] };
  });
}

/** A parcel layer without a single coordinate needs no CRS, and is taken to be in that of the first zones. */
function crsOfParcels(parcels: DeliveredLayer, zones: readonly NamedZones[], report: (item: Finding) => void): Crs {
  const { shapes, layer, file } = parcels;
  const where = `${file} | ${layer}`;
  if (shapes.kind !== 'polygon' && parcels.table.rowCount > 0) {
    throw new LianpianError(
      'E_GEOMETRY_TYPE',
      `图层几何类型 / the layer holds ${shapes.kind === 'none' ? 'no shapes' : `${shapes.kind}s`}; parcels are polygons`,
      where,
      'Name the right file or layer: FILE|layer=NAME or --layer NAME.',
    );
  }
  const bounds = middleBounds(coordinatesOf(withEmptied(shapes, unusableRows(shapes).wild)));
  const near = () => {
    for (const { delivered } of zones) {
      const place = placeOfLayer(delivered.crs, coordinatesOf(delivered.shapes));
      if (place) return place;
    }
    return null;
  };
  const claim = parcels.crs ?? (bounds ? null : (zones[0].delivered.crs ?? null));
  if (!claim) throw crsMissing(bounds ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN], where, near());
  const crs = parseCrs(claim, where);
  const isTold = parcels.crs?.from === 'option';
  if (crs.datumShift && !isTold) {
    report(datumFinding(`${crs.code.replace(/\+.*$/, '')} (${crs.datumShift.datum})`, crs.datumShift, layer));
  }
  if (bounds) checkPlausible(crs, bounds, where, near);
  if (parcels.crs?.from === 'format') {
    const because = `${parcels.format} 未写坐标系即为经纬度 / ${parcels.format} without a CRS is in degrees by its standard`;
    report(finding('crs.guessed', 'note', layer, { crs: crs.code, because }));
  }
  return crs;
}

/** Ids row by row; an id that is empty is the row number. Ids that came before are named. */
function idReader(parcels: DeliveredLayer, { idField, fieldNames }: OverlayOptions) {
  const given = [...parcels.table.columns.keys()];
  const field = idField ?? given.find((name) => name === 'BSM') ?? given.find((name) => name.toLowerCase() === 'bsm');
  if (idField !== null && !given.includes(idField)) {
    throw new LianpianError(
      'E_FIELD_MISSING',
      `缺少字段 / no field ${idField}; 现有字段 / the fields are: ${(fieldNames ?? given).join(', ') || '(none)'}`,
      `${parcels.file} | ${parcels.layer}`,
      'Name the field of the parcel ids: --id FIELD or FILE|id=FIELD; without it BSM is taken, else the row number.',
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

/** Sums in whole 0.01 m². */
function totalsOf(layers: readonly ZoneLayer[]) {
  let parcels = 0;
  let official = 0;
  const inside = layers.map(() => 0);
  const whole = layers.map(() => 0);
  const partly = layers.map(() => 0);
  return {
    add(officialM2: Float64Array, insideM2: readonly Float64Array[], share: readonly Float64Array[]): void {
      parcels += officialM2.length;
      for (const areaM2 of officialM2) if (!Number.isNaN(areaM2)) official += toHundredths(areaM2);
      for (let z = 0; z < layers.length; z++) {
        for (const areaM2 of insideM2[z]) if (!Number.isNaN(areaM2)) inside[z] += toHundredths(areaM2);
        for (const part of share[z]) {
          if (part === 1) whole[z]++;
          else if (part > 0) partly[z]++;
        }
      }
    },
    totals: (): OverlayTotals => ({
      parcels,
      officialM2: official / 100,
      zones: layers.map(({ name, selfOverlapM2 }, z) => ({
        name,
        insideM2: inside[z] / 100,
        whole: whole[z],
        partly: partly[z],
        selfOverlapM2: roundM2(selfOverlapM2),
      })),
    }),
  };
}
