import type { Lang } from './finding.js';

/** Numbers of the findings on years of a plan. `waits`: works that wait for the one that is named. */
export interface PhaseNumbers {
  'phase.tooLate': {
    readonly works: number;
    readonly of: number;
    readonly work: string;
    readonly earliest: number;
    readonly latest: number;
  };
  'phase.noQuota': {
    readonly work: string;
    readonly ledger: string;
    readonly year: number;
    readonly shortMu: number;
    readonly waits: number;
  };
  'phase.noBudget': { readonly work: string; readonly year: number; readonly shortWan: number; readonly waits: number };
  'phase.noFloor': { readonly work: string; readonly year: number; readonly shortM2: number; readonly waits: number };
  'phase.stopped': { readonly work: string; readonly waits: number };
  'phase.dueLate': {
    readonly target: string;
    readonly year: number;
    readonly reached: number;
    readonly wanted: number;
  };
  'phase.dueBeyond': {
    readonly target: string;
    readonly year: number;
    readonly most: number;
    readonly wanted: number;
  };
}

export const PHASE_TEXTS: Readonly<Record<keyof PhaseNumbers, Readonly<Record<Lang, string>>>> = {
  'phase.tooLate': {
    zh: '规划期内排不进的工作 {works} 项（共 {of} 项），如 {work}：按先后次序最早 {earliest} 年，最迟须 {latest} 年开始',
    en: '{works} of {of} works find no year in the plan, as {work}: by the order of works {earliest} at the soonest, {latest} at the latest',
  },
  'phase.noQuota': {
    zh: '{work} 排不进任何年份：{year} 年增减挂钩{ledger}账将短缺 {shortMu} 亩；另有 {waits} 项工作因此等待',
    en: '{work} finds no year: the 增减挂钩 ledger {ledger} would be {shortMu} mu short in {year}; {waits} works wait for it',
  },
  'phase.noBudget': {
    zh: '{work} 排不进任何年份：{year} 年预算将短缺 {shortWan} 万元；另有 {waits} 项工作因此等待',
    en: '{work} finds no year: the budget of {year} would be {shortWan} ×10⁴ yuan short; {waits} works wait for it',
  },
  'phase.noFloor': {
    zh: '{work} 排不进任何年份：{year} 年搬迁建筑面积将超出上限 {shortM2} 平方米；另有 {waits} 项工作因此等待',
    en: '{work} finds no year: floor moved in {year} would be {shortM2} m² above its limit; {waits} works wait for it',
  },
  'phase.stopped': {
    zh: '{work} 未排入年份：求解停止时尚未排定，单独可以排入；另有 {waits} 项工作因此等待',
    en: '{work} has no year: the solver stopped before it had placed it, by itself there would be room; {waits} works wait for it',
  },
  'phase.dueLate': {
    zh: '目标 {target} 到期限 {year} 年达到 {reached}（应有 {wanted}），其余在此后完成',
    en: 'target {target} reaches {reached} of {wanted} by {year}, when it is due; the rest comes later',
  },
  'phase.dueBeyond': {
    zh: '目标 {target} 到 {year} 年，候选范围内任何方案至多 {most}（应有 {wanted}）：新建连片尚未建成，只能就地提升、关停或迁入现有园区',
    en: 'within the candidates no plan has more than {most} of {wanted} of target {target} by {year}: no new cluster stands by then, firms can be worked on where they are, close, or move to parks that stand',
  },
};
