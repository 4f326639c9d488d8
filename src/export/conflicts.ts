import { crsOfWorking, parseCrs } from '../geodesy/crs.js';
import { transformer } from '../geodesy/proj.js';
import type { LandKind } from '../model/codes/landKind.js';
import type { District, LandUse } from '../model/district.js';
import type { LandOfPart } from '../model/landOfPart.js';
import type { Conflict, Rule } from '../model/rule.js';
import { M2_PER_HA, muFromM2 } from '../model/units.js';
import { ACTION_WORDS, LAND_USE_WORDS, lineWord, SEVERITY_WORDS, WIDTH_CLASS_WORDS } from '../model/words.js';
import { type Field, number, text } from './fields.js';
import { placeNames } from './placeNames.js';

/** What the evidence of conflicts is told from. */
export interface ConflictContext {
  readonly district: District;
  readonly rules: readonly Rule[];
  readonly landOf: (conflict: Conflict) => LandOfPart;
  /** Of the rules. */
  readonly date: string;
  /** The parcel a subject is, or is a piece of; −1 where it is of no one parcel. Absent: subjects are parcels. */
  readonly parcelOf?: (conflict: Conflict) => number;
}

/** The columns of evidence, a row a conflict: one list for the layers of a run and for those of `judge`. */
export function conflictFields(c: readonly Conflict[], context: ConflictContext): Field[] {
  const { district, rules, landOf, date } = context;
  const parcel = c.map(context.parcelOf ?? (({ subject }) => subject.index));
  const { parcels } = district;
  const ruleById = new Map(rules.map((rule) => [rule.id, rule]));
  const rule = (k: number) => ruleById.get(c[k].rule);
  const places = placeNames(district);
  const land = c.map(landOf);
  const firms = firmsByParcel(district);
  const lonLat = lonLatOf(c, district);
  const zoneOf = (k: number) => district.controlLines[c[k].line]?.zoneName[c[k].zone] || null;
  const ofKind = (kind: LandKind) => (k: number) => land[k].kindM2?.[kind] ?? null;
  return [
    text('conflict_id', '冲突编号', (k) => c[k].id),
    text('parcel_id', '图斑标识', (k) => parcels.id[parcel[k]] ?? null),
    text('rule', '规则', (k) => c[k].rule),
    text('rule_zh', '规则名称', (k) => rule(k)?.title.zh ?? null),
    text('rule_en', '规则名称（英文）', (k) => rule(k)?.title.en ?? null),
    text('clause', '条款', (k) => c[k].clause),
    text('rules_date', '规则日期', () => date),
    text('severity', '等级', (k) => c[k].severity),
    text('severity_zh', '等级名称', (k) => SEVERITY_WORDS[c[k].severity].zh),
    text('action', '行为', (k) => c[k].action),
    text('action_zh', '行为名称', (k) => ACTION_WORDS[c[k].action].zh),
    text('line', '控制线', (k) => c[k].lineKind),
    text('line_zh', '控制线名称', (k) => lineTitle(c[k], district)),
    text('zone_id', '分区编号', (k) => c[k].zoneId || null),
    text('zone_name', '分区名称', zoneOf),
    number('overlap_m2', '冲突面积（平方米）', 2, (k) => c[k].overlapM2),
    number('overlap_ha', '冲突面积（公顷）', 4, (k) => c[k].overlapM2 / M2_PER_HA),
    number('overlap_mu', '冲突面积（亩）', 2, (k) => muFromM2(c[k].overlapM2)),
    number('share', '占图斑比例', 6, (k) => c[k].share),
    number('width_m', '宽度（米）', 3, (k) => c[k].widthM),
    text('width_class', '宽度分类', (k) => c[k].widthClass),
    text('width_class_zh', '宽度分类名称', (k) => WIDTH_CLASS_WORDS[c[k].widthClass].zh),
    text('land_class', '地类编码', (k) => land[k].landClass || null),
    text('land_use_zh', '用途', (k) => useTitle(parcels.use[parcel[k]])),
    number('agricultural_m2', '其中农用地（平方米）', 2, ofKind('agricultural')),
    number('construction_m2', '其中建设用地（平方米）', 2, ofKind('construction')),
    number('unused_m2', '其中未利用地（平方米）', 2, ofKind('unused')),
    text('town', '镇街', (k) => district.towns.name[c[k].town] ?? places.town(parcel[k])),
    text('village', '村', (k) => places.village(parcel[k])),
    text('firms', '企业', (k) => firms.get(parcel[k])?.join('、') ?? null),
    text('sign_off', '签批', (k) => signOffText(c[k], district)),
    text('undecided', '缺项', (k) => c[k].undecided?.join('、') || null),
    text('remedy', '处理建议', (k) => rule(k)?.remedy.zh ?? null),
    text('remedy_en', '处理建议（英文）', (k) => rule(k)?.remedy.en ?? null),
    number('x', '代表点东', 3, (k) => c[k].x),
    number('y', '代表点北', 3, (k) => c[k].y),
    number('lon', '经度', 8, (k) => lonLat[2 * k]),
    number('lat', '纬度', 8, (k) => lonLat[2 * k + 1]),
  ];
}

/** Title of the line of a conflict; a kind of the user's own has the title its layer gives it. */
export function lineTitle({ lineKind, line }: Pick<Conflict, 'lineKind' | 'line'>, district: District): string {
  const word = lineWord(lineKind, 'zh');
  return word === lineKind ? (district.controlLines[line]?.title.zh ?? word) : word;
}

function useTitle(use: LandUse | undefined): string | null {
  return use === undefined ? null : LAND_USE_WORDS[use].zh;
}

function signOffText({ signOff }: Conflict, { signOffs }: District): string | null {
  const signed = signOff === undefined ? undefined : signOffs?.[signOff];
  if (!signed) return null;
  return `${signed.document}（${signed.person}${signed.until === '' ? '' : `，至 ${signed.until}`}）`;
}

function firmsByParcel({ firms, sites }: District): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const { firm, parcel } of sites) {
    const own = names.get(parcel) ?? [];
    if (!own.includes(firms[firm].name)) own.push(firms[firm].name);
    names.set(parcel, own);
  }
  return names;
}

function lonLatOf(conflicts: readonly Conflict[], { crs }: District): Float64Array {
  const xy = Float64Array.from(conflicts.flatMap(({ x, y }) => [x, y]));
  return crs.definition === '' ? xy.fill(Number.NaN) : transformer(crsOfWorking(crs), parseCrs('EPSG:4490'))(xy);
}
