import type { Geos } from '../geometry/geos.js';
import { BLOCK_REASONS, BLOCK_VERDICT_WORDS, evidenceOf, verdictOf } from '../model/blockReasons.js';
import { LEFT_OUT } from '../model/clusterWords.js';
import type { Block, Cluster } from '../model/decision.js';
import type { Settings } from '../model/settings.js';
import { muFromM2 } from '../model/units.js';
import { PARK_LEVEL_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { areaTitle } from './areas.js';
import { type Field, flag, number, text } from './fields.js';
import { type OutputPolygons, outputPolygons } from './outputLayer.js';

/** Blocks of present industry, each dissolved to one shape, with the verdict and the numbers behind it. */
export function patchesLayer({ district, measures, settings }: RunResult, geos: Geos): OutputPolygons {
  const { blocks } = measures;
  const polygons = geos.dissolve(district.parcels.polygons, measures.blockOfParcel);
  return outputPolygons('patches', { zh: '工业区块', en: 'Industrial blocks' }, polygons, blocks.length, [
    text('block_id', '区块编号', (b) => blocks[b].id),
    text('town', '镇街', (b) => district.towns.name[blocks[b].town] ?? null),
    text('park', '所在园区', (b) => district.parks.name[blocks[b].park] ?? null),
    number('parcels', '图斑数', 0, (b) => blocks[b].parcels.length),
    number('area_m2', `${areaTitle(district)}（平方米）`, 2, (b) => blocks[b].areaM2),
    number('area_mu', `${areaTitle(district)}（亩）`, 2, (b) => muFromM2(blocks[b].areaM2)),
    number('inside_share', '集中建设区内比例', 6, (b) => blocks[b].insideShare),
    number('park_distance_m', '距最近园区（米）', 2, (b) => blocks[b].parkDistanceM),
    flag('scattered', '低散乱', (b) => blocks[b].scattered),
    text('reasons', '原因', (b) => blocks[b].reasons.join(' ') || null),
    text(
      'reasons_zh',
      '原因（中文）',
      (b) => blocks[b].reasons.map((r) => BLOCK_REASONS[r].title.zh).join('、') || null,
    ),
    text('verdict', '判定', (b) => verdictOf(blocks[b])),
    text('verdict_zh', '判定名称', (b) => BLOCK_VERDICT_WORDS[verdictOf(blocks[b])].zh),
    ...blockFields(blocks, settings),
  ]);
}

/** The figures behind the reasons of blocks, and what is stated beside them. */
export function blockFields(blocks: readonly Block[], settings: Settings): Field[] {
  return [
    text('evidence', '依据（英文）', (b) => evidenceOf(blocks[b], settings, 'en') || null),
    text('evidence_zh', '依据', (b) => evidenceOf(blocks[b], settings, 'zh') || null),
    number('line_share', '工业控制线内比例', 6, (b) => blocks[b].lineShare),
    number('farmland_border_share', '外缘与耕地相邻比例', 6, (b) => blocks[b].farmlandBorderShare),
    number('border_m', '外缘长度（米）', 2, (b) => blocks[b].borderM),
    number('compactness', '惯性矩紧凑度', 6, (b) => blocks[b].compactness),
    number('village_mark_m2', '村庄工业标注203、203A（平方米）', 2, (b) => blocks[b].villageMarkM2),
    number('urban_mark_m2', '城镇独立工业标注201A、202A（平方米）', 2, (b) => blocks[b].urbanMarkM2),
  ];
}

/** Proposed clusters: members and infill dissolved to one footprint. */
export function clustersLayer({ district, overlay, proposal, settings }: RunResult, geos: Geos): OutputPolygons {
  const year = (c: number) => proposal.phases?.ofCluster[c] ?? 0;
  const { clusters } = proposal;
  const polygons = geos.dissolve(overlay.pieces.polygons, proposal.clusterOfPiece);
  return outputPolygons('clusters', { zh: '连片方案', en: 'Proposed clusters' }, polygons, clusters.length, [
    text('cluster_id', '连片编号', (c) => clusters[c].id),
    text('kind', '类型', (c) => (clusters[c].isPark ? 'park' : 'rebuiltBlock')),
    text('kind_zh', '类型名称', (c) => kindZh(clusters[c])),
    text('level', '园区级别', (c) => clusters[c].level),
    text('planned_park', '规划园区', (c) => district.plannedParks?.name[clusters[c].plannedPark] ?? null),
    text('town', '镇街', (c) => district.towns.name[clusters[c].town] ?? null),
    text('towns', '涉及镇街', (c) => clusters[c].towns.map((t) => district.towns.name[t] ?? '').join('、')),
    number('members', '地块数', 0, (c) => clusters[c].members.length),
    number('area_m2', '范围面积（平方米）', 2, (c) => clusters[c].footprintM2),
    number('area_mu', '范围面积（亩）', 2, (c) => muFromM2(clusters[c].footprintM2)),
    number('infill_m2', '填充用地（平方米）', 2, (c) => clusters[c].infillM2),
    number('new_construction_m2', '新增建设用地（平方米）', 2, (c) => clusters[c].newConstructionM2),
    text('infill_by_class', '填充用地（按地类，平方米）', (c) =>
      listed(clusters[c].infillByClass.map(({ landClass, areaM2 }) => [landClass, areaM2.toFixed(2)])),
    ),
    number('low_or_idle_mu', '其中低效、闲置（亩）', 2, (c) => muFromM2(clusters[c].lowOrIdleM2)),
    text('line_mu', '工业控制线内（按级别，亩）', (c) =>
      listed(clusters[c].lineM2.map(({ level, areaM2 }) => [level || '线外', muFromM2(areaM2).toFixed(2)])),
    ),
    number('capacity_floor_m2', '可承接建筑面积（平方米）', 0, (c) => clusters[c].capacityFloorM2),
    number('compactness', '紧凑度4πA/P²', 4, (c) => clusters[c].compactness),
    number('disturbance_floor_m2', '扰动（折建筑面积，平方米）', 0, (c) => clusters[c].disturbanceM2),
    number('cost_wan', '费用（万元）', 2, (c) => clusters[c].costWan),
    text('left_out', '所围而未纳入的地块及原因', (c) =>
      listed(clusters[c].leftOut.map(({ piece, reason }) => [overlay.pieces.id[piece], LEFT_OUT[reason].zh])),
    ),
    flag('drawn', '规划者绘制', (c) => clusters[c].drawn),
    number('owners', '权利人数', 0, (c) => proposal.bodies[c].owners),
    text('body', '归宗主体', (c) => proposal.bodies[c].name || '公共平台'),
    number('bought_m2', '须收购用地（平方米）', 2, (c) => proposal.bodies[c].boughtM2),
    number('year', '开工年份', 0, (c) => year(c) || null),
    number('stands', '建成年份', 0, (c) => (year(c) > 0 ? year(c) + settings['cluster.buildLagYears'] : null)),
  ]);
}

function listed(pairs: readonly (readonly [string, string])[]): string | null {
  return pairs.map((pair) => pair.join(' ')).join('、') || null;
}

function kindZh({ level }: Cluster): string {
  return level === null ? '改造地块' : PARK_LEVEL_WORDS[level].zh;
}
