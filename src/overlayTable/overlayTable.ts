import type { FieldTable } from '../export/fields.js';
import type { Crs } from '../geodesy/crs.js';
import { extentOf, extents } from '../geometry/extents.js';
import type { Geos } from '../geometry/geos.js';
import { planarAreas } from '../geometry/polygonSet.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { AreaBasis } from '../model/district.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer, type Shapes } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { roundM2, shareOf } from '../model/units.js';
import { type FindingLog, findingLog } from './findingLog.js';
import { insideMeter } from './insideMeter.js';
import { type ParcelBatch, type ParcelPlane, parcelBatch } from './parcelBatch.js';
import { crsOfParcels } from './parcelCrs.js';
import { idReader } from './parcelIds.js';
import { overlayPlane } from './plane.js';
import { figureTable } from './table.js';
import { type OverlayTotals, totalsOf } from './totals.js';
import { webMapCheck } from './webMapCheck.js';
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
  /** After the last batch: names layers that lie apart from all parcels, or off them in the way of a web map, and ends the threads. */
  close(): Promise<void>;
}

/** What of the settings a table of overlaps hangs on. */
export const OVERLAY_SETTINGS = ['overlay.snapRelative', 'overlay.snapAbsoluteM2', 'reproject.chordErrorM'] as const;

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
  const extent = extents();
  const webMap = webMapCheck(layers, parcels.layer, working);
  return {
    working,
    basis,
    parcelCrs,
    zones: layers,
    findings,
    totals: sums.totals,
    close() {
      for (const { name, zones: polygons } of layers) {
        if (extent.isApart(extentOf(polygons)))
          report(finding('layer.outside', 'warning', name, { layer: parcels.layer }));
      }
      findings.add(webMap.findings());
      return meter.close();
    },
    async measure(delivered) {
      const batch = parcelBatch(delivered, plane, geos);
      const id = idsOf(delivered, batch.feature, report);
      findings.add(withIds(batch, id));
      extent.add(extentOf(batch.polygons));
      webMap.add(batch.polygons);
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

function withIds({ findings, feature }: ParcelBatch, id: readonly string[]): readonly Finding[] {
  if (findings.every((item) => item.feature === null)) return findings;
  const rowOf = new Map(Array.from(feature, (number, row) => [number, row]));
  return findings.map((item) => {
    const row = item.feature === null ? undefined : rowOf.get(item.feature);
    return row === undefined ? item : { ...item, parcelId: id[row] };
  });
}
