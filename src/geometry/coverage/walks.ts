import type { NodedEdges } from './nodedEdges.js';

/**
 * The faces of noded edges: walks with the face on the left, which is the outside of which, and W of each.
 *
 * Half-edge 2e runs u → v of edge e, half-edge 2e + 1 back. A walk turns at each node to the next half-edge clockwise. Each connected part has
 * one walk round its outside (`isOuter`); it lies in a face of another part, or in none: then W outside it is 0. From there W changes by `net`
 * from one side of an edge to the other. `holesOf` gives the outer walks of the parts that lie in a face.
 * Method: parts from west to east, each placed by the nearest edge to the west of its westernmost node.
 */
export interface Walks {
  /** Walk of each half-edge. */
  readonly walkOf: Int32Array;
  /** A half-edge of each walk. */
  readonly firstOf: readonly number[];
  readonly next: Int32Array;
  readonly isOuter: Uint8Array;
  readonly winding: Int32Array;
  readonly holesOf: ReadonlyMap<number, readonly number[]>;
}

export function walksOf(edges: NodedEdges): Walks {
  const next = turns(edges);
  const walkOf = new Int32Array(next.length).fill(-1);
  const firstOf: number[] = [];
  const areas: number[] = [];
  for (let first = 0; first < next.length; first++) {
    if (walkOf[first] >= 0) continue;
    let twice = 0;
    let h = first;
    const x0 = edges.xy[2 * originOf(edges, first)];
    const y0 = edges.xy[2 * originOf(edges, first) + 1];
    do {
      walkOf[h] = firstOf.length;
      const a = 2 * originOf(edges, h);
      const b = 2 * originOf(edges, h ^ 1);
      twice += (edges.xy[a] - x0) * (edges.xy[b + 1] - y0) - (edges.xy[a + 1] - y0) * (edges.xy[b] - x0);
      h = next[h];
    } while (h !== first);
    areas.push(twice / 2);
    firstOf.push(first);
  }
  const parts = partsOf(edges, walkOf, areas);
  const isOuter = new Uint8Array(firstOf.length);
  for (const { outer } of parts) isOuter[outer] = 1;
  const partOfWalk = new Int32Array(firstOf.length);
  parts.forEach(({ walks }, p) => {
    for (const walk of walks) partOfWalk[walk] = p;
  });
  const winding = new Int32Array(firstOf.length);
  const known = new Uint8Array(firstOf.length);
  const parentOf = new Int32Array(parts.length).fill(-1);
  const holesOf = new Map<number, number[]>();
  const westOf = westLooker(edges, walkOf, partOfWalk);
  for (let p = 0; p < parts.length; p++) {
    const { outer, node } = parts[p];
    const face = westOf(node, p);
    // the outside of another part lies in that part's own parent
    const parent = face >= 0 && isOuter[face] === 1 ? parentOf[partOfWalk[face]] : face;
    parentOf[p] = parent;
    if (parent >= 0) {
      const holes = holesOf.get(parent);
      if (holes) holes.push(outer);
      else holesOf.set(parent, [outer]);
    }
    winding[outer] = parent >= 0 ? winding[parent] : 0;
    known[outer] = 1;
    const stack = [outer];
    while (stack.length > 0) {
      const walk = stack.pop() as number;
      const first = firstOf[walk];
      let h = first;
      do {
        const across = walkOf[h ^ 1];
        if (known[across] === 0) {
          const net = (h & 1) === 0 ? edges.net[h >> 1] : -edges.net[h >> 1];
          winding[across] = winding[walk] - net;
          known[across] = 1;
          stack.push(across);
        }
        h = next[h];
      } while (h !== first);
    }
  }
  return { walkOf, firstOf, next, isOuter, winding, holesOf };
}

function originOf({ u, v }: NodedEdges, half: number): number {
  return (half & 1) === 0 ? u[half >> 1] : v[half >> 1];
}

/** The half-edge that follows each in its walk. */
function turns(edges: NodedEdges): Int32Array {
  const { xy, u } = edges;
  const halves = 2 * u.length;
  const start = new Uint32Array(xy.length / 2 + 1);
  for (let h = 0; h < halves; h++) start[originOf(edges, h) + 1]++;
  for (let n = 0; n < start.length - 1; n++) start[n + 1] += start[n];
  const fill = start.slice();
  const out = new Uint32Array(halves);
  for (let h = 0; h < halves; h++) out[fill[originOf(edges, h)]++] = h;
  const angle = new Float64Array(halves);
  for (let h = 0; h < halves; h++) {
    const a = 2 * originOf(edges, h);
    const b = 2 * originOf(edges, h ^ 1);
    angle[h] = Math.atan2(xy[b + 1] - xy[a + 1], xy[b] - xy[a]);
  }
  const next = new Int32Array(halves);
  for (let n = 0; n < start.length - 1; n++) {
    const [first, end] = [start[n], start[n + 1]];
    // few meet in a node: each is put in its place
    for (let k = first + 1; k < end; k++) {
      const h = out[k];
      let at = k;
      for (
        ;
        at > first && (angle[out[at - 1]] > angle[h] || (angle[out[at - 1]] === angle[h] && out[at - 1] > h));
        at--
      ) {
        out[at] = out[at - 1];
      }
      out[at] = h;
    }
    // coming in along the reverse of out[k], the walk leaves by the one clockwise of it
    for (let k = first; k < end; k++) next[out[k] ^ 1] = out[k === first ? end - 1 : k - 1];
  }
  return next;
}

interface Part {
  readonly walks: readonly number[];
  readonly outer: number;
  /** Its westernmost node. */
  readonly node: number;
}

/** Connected parts, from west to east. */
function partsOf(edges: NodedEdges, walkOf: Int32Array, areas: readonly number[]): Part[] {
  const { xy, u, v } = edges;
  const parent = new Int32Array(xy.length / 2);
  for (let n = 0; n < parent.length; n++) parent[n] = n;
  const root = (n: number) => {
    while (parent[n] !== n) {
      parent[n] = parent[parent[n]];
      n = parent[n];
    }
    return n;
  };
  for (let e = 0; e < u.length; e++) {
    const [p, q] = [root(u[e]), root(v[e])];
    if (p !== q) parent[Math.max(p, q)] = Math.min(p, q);
  }
  const parts: { walks: number[]; outer: number; node: number }[] = [];
  const partOfRoot = new Int32Array(parent.length).fill(-1);
  const isListed = new Uint8Array(areas.length);
  for (let h = 0; h < walkOf.length; h++) {
    const node = originOf(edges, h);
    const walk = walkOf[h];
    const top = root(node);
    if (partOfRoot[top] < 0) {
      partOfRoot[top] = parts.length;
      parts.push({ walks: [], outer: walk, node });
    }
    const part = parts[partOfRoot[top]];
    if (isWestOf(xy, node, part.node)) part.node = node;
    if (isListed[walk] === 1) continue;
    isListed[walk] = 1;
    part.walks.push(walk);
    if (areas[walk] < areas[part.outer]) part.outer = walk;
  }
  return parts.sort((p, q) => (isWestOf(xy, p.node, q.node) ? -1 : 1));
}

function isWestOf(xy: Float64Array, n: number, m: number): boolean {
  return xy[2 * n] < xy[2 * m] || (xy[2 * n] === xy[2 * m] && xy[2 * n + 1] < xy[2 * m + 1]);
}

/** Answers: on going west from a node, the face met first that is of another part; −1 for none. */
function westLooker(edges: NodedEdges, walkOf: Int32Array, partOfWalk: Int32Array) {
  const { xy, u, v } = edges;
  let low = Infinity;
  let high = -Infinity;
  let climbM = 0;
  for (let e = 0; e < u.length; e++) {
    const [yu, yv] = [xy[2 * u[e] + 1], xy[2 * v[e] + 1]];
    low = Math.min(low, yu, yv);
    high = Math.max(high, yu, yv);
    climbM += Math.abs(yv - yu);
  }
  // rows as high as edges climb: lower ones list an edge often and hold no fewer
  const wanted = climbM > 0 ? Math.ceil(((high - low) / climbM) * u.length) : 1;
  const rows = Math.max(1, Math.min(65_536, Math.floor(u.length / 4), wanted));
  const perM = high > low ? rows / (high - low) : 0;
  const rowOf = (y: number) => Math.max(0, Math.min(rows - 1, Math.floor((y - low) * perM)));
  const start = new Uint32Array(rows + 1);
  const eachRow = (e: number, visit: (row: number) => void) => {
    const [yu, yv] = [xy[2 * u[e] + 1], xy[2 * v[e] + 1]];
    const last = rowOf(Math.max(yu, yv));
    for (let row = rowOf(Math.min(yu, yv)); row <= last; row++) visit(row);
  };
  const count = (row: number) => {
    start[row + 1]++;
  };
  for (let e = 0; e < u.length; e++) eachRow(e, count);
  for (let row = 0; row < rows; row++) start[row + 1] += start[row];
  const fill = start.slice();
  const listed = new Uint32Array(start[rows]);
  let current = 0;
  const list = (row: number) => {
    listed[fill[row]++] = current;
  };
  for (current = 0; current < u.length; current++) eachRow(current, list);
  return (node: number, part: number): number => {
    const [x, y] = [xy[2 * node], xy[2 * node + 1]];
    let nearest = -Infinity;
    let face = -1;
    const row = rowOf(y);
    for (let k = start[row]; k < start[row + 1]; k++) {
      const e = listed[k];
      const [xu, yu, xv, yv] = [xy[2 * u[e]], xy[2 * u[e] + 1], xy[2 * v[e]], xy[2 * v[e] + 1]];
      if (yu <= y === yv <= y) continue;
      const at = xu + ((y - yu) * (xv - xu)) / (yv - yu);
      if (!(at < x && at > nearest) || partOfWalk[walkOf[2 * e]] === part) continue;
      nearest = at;
      // the half-edge that runs down has the east on its left
      face = walkOf[yv < yu ? 2 * e : 2 * e + 1];
    }
    return face;
  };
}
