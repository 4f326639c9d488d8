import type { TargetSpec } from '../../../model/target.js';

/** The six targets of the plan this engine was made for, as an example to set values by. Source: `domain.md` §0. */
export const STANDARD_TARGETS: readonly TargetSpec[] = [
  target(
    'revitalised',
    5000,
    'mu',
    'atLeast',
    '2025-12-31',
    '盘活低效、闲置用地5000亩左右',
    'about 5,000 mu of low-efficiency and idle land revitalised',
  ),
  target(
    'reclaimed',
    5000,
    'mu',
    'over',
    '2025-12-31',
    '复垦复绿5000亩以上',
    'more than 5,000 mu reclaimed or regreened',
  ),
  target(
    'rectified',
    3_000_000,
    'm2',
    'atLeast',
    '2025-12-31',
    '整治提升低散乱工业区块300万平方米以上',
    'scattered blocks of 3,000,000 m² rectified',
  ),
  target(
    'scatteredFirms',
    1400,
    'firms',
    'atLeast',
    '2025-12-31',
    '整治低散乱企业1400家',
    '1,400 firms of scattered blocks dealt with',
  ),
  target(
    'outdatedFirms',
    400,
    'firms',
    'atLeast',
    '2022-12-31',
    '淘汰整治落后企业400家',
    '400 outdated firms dealt with',
  ),
  target(
    'inParkShare',
    80,
    'percent',
    'atLeast',
    '2025-12-31',
    '工业企业入园率80%以上',
    '80 % of operating firms in parks',
  ),
];

function target(
  basis: TargetSpec['basis'],
  value: number,
  unit: TargetSpec['unit'],
  sense: TargetSpec['sense'],
  date: string,
  zh: string,
  en: string,
): TargetSpec {
  return { id: basis, basis, value, unit, sense, mode: 'must', date, words: { zh, en } };
}
