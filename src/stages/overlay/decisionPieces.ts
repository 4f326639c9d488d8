import type { Geos } from '../../geometry/geos.js';
import { type OverlapTolerances, overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { type SeparateZones, separateZones } from '../../geometry/overlap/separateZones.js';
import {
  concatSets,
  itemCount,
  type PolygonSet,
  planarAreas,
  polygonSetBuilder,
  selectItems,
} from '../../geometry/polygonSet.js';
import { overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import { type BoundaryZone, ELIGIBLE_USES, HARD_LINES, type Pieces } from '../../model/decision.js';
import type { District, ZoneKind } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { apportionM2 } from '../../model/units.js';
import { type CuttingLayers, cutPieces, uncutZones } from './cutPieces.js';

/**
 * Decision pieces of every parcel (see `Pieces`): eligible land cut where it must be decided apart, all other land whole.
 *
 * Needs `separated`: for each control line its zones without self-overlap, same item numbers. Promises: pieces sorted by parcel, the
 * largest of a parcel first; areas (official and recorded) sum to their parcel to 0.01 m²; ids unique: a parcel id that occurs
 * again gets `@<row>`. A zone of the boundary without a kind counts as 集中建设区.
 */
export function decisionPieces(
  district: District,
  separated: readonly SeparateZones[],
  settings: Settings,
  geos: Geos,
): Pieces {
  const { parcels, controlLines, parks } = district;
  const tolerances = overlapTolerances(settings);
  const layers: CuttingLayers = {
    hard: controlLines.flatMap(({ kind }, line) =>
      HARD_LINES.includes(kind) ? [{ line, zones: separated[line] }] : [],
    ),
    boundary: boundaryLayers(district, tolerances, geos),
  };
  const eligibleParcels: number[] = [];
  const otherParcels: number[] = [];
  parcels.use.forEach((use, p) => {
    (ELIGIBLE_USES.includes(use) ? eligibleParcels : otherParcels).push(p);
  });
  const cut = cutPieces(district, eligibleParcels, layers, tolerances, settings, geos);
  const cutOf = new Map(eligibleParcels.map((p, k) => [p, cut[k]]));
  const zones = uncutZones(district, otherParcels, layers.boundary, tolerances, settings);
  const zoneOf = new Map(otherParcels.map((p, k) => [p, zones[k]]));

  const builder = polygonSetBuilder(parcels.polygons.xy.length / 2);
  const id: string[] = [];
  const parcel: number[] = [];
  const areaM2: number[] = [];
  const recordedM2: number[] = [];
  const boundaryZone: BoundaryZone[] = [];
  const hardLines: (readonly number[] | null)[] = [];
  const ownIds = uniqueIds(parcels.id, parcels.feature);
  for (let p = 0; p < parcels.id.length; p++) {
    const pieces = cutOf.get(p);
    const weights = pieces?.map((piece) => piece.planarM2) ?? [];
    const isCut = weights.length > 1;
    const official = isCut ? apportionM2(parcels.officialM2[p], weights) : [parcels.officialM2[p]];
    const recorded =
      isCut && !Number.isNaN(parcels.recordedM2[p])
        ? apportionM2(parcels.recordedM2[p], weights)
        : official.map(() => parcels.recordedM2[p]);
    official.forEach((area, k) => {
      const shape = pieces?.[k].polygons ?? null;
      if (shape) builder.copyItem(shape, 0);
      else builder.copyItem(parcels.polygons, p);
      id.push(isCut ? `${ownIds[p]}#${k + 1}` : ownIds[p]);
      parcel.push(p);
      areaM2.push(area);
      recordedM2.push(recorded[k]);
      boundaryZone.push(pieces?.[k].boundaryZone ?? zoneOf.get(p) ?? 'unknown');
      hardLines.push(pieces?.[k].hardLines ?? null);
    });
  }
  const polygons = builder.finish();
  const hard = controlLines.map(({ kind }, line) =>
    HARD_LINES.includes(kind)
      ? hardPlaces({ polygons, areaM2, hardLines, line, zones: separated[line] }, tolerances, settings, geos)
      : null,
  );
  return {
    polygons,
    id,
    parcel: Uint32Array.from(parcel),
    eligible: Uint8Array.from(hardLines, (lines) => (lines === null ? 0 : 1)),
    areaM2: Float64Array.from(areaM2),
    recordedM2: Float64Array.from(recordedM2),
    boundaryZone,
    hardZone: hard.map((places) => places?.zone ?? null),
    encroaches: hard.map((places) => places?.encroaches ?? null),
    inIndustrialLine: inIndustrialLine(district, polygons, separated, tolerances),
    park: mostOf(polygons, parks.polygons, tolerances),
  };
}

const ZONE_ORDER: readonly BoundaryZone[] = ['special', 'flexible', 'concentrated'];

function boundaryLayers(district: District, tolerances: OverlapTolerances, geos: Geos): CuttingLayers['boundary'] {
  const lines = district.controlLines.filter(({ kind }) => kind === 'urbanBoundary');
  if (lines.length === 0) return null;
  return ZONE_ORDER.map((zone) => {
    const ofKind = lines.map((line) =>
      selectItems(
        line.zones,
        line.zoneKind.flatMap((kind, z) => (boundaryZoneOf(kind) === zone ? [z] : [])),
      ),
    );
    return { zone, zones: separateZones(concatSets(ofKind), tolerances, geos) };
  }).filter(({ zones }) => itemCount(zones.polygons) > 0);
}

/** A boundary delivered without zone kinds is taken as 集中建设区 throughout. */
function boundaryZoneOf(kind: ZoneKind): BoundaryZone {
  return kind === 'special' || kind === 'flexible' ? kind : 'concentrated';
}

interface HardLine {
  readonly polygons: PolygonSet;
  readonly areaM2: readonly number[];
  /** By piece; null for land that is not decided. */
  readonly hardLines: readonly (readonly number[] | null)[];
  readonly line: number;
  readonly zones: SeparateZones;
}

/** Zone each piece lies in, and where the overlap is more than boundary noise. Land that is not decided lies in it when it is. */
function hardPlaces(
  { polygons, areaM2, hardLines, line, zones }: HardLine,
  tolerances: OverlapTolerances,
  settings: Settings,
  geos: Geos,
): { readonly zone: Int32Array; readonly encroaches: Uint8Array } {
  const n = areaM2.length;
  const zone = new Int32Array(n).fill(-1);
  const encroaches = new Uint8Array(n);
  const wholeM2 = planarAreas(polygons);
  const insideM2 = overlapAreas(polygons, [zones.index()], tolerances)[0];
  const largest = new Float64Array(n);
  const main = new Int32Array(n).fill(-1);
  const zonesOf = new Map<number, number[]>();
  for (const { a, b, areaM2: overlapM2 } of overlapPairs(polygons, zones.polygons, tolerances)) {
    zonesOf.set(a, [...(zonesOf.get(a) ?? []), b]);
    if (overlapM2 > largest[a]) {
      largest[a] = overlapM2;
      main[a] = b;
    }
  }
  const touched = [...zonesOf.keys()].sort((a, b) => a - b);
  const officialM2 = (k: number) => (wholeM2[k] > 0 ? (areaM2[k] * insideM2[k]) / wholeM2[k] : 0);
  const small = touched.filter((k) => officialM2(k) < settings['conflict.mismatchAreaM2']);
  const shapes = geos.clip(
    polygons,
    small,
    zones.polygons,
    small.map((k) => zonesOf.get(k) ?? []),
  ).polygons;
  for (const k of touched) encroaches[k] = 1;
  small.forEach((k, s) => {
    encroaches[k] = widthClassOf(shapes, s, officialM2(k), settings) === 'encroachment' ? 1 : 0;
  });
  for (let k = 0; k < n; k++) {
    const lies = hardLines[k] === null ? encroaches[k] === 1 : hardLines[k]!.includes(line);
    if (lies) zone[k] = main[k];
  }
  return { zone, encroaches };
}

function inIndustrialLine(
  district: District,
  polygons: PolygonSet,
  separated: readonly SeparateZones[],
  tolerances: OverlapTolerances,
): Uint8Array {
  const inside = new Uint8Array(itemCount(polygons));
  const wholeM2 = planarAreas(polygons);
  district.controlLines.forEach(({ kind }, l) => {
    if (kind !== 'industrialLine') return;
    const areas = overlapAreas(polygons, [separated[l].index()], tolerances)[0];
    for (let k = 0; k < inside.length; k++) if (areas[k] > wholeM2[k] / 2) inside[k] = 1;
  });
  return inside;
}

/** Item of `places` that holds more than half of each polygon; −1 none. */
function mostOf(polygons: PolygonSet, places: PolygonSet, tolerances: OverlapTolerances): Int32Array {
  const wholeM2 = planarAreas(polygons);
  const best = new Int32Array(wholeM2.length).fill(-1);
  const bestM2 = new Float64Array(wholeM2.length);
  for (const { a, b, areaM2 } of overlapPairs(polygons, places, tolerances)) {
    if (areaM2 <= wholeM2[a] / 2 || areaM2 <= bestM2[a]) continue;
    best[a] = b;
    bestM2[a] = areaM2;
  }
  return best;
}

/** Parcel ids made unique: the first of equals keeps its own, later and empty ones get their row. */
function uniqueIds(ids: readonly string[], feature: Uint32Array): string[] {
  const seen = new Set<string>();
  return ids.map((id, p) => {
    let unique = id === '' || seen.has(id) ? `${id}@${feature[p]}` : id;
    while (seen.has(unique)) unique += '@';
    seen.add(unique);
    return unique;
  });
}
