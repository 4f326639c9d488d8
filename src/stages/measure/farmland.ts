import { components, type GapEdges } from '../../geometry/gaps/gapGraph.js';
import { selectItems } from '../../geometry/polygonSet.js';
import { farmlandBarriers, nearPairs } from '../../model/barrierSets.js';
import type { Overlay } from '../../model/decision.js';
import { type District, isFarmland } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';

/**
 * Farmland patches (连片耕地), and which decision pieces adjoin them.
 *
 * Definition: farmland is land whose use is `paddy` or `dryland`. Two parcels of it are one patch when they share a border or lie
 * ≤ farmland.gapM apart and what farmland cuts (`barrierSets.ts`: river, railway, road, delivered layer, and any use that does not stand in
 * farmland.joinedBy) leaves a link between them: a farm road, a ditch or a ridge joins, a row of houses or a pond does not. A piece *touches*
 * farmland under the same test, so that a field track does not part a yard from the field.
 * Promises: patches are numbered by their first parcel; parcels that are not farmland have −1.
 */
export interface FarmlandPatches {
  readonly patchOfParcel: Int32Array;
  readonly touchesFarmland: Uint8Array;
  /** The same of paddy alone. */
  readonly touchesPaddy: Uint8Array;
  /** Touches farmland, or a chain of decision pieces under the same test leads to it. */
  readonly mayJoinFarmland: Uint8Array;
  /** Every joined pair of farmland and decision pieces, as indices of pieces; barriers are looked for when this is asked for. */
  links(): GapEdges;
}

export function farmlandPatches(district: District, overlay: Overlay, settings: Settings): FarmlandPatches {
  const { pieces } = overlay;
  const { use } = district.parcels;
  const nodes: number[] = [];
  for (let k = 0; k < pieces.parcel.length; k++) {
    if (pieces.eligible[k] || isFarmland(use[pieces.parcel[k]])) nodes.push(k);
  }
  const field = nodes.map((k) => isFarmland(use[pieces.parcel[k]]));
  const polygons = selectItems(pieces.polygons, nodes);
  const pairs = nearPairs(polygons, settings['farmland.gapM'], farmlandBarriers(district, settings), settings);
  const fieldsOf = (p: number) => Number(field[pairs.a[p]]) + Number(field[pairs.b[p]]);
  const touches = new Uint8Array(nodes.length);
  const touchesWet = new Uint8Array(nodes.length);
  for (let p = 0; p < pairs.a.length; p++) {
    if (fieldsOf(p) !== 1) continue;
    const [n, f] = field[pairs.a[p]] ? [pairs.b[p], pairs.a[p]] : [pairs.a[p], pairs.b[p]];
    const wet = use[pieces.parcel[nodes[f]]] === 'paddy';
    if ((touches[n] && (touchesWet[n] || !wet)) || !pairs.isJoined(p)) continue;
    touches[n] = 1;
    if (wet) touchesWet[n] = 1;
  }
  const group = components(nodes.length, pairs, (p) => fieldsOf(p) === 2 && pairs.isJoined(p));
  // A chain that holds a piece at farmland leads there: the fields themselves need not be in it.
  const chain = components(nodes.length, pairs, (p) => fieldsOf(p) === 0 && pairs.isJoined(p));
  const chainsAtFarmland = new Set(nodes.flatMap((_, n) => (touches[n] ? [chain[n]] : [])));
  const touchesFarmland = new Uint8Array(pieces.parcel.length);
  const touchesPaddy = new Uint8Array(pieces.parcel.length);
  const mayJoinFarmland = new Uint8Array(pieces.parcel.length);
  nodes.forEach((k, n) => {
    touchesFarmland[k] = touches[n];
    touchesPaddy[k] = touchesWet[n];
    if (!field[n] && chainsAtFarmland.has(chain[n])) mayJoinFarmland[k] = 1;
  });
  const patchOfParcel = new Int32Array(use.length).fill(-1);
  const patchOfGroup = new Map<number, number>();
  nodes.forEach((k, n) => {
    if (!field[n]) return;
    const patch = patchOfGroup.get(group[n]) ?? patchOfGroup.size;
    patchOfGroup.set(group[n], patch);
    patchOfParcel[pieces.parcel[k]] = patch;
  });
  const links = () => {
    const joined = Uint32Array.from(pairs.a, (_, p) => p).filter(pairs.isJoined);
    return {
      a: joined.map((p) => nodes[pairs.a[p]]),
      b: joined.map((p) => nodes[pairs.b[p]]),
      gapM: Float64Array.from(joined, (p) => pairs.gapM[p]),
    };
  };
  return { patchOfParcel, touchesFarmland, touchesPaddy, mayJoinFarmland, links };
}
