import type { InvalidReason } from '../../geometry/geos.js';
import { type PolygonSet, replaceItems } from '../../geometry/polygonSet.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import type { Report } from '../../model/checks.js';
import { finding } from '../../model/finding.js';
import type { CheckContext, SoundLayer } from './context.js';
import { diagonalM, mainBody } from './mainBody.js';
import { rowAndPlace, rowOf } from './rows.js';

/**
 * Each shape of a layer by itself.
 *
 * Definition: geometry.invalid (GEOS's reason and place), geometry.empty (rings, but no land even when made valid), geometry.farOff (see
 * `mainBody`). Gives the layer with what is not valid made so (GEOS, structure method).
 */
export function featureFindings(layer: CheckedLayer, context: CheckContext, report: Report): SoundLayer {
  const reasons = context.geos.invalidReasons(layer.polygons);
  const sound = madeSound(layer.polygons, reasons, context);
  reasons.forEach((reason, i) => {
    if (reason === null) return;
    const place = { ...rowOf(layer, i), x: reason.x, y: reason.y };
    const isEmpty = sound.itemStart[i] === sound.itemStart[i + 1];
    report(
      isEmpty
        ? finding('geometry.empty', 'error', layer.layer, {}, place)
        : finding('geometry.invalid', 'error', layer.layer, { reason: reason.reason }, place),
    );
  });
  farOff(layer, context, report);
  return { layer, sound, broken: Uint8Array.from(reasons, (reason) => (reason === null ? 0 : 1)) };
}

/** The layer with invalid items made valid; the same object when all are valid. */
function madeSound(
  polygons: PolygonSet,
  reasons: readonly (InvalidReason | null)[],
  { geos }: CheckContext,
): PolygonSet {
  const invalid = reasons.flatMap((reason, i) => (reason === null ? [] : [i]));
  if (invalid.length === 0) return polygons;
  return replaceItems(polygons, invalid, geos.makeValid(polygons, invalid));
}

function farOff(layer: CheckedLayer, { settings, landBox }: CheckContext, report: Report): void {
  const extentM = landBox && layer.role !== 'parcels' ? diagonalM(landBox) : 0;
  const { away } = mainBody(layer.polygons, settings['validate.farOffM'], extentM);
  for (const { item, distanceM } of away) {
    const numbers = { distanceM: Math.round(distanceM) };
    report(finding('geometry.farOff', 'warning', layer.layer, numbers, rowAndPlace(layer, item)));
  }
}
