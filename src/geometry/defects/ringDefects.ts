import type { PolygonSet } from '../polygonSet.js';
import type { DefectLimits } from './defect.js';
import type { DefectList } from './defectList.js';
import { type Loops, layRing, NEAR, NOT_CLOSED, NOT_FINITE, REPEATED, SHARP, TOO_FEW, turnsSharply } from './loops.js';
import { unfold } from './spikes.js';

/**
 * What is wrong with one ring by itself, its crossings aside: looked at again only where the walk of `layRing` saw something.
 * Lays the ring, without its spikes, as the next loop, unless it bounds nothing. A ring of too few points is told as that alone, its repeated
 * vertices are what leaves it so few; that it is open is told besides, closing it would not help.
 */
export function ringDefects(
  set: PolygonSet,
  ring: number,
  loops: Loops,
  limits: DefectLimits,
  list: () => DefectList,
): void {
  const near2 = limits.nearVertexM ** 2;
  const sharp = Math.tan((Math.min(89, limits.spikeAngleDeg) * Math.PI) / 180);
  const seen = layRing(loops, set, ring, near2, sharp);
  if (seen === 0) return;
  if (seen & NOT_FINITE) {
    notFinite(set, ring, list());
    return;
  }
  if (seen & NOT_CLOSED) notClosed(set, ring, list());
  if (seen & TOO_FEW) {
    list().addAt('tooFewPoints', ring, set.ringStart[ring], { count: distinctVertices(set, ring) });
    return;
  }
  if (seen & (REPEATED | NEAR)) repeated(set, ring, limits, list());
  if (seen & SHARP) sharpTurns(set, ring, loops, limits, list, sharp);
}

function notFinite(set: PolygonSet, ring: number, list: DefectList): void {
  let first = -1;
  let count = 0;
  for (let v = set.ringStart[ring]; v < set.ringStart[ring + 1]; v++) {
    if (Number.isFinite(set.xy[2 * v]) && Number.isFinite(set.xy[2 * v + 1])) continue;
    if (first < 0) first = v;
    count++;
  }
  list.addAt('notFinite', ring, first < 0 ? set.ringStart[ring] : first, { count });
}

function notClosed(set: PolygonSet, ring: number, list: DefectList): void {
  const first = set.ringStart[ring];
  const last = set.ringStart[ring + 1] - 1;
  list.addAt('notClosed', ring, last, { lengthM: betweenM(set, first, last) });
}

function betweenM({ xy }: PolygonSet, a: number, b: number): number {
  return Math.hypot(xy[2 * b] - xy[2 * a], xy[2 * b + 1] - xy[2 * a + 1]);
}

/** Vertices that differ from the one before, the closing vertex aside. */
function distinctVertices(set: PolygonSet, ring: number): number {
  const first = set.ringStart[ring];
  const end = set.ringStart[ring + 1];
  let count = end > first ? 1 : 0;
  for (let v = first + 1; v < end; v++) if (betweenM(set, v - 1, v) > 0) count++;
  return count > 1 && betweenM(set, first, end - 1) === 0 ? count - 1 : count;
}

/** Each vertex against the last one that was not a repeat; the first of a ring against the last. */
function repeated(set: PolygonSet, ring: number, { nearVertexM }: DefectLimits, list: DefectList): void {
  const first = set.ringStart[ring];
  const end = set.ringStart[ring + 1];
  const isClosed = betweenM(set, first, end - 1) === 0;
  let kept = first;
  for (let v = first + 1; v < end; v++) {
    const lengthM = betweenM(set, kept, v);
    const closes = isClosed && v === end - 1;
    if (closes) {
      if (lengthM > 0 && lengthM <= nearVertexM) list.addAt('nearDuplicate', ring, v, { lengthM });
      else if (lengthM === 0 && kept > first) list.addAt('duplicateVertex', ring, v, { lengthM });
    } else if (lengthM === 0) list.addAt('duplicateVertex', ring, v, { lengthM });
    else if (lengthM <= nearVertexM) list.addAt('nearDuplicate', ring, v, { lengthM });
    if (lengthM > 0) kept = v;
  }
}

function sharpTurns(
  set: PolygonSet,
  ring: number,
  loops: Loops,
  limits: DefectLimits,
  list: () => DefectList,
  sharp: number,
): void {
  const { spikes, isCollapsed } = unfold(loops);
  if (isCollapsed) {
    list().addAt('zeroArea', ring, set.ringStart[ring]);
    return;
  }
  for (const { tip, lengthM } of spikes) list().addAt('spike', ring, tip, { lengthM, angleDeg: 0 });
  const l = loops.count - 1;
  const { x, y, vertex, start, end } = loops;
  for (let e = start[l]; e < end[l]; e++) {
    const before = e === start[l] ? end[l] - 1 : e - 1;
    if (!turnsSharply(x, y, before, e, e + 1, sharp)) continue;
    const backM = Math.hypot(x[e] - x[before], y[e] - y[before]);
    const onM = Math.hypot(x[e + 1] - x[e], y[e + 1] - y[e]);
    const angleDeg = angleAt(x, y, before, e, e + 1);
    const lengthM = Math.min(backM, onM);
    if (lengthM <= limits.nearVertexM || angleDeg >= limits.spikeAngleDeg) continue;
    list().addAt('narrowSpike', ring, vertex[e], { lengthM, angleDeg });
  }
}

function angleAt(x: Float64Array, y: Float64Array, a: number, b: number, c: number): number {
  const [ux, uy] = [x[a] - x[b], y[a] - y[b]];
  const [wx, wy] = [x[c] - x[b], y[c] - y[b]];
  return (Math.atan2(Math.abs(ux * wy - uy * wx), ux * wx + uy * wy) * 180) / Math.PI;
}
