import type { DefectList } from './defectList.js';
import type { Loops } from './loops.js';
import type { Meeting } from './meetings.js';

/**
 * Meetings of rings as defects; and which pairs of loops are no longer plainly beside or inside each other.
 *
 * Touches are told once a place and ring, overlaps that go on in each other once, with their whole length, at the middle of the longest
 * stretch. Touches of different rings are no defect: they come back for the question whether the inside hangs together.
 */
export interface RingPairs {
  /** Pairs of loops (see `pairKey`) that cross somewhere. */
  readonly crossing: ReadonlySet<number>;
  /** Pairs of loops that share a line. */
  readonly sharing: ReadonlySet<number>;
  /** Touches of two loops of one polygon. */
  readonly touches: readonly Meeting[];
}

export function pairKey(loops: Loops, a: number, b: number): number {
  return Math.min(a, b) * loops.count + Math.max(a, b);
}

export function meetingDefects(loops: Loops, meetings: readonly Meeting[], list: () => DefectList): RingPairs {
  const crossing = new Set<number>();
  const sharing = new Set<number>();
  const touches: Meeting[] = [];
  const overlaps = new Map<number, Meeting[]>();
  const selfTouches = new Map<string, Meeting[]>();
  for (const { kind, loop, other } of meetings) if (kind === 'overlap') sharing.add(pairKey(loops, loop, other));
  for (const meeting of meetings) {
    const { kind, loop, other } = meeting;
    const isSame = loop === other;
    const pair = pairKey(loops, loop, other);
    if (kind === 'crossing') {
      crossing.add(pair);
      list().add(isSame ? 'selfCrossing' : 'ringsCross', meeting.x, meeting.y, edgesOf(list(), loops, meeting));
    } else if (kind === 'overlap') {
      append(overlaps, pair, meeting);
    } else if (kind === 'along' && sharing.has(pair)) {
      // told as the overlap
    } else if (isSame) append(selfTouches, `${loop} ${meeting.x} ${meeting.y}`, meeting);
    else if (loops.polygon[loop] === loops.polygon[other]) touches.push(meeting);
  }
  for (const own of selfTouches.values()) {
    // m passes make m (m − 1) / 2 pairs
    const count = Math.round((1 + Math.sqrt(1 + 8 * own.length)) / 2);
    list().add('selfTouching', own[0].x, own[0].y, { ...edgesOf(list(), loops, own[0]), count });
  }
  for (const own of overlaps.values()) {
    for (const stretch of stretches(own)) {
      const kind = own[0].loop === own[0].other ? 'selfOverlap' : 'sharedLine';
      const longest = stretch.reduce((most, one) => (lengthM(one) > lengthM(most) ? one : most));
      const [x, y] = [(longest.x + longest.x2) / 2, (longest.y + longest.y2) / 2];
      const total = stretch.reduce((sum, one) => sum + lengthM(one), 0);
      list().add(kind, x, y, { ...edgesOf(list(), loops, longest), lengthM: total });
    }
  }
  return { crossing, sharing, touches };
}

function edgesOf(list: DefectList, loops: Loops, { loop, other, edge, otherEdge }: Meeting) {
  return {
    ring: list.ringNumber(loops.ring[loop]),
    otherRing: list.ringNumber(loops.ring[other]),
    edge: list.edgeNumber(loops, loop, edge),
    otherEdge: list.edgeNumber(loops, other, otherEdge),
  };
}

function append<K>(groups: Map<K, Meeting[]>, key: K, meeting: Meeting): void {
  const own = groups.get(key);
  if (own) own.push(meeting);
  else groups.set(key, [meeting]);
}

function lengthM({ x, y, x2, y2 }: Meeting): number {
  return Math.hypot(x2 - x, y2 - y);
}

/** Overlaps that share an end, together. */
function stretches(overlaps: readonly Meeting[]): Meeting[][] {
  const root = overlaps.map((_, k) => k);
  const find = (k: number): number => {
    let at = k;
    while (root[at] !== at) at = root[at] = root[root[at]];
    return at;
  };
  const atEnd = new Map<string, number>();
  overlaps.forEach(({ x, y, x2, y2 }, k) => {
    for (const end of [`${x} ${y}`, `${x2} ${y2}`]) {
      const known = atEnd.get(end);
      if (known === undefined) atEnd.set(end, k);
      else root[Math.max(find(k), find(known))] = Math.min(find(k), find(known));
    }
  });
  const groups = new Map<number, Meeting[]>();
  overlaps.forEach((one, k) => {
    append(groups, find(k), one);
  });
  return [...groups.values()];
}
