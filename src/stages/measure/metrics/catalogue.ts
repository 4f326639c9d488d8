import type { Lang } from '../../../model/finding.js';
import { M2_PER_HA } from '../../../model/units.js';
import type { ClassMetrics } from './classMetrics.js';

type InBoth = Readonly<Record<Lang, string>>;

/** A metric: its column, what it is called, and all that is to be known of it. */
export interface Metric<T = ClassMetrics> {
  /** Column of the table, the name of FRAGSTATS where it has one, with the unit at its end. */
  readonly column: string;
  readonly title: InBoth;
  readonly formula: InBoth;
  readonly unit: InBoth;
  readonly range: InBoth;
  readonly source: InBoth;
  readonly decimals: number;
  /** 0 of a class that has no land; others have no figure then. */
  readonly addsUp: boolean;
  value(of: T): number;
}

/**
 * column | 名称 | name | formula | unit | range | source | decimals, in the order of the columns; a cell with words in it is `中文 ¦ English`. In formulas: a area and p border of a part, n parts,
 * A area of the zone, E length of borders; MN mean, SD standard deviation of the population.
 */
const TABLE = `
np | 斑块数 | number of patches | n |  | ≥ 1 | FRAGSTATS 4.2 | 0
ca_ha | 类别面积 | class area | Σ a / 10⁴ | ha | > 0 | FRAGSTATS 4.2 | 4
pd_per_100ha | 斑块密度 | patch density | n / A · 10⁶ | 每 100 公顷 ¦ per 100 ha | > 0 | FRAGSTATS 4.2 | 6
lpi_pct | 最大斑块指数 | largest patch index | 100 max a / A | % | 0–100 | FRAGSTATS 4.2 | 4
te_m | 边界总长（不计外缘） | total edge, without the outer boundary | 与其他斑块或图层其他要素共有的边界 E，每条计一次 ¦ E of borders shared with another patch or other land of the layer, each once | m | ≥ 0 | FRAGSTATS 4.2 | 2
ed_m_per_ha | 边界密度（不计外缘） | edge density, without the outer boundary | E / A · 10⁴ | m/ha | ≥ 0 | FRAGSTATS 4.2 | 4
area_mn_ha | 平均斑块面积 | mean patch area | Σ a / n / 10⁴ | ha | > 0 | FRAGSTATS 4.2 | 4
area_cv_pct | 斑块面积变异系数 | coefficient of variation of patch area | 100 SD / MN，SD 为总体标准差 ¦ 100 SD / MN, SD of the population | % | ≥ 0 | FRAGSTATS 4.2 | 4
shape_mn | 平均形状指数 | mean shape index | 0.25 p / √a 的平均 ¦ mean of 0.25 p / √a |  | ≥ 0.886（圆），正方形 1 ¦ ≥ 0.886 (disc), square 1 | FRAGSTATS 4.2 | 6
shape_am | 面积加权形状指数 | area-weighted shape index | Σ a · 0.25 p / √a / Σ a |  | ≥ 0.886（圆），正方形 1 ¦ ≥ 0.886 (disc), square 1 | FRAGSTATS 4.2 | 6
frac_mn | 平均分维数 | mean fractal dimension | 2 ln(0.25 p) / ln a 的平均；只计大于 1 m² 的斑块 ¦ mean of 2 ln(0.25 p) / ln a; patches > 1 m² |  | ≈ 1–2 | FRAGSTATS 4.2 | 6
enn_mn_m | 平均最近邻距离 | mean nearest neighbour distance | 整块斑块到最近的同类斑块（分区内外均可）的边界间距的平均 ¦ mean distance of whole patches to the nearest other of the class, in the zone or beyond, border to border | m | ≥ 0 | FRAGSTATS 4.2（彼处为像元中心间距） ¦ FRAGSTATS 4.2 (there between cell centres) | 4
mesh_cut_ha | 有效网格面积（切割法） | effective mesh size, cut at zones | Σ a² / A / 10⁴ | ha | 0–A | Jaeger 2000 | 4
mesh_cbc_ha | 有效网格面积（跨界法） | effective mesh size, cross-boundary | Σ a · a(整块斑块) / A / 10⁴ ¦ Σ a · a(whole patch) / A / 10⁴ | ha | ≥ mesh_cut | Moser et al. 2007, CBC1 | 4
division | 景观分割度 | degree of division | 1 − Σ (a / A)² |  | 0–1 | Jaeger 2000 | 6
split | 分裂指数 | splitting index | A² / Σ a² |  | ≥ 1 | Jaeger 2000 | 4
pland_pct | 类别占比 | share of the zone | 100 Σ a / A | % | 0–100 | FRAGSTATS 4.2 | 4
te_outer_m | 边界总长（计外缘） | total edge, with the outer boundary | 全部边界 E，每条计一次 ¦ E of all borders, each once | m | > 0 | FRAGSTATS 4.2 | 2
ed_outer_m_per_ha | 边界密度（计外缘） | edge density, with the outer boundary | E / A · 10⁴ | m/ha | > 0 | FRAGSTATS 4.2 | 4
lsi | 景观形状指数 | landscape shape index | 0.25 E / √Σ a，E 计外缘 ¦ 0.25 E / √Σ a, E with the outer boundary |  | ≥ 1 | FRAGSTATS 4.2 | 6
area_md_ha | 斑块面积中位数 | median patch area | a 的中位数 / 10⁴ ¦ median of a / 10⁴ | ha | > 0 | FRAGSTATS 4.2 | 4
area_sd_ha | 斑块面积标准差 | standard deviation of patch area | √(Σ (a − MN)² / n) / 10⁴ | ha | ≥ 0 | FRAGSTATS 4.2 | 4
area_am_ha | 面积加权平均斑块面积 | area-weighted mean patch area | Σ a² / Σ a / 10⁴ | ha | > 0 | FRAGSTATS 4.2 | 4
shape_sd | 形状指数标准差 | standard deviation of the shape index | 总体标准差 ¦ of the population |  | ≥ 0 | FRAGSTATS 4.2 | 6
frac_am | 面积加权分维数 | area-weighted fractal dimension | Σ a · FRAC / Σ a |  | ≈ 1–2 | FRAGSTATS 4.2 | 6
para_mn_per_m | 平均周长面积比 | mean perimeter-area ratio | p / a 的平均 ¦ mean of p / a | 每米 ¦ per m | > 0 | FRAGSTATS 4.2（彼处 × 10⁴，每公顷） ¦ FRAGSTATS 4.2 (there × 10⁴, per ha) | 8
circle_mn | 平均外接圆指数 | mean related circumscribing circle | 1 − a / 最小外接圆面积 的平均 ¦ mean of 1 − a / smallest circle round the patch |  | 0–1，圆 0 ¦ 0–1, disc 0 | FRAGSTATS 4.2 | 6
pafrac | 周长面积分维数 | perimeter-area fractal dimension | 2 / ln a 对 ln p 的回归斜率；须有 10 个以上斑块 ¦ 2 / slope of ln a on ln p; 10 patches or more |  | ≈ 1–2 | FRAGSTATS 4.2 | 6
inertia_mn | 平均惯性矩紧凑度 | mean moment-of-inertia compactness | a² / (2π J) 的平均 ¦ mean of a² / (2π J) |  | 0–1，圆 1 ¦ 0–1, disc 1 | Li, Goodchild, Church 2013 | 6
convexity_mn | 平均凸度 | mean convexity | a / 凸包面积 的平均 ¦ mean of a / convex hull |  | 0–1 | Polsby, Popper 1991（凸包比） ¦ Polsby, Popper 1991 (hull ratio) | 6
elongation_mn | 平均延伸度 | mean elongation | 1 − 最小外接矩形的宽 / 长 的平均 ¦ mean of 1 − width / length of the least rectangle |  | 0–1，正方形 0 ¦ 0–1, square 0 | 本程序 ¦ own | 6
shared_border_share | 共边比 | shared-border ratio | 与其他斑块或图层其他要素共有的边界 / 全部边界，两侧都计 ¦ borders shared with other patches or other land of the layer / all borders, both sides counted |  | 0–1 | 本程序 ¦ own | 6
enn_sd_m | 最近邻距离标准差 | standard deviation of nearest neighbour distance | 总体标准差 ¦ of the population | m | ≥ 0 | FRAGSTATS 4.2 | 4
mesh_density_per_1000km2 | 有效网格密度 | effective mesh density | 10⁹ / mesh_cut（m²） ¦ 10⁹ / mesh_cut in m² | 每 1000 km² ¦ per 1000 km² | > 0 | Jaeger 2000 | 6
coherence | 景观连贯度 | degree of coherence | Σ (a / A)² |  | 0–1 | Jaeger 2000 | 6
net_product_ha2 | 净积 | net product | mesh · A = Σ a² / 10⁸ | ha² | > 0 | Jaeger 2000 | 4
gini | 面积基尼系数 | Gini coefficient of patch area | Σ (2k − n − 1) a_k / (n Σ a)，a 由小到大 ¦ Σ (2k − n − 1) a_k / (n Σ a), a ascending |  | 0–1 | Gini 1912 | 6
entropy | 面积信息熵 | entropy of patch area | −Σ a/Σa · ln(a/Σa) | nat | 0–ln n | Shannon 1948 | 6
evenness | 面积均匀度 | evenness of patch area | 信息熵 / ln n ¦ entropy / ln n |  | 0–1 | Pielou 1966 | 6
tca_ha | 核心区面积 | total core area | 深于 --core M 的部分之和 / 10⁴；平面面积 ¦ Σ of what lies deeper than --core M / 10⁴; planar | ha | 0–ca | FRAGSTATS 4.2 | 4
cpland_pct | 核心区占比 | core area share of the zone | 100 tca / A | % | 0–100 | FRAGSTATS 4.2 | 4
ndca | 核心区块数 | number of disjunct core areas | 核心区的块数 ¦ pieces of core |  | ≥ 0 | FRAGSTATS 4.2 | 0
prox_mn | 平均邻近度 | mean proximity index | 对 --prox M 以内的同类整块斑块（分区内外均可）求 Σ a / h²，取平均，h ≥ 1 m ¦ mean of Σ a / h² over whole patches of the class within --prox M, in the zone or beyond, h ≥ 1 m |  | ≥ 0 | FRAGSTATS 4.2 | 4
iic | 整体连通性指数 | integral index of connectivity | ΣΣ a a / (1 + 连接数) / A²，连接 ≤ --connect M；该类整体 ¦ ΣΣ a a / (1 + links) / A², links ≤ --connect M; class as a whole |  | 0–1 | Pascual-Hortal, Saura 2006 | 9
pc | 可能连通性指数 | probability of connectivity | ΣΣ a a p* / A²，距离为 --connect M 时 p = 0.5；该类整体 ¦ ΣΣ a a p* / A², p = 0.5 at --connect M; class as a whole |  | 0–1 | Saura, Pascual-Hortal 2007 | 9
ec_ha | 等效连通面积 | equivalent connected area | √(pc A²) / 10⁴ | ha | ≥ max a | Saura et al. 2011 | 4
`;

const VALUES: Readonly<Record<string, Metric['value']>> = {
  np: (m) => m.patches,
  ca_ha: (m) => m.areaM2 / M2_PER_HA,
  pd_per_100ha: (m) => (m.patches / m.zoneAreaM2) * 1e6,
  lpi_pct: (m) => (100 * m.largestM2) / m.zoneAreaM2,
  te_m: (m) => m.edges.innerM,
  ed_m_per_ha: (m) => (m.edges.innerM / m.zoneAreaM2) * M2_PER_HA,
  area_mn_ha: (m) => m.area.mean / M2_PER_HA,
  area_cv_pct: (m) => m.area.variationPct,
  shape_mn: (m) => m.shape.mean,
  shape_am: (m) => m.shape.areaWeighted,
  frac_mn: (m) => m.fractal.mean,
  enn_mn_m: (m) => m.nearestM.mean,
  mesh_cut_ha: (m) => m.squaresM4 / m.zoneAreaM2 / M2_PER_HA,
  mesh_cbc_ha: (m) => m.crossM4 / m.zoneAreaM2 / M2_PER_HA,
  division: (m) => 1 - m.squaresM4 / m.zoneAreaM2 ** 2,
  split: (m) => m.zoneAreaM2 ** 2 / m.squaresM4,
  pland_pct: (m) => (100 * m.areaM2) / m.zoneAreaM2,
  te_outer_m: (m) => m.edges.allM,
  ed_outer_m_per_ha: (m) => (m.edges.allM / m.zoneAreaM2) * M2_PER_HA,
  lsi: (m) => (0.25 * m.edges.allM) / Math.sqrt(m.areaM2),
  area_md_ha: (m) => m.area.median / M2_PER_HA,
  area_sd_ha: (m) => m.area.deviation / M2_PER_HA,
  area_am_ha: (m) => m.areaWeightedMeanM2 / M2_PER_HA,
  shape_sd: (m) => m.shape.deviation,
  frac_am: (m) => m.fractal.areaWeighted,
  para_mn_per_m: (m) => m.paraPerM.mean,
  circle_mn: (m) => m.circle.mean,
  pafrac: (m) => m.perimeterAreaFractal,
  inertia_mn: (m) => m.inertia.mean,
  convexity_mn: (m) => m.convexity.mean,
  elongation_mn: (m) => m.elongation.mean,
  shared_border_share: (m) => (m.edges.bordersM > 0 ? m.edges.sharedM / m.edges.bordersM : Number.NaN),
  enn_sd_m: (m) => m.nearestM.deviation,
  mesh_density_per_1000km2: (m) => (1e9 * m.zoneAreaM2) / m.squaresM4,
  coherence: (m) => m.squaresM4 / m.zoneAreaM2 ** 2,
  net_product_ha2: (m) => m.squaresM4 / M2_PER_HA ** 2,
  gini: (m) => m.gini,
  entropy: (m) => m.entropy,
  evenness: (m) => m.evenness,
  tca_ha: (m) => m.coreM2 / M2_PER_HA,
  cpland_pct: (m) => (100 * m.coreM2) / m.zoneAreaM2,
  ndca: (m) => m.cores,
  prox_mn: (m) => m.proximity,
  iic: (m) => (m.connected ? m.connected.integralM4 / m.zoneAreaM2 ** 2 : Number.NaN),
  pc: (m) => (m.connected ? m.connected.probableM4 / m.zoneAreaM2 ** 2 : Number.NaN),
  ec_ha: (m) => (m.connected ? m.connected.equivalentM2 / M2_PER_HA : Number.NaN),
};

/** Counts, areas, lengths and shares of a zone. */
const ADD_UP = ['np', 'ca_ha', 'pd_per_100ha', 'lpi_pct', 'pland_pct', 'te_m', 'ed_m_per_ha', 'te_outer_m'].concat([
  'ed_outer_m_per_ha',
  'mesh_cut_ha',
  'mesh_cbc_ha',
  'coherence',
  'net_product_ha2',
]);

/** Every metric of a class in a zone. */
export const METRICS: readonly Metric[] = described(TABLE, VALUES);

/** Metrics out of a table as above, each with its value. */
export function described<T>(table: string, values: Readonly<Record<string, (of: T) => number>>): Metric<T>[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [column, zh, en, ...cells] = line.split(' | ');
      const [formula, unit, range, source] = cells.map(inBoth);
      const value = values[column];
      if (!value) throw new Error(`the metric ${column} has no value`);
      const addsUp = ADD_UP.includes(column);
      return { column, title: { zh, en }, formula, unit, range, source, decimals: Number(cells[4]), addsUp, value };
    });
}

/** A cell of one form is the same in both languages. */
function inBoth(cell: string): InBoth {
  const [zh, en = zh] = cell.split(' ¦ ');
  return { zh, en };
}

/** Metrics asked for by name elsewhere and not offered, with the reason. */
export const NOT_OFFERED: readonly {
  readonly name: string;
  readonly because: { readonly zh: string; readonly en: string };
}[] = [
  notOffered(
    'COHESION',
    '按栅格像元计数定义，数值随像元大小变化；矢量上没有等价定义',
    'is defined by counting cells and changes with their size; there is no vector form',
  ),
  notOffered(
    'AI',
    '聚集度以同类像元邻接数定义；矢量上用共边比 shared_border_share',
    'counts like adjacencies of cells; shared_border_share is what vectors have',
  ),
  notOffered('CONTIG', '以 3 × 3 像元模板定义', 'is defined by a template of 3 by 3 cells'),
  notOffered('CLUMPY, PLADJ, nLSI, IJI, CONTAG', '以像元邻接矩阵定义', 'are defined by the adjacency matrix of cells'),
];

function notOffered(name: string, zh: string, en: string) {
  return { name, because: { zh, en } };
}
