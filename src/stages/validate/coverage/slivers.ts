import { boundingRectangle } from '../../../geometry/boundingRectangle.js';
import { itemVertexRange, type PolygonSet, planarAreas } from '../../../geometry/polygonSet.js';
import type { Report } from '../../../model/checks.js';
import type { LandUse } from '../../../model/district.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { at, rowOf } from '../rows.js';

/**
 * Parcels that are small or narrow, and thin (domain §2.4).
 *
 * The rule asks for a scale (A ≤ 1000 m², or the smallest rectangle round it ≤ 5 m wide, or 2A/P ≤ 5 m) and two of four shapes (rectangle
 * 5 : 1, 4πA/P² ≤ 0.25, P/(2√(πA)) ≥ 2, P²/A ≥ 40). The second and third shape are one, and imply the fourth; a rectangle ≤ 5 m wide implies
 * 2A/P ≤ 5 m. What is left to ask: (A ≤ 1000 or 2A/P ≤ 5) and (4πA/P² ≤ 0.25, or 5 : 1 with P²/A ≥ 40).
 * Roads, railways, rivers, ditches and ridges are long and thin by nature and not asked, where the land class is known.
 */
const LONG_BY_NATURE: readonly (LandUse | null)[] = ['railway', 'road', 'farmRoad', 'river', 'ditch', 'ridge'];

export function slivers({ layer, sound }: SoundLayer, { settings, geos }: CheckContext, report: Report): void {
  planarAreas(sound).forEach((areaM2, i) => {
    if (!(areaM2 > 0) || LONG_BY_NATURE.includes(layer.facts?.use[i] ?? null)) return;
    const borderM = borderOfM(sound, i);
    const isSmall =
      areaM2 <= settings['check.sliverAreaM2'] || (2 * areaM2) / borderM <= settings['check.sliverWidthM'];
    const compactness = (4 * Math.PI * areaM2) / (borderM * borderM);
    const isThin = compactness <= settings['check.sliverCompactness'];
    if (!isSmall || (!isThin && (borderM * borderM) / areaM2 < settings['check.sliverBorder'])) return;
    const { lengthM, widthM } = boundingRectangle(sound, i);
    const elongation = lengthM / widthM;
    if (!isThin && !(elongation >= settings['check.sliverElongation'])) return;
    const [x, y] = geos.interiorPoint(sound, i);
    const severity = areaM2 <= settings['check.sliverErrorAreaM2'] ? 'warning' : 'note';
    const numbers = { compactness: rounded(compactness, 1000), elongation: rounded(elongation, 10) };
    const known = { ...rowOf(layer, i), ...at(x, y), areaM2, widthM: (2 * areaM2) / borderM };
    report(finding('coverage.sliver', severity, layer.layer, numbers, known), { set: sound, item: i });
  });
}

/** As `perimeterM`, several times faster: asked of every parcel, and compared with thresholds alone. */
function borderOfM(set: PolygonSet, item: number): number {
  const { xy, ringStart } = set;
  const [from, to] = itemVertexRange(set, item);
  let ring = set.polygonStart[set.itemStart[item]];
  let sumM = 0;
  for (let v = from; v < to - 1; v++) {
    if (v + 1 === ringStart[ring + 1]) {
      ring++;
      continue;
    }
    const dx = xy[2 * v + 2] - xy[2 * v];
    const dy = xy[2 * v + 3] - xy[2 * v + 1];
    sumM += Math.sqrt(dx * dx + dy * dy);
  }
  return sumM;
}

export function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
