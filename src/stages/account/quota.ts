import type { QuotaLedger } from '../../model/ledger.js';
import { type ByQuota, byQuota, openingOf, type QuotaName } from '../../model/quota.js';
import { roundM2, sumM2 } from '../../model/units.js';
import type { CountedPiece } from './land.js';
import { isConstruction, ledgerFate } from './rows.js';
import type { AccountInput, CheckInput } from './standing.js';

/**
 * Construction land before and after, and 增减挂钩 in three ledgers.
 *
 * Definition: a quota is planned by reclaim to farmland of *collective* construction land, and used by infill on land that is not construction
 * land (construction), that is farmland (farmland), that is paddy (paddy). Reclaimed land is paddy where it touches paddy (`reclaim.toPaddy`
 * says otherwise). Nothing is accepted before field inspection, so the accepted column is 0 in a plan. Infill on construction land needs no quota.
 * A balance starts from what was accepted and used before the run; below −overdraft it would have to wait.
 */
export interface ConstructionBalance {
  readonly constructionBeforeM2: number;
  readonly constructionAfterM2: number;
  readonly quota: ByQuota<QuotaLedger>;
}

export function constructionBalance(input: AccountInput, planned: readonly CountedPiece[]): ConstructionBalance {
  const { district, overlay, proposal, quotas = {} } = input;
  const { pieces } = overlay;
  const useOf = (k: number) => district.parcels.use[pieces.parcel[k]];
  const areaWhere = (accept: (piece: number) => boolean) => sumM2(pieces.areaM2.filter((_, k) => accept(k)));
  const beforeM2 = areaWhere((k) => isConstruction(useOf(k)));
  const isInfill = (k: number) => ledgerFate(proposal, k) === 'infill';
  const newM2 = areaWhere((k) => isInfill(k) && !isConstruction(useOf(k)));
  return {
    constructionBeforeM2: beforeM2,
    constructionAfterM2: sumM2([beforeM2, -sumM2(planned.map(({ areaM2 }) => areaM2)), newM2]),
    quota: byQuota((name) => {
      const opening = openingOf(quotas, name);
      const plannedM2 = sumM2(planned.filter(({ piece }) => brings(input, piece, name)).map(({ areaM2 }) => areaM2));
      const usedM2 = areaWhere((k) => isInfill(k) && draws(input, k, name));
      const before = [roundM2(opening.openingM2), -roundM2(opening.usedM2)];
      return {
        openingM2: roundM2(opening.openingM2),
        usedBeforeM2: roundM2(opening.usedM2),
        overdraftM2: roundM2(opening.overdraftM2),
        plannedM2,
        acceptedM2: 0,
        usedM2,
        plannedBalanceM2: sumM2([...before, plannedM2, -usedM2]),
        acceptedBalanceM2: sumM2([...before, -usedM2]),
      };
    }),
  };
}

/** Whether infill of a piece takes from a ledger. */
export function draws({ district, overlay }: CheckInput, piece: number, name: QuotaName): boolean {
  const use = district.parcels.use[overlay.pieces.parcel[piece]];
  if (isConstruction(use)) return false;
  if (name === 'construction') return true;
  return use === 'paddy' || (name === 'farmland' && use === 'dryland');
}

/** Whether reclaim of a piece that counts adds to a ledger. */
export function brings(
  { district, overlay, measures, proposal, settings }: CheckInput,
  piece: number,
  name: QuotaName,
): boolean {
  if (proposal.landFate[piece] !== 'reclaim' || district.parcels.stateOwned[overlay.pieces.parcel[piece]]) return false;
  if (name !== 'paddy' || settings['reclaim.toPaddy'] === 'all') return true;
  return settings['reclaim.toPaddy'] === 'besidePaddy' && measures.status.touchesPaddy[piece] === 1;
}
