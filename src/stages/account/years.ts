import type { YearRow } from '../../model/ledger.js';
import { byQuota, openingOf, type QuotaName } from '../../model/quota.js';
import { roundM2, sumM2 } from '../../model/units.js';
import type { CountedPiece } from './land.js';
import { brings, draws } from './quota.js';
import { ledgerFate } from './rows.js';
import type { AccountInput } from './standing.js';

/**
 * The plan year by year: what begins in each, and where the three ledgers of 增减挂钩 stand at its end.
 *
 * Definition: land by the year its work begins (clusters with their infill), net areas for what is given back; floor of firms that move or close.
 * A ledger at the end of a year = opening − used before + reclaim of the years up to `quota.lagYears` ago − infill begun so far.
 * Promises: nothing of the optimiser is used but fates and years; land and firms without a year are in no row. Empty where the proposal has no years.
 */
export function yearRows(input: AccountInput, planned: readonly CountedPiece[]): YearRow[] {
  const { district, overlay, proposal, settings, quotas = {} } = input;
  const { phases } = proposal;
  if (!phases) return [];
  const { areaM2 } = overlay.pieces;
  const { ofPiece, ofFirm } = phases;
  const netM2 = new Map(planned.map((counted) => [counted.piece, counted.areaM2]));
  const lag = settings['quota.lagYears'];
  const pieces = [...ofPiece.keys()].filter((k) => ofPiece[k] > 0);
  const begun = (year: number, fate: string, amount: (piece: number) => number) =>
    sumM2(pieces.filter((k) => ofPiece[k] === year && ledgerFate(proposal, k) === fate).map(amount));
  const whole = (k: number) => areaM2[k];
  const net = (k: number) => netM2.get(k) ?? 0;
  const ledger = (name: QuotaName, year: number) => {
    const { openingM2, usedM2 } = openingOf(quotas, name);
    const accepted = planned.filter(
      ({ piece: k }) => ofPiece[k] > 0 && ofPiece[k] + lag <= year && brings(input, k, name),
    );
    const infill = pieces.filter(
      (k) => ofPiece[k] <= year && ledgerFate(proposal, k) === 'infill' && draws(input, k, name),
    );
    const acceptedM2 = sumM2(accepted.map((counted) => counted.areaM2));
    const takenM2 = sumM2(infill.map(whole));
    const balanceM2 = sumM2([roundM2(openingM2), -roundM2(usedM2), acceptedM2, -takenM2]);
    return { acceptedM2, usedM2: takenM2, balanceM2 };
  };
  return phases.years.map((year, y) => {
    const firms = district.firms.flatMap((firm, f) =>
      ofFirm[f] === year ? [{ ...firm, fate: proposal.firmFate[f].fate }] : [],
    );
    return {
      year,
      clusters: phases.ofCluster.filter((of) => of === year).length,
      clusterM2: sumM2([begun(year, 'cluster', whole), begun(year, 'infill', whole)]),
      upgradeM2: begun(year, 'upgrade', whole),
      reserveM2: begun(year, 'reserve', whole),
      reclaimM2: begun(year, 'reclaim', net),
      regreenM2: begun(year, 'regreen', net),
      firmsMoved: firms.filter(({ fate }) => fate === 'move').length,
      firmsClosed: firms.filter(({ fate }) => fate === 'close').length,
      floorM2: sumM2(firms.map(({ floorM2 }) => (floorM2 > 0 ? floorM2 : 0))),
      costWan: phases.costWan?.[y] ?? null,
      budgetWan: phases.budgetWan?.[y] ?? null,
      quota: byQuota((name) => ledger(name, year)),
    };
  });
}
