import { M2_PER_HA, muFromM2 } from '../model/units.js';
import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** Pieces whose reclamation joins most farmland, each alone and as a set put together one by one; Δ mesh is of the district. */
export function farmlandJoinsTable({ district, overlay, measures }: RunResult): OutputTable {
  const { pieces } = overlay;
  const { candidates, greedy, landscapeM2 } = measures.farmlandJoins;
  const meshHa = (changeM4: number) => (landscapeM2 > 0 ? changeM4 / landscapeM2 / M2_PER_HA : null);
  const step = new Map(greedy.map(({ piece }, g) => [piece, g]));
  const stepOf = (i: number) => step.get(candidates[i].piece);
  const ofStep = (i: number, value: (g: number) => number | null) => {
    const g = stepOf(i);
    return g === undefined ? null : value(g);
  };
  const parcelOf = (i: number) => pieces.parcel[candidates[i].piece];
  return {
    name: 'farmland_joins',
    ...tableOf(candidates.length, [
      number('rank', '位次', 0, (i) => i + 1),
      text('piece_id', '决策单元', (i) => pieces.id[candidates[i].piece]),
      text('parcel_id', '图斑标识', (i) => district.parcels.id[parcelOf(i)]),
      text('town', '镇街', (i) => district.towns.name[district.parcels.town[parcelOf(i)]] ?? null),
      text('village', '村', (i) => district.villages.name[district.parcels.village[parcelOf(i)]] ?? null),
      number('net_reclaim_m2', '可复垦净面积（平方米）', 2, (i) => candidates[i].areaM2),
      number('patches', '相连耕地片数', 0, (i) => candidates[i].patches),
      number('joined_mu', '并入最大一片的耕地（亩）', 2, (i) => muFromM2(candidates[i].joinedM2)),
      number('mesh_gain_ha', '全区耕地有效网格增加（公顷）', 6, (i) => meshHa(candidates[i].changeM4)),
      number('set_rank', '逐块累加次序', 0, (i) => ofStep(i, (g) => g + 1)),
      number('set_mesh_gain_ha', '累加至此块时的增加（公顷）', 6, (i) => ofStep(i, (g) => meshHa(greedy[g].changeM4))),
      number('set_mesh_total_ha', '累加合计（公顷）', 6, (i) => ofStep(i, (g) => meshHa(greedy[g].cumulativeM4))),
    ]),
  };
}
