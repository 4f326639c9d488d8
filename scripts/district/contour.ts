/**
 * Where a field over the plane is at least a level, as polygons with holes: marching squares on a grid of `stepM`,
 * borders placed by linear interpolation. Outside the box the field counts as below. Shells run counter-clockwise.
 */

import type { MultiPolygon, Point } from './geos.js';
import type { Box } from './plane.js';
import { inRing, signedArea } from './plane.js';

export type Field = (x: number, y: number) => number;

/** A field sampled once on a grid, so that several levels and derived fields cost one evaluation. */
export interface Grid {
  readonly box: Box;
  readonly stepM: number;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

export function sampled(field: Field, box: Box, stepM: number): Grid {
  const columns = Math.ceil((box.maxX - box.minX) / stepM) + 1;
  const rows = Math.ceil((box.maxY - box.minY) / stepM) + 1;
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) values[j * columns + i] = field(box.minX + i * stepM, box.minY + j * stepM);
  }
  return { box, stepM, columns, rows, values };
}

export function regionsAbove(grid: Grid, level: number, minAreaM2 = 0): MultiPolygon {
  const { box, stepM, columns, rows, values } = grid;
  const width = columns + 2;
  const value = (i: number, j: number): number =>
    i < 0 || j < 0 || i >= columns || j >= rows ? level - 1 : values[j * columns + i];
  const pointAt = new Map<number, Point>();
  const nextOf = new Map<number, number>();
  const place = (i: number, j: number): Point => [box.minX + i * stepM, box.minY + j * stepM];
  /** Key of the crossing on the grid edge from (i, j) east (0) or north (1). */
  function crossing(i: number, j: number, north: 0 | 1): number {
    const key = ((j + 1) * width + i + 1) * 2 + north;
    if (!pointAt.has(key)) {
      const a = value(i, j);
      const b = north ? value(i, j + 1) : value(i + 1, j);
      const t = Math.max(0.04, Math.min(0.96, (level - a) / (b - a)));
      const [x, y] = place(i, j);
      pointAt.set(key, north ? [x, y + t * stepM] : [x + t * stepM, y]);
    }
    return key;
  }
  for (let j = -1; j < rows; j++) {
    for (let i = -1; i < columns; i++) {
      const a = value(i, j) >= level;
      const b = value(i + 1, j) >= level;
      const c = value(i + 1, j + 1) >= level;
      const d = value(i, j + 1) >= level;
      if (a === b && b === c && c === d) continue;
      const south = () => crossing(i, j, 0);
      const north = () => crossing(i, j + 1, 0);
      const west = () => crossing(i, j, 1);
      const east = () => crossing(i + 1, j, 1);
      const link = (from: number, to: number) => nextOf.set(from, to);
      // The high side is kept on the left.
      if (a && !b && !c && !d) link(south(), west());
      else if (!a && b && !c && !d) link(east(), south());
      else if (!a && !b && c && !d) link(north(), east());
      else if (!a && !b && !c && d) link(west(), north());
      else if (a && b && !c && !d) link(east(), west());
      else if (!a && b && c && !d) link(north(), south());
      else if (!a && !b && c && d) link(west(), east());
      else if (a && !b && !c && d) link(south(), north());
      else if (!a && b && c && d) link(west(), south());
      else if (a && !b && c && d) link(south(), east());
      else if (a && b && !c && d) link(east(), north());
      else if (a && b && c && !d) link(north(), west());
      else if (a && c) {
        link(south(), west());
        link(north(), east());
      } else {
        link(east(), south());
        link(west(), north());
      }
    }
  }
  const rings: Point[][] = [];
  const used = new Set<number>();
  for (const start of nextOf.keys()) {
    if (used.has(start)) continue;
    const ring: Point[] = [];
    let key = start;
    while (!used.has(key)) {
      used.add(key);
      ring.push(pointAt.get(key)!);
      key = nextOf.get(key)!;
    }
    ring.push(ring[0]);
    rings.push(ring);
  }
  return nested(rings, minAreaM2);
}

/** Puts each clockwise ring as a hole into the smallest shell around it. Rings smaller than `minAreaM2` are left out. */
function nested(rings: readonly (readonly Point[])[], minAreaM2: number): MultiPolygon {
  const shells: { ring: readonly Point[]; area: number; holes: (readonly Point[])[] }[] = [];
  const holes: (readonly Point[])[] = [];
  for (const ring of rings) {
    const area = signedArea(ring);
    if (Math.abs(area) < minAreaM2) continue;
    if (area > 0) shells.push({ ring, area, holes: [] });
    else holes.push(ring);
  }
  shells.sort((p, q) => p.area - q.area);
  for (const hole of holes) {
    const [x, y] = hole[0];
    shells.find((shell) => shell.area > -signedArea(hole) && inRing(shell.ring, x, y))?.holes.push(hole);
  }
  return shells.map((shell) => [shell.ring, ...shell.holes]);
}
