import { overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import { EMPTY_POLYGON_SET, itemCount, type PolygonSet, planarAreas, selectItems } from '../../geometry/polygonSet.js';
import { overlapTolerances } from '../../model/conflictClass.js';
import type { Overlay } from '../../model/decision.js';
import type { District, NamedAreas } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { roundM2 } from '../../model/units.js';

/**
 * Net reclaimable area of each eligible decision piece, m² at 0.01.
 *
 * Definition: piece − slope over the limit (reclaim.maxSlopeDeg to farmland, reclaim.maxSlopeGreenDeg to green) − approved but
 * never built land that is still field; nothing at all of a piece that is too thin: mean width 2A/P below conflict.mismatchWidthM.
 * `fitForField` is 0 for land of polluting firms (class-3 industry, plating, chemicals: its default is green, under review) and for land that
 * neither touches farmland nor could join it: such land gives nothing to farmland.
 * Needs slope classes that do not overlap each other; a class without a number counts as too steep.
 * Promises: 0 ≤ farmland ≤ green ≤ piece; other land gives 0. Where steep and unbuilt land overlap both are taken off, so
 * that the figure is never too large. `notChecked` is 1 on every eligible piece of which 1 % or more lies in no slope class, as all do when none was delivered.
 * Limits: soil is not delivered: land meant for 耕地 still needs its survey. The 400 m² minimum is of units, not of pieces: see `account`.
 */
export function reclaimableAreas(
  district: District,
  overlay: Overlay,
  fitForField: Uint8Array,
  settings: Settings,
): { readonly reclaimableM2: Float64Array; readonly regreenableM2: Float64Array; readonly notChecked: Uint8Array } {
  const { pieces } = overlay;
  const eligible: number[] = [];
  for (let k = 0; k < pieces.parcel.length; k++) if (pieces.eligible[k]) eligible.push(k);
  const polygons = selectItems(pieces.polygons, eligible);
  const planarM2 = planarAreas(polygons);
  const tolerances = overlapTolerances(settings);
  const inside = (zones: PolygonSet): Float64Array =>
    itemCount(zones) === 0 ? new Float64Array(eligible.length) : overlapAreas(polygons, [zones], tolerances)[0];
  const tooSteep = inside(steeperThan(district.slope, settings['reclaim.maxSlopeDeg']));
  const tooSteepForGreen = inside(steeperThan(district.slope, settings['reclaim.maxSlopeGreenDeg']));
  const classified = district.slope ? inside(district.slope.polygons) : new Float64Array(eligible.length).fill(-1);
  const unbuilt = inside(district.approvedUnbuilt?.polygons ?? EMPTY_POLYGON_SET);

  const reclaimableM2 = new Float64Array(pieces.parcel.length);
  const regreenableM2 = new Float64Array(pieces.parcel.length);
  const notChecked = new Uint8Array(pieces.parcel.length);
  eligible.forEach((k, e) => {
    if (!(classified[e] >= CLASSIFIED_SHARE * planarM2[e])) notChecked[k] = 1;
    if (!(planarM2[e] > 0)) return;
    if ((2 * planarM2[e]) / perimeterM(polygons, e) < settings['conflict.mismatchWidthM']) return;
    const net = (steepM2: number) => roundM2(pieces.areaM2[k] * Math.max(0, 1 - (steepM2 + unbuilt[e]) / planarM2[e]));
    regreenableM2[k] = net(tooSteepForGreen[e]);
    if (fitForField[k]) reclaimableM2[k] = Math.min(net(tooSteep[e]), regreenableM2[k]);
  });
  return { reclaimableM2, regreenableM2, notChecked };
}

/** Less of a piece than this in slope classes is not checked: borders of two surveys never match to the metre. */
const CLASSIFIED_SHARE = 0.99;

/** `code` of a slope class is its upper bound in degrees. */
function steeperThan(slope: NamedAreas | null, limitDeg: number): PolygonSet {
  if (!slope) return EMPTY_POLYGON_SET;
  const steep: number[] = [];
  slope.code.forEach((code, i) => {
    if (code.trim() === '' || !(Number(code) <= limitDeg)) steep.push(i);
  });
  return selectItems(slope.polygons, steep);
}

function perimeterM(set: PolygonSet, item: number): number {
  let lengthM = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
      lengthM += Math.hypot(set.xy[2 * v + 2] - set.xy[2 * v], set.xy[2 * v + 3] - set.xy[2 * v + 1]);
    }
  }
  return lengthM;
}
