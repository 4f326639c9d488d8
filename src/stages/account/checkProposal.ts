import type { Geos } from '../../geometry/geos.js';
import { checkClusters } from './checkClusters.js';
import { checkFirms } from './checkFirms.js';
import { checkLand } from './checkLand.js';
import { checkPhases } from './checkPhases.js';
import { checkPlaces } from './checkPlaces.js';
import { checkShapes } from './checkShapes.js';
import { checkWhole } from './checkWhole.js';
import type { CheckInput } from './standing.js';

/**
 * Whether a proposal is sound: the invariants that hold for every answer, whatever was optimised.
 *
 * Checked, by code the optimiser does not use: pieces sum to their parcels to 0.01 m²; every eligible piece has exactly one fate and other land
 * none but infill; land in hard conflict is held, or, with conflictExit, proposed for exit (`checkLand`). Clusters are
 * connected over gaps no barrier parts, hold each piece once, state their true areas and keep their limits; a park lies in 集中建设区
 * (`checkClusters`). Every firm has one fate and goes to a park within reach; vacated land keeps no firm; parks are not overfilled;
 * closing is by rule and capped (`checkFirms`); unlike sectors, and polluters and homes, are kept apart (`checkPlaces`). Limits of the whole plan are
 * kept, or told as missed (`checkWhole`). Clusters have no narrow neck, are compact, lie in one planned park at most, take in no land that may not be
 * infill, and enclose nothing without a reason (`checkShapes`). Years keep the order of works and the three ledgers (`checkPhases`).
 * Promises: returns when all hold; otherwise throws E_INTERNAL with the numbers of the first that does not. A defect of the program, never of
 * the data. Legality zone by zone is `judge`'s.
 */
export function checkProposal(input: CheckInput, geos: Geos): void {
  checkLand(input);
  checkClusters(input);
  checkFirms(input);
  checkPlaces(input, geos);
  checkWhole(input);
  checkShapes(input, geos);
  checkPhases(input);
}
