import { itemCount, selectItems } from '../geometry/polygonSet.js';
import { evidenceOf, verdictOf } from '../model/blockReasons.js';
import { cell } from '../model/column.js';
import type { Block } from '../model/decision.js';
import { M2_PER_HA, muFromM2 } from '../model/units.js';
import { BOUNDARY_ZONE_WORDS, LAND_FATE_WORDS, LAND_USE_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { areaTitle, differenceClass, isOfficial, measuredM2 } from './areas.js';
import { type Field, flag, number, text } from './fields.js';
import { lineNames } from './lineNames.js';
import { type OutputPolygons, outputPolygons } from './outputLayer.js';

/** Every parcel read and kept: its areas by all four measures, what lies inside each control line, its block, then every delivered field. */
export function parcelsLayer(result: RunResult): OutputPolygons {
  const { district, overlay, measures } = result;
  const { parcels } = district;
  const lines = lineNames(district);
  // a parcel has the verdict of its block: on its own it is never judged
  const blockOf = (p: number): Block | undefined => measures.blocks[measures.blockOfParcel[p]];
  const withBlock = (p: number, value: (block: Block) => string) => {
    const block = blockOf(p);
    return block ? value(block) || null : null;
  };
  const ours: Field[] = [
    text('parcel_id', '图斑标识', (p) => parcels.id[p]),
    number('feature', '原始行号', 0, (p) => parcels.feature[p]),
    text('town', '镇街', (p) => district.towns.name[parcels.town[p]] ?? null),
    text('village', '村', (p) => district.villages.name[parcels.village[p]] ?? null),
    text('land_class', '地类编码', (p) => parcels.landClass[p]),
    text('land_use', '用途', (p) => parcels.use[p]),
    text('land_use_zh', '用途名称', (p) => LAND_USE_WORDS[parcels.use[p]].zh),
    number('area_m2', `核算面积（${areaTitle(district)}，平方米）`, 2, (p) => parcels.officialM2[p]),
    number('area_mu', `核算面积（${areaTitle(district)}，亩）`, 2, (p) => muFromM2(parcels.officialM2[p])),
    ...areaFields(result),
    ...district.controlLines.flatMap((line, l): Field[] => [
      number(`${lines[l]}_m2`, `${line.title.zh}内面积（平方米）`, 2, (p) => overlay.insideM2[l][p]),
      number(`${lines[l]}_share`, `${line.title.zh}内比例`, 6, (p) => overlay.insideShare[l][p]),
    ]),
    text('block_id', '工业区块', (p) => blockOf(p)?.id ?? null),
    flag('scattered', '低散乱区块内', (p) => blockOf(p)?.scattered ?? false),
    text('block_verdict', '区块判定', (p) => withBlock(p, verdictOf)),
    text('block_reasons', '区块原因', (p) => withBlock(p, ({ reasons }) => reasons.join(' '))),
    text('block_evidence_zh', '区块依据', (p) => withBlock(p, (block) => evidenceOf(block, result.settings, 'zh'))),
    number('mesh_loss_ha', '耕地若失去此图斑，全区有效网格减少（公顷）', 6, (p) => {
      const { lossM4, landscapeM2 } = measures.farmlandJoins;
      return measures.farmlandPatchOfParcel[p] < 0 ? null : -lossM4[p] / landscapeM2 / M2_PER_HA;
    }),
    number('dpc_pct', '所在连片内的dPC（%）', 4, (p) => measures.farmlandJoins.dpcPct[p]),
  ];
  return outputPolygons(
    'parcels',
    { zh: '地块', en: 'Parcels' },
    parcels.polygons,
    itemCount(parcels.polygons),
    withDelivered(ours, parcels.table),
  );
}

/** The four areas side by side, and how far the recorded one is off; levelled ones where levelling was asked for. */
function areaFields({ district, settings, levelling }: RunResult): Field[] {
  const { parcels } = district;
  const measured = measuredM2(parcels);
  const official = isOfficial(district);
  const fields: Field[] = [
    number('official_m2', '椭球面积（平方米）', 2, (p) => (official ? measured[p] : null)),
    number('geodesic_m2', '测地面积（平方米）', 2, (p) => parcels.geodesicM2[p]),
    number('planar_m2', '平面面积（平方米）', 2, (p) => parcels.planarM2[p]),
    number('recorded_m2', '图斑面积TBMJ（平方米）', 2, (p) => parcels.recordedM2[p]),
    number('difference_m2', '图形面积减记载面积（平方米）', 2, (p) => measured[p] - parcels.recordedM2[p]),
    text('difference_class', '与记载面积', (p) => differenceClass(district, settings, p)),
  ];
  if (!levelling) return fields;
  const { levelledM2, deductedM2, landClassM2 } = levelling;
  fields.push(
    number('levelled_m2', '调平面积（平方米）', 2, (p) => levelledM2[p]),
    number('levelling_m2', '调平改正（平方米）', 2, (p) => levelledM2[p] - measured[p]),
  );
  if (deductedM2 && landClassM2) {
    fields.push(
      number('levelled_kcmj_m2', '调平后扣除面积（平方米）', 2, (p) => deductedM2[p]),
      number('levelled_tbdlmj_m2', '调平后图斑地类面积（平方米）', 2, (p) => landClassM2[p]),
    );
  }
  return fields;
}

/** Delivered fields after ours; a name that is taken (names are one regardless of case in a GeoPackage) gets the ending `_src`. */
function withDelivered(ours: readonly Field[], table: RunResult['district']['parcels']['table']): Field[] {
  const taken = new Set(['fid', 'geom', ...ours.map((field) => field.name.toLowerCase())]);
  const fields = [...ours];
  for (const [name, column] of table.columns) {
    let free = name;
    while (taken.has(free.toLowerCase())) free += '_src';
    taken.add(free.toLowerCase());
    if (column.type === 'f64' || column.type === 'i32') {
      fields.push(number(free, name, 6, (row) => (column.valid[row] ? column.values[row] : null)));
    } else {
      fields.push(
        text(free, name, (row) => {
          const value = cell(column, row);
          return value === null ? null : String(value);
        }),
      );
    }
  }
  return fields;
}

/**
 * The decisions, one row a decision piece of industrial and idle land or of a cluster's infill: what it is, what becomes of it, and why.
 * `lock` is empty, for the planner to fill in QGIS: this layer, saved, comes back as a scenario's `locks`.
 */
export function proposalLayer({ district, overlay, measures, proposal }: RunResult): OutputPolygons {
  const { pieces } = overlay;
  const { status } = measures;
  const shown = pieces.id
    .map((_, piece) => piece)
    .filter((piece) => pieces.eligible[piece] || proposal.clusterOfPiece[piece] >= 0);
  const rows = (field: Field): Field => {
    const value = field.value as (piece: number) => never;
    return { ...field, value: (row: number) => value(shown[row]) } as Field;
  };
  const parcelOf = (piece: number) => pieces.parcel[piece];
  const { candidates, landscapeM2 } = measures.farmlandJoins;
  const joining = new Map(candidates.map((candidate) => [candidate.piece, candidate]));
  const occupied = new Set(district.sites.filter((site) => site.share > 0).map((site) => site.parcel));
  const fateWord = (i: number): string => {
    if (!pieces.eligible[i]) return '填充用地';
    // land without a firm is not upgraded by anybody: it is supplied anew, and the user has yet to be found
    if (proposal.landFate[i] === 'upgrade' && !occupied.has(parcelOf(i))) return '再供应（待落实主体）';
    return LAND_FATE_WORDS[proposal.landFate[i]].zh;
  };
  const fields: Field[] = [
    text('piece_id', '决策单元', (i) => pieces.id[i]),
    text('parcel_id', '图斑标识', (i) => district.parcels.id[parcelOf(i)]),
    text('town', '镇街', (i) => district.towns.name[district.parcels.town[parcelOf(i)]] ?? null),
    text('village', '村', (i) => district.villages.name[district.parcels.village[parcelOf(i)]] ?? null),
    text('land_use', '用途', (i) => district.parcels.use[parcelOf(i)]),
    text('land_use_zh', '用途名称', (i) => LAND_USE_WORDS[district.parcels.use[parcelOf(i)]].zh),
    text('boundary_zone', '边界分区', (i) => pieces.boundaryZone[i]),
    text('boundary_zone_zh', '边界分区名称', (i) => BOUNDARY_ZONE_WORDS[pieces.boundaryZone[i]].zh),
    number('area_m2', `${areaTitle(district)}（平方米）`, 2, (i) => pieces.areaM2[i]),
    number('area_mu', `${areaTitle(district)}（亩）`, 2, (i) => muFromM2(pieces.areaM2[i])),
    number('recorded_m2', '图斑面积分摊（平方米）', 2, (i) => pieces.recordedM2[i]),
    text('fate', '处置', (i) => (pieces.eligible[i] ? proposal.landFate[i] : 'infill')),
    text('fate_zh', '处置名称', fateWord),
    text('cluster_id', '连片编号', (i) => proposal.clusters[proposal.clusterOfPiece[i]]?.id ?? null),
    text('park', '所在园区', (i) => district.parks.name[pieces.park[i]] ?? null),
    text('block_id', '工业区块', (i) => measures.blocks[measures.blockOfParcel[parcelOf(i)]]?.id ?? null),
    flag('low_efficiency', '低效', (i) => status.lowEfficiency[i] !== 0),
    flag('idle', '闲置', (i) => status.idle[i] !== 0),
    flag('scattered', '低散乱区块内', (i) => status.inScatteredBlock[i] !== 0),
    flag('verify', '待核实', (i) => status.verify[i] !== 0),
    number('far', '容积率', 3, (i) => status.far[i]),
    number('tax_wan_per_mu', '亩均税收（万元）', 2, (i) => status.taxWanPerMu[i]),
    number('net_reclaim_m2', '可复垦净面积（平方米）', 2, (i) => status.reclaimableM2[i]),
    number('net_regreen_m2', '可复绿净面积（平方米）', 2, (i) => status.regreenableM2[i]),
    number('joins_patches', '复垦相连耕地片数', 0, (i) => joining.get(i)?.patches ?? null),
    number('mesh_gain_ha', '复垦使全区耕地有效网格增加（公顷）', 6, (i) => {
      const own = joining.get(i);
      return own ? own.changeM4 / landscapeM2 / M2_PER_HA : null;
    }),
    text('why', '处置原因（英）', (i) => proposal.why[i]?.en || null),
    text('why_zh', '处置原因', (i) => proposal.why[i]?.zh || null),
    number('year', '实施年份', 0, (i) => proposal.phases?.ofPiece[i] || null),
    text('exit_manner', '退出方式', (i) => proposal.exitManner[i] || null),
    text('keep_reason', '保留理由', (i) => district.keep.get(parcelOf(i)) ?? null),
    text('lock', '锁定（填写：in/out/keep/upgrade/reserve/reclaim/regreen）', () => null),
  ];
  return {
    ...outputPolygons(
      'proposal',
      { zh: '处置方案', en: 'Proposal' },
      selectItems(pieces.polygons, shown),
      shown.length,
      fields.map(rows),
    ),
  };
}
