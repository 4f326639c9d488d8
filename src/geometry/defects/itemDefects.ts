import { type PolygonSet, polygonSetBuilder, ringArea } from '../polygonSet.js';
import { measuredWidth } from '../width.js';
import { widthBounds } from '../widthBounds.js';
import type { Defect, DefectLimits, ItemDefects } from './defect.js';
import { type DefectList, defectList } from './defectList.js';
import { emptyLoops, type Loops, reserveLoops } from './loops.js';
import { meetingDefects, pairKey, type RingPairs } from './meetingDefects.js';
import { meetingsOf } from './meetings.js';
import { nestingDefects } from './nesting.js';
import { offExtent } from './offExtent.js';
import { ringDefects } from './ringDefects.js';
import { runsLeft } from './ringInRing.js';

/**
 * Every defect of every item, not the first: what, where, of which ring, how much.
 *
 * Definition: the kinds of `defect.ts`. Needs a `PolygonSet` whose rings may be anything, also open or not finite; coordinates below
 * 1e140. Promises: an item has a defect of an invalidating kind exactly if GEOS (and JTS) call it not valid: touches, crossings and
 * nesting are decided by exact orientation, as theirs are; the answer for an item depends on it alone, save `offExtent`.
 * Method: one walk a ring; pairs of edges by place (`nearEdges`); exact predicates only where rounding leaves it open. Repeated vertices and
 * spikes without width are taken off first and told as what they are, so that what they would cross or touch is not told as well.
 * Limits: at a place where two rings share a line and cross, the line is told; after 100,000 meetings in one item, or 50 million pairs of edges with a common point, the search ends;
 * of long items with many edges only the bounds of `widthBounds.ts` say whether they are narrow.
 */
export interface DefectFinder {
  /** Defects of one item; null where there are none. */
  find(item: number): ItemDefects | null;
}

export function defectFinder(set: PolygonSet, limits: DefectLimits): DefectFinder {
  const loops = emptyLoops();
  const tellFar = offExtent(set, limits.offExtentTimes);
  return {
    find(item) {
      let made: DefectList | null = null;
      const list = () => {
        made ??= defectList(set, item, limits.places);
        return made;
      };
      const isCutShort = tellAll(set, item, loops, limits, list);
      tellFar(loops, list);
      if (!(made as DefectList | null)?.invalidating()) narrowness(set, item, loops, limits, list);
      return (made as DefectList | null)?.finish(isCutShort) ?? null;
    },
  };
}

/** Only what makes items invalid is asked for, and only whether there is any. */
const VALIDITY_ALONE: DefectLimits = {
  nearVertexM: 0,
  spikeAngleDeg: 0,
  narrowM: 0,
  offExtentTimes: Infinity,
  places: 1,
};

/** Why an item is not valid; `open` where the search ended before it found anything. */
export type Verdict = 'valid' | 'open' | Defect;

/** Whether an item is valid: GEOS's verdict, of short items at half its cost or less; long ones are quicker judged by GEOS. */
export function validityJudge(): (set: PolygonSet, item: number) => Verdict {
  const loops = emptyLoops();
  return (set, item) => {
    let made: DefectList | null = null;
    const list = () => {
      made ??= defectList(set, item, VALIDITY_ALONE.places);
      return made;
    };
    const isCutShort = tellAll(set, item, loops, VALIDITY_ALONE, list);
    return (made as DefectList | null)?.invalidating() ?? (isCutShort ? 'open' : 'valid');
  };
}

/** All defects but those that need more than the item's own rings; true if the search for meetings was ended. */
function tellAll(set: PolygonSet, item: number, loops: Loops, limits: DefectLimits, list: () => DefectList): boolean {
  layItem(set, item, loops, limits, list);
  const { meetings, isCutShort } = meetingsOf(loops);
  const pairs = meetings.length === 0 ? null : meetingDefects(loops, meetings, list);
  nestingDefects(set, loops, pairs, list);
  windings(set, loops, pairs, list);
  const parts = set.itemStart[item + 1] - set.itemStart[item];
  if (parts > 1) {
    const first = set.ringStart[set.polygonStart[set.itemStart[item]]];
    list().add('multipart', set.xy[2 * first], set.xy[2 * first + 1], { count: parts });
  }
  return isCutShort;
}

function layItem(set: PolygonSet, item: number, loops: Loops, limits: DefectLimits, list: () => DefectList): void {
  const firstRing = set.polygonStart[set.itemStart[item]];
  const endRing = set.polygonStart[set.itemStart[item + 1]];
  const rings = endRing - firstRing;
  reserveLoops(loops, set.ringStart[endRing] - set.ringStart[firstRing] + rings + 1, rings);
  loops.count = 0;
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) {
    const shell = set.polygonStart[p];
    for (let r = shell; r < set.polygonStart[p + 1]; r++) {
      // a ring without vertices is nothing, save as the shell of holes
      if (set.ringStart[r] === set.ringStart[r + 1]) continue;
      if (r > shell && set.ringStart[shell] === set.ringStart[shell + 1]) {
        list().addAt('tooFewPoints', r, set.ringStart[r], { count: 0 });
        continue;
      }
      const before = loops.count;
      ringDefects(set, r, loops, limits, list);
      if (loops.count > before) loops.polygon[before] = p;
    }
  }
}

/** Rounding of an area, as a share of the square of its ring's length. */
const AREA_ROUNDING = 1e-14;

function windings(set: PolygonSet, loops: Loops, pairs: RingPairs | null, list: () => DefectList): void {
  for (let l = 0; l < loops.count; l++) {
    const isShell = loops.ring[l] === set.polygonStart[loops.polygon[l]];
    const twice = loops.twiceArea[l];
    const isOpen = Math.abs(twice) <= AREA_ROUNDING * loops.reach[l] ** 2;
    // a ring that crosses itself winds both ways
    if (pairs?.crossing.has(pairKey(loops, l, l))) continue;
    if ((isOpen ? runsLeft(loops, l) : twice > 0) === isShell) continue;
    list().addAt('winding', loops.ring[l], loops.vertex[loops.start[l]]);
  }
}

/** Metres of border × edges, as shares of the limit, up to which an item is measured: beyond, a long corridor would take seconds. */
const MEASURED_UP_TO = 100_000;

/** Needs a valid item. Measured only where its bounds leave it open. */
function narrowness(
  set: PolygonSet,
  item: number,
  loops: Loops,
  { narrowM }: DefectLimits,
  list: () => DefectList,
): void {
  if (!(narrowM > 0) || loops.count === 0) return;
  let reachM = 0;
  for (let l = 0; l < loops.count; l++) {
    // 2 A / P is a width of a polygon without holes, and one wide part is enough
    const isWhole = l + 1 === loops.count || loops.polygon[l + 1] !== loops.polygon[l];
    const isShell = loops.ring[l] === set.polygonStart[loops.polygon[l]];
    if (isWhole && isShell && Math.abs(loops.twiceArea[l]) >= narrowM * loops.reach[l]) return;
    reachM += loops.reach[l];
  }
  const alone = oriented(set, item);
  const { leastM, mostM } = widthBounds(alone, 0);
  if (leastM >= narrowM) return;
  if (reachM * loops.end[loops.count - 1] <= MEASURED_UP_TO * narrowM) {
    const { widthM, x, y } = measuredWidth(alone, 0);
    if (widthM < narrowM) list().add('narrow', x, y, { lengthM: widthM });
  } else if (mostM < narrowM) {
    list().add('narrow', loops.x[0], loops.y[0], { lengthM: mostM });
  }
}

/** The item as a set of its own, its rings wound as they should be: as delivered they may not be. */
function oriented(set: PolygonSet, item: number): PolygonSet {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const builder = polygonSetBuilder();
  for (let p = itemStart[item]; p < itemStart[item + 1]; p++) {
    for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
      const isShell = r === polygonStart[p];
      builder.ring(xy, ringStart[r], ringStart[r + 1], ringArea(set, r) > 0 !== isShell);
    }
    builder.endPolygon();
  }
  builder.endItem();
  return builder.finish();
}
