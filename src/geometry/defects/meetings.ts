import type { Loops } from './loops.js';
import { nearEdges } from './nearEdges.js';
import { inSector, side } from './side.js';

/**
 * Where the rings of one item meet themselves and each other, decided exactly.
 *
 * Definition: two edges cross when each has the other's ends strictly on its two sides; they overlap when they share more than a point;
 * at a vertex two passes of rings cross when the one comes from inside the turn of the other and leaves outside, else they touch. Edges
 * that follow each other meet in their vertex, which is nothing. A pass that leaves along the other is
 * `along`: told by the overlap of the edges, unless double-double arithmetic finds them on one line from one side only.
 * Needs loops without repeated vertices and without spikes. Promises: every meeting once, save, beyond `FEW` of them, touches that
 * say nothing more (of different polygons, or of rings that both are known to come there); places of crossings are rounded, all else is not.
 */
export interface Meeting {
  readonly kind: 'crossing' | 'touch' | 'overlap' | 'along';
  /** Loops; `loop` ≤ `other`. */
  readonly loop: number;
  readonly other: number;
  /** Edges of the two loops. */
  readonly edge: number;
  readonly otherEdge: number;
  readonly x: number;
  readonly y: number;
  /** Far end of an overlap. */
  readonly x2: number;
  readonly y2: number;
}

export interface Meetings {
  readonly meetings: readonly Meeting[];
  readonly isCutShort: boolean;
}

/** Meetings of one item after which the search ends: its places can no longer be read by anyone. */
export const MOST_MEETINGS = 100_000;

/** Pairs of edges looked at after which it ends: of 4,000 rings through one point all are. */
const MOST_PAIRS = 50_000_000;
const FEW = 1000;
const NONE: Meetings = { meetings: [], isCutShort: false };

export function meetingsOf(loops: Loops): Meetings {
  let found: Meeting[] | null = null;
  let known: Set<number> | null = null;
  const arrived = new Set<number>();
  const edges = loops.end[loops.count - 1];
  let pairs = 0;
  const goesOn = nearEdges(loops, (e, f) => {
    const meeting = meet(loops, e < f ? e : f, e < f ? f : e);
    if (++pairs > MOST_PAIRS) return false;
    if (meeting === null) return true;
    found ??= [];
    known ??= new Set();
    if (meeting.kind === 'touch' && meeting.loop !== meeting.other && isIdle(loops, meeting, arrived)) {
      if (found.length > FEW) return true;
    }
    const pair = meeting.edge * (edges + 1) + meeting.otherEdge;
    if (!known.has(pair)) found.push(meeting);
    known.add(pair);
    return found.length < MOST_MEETINGS;
  });
  return found === null ? NONE : { meetings: inOrder(found), isCutShort: !goesOn };
}

/**
 * A touch of two rings that no one asks for. Of m rings through one vertex m − 1 touches tell that they hang together there; `arrived` holds the
 * edges that start at a vertex of which a touch is told.
 */
function isIdle({ x, y, polygon }: Loops, meeting: Meeting, arrived: Set<number>): boolean {
  const { edge: e, otherEdge: f } = meeting;
  if (polygon[meeting.loop] !== polygon[meeting.other]) return true;
  if (x[e] !== x[f] || y[e] !== y[f]) return false;
  if (arrived.has(e) && arrived.has(f)) return true;
  arrived.add(e).add(f);
  return false;
}

function inOrder(found: Meeting[]): Meeting[] {
  return found.sort((a, b) => a.edge - b.edge || a.otherEdge - b.otherEdge);
}

function meet(loops: Loops, e: number, f: number): Meeting | null {
  const { x, y } = loops;
  if (haveOneEnd(x, y, e, f)) return x[e] === x[f] && y[e] === y[f] ? atVertex(loops, e, f, x[e], y[e]) : null;
  const fromC = side(x[e], y[e], x[e + 1], y[e + 1], x[f], y[f]);
  const fromD = side(x[e], y[e], x[e + 1], y[e + 1], x[f + 1], y[f + 1]);
  if (fromC * fromD > 0) return null;
  const fromA = side(x[f], y[f], x[f + 1], y[f + 1], x[e], y[e]);
  const fromB = side(x[f], y[f], x[f + 1], y[f + 1], x[e + 1], y[e + 1]);
  if (fromA * fromB > 0) return null;
  if (fromA === 0 && fromB === 0) return onOneLine(loops, e, f);
  if (fromA * fromB * fromC * fromD !== 0) return crossing(loops, e, f);
  // their lines meet in one point, and it is this end of one of them
  if (fromC === 0) return atVertex(loops, e, f, x[f], y[f]);
  if (fromA === 0) return atVertex(loops, e, f, x[e], y[e]);
  return null;
}

/** The edges have an end in common and are plainly on no one line: they meet there and nowhere else. */
function haveOneEnd(x: Float64Array, y: Float64Array, e: number, f: number): boolean {
  const startsAt = (v: number) => x[v] === x[f] && y[v] === y[f];
  const endsAt = (v: number) => x[v] === x[f + 1] && y[v] === y[f + 1];
  const [far, other] = startsAt(e)
    ? [e + 1, f + 1]
    : startsAt(e + 1)
      ? [e, f + 1]
      : endsAt(e)
        ? [e + 1, f]
        : endsAt(e + 1)
          ? [e, f]
          : [-1, -1];
  if (far < 0) return false;
  return (
    side(x[e], y[e], x[e + 1], y[e + 1], x[other], y[other]) !== 0 &&
    side(x[f], y[f], x[f + 1], y[f + 1], x[far], y[far]) !== 0
  );
}

function loopOf(loops: Loops, edge: number): number {
  let low = 0;
  let high = loops.count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (loops.end[middle] < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meeting(loops: Loops, kind: Meeting['kind'], e: number, f: number, ends: readonly number[]): Meeting {
  const [x, y, x2 = x, y2 = y] = ends;
  return { kind, loop: loopOf(loops, e), other: loopOf(loops, f), edge: e, otherEdge: f, x, y, x2, y2 };
}

function crossing(loops: Loops, e: number, f: number): Meeting {
  const { x, y } = loops;
  const [ux, uy] = [x[e + 1] - x[e], y[e + 1] - y[e]];
  const [wx, wy] = [x[f + 1] - x[f], y[f + 1] - y[f]];
  const part = (wx * (y[e] - y[f]) - wy * (x[e] - x[f])) / (ux * wy - uy * wx);
  const along = part > 0 ? Math.min(1, part) : 0;
  return meeting(loops, 'crossing', e, f, [x[e] + along * ux, y[e] + along * uy]);
}

/** Edges on one line: nothing, one point, or a stretch. */
function onOneLine(loops: Loops, e: number, f: number): Meeting | null {
  const { x, y } = loops;
  const isLevel = x[e] !== x[e + 1];
  const along = isLevel ? x : y;
  const [a, b] = along[e] < along[e + 1] ? [e, e + 1] : [e + 1, e];
  const [c, d] = along[f] < along[f + 1] ? [f, f + 1] : [f + 1, f];
  const from = along[a] > along[c] ? a : c;
  const to = along[b] < along[d] ? b : d;
  if (along[from] > along[to]) return null;
  if (along[from] === along[to]) return atVertex(loops, e, f, x[from], y[from]);
  return meeting(loops, 'overlap', e, f, [x[from], y[from], x[to], y[to]]);
}

/** Two passes of rings through (px, py), a vertex of one at least; seen from the edges that start there or run through. */
function atVertex(loops: Loops, e: number, f: number, px: number, py: number): Meeting | null {
  const { x, y } = loops;
  if ((x[e + 1] === px && y[e + 1] === py) || (x[f + 1] === px && y[f + 1] === py)) return null;
  const a = x[e] === px && y[e] === py ? edgeBefore(loops, e) : e;
  const b = x[f] === px && y[f] === py ? edgeBefore(loops, f) : f;
  const arrives = inSector(px, py, x[a], y[a], x[e + 1], y[e + 1], x[b], y[b]);
  const leaves = inSector(px, py, x[a], y[a], x[e + 1], y[e + 1], x[f + 1], y[f + 1]);
  const kind = arrives === 0 || leaves === 0 ? 'along' : arrives === leaves ? 'touch' : 'crossing';
  return meeting(loops, kind, e, f, [px, py]);
}

function edgeBefore(loops: Loops, e: number): number {
  const l = loopOf(loops, e);
  return e === loops.start[l] ? loops.end[l] - 1 : e - 1;
}
