import { planarAreas } from '../../geometry/polygonSet.js';
import { byReason } from '../../model/blockReasons.js';
import { type Block, FARMLAND_TRACTS_MU, type LandState, type TownMeasure } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { m2FromMu, sumM2 } from '../../model/units.js';
import { townOfMost } from './blocks.js';
import { effectiveMesh } from './mesh.js';

/**
 * How broken up industry and farmland are, town by town and for the district.
 *
 * Definition: a block, and a farmland patch, is counted with its whole area in the town that has most of it; mesh size is crossBoundary
 * (`mesh.ts`), on the land of each town. F, the area of a town, is its delivered polygon in the plane times official / planar of its
 * parcels; with no polygon it is the sum of its parcels. A block with several reasons is in each of them.
 * Promises: one row a town in delivered order, then one with town −1 if there is industry or farmland in no known town; counts and
 * areas of the rows sum to the district.
 */
export function townMeasures(
  district: District,
  blocks: readonly Block[],
  blockOfParcel: Int32Array,
  farmlandPatchOfParcel: Int32Array,
  townAreaM2: Float64Array = areaByTown(district),
): LandState {
  const { town, officialM2 } = district.parcels;
  const unknown = townAreaM2.length - 1;
  const industry = effectiveMesh(blockOfParcel, officialM2, town, townAreaM2);
  const farmland = effectiveMesh(farmlandPatchOfParcel, officialM2, town, townAreaM2);
  const patches = farmlandTracts(farmlandPatchOfParcel, town, officialM2);
  const rowOf = (t: number): TownMeasure => ({
    town: t === unknown ? -1 : t,
    areaM2: townAreaM2[t],
    ...blockFigures(blocks.filter((block) => (block.town < 0 ? unknown : block.town) === t)),
    ...farmlandFigures(patches.filter((patch) => (patch.town < 0 ? unknown : patch.town) === t)),
    meshIndustryM2: industry.byTownM2[t],
    meshFarmlandM2: farmland.byTownM2[t],
  });
  const towns = Array.from({ length: unknown }, (_, t) => rowOf(t));
  const isHomeless = (p: number) => town[p] < 0 && (blockOfParcel[p] >= 0 || farmlandPatchOfParcel[p] >= 0);
  if (town.some((_, p) => isHomeless(p))) towns.push(rowOf(unknown));
  return {
    towns,
    district: {
      areaM2: townAreaM2.reduce((sum, areaM2) => sum + areaM2, 0),
      ...blockFigures(blocks),
      ...farmlandFigures(patches),
      meshIndustryM2: industry.districtM2,
      meshFarmlandM2: farmland.districtM2,
    },
  };
}

type BlockFigures = Pick<
  TownMeasure,
  | 'blocks'
  | 'blockAreaM2'
  | 'blockMeanM2'
  | 'scatteredBlocks'
  | 'scatteredM2'
  | 'scatteredByReason'
  | 'scatteredM2ByReason'
>;

function blockFigures(blocks: readonly Block[]): BlockFigures {
  const scattered = blocks.filter((block) => block.scattered);
  const withReason = (reason: Block['reasons'][number]) => scattered.filter((block) => block.reasons.includes(reason));
  const blockAreaM2 = areaOf(blocks);
  return {
    blocks: blocks.length,
    blockAreaM2,
    blockMeanM2: blocks.length > 0 ? blockAreaM2 / blocks.length : 0,
    scatteredBlocks: scattered.length,
    scatteredM2: areaOf(scattered),
    scatteredByReason: byReason((reason) => withReason(reason).length),
    scatteredM2ByReason: byReason((reason) => areaOf(withReason(reason))),
  };
}

function areaOf(blocks: readonly Block[]): number {
  return sumM2(blocks.map((block) => block.areaM2));
}

/** Area of each town, then of all parcels whose town is unknown. */
export function areaByTown(district: District): Float64Array {
  const { town, officialM2, planarM2 } = district.parcels;
  const count = district.towns.code.length;
  const official = new Float64Array(count + 1);
  const planar = new Float64Array(count + 1);
  for (let p = 0; p < town.length; p++) {
    const t = town[p] < 0 ? count : town[p];
    official[t] += officialM2[p];
    planar[t] += planarM2[p];
  }
  const outline = planarAreas(district.towns.polygons);
  return official.map((sum, t) => {
    if (t === count || !(outline[t] > 0)) return sum;
    return planar[t] > 0 ? (outline[t] * sum) / planar[t] : outline[t];
  });
}

interface Tract {
  readonly town: number;
  readonly areaM2: number;
}

function farmlandTracts(patchOfParcel: Int32Array, town: Int32Array, areaM2: Float64Array): Tract[] {
  const parcelsByPatch: number[][] = [];
  patchOfParcel.forEach((patch, p) => {
    if (patch < 0) return;
    while (parcelsByPatch.length <= patch) parcelsByPatch.push([]);
    parcelsByPatch[patch].push(p);
  });
  return parcelsByPatch.map((parcels) => ({
    town: townOfMost(parcels, town, areaM2),
    areaM2: sumM2(parcels.map((p) => areaM2[p])),
  }));
}

function farmlandFigures(
  patches: readonly Tract[],
): Pick<TownMeasure, 'farmlandPatches' | 'farmlandM2' | 'farmlandTracts'> {
  const sumOf = (list: readonly Tract[]) => sumM2(list.map((patch) => patch.areaM2));
  return {
    farmlandPatches: patches.length,
    farmlandM2: sumOf(patches),
    farmlandTracts: FARMLAND_TRACTS_MU.map((mu) => {
      const large = patches.filter((patch) => patch.areaM2 >= m2FromMu(mu));
      return { mu, patches: large.length, areaM2: sumOf(large) };
    }),
  };
}
