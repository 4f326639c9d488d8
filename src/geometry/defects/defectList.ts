import type { PolygonSet } from '../polygonSet.js';
import { type Defect, type DefectKind, defect, type ItemDefects, isInvalidating } from './defect.js';
import type { Loops } from './loops.js';

/** Collects the defects of one item: all are counted, so many of a kind are kept. */
export interface DefectList {
  add(kind: DefectKind, x: number, y: number, known?: Partial<Defect>): void;
  /** The same for a vertex of the set, in a ring of it. */
  addAt(kind: DefectKind, ring: number, vertex: number, known?: Partial<Defect>): void;
  /** Number of a ring of the set within its item. */
  ringNumber(ring: number): number;
  /** Number, within its ring, of the vertex that an edge of a loop starts from. */
  edgeNumber(loops: Loops, loop: number, edge: number): number;
  /** The first defect so far that makes the item invalid. */
  invalidating(): Defect | undefined;
  finish(isCutShort: boolean): ItemDefects;
}

export function defectList(set: PolygonSet, item: number, places: number): DefectList {
  const firstRing = set.polygonStart[set.itemStart[item]];
  const defects: Defect[] = [];
  const totals = new Map<DefectKind, number>();
  function add(kind: DefectKind, x: number, y: number, known: Partial<Defect> = {}): void {
    const total = (totals.get(kind) ?? 0) + 1;
    totals.set(kind, total);
    if (total <= places) defects.push(defect(kind, item, x, y, known));
  }
  return {
    add,
    addAt(kind, ring, vertex, known = {}) {
      const place = { ring: ring - firstRing, edge: vertex - set.ringStart[ring], ...known };
      add(kind, set.xy[2 * vertex], set.xy[2 * vertex + 1], place);
    },
    ringNumber: (ring) => ring - firstRing,
    edgeNumber: (loops, loop, edge) => loops.vertex[edge] - set.ringStart[loops.ring[loop]],
    invalidating: () => defects.find(isInvalidating),
    finish: (isCutShort) => ({ defects, totals, isCutShort }),
  };
}
