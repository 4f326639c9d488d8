import { itemCount } from '../../../geometry/polygonSet.js';
import { sliverMeasures } from '../../../geometry/sliverShape.js';
import type { Report } from '../../../model/checks.js';
import type { LandUse } from '../../../model/district.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { at, rowOf } from '../rows.js';

/**
 * Parcels that are small or narrow, and thin (domain §2.4): `sliverMeasures`, by the limits check.sliver….
 * Roads, railways, rivers, ditches and ridges are long and thin by nature and not asked, where the land class is known.
 */
const LONG_BY_NATURE: readonly (LandUse | null)[] = ['railway', 'road', 'farmRoad', 'river', 'ditch', 'ridge'];

export function slivers({ layer, sound }: SoundLayer, { settings, geos }: CheckContext, report: Report): void {
  const limits = {
    areaM2: settings['check.sliverAreaM2'],
    widthM: settings['check.sliverWidthM'],
    compactness: settings['check.sliverCompactness'],
    elongation: settings['check.sliverElongation'],
    border: settings['check.sliverBorder'],
  };
  for (let i = 0; i < itemCount(sound); i++) {
    if (LONG_BY_NATURE.includes(layer.facts?.use[i] ?? null)) continue;
    const measures = sliverMeasures(sound, i, limits);
    if (!measures) continue;
    const { areaM2, widthM, compactness, elongation } = measures;
    const [x, y] = geos.interiorPoint(sound, i);
    const severity = areaM2 <= settings['check.sliverErrorAreaM2'] ? 'warning' : 'note';
    const numbers = { compactness: rounded(compactness, 1000), elongation: rounded(elongation, 10) };
    const known = { ...rowOf(layer, i), ...at(x, y), areaM2, widthM };
    report(finding('coverage.sliver', severity, layer.layer, numbers, known), { set: sound, item: i });
  }
}

export function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
