import type { Geos } from '../../geometry/geos.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { concatSets, itemCount, type PolygonSet, polygonSetBuilder, selectItems } from '../../geometry/polygonSet.js';
import type { District } from '../../model/district.js';
import type { Conflict } from '../../model/rule.js';

/**
 * The land each conflict is about, one item a conflict, in their order: the part of the parcel in the zones, or outside the boundary.
 *
 * Needs conflicts whose subject is item `subject.index` of `subjects` (the parcels, for land as it is). For maps and for the union of
 * overlaps within a parcel. Method: GEOS in one batch a line, so that a large zone is taken in once.
 */
export function conflictShapes(
  conflicts: readonly Conflict[],
  subjects: PolygonSet,
  district: District,
  geos: Geos,
): PolygonSet {
  const shapes = new Map<number, { readonly set: PolygonSet; readonly item: number }>();
  const byLine = new Map<number, number[]>();
  conflicts.forEach(({ line, share, subject }, k) => {
    if (share === 1) {
      shapes.set(k, { set: subjects, item: subject.index });
      return;
    }
    const own = byLine.get(line);
    if (own) own.push(k);
    else byLine.set(line, [k]);
  });
  for (const [line, own] of byLine) {
    const chosen = selectItems(
      subjects,
      own.map((k) => conflicts[k].subject.index),
    );
    const zones = line < 0 ? boundaryZones(district) : district.controlLines[line].zones;
    const zonesOf = line < 0 ? zonesMet(chosen, zones) : own.map((k) => conflicts[k].zones);
    const { polygons: clipped } = geos.clip(
      chosen,
      own.map((_, n) => n),
      zones,
      zonesOf,
    );
    own.forEach((k, n) => {
      if (line >= 0) shapes.set(k, { set: clipped, item: n });
      else shapes.set(k, { set: geos.difference(chosen, n, clipped, n).polygons, item: 0 });
    });
  }
  const builder = polygonSetBuilder();
  conflicts.forEach((_, k) => {
    const shape = shapes.get(k);
    if (shape) builder.copyItem(shape.set, shape.item);
    else builder.endItem();
  });
  return builder.finish();
}

/** Polygons of the subjects of conflicts, by their kind. */
export type SubjectPolygons = Partial<Record<Conflict['subject']['kind'], PolygonSet>>;

/** The same where the conflicts are of subjects of several kinds. */
export function shapesByKind(
  conflicts: readonly Conflict[],
  polygons: SubjectPolygons,
  district: District,
  geos: Geos,
): PolygonSet {
  const kinds = [...new Set(conflicts.map(({ subject }) => subject.kind))];
  const order: number[] = [];
  const sets = kinds.map((kind) => {
    const subjects = polygons[kind];
    if (!subjects) throw new RangeError(`the polygons of ${kind} subjects are asked for and not given`);
    const own = conflicts.filter(({ subject }) => subject.kind === kind);
    for (const [k, { subject }] of conflicts.entries()) if (subject.kind === kind) order.push(k);
    return conflictShapes(own, subjects, district, geos);
  });
  const place = new Int32Array(conflicts.length);
  order.forEach((k, n) => {
    place[k] = n;
  });
  return selectItems(concatSets(sets), place);
}

function boundaryZones(district: District): PolygonSet {
  return concatSets(district.controlLines.flatMap(({ kind, zones }) => (kind === 'urbanBoundary' ? [zones] : [])));
}

function zonesMet(subjects: PolygonSet, zones: PolygonSet): number[][] {
  const met: number[][] = Array.from({ length: itemCount(subjects) }, () => []);
  for (const { a, b } of overlapPairs(subjects, zones, { snapRelative: 0, snapAbsoluteM2: 0 })) met[a].push(b);
  return met;
}
