import type { Geos } from '../geometry/geos.js';
import { type OverlapPair, overlapPairs } from '../geometry/overlap/overlapPairs.js';
import { itemVertexRange, type PolygonSet, planarAreas, polygonSetBuilder } from '../geometry/polygonSet.js';
import { measuredWidth } from '../geometry/width.js';
import { overlapTolerances, widthClassOf } from './conflictClass.js';
import { CARRIED_LINES, type ControlLineKind } from './district.js';
import type { Severity } from './finding.js';
import type { LineOverlap } from './rule.js';
import type { Settings } from './settings.js';
import { roundM2, sumM2 } from './units.js';

/**
 * Where control lines of different kinds lie over each other (不交叉、不重叠、不冲突), and by how much.
 *
 * Definition: one entry for every pair of zones of lines of different kinds whose overlap is above validate.overlapM2. Left out: the
 * industrial line over the urban boundary, which is where it belongs, and lines that no shipped rule speaks of (`CARRIED_LINES`).
 * Areas are official as `officialM2` gives them, at 0.01 m²; the class goes by width (`widthClassOf`).
 * Promises: sorted by line, zone, line, zone, with lineA < lineB; shape k is that of overlap k. Method: areas by the kernel, scaled
 * to official by the shape; place by GEOS.
 */
export interface LineZones {
  readonly kind: ControlLineKind;
  readonly zones: PolygonSet;
}

export interface CrossedLines {
  readonly overlaps: readonly LineOverlap[];
  readonly shapes: PolygonSet;
  readonly totals: readonly CrossedTotal[];
}

/** Two lines over each other: each m² once, also where zones of one line share it. */
export interface CrossedTotal {
  readonly lineA: number;
  readonly lineB: number;
  readonly places: number;
  readonly areaM2: number;
}

export function crossedLines(
  lines: readonly LineZones[],
  settings: Settings,
  geos: Geos,
  officialM2: (shapes: PolygonSet) => Float64Array,
): CrossedLines {
  const tolerances = overlapTolerances(settings);
  const overlaps: LineOverlap[] = [];
  const totals: CrossedTotal[] = [];
  const all = polygonSetBuilder();
  lines.forEach((a, lineA) => {
    for (let lineB = lineA + 1; lineB < lines.length; lineB++) {
      const b = lines[lineB];
      if (a.kind === b.kind || belongTogether(a.kind, b.kind)) continue;
      const pairs = overlapPairs(a.zones, b.zones, tolerances).filter(
        ({ areaM2 }) => areaM2 > settings['validate.overlapM2'],
      );
      const shapes = shapesOf(a.zones, b.zones, pairs, geos);
      const planarM2 = planarAreas(shapes);
      const ofShapesM2 = officialM2(shapes);
      pairs.forEach((pair, k) => {
        const areaM2 = roundM2(planarM2[k] > 0 ? pair.areaM2 * (ofShapesM2[k] / planarM2[k]) : pair.areaM2);
        const [x, y] = geos.interiorPoint(shapes, k);
        overlaps.push({
          lineA,
          zoneA: pair.a,
          lineB,
          zoneB: pair.b,
          areaM2,
          widthM: measuredWidth(shapes, k).widthM,
          widthClass: widthClassOf(shapes, k, areaM2, settings),
          x,
          y,
        });
        all.copyItem(shapes, k);
      });
      if (pairs.length === 0) continue;
      const sum = sumM2(overlaps.slice(-pairs.length).map(({ areaM2 }) => areaM2));
      const union = geos.union(shapes, [...pairs.keys()]);
      const [sharedM2] = planarAreas(union);
      const isShared = planarM2.reduce((m2, one) => m2 + one, 0) - sharedM2 > 0.005;
      totals.push({ lineA, lineB, places: pairs.length, areaM2: isShared ? roundM2(officialM2(union)[0]) : sum });
    }
  });
  return { overlaps, shapes: all.finish(), totals };
}

/** The lines that must not lie over each other (三条控制线, and the industrial line); a kind of the user's own may well. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  'ecologicalRedline',
  'basicFarmland',
  'urbanBoundary',
  'industrialLine',
]);

/** Boundary noise, and lines that may overlap, are notes. */
export function crossingSeverity(
  kindA: ControlLineKind,
  kindB: ControlLineKind,
  widthClass: LineOverlap['widthClass'],
): Severity {
  return widthClass === 'encroachment' && EXCLUSIVE.has(kindA) && EXCLUSIVE.has(kindB) ? 'warning' : 'note';
}

function belongTogether(a: ControlLineKind, b: ControlLineKind): boolean {
  const kinds = new Set([a, b]);
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
