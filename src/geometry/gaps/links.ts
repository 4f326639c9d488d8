import { boxesApart, segmentSegment2, segmentsCross, TOUCH_M } from '../segments.js';

/**
 * Links: straight segments between two borders, and which barrier cuts them.
 *
 * Definition: a link is cut by polygons if some length of it lies in the interior of their union, by a line if it comes within
 * 1e-6 m. Union: where two polygons adjoin, of one barrier or of two, their common border is interior; a link along it is cut.
 * Lengths up to 1e-6 m are no length, slits up to 1e-6 m between two polygons are closed.
 */
export interface Cutter {
  readonly barrier: number;
  readonly kind: 'polygon' | 'line';
  /** ax, ay, bx, by of every edge that may matter. */
  readonly edges: readonly number[];
  /** True in the interior of a polygon barrier. */
  inside(x: number, y: number): boolean;
}

export type Link = readonly [px: number, py: number, qx: number, qy: number];

const TOUCH2 = TOUCH_M * TOUCH_M;
/** How far beside a seam to look for the polygons on either side of it. */
const SIDE_M = 2 * TOUCH_M;

/** The shortest link between two sets of edges; null when one has none. */
export function closestPoints(edgesA: readonly number[], edgesB: readonly number[]): Link | null {
  let best2 = Infinity;
  let bestM = Infinity;
  let best: Link | null = null;
  const offer = (link: Link) => {
    const distance2 = (link[2] - link[0]) ** 2 + (link[3] - link[1]) ** 2;
    if (distance2 >= best2) return;
    best2 = distance2;
    bestM = Math.sqrt(distance2);
    best = link;
  };
  for (let i = 0; i < edgesA.length; i += 4) {
    const ax = edgesA[i];
    const ay = edgesA[i + 1];
    const bx = edgesA[i + 2];
    const by = edgesA[i + 3];
    for (let j = 0; j < edgesB.length; j += 4) {
      const cx = edgesB[j];
      const cy = edgesB[j + 1];
      const dx = edgesB[j + 2];
      const dy = edgesB[j + 3];
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, bestM)) continue;
      if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) >= best2) continue;
      if (segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) {
        const t = hitAlong(ax, ay, bx - ax, by - ay, cx, cy, dx, dy);
        const x = ax + t * (bx - ax);
        const y = ay + t * (by - ay);
        offer([x, y, x, y]);
        continue;
      }
      offer([ax, ay, ...footOn(ax, ay, cx, cy, dx, dy)]);
      offer([bx, by, ...footOn(bx, by, cx, cy, dx, dy)]);
      offer([...footOn(cx, cy, ax, ay, bx, by), cx, cy]);
      offer([...footOn(dx, dy, ax, ay, bx, by), dx, dy]);
    }
  }
  return best;
}

/** The point of ab nearest to p. */
function footOn(px: number, py: number, ax: number, ay: number, bx: number, by: number): [number, number] {
  const ux = bx - ax;
  const uy = by - ay;
  const length2 = ux * ux + uy * uy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * ux + (py - ay) * uy) / length2));
  return t === 1 ? [bx, by] : [ax + t * ux, ay + t * uy];
}

/** Where the line p + t·u meets the line cd, as t; not finite where they are parallel. */
function hitAlong(
  px: number,
  py: number,
  ux: number,
  uy: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number {
  const vx = dx - cx;
  const vy = dy - cy;
  return ((cx - px) * vy - (cy - py) * vx) / (ux * vy - uy * vx);
}

/** The first cutter that cuts the link alone; else, where only the union of several does, the first of those beside it; else null. */
export function firstCutter(cutters: readonly Cutter[], link: Link): Cutter | null {
  const polygons: Cutter[] = [];
  for (const cutter of cutters) {
    if (cutter.kind === 'polygon') polygons.push(cutter);
    if (cutter.kind === 'line' ? meetsLine(cutter, link) : polygonOnLink([cutter], link)) return cutter;
  }
  return polygons.length > 1 ? polygonOnLink(polygons, link) : null;
}

function meetsLine({ edges }: Cutter, [px, py, qx, qy]: Link): boolean {
  for (let e = 0; e < edges.length; e += 4) {
    const [ax, ay, bx, by] = [edges[e], edges[e + 1], edges[e + 2], edges[e + 3]];
    if (boxesApart(px, py, qx, qy, ax, ay, bx, by, TOUCH_M)) continue;
    if (segmentSegment2(px, py, qx, qy, ax, ay, bx, by) <= TOUCH2) return true;
  }
  return false;
}

/** The first of the cutters that the link runs through; where it runs on seams only, the first that lies beside it; else null. */
function polygonOnLink(cutters: readonly Cutter[], [px, py, qx, qy]: Link): Cutter | null {
  const ux = qx - px;
  const uy = qy - py;
  const lengthM = Math.hypot(ux, uy);
  const cuts = [0, 1];
  let runsAlong = false;
  for (const { edges } of cutters) {
    for (let e = 0; e < edges.length; e += 4) {
      const [ax, ay, bx, by] = [edges[e] - px, edges[e + 1] - py, edges[e + 2] - px, edges[e + 3] - py];
      const offA = ay * ux - ax * uy;
      const offB = by * ux - bx * uy;
      const near = TOUCH_M * lengthM;
      if ((offA > near && offB > near) || (offA < -near && offB < -near)) continue;
      if (Math.abs(offA) <= near && Math.abs(offB) <= near) {
        const a = (ax * ux + ay * uy) / (lengthM * lengthM);
        const b = (bx * ux + by * uy) / (lengthM * lengthM);
        if (Math.max(a, b) <= 0 || Math.min(a, b) >= 1) continue;
        runsAlong = true;
        for (const t of [a, b]) if (t > 0 && t < 1) cuts.push(t);
      } else if (offA > 0 !== offB > 0 || offA === 0 || offB === 0) {
        const t = hitAlong(px, py, ux, uy, edges[e], edges[e + 1], edges[e + 2], edges[e + 3]);
        if (t > 0 && t < 1) cuts.push(t);
      }
    }
  }
  cuts.sort((a, b) => a - b);
  const least = TOUCH_M / lengthM;
  for (let k = 1; k < cuts.length; k++) {
    if (cuts[k] - cuts[k - 1] <= least) continue;
    const t = (cuts[k] + cuts[k - 1]) / 2;
    const x = px + t * ux;
    const y = py + t * uy;
    const around = cutters.find((cutter) => cutter.inside(x, y));
    if (around) return around;
    if (!runsAlong) continue;
    const sideX = (-uy / lengthM) * SIDE_M;
    const sideY = (ux / lengthM) * SIDE_M;
    const beside = (side: 1 | -1) => cutters.find((c) => c.inside(x + side * sideX, y + side * sideY));
    const left = beside(1);
    const right = left && beside(-1);
    if (left && right) return cutters.indexOf(left) < cutters.indexOf(right) ? left : right;
  }
  return null;
}
