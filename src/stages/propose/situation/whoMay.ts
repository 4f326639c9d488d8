import { isOpen } from '../../../model/legality.js';
import type { Weight } from './firmFacts.js';
import { costBasisOf } from './prices.js';
import type { ProposeInput, Relaxation, Situation } from './situation.js';

/**
 * Which fates are open to the optimiser, per piece; whatever is not open is kept. A ruling of `review` or `hard` closes a fate, a soft rule
 * does not. The planner's own decisions go further (`locks.ts`: only `hard`, the keep-list and land that yields nothing stop them).
 *
 * - *upgrade*: low-efficiency or idle before the run; lawful; planned FAR above the present one (unknown on land that is not idle: closed);
 *   ≥ `upgrade.minSiteM2`; and somebody does it: a firm that operates there (a *developer*), or the plan counts a cost for it.
 * - *join*: in 集中建设区, lawful, of no existing park, not on the keep-list.
 * - *reclaim*, *regreen*: outside 集中建设区, in a scattered block or idle, not on the keep-list, no protected firm on it, lawful, net area ≥
 *   `reclaim.minUnitM2`. Where no boundary was delivered nothing is known to lie outside.
 * - *reserve*: in 集中建设区, of no existing park, with firms to leave it, not on the keep-list, no protected firm on it, lawful as upgrade.
 *
 * Industry on which no firm is known is `verify`, neither idle nor low-efficiency: no upgrade, and in a cluster an efficient member that counts nothing.
 */
export interface WhoMay {
  readonly mayUpgrade: Uint8Array;
  readonly mayJoin: Uint8Array;
  readonly mayReclaim: Uint8Array;
  readonly mayRegreen: Uint8Array;
  readonly mayReserve: Uint8Array;
}

interface Facts
  extends Pick<
    Situation,
    'ruling' | 'decided' | 'lowOrIdle' | 'stress' | 'firmsOfPiece' | 'weightsOfFirm' | 'presentFloorM2'
  > {
  /** With the land that stress tests release. */
  readonly input: ProposeInput;
  readonly relax: ReadonlySet<Relaxation>;
  readonly protectedFirm: Uint8Array;
}

export function whoMay(facts: Facts): WhoMay {
  const { input, relax, ruling, decided, lowOrIdle, stress, firmsOfPiece } = facts;
  const { district, overlay, measures, held, settings } = input;
  const { pieces } = overlay;
  const { status } = measures;
  const guarded = guardedPieces(facts);
  const upgradeIsFree = freeUpgrade(facts);
  const flags = (open: (k: number) => boolean) =>
    Uint8Array.from(pieces.id, (_, k) => (decided[k] && !held[k] && open(k) ? 1 : 0));
  const inside = (k: number) => pieces.boundaryZone[k] === 'concentrated';
  const outside = (k: number) => !inside(k) && pieces.boundaryZone[k] !== 'unknown';
  const kept = (k: number) => district.keep.has(pieces.parcel[k]) && !relax.has('keepList');
  const giveBack = (k: number) =>
    outside(k) && !kept(k) && !guarded[k] && (status.inScatteredBlock[k] === 1 || status.idle[k] === 1);
  const isUnit = (areaM2: number) => areaM2 >= settings['reclaim.minUnitM2'];
  const hasDeveloper = (k: number) =>
    firmsOfPiece[k].some((f) => district.firms[f].operating && !district.firms[f].eliminated);
  const presentFar = (k: number) =>
    Number.isNaN(status.far[k]) ? (status.idle[k] ? 0 : Number.POSITIVE_INFINITY) : status.far[k];
  return {
    mayUpgrade: flags(
      (k) =>
        lowOrIdle[k] === 1 &&
        presentFar(k) < settings['upgrade.plannedFar'] &&
        pieces.areaM2[k] >= settings['upgrade.minSiteM2'] &&
        (hasDeveloper(k) || !upgradeIsFree(k)) &&
        isOpen(ruling('upgrade', k)),
    ),
    mayJoin: flags(
      (k) =>
        !kept(k) && pieces.park[k] < 0 && ((inside(k) && isOpen(ruling('join', k))) || stress.get(k) === 'cluster'),
    ),
    mayReclaim: flags((k) => giveBack(k) && isUnit(status.reclaimableM2[k]) && isOpen(ruling('reclaim', k))),
    mayRegreen: flags((k) => giveBack(k) && isUnit(status.regreenableM2[k]) && isOpen(ruling('regreen', k))),
    mayReserve: flags(
      (k) =>
        inside(k) &&
        !kept(k) &&
        !guarded[k] &&
        pieces.park[k] < 0 &&
        firmsOfPiece[k].length > 0 &&
        isOpen(ruling('upgrade', k)),
    ),
  };
}

/** 1 where a protected firm has land. */
function guardedPieces({ input, relax, weightsOfFirm, protectedFirm }: Facts): Uint8Array {
  const guarded = new Uint8Array(input.overlay.pieces.id.length);
  if (relax.has('protectedFirms')) return guarded;
  weightsOfFirm.forEach((weights: readonly Weight[], f) => {
    if (protectedFirm[f]) for (const { piece } of weights) guarded[piece] = 1;
  });
  return guarded;
}

/** Whether the plan counts nothing for upgrading a piece, in money or, with a price blank, as disturbance. */
function freeUpgrade({ input, presentFloorM2 }: Facts): (k: number) => boolean {
  const { prices, settings } = input;
  if (costBasisOf(prices) === 'cost') return () => !((prices.upgradeWanPerMu ?? 0) > 0);
  const isFree = settings['disturbance.groundShare'] + settings['upgrade.fixedDisturbance'] === 0;
  return (k) => isFree && presentFloorM2[k] === 0;
}
