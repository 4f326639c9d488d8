import type { Measures, Overlay } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import type { Settings } from '../../model/settings.js';
import { blockGroups, blocksOf } from './blocks.js';
import { farmlandPatches } from './farmland.js';
import { farmlandJoins } from './farmlandJoins.js';
import { firmStanding } from './firmStanding.js';
import { fragmentationOf } from './fragmentation.js';
import { presentIndustry } from './industry.js';
import { blockByParcel, sensitivityOf } from './sensitivity.js';
import { pieceStatus } from './status.js';
import { townMeasures } from './towns.js';

/**
 * Measures how broken up the land is, and what is known of each piece and firm, before anything is decided.
 *
 * Definitions stand at the heads of `blocks` (block, scattered), `farmland` (patch), `mesh` and `towns`, `status` (idle, low-efficiency,
 * verify), `reclaimable`, `firmStanding`. Needs valid, oriented parcels and the decision pieces of `overlay`.
 * Promises: every industrial parcel with an area is in exactly one block and every farmland parcel in one patch; the areas of blocks and of the town
 * rows sum to the district; parcels keep their order; areas are official m².
 * Limits: idle land and storage are not in blocks; nothing is read of buildings but the floor that firms state.
 */
export function measure(district: District, overlay: Overlay, settings: Settings, job: Job): Measures {
  const step = stepper(job, 5);
  const industry = presentIndustry(district, overlay, settings);
  step();
  const group = blockGroups(district, industry, settings);
  const blocks = blocksOf(district, industry, group, settings);
  const blockOfParcel = blockByParcel(district, blocks);
  step();
  const farmland = farmlandPatches(district, overlay, settings);
  step();
  const towns = townMeasures(district, blocks, blockOfParcel, farmland.patchOfParcel);
  const status = pieceStatus(district, overlay, blocks, blockOfParcel, farmland, settings);
  step();
  const sensitivity = sensitivityOf(district, overlay, { industry, group }, settings);
  step();
  return {
    blocks,
    blockOfParcel,
    farmlandPatchOfParcel: farmland.patchOfParcel,
    towns: towns.towns,
    district: towns.district,
    fragmentation: fragmentationOf(towns.towns, blocks, industry, group),
    farmlandJoins: farmlandJoins(district, overlay, farmland, status, towns.district.areaM2, settings),
    status,
    firms: firmStanding(district, overlay, blocks, blockOfParcel),
    sensitivity,
  };
}

/** Tells the shell of each finished step, and stops where the user asked for it. */
function stepper(job: Job, steps: number): () => void {
  let done = 0;
  return () => {
    job.progress('measure', ++done, steps);
    if (job.cancelled()) {
      throw new LianpianError('E_CANCELLED', 'measuring was cancelled', 'measure', 'Start the run again.');
    }
  };
}
