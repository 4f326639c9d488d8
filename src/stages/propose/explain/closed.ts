import { isOpen } from '../../../model/legality.js';
import type { RuleAction } from '../../../model/rule.js';
import { BOUNDARY_ZONE_WORDS } from '../../../model/words.js';
import type { Layout } from '../program/layout.js';
import { clauseOf } from '../situation/locks.js';
import { type Reason, reason } from './reasons.js';

/** Fates that are chosen for land; none of them is keep. */
export const CHOSEN_FATES = ['upgrade', 'cluster', 'reserve', 'reclaim', 'regreen'] as const;
export type ChosenFate = (typeof CHOSEN_FATES)[number];

export function columnOf(layout: Layout, fate: ChosenFate, k: number): number {
  return fate === 'cluster' ? layout.joined[k] : layout[fate][k];
}

/**
 * What closes a fate to a piece, every fact that does; empty where it is open. The facts are those of `situation/` and `program/decisions.ts`,
 * told once more in words: where a fate is closed by something this list does not know, `other` says so.
 */
export function closedBy(layout: Layout, fate: ChosenFate, k: number): Reason[] {
  const { situation } = layout;
  const { overlay, held } = situation.input;
  if (!overlay.pieces.eligible[k]) return [reason('notEligible')];
  if (columnOf(layout, fate, k) >= 0) return [];
  if (held[k] && situation.held[k]) {
    const { rule } = situation.law('existing', k);
    return [reason('held', rule ? clauseOf(rule, '') : '')];
  }
  const found = [...lockedOut(layout, k), ...barred(layout, fate, k)];
  return found.length > 0 ? found : [reason('other')];
}

function lockedOut({ locks }: Layout, k: number): Reason[] {
  const lock = locks.land.get(k);
  return lock?.want === 'keep' ? [reason('locked', lock.origin)] : [];
}

function barred(layout: Layout, fate: ChosenFate, k: number): Reason[] {
  const { situation } = layout;
  const { district, overlay, measures, settings } = situation.input;
  const { status } = measures;
  const { pieces } = overlay;
  const zone = pieces.boundaryZone[k];
  const when = (holds: boolean, why: () => Reason) => (holds ? [why()] : []);
  const rule = (action: RuleAction) => {
    const ruled = situation.ruling(action, k);
    return when(!isOpen(ruled), () => reason('rule', clauseOf(ruled.rule, ruled.verdict)));
  };
  const kept = district.keep.get(pieces.parcel[k]);
  const onList = when(kept !== undefined, () => reason('keepList', kept));
  const inPark = when(pieces.park[k] >= 0, () => reason('inPark'));
  const outside = when(zone !== 'concentrated', () =>
    zone === 'unknown'
      ? reason('noBoundary')
      : reason('outsideBoundary', `${BOUNDARY_ZONE_WORDS[zone].zh} / ${BOUNDARY_ZONE_WORDS[zone].en}`),
  );
  const strong = situation.firmsOfPiece[k].filter((f) => situation.protectedFirm[f]);
  const strongFirms = when(strong.length > 0, () =>
    reason('strongFirm', strong.map((f) => district.firms[f].creditCode).join(' ')),
  );
  switch (fate) {
    case 'upgrade': {
      const far = status.far[k];
      const reached = Number.isNaN(far) ? !status.idle[k] : far >= settings['upgrade.plannedFar'];
      const found = [
        ...when(!situation.lowOrIdle[k], () => reason('notLow')),
        ...when(reached, () => reason('farReached', Number.isNaN(far) ? '–' : far.toFixed(2))),
        ...when(pieces.areaM2[k] < settings['upgrade.minSiteM2'], () =>
          reason('siteSmall', Math.round(pieces.areaM2[k])),
        ),
        ...rule('upgrade'),
      ];
      const developer = situation.firmsOfPiece[k].some((f) => situation.operating[f] && !district.firms[f].eliminated);
      return found.length > 0 || developer ? found : [reason('noDeveloper')];
    }
    case 'cluster': {
      const found = [...onList, ...inPark, ...outside, ...rule('join')];
      return found.length > 0 ? found : [reason('noCandidate')];
    }
    case 'reserve': {
      const found = [...onList, ...inPark, ...outside, ...strongFirms, ...rule('upgrade')];
      if (situation.firmsOfPiece[k].length === 0) found.push(reason('noFirm'));
      return found.length > 0 ? found : staying(layout, k);
    }
    default: {
      const netM2 = (fate === 'reclaim' ? status.reclaimableM2 : status.regreenableM2)[k];
      const found = [
        ...onList,
        ...when(zone === 'concentrated', () => reason('insideBoundary')),
        ...when(zone === 'unknown', () => reason('noBoundary')),
        ...when(!status.inScatteredBlock[k] && !status.idle[k], () => reason('notScattered')),
        ...when(!(netM2 > 0), () => reason('noNet')),
        ...when(netM2 > 0 && netM2 < settings['reclaim.minUnitM2'], () => reason('unitSmall', Math.round(netM2))),
        ...strongFirms,
        ...rule(fate),
      ];
      return found.length > 0 ? found : staying(layout, k);
    }
  }
}

/** Firms on a piece that may neither move nor close. */
function staying(layout: Layout, k: number): Reason[] {
  const { situation, move, close, firmLabel } = layout;
  const stay = situation.firmsOfPiece[k].filter((f) => move[f] < 0 && close[f] < 0);
  return stay.length > 0 ? [reason('firmStays', stay.map((f) => firmLabel[f]).join(' '))] : [];
}

/** What keeps a firm from moving; empty where it may. */
export function moveClosedBy(layout: Layout, f: number): Reason[] {
  const { situation, receivers, locks } = layout;
  if (layout.move[f] >= 0) return [];
  const { district, settings } = situation.input;
  const firm = district.firms[f];
  const lock = locks.firms.get(f);
  if (situation.firmHeld[f]) return [reason('held')];
  if (!situation.operating[f]) return [reason('notOperating')];
  if (firm.eliminated) return [reason('eliminated')];
  if (lock && lock.fate !== 'move') return [reason('locked', lock.origin)];
  if (Number.isNaN(situation.firmXy[2 * f])) return [reason('noPlace')];
  if (receivers.list.length === 0) return [reason('noReceiver')];
  const { list, maxM } = receivers;
  if (list.some((to) => receivers.takesIn(f, to))) return [reason('other')];
  if (list.some((to) => receivers.reaches(f, to))) return [reason('tooLarge', Math.round(situation.firmFloorM2[f]))];
  if (list.some((to) => receivers.distanceM(f, to) <= maxM)) return [reason('sector', firm.sector || '–')];
  return [reason('tooFar', settings['move.maxKm'])];
}

export function closeClosedBy(layout: Layout, f: number): Reason[] {
  const { situation, locks } = layout;
  if (layout.close[f] >= 0) return [];
  const lock = locks.firms.get(f);
  if (situation.firmHeld[f]) return [reason('held')];
  if (!situation.closable[f]) return [reason('noCloseRule')];
  return [lock ? reason('locked', lock.origin) : reason('other')];
}
