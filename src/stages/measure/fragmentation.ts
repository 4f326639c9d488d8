import { distancesBetween } from '../../geometry/gaps/gapGraph.js';
import type { Block, Fragmentation, FragmentationFigures, TownMeasure } from '../../model/decision.js';
import { M2_PER_HA, shareOf } from '../../model/units.js';
import type { Industry } from './industry.js';
import { topsis } from './metrics/topsis.js';

/**
 * Industrial fragmentation index of towns, after that of Minhang, Shanghai: entropy-weighted TOPSIS over six figures of their blocks.
 *
 * Definition (`metrics/topsis.ts` has weights and score). Figures: blocks per km² of town; mean block, ha (less is worse); effective mesh of industry
 * (crossBoundary), ha (less is worse); share of scattered land in the area of blocks; mean distance of blocks to the nearest other block of the
 * district, m; mean shape index 0.25 p / √a of blocks. A block counts in the town with most of it.
 * Promises: a row for every town that has a block. Limit: a score ranks the towns of one run and says nothing across runs.
 */
const INGREDIENTS = [
  { key: 'blocksPerKm2', worse: 'more' },
  { key: 'meanHa', worse: 'less' },
  { key: 'meshHa', worse: 'less' },
  { key: 'scatteredShare', worse: 'more' },
  { key: 'nearestM', worse: 'more' },
  { key: 'shape', worse: 'more' },
] as const;

export function fragmentationOf(
  towns: readonly TownMeasure[],
  blocks: readonly Block[],
  industry: Industry,
  group: ArrayLike<number>,
): Fragmentation {
  const nearestM = distancesBetween(industry.polygons, group, blocks.length);
  const shape = blocks.map(({ borderM, areaM2 }) => (0.25 * borderM) / Math.sqrt(areaM2));
  const rows = towns
    .filter((row) => row.blocks > 0)
    .map((row) => {
      const own = blocks.flatMap(({ town }, b) => (town === row.town ? [b] : []));
      const meanOf = (value: (b: number) => number) => own.reduce((sum, b) => sum + value(b), 0) / own.length;
      const distanceM = meanOf((b) => nearestM[b]);
      return {
        town: row.town,
        blocksPerKm2: row.areaM2 > 0 ? (1e6 * row.blocks) / row.areaM2 : Number.NaN,
        meanHa: row.blockMeanM2 / M2_PER_HA,
        meshHa: row.meshIndustryM2 / M2_PER_HA,
        scatteredShare: shareOf(row.scatteredM2, row.blockAreaM2),
        // the only block of a district has no other
        nearestM: Number.isFinite(distanceM) ? distanceM : Number.NaN,
        shape: meanOf((b) => shape[b]),
      };
    });
  const { weights, normalised, score, rank } = topsis(
    INGREDIENTS.map(({ key, worse }) => ({ worse, values: rows.map((row) => row[key]) })),
  );
  const byKey = (value: (j: number) => number) =>
    Object.fromEntries(INGREDIENTS.map(({ key }, j) => [key, value(j)])) as Record<keyof FragmentationFigures, number>;
  return {
    weights: byKey((j) => weights[j]),
    rows: rows.map((figures, i) => ({
      figures,
      normalised: byKey((j) => normalised[j][i]),
      score: score[i],
      rank: rank[i],
    })),
  };
}
