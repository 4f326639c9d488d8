import type { Report } from '../../model/checks.js';
import { finding } from '../../model/finding.js';
import type { CheckContext, SoundLayer } from './context.js';
import { diagonalM, gapM, mainBody } from './mainBody.js';

/** Layers against each other: layer.outside — the main body of a layer shares no point with the box of the parcels' main body. */
export function betweenLayers(
  checked: readonly SoundLayer[],
  { settings, landBox }: CheckContext,
  report: Report,
): void {
  if (!landBox) return;
  for (const { layer } of checked) {
    if (layer.role === 'parcels') continue;
    const { box } = mainBody(layer.polygons, settings['validate.farOffM'], diagonalM(landBox));
    if (box && gapM(box, landBox) > 0) report(finding('layer.outside', 'warning', layer.layer, { layer: 'parcels' }));
  }
}
