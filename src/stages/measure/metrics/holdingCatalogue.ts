import { M2_PER_HA } from '../../../model/units.js';
import { described, type Metric } from './catalogue.js';
import type { Holding } from './holdings.js';

/** Columns as in `catalogue.ts`: a area and c centre of a plot, n plots of one holder, J second moment of all of them about their common centre. */
const TABLE = `
plots | 地块数 | plots | n |  | ≥ 1 | – | 0
area_ha | 面积（公顷） | area | Σ a / 10⁴ | ha | > 0 | – | 4
simmons | Simmons 指数 | Simmons index | Σ a² / (Σ a)² |  | 1/n–1，一块为 1 ¦ 1/n–1, one plot 1 | Simmons 1964 | 6
simpson | Simpson 指数 | Simpson index | 1 − Σ a² / (Σ a)² |  | 0–1，一块为 0 ¦ 0–1, one plot 0 | Simpson 1949 | 6
januszewski | Januszewski 指数 | Januszewski index | √Σ a / Σ √a |  | 0–1，一块为 1 ¦ 0–1, one plot 1 | Januszewski 1968 | 6
igozurike | Igozurike 指数 | Igozurike index | D / (平均 a（公顷） / 100)，D 为所得走遍各地块的最短环路，km ¦ D / (mean a in ha / 100), D the shortest round found through all plots, km | km/(ha/100) | ≥ 0 | Igozurike 1974 | 4
schmook | Schmook 指数 | Schmook index | 全部地块凸包面积 / Σ a ¦ area of the convex hull of all plots / Σ a |  | ≥ 1 | Schmook 1976 | 4
spread_m | 标准距离（米） | standard distance | √(Σ a · (c 到平均中心的距离)² / Σ a) ¦ √(Σ a · distance(c, mean c)² / Σ a) | m | ≥ 0 | Bachi 1963 | 2
concentration | 集中度 | concentration | (Σ a)² / (2π J) |  | 0–1，圆 1 ¦ 0–1, disc 1 | Li, Goodchild, Church 2013 | 6
`;

const VALUES: Readonly<Record<string, Metric<Holding>['value']>> = {
  plots: (h) => h.plots,
  area_ha: (h) => h.areaM2 / M2_PER_HA,
  simmons: (h) => h.simmons,
  simpson: (h) => h.simpson,
  januszewski: (h) => h.januszewski,
  igozurike: (h) => h.igozurike,
  schmook: (h) => h.schmook,
  spread_m: (h) => h.spreadM,
  concentration: (h) => h.concentration,
};

/** Every metric of what one holder has. */
export const HOLDING_METRICS: readonly Metric<Holding>[] = described(TABLE, VALUES);
