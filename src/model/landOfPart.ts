import { type LandKind, landKindOf } from './codes/landKind.js';
import type { Parcels } from './district.js';
import type { Conflict } from './rule.js';
import type { ClassSystem } from './scenario.js';

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
