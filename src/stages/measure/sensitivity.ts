import { BLOCK_REASON_KINDS, BLOCK_REASONS } from '../../model/blockReasons.js';
import type { Block, Measures, Overlay } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { SETTINGS, type SettingKey, type Settings } from '../../model/settings.js';
import { shareOf, sumM2 } from '../../model/units.js';
import { blockGroups, blocksOf } from './blocks.js';
import { firmsInScatteredBlocks } from './firmStanding.js';
import { type Industry, presentIndustry } from './industry.js';

/**
 * How the headline (scattered blocks, m², their share, operating firms) moves when one threshold moves one step and the others stay.
 *
 * Promises: for each threshold three rows, one step less, as set, one step more; a step that leaves the bounds of the setting is
 * left out. The matching tolerance moves by a factor, from what coordinates of ten million metres resolve to the XY tolerance of surveys (0.1 mm).
 * Method: the neighbours of industry are those of each gap and tolerance, every other threshold re-judges the same blocks.
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
  'measure.touchM': { times: 100 },
} as const satisfies Partial<Record<SettingKey, number | { readonly times: number }>>;

export type Sensitivity = Measures['sensitivity'][number];
type SteppedKey = keyof typeof STEPS;

export function sensitivityOf(
  district: District,
  overlay: Overlay,
  asSet: { readonly industry: Industry; readonly group: ArrayLike<number> },
  settings: Settings,
): Sensitivity[] {
  const movedTo = (setting: SteppedKey, moved: Settings) => {
    if (setting === 'block.gapM') return { ...asSet, group: blockGroups(district, asSet.industry, moved) };
    if (setting !== 'measure.touchM') return asSet;
    const industry = presentIndustry(district, overlay, moved);
    return { industry, group: blockGroups(district, industry, moved) };
  };
  const rows: Sensitivity[] = [];
  for (const setting of Object.keys(STEPS) as SteppedKey[]) {
    for (const value of steppedValues(setting, settings[setting])) {
      const moved: Settings = { ...settings, [setting]: value };
      const { industry, group } = value === settings[setting] ? asSet : movedTo(setting, moved);
      const blocks = blocksOf(district, industry, group, moved);
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
  const step = STEPS[setting];
  const values =
    typeof step === 'number' ? [value - step, value, value + step] : [value / step.times, value, value * step.times];
  return values.map((v) => Math.round(v * 1e9) / 1e9).filter((v) => v >= min && v <= max);
}

/** Block of each parcel; −1 for land in none. */
export function blockByParcel(district: District, blocks: readonly Block[]): Int32Array {
  const blockOfParcel = new Int32Array(district.parcels.id.length).fill(-1);
  blocks.forEach((block, b) => {
    for (const p of block.parcels) blockOfParcel[p] = b;
  });
  return blockOfParcel;
}
