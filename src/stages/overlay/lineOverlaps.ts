import { areasInCrs } from '../../geodesy/areasInCrs.js';
import type { Geos } from '../../geometry/geos.js';
import { type OverlapPair, overlapPairs } from '../../geometry/overlapPairs.js';
import { itemVertexRange, type PolygonSet, planarAreas, polygonSetBuilder } from '../../geometry/polygonSet.js';
import { evidenceWidthM, overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import { CARRIED_LINES, type ControlLine, type District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LineOverlap } from '../../model/rule.js';
import type { Settings } from '../../model/settings.js';
import { roundM2 } from '../../model/units.js';

/**
 * Where two control lines of different kinds lie over each other: listed with evidence, never re-assigned.
 *
 * Definition: one entry for every pair of zones of lines of different kinds whose overlap is above validate.overlapM2. Left out: the
 * industrial line over the urban boundary, which is where it belongs, and lines that no shipped rule speaks of (`CARRIED_LINES`). Areas are official (of the working CRS), at 0.01 m².
 * Promises: sorted by line, zone, line, zone, with lineA < lineB. Method: areas by the kernel, scaled to official by the shape; width and place
 * by GEOS. Limit: zones that overlap within their own line are listed each.
 */
export function lineOverlaps(district: District, settings: Settings, geos: Geos): readonly LineOverlap[] {
  const lines = district.controlLines;
  const tolerances = overlapTolerances(settings);
  const overlaps: LineOverlap[] = [];
  lines.forEach((a, lineA) => {
    for (let lineB = lineA + 1; lineB < lines.length; lineB++) {
      const b = lines[lineB];
      if (a.kind === b.kind || belongTogether(a, b)) continue;
      const pairs = overlapPairs(a.zones, b.zones, tolerances).filter(
        ({ areaM2 }) => areaM2 > settings['validate.overlapM2'],
      );
      const shapes = shapesOf(a.zones, b.zones, pairs, geos);
      const planarM2 = planarAreas(shapes);
      const { officialM2 } = areasInCrs(shapes, district.crs);
      pairs.forEach((pair, k) => {
        const areaM2 = roundM2(planarM2[k] > 0 ? pair.areaM2 * (officialM2[k] / planarM2[k]) : pair.areaM2);
        const [x, y] = geos.interiorPoint(shapes, k);
        overlaps.push({
          lineA,
          zoneA: pair.a,
          lineB,
          zoneB: pair.b,
          areaM2,
          widthM: evidenceWidthM(shapes, k, geos),
          widthClass: widthClassOf(shapes, k, areaM2, settings, geos),
          x,
          y,
        });
      });
    }
  });
  return overlaps;
}

/** The lines that must not lie over each other (三条控制线, and the industrial line); a kind of the user's own may well. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  'ecologicalRedline',
  'basicFarmland',
  'urbanBoundary',
  'industrialLine',
]);

/** The list as findings, one a pair of zones, for the check of delivered data; boundary noise and lines that may overlap are notes. */
export function lineOverlapFindings(overlaps: readonly LineOverlap[], district: District): Finding[] {
  return overlaps.map(({ lineA, zoneA, lineB, areaM2, widthM, widthClass, x, y }) => {
    const line = district.controlLines[lineA];
    const other = district.controlLines[lineB];
    const asks = widthClass === 'encroachment' && EXCLUSIVE.has(line.kind) && EXCLUSIVE.has(other.kind);
    const severity = asks ? 'warning' : 'note';
    const numbers = { otherLayer: other.layer };
    return finding('line.overlap', severity, line.layer, numbers, {
      feature: line.feature[zoneA],
      areaM2,
      widthM,
      x,
      y,
    });
  });
}

function belongTogether(a: ControlLine, b: ControlLine): boolean {
  const kinds = new Set([a.kind, b.kind]);
  if (CARRIED_LINES.some((kind) => kinds.has(kind))) return true;
  return kinds.has('urbanBoundary') && kinds.has('industrialLine');
}

/** The overlap of each pair; the larger zone is the clip, so that it is taken into GEOS once. */
function shapesOf(a: PolygonSet, b: PolygonSet, pairs: readonly OverlapPair[], geos: Geos): PolygonSet {
  const larger = (pair: OverlapPair) => vertices(a, pair.a) > vertices(b, pair.b);
  const inA = pairs.filter(larger);
  const inB = pairs.filter((pair) => !larger(pair));
  const clippedByA = geos.clip(
    b,
    inA.map((pair) => pair.b),
    a,
    inA.map((pair) => [pair.a]),
  ).polygons;
  const clippedByB = geos.clip(
    a,
    inB.map((pair) => pair.a),
    b,
    inB.map((pair) => [pair.b]),
  ).polygons;
  const builder = polygonSetBuilder();
  let nextA = 0;
  let nextB = 0;
  for (const pair of pairs) {
    if (larger(pair)) builder.copyItem(clippedByA, nextA++);
    else builder.copyItem(clippedByB, nextB++);
  }
  return builder.finish();
}

function vertices(set: PolygonSet, item: number): number {
  const [from, to] = itemVertexRange(set, item);
  return to - from;
}
