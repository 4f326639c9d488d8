import { word } from './definition.js';

/** What a proposal must keep whole: the total of industry, owners, neighbours that don't go together. */
export const LIMITED = {
  'total.basis': word(
    'floor',
    ['floor', 'industrialLine', 'off'],
    '“总量只增不减”的口径：工业建筑容量（现状建筑面积，提升、改建后为规划容积率所容），或工业区块控制线内的工业用地面积',
    'what must not shrink: floor capacity of industry (floor that stands; where upgraded or rebuilt what the planned FAR holds), or industrial land inside the industrial line',
    'counting',
  ),
} as const;
