import { type BandedState, FARMLAND_TRACTS_MU, type LandState } from '../model/decision.js';
import { M2_PER_HA, muFromM2, shareOf } from '../model/units.js';
import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** A figure of the land before and after the proposal, with the least and the greatest it is over the steps of the gap distances, and
 * over those of the matching tolerance. */
export interface ComparedFigure {
  readonly measure: string;
  readonly zh: string;
  readonly en: string;
  readonly before: number;
  readonly beforeBand: readonly [number, number];
  readonly beforeTolerance: readonly [number, number];
  readonly after: number;
  readonly afterBand: readonly [number, number];
  readonly afterTolerance: readonly [number, number];
}

type State = LandState['district'];
interface Figure {
  readonly measure: string;
  readonly zh: string;
  readonly en: string;
  readonly decimals: number;
  value(state: State): number;
}

const FIGURES: readonly Figure[] = [
  figure('blocks', '工业区块数', 'industrial blocks', 0, (s) => s.blocks),
  figure('block_mu', '工业区块面积（亩）', 'area of blocks (mu)', 2, (s) => muFromM2(s.blockAreaM2)),
  figure('scattered_blocks', '低散乱区块数', 'scattered blocks', 0, (s) => s.scatteredBlocks),
  figure('scattered_mu', '低散乱面积（亩）', 'scattered land (mu)', 2, (s) => muFromM2(s.scatteredM2)),
  figure('scattered_share', '低散乱占区块面积', 'scattered share', 6, (s) => shareOf(s.scatteredM2, s.blockAreaM2)),
  figure('mesh_industry_ha', '工业有效网格（公顷）', 'mesh of industry (ha)', 4, (s) => s.meshIndustryM2 / M2_PER_HA),
  figure('farmland_mu', '耕地面积（亩）', 'farmland (mu)', 2, (s) => muFromM2(s.farmlandM2)),
  figure('farmland_patches', '耕地片数', 'patches of farmland', 0, (s) => s.farmlandPatches),
  figure('mesh_farmland_ha', '耕地有效网格（公顷）', 'mesh of farmland (ha)', 4, (s) => s.meshFarmlandM2 / M2_PER_HA),
  ...FARMLAND_TRACTS_MU.flatMap((mu, n) => [
    figure(`tracts_${mu}mu`, `${mu} 亩以上耕地片数`, `patches ≥ ${mu} mu`, 0, (s) => s.farmlandTracts[n].patches),
    figure(`tracts_${mu}mu_mu`, `${mu} 亩以上耕地（亩）`, `their farmland (mu)`, 2, (s) =>
      muFromM2(s.farmlandTracts[n].areaM2),
    ),
  ]),
];

function figure(measure: string, zh: string, en: string, decimals: number, value: Figure['value']): Figure {
  return { measure, zh, en, decimals, value };
}

/** The figures of a town, or of the district. */
function compared({ before, after }: RunResult['beforeAfter'], of: (state: LandState) => State | undefined) {
  return FIGURES.map(({ measure, zh, en, decimals, value }): ComparedFigure => {
    const scale = 10 ** decimals;
    const rounded = (state: LandState) => {
      const own = of(state);
      return own ? Math.round(value(own) * scale) / scale : 0;
    };
    const bandOf = ({ asSet, ...banded }: BandedState, by: 'gaps' | 'tolerance'): [number, number] => {
      const values = [asSet, ...banded[by]].map(rounded);
      return [Math.min(...values), Math.max(...values)];
    };
    return {
      measure,
      zh,
      en,
      before: rounded(before.asSet),
      beforeBand: bandOf(before, 'gaps'),
      beforeTolerance: bandOf(before, 'tolerance'),
      after: rounded(after.asSet),
      afterBand: bandOf(after, 'gaps'),
      afterTolerance: bandOf(after, 'tolerance'),
    };
  });
}

export function districtBeforeAfter({ beforeAfter }: RunResult): ComparedFigure[] {
  return compared(beforeAfter, (state) => state.district);
}

/** Every figure by town and for the district, before and after. */
export function beforeAfterTable(result: RunResult): OutputTable {
  const { district, beforeAfter } = result;
  const { before, after } = beforeAfter;
  const towns = [...new Set([before, after].flatMap(({ asSet }) => asSet.towns.map(({ town }) => town)))];
  const rows = [
    ...towns.flatMap((town) =>
      compared(beforeAfter, (state) => state.towns.find((row) => row.town === town)).map((row) => ({
        ...row,
        name: district.towns.name[town] ?? '未知',
      })),
    ),
    ...districtBeforeAfter(result).map((row) => ({ ...row, name: '合计' })),
  ];
  return {
    name: 'before_after',
    ...tableOf(rows.length, [
      text('town', '镇街', (i) => rows[i].name),
      text('measure', '指标', (i) => rows[i].measure),
      text('measure_zh', '指标名称', (i) => rows[i].zh),
      number('before', '现状', 6, (i) => rows[i].before),
      number('before_low', '现状下限（间距一步）', 6, (i) => rows[i].beforeBand[0]),
      number('before_high', '现状上限', 6, (i) => rows[i].beforeBand[1]),
      number('before_tolerance_low', '现状下限（匹配容差一步）', 6, (i) => rows[i].beforeTolerance[0]),
      number('before_tolerance_high', '现状上限（匹配容差一步）', 6, (i) => rows[i].beforeTolerance[1]),
      number('after', '方案后', 6, (i) => rows[i].after),
      number('after_low', '方案后下限', 6, (i) => rows[i].afterBand[0]),
      number('after_high', '方案后上限', 6, (i) => rows[i].afterBand[1]),
      number('after_tolerance_low', '方案后下限（匹配容差一步）', 6, (i) => rows[i].afterTolerance[0]),
      number('after_tolerance_high', '方案后上限（匹配容差一步）', 6, (i) => rows[i].afterTolerance[1]),
      number('change', '变化', 6, (i) => rows[i].after - rows[i].before),
    ]),
  };
}
