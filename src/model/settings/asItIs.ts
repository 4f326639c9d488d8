import { number } from './definition.js';

/** Land as it is: conflicts, pieces, blocks and patches, and what use is low. */
export const AS_IT_IS = {
  'conflict.mismatchWidthM': number(
    1,
    'm',
    '最大内切圆直径小于此值且面积小于下值者为边界误差',
    'narrower than this (and smaller than the next) is a boundary mismatch',
    'counting',
  ),
  'conflict.mismatchAreaM2': number(
    200,
    'm²',
    '面积小于此值且窄者为边界误差',
    'smaller than this (and narrow) is a boundary mismatch',
    'counting',
  ),
  'piece.minAreaM2': number(
    200,
    'm²',
    '小于此面积的部分留在原图斑',
    'thinner or smaller parts stay with their parent',
    'counting',
  ),
  'block.gapM': number(
    20,
    'm',
    '工业地块间距不超过此值连成区块',
    'industrial parcels this near make one block',
    'counting, domain §3.6',
  ),
  'block.scatteredBelowMu': number(
    100,
    'mu',
    '小于此面积的区块为零散',
    'a block smaller than this is too small',
    'domain §4',
  ),
  'block.isolatedM': number(
    1000,
    'm',
    '距最近园区超过此值为孤立',
    'a block farther than this from any park is isolated',
    'domain §4',
  ),
  'block.insideShare': number(
    0.5,
    'share',
    '位于集中建设区内的面积不足此值为边界外',
    'less of a block inside 集中建设区 than this counts as outside',
    'counting',
    0,
    1,
  ),
  'farmland.gapM': number(20, 'm', '耕地连片间距', 'farmland this near is one patch', 'domain §3.6'),
  'efficiency.lowTaxWanPerMu': number(
    5,
    '10⁴ yuan/mu',
    '亩均税收低于此值为低效',
    'tax per mu below this is low-efficiency',
    'counting',
  ),
  'efficiency.lowFar': number(
    1,
    'FAR',
    '容积率低于此值为低效',
    'floor area ratio below this is low-efficiency',
    'counting',
  ),
} as const;
