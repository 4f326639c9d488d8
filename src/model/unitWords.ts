import type { Lang } from './finding.js';
import type { MipStatus } from './mip.js';

/** Units as pages say them: of targets, objectives, limits, and figures of two runs. In English they stand as outputs write them. */
const ZH: Readonly<Record<string, string>> = {
  mu: '亩',
  m2: '平方米',
  'm²': '平方米',
  firms: '家',
  percent: '%',
  count: '个',
  clusters: '处',
  locks: '项',
  'weighted share': '加权份额',
  '10⁴ yuan': '万元',
  'm² of floor': '平方米建筑',
  'm² of effective mesh size': '平方米有效网格',
  'town borders': '处',
};

export function unitWord(unit: string, lang: Lang): string {
  return lang === 'zh' ? (ZH[unit] ?? unit) : unit;
}

/** How a solve ended. In English as `summary.json` has it. */
const STATUS_ZH: Readonly<Record<MipStatus, string>> = {
  optimal: '已证最优',
  gapReached: '已达所求差距',
  nodeLimit: '到节点上限',
  decomposed: '分块求解',
  timeLimit: '到时限',
  stoppedByHand: '人工停止',
  infeasible: '无可行解',
  unbounded: '无界',
};

export function statusWord(status: MipStatus, lang: Lang): string {
  return lang === 'zh' ? STATUS_ZH[status] : status;
}
