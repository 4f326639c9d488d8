import { sumM2, toHundredths } from '../../model/units.js';
import { type CheckInput, isConflictExit, isSignedExit, piecesByParcel } from './standing.js';
import { violation } from './violation.js';

/** Every parcel is its pieces, every eligible piece has one fate, and land in hard conflict adds to nothing. */
export function checkLand(input: CheckInput): void {
  const { district, overlay, proposal, held, settings } = input;
  const { pieces } = overlay;
  const count = pieces.id.length;
  const lengths = [proposal.landFate.length, proposal.clusterOfPiece.length, proposal.exitManner.length, held.length];
  if (lengths.some((length) => length !== count)) {
    throw violation('landFate', `${count} pieces, but ${lengths.join(', ')} fates, clusters, exit manners, holds`);
  }
  piecesByParcel(overlay, district.parcels.id.length).forEach((parts, parcel) => {
    const sum = sumM2(parts.map((k) => pieces.areaM2[k]));
    const whole = district.parcels.officialM2[parcel];
    if (toHundredths(sum) !== toHundredths(whole)) {
      throw violation(
        `parcel ${district.parcels.id[parcel]}`,
        `its pieces sum to ${sum} m², the parcel is ${whole} m²`,
      );
    }
  });
  for (let k = 0; k < count; k++) {
    const fate = proposal.landFate[k];
    const where = `piece ${pieces.id[k]}`;
    if (pieces.eligible[k] ? fate === 'notEligible' : fate !== 'notEligible') {
      throw violation(
        where,
        `its fate is ${fate} and it is ${pieces.eligible[k] ? '' : 'not '}industrial or idle land`,
      );
    }
    const isInCluster = proposal.clusterOfPiece[k] >= 0;
    if (isInCluster ? fate !== 'cluster' && fate !== 'notEligible' : fate === 'cluster') {
      throw violation(where, `its fate is ${fate} and its cluster ${proposal.clusterOfPiece[k]}`);
    }
    if (!held[k]) continue;
    const mayExit = settings.conflictExit === 'propose' && (isConflictExit(input, k) || isSignedExit(input, k));
    if (isInCluster || (pieces.eligible[k] && fate !== 'hold' && !mayExit)) {
      throw violation(
        where,
        `it is in hard conflict, and its fate is ${fate}, its cluster ${proposal.clusterOfPiece[k]}`,
      );
    }
  }
}
