import type { Report } from '../../../model/checks.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { crossedLineFindings } from './crossedLines.js';
import { crsFindings, declaredFindings } from './crs.js';
import { nearestLand } from './nearestLand.js';
import { nestingFindings } from './nesting.js';
import { placeFindings } from './places.js';

/**
 * Layers against each other.
 *
 * Definition: layer.outside — the main body of a layer shares no point with the box of the main body of any layer of parcels; what a mistaken CRS does to
 * a layer, and layers declared on different datums or meridians (`crs`); parcels and towns (`places`), villages and towns (`nesting`), control lines (`crossedLines`).
 */
export function betweenLayers(checked: readonly SoundLayer[], context: CheckContext, report: Report): void {
  for (const { layer } of checked) {
    const nearest = layer.role === 'parcels' ? null : nearestLand(layer, context);
    if (nearest && nearest.apartM > 0) report(finding('layer.outside', 'warning', layer.layer, { layer: 'parcels' }));
  }
  crsFindings(checked, context, report);
  declaredFindings(checked, context, report);
  placeFindings(checked, context, report);
  nestingFindings(checked, context, report);
  crossedLineFindings(checked, context, report);
}
