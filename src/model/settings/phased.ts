import { number, word } from './definition.js';

/** When the plan is carried out, and what 增减挂钩 asks for in between. */
export const PHASED = {
  'phase.firstYear': number(
    0,
    'year',
    '实施首年；0：方案日期之次日所在年',
    'first year of the plan; 0: the year of the day after the date of the scenario',
    'issue: phases by year',
  ),
  'phase.lastYear': number(
    0,
    'year',
    '实施末年；0：各目标期限中最晚一年',
    'last year of the plan; 0: the latest year in which a target is due',
    'issue: phases by year',
  ),
  'phase.maxFloorM2': number(
    0,
    'm² of floor a year',
    '每年搬迁、关停企业的建筑面积上限；0 为不限',
    'most floor of firms that move or close in one year; 0: no limit',
    'issue: yearly budget, or floor moved where prices are not known',
  ),
  'phase.gap': number(
    0.01,
    'share',
    '分年均衡程度的求解差距：与各年平均工作量之比',
    'how far from best the busiest year may be, of the mean work of a year',
    'assumption',
    0,
    1,
  ),
  'phase.delayWeight': number(
    0.1,
    'of mean work a year',
    '全部工作推迟一年，抵最忙年份工作量增加年均的多少',
    'all work a year later weighs as much as the busiest year with this much of a mean year more',
    'assumption: even first, then early',
    0,
    10,
  ),
  'quota.lagYears': number(
    1,
    'years',
    '复垦至验收入库的年数：先复垦后挂钩，复垦当年起满此年数后指标方可使用',
    'years from reclaim to acceptance: quota can be drawn on this long after the year of the reclaim',
    'counting',
    0,
    20,
  ),
  'reclaim.toPaddy': word(
    'besidePaddy',
    ['besidePaddy', 'none', 'all'],
    '复垦为水田的地块：与水田相邻者（有水可引）、均不、或全部复垦为耕地者',
    'land that is reclaimed to paddy: what touches paddy (water is at hand), none, or all that is reclaimed to farmland',
    'domain §3.3: 水田 is balanced by itself; what becomes paddy is an assumption',
  ),
} as const;
