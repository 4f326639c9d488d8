import type { Geos } from '../../geometry/geos.js';
import { overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { type SeparateZones, separateZones } from '../../geometry/overlap/separateZones.js';
import { planarAreas } from '../../geometry/polygonSet.js';
import { overlapTolerances } from '../../model/conflictClass.js';
import type { Overlay } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import type { Settings } from '../../model/settings.js';
import { roundM2, shareOf } from '../../model/units.js';
import { decisionPieces } from './decisionPieces.js';

/**
 * Where every parcel lies: its exact overlap with every control line and zone, and its decision pieces.
 *
 * Definition: inside(parcel, line) = official area of the parcel × planar area inside the union of the line's zones / planar area of
 * the parcel, at 0.01 m². Overlaps with single zones stand beside it; where zones of one line overlap they sum to more.
 * Needs repaired (valid, oriented) parcels and zones in one plane. Promises: parcel order and length kept; a parcel wholly inside has its
 * whole official area, to the bit; sums never go through shapes; pieces as `decisionPieces` says.
 * Method: the overlap kernel for every area; GEOS for the shapes of pieces of parcels that are cut, and to dissolve zones that overlap
 * their own line. Limits: one plane; a parcel with no area has no overlap.
 */
export function overlay(district: District, settings: Settings, geos: Geos, job: Job): Overlay {
  const { parcels, controlLines } = district;
  const tolerances = overlapTolerances(settings);
  const steps = controlLines.length + 1;
  const wholeM2 = planarAreas(parcels.polygons);
  const separated: SeparateZones[] = [];
  const selfOverlapM2: number[] = [];
  const insideM2: Float64Array[] = [];
  const insideShare: Float64Array[] = [];
  const zoneOverlaps: Overlay['zoneOverlaps'][number][] = [];
  controlLines.forEach((line, l) => {
    progress(job, l, steps);
    const separate = separateZones(line.zones, tolerances, geos);
    separated.push(separate);
    selfOverlapM2.push(roundM2(separate.selfOverlapM2));
    const planarM2 = overlapAreas(parcels.polygons, [separate.index()], tolerances)[0];
    const share = planarM2.map((areaM2, p) => shareOf(areaM2, wholeM2[p]));
    insideShare.push(share);
    insideM2.push(share.map((part, p) => roundM2(part * parcels.officialM2[p])));
    const pairs = overlapPairs(parcels.polygons, line.zones, tolerances).filter(({ areaM2 }) => areaM2 > 0);
    const pairShare = Float64Array.from(pairs, ({ a, areaM2 }) => shareOf(areaM2, wholeM2[a]));
    zoneOverlaps.push({
      parcel: Uint32Array.from(pairs, ({ a }) => a),
      zone: Uint32Array.from(pairs, ({ b }) => b),
      areaM2: pairShare.map((part, k) => roundM2(part * parcels.officialM2[pairs[k].a])),
      share: pairShare,
    });
  });
  progress(job, controlLines.length, steps);
  const pieces = decisionPieces(district, separated, settings, geos);
  progress(job, steps, steps);
  return { insideM2, insideShare, zoneOverlaps, selfOverlapM2, pieces };
}

function progress(job: Job, done: number, total: number): void {
  if (job.cancelled())
    throw new LianpianError('E_CANCELLED', 'overlay was cancelled', 'overlay', 'Start the run again.');
  job.progress('overlay', done, total);
}
