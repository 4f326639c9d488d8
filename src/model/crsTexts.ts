import type { FindingCode, Lang } from './finding.js';

type CrsCode = Extract<FindingCode, `crs.${string}` | `axes.${string}`>;

/** Texts of the codes about where a layer lies. */
export const CRS_TEXTS: { readonly [C in CrsCode]: Readonly<Record<Lang, string>> } = {
  'crs.guessed': { zh: '坐标系按 {crs} 处理：{because}', en: 'CRS taken as {crs}: {because}' },
  'crs.reprojected': {
    zh: '由 {from} 转换到 {to}，加密 {addedVertices} 个顶点',
    en: 'reprojected from {from} to {to}; {addedVertices} vertices added to hold 1 mm',
  },
  'crs.cutOff': {
    zh: '坐标系定义被截断（{crs}…）；能按名称识别的按名称，否则须用 --crs EPSG:n 写明',
    en: 'the definition of its CRS is cut off ({crs}…): its name is taken where it says which it is, else say it by --crs EPSG:n',
  },
  'crs.couldBe': {
    zh: '没有坐标系说明；按数值可能是（依可能性排序）{couldBe}：核实后用 --crs EPSG:n 写明',
    en: 'no CRS is said; by the numbers it could be, likeliest first, {couldBe}: ask the bureau and say it by --crs EPSG:n',
  },
  'crs.outsideNominalZone': {
    zh: '数据在 {crs} 标称带之外，按交付处理',
    en: 'data lie outside the nominal zone of {crs}; kept as delivered',
  },
  'crs.datumShift': {
    zh: '由 {crs} 按给定参数（{parameters}；米、角秒、ppm，位置矢量法）转换到 CGCS2000',
    en: 'brought from {crs} to CGCS2000 by the parameters given ({parameters}; metres, arc seconds, ppm, position vector)',
  },
  'crs.noDatumShift': {
    zh: '{crs} 的经纬度按声明不作基准转换、直接作为 CGCS2000 使用，位置可能相差数十至上百米',
    en: 'longitude and latitude of {crs} taken over as CGCS2000 unshifted, as stated; they may be tens of metres or more off',
  },
  'crs.gcj02': {
    zh: '疑为 {system}（网络地图加密坐标）：整体偏移约 {offsetM} 米；还原后 {sharePct}% 的顶点在图层 {against} 边界 {withinM} 米以内，按交付为 {asDeliveredPct}%（{vertices} 个顶点）',
    en: 'looks like {system}, the coordinates of web maps, about {offsetM} m off: with that undone {sharePct}% of {vertices} vertices lie within {withinM} m of borders of {against}, as delivered {asDeliveredPct}%',
  },
  'axes.swapped': { zh: '按声明交换了 x 与 y', en: 'x and y were exchanged, as stated' },
};
