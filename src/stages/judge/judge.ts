import type { Geos } from '../../geometry/geos.js';
import { type OverlapTolerances, overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { type SeparateZones, separateZones } from '../../geometry/overlap/separateZones.js';
import { itemCount, type PolygonSet, planarAreas, polygonSetBuilder, selectItems } from '../../geometry/polygonSet.js';
import { evidenceWidthM, overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import type { District } from '../../model/district.js';
import { rulesInForce, speaksOfSubject, speaksOfZone } from '../../model/legality.js';
import type { Conflict, Rule, RuleSet } from '../../model/rule.js';
import type { Settings } from '../../model/settings.js';
import { roundM2 } from '../../model/units.js';
import { uniteZones } from './regions.js';
import type { Subject } from './subjects.js';

export { blockingConflicts, heldPieces } from './held.js';
export { conflictShapes } from './shapes.js';
export { type ConflictTotal, conflictTotals, conflictTotalsByLine } from './totals.js';

/**
 * Which rules in force the subjects meet, each with its evidence.
 *
 * Definition: a conflict is a subject and a rule whose verdict is not `allowed`, that speaks of the subject's action, use and side of the
 * industrial line, and of zones the subject overlaps; for the line `outside`, the part outside every zone of the urban boundary. Overlap is
 * official area at 0.01 m²: official(subject) × planar overlap / planar subject; zones that overlap each other count once.
 * `mismatch` is boundary noise (see `widthClassOf`); for a piece also what it has of boundary zones it does not count to.
 * A park that receives is met with the rule's severity where most of it lies; for smaller parts it is `review`: receive on the rest.
 * Needs repaired subjects and zones. Promises: pure; every rule met is listed; sorted by subject, rule, line; ids unique and
 * stable. Where no boundary was delivered nothing is outside it. Method: areas by the kernel, width and place by GEOS.
 */
export function judge(
  subjects: readonly Subject[],
  district: District,
  rules: RuleSet,
  date: string,
  settings: Settings,
  geos: Geos,
): readonly Conflict[] {
  const tolerances = overlapTolerances(settings);
  const found: (Conflict & { readonly order: readonly [number, number, number] })[] = [];
  rulesInForce(rules, date).forEach((rule, r) => {
    if (rule.verdict === 'allowed') return;
    const members: number[] = [];
    subjects.forEach((subject, s) => {
      if (rule.actions.includes(subject.action) && speaksOfSubject(rule, subject.use, subject.inIndustrialLine)) {
        members.push(s);
      }
    });
    if (members.length === 0) return;
    const set = joinSubjects(members.map((s) => subjects[s]));
    for (const place of placesOf(rule, district, tolerances, geos)) {
      for (const met of overlapsWith(place, set, members, subjects, tolerances, geos)) {
        const conflict = conflictOf(met, rule, place, subjects[members[met.member]], settings, geos);
        if (conflict) found.push({ ...conflict, order: [members[met.member], r, place.line] });
      }
    }
  });
  found.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2]);
  const seen = new Map<string, number>();
  return found.map(({ order: _, ...conflict }) => {
    const times = (seen.get(conflict.id) ?? 0) + 1;
    seen.set(conflict.id, times);
    return times === 1 ? conflict : { ...conflict, id: `${conflict.id}~${times}` };
  });
}

/** The ground one rule speaks of on one line. */
interface Place {
  /** −1 for outside the boundary. */
  readonly line: number;
  readonly layer: string;
  /** Zone number in the line of each item. */
  readonly zoneOf: readonly number[];
  readonly zoneId: readonly string[];
  readonly zones: PolygonSet;
  /** The same ground, no two items over each other. */
  readonly separate: SeparateZones;
}

interface Met {
  /** Place in the list of members. */
  readonly member: number;
  readonly planarM2: number;
  readonly wholeM2: number;
  readonly mainZone: number;
  readonly zones: readonly number[];
  /** The overlap, item `shape` of `shapes`. */
  readonly shapes: PolygonSet;
  readonly shape: number;
}

function placesOf(rule: Rule, district: District, tolerances: OverlapTolerances, geos: Geos): Place[] {
  if (rule.line === 'outside') {
    const union = uniteZones(district, 'urbanBoundary', tolerances, geos);
    if (union === null) return [];
    return [{ line: -1, layer: 'outside', zoneOf: [], zoneId: [], zones: union.polygons, separate: union }];
  }
  return district.controlLines.flatMap((line, l) => {
    if (line.kind !== rule.line) return [];
    const zoneOf: number[] = [];
    line.zoneKind.forEach((kind, z) => {
      if (speaksOfZone(rule, kind, line.level[z] ?? '')) zoneOf.push(z);
    });
    if (zoneOf.length === 0) return [];
    const zones = selectItems(line.zones, zoneOf);
    const separate = separateZones(zones, tolerances, geos);
    return [{ line: l, layer: line.layer, zoneOf, zoneId: zoneOf.map((z) => line.zoneId[z]), zones, separate }];
  });
}

/** Subjects that overlap the place, with the overlap's area and shape. */
function overlapsWith(
  place: Place,
  set: PolygonSet,
  members: readonly number[],
  subjects: readonly Subject[],
  tolerances: OverlapTolerances,
  geos: Geos,
): Met[] {
  const outside = place.line < 0;
  const wholeM2 = planarAreas(set);
  const insideM2 = overlapAreas(set, [place.separate.index()], tolerances)[0];
  const planarOf = (k: number) => (outside ? wholeM2[k] - insideM2[k] : insideM2[k]);
  const met: number[] = [];
  for (let k = 0; k < members.length; k++) {
    const share = wholeM2[k] > 0 ? planarOf(k) / wholeM2[k] : 0;
    if (roundM2(share * subjects[members[k]].areaM2) > 0) met.push(k);
  }
  const chosen = selectItems(set, met);
  const zonesOf: number[][] = met.map(() => []);
  const largest = new Float64Array(met.length);
  const main = new Int32Array(met.length).fill(-1);
  for (const { a, b, areaM2 } of overlapPairs(chosen, place.zones, tolerances)) {
    zonesOf[a].push(b);
    if (areaM2 > largest[a]) {
      largest[a] = areaM2;
      main[a] = b;
    }
  }
  const partial = met.flatMap((k, n) => (planarOf(k) < wholeM2[k] ? [n] : []));
  const clipped = geos.clip(
    chosen,
    partial,
    place.zones,
    partial.map((n) => zonesOf[n]),
  ).polygons;
  const shapeOf = new Map(partial.map((n, c) => [n, c]));
  return met.map((k, n) => {
    const c = shapeOf.get(n);
    const base = {
      member: k,
      planarM2: planarOf(k),
      wholeM2: wholeM2[k],
      mainZone: outside ? -1 : main[n],
      zones: outside ? [] : zonesOf[n],
    };
    if (c === undefined) return { ...base, shapes: chosen, shape: n };
    if (!outside) return { ...base, shapes: clipped, shape: c };
    return { ...base, shapes: geos.difference(chosen, n, clipped, c).polygons, shape: 0 };
  });
}

function conflictOf(
  met: Met,
  rule: Rule,
  place: Place,
  subject: Subject,
  settings: Settings,
  geos: Geos,
): Conflict | null {
  if (rule.severity === undefined) return null;
  const share = Math.min(1, met.planarM2 / met.wholeM2);
  const overlapM2 = roundM2(share * subject.areaM2);
  const zone = met.mainZone < 0 ? -1 : place.zoneOf[met.mainZone];
  const zoneId = met.mainZone < 0 ? '' : place.zoneId[met.mainZone];
  const [x, y] = geos.interiorPoint(met.shapes, met.shape);
  const sizeClass = widthClassOf(met.shapes, met.shape, overlapM2, settings, geos);
  return {
    id: `${rule.id}:${place.layer}-${zoneId}:${subject.id}`,
    rule: rule.id,
    clause: clauseText(rule),
    severity: subject.kind === 'park' && rule.severity === 'hard' && share <= 0.5 ? 'review' : rule.severity,
    action: subject.action,
    subject: { kind: subject.kind, id: subject.id, index: subject.index },
    line: place.line,
    lineKind: rule.line,
    zone,
    zoneId,
    zones: met.zones.map((z) => place.zoneOf[z]),
    overlapM2,
    share,
    widthM: evidenceWidthM(met.shapes, met.shape, geos),
    widthClass: staysWithParent(subject, rule) ? 'mismatch' : sizeClass,
    x,
    y,
    town: subject.town,
    village: subject.village,
  };
}

/** True for what a piece has of a boundary zone it does not count to: a part too small to be a piece of its own. */
function staysWithParent({ boundaryZone }: Subject, rule: Rule): boolean {
  if (boundaryZone === undefined) return false;
  if (rule.line === 'outside') return boundaryZone !== 'outside';
  return rule.line === 'urbanBoundary' && rule.zoneKinds.length > 0 && !rule.zoneKinds.includes(boundaryZone);
}

function clauseText({ clause }: Rule): string {
  const number = clause.number === '' ? '' : `（${clause.number}）`;
  const article = clause.article === '' ? '' : ` ${clause.article}`;
  return `${clause.document}${number}${article}${clause.confirmed ? '' : '（待核）'}`;
}

function joinSubjects(subjects: readonly Subject[]): PolygonSet {
  const first = subjects[0].polygons;
  if (
    subjects.every(({ polygons, item }, k) => polygons === first && item === k) &&
    itemCount(first) === subjects.length
  ) {
    return first;
  }
  const builder = polygonSetBuilder(subjects.length * 16);
  for (const { polygons, item } of subjects) builder.copyItem(polygons, item);
  return builder.finish();
}
