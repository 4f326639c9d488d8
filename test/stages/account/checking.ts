import { loadGeos } from '../../../src/geometry/geos.js';
import type { Proposal } from '../../../src/model/decision.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { PlanLimits } from '../../../src/model/planLimits.js';
import type { Prices } from '../../../src/model/scenario.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { checkProposal } from '../../../src/stages/account/checkProposal.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';

export interface Checking {
  readonly settings?: Partial<Settings>;
  readonly limits?: PlanLimits;
  readonly prices?: Prices;
  readonly spoil?: (proposal: Proposal, piece: (id: string) => number) => Proposal;
}

/** What the checker says of a proposal from a sketch: '' where it is sound. */
export async function checked(
  districtSketch: DistrictSketch,
  sketch: ProposalSketch,
  { settings: changes = {}, spoil = (proposal) => proposal, ...asked }: Checking = {},
): Promise<string> {
  const geos = await loadGeos();
  // clusters of these sketches need not be parks
  const settings: Settings = { ...DEFAULT_SETTINGS, 'reserve.smallParkShare': 0, ...changes };
  const district = districtOf(districtSketch);
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  const { id } = overlaid.pieces;
  const input = {
    district,
    overlay: overlaid,
    measures: measure(district, overlaid, settings, QUIET_JOB),
    proposal: spoil(proposalOf(district, overlaid, sketch), (piece) => id.indexOf(piece)),
    held: new Uint8Array(id.length),
    settings,
    ...asked,
  };
  try {
    checkProposal(input, geos);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
