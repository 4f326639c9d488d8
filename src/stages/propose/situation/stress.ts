import { pointInItem } from '../../../geometry/gaps/gapGraph.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { LandLock } from '../../../model/lock.js';
import type { RuleAction } from '../../../model/rule.js';
import type { ProposeInput, Situation } from './situation.js';

export type WantedFate = 'keep' | 'upgrade' | 'cluster' | 'reserve' | 'reclaim' | 'regreen';

export const ACTION_OF: Readonly<Record<WantedFate, RuleAction>> = {
  keep: 'keep',
  upgrade: 'upgrade',
  cluster: 'join',
  reserve: 'upgrade',
  reclaim: 'reclaim',
  regreen: 'regreen',
};

export function wantOf(lock: LandLock['lock']): WantedFate {
  if (lock === 'in') return 'cluster';
  return lock === 'out' ? 'keep' : lock;
}

/**
 * Pieces that the planner's own decisions take against a hard rule, with the fate that is wanted for them.
 *
 * Definition: land that is decided and is held, or whose wanted fate the rules bar, by the last lock on it or by an area that must be joined (the
 * pieces whose centre lies in it). Exits of held land that the rules ask only a review for are none with `conflictExit: propose`.
 * What is no rule of law (keep-list, existing parks, no net area, contiguity) stays a bar.
 */
export function stressedPieces(
  { settings, overlay, district, held, locks }: ProposeInput,
  ruling: Situation['ruling'],
  pieceXy: Float64Array,
): Map<number, WantedFate> {
  const { pieces } = overlay;
  const stressed = new Map<number, WantedFate>();
  const wish = (k: number, want: WantedFate) => {
    if (!pieces.eligible[k]) return;
    const barred = ruling(ACTION_OF[want], k).verdict === 'hard';
    const exits = settings.conflictExit === 'propose' && (want === 'reclaim' || want === 'regreen');
    if (want !== 'keep' && (barred || (held[k] && !exits))) stressed.set(k, want);
    else stressed.delete(k);
  };
  for (const { target, lock } of locks.land) {
    pieces.id.forEach((id, k) => {
      if (id === target || district.parcels.id[pieces.parcel[k]] === target) wish(k, wantOf(lock));
    });
  }
  for (const { must, polygons } of locks.areas) {
    if (!must) continue;
    pieces.id.forEach((_, k) => {
      if (pointInItem(polygons, 0, pieceXy[2 * k], pieceXy[2 * k + 1])) wish(k, 'cluster');
    });
  }
  return stressed;
}

/** What a stress test decides against the rules, or, where none was asked for, that it could. */
export function stressFindings(situation: Situation, stressed: Uint8Array): Finding[] {
  const { input, stress, law, pieceXy } = situation;
  const { district, overlay, settings } = input;
  const { parcel, areaM2 } = overlay.pieces;
  if (!settings['proposal.stressTest']) {
    const could = stressedPieces(input, law, pieceXy).size;
    return could > 0 ? [finding('lock.couldStress', 'note', 'edits', { pieces: could })] : [];
  }
  return [...stress].flatMap(([k, want]) => {
    if (!stressed[k]) return [];
    const ruled = law(ACTION_OF[want], k);
    const { rule } = ruled.verdict === 'hard' ? ruled : law('existing', k);
    const numbers = { piece: overlay.pieces.id[k], fate: want, rule: rule?.id ?? '刚性冲突 / in hard conflict' };
    const place = { parcelId: district.parcels.id[parcel[k]], areaM2: areaM2[k] };
    return [finding('lock.stressed', 'error', 'edits', numbers, place)];
  });
}
