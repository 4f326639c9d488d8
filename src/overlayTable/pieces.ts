import { type FieldTable, number, tableOf, text } from '../export/fields.js';
import type { Geos } from '../geometry/geos.js';
import type { OverlapTolerances } from '../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../geometry/overlap/overlapPairs.js';
import { cutVertices } from '../geometry/pieces/cutVertices.js';
import { matchedPieces } from '../geometry/pieces/matchedPieces.js';
import { type NearRun, nearRuns } from '../geometry/pieces/nearRuns.js';
import {
  concatSets,
  itemCount,
  type PolygonSet,
  type PolygonSetBuilder,
  planarAreas,
  polygonSetBuilder,
  selectItems,
} from '../geometry/polygonSet.js';
import { LianpianError } from '../model/errors.js';
import { apportionM2, roundM2 } from '../model/units.js';
import type { OverlayRows } from './overlayTable.js';
import type { ZoneLayer } from './zoneLayer.js';

/**
 * The shapes of parcels that a layer of zones cuts: parcel ∩ zone for every zone, and the rest outside.
 *
 * Definition: a parcel is cut by a layer when it has land in two places of it: two zones, or one and outside. Land under several zones
 * belongs to the first of them. Needs rows of the table and its layers. Promises: pieces of one layer cover the parcel; official areas
 * at 0.01 m², those inside sum to `<zone>_m2`, all to `area_m2`; pieces that share a border share its vertices bit for bit
 * (`cutVertices`, `matchedPieces`); parcels in order, zones in order, the outside last. What is below 1e-5 m² is no piece.
 * Method: the kernel says who meets whom and every area, GEOS cuts. Checked: the shapes sum to the parcel.
 */
export interface CutRows extends FieldTable {
  /** In the plane of the table, one item a row. */
  readonly polygons: PolygonSet;
  /** Delivered row of the parcel, 1-based. */
  readonly feature: readonly number[];
}

interface CutPiece {
  readonly row: number;
  readonly zone: string;
  /** Null: outside. */
  readonly zoneId: string | null;
  readonly areaM2: number;
  readonly share: number;
}

const NOISE_M2 = 1e-5;
const LOST_M2 = 0.01;
const LOST_SHARE = 1e-7;

export function cutRows(
  rows: OverlayRows,
  layers: readonly ZoneLayer[],
  tolerances: OverlapTolerances,
  geos: Geos,
): CutRows {
  const pieces: CutPiece[] = [];
  const shapes: PolygonSet[] = [];
  layers.forEach((layer, l) => {
    const cut = cutLayer(rows, layer, l, tolerances, geos);
    pieces.push(...cut.pieces);
    shapes.push(cut.polygons);
  });
  const order = pieces.map((_, k) => k).sort((a, b) => pieces[a].row - pieces[b].row || a - b);
  const sorted = order.map((k) => pieces[k]);
  const { id, batch } = rows;
  const feature = sorted.map(({ row }) => batch.feature[row]);
  const table = tableOf(sorted.length, [
    text('parcel_id', '图斑标识', (k) => id[sorted[k].row]),
    number('feature', '图斑行号', 0, (k) => feature[k]),
    text('zone', '控制线', (k) => sorted[k].zone),
    text('zone_id', '控制线要素标识', (k) => sorted[k].zoneId),
    text('part', '内外', (k) => (sorted[k].zoneId === null ? 'outside' : 'inside')),
    number('area_m2', '面积（平方米）', 2, (k) => sorted[k].areaM2),
    number('share', '占图斑比例', 6, (k) => sorted[k].share),
  ]);
  return { ...table, feature, polygons: selectItems(concatSets(shapes), order) };
}

/** Where one parcel has its land in a layer. */
interface Places {
  readonly row: number;
  /** Zones with planar m², ascending. */
  readonly zones: readonly { readonly zone: number; readonly areaM2: number }[];
  readonly insideM2: number;
  readonly outsideM2: number;
}

function cutLayer(
  rows: OverlayRows,
  layer: ZoneLayer,
  l: number,
  tolerances: OverlapTolerances,
  geos: Geos,
): { readonly pieces: readonly CutPiece[]; readonly polygons: PolygonSet } {
  const builder = polygonSetBuilder();
  const pieces: CutPiece[] = [];
  const places = placesIn(rows, layer, l, tolerances);
  const zonesOf = places.map(({ zones }) => zones.map(({ zone }) => zone));
  const rowOf = places.map(({ row }) => row);
  for (const near of nearRuns(rows.batch.polygons, rowOf, layer.zones, zonesOf, layer.near())) {
    pieces.push(...cutRun(places.slice(near.from, near.to), near, rows, layer, l, geos, builder));
  }
  return { pieces, polygons: builder.finish() };
}

/** Pieces of one run; their shapes go to the builder. */
function cutRun(
  places: readonly Places[],
  near: NearRun,
  rows: OverlayRows,
  layer: ZoneLayer,
  l: number,
  geos: Geos,
  builder: PolygonSetBuilder,
): CutPiece[] {
  const { polygons, officialM2 } = rows.batch;
  // every parcel with every zone in one call, so that a zone is loaded once
  const pairs = places.flatMap(({ row }, k) => near.of[k].map((zone) => ({ row, zone })));
  const inside = geos.clip(
    polygons,
    pairs.map(({ row }) => row),
    near.zones,
    pairs.map(({ zone }) => [zone]),
  ).polygons;
  const outside = geos.clip(
    polygons,
    places.map(({ row }) => row),
    near.zones,
    near.of,
    'outside',
  ).polygons;
  const outsidePlanarM2 = planarAreas(outside);
  const pieces: CutPiece[] = [];
  let pair = 0;
  places.forEach((place, k) => {
    const { row, zones } = place;
    const cutting = near.of[k];
    const shapes = zones.map((_, z) => selectItems(inside, [pair + z]));
    pair += zones.length;
    const own = overlapping(place)
      ? shapes.map((shape, z) => withoutEarlier(shape, near.zones, cutting, z, geos))
      : shapes;
    const planarM2 = own.map((shape) => planarAreas(shape)[0]);
    const hasOutside = place.outsideM2 > NOISE_M2;
    const sumM2 = planarM2.reduce((sum, areaM2) => sum + areaM2, hasOutside ? outsidePlanarM2[k] : 0);
    refuseLost(rows, row, sumM2, layer.name);
    const kept = own.flatMap((_, z) => (planarM2[z] > NOISE_M2 ? [z] : []));
    if (kept.length + (hasOutside ? 1 : 0) < 2) return;
    const vertices = cutVertices(polygons, row, near.edges[k]);
    const ofParcel = polygonSetBuilder();
    const areas = apportionM2(
      rows.insideM2[l][row],
      kept.map((z) => planarM2[z]),
    );
    const of = { row, zone: layer.name };
    for (const [n, z] of kept.entries()) {
      vertices.copyPiece(own[z], 0, ofParcel);
      const share = planarM2[z] / rows.wholeM2[row];
      pieces.push({ ...of, zoneId: layer.zoneId[zones[z].zone], areaM2: areas[n], share });
    }
    if (hasOutside) {
      vertices.copyPiece(outside, k, ofParcel);
      const areaM2 = roundM2(officialM2[row] - rows.insideM2[l][row]);
      pieces.push({ ...of, zoneId: null, areaM2, share: place.outsideM2 / rows.wholeM2[row] });
    }
    const set = matched(ofParcel.finish(), geos);
    for (let piece = 0; piece < itemCount(set); piece++) builder.copyItem(set, piece);
  });
  return pieces;
}

/** With the same vertices on both sides of every border, unless that would make a piece invalid or leave nothing of it. */
function matched(pieces: PolygonSet, geos: Geos): PolygonSet {
  const better = matchedPieces(pieces);
  if (better === null) return pieces;
  const { itemStart } = better;
  const isWhole = itemStart.subarray(1).every((end, item) => end > itemStart[item]);
  return isWhole && geos.invalidItems(better).length === 0 ? better : pieces;
}

/** Parcels with land in two places or more, by the kernel. */
function placesIn(rows: OverlayRows, layer: ZoneLayer, l: number, tolerances: OverlapTolerances): Places[] {
  const { polygons } = rows.batch;
  const insideM2 = rows.planarInsideM2[l];
  const touched = Array.from(insideM2.keys()).filter((row) => insideM2[row] > NOISE_M2);
  const zonesOf = touched.map((): { zone: number; areaM2: number }[] => []);
  for (const { a, b, areaM2 } of overlapPairs(selectItems(polygons, touched), layer.zones, tolerances)) {
    if (areaM2 > NOISE_M2) zonesOf[a].push({ zone: b, areaM2 });
  }
  return touched.flatMap((row, n) => {
    const outsideM2 = rows.wholeM2[row] - insideM2[row];
    const count = zonesOf[n].length + (outsideM2 > NOISE_M2 ? 1 : 0);
    return count < 2 ? [] : [{ row, zones: zonesOf[n], insideM2: insideM2[row], outsideM2 }];
  });
}

/** Zones that overlap each other in this parcel. */
function overlapping({ zones, insideM2 }: Places): boolean {
  return zones.reduce((sum, { areaM2 }) => sum + areaM2, 0) > insideM2 + NOISE_M2;
}

function withoutEarlier(
  shape: PolygonSet,
  zones: PolygonSet,
  cutting: readonly number[],
  z: number,
  geos: Geos,
): PolygonSet {
  return z === 0 ? shape : geos.clip(shape, [0], zones, [cutting.slice(0, z)], 'outside').polygons;
}

function refuseLost(rows: OverlayRows, row: number, sumM2: number, zone: string): void {
  const lostM2 = Math.abs(rows.wholeM2[row] - sumM2);
  if (lostM2 <= LOST_M2 + LOST_SHARE * rows.wholeM2[row]) return;
  throw new LianpianError(
    'E_INTERNAL',
    `the pieces of parcel ${rows.id[row]} by ${zone} differ from it by ${lostM2} m²`,
    `row ${rows.batch.feature[row]}`,
    'Check the geometry of this parcel and of the zones over it; report it if both are valid.',
  );
}
