import type { Lang } from './finding.js';

/** What can be told before a long solve. */
export interface AdviceNumbers {
  /** In the unit of the target. `most`: all that counts toward it, added up. */
  'advice.targetAboveBound': {
    readonly target: string;
    readonly value: number;
    readonly most: number;
    readonly unit: string;
  };
  /** Targets that live on the same land, mu. */
  'advice.targetsTogether': { readonly targets: string; readonly value: number; readonly most: number };
  'advice.noReceiver': { readonly firms: number; readonly of: number; readonly because: string };
  'advice.noCapacity': { readonly targets: string };
  'advice.areasClash': { readonly area: string; readonly other: string };
  'advice.noQuota': { readonly clusters: number; readonly mu: number };
  'advice.pricesPart': { readonly blank: string; readonly given: number };
  'advice.weights': {
    readonly target: string;
    readonly weight: number;
    readonly other: string;
    readonly least: number;
  };
  /** Of what makes the model's figures far apart: rows by name. */
  'advice.coefficients': { readonly row: string; readonly least: number; readonly largest: number };
}

export const ADVICE_TEXTS: { readonly [C in keyof AdviceNumbers]: Readonly<Record<Lang, string>> } = {
  'advice.targetAboveBound': {
    zh: '目标 {target} 要求 {value} {unit}，而可计入的全部相加只有 {most} {unit}：求解前即知达不到。请核对目标值、已完成数、保留名单和锁定',
    en: 'target {target} asks for {value} {unit}, but all that can count toward it adds up to {most} {unit}: it can not be met, whatever is chosen. Check its value, what is already done, the keep-list and the locks',
  },
  'advice.targetsTogether': {
    zh: '目标 {targets} 争用同一土地：合计要求 {value} 亩，可用土地合计只有 {most} 亩。请下调其一，或说明哪个优先（weight、mode）',
    en: 'the targets {targets} live on the same land: together they ask for {value} mu, the land there is yields {most} mu. Lower one of them, or say which comes first (weight, mode)',
  },
  'advice.noReceiver': {
    zh: '{of} 家须搬入园区才能腾地的企业中有 {firms} 家没有可去之处（{because}），其用地不能腾退。可提供园区及剩余容量，或放宽 move.maxKm、园区行业',
    en: '{firms} of {of} firms that could only leave by moving have no receiving place ({because}): their land can not be vacated. Give parks and their room, or widen move.maxKm and the sectors of parks',
  },
  'advice.noCapacity': {
    zh: '没有任何园区有剩余容量，也没有可行的新建园区：目标 {targets} 只能靠无企业的土地或关停。请提供园区图层及其剩余容量',
    en: 'no park has room and no new one is possible: the targets {targets} rest on land without firms and on closing alone. Give the layer of parks with their remaining room',
  },
  'advice.areasClash': {
    zh: '必须连片的范围 {area} 与 {other} 相互冲突（同一土地或间距不足），只能有一个。请合并或移开',
    en: 'the areas {area} and {other} that must be joined exclude each other (the same land, or nearer than the gap): only one can be. Merge them or move one',
  },
  'advice.noQuota': {
    zh: '有 {clusters} 个候选连片须填入农用地（合计 {mu} 亩），但没有可复垦为耕地的集体土地，也就没有增减挂钩指标：都不能采用',
    en: '{clusters} candidate clusters need field as infill ({mu} mu in all), but there is no collective land to give back to farmland, and so no quota for it: none of them can be chosen',
  },
  'advice.pricesPart': {
    zh: '填了 {given} 项单价，缺 {blank}：成本不能计算，改按扰动量，已填的单价不起作用。补齐缺项即按成本优化',
    en: '{given} prices are given, but {blank} is blank: cost can not be told, disturbance is minimised and the prices given have no part in it. Fill in what is blank to minimise cost',
  },
  'advice.weights': {
    zh: '目标 {target} 的权重 {weight} 与 {other} 的 {least} 相差过大：较小者实际不起作用。权重宜在 1 至 1000 之间',
    en: 'the weight {weight} of target {target} is so far from the {least} of {other} that the lesser has no say. Keep weights between 1 and 1000',
  },
  'advice.coefficients': {
    zh: '模型系数从 {least} 到 {largest}，相差悬殊（见 {row}），求解可能不准。请核对那里的面积、建筑面积等数值有无单位错误',
    en: 'coefficients of the model run from {least} to {largest} (see {row}): answers may be inexact. Check areas and floor there for a wrong unit',
  },
};
