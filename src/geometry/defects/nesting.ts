import type { PolygonSet } from '../polygonSet.js';
import type { DefectList } from './defectList.js';
import type { Loops } from './loops.js';
import { pairKey, type RingPairs } from './meetingDefects.js';
import type { Meeting } from './meetings.js';
import { ringsOf } from './ringInRing.js';

/**
 * Rings of one item that are plain in themselves but not where they belong: holes outside their shell, holes in holes, parts in parts,
 * and chains of touches that cut the inside of a polygon in two. Pairs of rings that cross are told as crossing, not here.
 */
export function nestingDefects(set: PolygonSet, loops: Loops, pairs: RingPairs | null, list: () => DefectList): void {
  if (loops.count < 2) return;
  const misplaced = new Set<number>();
  const shells: number[] = [];
  const holesOf = new Map<number, number[]>();
  for (let l = 0; l < loops.count; l++) {
    const polygon = loops.polygon[l];
    if (loops.ring[l] === set.polygonStart[polygon]) shells.push(l);
    else if (holesOf.has(polygon)) holesOf.get(polygon)?.push(l);
    else holesOf.set(polygon, [l]);
  }
  const tell = (kind: 'holeOutside' | 'nestedHoles' | 'nestedShells', loop: number, other: number) => {
    misplaced.add(loop);
    const otherRing = list().ringNumber(loops.ring[other]);
    list().addAt(kind, loops.ring[loop], loops.vertex[loops.start[loop]], { otherRing });
  };
  const against = ringsOf(loops);
  // the same ring again is within the earlier one
  const isWithin = (inner: number, outer: number) => {
    const place = against(inner, outer);
    return place === 'inside' || (place === 'same' && inner > outer);
  };
  const crosses = (a: number, b: number) => pairs?.crossing.has(pairKey(loops, a, b)) === true;
  for (const shell of shells) {
    const holes = holesOf.get(loops.polygon[shell]) ?? [];
    for (const hole of holes) {
      if (!crosses(hole, shell) && against(hole, shell) === 'outside') tell('holeOutside', hole, shell);
    }
    for (const [inner, outer] of boxesInBoxes(loops, holes)) {
      if (!crosses(inner, outer) && isWithin(inner, outer)) tell('nestedHoles', inner, outer);
    }
  }
  for (const [inner, outer] of boxesInBoxes(loops, shells)) {
    if (crosses(inner, outer) || !isWithin(inner, outer)) continue;
    const holes = holesOf.get(loops.polygon[outer]) ?? [];
    // in a hole it is where it may be; over the border of one it is told as crossing
    const isClear = (hole: number) =>
      crosses(inner, hole) || (boxInBox(loops, inner, hole) && against(inner, hole) !== 'outside');
    if (!holes.some(isClear)) tell('nestedShells', inner, outer);
  }
  if (pairs !== null) disconnections(loops, pairs, misplaced, list);
}

function boxInBox({ box }: Loops, inner: number, outer: number): boolean {
  const [i, o] = [4 * inner, 4 * outer];
  return box[o] <= box[i] && box[o + 1] <= box[i + 1] && box[o + 2] >= box[i + 2] && box[o + 3] >= box[i + 3];
}

/** Pairs of loops of which the first's box lies in the second's, by sweeping over x. */
function* boxesInBoxes(loops: Loops, among: readonly number[]): Generator<readonly [inner: number, outer: number]> {
  if (among.length < 2) return;
  const { box } = loops;
  const byLeft = [...among].sort((a, b) => box[4 * a] - box[4 * b] || box[4 * b + 2] - box[4 * a + 2] || a - b);
  let open: number[] = [];
  for (const loop of byLeft) {
    open = open.filter((outer) => box[4 * outer + 2] >= box[4 * loop]);
    for (const outer of open) {
      if (boxInBox(loops, loop, outer)) yield [loop, outer];
      if (boxInBox(loops, outer, loop)) yield [outer, loop];
    }
    open.push(loop);
  }
}

/** Touches as edges between rings and places: one that joins what hangs together already closes a chain. */
function disconnections(
  loops: Loops,
  { touches, crossing, sharing }: RingPairs,
  misplaced: ReadonlySet<number>,
  list: () => DefectList,
): void {
  const root = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let up = root.get(at); up !== undefined; up = root.get(at)) at = up;
    return at;
  };
  const joined = new Set<string>();
  for (const touch of touches) {
    const { loop, other, x, y } = touch;
    const pair = pairKey(loops, loop, other);
    if (crossing.has(pair) || sharing.has(pair) || misplaced.has(loop) || misplaced.has(other)) continue;
    const place = `${loops.polygon[loop]} ${x} ${y}`;
    for (const one of [loop, other]) {
      if (joined.has(`${one} ${place}`)) continue;
      joined.add(`${one} ${place}`);
      const [a, b] = [find(`${one}`), find(place)];
      if (a === b) list().add('disconnected', x, y, loopsOf(list(), loops, touch));
      else root.set(a, b);
    }
  }
}

function loopsOf(list: DefectList, loops: Loops, { loop, other }: Meeting) {
  return { ring: list.ringNumber(loops.ring[loop]), otherRing: list.ringNumber(loops.ring[other]) };
}
