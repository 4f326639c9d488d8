import type { Lang } from './finding.js';

/** What became of sign-offs, row by row. */
export interface SignOffNumbers {
  'signOff.honoured': {
    readonly rule: string;
    readonly document: string;
    readonly person: string;
    readonly until: string;
    readonly conflicts: number;
  };
  'signOff.expired': { readonly rule: string; readonly document: string; readonly until: string };
  'signOff.unmatched': { readonly rule: string; readonly because: string };
  /** `conflict`: its id. */
  'signOff.notCovered': { readonly conflict: string; readonly notCoveredM2: number };
  'signOff.notAllowed': { readonly rule: string };
  'signOff.duplicate': { readonly rule: string; readonly otherFeature: number };
  'signOff.contradicts': {
    readonly rule: string;
    readonly document: string;
    readonly otherDocument: string;
    readonly otherFeature: number;
  };
  'signOff.noRule': { readonly rule: string };
  'signOff.unused': { readonly because: string };
}

export const SIGN_OFF_TEXTS: { readonly [C in keyof SignOffNumbers]: Readonly<Record<Lang, string>> } = {
  'signOff.honoured': {
    zh: '签批已采纳：{rule}，{document}，{person}，有效期至 {until}，{conflicts} 处冲突',
    en: 'the sign-off is honoured: {rule}, {document}, {person}, until {until}, {conflicts} conflicts',
  },
  'signOff.expired': {
    zh: '签批已于 {until} 失效：{rule}，{document}',
    en: 'the sign-off ended on {until}: {rule}, {document}',
  },
  'signOff.unmatched': {
    zh: '签批没有对应的冲突：{rule}（{because}）',
    en: 'the sign-off meets no conflict: {rule} ({because})',
  },
  'signOff.notCovered': {
    zh: '签批范围未覆盖冲突 {conflict} 的 {notCoveredM2} 平方米，冲突仍然有效',
    en: 'the sign-off leaves {notCoveredM2} m² of the conflict {conflict} uncovered; it is not signed',
  },
  'signOff.notAllowed': {
    zh: '{rule} 对新用途是刚性规则，不能签批',
    en: '{rule} is a hard rule on a new use; no sign-off lifts it',
  },
  'signOff.duplicate': {
    zh: '与第 {otherFeature} 行签批重复（{rule}），以该行为准',
    en: 'signs for what row {otherFeature} signs for ({rule}); that row stands',
  },
  'signOff.contradicts': {
    zh: '与第 {otherFeature} 行签批不一致（{rule}：{document}、{otherDocument}），以第 {otherFeature} 行为准',
    en: 'says otherwise than row {otherFeature} on the same land ({rule}: {document}, {otherDocument}); row {otherFeature} stands',
  },
  'signOff.noRule': {
    zh: '签批所指规则 {rule} 不存在',
    en: 'the sign-off names the rule {rule}, which does not exist',
  },
  'signOff.unused': { zh: '签批未采用：{because}', en: 'the sign-off is not used: {because}' },
};
