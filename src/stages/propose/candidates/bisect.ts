import { connectedParts, type Neighbours } from './linkage.js';

/**
 * Balanced compact partition of a connected group: cut in two, and each half again, until parts are at most `leastM2` (or cannot be cut).
 * All parts on the way that are at most `maxM2`, the large first.
 *
 * A cut: one half is grown from the end of the group's longer axis, always by the piece farthest that way, to half of the area; pieces that are
 * then shut off from the rest join it. The same along the shorter axis. Of both, the cut with the smaller spread about the two centres
 * (area-weighted squares of distance) wins, when the smaller half has a quarter of the area or more; else the better balanced.
 * Both halves are connected. Deterministic: ties by piece number.
 */
export function bisections(
  group: readonly number[],
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
  xy: ArrayLike<number>,
  limits: { readonly maxM2: number; readonly leastM2: number },
): number[][] {
  const parts: number[][] = [];
  const queue: (readonly number[])[] = [group];
  for (const part of queue) {
    const size = total(part, areaM2);
    if (size <= limits.maxM2) parts.push([...part].sort((p, q) => p - q));
    if (size <= limits.leastM2 || part.length < 2) continue;
    queue.push(...halves(part, neighbours, areaM2, xy));
  }
  return parts;
}

const BALANCED_SHARE = 0.25;

function halves(
  part: readonly number[],
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
  xy: ArrayLike<number>,
): number[][] {
  const { x, y, ux, uy } = axisOf(part, areaM2, xy);
  const cuts = [
    [ux, uy],
    [-uy, ux],
  ].map(([dx, dy]) => {
    const along = (k: number) => (xy[2 * k] - x) * dx + (xy[2 * k + 1] - y) * dy;
    const cut = cutAlong(part, along, neighbours, areaM2);
    const sizes = cut.map((half) => total(half, areaM2));
    const least = Math.min(...sizes) / (sizes[0] + sizes[1]);
    return { cut, least, spread: cut.reduce((sum, half) => sum + axisOf(half, areaM2, xy).spread, 0) };
  });
  const [first, second] = cuts;
  const bothBalanced = Math.min(first.least, second.least) >= BALANCED_SHARE;
  const secondWins = bothBalanced ? second.spread < first.spread : second.least > first.least;
  return (secondWins ? second : first).cut;
}

function cutAlong(
  part: readonly number[],
  along: (piece: number) => number,
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
): [number[], number[]] {
  const inPart = new Set(part);
  const before = (p: number, q: number) => along(p) - along(q) || p - q;
  const start = part.reduce((best, k) => (before(k, best) < 0 ? k : best));
  const half = total(part, areaM2) / 2;
  const taken = new Set<number>();
  const edge = new Set([start]);
  let size = 0;
  while (edge.size > 0 && taken.size < part.length - 1) {
    const next = [...edge].reduce((best, k) => (before(k, best) < 0 ? k : best));
    if (taken.size > 0 && size + areaM2[next] / 2 > half) break;
    edge.delete(next);
    taken.add(next);
    size += areaM2[next];
    for (const n of neighbours.get(next) ?? []) if (inPart.has(n) && !taken.has(n)) edge.add(n);
  }
  const rests = connectedParts(
    part.filter((k) => !taken.has(k)),
    neighbours,
  );
  const largest = rests.reduce((best, rest) => (total(rest, areaM2) > total(best, areaM2) ? rest : best));
  return [[...taken, ...rests.filter((rest) => rest !== largest).flat()], largest];
}

/** Area-weighted centre, direction of the longer axis, and Σ area × distance² from the centre. */
function axisOf(part: readonly number[], areaM2: ArrayLike<number>, xy: ArrayLike<number>) {
  const size = total(part, areaM2);
  let [x, y] = [0, 0];
  for (const k of part) {
    x += (xy[2 * k] * areaM2[k]) / size;
    y += (xy[2 * k + 1] * areaM2[k]) / size;
  }
  let [xx, xyy, yy] = [0, 0, 0];
  for (const k of part) {
    const [dx, dy] = [xy[2 * k] - x, xy[2 * k + 1] - y];
    xx += areaM2[k] * dx * dx;
    xyy += areaM2[k] * dx * dy;
    yy += areaM2[k] * dy * dy;
  }
  const angle = Math.atan2(2 * xyy, xx - yy) / 2;
  return { x, y, ux: Math.cos(angle), uy: Math.sin(angle), spread: xx + yy };
}

function total(group: readonly number[], areaM2: ArrayLike<number>): number {
  return group.reduce((sum, k) => sum + areaM2[k], 0);
}
