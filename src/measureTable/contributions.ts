import { type FieldTable, number, tableOf, text } from '../export/fields.js';
import { type Barrier, neighbours } from '../geometry/gaps/gapGraph.js';
import { M2_PER_HA } from '../model/units.js';
import type { Rows } from '../stages/measure/metrics/cells.js';
import { changeIfRemoved } from '../stages/measure/metrics/meshChange.js';

/**
 * What breaks the land up: the parcels that hold patches together, and the patches that a barrier parts.
 *
 * Definition: `dmesh_ha` is by how much the effective mesh size of the class in the whole layer changes, each by itself: of a parcel, if its land is lost
 * and its patch falls into what is left connected (≤ 0); of two patches within the gap that a barrier parts, if they are joined (2 a b / A). Ranks are
 * by class, 1 matters most; what changes as much ranks in the order of the rows.
 */
export interface Contributions {
  readonly parcels: FieldTable;
  readonly parted: FieldTable;
}

export interface NamedBarrier {
  readonly name: string;
  readonly barrier: Barrier;
}

export function contributions(
  rows: Rows,
  id: readonly string[],
  gapM: number,
  barriers: readonly NamedBarrier[],
): Contributions {
  const { polygons, className, areaM2, patch } = rows;
  const shapes = barriers.map(({ barrier }) => barrier);
  const pairs = neighbours(polygons, gapM, shapes, rows.touchM);
  const [a, b]: [number[], number[]] = [[], []];
  const parted = new Map<string, Parted>();
  const patchM2 = new Float64Array(rows.patches);
  const firstRow = new Int32Array(rows.patches).fill(-1);
  patch.forEach((p, row) => {
    if (p < 0) return;
    patchM2[p] += areaM2[row];
    if (firstRow[p] < 0) firstRow[p] = row;
  });
  for (let k = 0; k < pairs.a.length; k++) {
    const [p, q] = [pairs.a[k], pairs.b[k]];
    if (className[p] !== className[q]) continue;
    const by = pairs.blockedBy(k);
    if (by < 0) {
      a.push(p);
      b.push(q);
      continue;
    }
    const [one, other] = [patch[p], patch[q]].sort((x, y) => x - y);
    const key = `${one} ${other}`;
    const known = parted.get(key);
    if (one !== other && (!known || known.gapM > pairs.gapM[k]))
      parted.set(key, { one, other, gapM: pairs.gapM[k], by, m4: 2 * patchM2[one] * patchM2[other] });
  }
  const wholeM2 = areaM2.reduce((sum, value) => sum + value, 0);
  const meshHa = (m4: number) => m4 / wholeM2 / M2_PER_HA;
  const removedM4 = changeIfRemoved(areaM2, { a, b });
  const own = [...patch.keys()].filter((row) => patch[row] >= 0);
  const rankOf = ranks(
    own,
    (row) => className[row],
    (row) => removedM4[row],
  );
  const barred = [...parted.values()];
  const classOf = ({ one }: Parted) => className[firstRow[one]];
  const barredRank = ranks(barred, classOf, ({ m4 }) => -m4);
  return {
    parcels: tableOf(own.length, [
      text('parcel_id', '图斑编号', (k) => id[own[k]]),
      text('class', '类别', (k) => className[own[k]]),
      text('patch_id', '斑块编号', (k) => id[firstRow[patch[own[k]]]]),
      number('area_ha', '面积（公顷）', 4, (k) => areaM2[own[k]] / M2_PER_HA),
      number('dmesh_ha', '去除后有效网格变化（公顷）', 6, (k) => meshHa(removedM4[own[k]])),
      number('dmesh_rank', '同类中位次', 0, (k) => rankOf[k]),
    ]),
    parted: tableOf(barred.length, [
      text('patch_a', '斑块甲', (k) => id[firstRow[barred[k].one]]),
      text('patch_b', '斑块乙', (k) => id[firstRow[barred[k].other]]),
      text('class', '类别', (k) => classOf(barred[k])),
      text('parted_by', '阻隔', (k) => barriers[barred[k].by].name),
      number('gap_m', '间距（米）', 4, (k) => barred[k].gapM),
      number('dmesh_ha', '连通后有效网格变化（公顷）', 6, (k) => meshHa(barred[k].m4)),
      number('dmesh_rank', '同类中位次', 0, (k) => barredRank[k]),
    ]),
  };
}

interface Parted {
  readonly one: number;
  readonly other: number;
  readonly gapM: number;
  /** Index of the barrier. */
  readonly by: number;
  readonly m4: number;
}

/** The place of each in its class, the least figure first. */
function ranks<T>(all: readonly T[], classOf: (one: T) => string, figure: (one: T) => number): number[] {
  const order = [...all.keys()].sort((p, q) => figure(all[p]) - figure(all[q]) || p - q);
  const counted = new Map<string, number>();
  const rank: number[] = new Array(all.length).fill(0);
  for (const k of order) {
    const place = (counted.get(classOf(all[k])) ?? 0) + 1;
    counted.set(classOf(all[k]), place);
    rank[k] = place;
  }
  return rank;
}
