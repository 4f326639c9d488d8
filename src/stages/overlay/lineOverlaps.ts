import { areasInCrs } from '../../geodesy/areasInCrs.js';
import type { Geos } from '../../geometry/geos.js';
import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import { type CrossedLines, crossedLines, crossingSeverity } from '../../model/lineOverlaps.js';
import type { LineOverlap } from '../../model/rule.js';
import type { Settings } from '../../model/settings.js';

/**
 * Where two control lines of different kinds lie over each other: listed with evidence (`model/lineOverlaps.ts`), never re-assigned. Areas are
 * official (of the working CRS). Zones that overlap within their own line are listed each; totals have each m² once.
 */
export function lineOverlaps(district: District, settings: Settings, geos: Geos): CrossedLines {
  const officialM2 = (shapes: Parameters<typeof areasInCrs>[0]) => areasInCrs(shapes, district.crs).officialM2;
  return crossedLines(district.controlLines, settings, geos, officialM2);
}

/** The list as findings, one a pair of zones, for the check of delivered data; boundary noise and lines that may overlap are notes. */
export function lineOverlapFindings(overlaps: readonly LineOverlap[], district: District): Finding[] {
  return overlaps.map(({ lineA, zoneA, lineB, zoneB, areaM2, widthM, widthClass, x, y }) => {
    const line = district.controlLines[lineA];
    const other = district.controlLines[lineB];
    const numbers = {
      otherLayer: other.layer,
      otherFeature: other.feature[zoneB],
      zone: line.zoneId[zoneA],
      otherZone: other.zoneId[zoneB],
      widthClass,
    };
    const known = { feature: line.feature[zoneA], areaM2, widthM, x, y };
    return finding('line.overlap', crossingSeverity(line.kind, other.kind, widthClass), line.layer, numbers, known);
  });
}
