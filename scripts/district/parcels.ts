/**
 * The finished 图斑 in delivery order: by village, then from north to south. Faces become plain records here; the mesh
 * is not needed after this.
 */

import type { Point } from './geos.js';
import type { Land } from './landuse.js';
import type { Linework } from './linework.js';
import { closed, insidePoint } from './plane.js';
import type { WorkshopBlock } from './workshops.js';

export interface Parcel {
  readonly index: number;
  readonly face: number;
  readonly ring: readonly Point[];
  readonly at: Point;
  readonly planarM2: number;
  readonly landClass: string;
  readonly village: number;
  readonly label: string;
  readonly park: string;
  readonly group: number;
  /** Number of the scattered block; 0 = none. */
  readonly block: number;
  /** In a block at the edge of town. */
  readonly edge: boolean;
  readonly approved: boolean;
}

export function parcelsOf(land: Land, work: Linework, blocks: readonly WorkshopBlock[]): Parcel[] {
  const { mesh } = land;
  const blockOf = new Map(blocks.flatMap((block) => block.lots.map((lot) => [lot, block.number] as const)));
  const edgeLots = new Set(blocks.flatMap((block) => (block.edge ? block.lots : [])));
  const rows: Omit<Parcel, 'index'>[] = [];
  for (let face = 0; face < mesh.faceCount(); face++) {
    if (!mesh.alive(face)) continue;
    const ring = closed(mesh.ring(face));
    rows.push({
      face,
      ring,
      at: insidePoint(ring),
      planarM2: mesh.area(face),
      landClass: land.landClass[face],
      village: mesh.village[face],
      label: mesh.label[face],
      park: land.parkOf.get(face) ?? '',
      group: land.group.get(face) ?? 0,
      block: blockOf.get(face) ?? 0,
      edge: edgeLots.has(face),
      approved: land.approved.has(face),
    });
  }
  const order = (row: Omit<Parcel, 'index'>): string => work.villages[row.village].code;
  rows.sort(
    (p, q) => (order(p) < order(q) ? -1 : order(p) > order(q) ? 1 : 0) || q.at[1] - p.at[1] || p.at[0] - q.at[0],
  );
  return rows.map((row, index) => ({ ...row, index }));
}
