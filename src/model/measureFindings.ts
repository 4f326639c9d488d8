import type { Lang } from './finding.js';

/** Numbers of the findings about what a measurement could not count, or counted twice; part of `FindingNumbers`. */
export interface MeasureNumbers {
  'measure.nothing': { readonly rows: number };
  'measure.overlap': { readonly pairs: number; readonly overlapM2: number; readonly features: string };
  'measure.zonesOverlap': { readonly zones: string; readonly overlapM2: number };
  'measure.outsideZones': { readonly outsideM2: number; readonly sharePct: number };
  'measure.zonesWithout': { readonly zones: number; readonly names: string };
}

/** Their texts; part of `FINDING_TEXTS`. */
export const MEASURE_TEXTS: { readonly [C in keyof MeasureNumbers]: Readonly<Record<Lang, string>> } = {
  'measure.nothing': {
    zh: '图层的 {rows} 行都没有可量测的形状：结果表没有行',
    en: 'no shape to measure in the {rows} rows of the layer: the table has no rows',
  },
  'measure.overlap': {
    zh: '{pairs} 对要素互相重叠，共 {overlapM2} 平方米：重叠处面积计两次，边界不可靠；请先用 lianpian repair 修复（第 {features} 行）',
    en: '{pairs} pairs of rows overlap, {overlapM2} m² in all: such land counts twice, and its borders are not to be relied on; mend it first by lianpian repair (rows {features})',
  },
  'measure.zonesOverlap': {
    zh: '分区互相重叠 {overlapM2} 平方米，在每个分区中各计一次，分区之和因此大于全部：{zones}',
    en: 'zones overlap by {overlapM2} m², counted in each of them, so that zones sum to more than all: {zones}',
  },
  'measure.outsideZones': {
    zh: '{outsideM2} 平方米（{sharePct}%）不在任何分区内：只计入“全部”各行',
    en: '{outsideM2} m² of land ({sharePct} %) lie in no zone: they count in the rows of all alone',
  },
  'measure.zonesWithout': {
    zh: '{zones} 个分区内没有斑块，表中没有它们的行：{names}',
    en: '{zones} zones have no patch, and no row in the table: {names}',
  },
};
