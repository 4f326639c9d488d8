import type { FirmLedger } from '../../model/ledger.js';
import { isMost } from '../../model/most.js';
import { type AccountInput, isHeld, landOfFirms, weightWhere } from './standing.js';

/**
 * Firms counted: dealt with, and in parks. Firms are distinct credit codes, one entry of `District.firms` each.
 *
 * Definition: a firm is *dealt with* when it moves, closes, or stays on land of which most is upgraded or rebuilt in a cluster; one of an
 * eliminated sector only when it closes. Only firms that operate before the run count; a firm with the fate `hold`, or with most of its land held, is not dealt with.
 * *In a park* after the run: it moves to an existing park or to a cluster that is a park, or it stays and most of its land is in existing parks
 * or in such clusters. *Operating* after the run: operates before and does not close. Held land puts no firm in a park; its firms
 * stay in the denominator, and so do firms with no known site.
 * inPark.denominator `operatingAndClosed` adds the firms that the proposal closes.
 */
export interface FirmCounts {
  readonly scattered: number[];
  readonly outdated: number[];
  readonly inPark: number[];
  readonly denominator: number;
  readonly ledger: FirmLedger;
}

export function firmCounts(input: AccountInput): FirmCounts {
  const { district, overlay, measures, proposal, settings } = input;
  const { pieces } = overlay;
  const land = landOfFirms(district, overlay);
  const parkCount = district.parks.id.length;
  const isParkCluster = (cluster: number) => cluster >= 0 && proposal.clusters[cluster].isPark;
  const isTreated = (k: number) =>
    !isHeld(input, k) && (proposal.landFate[k] === 'upgrade' || proposal.landFate[k] === 'cluster');
  const isParkLand = (k: number) =>
    !isHeld(input, k) && (pieces.park[k] >= 0 || isParkCluster(proposal.clusterOfPiece[k]));

  const fates = { stay: 0, move: 0, close: 0, hold: 0 };
  const scattered: number[] = [];
  const outdated: number[] = [];
  const inPark: number[] = [];
  let operatingBefore = 0;
  let inParkBefore = 0;
  let closedOperating = 0;
  district.firms.forEach((firm, f) => {
    const { fate, destination } = proposal.firmFate[f];
    fates[fate]++;
    if (!firm.operating) return;
    operatingBefore++;
    if (measures.firms.park[f] >= 0) inParkBefore++;
    if (fate === 'close') closedOperating++;
    const onHeldLand = isMost(weightWhere(land[f], (k) => isHeld(input, k)));
    const leaves = fate === 'move' || fate === 'close';
    const worked = fate === 'stay' && !firm.eliminated && isMost(weightWhere(land[f], isTreated));
    const dealtWith = !onHeldLand && (leaves || worked);
    if (dealtWith && measures.firms.inScatteredBlock[f]) scattered.push(f);
    if (dealtWith && measures.firms.outdated[f]) outdated.push(f);
    const movesToPark = fate === 'move' && (destination < parkCount || isParkCluster(destination - parkCount));
    if (movesToPark || (fate === 'stay' && isMost(weightWhere(land[f], isParkLand)))) inPark.push(f);
  });
  const withClosed = settings['inPark.denominator'] === 'operatingAndClosed';
  return {
    scattered,
    outdated,
    inPark,
    denominator: operatingBefore - (withClosed ? 0 : closedOperating),
    ledger: {
      firms: district.firms.length,
      operatingBefore,
      ...fates,
      inParkBefore,
      inParkAfter: inPark.length,
      closedOperating,
    },
  };
}
