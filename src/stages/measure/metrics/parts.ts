import { perimeterM } from '../../../geometry/compactness.js';
import { neighbours } from '../../../geometry/gaps/gapGraph.js';
import { membersOf, numberedNames } from '../../../geometry/membersOf.js';
import { type PatchShapes, patchShapes } from '../../../geometry/patchShape.js';
import { itemCount, joinItems, type PolygonSet } from '../../../geometry/polygonSet.js';
import type { Rows, Zoned } from './cells.js';

/** What a zone has of a patch: its area, and its shape as one. */
export interface Parts {
  readonly zone: Uint32Array;
  readonly patch: Uint32Array;
  /** Names of the classes in the order of their first parts, and which of them each part is of. */
  readonly classes: readonly string[];
  readonly classOf: Uint32Array;
  /** Accounted m². */
  readonly areaM2: Float64Array;
  readonly polygons: PolygonSet;
  readonly shapes: PatchShapes;
  /** Of one of the classes in a zone, or of all of them. */
  edges(zone: number, oneClass: number | typeof ALL_CLASSES): Edges;
}

/** Length of borders of a class in a zone, every border once; of the class '*' those of all patches. */
export interface Edges {
  /** With the outer boundary. */
  readonly allM: number;
  /** Shared with another patch, or with a row that is in none. */
  readonly innerM: number;
  /** Lengths of borders, patch by patch: a border between two patches of the class is in it twice. */
  readonly bordersM: number;
  /** Of `bordersM`, what is shared. */
  readonly sharedM: number;
}

export const ALL_CLASSES = '*';

/** Cells gathered to parts, borders between the cells of one part left out. Parts ascend by their first cell. */
export function partsOf(rows: Rows, zoned: Zoned): Parts {
  const { cells, row } = zoned;
  const { partOf, firstCell } = numberedParts(rows, zoned);
  const count = firstCell.length;
  const { names: classes, numbers: classOf } = numberedNames(Array.from(firstCell, (c) => rows.className[row[c]]));
  const zone = firstCell.map((c) => zoned.zone[c]);
  const areaM2 = new Float64Array(count);
  const borderM = new Float64Array(count);
  for (let c = 0; c < partOf.length; c++) {
    if (partOf[c] < 0) continue;
    areaM2[partOf[c]] += zoned.areaM2[c];
    borderM[partOf[c]] += perimeterM(cells, c);
  }
  const edges = edgesOf(zoned, { partOf, zone, classOf, borderM }, classes.length, rows.touchM);
  // parts of one cell each are the cells
  const polygons = count === partOf.length ? cells : joinItems(cells, membersOf(partOf, count));
  return {
    zone,
    patch: firstCell.map((c) => rows.patch[row[c]]),
    classes,
    classOf,
    areaM2,
    polygons,
    shapes: patchShapes(polygons, borderM),
    edges: (z, oneClass) => edges(z, oneClass === ALL_CLASSES ? classes.length : oneClass),
  };
}

/** The part of each cell, −1 in none, and the first cell of each part. */
function numberedParts({ patch, patches }: Rows, { cells, row, zone }: Zoned) {
  const count = itemCount(cells);
  const partOf = new Int32Array(count).fill(-1);
  const firstCell = new Uint32Array(count);
  // the parts of a patch as a chain, the latest first
  const latest = new Int32Array(patches).fill(-1);
  const before = new Int32Array(count);
  let parts = 0;
  for (let c = 0; c < count; c++) {
    const own = patch[row[c]];
    if (own < 0) continue;
    let part = latest[own];
    while (part >= 0 && zone[firstCell[part]] !== zone[c]) part = before[part];
    if (part < 0) {
      part = parts++;
      firstCell[part] = c;
      before[part] = latest[own];
      latest[own] = part;
    }
    partOf[c] = part;
  }
  return { partOf, firstCell: firstCell.slice(0, parts) };
}

interface Borders {
  readonly partOf: Int32Array;
  /** Of each part. */
  readonly zone: Uint32Array;
  readonly classOf: Uint32Array;
  readonly borderM: Float64Array;
}

/** Takes the borders within a part out of `borderM`, and sums the rest by zone and class; class `classes` is all of them. */
function edgesOf(
  { cells, zone, zoneName }: Zoned,
  { partOf, zone: zoneOf, classOf, borderM }: Borders,
  classes: number,
  touchM: number | undefined,
): (zone: number, oneClass: number) => Edges {
  const width = classes + 1;
  const sums = () => new Float64Array(zoneName.length * width);
  const [allM, innerM, bordersM, sharedM] = [sums(), sums(), sums(), sums()];
  const share = (z: number, oneClass: number, sides: number, lengthM: number) => {
    const slot = z * width + oneClass;
    innerM[slot] += lengthM;
    sharedM[slot] += sides * lengthM;
    allM[slot] -= (sides - 1) * lengthM;
  };
  const pairs = neighbours(cells, 0, [], touchM);
  for (let k = 0; k < pairs.a.length; k++) {
    const lengthM = pairs.borderM[k];
    const z = zone[pairs.a[k]];
    if (lengthM === 0 || z !== zone[pairs.b[k]]) continue;
    const p = partOf[pairs.a[k]];
    const q = partOf[pairs.b[k]];
    if (p === q) {
      if (p >= 0) borderM[p] -= 2 * lengthM;
      continue;
    }
    const areOneClass = p >= 0 && q >= 0 && classOf[p] === classOf[q];
    if (areOneClass) share(z, classOf[p], 2, lengthM);
    else for (const part of [p, q]) if (part >= 0) share(z, classOf[part], 1, lengthM);
    share(z, classes, p >= 0 && q >= 0 ? 2 : 1, lengthM);
  }
  for (let part = 0; part < borderM.length; part++) {
    // of rows that lie on each other no border can be told
    if (borderM[part] < 0) borderM[part] = Number.NaN;
    for (const oneClass of [classOf[part], classes]) {
      const slot = zoneOf[part] * width + oneClass;
      bordersM[slot] += borderM[part];
      allM[slot] += borderM[part];
    }
  }
  return (z, oneClass) => {
    const slot = z * width + oneClass;
    return { allM: allM[slot], innerM: innerM[slot], bordersM: bordersM[slot], sharedM: sharedM[slot] };
  };
}
