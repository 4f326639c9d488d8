import { selfOverlapPairs } from '../../geometry/overlapPairs.js';
import { planarAreas } from '../../geometry/polygonSet.js';
import { sameShapes } from '../../geometry/sameShape.js';
import type { Report } from '../../model/checks.js';
import { evidenceWidthM, overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import { finding } from '../../model/finding.js';
import type { CheckContext, SoundLayer } from './context.js';
import { at, rowOf } from './rows.js';

/**
 * The shapes of one layer against each other.
 *
 * Definition: geometry.duplicate (the very same rings as an earlier row), every layer; parcels: coverage.overlap between two of them above
 * validate.overlapM2, duplicates not said again; control lines: coverage.overlap of zones of one line, a note.
 * Promises: invalid shapes take part as their made-valid copies. Method: overlaps by the kernel (width and place by GEOS).
 * Limit: gaps between parcels are not looked for.
 */
export function coverageFindings(checked: SoundLayer, context: CheckContext, report: Report): void {
  const { role, polygons } = checked.layer;
  const earlier = sameShapes(polygons);
  duplicates(checked, earlier, context, report);
  if (role === 'parcels' || role === 'controlLine') overlaps(checked, earlier, context, report);
}

function duplicates({ layer, sound }: SoundLayer, earlier: Int32Array, { geos }: CheckContext, report: Report): void {
  const areas = planarAreas(sound);
  const severity = layer.role === 'parcels' ? 'error' : 'warning';
  earlier.forEach((first, i) => {
    if (first < 0) return;
    const [x, y] = geos.interiorPoint(sound, i);
    const numbers = { otherFeature: layer.feature(first) };
    const known = { ...rowOf(layer, i), ...at(x, y), areaM2: areas[i] };
    report(finding('geometry.duplicate', severity, layer.layer, numbers, known), { set: sound, item: i });
  });
}

/** Two items of one layer over each other: told once, on the later row. */
function overlaps({ layer, sound }: SoundLayer, earlier: Int32Array, context: CheckContext, report: Report): void {
  const { settings, geos } = context;
  const isParcels = layer.role === 'parcels';
  const pairs = selfOverlapPairs(sound, overlapTolerances(settings)).filter(
    ({ a, b, areaM2 }) => areaM2 > settings['validate.overlapM2'] && earlier[b] !== a,
  );
  pairs.sort((p, q) => p.b - q.b || p.a - q.a);
  for (const { a, b, areaM2 } of pairs) {
    const { polygons: shape } = geos.intersection(sound, a, sound, b);
    const [x, y] = geos.interiorPoint(shape, 0);
    const widthM = evidenceWidthM(shape, 0, geos);
    const isNoise = widthClassOf(shape, 0, areaM2, settings, geos) === 'mismatch';
    const severity = !isParcels ? 'note' : isNoise ? 'warning' : 'error';
    const numbers = { otherFeature: layer.feature(a), otherParcelId: layer.id?.[a] ?? '' };
    const known = { ...rowOf(layer, b), ...at(x, y), areaM2, widthM };
    report(finding('coverage.overlap', severity, layer.layer, numbers, known), { set: shape, item: 0 });
  }
}
