import { boxesApart, segmentSegment2, TOUCH_M } from '../segments.js';
import type { Box } from './edgeRuns.js';
import type { Cutter } from './links.js';

/**
 * A proof that a barrier cuts every link of a window, without looking at one link: most barriers simply run between two items.
 *
 * Definition: a *wall* is a connected chain of a barrier's edges whose ends lie outside the window, so that it parts the window. It separates
 * the items if no edge of theirs comes near it and all of the one lie on its other side from all of the other, as the parity of
 * crossings tells. Needs a window (a box) that holds every link, and all edges in it. True is a proof; false says nothing: see `clearLink.ts`.
 */
export function separates(
  { edges }: Cutter,
  window: Box,
  edgesA: readonly number[],
  edgesB: readonly number[],
): boolean {
  const from = firstPoint(edgesA, window);
  if (from === null) return false;
  return wallsOf(edges, window).some(
    (wall) => liesOnSide(wall, from, edgesA, window, 0) && liesOnSide(wall, from, edgesB, window, 1),
  );
}

/** More edges than this in one window are left to the search. */
const MOST_EDGES = 64;

/** Connected chains of edges (flat ax, ay, bx, by) whose every vertex in the window has an even number of edges. */
function wallsOf(edges: readonly number[], window: Box): number[][] {
  const count = edges.length / 4;
  if (count === 0 || count > MOST_EDGES) return [];
  const chain = Int32Array.from({ length: count }, (_, e) => e);
  const isOpen = new Uint8Array(count);
  const rename = (from: number, to: number) => {
    for (let e = 0; e < count; e++) if (chain[e] === from) chain[e] = to;
  };
  for (let end = 0; end < 2 * count; end++) {
    const x = edges[2 * end];
    const y = edges[2 * end + 1];
    if (!holds(window, x, y)) continue;
    let met = 0;
    for (let other = 0; other < 2 * count; other++) {
      if (edges[2 * other] !== x || edges[2 * other + 1] !== y) continue;
      met++;
      const to = chain[end >> 1];
      if (chain[other >> 1] !== to) rename(chain[other >> 1], to);
    }
    if (met % 2 === 1) isOpen[end >> 1] = 1;
  }
  const open = new Set<number>();
  const walls = new Map<number, number[]>();
  for (let e = 0; e < count; e++) {
    if (isOpen[e]) open.add(chain[e]);
    const wall = walls.get(chain[e]) ?? [];
    walls.set(chain[e], wall);
    wall.push(edges[4 * e], edges[4 * e + 1], edges[4 * e + 2], edges[4 * e + 3]);
  }
  return [...walls].flatMap(([name, wall]) => (open.has(name) ? [] : [wall]));
}

/** True if what the window holds of the edges keeps off the wall, and lies on one side of it: across from `from` where `side` is 1. */
function liesOnSide(
  wall: readonly number[],
  [fromX, fromY]: readonly [number, number],
  edges: readonly number[],
  window: Box,
  side: 0 | 1,
): boolean {
  for (let e = 0; e < edges.length; e += 4) {
    const at = pointInWindow(edges, e, window);
    if (at === null) continue;
    const [ax, ay, bx, by] = [edges[e], edges[e + 1], edges[e + 2], edges[e + 3]];
    let crossings = 0;
    for (let w = 0; w < wall.length; w += 4) {
      const [cx, cy, dx, dy] = [wall[w], wall[w + 1], wall[w + 2], wall[w + 3]];
      if (
        !boxesApart(ax, ay, bx, by, cx, cy, dx, dy, TOUCH_M) &&
        segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) <= TOUCH_M * TOUCH_M
      ) {
        return false;
      }
      if (crosses(fromX, fromY, at[0], at[1], cx, cy, dx, dy)) crossings++;
    }
    if (crossings % 2 !== side) return false;
  }
  return true;
}

/** Whether pq crosses cd; a vertex on the line pq belongs to its right side, so that a chain through it is crossed once or twice, not never. */
function crosses(
  px: number,
  py: number,
  qx: number,
  qy: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  if (boxesApart(px, py, qx, qy, cx, cy, dx, dy, TOUCH_M)) return false;
  const c = (qx - px) * (cy - py) - (qy - py) * (cx - px);
  const d = (qx - px) * (dy - py) - (qy - py) * (dx - px);
  if (c > 0 === d > 0) return false;
  const p = (dx - cx) * (py - cy) - (dy - cy) * (px - cx);
  const q = (dx - cx) * (qy - cy) - (dy - cy) * (qx - cx);
  return p > 0 !== q > 0;
}

function holds(window: Box, x: number, y: number): boolean {
  return x >= window[0] && y >= window[1] && x <= window[2] && y <= window[3];
}

function firstPoint(edges: readonly number[], window: Box): [number, number] | null {
  for (let e = 0; e < edges.length; e += 4) {
    const point = pointInWindow(edges, e, window);
    if (point) return point;
  }
  return null;
}

/** A point of the edge in the window, its start if that is; null where the edge passes by. */
function pointInWindow(edges: readonly number[], e: number, window: Box): [number, number] | null {
  const [ax, ay] = [edges[e], edges[e + 1]];
  if (holds(window, ax, ay)) return [ax, ay];
  const [dx, dy] = [edges[e + 2] - ax, edges[e + 3] - ay];
  let from = 0;
  let to = 1;
  for (const [start, step, least, most] of [
    [ax, dx, window[0], window[2]],
    [ay, dy, window[1], window[3]],
  ]) {
    if (step === 0) {
      if (start < least || start > most) return null;
      continue;
    }
    from = Math.max(from, Math.min((least - start) / step, (most - start) / step));
    to = Math.min(to, Math.max((least - start) / step, (most - start) / step));
  }
  return from <= to ? [ax + ((from + to) / 2) * dx, ay + ((from + to) / 2) * dy] : null;
}
