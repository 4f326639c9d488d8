import { TOWN_BASES } from '../../../model/planLimits.js';
import type { ProposeInput } from '../situation/situation.js';
import type { Group, Part } from './groups.js';

/** Groups of what the planner laid down beside the targets: the total of industry, the budget, least and most by town. */
export const LIMIT_GROUPS: readonly Group[] = [
  {
    relaxation: 'total',
    zh: '不要求总量只增不减',
    en: 'letting the total of industry shrink',
    matters: (_, { settings }) => settings['total.basis'] !== 'off',
    lift: (input) => ({ ...input, settings: { ...input.settings, 'total.basis': 'off' } }),
  },
  {
    relaxation: 'budget',
    zh: '不限预算',
    en: 'no budget',
    matters: (_, { limits }) => limits?.budget !== undefined,
    lift: ({ limits: { budget: _, ...limits } = {}, ...input }) => ({ ...input, limits }),
    split: moreBudget,
  },
  {
    relaxation: 'townLimits',
    zh: '取消镇街限额',
    en: 'no least or most by town',
    matters: (_, { limits }) => (limits?.townLimits ?? []).length > 0,
    lift: ({ limits: { townLimits: _, ...limits } = {}, ...input }) => ({ ...input, limits }),
    split: townParts,
  },
  {
    relaxation: 'oneBody',
    zh: '归宗不限主体',
    en: 'any number of owners and bodies for clusters',
    matters: ({ candidates }) => candidates.length > 0,
    lift: (input) => ({
      ...input,
      settings: {
        ...input.settings,
        'oneBody.platformClusters': Number.POSITIVE_INFINITY,
        'oneBody.neighbours': false,
      },
    }),
  },
  {
    relaxation: 'owners',
    zh: '同一权利人的用地可分别处置',
    en: 'land of one owner treated piece by piece',
    matters: (_, { settings }) => settings['owner.together'],
    lift: (input) => ({ ...input, settings: { ...input.settings, 'owner.together': false } }),
  },
  {
    relaxation: 'homes',
    zh: '污染企业可迁至住宅旁',
    en: 'polluting firms beside homes',
    matters: (_, { settings, district }) =>
      settings['homes.apartM'] > 0 && district.firms.some(({ polluting }) => polluting),
    lift: (input) => ({ ...input, settings: { ...input.settings, 'homes.apartM': 0 } }),
  },
  {
    relaxation: 'sectorsApart',
    zh: '不相容行业可同园',
    en: 'unlike sectors in one park',
    matters: (_, { limits }) => (limits?.sectorsApart ?? []).length > 0,
    lift: ({ limits: { sectorsApart: _, ...limits } = {}, ...input }) => ({ ...input, limits }),
  },
];

const MORE_PCT = [20, 10] as const;

function moreBudget({ limits }: ProposeInput): Part[] {
  const totalWan = limits?.budget?.totalWan;
  if (totalWan === undefined) return [];
  return MORE_PCT.map((more) => {
    const budget = { ...limits?.budget, totalWan: totalWan * (1 + more / 100) };
    return {
      id: `budget/+${more}%`,
      zh: `预算增加 ${more} %`,
      en: `a budget ${more} % larger`,
      brief: { zh: `仅增加 ${more} %`, en: `with ${more} % more` },
      lift: (input) => ({ ...input, limits: { ...input.limits, budget } }),
    };
  });
}

function townParts({ limits }: ProposeInput): Part[] {
  return (limits?.townLimits ?? []).map((limit) => ({
    id: `townLimits/${limit.town},${limit.basis}`,
    zh: `取消${limit.town}${TOWN_BASES[limit.basis].zh}限额`,
    en: `no least or most for ${TOWN_BASES[limit.basis].en} of ${limit.town}`,
    brief: {
      zh: `仅${limit.town}${TOWN_BASES[limit.basis].zh}`,
      en: `for ${TOWN_BASES[limit.basis].en} of ${limit.town} alone`,
    },
    lift: (input) => {
      const others = (input.limits?.townLimits ?? []).filter((one) => one !== limit);
      return { ...input, limits: { ...input.limits, townLimits: others } };
    },
  }));
}
