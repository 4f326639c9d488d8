import type { Lang } from './finding.js';

/** Findings of repair and their numbers. */
export interface RepairFindingNumbers {
  /** Something a rule was asked to mend and did not; `reason` is a word of `LEFT_REASONS`, `because` its texts. */
  'repair.left': {
    readonly rule: string;
    readonly otherFeature: number | '';
    readonly reason: LeftReason;
    readonly because: string;
  };
  /** Rows that were split and repeat an id that is no text. */
  'repair.idRepeated': { readonly rows: number };
}

/** Why something is left: short words, kept, with their texts. */
export const LEFT_REASONS = {
  wouldVanish: { zh: '否则该要素将失去全部土地', en: 'the feature would lose all of its land' },
  sameShape: {
    zh: '两要素图形完全相同，不能取舍；边界随该行一同修复',
    en: 'the two have the very same shape and nothing says which is right; their borders are mended alike',
  },
  tooFar: {
    zh: '需要移动的距离超过容差（自本次数据的位置起算）',
    en: 'it would have to move farther than the tolerance from where this delivery has it',
  },
  tooLong: { zh: '尖刺长于上限', en: 'the spike is longer than the limit' },
  tooThin: {
    zh: '窄于容差，并线后将没有面积，故保持原位',
    en: 'it is thinner than the tolerance and would fold up to nothing: it stays where it is',
  },
  noNeighbour: { zh: '没有公共边足够长的相邻要素', en: 'no neighbour shares a long enough border' },
  notPlanar: { zh: '边界纠缠，无法稳定求解', en: 'borders are too tangled to be told apart at this tolerance' },
  thirdBorder: { zh: '此处另有边界相接', en: 'a third border comes in there' },
  wouldBreak: {
    zh: '删去这些顶点后图形将自相交或没有面积',
    en: 'without these vertices its shape would cross itself or have no land',
  },
  unstable: { zh: '多次修复后仍不稳定', en: 'it keeps coming back: repairing it makes it anew' },
} as const satisfies Readonly<Record<string, Readonly<Record<Lang, string>>>>;
export type LeftReason = keyof typeof LEFT_REASONS;

export const REPAIR_TEXTS: { readonly [C in keyof RepairFindingNumbers]: Readonly<Record<Lang, string>> } = {
  'repair.left': {
    zh: '规则 {rule} 未能修复（涉及第 {otherFeature} 行）：{because}',
    en: 'rule {rule} left this as it is (other row: {otherFeature}): {because}',
  },
  'repair.idRepeated': {
    zh: '标识字段不是文本，拆出的 {rows} 行只能沿用原标识；来源行号见 source 字段',
    en: 'ids are no text, so {rows} parts that were split off repeat the id of their row; the field source has the rows',
  },
};
