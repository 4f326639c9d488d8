import { selectItems } from '../geometry/polygonSet.js';
import { BLOCK_REASON_KINDS, BLOCK_REASONS } from '../model/blockReasons.js';
import type { FragmentationFigures } from '../model/decision.js';
import { snakeCase } from '../model/snakeCase.js';
import { muFromM2, shareOf } from '../model/units.js';
import type { RunResult } from '../run.js';
import { areaTitle } from './areas.js';
import { type Field, number, tableOf, text } from './fields.js';
import { blockFields } from './groups.js';
import { type OutputPolygons, outputPolygons } from './outputLayer.js';
import type { OutputTable } from './tables.js';

/** How broken up each town is: blocks, effective mesh size (crossBoundary), scattered blocks by reason. */
export function townsTable({ district, measures }: RunResult): OutputTable {
  const t = measures.towns;
  return {
    name: 'towns',
    ...tableOf(t.length, [
      text('town', '镇街', (i) => district.towns.name[t[i].town] ?? null),
      number('blocks', '区块数', 0, (i) => t[i].blocks),
      number('block_area_m2', '区块面积（平方米）', 2, (i) => t[i].blockAreaM2),
      number('block_mean_m2', '平均面积（平方米）', 2, (i) => t[i].blockMeanM2),
      number('mesh_industry_cbc_m2', '工业有效网格（平方米）', 2, (i) => t[i].meshIndustryM2),
      number('mesh_farmland_cbc_m2', '耕地有效网格（平方米）', 2, (i) => t[i].meshFarmlandM2),
      number('farmland_patches', '耕地片数', 0, (i) => t[i].farmlandPatches),
      number('scattered_blocks', '低散乱区块', 0, (i) => t[i].scatteredBlocks),
      number('scattered_m2', '低散乱面积（平方米）', 2, (i) => t[i].scatteredM2),
      number('scattered_mu', '低散乱面积（亩）', 2, (i) => muFromM2(t[i].scatteredM2)),
      ...BLOCK_REASON_KINDS.map((kind) =>
        number(snakeCase(kind), BLOCK_REASONS[kind].title.zh, 0, (i) => t[i].scatteredByReason[kind]),
      ),
      number('scattered_share', '低散乱占区块面积', 6, (i) => shareOf(t[i].scatteredM2, t[i].blockAreaM2)),
    ]),
  };
}

/** The scattered blocks, each with what is said against it and the figures behind that. */
export function scatteredBlocksTable(result: RunResult): OutputTable {
  const { rowCount, fields } = scatteredRows(result);
  return { name: 'scattered_blocks', ...tableOf(rowCount, fields) };
}

/** The same with their shapes, taken from those of all blocks. */
export function scatteredBlocksLayer(result: RunResult, patches: OutputPolygons): OutputPolygons {
  const { rowCount, fields } = scatteredRows(result);
  const shown = result.measures.blocks.flatMap(({ scattered }, b) => (scattered ? [b] : []));
  const title = { zh: '低散乱区块', en: 'Scattered blocks' };
  return outputPolygons('scattered_blocks', title, selectItems(patches.polygons, shown), rowCount, fields);
}

function scatteredRows({ district, measures, settings }: RunResult): { rowCount: number; fields: readonly Field[] } {
  const blocks = measures.blocks.filter((block) => block.scattered);
  const villages = blocks.map(({ parcels }) => {
    const names = parcels.map((p) => district.villages.name[district.parcels.village[p]]).filter(Boolean);
    return [...new Set(names)].join('、');
  });
  const firmsOn = new Map<number, Set<number>>();
  for (const { parcel, firm, share } of district.sites) {
    const block = measures.blockOfParcel[parcel] ?? -1;
    if (!(share > 0) || block < 0 || !district.firms[firm].operating) continue;
    firmsOn.set(block, (firmsOn.get(block) ?? new Set()).add(firm));
  }
  const firms = blocks.map(({ parcels }) => firmsOn.get(measures.blockOfParcel[parcels[0]])?.size ?? 0);
  return {
    rowCount: blocks.length,
    fields: [
      text('block_id', '区块编号', (b) => blocks[b].id),
      text('town', '镇街', (b) => district.towns.name[blocks[b].town] ?? null),
      text('villages', '村', (b) => villages[b] || null),
      number('parcels', '图斑数', 0, (b) => blocks[b].parcels.length),
      number('area_m2', `${areaTitle(district)}（平方米）`, 2, (b) => blocks[b].areaM2),
      number('area_mu', `${areaTitle(district)}（亩）`, 2, (b) => muFromM2(blocks[b].areaM2)),
      number('firms', '在营企业（有用地在内）', 0, (b) => firms[b]),
      text('reasons', '原因', (b) => blocks[b].reasons.join(' ')),
      text('reasons_zh', '原因（中文）', (b) => blocks[b].reasons.map((r) => BLOCK_REASONS[r].title.zh).join('、')),
      number('inside_share', '集中建设区内比例', 6, (b) => blocks[b].insideShare),
      number('park_distance_m', '距最近园区（米）', 2, (b) => blocks[b].parkDistanceM),
      ...blockFields(blocks, settings),
    ],
  };
}

/** How the headline moves when one threshold moves one step, the others standing. */
export function sensitivityTable({ measures }: RunResult): OutputTable {
  const s = measures.sensitivity;
  return {
    name: 'sensitivity',
    ...tableOf(s.length, [
      text('setting', '阈值', (i) => s[i].setting),
      number('value', '取值', 8, (i) => s[i].value),
      number('scattered_blocks', '低散乱区块', 0, (i) => s[i].scatteredBlocks),
      number('scattered_mu', '低散乱面积（亩）', 2, (i) => muFromM2(s[i].scatteredM2)),
      number('scattered_share', '低散乱占区块面积', 6, (i) => s[i].scatteredShare),
      number('scattered_firms', '低散乱企业', 0, (i) => s[i].scatteredFirms),
      number('with_reason', '有该项原因的区块', 0, (i) => s[i].withReason),
    ]),
  };
}

/** Industrial fragmentation index: the first row has the weights, then the towns, the most broken up first. */
export function fragmentationIndexTable({ district, measures }: RunResult): OutputTable {
  const { weights, rows } = measures.fragmentation;
  const ranked = [...rows].sort((one, other) => one.rank - other.rank);
  // row 0 is that of the weights
  const figure = (key: keyof FragmentationFigures, zh: string, decimals: number): Field[] => [
    number(snakeCase(key), zh, decimals, (i) => (i === 0 ? null : ranked[i - 1].figures[key])),
    number(`${snakeCase(key)}_normalised`, `${zh}（归一化，首行为权重）`, 6, (i) =>
      i === 0 ? weights[key] : ranked[i - 1].normalised[key],
    ),
  ];
  return {
    name: 'fragmentation_index',
    ...tableOf(ranked.length + 1, [
      text('town', '镇街', (i) => (i === 0 ? '权重' : (district.towns.name[ranked[i - 1].figures.town] ?? '未知'))),
      number('rank', '位次（1 最破碎）', 0, (i) => (i === 0 ? null : ranked[i - 1].rank || null)),
      number('score', '破碎指数（0–1）', 6, (i) => (i === 0 ? null : ranked[i - 1].score)),
      ...figure('blocksPerKm2', '每平方公里区块数', 4),
      ...figure('meanHa', '平均区块面积（公顷）', 4),
      ...figure('meshHa', '工业有效网格（公顷）', 4),
      ...figure('scatteredShare', '低散乱面积占比', 6),
      ...figure('nearestM', '平均最近距离（米）', 2),
      ...figure('shape', '平均形状指数', 6),
    ]),
  };
}
