import { perimeterM } from '../../../geometry/compactness.js';
import { neighbours } from '../../../geometry/gaps/gapGraph.js';
import { type PatchShapes, patchShapes } from '../../../geometry/patchShape.js';
import { itemCount, joinItems, type PolygonSet } from '../../../geometry/polygonSet.js';
import type { Rows, Zoned } from './cells.js';

/** What a zone has of a patch: its area, and its shape as one. */
export interface Parts {
  readonly zone: Uint32Array;
  readonly patch: Uint32Array;
  readonly className: readonly string[];
  /** Accounted m². */
  readonly areaM2: Float64Array;
  readonly polygons: PolygonSet;
  readonly shapes: PatchShapes;
  readonly edges: ReadonlyMap<string, Edges>;
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

export function edgeKey(zone: number, className: string): string {
  return `${zone}\0${className}`;
}

/** Cells gathered to parts, borders between the cells of one part left out. Parts ascend by their first cell. */
export function partsOf(rows: Rows, zoned: Zoned): Parts {
  const { cells, row, zone, areaM2 } = zoned;
  const count = itemCount(cells);
  const partOfKey = new Map<number, number>();
  const partOf = new Int32Array(count).fill(-1);
  const members: number[][] = [];
  for (let c = 0; c < count; c++) {
    const patch = rows.patch[row[c]];
    if (patch < 0) continue;
    const key = zone[c] * rows.patches + patch;
    const part = partOfKey.get(key) ?? members.length;
    partOfKey.set(key, part);
    if (part === members.length) members.push([]);
    members[part].push(c);
    partOf[c] = part;
  }
  const first = members.map(([c]) => c);
  const className = first.map((c) => rows.className[row[c]]);
  const borderM = Float64Array.from(members, (own) => own.reduce((sum, c) => sum + perimeterM(cells, c), 0));
  const edges = edgesOf(zoned, partOf, className, borderM);
  const polygons = joinItems(cells, members);
  return {
    zone: Uint32Array.from(first, (c) => zone[c]),
    patch: Uint32Array.from(first, (c) => rows.patch[row[c]]),
    className,
    areaM2: Float64Array.from(members, (own) => own.reduce((sum, c) => sum + areaM2[c], 0)),
    polygons,
    shapes: patchShapes(polygons, borderM),
    edges,
  };
}

/** Takes the borders within a part out of `borderM`, and sums the rest by zone and class. */
function edgesOf(
  { cells, zone }: Zoned,
  partOf: Int32Array,
  className: readonly string[],
  borderM: Float64Array,
): Map<string, Edges> {
  const sums = new Map<string, { allM: number; innerM: number; bordersM: number; sharedM: number }>();
  const of = (z: number, name: string) => {
    const key = edgeKey(z, name);
    const known = sums.get(key) ?? { allM: 0, innerM: 0, bordersM: 0, sharedM: 0 };
    sums.set(key, known);
    return known;
  };
  const pairs = neighbours(cells, 0);
  for (let k = 0; k < pairs.a.length; k++) {
    const [a, b, sharedM] = [pairs.a[k], pairs.b[k], pairs.borderM[k]];
    if (sharedM === 0 || zone[a] !== zone[b]) continue;
    const [p, q] = [partOf[a], partOf[b]];
    if (p === q) {
      if (p >= 0) borderM[p] -= 2 * sharedM;
      continue;
    }
    const names = new Set([p, q].flatMap((part) => (part < 0 ? [] : [className[part]])));
    for (const name of [...names, ALL_CLASSES]) {
      const sum = of(zone[a], name);
      const sides = [p, q].filter((part) => part >= 0 && (name === ALL_CLASSES || className[part] === name)).length;
      sum.innerM += sharedM;
      sum.sharedM += sides * sharedM;
      sum.allM -= (sides - 1) * sharedM;
    }
  }
  const zoneOf = new Uint32Array(borderM.length);
  partOf.forEach((part, c) => {
    if (part >= 0) zoneOf[part] = zone[c];
  });
  borderM.forEach((lengthM, part) => {
    for (const name of [className[part], ALL_CLASSES]) {
      const sum = of(zoneOf[part], name);
      sum.bordersM += lengthM;
      sum.allM += lengthM;
    }
  });
  return sums;
}
