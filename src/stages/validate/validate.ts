import type { Geos, InvalidReason } from '../../geometry/geos.js';
import { selfOverlapPairs } from '../../geometry/overlapPairs.js';
import { itemVertexRange, type PolygonSet, planarAreas, replaceItems } from '../../geometry/polygonSet.js';
import { sameShapes } from '../../geometry/sameShape.js';
import { evidenceWidthM, overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import type { District } from '../../model/district.js';
import { type DistrictLayer, districtLayers } from '../../model/districtLayers.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Settings } from '../../model/settings.js';
import { diagonalM, gapM, mainBody } from './mainBody.js';
import { valueFindings } from './values.js';

/**
 * What is wrong with the district as delivered: nothing is changed, everything is named with layer, row, place and numbers.
 *
 * Definition, every polygon layer: geometry.invalid (GEOS's reason and place), geometry.empty (rings, but no land even when made valid),
 * geometry.duplicate (the very same rings as an earlier row), geometry.farOff (see `mainBody`), layer.outside (nowhere near the parcels).
 * Parcels: coverage.overlap between two of them above validate.overlapM2, duplicates not said again; ids, codes and areas as
 * `valueFindings` says. Control lines: coverage.overlap of zones of one line, a note.
 * Needs a normalised district: rows without any shape, unknown land classes and dangling references were named there.
 * Promises: findings by layer, then check, then row; invalid parcels take part in the overlap check as their made-valid copies.
 * Method: validity by GEOS, overlaps by the kernel (width and place by GEOS). Limit: gaps between parcels are not looked for.
 */
export function validate(district: District, settings: Settings, geos: Geos, job: Job): readonly Finding[] {
  const layers = districtLayers(district);
  const findings: Finding[] = [];
  const parcelBox = mainBody(district.parcels.polygons, settings['validate.farOffM']).box;
  layers.forEach((layer, l) => {
    progress(job, l, layers.length);
    const reasons = geos.invalidReasons(layer.polygons);
    const sound = madeSound(layer.polygons, reasons, geos);
    const earlier = sameShapes(layer.polygons);
    findings.push(
      ...invalidShapes(layer, reasons, sound),
      ...duplicateShapes(layer, earlier, sound, geos),
      ...outliers(layer, parcelBox, settings),
    );
    if (layer.role === 'parcels') findings.push(...valueFindings(district, reasons, settings));
    if (layer.role === 'parcels' || layer.role === 'controlLine') {
      findings.push(...overlaps(layer, sound, earlier, district, settings, geos));
    }
  });
  progress(job, layers.length, layers.length);
  return findings;
}

/** The layer with invalid items made valid; the same object when all are valid. */
function madeSound(polygons: PolygonSet, reasons: readonly (InvalidReason | null)[], geos: Geos): PolygonSet {
  const invalid = reasons.flatMap((reason, i) => (reason === null ? [] : [i]));
  if (invalid.length === 0) return polygons;
  return replaceItems(polygons, invalid, geos.makeValid(polygons, invalid));
}

function invalidShapes(layer: DistrictLayer, reasons: readonly (InvalidReason | null)[], sound: PolygonSet): Finding[] {
  return reasons.flatMap((reason, i) => {
    if (reason === null) return [];
    const place = { ...rowOf(layer, i), x: reason.x, y: reason.y };
    const isEmpty = sound.itemStart[i] === sound.itemStart[i + 1];
    return isEmpty
      ? [finding('geometry.empty', 'error', layer.layer, {}, place)]
      : [finding('geometry.invalid', 'error', layer.layer, { reason: reason.reason }, place)];
  });
}

function duplicateShapes(layer: DistrictLayer, earlier: Int32Array, sound: PolygonSet, geos: Geos): Finding[] {
  const areas = planarAreas(sound);
  const severity = layer.role === 'parcels' ? 'error' : 'warning';
  return Array.from(earlier.keys()).flatMap((i) => {
    if (earlier[i] < 0) return [];
    const [x, y] = geos.interiorPoint(sound, i);
    const numbers = { otherFeature: layer.feature(earlier[i]) };
    const known = { ...rowOf(layer, i), ...at(x, y), areaM2: areas[i] };
    return [finding('geometry.duplicate', severity, layer.layer, numbers, known)];
  });
}

function outliers(layer: DistrictLayer, parcelBox: ReturnType<typeof mainBody>['box'], settings: Settings): Finding[] {
  const isParcels = layer.role === 'parcels';
  const extentM = parcelBox && !isParcels ? diagonalM(parcelBox) : 0;
  const { box, away } = mainBody(layer.polygons, settings['validate.farOffM'], extentM);
  const findings: Finding[] = away.map(({ item, distanceM }) => {
    const [first] = itemVertexRange(layer.polygons, item);
    const { xy } = layer.polygons;
    const known = { ...rowOf(layer, item), x: xy[2 * first], y: xy[2 * first + 1] };
    return finding('geometry.farOff', 'warning', layer.layer, { distanceM: Math.round(distanceM) }, known);
  });
  if (!isParcels && box && parcelBox && gapM(box, parcelBox) > 0) {
    findings.push(finding('layer.outside', 'warning', layer.layer, { layer: 'parcels' }));
  }
  return findings;
}

/** Two items of one layer over each other: told once, on the later row. */
function overlaps(
  layer: DistrictLayer,
  sound: PolygonSet,
  earlier: Int32Array,
  district: District,
  settings: Settings,
  geos: Geos,
): Finding[] {
  const isParcels = layer.role === 'parcels';
  const pairs = selfOverlapPairs(sound, overlapTolerances(settings)).filter(
    ({ a, b, areaM2 }) => areaM2 > settings['validate.overlapM2'] && earlier[b] !== a,
  );
  pairs.sort((p, q) => p.b - q.b || p.a - q.a);
  return pairs.map(({ a, b, areaM2 }) => {
    const { polygons: shape } = geos.intersection(sound, a, sound, b);
    const [x, y] = geos.interiorPoint(shape, 0);
    const widthM = evidenceWidthM(shape, 0, geos);
    const isNoise = widthClassOf(shape, 0, areaM2, settings, geos) === 'mismatch';
    const severity = !isParcels ? 'note' : isNoise ? 'warning' : 'error';
    const line = district.controlLines.find(({ zones }) => zones === layer.polygons);
    const numbers = {
      otherFeature: layer.feature(a),
      otherParcelId: layer.parcelId(a) ?? line?.zoneId[a] ?? '',
    };
    const known = { ...rowOf(layer, b), ...at(x, y), areaM2, widthM };
    return finding('coverage.overlap', severity, layer.layer, numbers, known);
  });
}

function rowOf(layer: DistrictLayer, item: number): { readonly feature: number; readonly parcelId: string | null } {
  return { feature: layer.feature(item), parcelId: layer.parcelId(item) };
}

function at(x: number, y: number): { readonly x: number | null; readonly y: number | null } {
  return Number.isNaN(x) ? { x: null, y: null } : { x, y };
}

function progress(job: Job, done: number, total: number): void {
  if (job.cancelled()) {
    throw new LianpianError('E_CANCELLED', 'validating was cancelled', 'validate', 'Start the run again.');
  }
  job.progress('validate', done, total);
}
