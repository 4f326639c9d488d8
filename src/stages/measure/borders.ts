import { buildBoxIndex } from '../../geometry/boxIndex.js';
import { type AreaMoments, areaMoments, perimeterM } from '../../geometry/compactness.js';
import { neighbours } from '../../geometry/gaps/gapGraph.js';
import { itemBoxes, selectItems } from '../../geometry/polygonSet.js';
import { type District, isFarmland } from '../../model/district.js';

/**
 * Border and shape of present industry, parcel by parcel, from which those of any grouping to blocks add up.
 *
 * Definition: a border is shared where edges of both parcels run on one line within measure.touchM; the border of a block is that of its parcels
 * less what they share among themselves, courts' borders included. Of it, what a parcel of `paddy` or `dryland` shares is along farmland.
 * Compactness is a² / (2πJ), J the second moment of all its parcels about their common centroid (Li, Goodchild, Church 2013).
 * Limit: a track or a ditch that is a parcel of its own between yard and field is not farmland.
 */
export interface IndustryBorders {
  readonly perimeterM: Float64Array;
  readonly alongFarmlandM: Float64Array;
  readonly moments: readonly AreaMoments[];
  /** Borders that two members share. */
  readonly shared: readonly { readonly a: number; readonly b: number; readonly lengthM: number }[];
}

export function industryBorders(district: District, members: readonly number[], touchM: number): IndustryBorders {
  const { polygons, use } = district.parcels;
  const boxes = itemBoxes(polygons);
  const index = buildBoxIndex(boxes);
  const fields = new Set<number>();
  for (const p of members) {
    index.visit(boxes[4 * p], boxes[4 * p + 1], boxes[4 * p + 2], boxes[4 * p + 3], (near) => {
      if (isFarmland(use[near])) fields.add(near);
    });
  }
  const { a, b, borderM } = neighbours(
    selectItems(polygons, [...members, ...[...fields].sort((one, other) => one - other)]),
    0,
    [],
    touchM,
  );
  const alongFarmlandM = new Float64Array(members.length);
  const shared: { a: number; b: number; lengthM: number }[] = [];
  for (let k = 0; k < a.length; k++) {
    // members come first, and a < b
    if (borderM[k] === 0 || a[k] >= members.length) continue;
    if (b[k] < members.length) shared.push({ a: a[k], b: b[k], lengthM: borderM[k] });
    else alongFarmlandM[a[k]] += borderM[k];
  }
  return {
    perimeterM: Float64Array.from(members, (p) => perimeterM(polygons, p)),
    alongFarmlandM,
    moments: members.map((p) => areaMoments(polygons, p)),
    shared,
  };
}

/** Per group: its border, and what of it its members share among themselves taken off. */
export function bordersOfGroups(borders: IndustryBorders, group: ArrayLike<number>, groups: number): Float64Array {
  const lengthM = new Float64Array(groups);
  borders.perimeterM.forEach((own, k) => {
    lengthM[group[k]] += own;
  });
  for (const { a, b, lengthM: sharedM } of borders.shared) {
    if (group[a] === group[b]) lengthM[group[a]] -= 2 * sharedM;
  }
  return lengthM.map((value) => Math.max(0, value));
}

/** a² / (2πJ) of items taken together; NaN without area. */
export function compactnessOf(moments: readonly AreaMoments[]): number {
  const known = moments.filter(({ areaM2 }) => areaM2 > 0);
  if (known.length === 0) return Number.NaN;
  const { x: x0, y: y0 } = known[0];
  let [areaM2, x, y] = [0, 0, 0];
  for (const one of known) {
    areaM2 += one.areaM2;
    x += one.areaM2 * (one.x - x0);
    y += one.areaM2 * (one.y - y0);
  }
  const [cx, cy] = [x / areaM2, y / areaM2];
  let inertiaM4 = 0;
  for (const one of known) {
    inertiaM4 += one.inertiaM4 + one.areaM2 * ((one.x - x0 - cx) ** 2 + (one.y - y0 - cy) ** 2);
  }
  return (areaM2 * areaM2) / (2 * Math.PI * inertiaM4);
}
