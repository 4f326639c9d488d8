/**
 * 三大类 of a land class of the third survey, and the smallest land it is mapped at.
 *
 * Definition: agricultural 农用地, construction 建设用地, unused 未利用地 as `domain.md` §1.2 divides the codes [S16]; a suffix (K, A, H) keeps
 * the kind of its class. Smallest mapped land 最小上图面积 (§2.4, 待核): construction land and farm facilities 200 m², other agricultural land
 * 400 m², all other land 600 m². Null for a code that the third survey does not have.
 */
export type LandKind = 'agricultural' | 'construction' | 'unused';

const KINDS: readonly (readonly [RegExp, LandKind])[] = [
  [/^(0303|0304|0306|0402|1006|1103|1104|1107|1202|1203)/, 'agricultural'],
  [/^(01|02|03|04)/, 'agricultural'],
  [/^(1105|1106|1108|1101|1102|1110|1204|1205|1206|1207|1208)/, 'unused'],
  [/^(0603|05|06|07|08|09|10|1109|1201)/, 'construction'],
];

/** 设施农用地: farm land, mapped as small as buildings. */
const FARM_FACILITY = /^1202/;

export type MappingClass = 'construction' | 'agricultural' | 'other';

export function landKindOf(code: string): LandKind | null {
  return KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** Which of the three sizes holds for a code. */
export function mappingClassOf(code: string): MappingClass | null {
  const kind = landKindOf(code);
  if (kind === null) return null;
  if (kind === 'construction' || FARM_FACILITY.test(code)) return 'construction';
  return kind === 'agricultural' ? 'agricultural' : 'other';
}
