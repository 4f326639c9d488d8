import type { Lang } from './finding.js';
import type { Conflict } from './rule.js';

/** Numbers of the findings about the shapes of one layer against each other; part of `FindingNumbers`. */
export interface CoverageNumbers {
  'coverage.overlap': {
    readonly otherFeature: number;
    readonly otherParcelId: string;
    readonly widthClass: Conflict['widthClass'];
  };
  /** At the least; exactly so where none of the others overlaps as many. */
  'coverage.manyOverlaps': { readonly others: number };
  /** `features`: the delivered rows around it, longest common border first, the first twenty. */
  'coverage.gap': { readonly neighbours: number; readonly features: string };
  /** `apartM`: at its widest; `lengthM`: of the border that runs apart. */
  'coverage.nearBorder': { readonly otherFeature: number; readonly apartMm: number; readonly lengthM: number };
  /** `lengthM`: of the border that the two have in common, their vertices aside. */
  'coverage.missingVertex': { readonly otherFeature: number; readonly vertices: number; readonly lengthM: number };
  /** `apartMm`: of the corner farthest from the border, where the finding is placed. */
  'coverage.undershoot': { readonly otherFeature: number; readonly corners: number; readonly apartMm: number };
  'coverage.sliver': { readonly compactness: number; readonly elongation: number };
  'coverage.gapsLeftOut': { readonly gaps: number; readonly gapsM2: number };
  'coverage.notAsked': { readonly asked: string };
}

/** Their texts; part of `FINDING_TEXTS`. */
export const COVERAGE_TEXTS: { readonly [C in keyof CoverageNumbers]: Readonly<Record<Lang, string>> } = {
  'coverage.overlap': {
    zh: '与第 {otherFeature} 行（{otherParcelId}）重叠：{widthClass}',
    en: 'overlaps row {otherFeature} ({otherParcelId}): {widthClass}',
  },
  'coverage.manyOverlaps': {
    zh: '与至少 {others} 个要素重叠，不再逐一列出，也未查其缝隙和相邻边界',
    en: 'overlaps {others} shapes at the least: not told one by one, nor are gaps and near borders looked for about it',
  },
  'coverage.gap': {
    zh: '图斑间的空白，由 {neighbours} 个要素围成：第 {features} 行',
    en: 'gap that {neighbours} shapes enclose: rows {features}',
  },
  'coverage.nearBorder': {
    zh: '与第 {otherFeature} 行的边界有 {lengthM} 米未重合，最多相距 {apartMm} 毫米',
    en: '{lengthM} m of its border run beside that of row {otherFeature}, at most {apartMm} mm apart',
  },
  'coverage.missingVertex': {
    zh: '与第 {otherFeature} 行的公共边界（{lengthM} 米）上有 {vertices} 个顶点只属于其中一方',
    en: '{vertices} vertices of its border with row {otherFeature} ({lengthM} m) belong to one of the two alone',
  },
  'coverage.undershoot': {
    zh: '与第 {otherFeature} 行之间有 {corners} 个角点未接到对方边界，最多相距 {apartMm} 毫米',
    en: 'corners between it and row {otherFeature} stop short of the other’s border: {corners}, by {apartMm} mm at most',
  },
  'coverage.sliver': {
    zh: '碎屑图斑：紧凑度 {compactness}，长宽比 {elongation}',
    en: 'sliver: compactness {compactness}, length to width {elongation}',
  },
  'coverage.gapsLeftOut': {
    zh: '{gaps} 处缝隙（共 {gapsM2} 平方米）不在所设宽度和面积之内，未逐一列出',
    en: '{gaps} gaps ({gapsM2} m² in all) are outside the widths and areas asked for and are not listed',
  },
  'coverage.notAsked': {
    zh: '图层用途不明，检查范围：{asked}（设置 check.unknownLayers）',
    en: 'the role of the layer is not known; checked for: {asked} (setting check.unknownLayers)',
  },
};
