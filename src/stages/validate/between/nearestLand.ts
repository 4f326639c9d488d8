import type { CheckedLayer } from '../../../model/checkedLayer.js';
import type { CheckContext, Land } from '../context.js';
import { type Box, diagonalM, gapM, mainBody } from '../mainBody.js';

/** Which layer of parcels a layer belongs to, where several were given: the one whose box its own main body is nearest to, the first on a tie. */
export function nearestLand(
  { polygons }: CheckedLayer,
  { settings, lands }: CheckContext,
): { readonly land: Land; readonly box: Box; readonly apartM: number } | null {
  let nearest: { readonly land: Land; readonly box: Box; readonly apartM: number } | null = null;
  for (const land of lands) {
    const { box } = mainBody(polygons, settings['validate.farOffM'], diagonalM(land.box));
    if (!box) return null;
    const apartM = gapM(box, land.box);
    if (nearest === null || apartM < nearest.apartM) nearest = { land, box, apartM };
  }
  return nearest;
}
