import { flag, number, word } from './definition.js';

/** What a proposal must keep whole: the total of industry, owners, neighbours that don't go together. */
export const LIMITED = {
  'total.basis': word(
    'floor',
    ['floor', 'industrialLine', 'off'],
    '“总量只增不减”的口径：工业建筑容量（现状建筑面积，提升、改建后为规划容积率所容），或工业区块控制线内的工业用地面积',
    'what must not shrink: floor capacity of industry (floor that stands; where upgraded or rebuilt what the planned FAR holds), or industrial land inside the industrial line',
    'counting',
  ),
  'oneBody.maxOwners': number(
    10,
    'owners',
    '归宗：由其中一家收购其余各家的连片最多有几个权利人；更多的由公共平台归宗',
    'a cluster of up to so many owners is bought up by one of them; one of more needs a public platform',
    'assumption',
    1,
  ),
  'oneBody.platformClusters': number(
    40,
    'clusters',
    '公共平台能归宗的连片个数上限',
    'most clusters that public platforms can take on',
    'assumption',
  ),
  'oneBody.neighbours': flag(
    false,
    '连片间距以内其他权利人的用地不得单独提升，只能并入或保留',
    'beside a cluster, within its gap, land of another owner is not upgraded alone: it joins, or stays as it is',
    'counting: one body buys the scattered neighbours',
  ),
  'owner.together': flag(
    false,
    '同一权利人的各宗用地一并处置：要么都处置，要么都保留',
    'all land of one owner is treated, or none of it',
    'counting: whole owner together',
  ),
  'homes.apartM': number(
    50,
    'm',
    '三类工业、电镀、化工企业不得迁入距住宅用地不足此值的园区；0 为不限',
    'class-3 industry, plating and chemicals do not move to a park this near to homes; 0 = not asked',
    'assumption',
  ),
} as const;
