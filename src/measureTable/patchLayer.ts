import { type FieldTable, flag, number, tableOf, text } from '../export/fields.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import { M2_PER_HA } from '../model/units.js';
import { type Rows, wholeLayer } from '../stages/measure/metrics/cells.js';
import { partsOf } from '../stages/measure/metrics/parts.js';
import type { PatchFigures } from '../stages/measure/metrics/patchFigures.js';

/** Every patch with its own figures and its shape, in the order of first rows: what FRAGSTATS calls the patch level. */
export function patchLayer(
  rows: Rows,
  { areaM2, nearestM, proximity, connected }: PatchFigures,
  id: readonly string[],
): FieldTable & { readonly polygons: PolygonSet } {
  const { polygons, shapes, classes, classOf, patch } = partsOf(rows, wholeLayer(rows, ''));
  const count = patch.length;
  const wholeM2 = rows.areaM2.reduce((sum, value) => sum + value, 0);
  const members: number[][] = Array.from({ length: rows.patches }, () => []);
  rows.patch.forEach((one, r) => {
    if (one >= 0) members[one].push(r);
  });
  const fields = tableOf(count, [
    text('patch_id', '斑块编号', (k) => id[members[patch[k]][0]]),
    text('class', '类别', (k) => classes[classOf[k]]),
    number('parcels', '图斑数', 0, (k) => members[patch[k]].length),
    number('area_ha', '面积（公顷）', 4, (k) => areaM2[patch[k]] / M2_PER_HA),
    // of the class in the whole layer, if the patch is lost
    number('dmesh_ha', '去除后有效网格变化（公顷）', 6, (k) => -(areaM2[patch[k]] ** 2) / wholeM2 / M2_PER_HA),
    number('perim_m', '周长（米）', 2, (k) => shapes.borderM[k]),
    number('para_per_m', '周长面积比', 8, (k) => shapes.paraPerM[k]),
    number('shape', '形状指数', 6, (k) => shapes.shape[k]),
    number('frac', '分维数', 6, (k) => shapes.fractal[k]),
    number('circle', '外接圆指数', 6, (k) => shapes.circle[k]),
    number('inertia', '惯性矩紧凑度', 6, (k) => shapes.inertia[k]),
    number('convexity', '凸度', 6, (k) => shapes.convexity[k]),
    number('elongation', '延伸度', 6, (k) => shapes.elongation[k]),
    number('enn_m', '最近邻距离（米）', 4, (k) => nearestM[patch[k]]),
    ...(proximity ? [number('prox', '邻近度', 4, (k) => proximity[patch[k]])] : []),
    ...(connected
      ? [
          number('dpc_intra_pct', 'dPC 斑块内（%）', 6, (k) => connected.intraPct[patch[k]]),
          number('dpc_flux_pct', 'dPC 通量（%）', 6, (k) => connected.fluxPct[patch[k]]),
          number('dpc_connector_pct', 'dPC 踏脚石（%）', 6, (k) => connected.connectorPct[patch[k]]),
          flag('dpc_exact', 'dPC 精确', (k) => connected.isExact[patch[k]] === 1),
        ]
      : []),
  ]);
  return { ...fields, polygons };
}
