import { flag, number } from './definition.js';

/** What else is looked for beside the proposal, on request: each costs further solves. */
export const CHOSEN = {
  'choice.alternatives': number(
    0,
    'plans',
    '另求备选方案个数',
    'alternatives to the proposal that are looked for',
    'none unless asked',
    0,
    50,
  ),
  'choice.leastShare': number(
    0.1,
    'share',
    '备选方案与已有方案至少相差处置土地的比例',
    'an alternative differs in at least this share of the land treated …',
    'plans that differ by less are one plan',
    0,
    1,
  ),
  'choice.leastClusters': number(
    2,
    'clusters',
    '或至少相差的连片个数',
    '… or in at least so many clusters',
    'plans that differ by less are one plan',
    1,
  ),
  'choice.maxNodes': number(
    100,
    'nodes',
    '备选、替代成本和前沿每次求解的节点上限，差距照列',
    'the solver stops after this many nodes of each solve for alternatives, replacement costs and the front; their gaps are told',
    'design: what is asked for beside the plan is not worth a long proof',
    1,
  ),
  'choice.slack': number(
    0.01,
    'share',
    '备选方案在前几级目标上可让步的比例',
    'what an alternative may lose of each objective but the last',
    'assumption',
    0,
    1,
  ),
  'choice.replacementCosts': flag(
    false,
    '逐一求出各连片的替代代价：去掉它，方案差多少',
    'find what each cluster is worth: how much worse the plan gets without it',
    'none unless asked',
  ),
  'choice.paretoPoints': number(
    0,
    'points',
    '复垦面积与代价的帕累托前沿取点个数',
    'points of the front of cost against land given back',
    'none unless asked',
    0,
    100,
  ),
} as const;
