import { LianpianError } from '../../../model/errors.js';
import { yearsOf } from '../../../model/horizon.js';
import { didYouMean } from '../../../model/nearestWord.js';
import type { TownLimit } from '../../../model/planLimits.js';
import { blankPrices } from './prices.js';
import type { ProposeInput } from './situation.js';

/** The planner's limits, checked against the district: what can't be meant stops the run (E_LIMIT) and says what to write. */
export interface Limits {
  /** 10⁴ yuan; null where there is none. */
  readonly budgetWan: number | null;
  /** The same a year of the plan. */
  readonly yearBudgetWan: readonly (number | null)[];
  readonly towns: readonly ResolvedTownLimit[];
  readonly apart: readonly (readonly [string, string])[];
  /** Per firm: sides of pairs in `apart` that its sector is on: 2 × pair, and 1 more for the second; `side ^ 1` is the other. */
  readonly sides: readonly (readonly number[])[];
}

export interface ResolvedTownLimit extends TownLimit {
  /** Index into `District.towns`. */
  readonly index: number;
  readonly name: string;
}

export function limitsOf({ district, prices, limits = {}, date, targets, settings }: ProposeInput): Limits {
  const { budget, townLimits = [], sectorsApart: apart = [] } = limits;
  const blank = blankPrices(prices);
  if (budget && blank.length > 0) {
    throw new LianpianError(
      'E_LIMIT',
      {
        zh: `有预算而单价不全：${blank.join('、')} 空缺`,
        en: `a budget needs every price; blank: ${blank.join(', ')}`,
      },
      '/budget',
      { zh: '请补全 prices，或去掉 budget。', en: 'Give these prices, or leave budget out.' },
    );
  }
  const { code, name } = district.towns;
  const seen = new Set<string>();
  const towns = townLimits.map((limit, i): ResolvedTownLimit => {
    const path = `/townLimits/${i}`;
    const found = code.indexOf(limit.town);
    const index = found >= 0 ? found : name.indexOf(limit.town);
    if (index < 0) {
      const hint = didYouMean(limit.town, [...name, ...code]);
      throw new LianpianError(
        'E_LIMIT',
        { zh: `没有镇街“${limit.town}”${hint.zh}`, en: `there is no town "${limit.town}"${hint.en}` },
        `${path}/town`,
        { zh: `镇街：${name.join('、')}。`, en: `Towns: ${name.join(', ')}.` },
      );
    }
    const { min = 0, max = Number.POSITIVE_INFINITY } = limit;
    const key = `${index} ${limit.basis}`;
    if (min > max || seen.has(key) || (limit.min === undefined && limit.max === undefined)) {
      const given = `${name[index]} ${limit.basis}`;
      const [zh, en] = seen.has(key)
        ? ['重复限定', 'is limited twice']
        : min > max
          ? [`最少 ${min} 大于最多 ${max}`, `has a min of ${min} above its max of ${max}`]
          : ['既无 min 也无 max', 'has neither min nor max'];
      throw new LianpianError('E_LIMIT', { zh: `${given}：${zh}`, en: `${given} ${en}` }, path, {
        zh: '每个镇街的每种口径写一条，min 不大于 max。',
        en: 'Give one entry a town and basis, min not above max.',
      });
    }
    seen.add(key);
    return { ...limit, index, name: name[index] };
  });
  const yearBudgetWan = yearBudgets(yearsOf(date, targets, settings), budget?.byYear ?? {});
  const sumWan = yearBudgetWan.reduce<number>((sum, wan) => sum + (wan ?? Infinity), 0);
  const budgetWan = Math.min(budget?.totalWan ?? Infinity, sumWan);
  return {
    budgetWan: Number.isFinite(budgetWan) ? budgetWan : null,
    yearBudgetWan,
    towns,
    apart: distinctPairs(apart),
    sides: district.firms.map(({ sector }) => sidesOf(apart, sector)),
  };
}

function distinctPairs(apart: Limits['apart']): Limits['apart'] {
  apart.forEach(([one, other], i) => {
    if (!one.startsWith(other) && !other.startsWith(one)) return;
    throw new LianpianError(
      'E_LIMIT',
      {
        zh: `“${one}”和“${other}”为同一行业或一个包含另一个`,
        en: `"${one}" and "${other}" are one sector, or one holds the other`,
      },
      `/sectorsApart/${i}`,
      { zh: '请写两个互不包含的行业。', en: 'Give two sectors, neither of which holds the other.' },
    );
  });
  return apart;
}

function sidesOf(apart: Limits['apart'], sector: string): number[] {
  return apart.flatMap((pair, i) => pair.flatMap((one, s) => (sector.startsWith(one) ? [2 * i + s] : [])));
}

function yearBudgets(years: readonly number[], byYear: Readonly<Record<string, number>>): (number | null)[] {
  const stray = Object.keys(byYear).find((year) => !years.includes(Number(year)));
  if (stray !== undefined) {
    const [first, last] = [years[0], years[years.length - 1]];
    throw new LianpianError(
      'E_LIMIT',
      { zh: `${stray} 年不在规划期内`, en: `${stray} is no year of the plan` },
      `/budget/byYear/${stray}`,
      { zh: `规划期为 ${first} 至 ${last} 年。`, en: `The plan runs from ${first} to ${last}.` },
    );
  }
  return years.map((year) => byYear[year] ?? null);
}
