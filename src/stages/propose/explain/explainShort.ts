import type { Proposal } from '../../../model/decision.js';
import type { Solve } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Candidates } from '../candidates/candidates.js';
import { buildMip, buildModel, type Model } from '../program/buildMip.js';
import type { Layout } from '../program/layout.js';
import { shortfallCosts } from '../program/objective.js';
import { targetSum } from '../program/targets.js';
import { resolveLocks } from '../situation/locks.js';
import { type ProposeInput, type Relaxation, situationOf } from '../situation/situation.js';

interface Group {
  readonly relaxation: Relaxation;
  readonly zh: string;
  readonly en: string;
  /** Whether taking it away can change anything here. */
  readonly matters: (layout: Layout, input: ProposeInput) => boolean;
}

const GROUPS: readonly Group[] = [
  {
    relaxation: 'locks',
    zh: '取消锁定',
    en: 'dropping the locks',
    matters: (_, { locks }) => locks.land.length + locks.firms.length > 0,
  },
  {
    relaxation: 'keepList',
    zh: '取消保留名单',
    en: 'lifting the keep-list',
    matters: (_, { district }) => district.keep.size > 0,
  },
  {
    relaxation: 'protectedFirms',
    zh: '允许腾退高税企业用地',
    en: 'letting land of strong firms go',
    matters: () => true,
  },
  { relaxation: 'capacity', zh: '不限园区容量', en: 'unlimited room in parks', matters: () => true },
  { relaxation: 'distance', zh: '不限搬迁距离', en: 'moves of any distance', matters: () => true },
  {
    relaxation: 'closingCap',
    zh: '不限关停数量',
    en: 'no cap on closing firms',
    matters: (layout) => layout.close.some((column) => column >= 0),
  },
  {
    relaxation: 'parkCount',
    zh: '不限新建园区个数',
    en: 'any number of new parks',
    matters: (layout, { settings }) =>
      layout.candidates.filter((candidate) => candidate.isPark).length > settings['cluster.maxCount'],
  },
];

/** Gains below this part of the target are not worth a word. */
const WORTH_SAYING = 1e-3;

/**
 * What binds each target that is short, by taking one group of limits away at a time.
 *
 * Method: the linear relaxation that minimises all shortfalls together, once as the model stands and once without each group; what a target
 * gains there is what the group costs it at most. A target that no group helps is bound by the law and the land as it is; one that
 * could be met alone competes with the others.
 */
export async function explainShort(
  input: ProposeInput,
  model: Model,
  values: Float64Array,
  candidates: Candidates,
  bounds: ReadonlyMap<string, number>,
  solve: Solve,
): Promise<Proposal['binding']> {
  const { layout } = model;
  const short = input.targets.filter((_, t) => values[layout.short[t]] > 1e-6);
  if (short.length === 0) return [];
  const groups = GROUPS.filter((group) => group.matters(layout, input));
  const shortOf = async (built: Model) => {
    const must = shortfallCosts(built.layout, 'must');
    const goal = shortfallCosts(built.layout, 'goal');
    const options = { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true };
    const costs = must.map((cost, c) => 1000 * cost + goal[c]);
    const solution = await solve(buildMip(built, 'explain', costs), options);
    return (target: TargetSpec) => {
      const column = built.layout.short[input.targets.indexOf(target)];
      const { aim, perUnit } = targetSum(built.layout, target);
      return ((solution.values[column] ?? 0) * aim) / perUnit;
    };
  };
  const [asIs, ...without] = await Promise.all([
    shortOf(model),
    ...groups.map(({ relaxation }) => {
      const relax = new Set([relaxation]);
      const situation = situationOf(input, relax);
      return shortOf(buildModel(situation, candidates, resolveLocks(situation, relax), relax));
    }),
  ]);
  return short.map((target) => {
    const gains = groups.flatMap(({ zh, en }, g) => {
      const gain = asIs(target) - without[g](target);
      return gain > WORTH_SAYING * target.value ? [{ zh, en, gain }] : [];
    });
    gains.sort((p, q) => q.gain - p.gain);
    return { target: target.id, ...words(target, bounds.get(target.id) ?? Number.NaN, gains) };
  });
}

const UNIT: Readonly<Record<TargetSpec['unit'], { readonly zh: string; readonly en: string }>> = {
  mu: { zh: '亩', en: 'mu' },
  m2: { zh: 'm²', en: 'm²' },
  firms: { zh: '家', en: 'firms' },
  percent: { zh: '个百分点', en: 'points' },
};

function words(
  target: TargetSpec,
  bound: number,
  gains: readonly { readonly zh: string; readonly en: string; readonly gain: number }[],
): { readonly zh: string; readonly en: string } {
  const unit = UNIT[target.unit];
  const round = (value: number) =>
    (target.unit === 'firms' ? Math.round(value) : Math.round(value * 10) / 10).toString();
  const alone = bound < target.value;
  const zh = [
    alone
      ? `即使只求此目标，最多 ${round(bound)} ${target.unit === 'percent' ? '%' : unit.zh}`
      : '单独可以达到，与其他目标争用土地和园区容量',
  ];
  const en = [
    alone
      ? `even alone at most ${round(bound)} ${target.unit === 'percent' ? '%' : unit.en}`
      : 'could be met alone; competes with the other targets for land and room in parks',
  ];
  for (const { zh: nameZh, en: nameEn, gain } of gains) {
    zh.push(`${nameZh}可增加 ${round(gain)} ${unit.zh}`);
    en.push(`${nameEn} gives +${round(gain)} ${unit.en}`);
  }
  if (gains.length === 0) {
    zh.push('所列限制逐一放开均无帮助：受现状与法定规则约束');
    en.push('taking away no single limit helps: the land as it is and the law bind');
  }
  return { zh: `${zh.join('；')}。`, en: `${en.join('; ')}.` };
}
