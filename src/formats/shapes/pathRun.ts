import type { FlatPaths } from '../../geometry/orient.js';

/** The paths of one row in one run of vertices that grows, and is filled again for the next row. */
export interface PathRun {
  /** Room for `vertices` more; gives the array to fill, from `2 * used()` on. */
  reserve(vertices: number): Float64Array;
  used(): number;
  /** Vertices put into the reserved room since. */
  advance(vertices: number): void;
  endPath(): void;
  endPolygon(): void;
  clear(): void;
  paths(): FlatPaths;
}

export function pathRun(): PathRun {
  let xy = new Float64Array(1024);
  let ends = new Uint32Array(16);
  let polygonEnds = new Uint32Array(16);
  let used = 0;
  let pathCount = 0;
  let polygonCount = 0;
  return {
    reserve(vertices) {
      if (2 * (used + vertices) > xy.length) {
        const grown = new Float64Array(Math.max(2 * xy.length, 2 * (used + vertices)));
        grown.set(xy.subarray(0, 2 * used));
        xy = grown;
      }
      return xy;
    },
    used: () => used,
    advance(vertices) {
      used += vertices;
    },
    endPath() {
      if (pathCount === ends.length) ends = doubled(ends);
      ends[pathCount++] = used;
    },
    endPolygon() {
      if (polygonCount === polygonEnds.length) polygonEnds = doubled(polygonEnds);
      polygonEnds[polygonCount++] = pathCount;
    },
    clear() {
      used = 0;
      pathCount = 0;
      polygonCount = 0;
    },
    paths: () => ({ xy, ends, pathCount, polygonEnds, polygonCount }),
  };
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(2 * array.length);
  grown.set(array);
  return grown;
}

/** The paths of a run as arrays of their own. */
export function separatePaths({ xy, ends, pathCount }: FlatPaths): Float64Array[] {
  return Array.from({ length: pathCount }, (_, p) => xy.slice(p === 0 ? 0 : 2 * ends[p - 1], 2 * ends[p]));
}
