import type { Block, Overlay, PieceStatus } from '../../model/decision.js';
import type { District, Firm } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { muFromM2 } from '../../model/units.js';
import type { FarmlandPatches } from './farmland.js';
import { reclaimableAreas } from './reclaimable.js';

/**
 * What is known of each decision piece before the run.
 *
 * Definition. A parcel's tax and floor are the sums over its firms of (firm's figure × share of the firm on the parcel); tax is
 * that of the latest of three years that is filled. Tax per mu and FAR are taken on the parcel's official area and hold for
 * each of its pieces, but for tax per mu where titles and leases say what land every firm there uses (`taxByUsedLand`); NaN where no firm is known, or where one of them has no figure (empty is not 0).
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
  const { use, officialM2 } = district.parcels;
  const onParcel = firmsByParcel(district);
  const taxOnUsedLand = taxByUsedLand(district);
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
    const firms = onParcel.get(parcel);
    if (use[parcel] === 'idle') status.idle[k] = 1;
    if (use[parcel] === 'industry' && !firms) status.verify[k] = 1;
    if (blockOfParcel[parcel] >= 0 && blocks[blockOfParcel[parcel]].scattered) status.inScatteredBlock[k] = 1;
    if (firms && officialM2[parcel] > 0) {
      status.far[k] = firms.floorM2 / officialM2[parcel];
      status.taxWanPerMu[k] = taxOnUsedLand.get(parcel) ?? firms.taxWan / muFromM2(officialM2[parcel]);
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
  };
}

interface ParcelFirms {
  taxWan: number;
  floorM2: number;
  polluting: boolean;
}

function firmsByParcel(district: District): Map<number, ParcelFirms> {
  const byParcel = new Map<number, ParcelFirms>();
  for (const site of district.sites) {
    if (!(site.share > 0)) continue;
    const firm = district.firms[site.firm];
    const sums = byParcel.get(site.parcel) ?? { taxWan: 0, floorM2: 0, polluting: false };
    sums.taxWan += latestTaxWan(firm) * site.share;
    sums.floorM2 += firm.floorM2 * site.share;
    sums.polluting ||= firm.polluting;
    byParcel.set(site.parcel, sums);
  }
  return byParcel;
}

/**
 * 亩均税收 of the parcels of which titles and leases tell, for every firm that stands there, how much it uses: 10⁴ yuan per mu of used land. A
 * firm's tax lies on its land evenly; land that it rents out or that nobody uses does not count.
 */
function taxByUsedLand({ land, firms, sites }: District): ReadonlyMap<number, number> {
  const perMu = new Map<number, number>();
  if (!land) return perMu;
  const use = new Map(land.uses.map(({ firm, parcel, areaM2 }) => [`${firm} ${parcel}`, areaM2]));
  const unknown = new Set<number>();
  for (const { firm, parcel, share } of sites) if (share > 0 && !use.has(`${firm} ${parcel}`)) unknown.add(parcel);
  const sums = new Map<number, { taxWan: number; usedM2: number }>();
  for (const { firm, parcel, areaM2 } of land.uses) {
    if (!(land.usedM2[firm] > 0)) continue;
    const sum = sums.get(parcel) ?? { taxWan: 0, usedM2: 0 };
    sum.taxWan += (latestTaxWan(firms[firm]) * areaM2) / land.usedM2[firm];
    sum.usedM2 += areaM2;
    sums.set(parcel, sum);
  }
  for (const [parcel, { taxWan, usedM2 }] of sums)
    if (!unknown.has(parcel)) perMu.set(parcel, taxWan / muFromM2(usedM2));
  return perMu;
}

/** Tax of the latest year that is filled; NaN where none is. */
export function latestTaxWan(firm: Firm): number {
  return firm.taxWan.reduce((latest, year) => (Number.isNaN(year) ? latest : year), Number.NaN);
}
