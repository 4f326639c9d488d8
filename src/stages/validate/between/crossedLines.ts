import { areasInCrs } from '../../../geodesy/areasInCrs.js';
import { type PolygonSet, planarAreas } from '../../../geometry/polygonSet.js';
import type { Report } from '../../../model/checks.js';
import { finding } from '../../../model/finding.js';
import { crossedLines, crossingSeverity } from '../../../model/lineOverlaps.js';
import type { CheckContext, SoundLayer } from '../context.js';

/**
 * Control lines against each other: line.overlap, one a pair of zones of lines of different kinds, with area, width and the class by it, both zones and its
 * shape; a warning where two of the exclusive lines truly overlap, a note where it is noise by width or the lines may. Lines without
 * a kind are not crossed. What is counted stands in `model/lineOverlaps.ts`.
 */
export function crossedLineFindings(
  checked: readonly SoundLayer[],
  { settings, geos, crs }: CheckContext,
  report: Report,
): void {
  const lines = checked.flatMap(({ layer, sound }) =>
    layer.role === 'controlLine' && layer.kind !== null ? [{ layer, kind: layer.kind, zones: sound }] : [],
  );
  const officialM2 = (shapes: PolygonSet) => (crs ? areasInCrs(shapes, crs).officialM2 : planarAreas(shapes));
  const { overlaps, shapes } = crossedLines(lines, settings, geos, officialM2);
  overlaps.forEach(({ lineA, zoneA, lineB, zoneB, areaM2, widthM, widthClass, x, y }, k) => {
    const line = lines[lineA];
    const other = lines[lineB];
    const severity = crossingSeverity(line.kind, other.kind, widthClass);
    const numbers = {
      otherLayer: other.layer.layer,
      otherFeature: other.layer.feature(zoneB),
      zone: line.layer.id?.[zoneA] ?? '',
      otherZone: other.layer.id?.[zoneB] ?? '',
      widthClass,
    };
    const known = { feature: line.layer.feature(zoneA), areaM2, widthM, x, y };
    report(finding('line.overlap', severity, line.layer.layer, numbers, known), { set: shapes, item: k });
  });
}
