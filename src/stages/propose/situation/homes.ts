import { distancesTo } from '../../../geometry/gaps/nearest.js';
import { selectItems } from '../../../geometry/polygonSet.js';
import type { LandUse } from '../../../model/district.js';
import type { Situation } from './situation.js';

/** Land that people live on. */
const HOMES: readonly LandUse[] = ['homestead', 'town'];

export interface BesideHomes {
  /** Per existing park, per piece that may be joined: 1 within `homes.apartM` of homes. */
  readonly park: Uint8Array;
  readonly piece: Uint8Array;
}

/** Where no polluting firm (class-3 industry, plating, chemicals) may be moved to. Nowhere, where there is none that operates. */
export function besideHomes({
  input,
  mayJoin,
  operating,
}: Pick<Situation, 'input' | 'mayJoin' | 'operating'>): BesideHomes {
  const { district, overlay, settings } = input;
  const { pieces } = overlay;
  const nearM = settings['homes.apartM'];
  const park = new Uint8Array(district.parks.id.length);
  const piece = new Uint8Array(pieces.id.length);
  if (nearM === 0 || !district.firms.some(({ polluting }, f) => polluting && operating[f])) return { park, piece };
  const all = pieces.id.map((_, k) => k);
  const homes = all.filter((k) => HOMES.includes(district.parcels.use[pieces.parcel[k]]));
  const land = selectItems(pieces.polygons, homes);
  const joinable = all.filter((k) => mayJoin[k]);
  distancesTo(district.parks.polygons, land, nearM).forEach((distanceM, p) => {
    if (distanceM < nearM) park[p] = 1;
  });
  distancesTo(selectItems(pieces.polygons, joinable), land, nearM).forEach((distanceM, i) => {
    if (distanceM < nearM) piece[joinable[i]] = 1;
  });
  return { park, piece };
}
