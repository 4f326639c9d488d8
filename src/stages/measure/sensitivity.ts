import { BLOCK_REASON_KINDS, BLOCK_REASONS } from '../../model/blockReasons.js';
import type { Block, Measures } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { SETTINGS, type SettingKey, type Settings } from '../../model/settings.js';
import { shareOf, sumM2 } from '../../model/units.js';
import { blocksOf } from './blocks.js';
import { firmsInScatteredBlocks } from './firmStanding.js';
import type { Industry } from './industry.js';

/**
 * How the headline (scattered blocks, m², their share, operating firms) moves when one threshold moves one step and the others stay.
 *
 * Promises: for each threshold three rows, one step less, as set, one step more; a step that leaves the bounds of the setting is
 * left out. Method: the neighbours of industry are those of each gap, every other threshold re-judges the same blocks.
 */
export const STEPS = {
  'block.gapM': 5,
  'block.scatteredBelowMu': 20,
  'block.isolatedM': 250,
  'block.insideShare': 0.1,
  'cluster.minMu': 10,
  'block.lineShare': 0.1,
  'block.farmlandBorderShare': 0.1,
  'block.minCompactness': 0.05,
} as const satisfies Partial<Record<SettingKey, number>>;

export type Sensitivity = Measures['sensitivity'][number];
type SteppedKey = keyof typeof STEPS;

export function sensitivityOf(
  district: District,
  industry: Industry,
  groupsAt: (gapM: number) => ArrayLike<number>,
  settings: Settings,
): Sensitivity[] {
  const rows: Sensitivity[] = [];
  for (const setting of Object.keys(STEPS) as SteppedKey[]) {
    for (const value of steppedValues(setting, settings[setting])) {
      const moved: Settings = { ...settings, [setting]: value };
      const blocks = blocksOf(district, industry, groupsAt(moved['block.gapM']), moved);
      const scattered = blocks.filter((block) => block.scattered);
      const firms = firmsInScatteredBlocks(district, blocks, blockByParcel(district, blocks));
      const scatteredM2 = sumM2(scattered.map((block) => block.areaM2));
      const reason = BLOCK_REASON_KINDS.find((kind) => BLOCK_REASONS[kind].threshold === setting);
      rows.push({
        setting,
        value,
        scatteredBlocks: scattered.length,
        scatteredM2,
        scatteredShare: shareOf(scatteredM2, sumM2(blocks.map((block) => block.areaM2))),
        scatteredFirms: district.firms.filter((firm, f) => firm.operating && firms[f] === 1).length,
        withReason: reason ? blocks.filter((block) => block.reasons.includes(reason)).length : null,
      });
    }
  }
  return rows;
}

/** One step less, the value, one step more; inside the bounds of the setting, at 1e-9. */
export function steppedValues(setting: SteppedKey, value: number): number[] {
  const { min = -Infinity, max = Infinity } = SETTINGS[setting];
  return [value - STEPS[setting], value, value + STEPS[setting]]
    .map((v) => Math.round(v * 1e9) / 1e9)
    .filter((v) => v >= min && v <= max);
}

/** Block of each parcel; −1 for land in none. */
export function blockByParcel(district: District, blocks: readonly Block[]): Int32Array {
  const blockOfParcel = new Int32Array(district.parcels.id.length).fill(-1);
  blocks.forEach((block, b) => {
    for (const p of block.parcels) blockOfParcel[p] = b;
  });
  return blockOfParcel;
}
