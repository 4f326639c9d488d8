import type { Geos } from '../../geometry/geos.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { concatSets, type PolygonSet, planarAreas, selectItems } from '../../geometry/polygonSet.js';
import { overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import type { District } from '../../model/district.js';
import { rulesInForce } from '../../model/legality.js';
import type { Conflict, RuleSet } from '../../model/rule.js';
import type { Settings } from '../../model/settings.js';
import type { SignOff, SignOffState } from '../../model/signOff.js';
import { roundM2 } from '../../model/units.js';
import type { Judgement } from './judge.js';

/**
 * Which conflicts an authority has signed for: they stay in every list, with document, person and day, and block nothing.
 *
 * Definition: a sign-off signs for a conflict when it is valid on the date, names its rule, and its land holds the land in conflict. *Its land*:
 * the parcels it names (a piece is land of its parcel), or the shape it is drawn over, which must cover the overlap to all but boundary noise
 * (`widthClassOf` of what is left); with both, both. Clusters and parks are of no one parcel: their overlap must lie on the land signed for.
 * *What can be signed*: a review or soft conflict, and a hard one of land as it is (`existing`, `keep`): an authority may let stand what is
 * there. A hard rule on a new use (upgrade, join, infill, receive, reclaim, regreen, new industry) can't be switched off by any document.
 * Where several sign for one conflict the first row stands. A row signs for a conflict as a whole or not at all; rows are not added together, and
 * a rule is named by its id, one a row: there are no wildcards.
 * Promises: pure; conflicts keep order and number; `attempts` say what each row met, `signOffReport` what became of it.
 */
export interface Honoured {
  readonly conflicts: readonly Conflict[];
  readonly attempts: readonly Attempt[];
}

/** A sign-off that met a conflict of its rule. */
export interface Attempt {
  readonly signOff: number;
  readonly conflict: Conflict;
  /** `signed`; `second`: an earlier row had signed; `notCovered`: its shape leaves more than noise; `notAllowed`: hard, and a new use. */
  readonly outcome: 'signed' | 'second' | 'notCovered' | 'notAllowed';
  /** Official m² of the overlap that it leaves uncovered. */
  readonly notCoveredM2: number;
}

export interface SignOffContext {
  readonly district: District;
  readonly rules: RuleSet;
  readonly date: string;
  readonly settings: Settings;
  readonly geos: Geos;
  readonly parcelOfPiece?: Uint32Array;
}

export function honour(
  { conflicts, shapes }: Pick<Judgement, 'conflicts' | 'shapes'>,
  signOffs: readonly SignOff[],
  context: SignOffContext,
): Honoured {
  const byRule = new Map<string, number[]>();
  signOffs.forEach((signOff, s) => {
    if (faultOf(signOff, context) !== null) return;
    byRule.set(signOff.rule, [...(byRule.get(signOff.rule) ?? []), s]);
  });
  const places = Array.from(conflicts.keys()).filter((k) => byRule.has(conflicts[k].rule));
  const asked = places.map((k) => conflicts[k]);
  if (asked.length === 0) return { conflicts, attempts: [] };

  const { parcelOfPiece } = context;
  let ground: ReturnType<typeof signedGround> | null = null;
  const leftOn = (k: number, s: number) => {
    ground ??= signedGround(asked, signOffs, byRule, selectItems(shapes, places), context);
    return ground(k, s);
  };
  const attempts: Attempt[] = [];
  const signedBy = new Map<Conflict, number>();
  asked.forEach((conflict, k) => {
    const { subject } = conflict;
    const parcel =
      subject.kind === 'parcel' ? subject.index : subject.kind === 'piece' ? parcelOfPiece?.[subject.index] : undefined;
    for (const s of byRule.get(conflict.rule) ?? []) {
      const { parcels, area } = signOffs[s];
      if (parcel !== undefined && parcels.length > 0 && !parcels.includes(parcel)) continue;
      const named = parcel !== undefined && area === null;
      const leftM2 = named ? 0 : leftOn(k, s);
      if (leftM2 === null) continue;
      const first = signedBy.get(conflict);
      const outcome = !signable(conflict)
        ? 'notAllowed'
        : leftM2 > 0
          ? 'notCovered'
          : first === undefined
            ? 'signed'
            : 'second';
      attempts.push({ signOff: s, conflict, outcome, notCoveredM2: leftM2 });
      if (outcome === 'signed') signedBy.set(conflict, s);
    }
  });
  return {
    conflicts: conflicts.map((conflict) => {
      const signOff = signedBy.get(conflict);
      return signOff === undefined ? conflict : { ...conflict, signOff };
    }),
    attempts,
  };
}

function signable({ severity, action }: Conflict): boolean {
  return severity !== 'hard' || action === 'existing' || action === 'keep';
}

/** Why a sign-off counts for nothing before any conflict is looked at, as 中文 / English; null where it may count. */
export function faultOf(
  { fault, until, rule: id }: SignOff,
  { rules, date }: Pick<SignOffContext, 'rules' | 'date'>,
): { readonly state: SignOffState; readonly because: string } | null {
  if (fault !== '') return { state: 'notValid', because: fault };
  if (!rules.rules.some((rule) => rule.id === id)) {
    return { state: 'notValid', because: `规则不存在：${id} / no such rule: ${id}` };
  }
  if (until !== '' && until < date) return { state: 'expired', because: `已于 ${until} 失效 / it ended on ${until}` };
  if (rulesInForce(rules, date).some((rule) => rule.id === id)) return null;
  return { state: 'unmatched', because: `规则在 ${date} 不施行 / the rule is not in force on ${date}` };
}

/** How much of an overlap lies off the land of a sign-off: 0 where that is boundary noise, null where they don't meet. */
function signedGround(
  conflicts: readonly Conflict[],
  signOffs: readonly SignOff[],
  byRule: ReadonlyMap<string, readonly number[]>,
  shapes: PolygonSet,
  { district, settings, geos }: SignOffContext,
) {
  const { polygons } = district.parcels;
  const valid = [...byRule.values()].flat();
  const land = concatSets(
    valid.map((s) => {
      const { area, parcels } = signOffs[s];
      return area ? geos.makeValid(area, [0]).polygons : geos.union(polygons, parcels);
    }),
  );
  const itemOf = new Map(valid.map((s, n) => [s, n]));
  const met = new Map<string, number>();
  for (const { a, b, areaM2 } of overlapPairs(shapes, land, overlapTolerances(settings))) met.set(`${a} ${b}`, areaM2);
  const planarM2 = planarAreas(shapes);
  return (k: number, s: number): number | null => {
    const n = itemOf.get(s) ?? -1;
    const coveredM2 = met.get(`${k} ${n}`) ?? 0;
    if (!(coveredM2 > 0)) return null;
    const leftM2 = roundM2(conflicts[k].overlapM2 * Math.max(0, 1 - coveredM2 / planarM2[k]));
    if (leftM2 === 0) return 0;
    const left = geos.difference(shapes, k, land, n).polygons;
    return widthClassOf(left, 0, leftM2, settings) === 'mismatch' ? 0 : leftM2;
  };
}
