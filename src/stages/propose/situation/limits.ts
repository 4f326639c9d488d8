import { LianpianError } from '../../../model/errors.js';
import { didYouMean } from '../../../model/nearestWord.js';
import type { TownLimit } from '../../../model/planLimits.js';
import { blankPrices } from './prices.js';
import type { ProposeInput } from './situation.js';

/** The planner's limits, checked against the district: what can't be meant stops the run (E_LIMIT) and says what to write. */
export interface Limits {
  /** 10⁴ yuan; null where there is none. */
  readonly budgetWan: number | null;
  readonly towns: readonly ResolvedTownLimit[];
}

export interface ResolvedTownLimit extends TownLimit {
  /** Index into `District.towns`. */
  readonly index: number;
  readonly name: string;
}

export function limitsOf({ district, prices, limits = {} }: ProposeInput): Limits {
  const { budget, townLimits = [] } = limits;
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
  return { budgetWan: budget?.totalWan ?? null, towns };
}
