import { number } from './definition.js';

/** What a check of delivered data goes by: attributes, layers against each other. */
export const CHECKED = {
  'check.listed': number(
    20,
    'rows',
    '同一问题（同代码、同字段、同取值）逐行列出的行数，其余合计',
    'rows of one kind of finding (same code, field, value) that are listed; the rest is counted',
    'assumption',
    1,
  ),
  'check.sumM2': number(
    0.01,
    'm²',
    'TBDLMJ = TBMJ − KCMJ 的容差',
    'TBDLMJ = TBMJ − KCMJ holds within this',
    'domain §1.1 [S8]',
  ),
  'check.mappedBuiltM2': number(
    200,
    'm²',
    '最小上图面积：建设用地和设施农用地',
    'smallest mapped land: construction land and farm facilities',
    'domain §2.4 [OK-H], 待核',
  ),
  'check.mappedFarmM2': number(
    400,
    'm²',
    '最小上图面积：其他农用地',
    'smallest mapped land: other agricultural land',
    'domain §2.4 [OK-H], 待核',
  ),
  'check.mappedOtherM2': number(
    600,
    'm²',
    '最小上图面积：其他地类',
    'smallest mapped land: all other classes',
    'domain §2.4 [OK-H], 待核',
  ),
  'check.apartM2': number(
    1,
    'm²',
    '图斑、村与所属乡镇之间不吻合的面积，超过才报告',
    'land of a parcel or village outside its town, or of a town under no parcel, reported above this',
    'domain §2.4 [S10]',
  ),
  'check.firstYear': number(
    1984,
    'year',
    '数据年份不早于此年（一调开始）',
    'no data year is before this (the first survey began)',
    'assumption',
    0,
    9999,
  ),
  'check.lastYear': number(2100, 'year', '数据年份不晚于此年', 'no data year is after this', 'assumption', 0, 9999),
} as const;
