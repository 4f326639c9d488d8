import { openingOf, QUOTA_LEDGERS } from '../../model/quota.js';
import { brings, draws } from './quota.js';
import { ledgerFate } from './rows.js';
import { type CheckInput, isConflictExit, landOfFirms } from './standing.js';
import { violation } from './violation.js';

/** Areas in mu are solved for with the solver's tolerance. */
const LEDGER_SLACK_M2 = 0.5;
const FLOOR_SLACK_M2 = 1;

/**
 * The order of works: no firm moves into a park that does not stand yet, no land is vacated before its firms left, and no ledger of 增减挂钩 is below its
 * limit at the end of any year (where something was drawn); only what is done has a year, and one of the plan's.
 */
export function checkPhases(input: CheckInput): void {
  const { phases } = input.proposal;
  if (!phases) return;
  checkYears(input);
  checkOrder(input);
  checkLedgers(input);
}

function checkYears({ district, overlay, proposal, settings }: CheckInput): void {
  const { phases } = proposal;
  if (!phases) return;
  const { years, ofPiece, ofCluster, ofFirm } = phases;
  const [first, last] = [years[0], years[years.length - 1]];
  const check = (where: string, year: number, latest: number, isDone: boolean) => {
    if (year === 0) return;
    if (!isDone) throw violation(where, `nothing is done with it and it has the year ${year}`);
    if (!(year >= first && year <= latest)) throw violation(where, `its year ${year} is not in ${first}–${latest}`);
  };
  ofCluster.forEach((year, c) => {
    check(`cluster ${proposal.clusters[c].id}`, year, last - settings['cluster.buildLagYears'], true);
  });
  ofPiece.forEach((year, k) => {
    const where = `piece ${overlay.pieces.id[k]}`;
    const c = proposal.clusterOfPiece[k];
    const fate = ledgerFate(proposal, k);
    check(where, year, last, c >= 0 || ['upgrade', 'reserve', 'reclaim', 'regreen'].includes(fate));
    if (c >= 0 && year !== ofCluster[c])
      throw violation(where, `its year is ${year}, that of its cluster ${ofCluster[c]}`);
  });
  const floorM2 = new Map<number, number>();
  ofFirm.forEach((year, f) => {
    const { fate } = proposal.firmFate[f];
    check(`firm ${district.firms[f].creditCode}`, year, last, fate === 'move' || fate === 'close');
    if (year > 0 && district.firms[f].floorM2 > 0)
      floorM2.set(year, (floorM2.get(year) ?? 0) + district.firms[f].floorM2);
  });
  const most = settings['phase.maxFloorM2'];
  for (const [year, sum] of floorM2) {
    if (most > 0 && sum > most + FLOOR_SLACK_M2)
      throw violation(`${year}`, `${sum} m² of floor leave, at most ${most}`);
  }
}

function checkOrder({ district, overlay, proposal, settings }: CheckInput): void {
  const { phases } = proposal;
  if (!phases) return;
  const build = settings['cluster.buildLagYears'];
  const parkCount = district.parks.id.length;
  landOfFirms(district, overlay).forEach((land, f) => {
    const { fate, destination } = proposal.firmFate[f];
    const leaves = phases.ofFirm[f];
    const where = `firm ${district.firms[f].creditCode}`;
    if (fate === 'move' && leaves > 0 && destination >= parkCount) {
      const { id } = proposal.clusters[destination - parkCount];
      const begun = phases.ofCluster[destination - parkCount];
      if (!(begun > 0 && begun + build <= leaves)) {
        throw violation(
          where,
          `it moves in ${leaves} into cluster ${id}, begun in ${begun} and ${build} years in building`,
        );
      }
    }
    for (const { piece: k } of land) {
      const cleared = phases.ofPiece[k];
      if (cleared === 0 || !['reserve', 'reclaim', 'regreen'].includes(proposal.landFate[k])) continue;
      if (leaves > 0 && leaves <= cleared) continue;
      throw violation(
        where,
        `it leaves in ${leaves || 'no year'}, piece ${overlay.pieces.id[k]} is cleared in ${cleared}`,
      );
    }
  });
}

function checkLedgers(input: CheckInput): void {
  const { overlay, proposal, measures, settings, quotas = {} } = input;
  const { phases } = proposal;
  if (!phases) return;
  const { ofPiece } = phases;
  const lag = settings['quota.lagYears'];
  for (const name of QUOTA_LEDGERS) {
    const { openingM2, usedM2, overdraftM2 } = openingOf(quotas, name);
    for (const year of phases.years) {
      let drawnM2 = 0;
      let balanceM2 = openingM2 - usedM2;
      ofPiece.forEach((of, k) => {
        if (of === 0) return;
        if (ledgerFate(proposal, k) === 'infill') {
          if (of <= year && draws(input, k, name)) drawnM2 += overlay.pieces.areaM2[k];
        } else if (of + lag <= year && brings(input, k, name) && !isConflictExit(input, k)) {
          balanceM2 += measures.status.reclaimableM2[k];
        }
      });
      balanceM2 -= drawnM2;
      if (drawnM2 === 0 || balanceM2 >= -overdraftM2 - LEDGER_SLACK_M2) continue;
      throw violation(`${name} ${year}`, `the ledger stands at ${balanceM2} m², at least ${-overdraftM2}`);
    }
  }
}
