import { overlapPairs } from '../geometry/overlap/overlapPairs.js';
import { type PolygonSet, planarAreas } from '../geometry/polygonSet.js';
import { type LandKind, landKindOf } from './codes/landKind.js';
import { overlapTolerances } from './conflictClass.js';
import type { Parcels } from './district.js';
import type { Conflict } from './rule.js';
import type { ClassSystem } from './scenario.js';
import type { Settings } from './settings.js';
import { apportionM2 } from './units.js';

/** What the land is that a conflict is about, as surveyed. */
export interface LandOfPart {
  /** Codes of land classes, that of most land first; '' where none is known. */
  readonly landClass: string;
  /** 三大类 of it, official m², which sum to the overlap where the survey covers it; null where codes do not say. */
  readonly kindM2: Readonly<Record<LandKind, number>> | null;
}

/** 三大类 of a code; null under systems of codes other than the third survey's. */
export function landKindReader(classes: ClassSystem | undefined): (code: string) => LandKind | null {
  return (classes?.system ?? 'sandiao') === 'sandiao' ? landKindOf : () => null;
}

/** Of parcels that are the survey themselves: the part is of its parcel's class. */
export function ownLandOf(
  { landClass }: Pick<Parcels, 'landClass'>,
  classes: ClassSystem | undefined,
): (conflict: Conflict) => LandOfPart {
  const kindOf = landKindReader(classes);
  return ({ subject, overlapM2 }) => {
    const code = landClass[subject.index] ?? '';
    const kind = kindOf(code);
    const kindM2 = kind && { agricultural: 0, construction: 0, unused: 0, [kind]: overlapM2 };
    return { landClass: code, kindM2 };
  };
}

/** Surveyed land, a class code an item; '' where it has none. */
export interface ClassedLand {
  readonly polygons: PolygonSet;
  readonly landClass: readonly string[];
}

/** Of parts drawn over land of several classes: item k of `shapes` is the land of part k, of which `overlapM2` is the official area. */
export function landUnder(
  shapes: PolygonSet,
  land: ClassedLand,
  classes: ClassSystem | undefined,
  settings: Settings,
): (overlapM2: number, k: number) => LandOfPart {
  const kindOf = landKindReader(classes);
  const partM2 = planarAreas(shapes);
  const classM2 = new Map<number, Map<string, number>>();
  for (const { a, b, areaM2 } of overlapPairs(shapes, land.polygons, overlapTolerances(settings))) {
    const own = classM2.get(a) ?? new Map<string, number>();
    const code = land.landClass[b];
    own.set(code, (own.get(code) ?? 0) + areaM2);
    classM2.set(a, own);
  }
  return (overlapM2, k) => {
    const met = [...(classM2.get(k) ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const ofKind = (kind: LandKind) =>
      met.reduce((sum, [code, areaM2]) => sum + (kindOf(code) === kind ? areaM2 : 0), 0);
    const kinds = [ofKind('agricultural'), ofKind('construction'), ofKind('unused')];
    const covered = kinds.reduce((a, b) => a + b, 0);
    // what no surveyed row covers, or none whose code says a kind
    const rest = Math.max(0, partM2[k] - covered);
    const [agricultural, construction, unused] = apportionM2(overlapM2, [...kinds, rest]);
    const codes = met.flatMap(([code]) => (code === '' ? [] : [code]));
    return { landClass: codes.join(' '), kindM2: covered > 0 ? { agricultural, construction, unused } : null };
  };
}
