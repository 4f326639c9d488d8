import type { Crs } from '../geodesy/crs.js';
import { crsByEpsg } from '../geodesy/crsTable.js';
import { geodesicAreasLonLat } from '../geodesy/geodesicArea.js';
import { outsideNominalZone } from '../geodesy/nominalZone.js';
import { transformer, transformKind } from '../geodesy/proj.js';
import { reprojectPolygons } from '../geodesy/reproject.js';
import type { Geos } from '../geometry/geos.js';
import { EMPTY_POLYGON_SET, type PolygonSet } from '../geometry/polygonSet.js';
import { type Finding, finding } from '../model/finding.js';
import type { DeliveredLayer, Shapes } from '../model/layer.js';
import { roundM2 } from '../model/units.js';
import { mended } from '../stages/normalise/mended.js';
import { officialOf } from '../stages/normalise/parcelAreas.js';
import { polygonsOf } from '../stages/normalise/placeLayer.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';

/** Rows of the parcels, ready to be measured. */
export interface ParcelBatch {
  /** Delivered row numbers, 1-based. */
  readonly feature: Uint32Array;
  /** As delivered; a shape that is no place is empty. */
  readonly shapes: Shapes;
  /** In the plane of the table, oriented and valid. */
  readonly polygons: PolygonSet;
  readonly officialM2: Float64Array;
  readonly findings: readonly Finding[];
}

/** Where a batch comes from and goes to. */
export interface ParcelPlane {
  readonly crs: Crs;
  readonly working: Crs;
  readonly chordErrorM: number;
}

/**
 * One batch of delivered parcels in the plane of the table.
 *
 * Promises: rows kept, in order; a row without a usable shape is empty and has a finding; official areas are of the delivered coordinates,
 * those of a parcel that had to be mended (a finding) of its mended copy.
 */
export function parcelBatch(delivered: DeliveredLayer, plane: ParcelPlane, geos: Geos): ParcelBatch {
  const { layer, table } = delivered;
  const { crs, working, chordErrorM } = plane;
  const feature = delivered.rowNumbers ?? Uint32Array.from({ length: table.rowCount }, (_, row) => row + 1);
  const findings: Finding[] = [...delivered.findings];
  const shapes = usable(delivered, feature, findings);
  const own = polygonsOf(shapes);
  if (outsideNominalZone(crs, own.xy)) {
    findings.push(finding('crs.outsideNominalZone', 'note', layer, { crs: crs.code }));
  }
  let placed = own;
  if (transformKind(crs, working) !== 'identity') {
    const moved = reprojectPolygons(own, crs, working, chordErrorM);
    const { wild } = unusableRows({ kind: 'polygon', polygons: moved.shapes });
    for (const row of wild) findings.push(notFinite(layer, feature[row]));
    placed = polygonsOf(withEmptied({ kind: 'polygon', polygons: moved.shapes }, wild));
    const numbers = { from: crs.code, to: working.code, addedVertices: moved.addedVertices };
    findings.push(finding('crs.reprojected', 'note', layer, numbers));
  }
  const officialM2 = areasOf(own, crs, placed, working);
  for (let row = 0; row < officialM2.length; row++) {
    if (Number.isFinite(officialM2[row]) && !isEmpty(placed, row)) continue;
    if (!isEmpty(placed, row)) findings.push(finding('area.unmeasured', 'error', layer, {}, { feature: feature[row] }));
    officialM2[row] = 0;
  }
  const report = (item: Finding) => findings.push(item);
  const { polygons, broken, sound } = mended(placed, layer, (row) => feature[row], geos, report);
  const soundM2 = areasOf(sound, working, sound, working);
  broken.forEach((row, k) => {
    officialM2[row] = Number.isFinite(soundM2[k]) ? soundM2[k] : 0;
  });
  return { feature, shapes, polygons, officialM2, findings };
}

/** Official areas, or, where the plane has none, geodesic ones at 0.01 m². */
function areasOf(delivered: PolygonSet, from: Crs, placed: PolygonSet, working: Crs): Float64Array {
  const official = officialOf(delivered, from, placed, working);
  if (official) return official;
  const degrees = { ...placed, xy: transformer(working, lonLat())(placed.xy) };
  return geodesicAreasLonLat(degrees).map(roundM2);
}

const WHY_EMPTY: ReadonlySet<string> = new Set([
  'geometry.null',
  'geometry.empty',
  'geometry.notFinite',
  'geometry.invalid',
  'ring.tooFewPoints',
]);

/** Shapes without those that are no place; a row without a shape that its reader did not speak of gets a finding. */
function usable(delivered: DeliveredLayer, feature: Uint32Array, findings: Finding[]): Shapes {
  const { layer } = delivered;
  // a layer without rows may have no kind
  const none = { kind: 'polygon', polygons: EMPTY_POLYGON_SET } as const;
  const shapes = delivered.shapes.kind === 'polygon' ? delivered.shapes : none;
  const { empty, wild } = unusableRows(shapes);
  const said = new Set<number>();
  for (const { code, feature: row } of delivered.findings) if (row !== null && WHY_EMPTY.has(code)) said.add(row);
  for (const row of empty) {
    if (!said.has(feature[row])) {
      findings.push(finding('geometry.null', 'warning', layer, {}, { feature: feature[row] }));
    }
  }
  for (const row of wild) findings.push(notFinite(layer, feature[row]));
  return withEmptied(shapes, wild);
}

function notFinite(layer: string, feature: number): Finding {
  return finding('geometry.notFinite', 'error', layer, {}, { feature });
}

function isEmpty(set: PolygonSet, item: number): boolean {
  return set.itemStart[item] === set.itemStart[item + 1];
}

function lonLat(): Crs {
  const found = crsByEpsg(4490);
  if (!found) throw new Error('EPSG:4490 is missing from the table');
  return found;
}
