import type { Cause } from '../../../model/binding.js';
import type { TargetSpec } from '../../../model/target.js';
import { M2_PER_MU } from '../../../model/units.js';
import { blockPieces, type Layout, landTreatedColumns, settledColumns } from '../program/layout.js';
import { CHOSEN_FATES, type ChosenFate, closedBy, moveClosedBy } from './closed.js';
import { bareWords, firstReason, ORDER, type Reason, reason } from './reasons.js';

/**
 * Why land (mu) or firms that might be thought of can not count toward a target: each piece, block or firm once, under the first of its
 * reasons; the greatest amount first. It is the law, the lists and the land as they are, before any choice.
 */
export function causesOf(layout: Layout, target: TargetSpec): Cause[] {
  switch (target.basis) {
    case 'revitalised':
      return landCauses(layout, ['upgrade', 'cluster']);
    case 'reclaimed':
      return landCauses(layout, ['reclaim', 'regreen']);
    case 'rectified':
      return blockCauses(layout);
    case 'scatteredFirms':
      return dealtWithCauses(layout, layout.situation.input.measures.firms.inScatteredBlock);
    case 'outdatedFirms':
      return dealtWithCauses(layout, layout.situation.input.measures.firms.outdated);
    case 'inParkShare':
      return parkCauses(layout);
  }
}

function tally(unit: Cause['unit']) {
  const amounts = new Map<string, number>();
  return {
    add(found: readonly Reason[], amount: number) {
      const { code } = firstReason(found);
      amounts.set(code, (amounts.get(code) ?? 0) + amount);
    },
    causes: (): Cause[] =>
      ORDER.flatMap((code) => {
        const amount = amounts.get(code) ?? 0;
        return amount > 0 ? [{ code, zh: bareWords(code, 'zh'), en: bareWords(code, 'en'), amount, unit }] : [];
      }).sort((p, q) => q.amount - p.amount),
  };
}

function landCauses(layout: Layout, fates: readonly ChosenFate[]): Cause[] {
  const { situation } = layout;
  const { overlay, measures } = situation.input;
  const { areaM2, eligible } = overlay.pieces;
  const { reclaimableM2, regreenableM2 } = measures.status;
  const land = tally('mu');
  for (let k = 0; k < situation.pieceCount; k++) {
    if (!eligible[k]) continue;
    const why = fates.map((fate) => closedBy(layout, fate, k));
    if (why.every((list) => list.length > 0)) land.add(why.flat(), areaM2[k] / M2_PER_MU);
    else if (fates.includes('reclaim')) {
      const netM2 = Math.max(...[reclaimableM2, regreenableM2].map((net, i) => (why[i].length === 0 ? net[k] : 0)));
      land.add([reason('steepPart')], (areaM2[k] - netM2) / M2_PER_MU);
    } else if (!situation.lowOrIdle[k]) land.add([reason('notLow')], areaM2[k] / M2_PER_MU);
  }
  return land.causes();
}

function blockCauses(layout: Layout): Cause[] {
  const { blocks, blockOfParcel } = layout.situation.input.measures;
  const { parcel, eligible } = layout.situation.input.overlay.pieces;
  const land = tally('mu');
  const pieces = blockPieces(layout.situation);
  const spoiled = new Map<number, number>();
  parcel.forEach((p, k) => {
    const b = blockOfParcel[p];
    if (b >= 0 && eligible[k] && !spoiled.has(b) && layout.situation.held[k]) spoiled.set(b, k);
  });
  blocks.forEach((block, b) => {
    if (!block.scattered || layout.block[b] >= 0) return;
    const closed = pieces[b].map((k) => CHOSEN_FATES.map((fate) => closedBy(layout, fate, k)));
    const shut = closed.find((fates) => fates.every((list) => list.length > 0));
    const held = spoiled.has(b) ? [reason('held')] : [reason('other')];
    land.add(shut ? shut.flat() : held, block.areaM2 / M2_PER_MU);
  });
  return land.causes();
}

function dealtWithCauses(layout: Layout, counted: Uint8Array): Cause[] {
  const { situation, move, close } = layout;
  const firms = tally('firms');
  situation.input.district.firms.forEach((firm, f) => {
    if (!counted[f] || !situation.operating[f] || move[f] >= 0 || close[f] >= 0) return;
    if (!firm.eliminated && landTreatedColumns(layout, f).length > 0) return;
    firms.add(moveClosedBy(layout, f), 1);
  });
  return firms.causes();
}

function parkCauses(layout: Layout): Cause[] {
  const { situation, move } = layout;
  const { park } = situation.input.measures.firms;
  const firms = tally('firms');
  situation.input.district.firms.forEach((_, f) => {
    if (!situation.operating[f] || park[f] >= 0 || move[f] >= 0 || settledColumns(layout, f).length > 0) return;
    firms.add(moveClosedBy(layout, f), 1);
  });
  return firms.causes();
}
