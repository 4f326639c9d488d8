import type { Table } from '../../../model/column.js';
import type { LayerRole } from '../../../model/scenario.js';
import { type Reason, reason } from '../reason.js';

/**
 * Which delivered field gives the engine what it asks of a role: the words of the scenario's `fields`, with the names met for each.
 *
 * Definition: the first pattern that a field's name meets, in the order of the patterns, wins; a field is given once. `need` says what
 * lacks without it: `must` stops a run, `should` takes a result away.
 */
export interface FieldWord {
  readonly word: string;
  readonly patterns: readonly RegExp[];
  readonly need?: 'must' | 'should';
  readonly lacks?: Reason;
}

function word(name: string, ...patterns: readonly RegExp[]): FieldWord {
  return { word: name, patterns };
}
function must(name: string, zh: string, en: string, ...patterns: readonly RegExp[]): FieldWord {
  return { word: name, patterns, need: 'must', lacks: reason(zh, en) };
}
function should(name: string, zh: string, en: string, ...patterns: readonly RegExp[]): FieldWord {
  return { word: name, patterns, need: 'should', lacks: reason(zh, en) };
}

const PARCEL_ID = [/^图斑标识码?$/, /^(BSM|TBBSM|PARCEL_?ID)$/i, /^(地块|图斑)(编号|编码|代码|标识|号)$/];
const CREDIT_CODE = [/统一.*信用代码/, /信用代码/, /^(TYSHXYDM|XYDM|CREDIT_?CODE)$/i];
const TITLE_ID = [/^不动产单元号$/, /^宗地(编号|代码|号)$/, /^(ZDDM|BDCDYH|TITLE(_?ID)?)$/i];
const AREA_NAMES = [
  word('code', /^(ZLDWDM|XZQDM|XZQHDM|CODE)$/i, /代码|编码/, /^N_HOOD$/i),
  word('name', /^(ZLDWMC|XZQMC|XZQHMC|NAME|MC)$/i, /名称/),
];

const WORDS: Readonly<Record<LayerRole, readonly FieldWord[]>> = {
  parcels: [
    should('id', '标识码：没有则以行号为标识', 'ids: row numbers are taken', ...PARCEL_ID, /^(GISID|ML|ID)$/i),
    must(
      'landClass',
      '地类编码',
      'land-class codes',
      /^DLBM$/i,
      /^(GH)?(YDYHDM|YDYHFLDM|DLDM|YDDM)$/i,
      /地类(编码|代码)|用地(用海)?(分类)?代码/,
      /^USE_?CODE$/i,
    ),
    should(
      'settlementCode',
      '城镇村属性码：无法区分村庄工业用地',
      'settlement codes: village industry is not told apart',
      /^CZCSXM$/i,
    ),
    should(
      'ownership',
      '权属性质：无法区分国有与集体',
      'ownership: state and collective land are not told apart',
      /^QSXZ$/i,
    ),
    should(
      'recordedArea',
      '图斑面积：无法与记载面积核对',
      'recorded areas: nothing to compare with',
      /^TBMJ$/i,
      /^图斑面积/,
    ),
    word('location', /^ZLDWDM$/i),
    word('year', /^SJNF$/i),
  ],
  controlLine: [
    word('zoneId', /^(HXBM|BSM|QKBH|GYQKBH|ID)$/i, /编号|编码|标识/),
    word('zoneName', /^(HXMC|GHFQMC|QKMC|GYQKMC|MC|XZQMC|NAME)$/i, /名称/),
    word('level', /^(JB|LEVEL)$/i, /级别/),
  ],
  towns: AREA_NAMES,
  villages: [...AREA_NAMES, word('controlArea', /^(控制面积|调查面积)/)],
  controlAreas: [
    must('code', '村代码', 'codes of villages', ...AREA_NAMES[0].patterns),
    must('area', '控制面积', 'control areas', /^(DCMJ|KZMJ)$/i, /^(控制面积|调查面积)/),
    word('island', /^MSSM$/i),
  ],
  approvedUnbuilt: [
    word('code', /^(PZWH|BSM|XMBH)$/i, /文号|编号/),
    word('name', /^(XMMC|MC|GHYT|NAME)$/i, /名称|用途/),
  ],
  temporaryLand: [word('code', /^(PZWH|BSM)$/i, /文号|编号/), word('name', /^(XMMC|PZWJMC|YT|MC|NAME)$/i, /名称|用途/)],
  slope: [must('grade', '坡度级别 PDJB', 'slope classes (PDJB)', /^(PDJB|GDPDJB|BZPDJB)$/i, /坡度(级别|等级)/)],
  parks: [
    word('id', /^(YQBH|YQBM|PQBM|BSM|ID)$/i, /编号|编码/),
    word('name', /^(YQMC|PQMC|KFYQMC|MC|NAME)$/i, /名称/),
    should('level', '园区级别：都按小微园', 'level: all count as small parks', /^(YQJB|JB|LEVEL)$/i, /级别/),
    should(
      'remainingFloorM2',
      '剩余建筑面积：承接能力未知',
      'floor still free: what they can receive is not known',
      /^SYJZMJ$/i,
      /剩余.*建筑面积/,
    ),
    word('sectors', /^CYLX$/i, /^(主导产业|产业类型)$/),
  ],
  plannedParks: [
    word('id', /^(YQBH|YQBM|PQBM|BSM|ID)$/i, /编号|编码/),
    word('name', /^(YQMC|PQMC|KFYQMC|MC|NAME)$/i, /名称/),
    should('level', '园区级别：都按小微园', 'level: all count as small parks', /^(YQJB|JB|LEVEL)$/i, /级别/),
  ],
  barrier: [],
  keepList: [
    must('id', '图斑标识码', 'parcel ids', ...PARCEL_ID),
    word('reason', /^保留(理由|原因)$/, /理由|原因/, /^(KEEP_)?REASON$/i),
  ],
  signOffs: [
    should('parcelId', '图斑标识码：按位置对应', 'parcel ids: by place', ...PARCEL_ID),
    word('rule', /^(规则编号|规则|RULE)$/i, /事项/),
    word('document', /^(批准文号|文号|文件号|PZWH|DOCUMENT)$/i),
    word('person', /^(签批人|批准人|会签人|签字人|责任人|经办人|PERSON|SIGNED_BY)$/i),
    word('until', /^(有效期至|有效期|截止日期|UNTIL)$/i),
  ],
  titles: [
    must('id', '宗地代码或不动产单元号', 'codes of the titles', /^(ZDDM|ZDBH|BDCDYH|TITLE_ID)$/i, ...TITLE_ID),
    word('holder', /^(QLRMC|QLR|SYQR|权利人|权利人名称|土地使用权人|使用权人|TDSYQR|HOLDER)$/i),
    word('creditCode', /^(QLRZJH|ZJH)$/i, ...CREDIT_CODE, /证件号/),
    word('ownership', /^(QLXZ|QSXZ|SYQLX|使用权类型|权利性质|权属性质|OWNERSHIP)$/i),
    word('area', /^(ZDMJ|SYQMJ|TDMJ|AREA_?M2)$/i, /^(宗地面积|使用权面积|土地面积|用地面积|登记面积|面积)/),
    word('share', /^(持有份额|份额|SHARE)$/i),
    word('parcelId', ...PARCEL_ID),
    word('parcelShare', /^(图斑份额|PARCEL_SHARE)$/i),
  ],
  buildings: [
    word('id', /^(JZWBH|ZRZH|ZH|BSM|BUILDING_ID|ID)$/i, /幢号|建筑编号/),
    word('floors', /^(ZCS|CS|FWCS|FLOORS)$/i, /层数/),
    word('floorM2', /^(JZMJ|SCJZMJ|FLOOR_?M2)$/i, /^建筑面积/),
    word('parcelId', ...PARCEL_ID),
    word('title', /^ZDDM$/i, ...TITLE_ID),
    word('creditCode', ...CREDIT_CODE),
    word('share', /^(占比|份额|SHARE)$/i),
  ],
  leases: [
    must('lessor', '出租方', 'lessors', /^出租.*信用代码/, /^出租(?!面积)/, /^LESSOR/i),
    must('lessee', '承租方', 'lessees', /^承租.*信用代码/, /^承租(?!面积)/, /^LESSEE/i),
    word('title', /^ZDDM$/i, ...TITLE_ID),
    word('parcelId', ...PARCEL_ID),
    word('area', /^(租用|租赁|出租|承租)面积/, /面积/, /^AREA/i),
    word('from', /^(起租|租赁起始|起始|开始)/, /^(起|FROM)$/i),
    word('to', /^(终止|租赁终止|到期|截止)/, /^(止|TO)$/i),
  ],
  firms: [
    word('name', /^(企业名称|单位名称|QYMC|NAME)$/i),
    must('creditCode', '统一社会信用代码', 'credit codes', ...CREDIT_CODE),
    should('parcelId', '图斑标识码：企业无法落到图斑', 'parcel ids: firms have no place', ...PARCEL_ID),
    word('title', ...TITLE_ID),
    word('share', /^(份额|占比|SHARE)$/i),
    word('staff', /^(从业人数|职工人数|员工人数|STAFF)/i),
    word('floorM2', /^建筑面积/, /^FLOOR_?M2$/i),
    word('sector', /^(行业|行业类别|所属行业|SECTOR)$/i),
    word('grade', /^(亩均评级|综合评价|评价等级|评价结果|GRADE)$/i),
    word('scale', /^(规模|企业规模|是否规上|SCALE)$/i),
    word('operating', /^(经营状态|OPERATING)$/i),
    word('eliminated', /^(是否)?淘汰/, /^ELIMINATED$/i),
    word('polluting', /^(是否)?(重)?污染/, /^(三类工业|POLLUTING)$/i),
  ],
};
const TAX = /税|TAX/i;

export interface RoleFields {
  /** Word → field; `taxWan` of firms has three. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly missing: readonly FieldWord[];
}

export function roleFields(role: LayerRole, table: Table, known: Readonly<Record<string, string>> = {}): RoleFields {
  const names = [...table.columns.keys()];
  const given = new Set<string>();
  const fields: Record<string, string | readonly string[]> = {};
  const missing: FieldWord[] = [];
  for (const entry of WORDS[role]) {
    const field = known[entry.word] ?? firstMet(entry.patterns, names, given);
    if (field !== null) {
      fields[entry.word] = field;
      given.add(field);
    } else if (entry.need) missing.push(entry);
  }
  if (role === 'firms') {
    const years = taxYears(names);
    if (years.length === 3) fields.taxWan = years;
    else missing.push(should('taxWan', '三年税收', 'tax of three years'));
  }
  return { fields, missing };
}

function firstMet(patterns: readonly RegExp[], names: readonly string[], given: ReadonlySet<string>): string | null {
  for (const pattern of patterns) {
    // an alternation is a ranking too: the order of its names, not of the fields
    const order = alternatives(pattern);
    for (const one of order) {
      const found = names.find((name) => !given.has(name) && one.test(name));
      if (found !== undefined) return found;
    }
  }
  return null;
}

function alternatives(pattern: RegExp): RegExp[] {
  const listed = /^\^\(([\w|一-龥]+)\)\$$/.exec(pattern.source);
  return listed ? listed[1].split('|').map((name) => new RegExp(`^${name}$`, pattern.flags)) : [pattern];
}

/** The last three fields of tax with a year in their name, oldest first. */
function taxYears(names: readonly string[]): string[] {
  const yearOf = (name: string) => Number(/(19|20)\d\d/.exec(name)?.[0] ?? Number.NaN);
  const dated = names.filter((name) => TAX.test(name) && Number.isFinite(yearOf(name)));
  return dated.sort((a, b) => yearOf(a) - yearOf(b)).slice(-3);
}
