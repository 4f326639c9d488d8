import type { Block, Overlay, PieceStatus } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { parcelFigures } from '../../model/parcelFigures.js';
import type { Settings } from '../../model/settings.js';
import type { FarmlandPatches } from './farmland.js';
import { reclaimableAreas } from './reclaimable.js';

/**
 * What is known of each decision piece before the run.
 *
 * Definition. Tax per mu and FAR are those of the parcel (`parcelFigures`) and hold for each of its pieces; NaN where no firm is known, or
 * where one of them has no figure (empty is not 0).
 * *Idle*: use `idle` (1201). *Low-efficiency*: idle, or industry with firms whose tax per mu is below efficiency.lowTaxWanPerMu or whose
 * FAR is below efficiency.lowFar. Industry with no firm is `verify`, neither idle nor low. Only eligible pieces have a status.
 * Limits: the legal test of idle state land (unstarted a year; a third built; a quarter invested) needs project records that are
 * not delivered; 1201 of the survey stands for it. A grading (A–D) of firms, where given, is not turned into land.
 */
export function pieceStatus(
  district: District,
  overlay: Overlay,
  blocks: readonly Block[],
  blockOfParcel: Int32Array,
  farmland: FarmlandPatches,
  settings: Settings,
): PieceStatus {
  const { pieces } = overlay;
  const { use } = district.parcels;
  const figuresOf = parcelFigures(district);
  const count = pieces.parcel.length;
  const status = {
    lowEfficiency: new Uint8Array(count),
    idle: new Uint8Array(count),
    inScatteredBlock: new Uint8Array(count),
    far: new Float64Array(count).fill(Number.NaN),
    taxWanPerMu: new Float64Array(count).fill(Number.NaN),
    verify: new Uint8Array(count),
    polluting: new Uint8Array(count),
  };
  for (let k = 0; k < count; k++) {
    if (!pieces.eligible[k]) continue;
    const parcel = pieces.parcel[k];
    const firms = figuresOf(parcel);
    if (use[parcel] === 'idle') status.idle[k] = 1;
    if (use[parcel] === 'industry' && !firms) status.verify[k] = 1;
    if (blockOfParcel[parcel] >= 0 && blocks[blockOfParcel[parcel]].scattered) status.inScatteredBlock[k] = 1;
    if (firms) {
      status.far[k] = firms.far;
      status.taxWanPerMu[k] = firms.taxWanPerMu;
      status.polluting[k] = firms.polluting ? 1 : 0;
    }
    const isLow =
      use[parcel] === 'industry' &&
      (status.taxWanPerMu[k] < settings['efficiency.lowTaxWanPerMu'] || status.far[k] < settings['efficiency.lowFar']);
    status.lowEfficiency[k] = isLow || status.idle[k] ? 1 : 0;
  }
  const fitForField = status.polluting.map((polluted, k) => (polluted || !farmland.mayJoinFarmland[k] ? 0 : 1));
  return {
    ...status,
    ...reclaimableAreas(district, overlay, fitForField, settings),
    touchesFarmland: farmland.touchesFarmland,
    touchesPaddy: farmland.touchesPaddy,
  };
}
