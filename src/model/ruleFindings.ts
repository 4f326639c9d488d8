import type { FindingCode, Lang } from './finding.js';

/** Numbers of the findings on the rules that judge; part of `FindingNumbers`. */
export interface RuleFindingNumbers {
  /** `of`: subject or zone. */
  'rule.fieldMissing': { readonly rule: string; readonly of: string; readonly field: string };
  'balance.broken': {
    readonly rule: string;
    readonly value: number | '';
    readonly sense: string;
    readonly limit: number;
  };
  'balance.open': { readonly rule: string; readonly missing: string; readonly value: number | '' };
  'rule.lineMissing': { readonly rules: string; readonly line: string };
  'rule.tolerant': { readonly rules: string; readonly widthM: number; readonly areaM2: number };
  'rule.regraded': { readonly rule: string; readonly was: string; readonly now: string; readonly reason: string };
}

type RuleFindingCode = keyof RuleFindingNumbers & FindingCode;

export const RULE_FINDING_TEXTS: { readonly [C in RuleFindingCode]: Readonly<Record<Lang, string>> } = {
  'rule.fieldMissing': {
    zh: '规则 {rule} 问到字段 {field}，本图层没有：此规则在此无法判定，未作判定',
    en: 'rule {rule} asks for the field {field}, which this layer does not have: the rule can not be asked here, and was not',
  },
  'balance.broken': {
    zh: '方案未达总量规则 {rule}：{value}（{sense} {limit}）',
    en: 'the proposal is out of balance by {rule}: {value} ({sense} {limit})',
  },
  'balance.open': {
    zh: '总量规则 {rule} 无法判定：{missing} {value}',
    en: 'the balance {rule} can not be told: {missing} {value}',
  },
  'rule.lineMissing': {
    zh: '规则 {rules} 只对{line}以外的土地有效；未给出该线，未作判定',
    en: 'the rules {rules} speak of land outside the {line}; no such line was given, they were not asked',
  },
  'rule.tolerant': {
    zh: '{rules}：窄于 {widthM} 米且小于 {areaM2} 平方米即作边界误差，宽于规定（1 米、200 平方米）；其中的冲突不锁定土地',
    en: '{rules}: narrower than {widthM} m and below {areaM2} m² is taken as boundary noise, looser than what is laid down (1 m, 200 m²); such conflicts hold no land',
  },
  'rule.regraded': {
    zh: '规则 {rule} 由 {was} 改为 {now}：{reason}',
    en: 'rule {rule} is {now} here, not {was}: {reason}',
  },
};
