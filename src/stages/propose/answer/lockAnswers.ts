import { type Finding, finding } from '../../../model/finding.js';
import type { Layout } from '../program/layout.js';
import type { Decoded } from './decode.js';

const LAND_IN_THE_WAY = 'no room, no firm may leave, or another lock in the way';
const FIRM_IN_THE_WAY =
  'no receiving place within move.maxKm, of its sector and with room for it, or another lock in the way';

/** What became of each lawful lock: honoured, or refused because the rest of the model can't carry it. */
export function lockAnswers(layout: Layout, decoded: Decoded): Finding[] {
  const { locks, situation } = layout;
  const { district, overlay } = situation.input;
  const answers: Finding[] = [];
  const answer = (
    met: boolean,
    layer: string,
    lock: string,
    parcelId: string | null,
    against: string = LAND_IN_THE_WAY,
  ) => {
    const known = parcelId === null ? {} : { parcelId };
    answers.push(
      met
        ? finding('lock.honoured', 'note', layer, { lock }, known)
        : finding('lock.unlawful', 'error', layer, { lock, rule: against }, known),
    );
  };
  for (const [k, { want, origin, label }] of locks.land) {
    const fate = decoded.landFate[k];
    const met = want === 'keep' ? fate === 'keep' || fate === 'hold' || fate === 'notEligible' : fate === want;
    answer(met, origin, label, district.parcels.id[overlay.pieces.parcel[k]]);
  }
  for (const [f, lock] of locks.firms) {
    const { fate, destination } = decoded.firmFate[f];
    const place = [...district.parks.id, ...decoded.clusters.map((cluster) => cluster.id)][destination];
    const met = fate === lock.fate || (lock.fate === 'stay' && fate === 'hold');
    const there = lock.fate !== 'move' || lock.park === '' || place === lock.park;
    answer(met && there, lock.origin, `${lock.origin}: ${lock.creditCode} ${lock.fate}`, null, FIRM_IN_THE_WAY);
  }
  for (const candidate of layout.candidates) {
    if (!candidate.drawn) continue;
    const chosen = decoded.clusters.some((cluster) => cluster.id === candidate.id);
    if (chosen || candidate.must) answer(chosen, candidate.id, `area ${candidate.id}`, null);
  }
  return answers;
}
