import type { FindingCode, Lang } from './finding.js';

/** Numbers of the findings on attributes and on what lies between layers; part of `FindingNumbers`. */
export interface AttributeNumbers {
  /** Rows of one kind beyond those listed: `of` is their code, `kind` what they have in common. */
  'findings.more': { readonly of: string; readonly kind: string; readonly rows: number };
  'field.required': { readonly standard: string; readonly fields: string };
  'field.usual': { readonly standard: string; readonly fields: string };
  'field.empty': { readonly field: string; readonly rows: number };
  'field.type': { readonly field: string; readonly asked: string; readonly delivered: string };
  'value.notNumber': { readonly field: string; readonly value: string };
  'value.outsideRange': { readonly field: string; readonly value: number; readonly range: string };
  'value.contradicts': {
    readonly field: string;
    readonly value: string;
    readonly otherField: string;
    readonly otherValue: string;
    readonly expected: string;
  };
  'value.placeholder': { readonly field: string; readonly value: string };
  /** Of a list that was not itself checked against the text of its standard. */
  'value.unlistedCode': { readonly field: string; readonly value: string; readonly list: string };
  'text.padded': { readonly field: string; readonly rows: number };
  'text.fullWidth': { readonly field: string; readonly value: string };
  'text.garbled': { readonly field: string; readonly value: string };
  'code.noSystem': { readonly field: string; readonly nearest: string; readonly share: number };
  'code.ambiguous': { readonly field: string; readonly systems: string };
  'code.tooCoarse': { readonly field: string; readonly value: string };
  'code.length': { readonly field: string; readonly digits: number; readonly rows: number };
  'code.malformed': { readonly field: string; readonly value: string };
  'code.parent': { readonly field: string; readonly value: string; readonly level: string };
  'number.duplicate': { readonly field: string; readonly value: string; readonly otherFeature: number };
  'area.deduction': { readonly field: string; readonly value: number; readonly expected: number; readonly by: string };
  'area.belowMapping': { readonly landClass: string; readonly leastM2: number };
  'year.mixed': { readonly field: string; readonly years: string };
  'creditCode.invalid': { readonly value: string; readonly because: string };
  'code.elsewhere': {
    readonly field: string;
    readonly value: string;
    readonly liesIn: string;
    readonly insidePct: number;
  };
  'parcel.outside': { readonly outsideM2: number; readonly sharePct: number };
  'parcel.straddles': { readonly outsideM2: number; readonly sharePct: number };
  'town.uncovered': { readonly name: string; readonly uncoveredM2: number; readonly sharePct: number };
  'village.notNested': {
    readonly name: string;
    readonly town: string;
    readonly outsideM2: number;
    readonly sharePct: number;
  };
  /** `against`: the layer that the plane is of, parcels where there are any. */
  'layer.crsDiffers': {
    readonly crs: string;
    readonly against: string;
    readonly otherCrs: string;
    readonly because: string;
  };
  'layer.crsSuspicious': { readonly because: string; readonly eastM: number; readonly northM: number };
}

type AttributeCode = keyof AttributeNumbers & FindingCode;

export const ATTRIBUTE_TEXTS: { readonly [C in AttributeCode]: Readonly<Record<Lang, string>> } = {
  'findings.more': {
    zh: '另有 {rows} 行同样问题（{of}：{kind}）',
    en: '{rows} more rows of the same kind ({of}: {kind})',
  },
  'field.required': {
    zh: '缺少 {standard} 的必需字段：{fields}',
    en: 'mandatory fields of {standard} are missing: {fields}',
  },
  'field.usual': {
    zh: '没有 {standard} 通常有的字段：{fields}',
    en: 'fields usual in {standard} are absent: {fields}',
  },
  'field.empty': {
    zh: '必填字段 {field} 全部 {rows} 行为空',
    en: 'required field {field} is empty in all {rows} rows',
  },
  'field.type': {
    zh: '字段 {field} 应为 {asked} 型，交付为 {delivered} 型',
    en: 'field {field} should be of type {asked}, it is {delivered}',
  },
  'value.notNumber': {
    zh: '数值字段 {field} 的值 {value} 不是数',
    en: '{value} in the numeric field {field} is no number',
  },
  'value.outsideRange': {
    zh: '字段 {field} 的值 {value} 不在 {range} 内',
    en: '{value} in field {field} is not within {range}',
  },
  'value.contradicts': {
    zh: '{field} 为“{value}”，与 {otherField}“{otherValue}”不符，应为 {expected}',
    en: '{field} is “{value}”, which contradicts {otherField} “{otherValue}”: expected {expected}',
  },
  'value.placeholder': {
    zh: '字段 {field} 以“{value}”代替空值',
    en: 'field {field} holds “{value}” in place of a value',
  },
  'value.unlistedCode': {
    zh: '字段 {field} 的代码 {value} 不在“{list}”中；该代码表未经规范原文核实（待核），请人工核对',
    en: 'code {value} in field {field} is not in the list “{list}”, which was not checked against its standard: look it up',
  },
  'text.padded': {
    zh: '字段 {field} 有 {rows} 行前后带空格',
    en: 'field {field}: blanks around the text in {rows} rows',
  },
  'text.fullWidth': {
    zh: '代码字段 {field} 的值“{value}”含全角字符',
    en: 'the code “{value}” in field {field} has full-width characters',
  },
  'text.garbled': {
    zh: '字段 {field} 的值“{value}”含乱码',
    en: '“{value}” in field {field} is garbled: the encoding is wrong',
  },
  'code.noSystem': {
    zh: '字段 {field} 的代码不属于任何已知地类体系；最接近的 {nearest} 只含 {share} % 的行',
    en: 'the codes of {field} belong to no known land-class system; the nearest, {nearest}, has {share} % of the rows',
  },
  'code.ambiguous': {
    zh: '字段 {field} 的代码属于哪个地类体系不能确定（{systems}），按三调读入',
    en: 'which land-class system the codes of {field} are of is not certain ({systems}); they are read as 三调',
  },
  'code.tooCoarse': {
    zh: '字段 {field} 的代码 {value} 只到一级类',
    en: 'code {value} in field {field} is a first-level class only',
  },
  'code.length': {
    zh: '字段 {field} 有 {rows} 行的代码为 {digits} 位，不是 19 位',
    en: 'field {field}: codes of {digits} digits, not 19, in {rows} rows',
  },
  'code.malformed': { zh: '字段 {field} 的代码 {value} 形式不对', en: 'code {value} in field {field} is malformed' },
  'code.parent': {
    zh: '字段 {field} 的代码 {value} 找不到所属的{level}',
    en: 'code {value} in field {field} belongs to no {level} there is',
  },
  'number.duplicate': {
    zh: '{field} {value} 在同一村内与第 {otherFeature} 行重复',
    en: '{field} {value} is also that of row {otherFeature} of the same village',
  },
  'area.deduction': {
    zh: '{field} 为 {value}，按 {by} 应为 {expected}',
    en: '{field} is {value}; by {by} it is {expected}',
  },
  'area.belowMapping': {
    zh: '小于最小上图面积 {leastM2} m²（地类 {landClass}）',
    en: 'smaller than the smallest mapped land, {leastM2} m² (class {landClass})',
  },
  'year.mixed': { zh: '字段 {field} 的年份不一：{years}', en: 'field {field} holds several years: {years}' },
  'creditCode.invalid': {
    zh: '统一社会信用代码 {value} 无效：{because}',
    en: 'credit code {value} is not valid: {because}',
  },
  'code.elsewhere': {
    zh: '{field} 为 {value}，但图斑大部分位于 {liesIn}，在其代码所指范围内仅 {insidePct} %',
    en: '{field} is {value}, yet most of the parcel lies in {liesIn}: {insidePct} % of it is where its code says',
  },
  'parcel.outside': {
    zh: '图斑有 {outsideM2} m²（{sharePct} %）在所有乡镇以外',
    en: '{outsideM2} m² ({sharePct} %) of the parcel lie outside all towns',
  },
  'parcel.straddles': {
    zh: '图斑有 {outsideM2} m²（{sharePct} %）位于其代码以外的乡镇',
    en: '{outsideM2} m² ({sharePct} %) of the parcel lie in other towns than that of its code',
  },
  'town.uncovered': {
    zh: '{name} 有 {uncoveredM2} m²（{sharePct} %）没有图斑覆盖',
    en: '{uncoveredM2} m² ({sharePct} %) of {name} lie under no parcel',
  },
  'village.notNested': {
    zh: '村 {name} 有 {outsideM2} m²（{sharePct} %）在其乡镇 {town} 以外',
    en: '{outsideM2} m² ({sharePct} %) of village {name} lie outside its town {town}',
  },
  'layer.crsDiffers': {
    zh: '声明的坐标系为 {crs}，图层 {against} 为 {otherCrs}：{because}',
    en: 'its CRS is declared as {crs}, that of layer {against} as {otherCrs}: {because}',
  },
  'layer.crsSuspicious': {
    zh: '坐标系可疑：{because}（东 {eastM} 米，北 {northM} 米）',
    en: 'its CRS is suspicious: {because} (east {eastM} m, north {northM} m)',
  },
};
