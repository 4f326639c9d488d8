import type { DueTarget, NoYear, NoYearCause, Phases } from '../model/phases.js';
import { QUOTA_LEDGERS, QUOTA_WORDS } from '../model/quota.js';
import { muFromM2 } from '../model/units.js';
import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** What of the years stands in `summary.json`, beside `ledger.years`. */
export interface PhaseSum {
  readonly years: readonly number[];
  readonly due: readonly DueTarget[];
  readonly noYear: readonly { readonly work: string; readonly why: NoYearCause }[];
  readonly levels: Phases['levels'];
}

export function phaseSum({ years, due, noYear, levels }: Phases): PhaseSum {
  return { years, due, noYear: noYear.map(({ work, why }) => ({ work, why })), levels };
}

/** 分年实施: what begins in each year, and the three ledgers of 增减挂钩 at its end. */
export function phasesTable({ ledger }: RunResult): OutputTable {
  const y = ledger.years;
  const mu = (name: string, zh: string, areaM2: (i: number) => number) =>
    number(name, zh, 2, (i) => muFromM2(areaM2(i)));
  return {
    name: 'phases',
    ...tableOf(y.length, [
      number('year', '年份', 0, (i) => y[i].year),
      number('clusters', '开工连片数', 0, (i) => y[i].clusters),
      mu('cluster_mu', '连片范围（亩）', (i) => y[i].clusterM2),
      mu('upgrade_mu', '单独提升（亩）', (i) => y[i].upgradeM2),
      mu('reserve_mu', '收储（亩）', (i) => y[i].reserveM2),
      mu('reclaim_mu', '复垦净面积（亩）', (i) => y[i].reclaimM2),
      mu('regreen_mu', '复绿净面积（亩）', (i) => y[i].regreenM2),
      number('firms_moved', '搬迁企业', 0, (i) => y[i].firmsMoved),
      number('firms_closed', '关停企业', 0, (i) => y[i].firmsClosed),
      number('floor_m2', '搬迁关停建筑（平方米）', 2, (i) => y[i].floorM2),
      number('cost_wan', '费用（万元）', 2, (i) => y[i].costWan),
      number('budget_wan', '预算（万元）', 2, (i) => y[i].budgetWan),
      ...QUOTA_LEDGERS.flatMap((name) => [
        mu(`${name}_accepted_mu`, `${QUOTA_WORDS[name].zh}指标累计入库（亩）`, (i) => y[i].quota[name].acceptedM2),
        mu(`${name}_used_mu`, `${QUOTA_WORDS[name].zh}指标累计使用（亩）`, (i) => y[i].quota[name].usedM2),
        mu(`${name}_balance_mu`, `${QUOTA_WORDS[name].zh}指标年末余额（亩）`, (i) => y[i].quota[name].balanceM2),
      ]),
    ]),
  };
}

/** Works that find no year, and what stands against them. */
export function noYearTable({ proposal, district }: RunResult): OutputTable {
  const rows = proposal.phases?.noYear ?? [];
  const codes = ({ firms }: NoYear) => firms.map((f) => district.firms[f].creditCode).join(' ');
  return {
    name: 'no_year',
    ...tableOf(rows.length, [
      text('work', '工作', (i) => rows[i].work),
      text('cause', '原因', (i) => rows[i].why.cause),
      text('why_zh', '说明', (i) => noYearWords(rows[i].why).zh),
      text('why_en', '说明（英文）', (i) => noYearWords(rows[i].why).en),
      number('pieces', '决策单元数', 0, (i) => rows[i].pieces.length),
      text('firms', '企业', (i) => codes(rows[i]) || null),
    ]),
  };
}

export function noYearWords(why: NoYearCause): { readonly zh: string; readonly en: string } {
  const round = (value: number) => Math.round(value * 100) / 100;
  switch (why.cause) {
    case 'tooLate':
      return {
        zh: `按先后次序最早 ${why.earliest} 年，最迟须 ${why.latest} 年开始`,
        en: `by the order of works ${why.earliest} at the soonest, ${why.latest} at the latest`,
      };
    case 'quota':
      return {
        zh: `${why.year} 年${QUOTA_WORDS[why.ledger].zh}指标短缺 ${round(why.shortMu)} 亩`,
        en: `${round(why.shortMu)} mu of ${QUOTA_WORDS[why.ledger].en} quota short in ${why.year}`,
      };
    case 'budget':
      return {
        zh: `${why.year} 年预算短缺 ${round(why.shortWan)} 万元`,
        en: `${round(why.shortWan)} ×10⁴ yuan short in ${why.year}`,
      };
    case 'floor':
      return {
        zh: `${why.year} 年搬迁建筑超出上限 ${round(why.shortM2)} 平方米`,
        en: `${round(why.shortM2)} m² of floor above the limit in ${why.year}`,
      };
    case 'waits':
      return { zh: `等待 ${why.after}`, en: `waits for ${why.after}` };
    case 'stopped':
      return { zh: '求解停止时尚未排定', en: 'the solver stopped before it had placed it' };
  }
}
