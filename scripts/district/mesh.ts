/**
 * The coverage while it is being made: a planar mesh of half-edges. Two neighbours own the two halves of one edge, so
 * whatever is cut or moved stays shared: the faces are a coverage (no gap, no overlap, equal vertices) by construction.
 *
 * Vertices lie on a grid of 1 mm. Faces have no holes. Each face carries a label and a village; a cut hands both on.
 * A half-edge h runs from vertex origin[h] to origin[twin[h]] with its face on the left; face −1 is the outside.
 */

import type { Line, Point } from './geos.js';
import { signedArea } from './plane.js';

export interface Mesh {
  readonly faceCount: () => number;
  readonly alive: (face: number) => boolean;
  readonly label: string[];
  readonly village: number[];
  /** Corner points of a face, counter-clockwise, not closed. */
  readonly ring: (face: number) => Point[];
  readonly area: (face: number) => number;
  /** Neighbours with the length of the common border, metres. */
  readonly neighbours: (face: number) => Map<number, number>;
  /** Cuts a face along the line through `at` with direction `along`; gives the new face, or −1 when no clean cut exists. */
  readonly cut: (face: number, at: Point, along: Point, options?: CutOptions) => number;
  /** Joins a face into a neighbour it shares one run of border with; false when their border is not one run. */
  readonly merge: (face: number, into: number) => boolean;
}

export interface CutOptions {
  /** Largest sideways bend of the cut, as a share of its length. */
  readonly bend?: number;
  readonly noise?: (i: number) => number;
  /** Spacing of the bends, metres. */
  readonly bendStepM?: number;
  readonly minAreaM2?: number;
}

const toGrid = (value: number): number => Math.round(value * 1000) / 1000;

export function meshOf(faces: readonly Line[], labels: readonly string[], villages: readonly number[]): Mesh {
  const x: number[] = [];
  const y: number[] = [];
  const origin: number[] = [];
  const twin: number[] = [];
  const next: number[] = [];
  const prev: number[] = [];
  const faceOf: number[] = [];
  const firstEdge: number[] = [];
  const label = [...labels];
  const village = [...villages];

  function addVertex(px: number, py: number): number {
    x.push(toGrid(px));
    y.push(toGrid(py));
    return x.length - 1;
  }
  function addHalf(from: number, face: number): number {
    origin.push(from);
    twin.push(-1);
    next.push(-1);
    prev.push(-1);
    faceOf.push(face);
    return origin.length - 1;
  }
  function chain(a: number, b: number): void {
    next[a] = b;
    prev[b] = a;
  }

  const vertexByPlace = new Map<string, number>();
  const halfByEnds = new Map<string, number>();
  faces.forEach((ring, face) => {
    const corners = ring.slice(0, -1).map(([px, py]) => {
      const key = `${Math.round(px * 1000)},${Math.round(py * 1000)}`;
      let v = vertexByPlace.get(key);
      if (v === undefined) {
        v = addVertex(px, py);
        vertexByPlace.set(key, v);
      }
      return v;
    });
    const halves = corners.map((v) => addHalf(v, face));
    halves.forEach((h, i) => {
      chain(h, halves[(i + 1) % halves.length]);
      halfByEnds.set(`${corners[i]},${corners[(i + 1) % corners.length]}`, h);
    });
    firstEdge.push(halves[0]);
  });
  for (const [ends, h] of halfByEnds) {
    if (twin[h] >= 0) continue;
    const [from, to] = ends.split(',').map(Number);
    const other = halfByEnds.get(`${to},${from}`) ?? addHalf(to, -1);
    twin[h] = other;
    twin[other] = h;
  }

  function halves(face: number): number[] {
    const list: number[] = [];
    let h = firstEdge[face];
    do {
      list.push(h);
      h = next[h];
    } while (h !== firstEdge[face]);
    return list;
  }
  function ring(face: number): Point[] {
    return halves(face).map((h) => [x[origin[h]], y[origin[h]]] as const);
  }
  function areaOf(list: readonly number[]): number {
    let twice = 0;
    const x0 = x[origin[list[0]]];
    const y0 = y[origin[list[0]]];
    for (let i = 0; i < list.length; i++) {
      const a = origin[list[i]];
      const b = origin[list[(i + 1) % list.length]];
      twice += (x[a] - x0) * (y[b] - y0) - (x[b] - x0) * (y[a] - y0);
    }
    return twice / 2;
  }
  /** Puts a vertex on h; gives the half-edge that now starts there. */
  function splitEdge(h: number, px: number, py: number): number {
    const t = twin[h];
    const v = addVertex(px, py);
    const h2 = addHalf(v, faceOf[h]);
    const t2 = addHalf(v, faceOf[t]);
    if (faceOf[h] >= 0) {
      chain(h2, next[h]);
      chain(h, h2);
    }
    if (faceOf[t] >= 0) {
      chain(t2, next[t]);
      chain(t, t2);
    }
    twin[h] = t2;
    twin[t2] = h;
    twin[h2] = t;
    twin[t] = h2;
    return h2;
  }
  function addChord(hA: number, hB: number, bends: Line): number {
    const face = faceOf[hA];
    const added = firstEdge.length;
    const beforeA = prev[hA];
    const beforeB = prev[hB];
    const stops = [origin[hA], ...bends.map(([px, py]) => addVertex(px, py)), origin[hB]];
    const forward: number[] = [];
    const backward: number[] = [];
    for (let i = 0; i + 1 < stops.length; i++) {
      const f = addHalf(stops[i], added);
      const b = addHalf(stops[i + 1], face);
      twin[f] = b;
      twin[b] = f;
      if (i > 0) {
        chain(forward[i - 1], f);
        chain(b, backward[i - 1]);
      }
      forward.push(f);
      backward.push(b);
    }
    chain(beforeB, backward[backward.length - 1]);
    chain(backward[0], hA);
    chain(beforeA, forward[0]);
    chain(forward[forward.length - 1], hB);
    firstEdge[face] = hA;
    firstEdge.push(hB);
    label.push(label[face]);
    village.push(village[face]);
    for (const h of halves(added)) faceOf[h] = added;
    return added;
  }

  interface Stop {
    readonly half: number;
    readonly t: number;
    readonly px: number;
    readonly py: number;
    /** True when the stop is the start vertex of `half`. */
    readonly atVertex: boolean;
  }
  /** True when the direction leaves the stop into the face, not along its border. */
  function opensInto(stop: Stop, dx: number, dy: number): boolean {
    const h = stop.half;
    const back = stop.atVertex ? prev[h] : h;
    const to = origin[twin[h]];
    const from = origin[back];
    const ahead = Math.atan2(y[to] - stop.py, x[to] - stop.px);
    const behind = Math.atan2(y[from] - stop.py, x[from] - stop.px);
    const turn = (angle: number): number => (angle - ahead + 4 * Math.PI) % (2 * Math.PI);
    const margin = 0.07;
    const inner = turn(Math.atan2(dy, dx));
    return inner > margin && inner < turn(behind) - margin;
  }
  function crosses(ax: number, ay: number, bx: number, by: number, h: number): boolean {
    const c = origin[h];
    const d = origin[twin[h]];
    if (Math.max(x[c], x[d]) < Math.min(ax, bx) || Math.min(x[c], x[d]) > Math.max(ax, bx)) return false;
    if (Math.max(y[c], y[d]) < Math.min(ay, by) || Math.min(y[c], y[d]) > Math.max(ay, by)) return false;
    const side = (px: number, py: number): number => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    const sc = side(x[c], y[c]);
    const sd = side(x[d], y[d]);
    if ((sc > 0 && sd > 0) || (sc < 0 && sd < 0)) return false;
    const other = (px: number, py: number): number => (x[d] - x[c]) * (py - y[c]) - (y[d] - y[c]) * (px - x[c]);
    const sa = other(ax, ay);
    const sb = other(bx, by);
    return !((sa > 0 && sb > 0) || (sa < 0 && sb < 0));
  }
  function stopOn(h: number, t: number, px: number, py: number): Stop {
    const a = origin[h];
    const b = origin[twin[h]];
    const length = Math.hypot(x[b] - x[a], y[b] - y[a]);
    const snap = Math.min(3, length * 0.3);
    if (Math.hypot(px - x[a], py - y[a]) < snap) return { half: h, t, px: x[a], py: y[a], atVertex: true };
    if (Math.hypot(px - x[b], py - y[b]) < snap) return { half: next[h], t, px: x[b], py: y[b], atVertex: true };
    return { half: h, t, px: toGrid(px), py: toGrid(py), atVertex: false };
  }

  function cut(face: number, [cx, cy]: Point, [dx, dy]: Point, options: CutOptions = {}): number {
    const list = halves(face);
    const scale = 1 / Math.hypot(dx, dy);
    const ux = dx * scale;
    const uy = dy * scale;
    const hits: { h: number; t: number }[] = [];
    for (const h of list) {
      const a = origin[h];
      const b = origin[twin[h]];
      const sa = ux * (y[a] - cy) - uy * (x[a] - cx);
      const sb = ux * (y[b] - cy) - uy * (x[b] - cx);
      if (sa >= 0 === sb >= 0) continue;
      const k = sa / (sa - sb);
      hits.push({ h, t: ux * (x[a] + k * (x[b] - x[a]) - cx) + uy * (y[a] + k * (y[b] - y[a]) - cy) });
    }
    if (hits.length < 2) return -1;
    hits.sort((p, q) => p.t - q.t);
    let best = -1;
    let bestLength = -1;
    for (let i = 0; i + 1 < hits.length; i += 2) {
      const holdsMiddle = hits[i].t <= 0 && hits[i + 1].t >= 0;
      const length = holdsMiddle ? Infinity : hits[i + 1].t - hits[i].t;
      if (length > bestLength) {
        bestLength = length;
        best = i;
      }
    }
    const [from, to] = [hits[best], hits[best + 1]].map(({ h, t }) => stopOn(h, t, cx + t * ux, cy + t * uy));
    const lengthM = Math.hypot(to.px - from.px, to.py - from.py);
    if (lengthM < 2 || from.half === to.half) return -1;
    const touching = (stop: Stop): number[] => (stop.atVertex ? [stop.half, prev[stop.half]] : [stop.half]);
    const atFrom = touching(from);
    const atTo = touching(to);
    function clean(path: Line): boolean {
      const last = path.length - 1;
      if (!opensInto(from, path[1][0] - from.px, path[1][1] - from.py)) return false;
      if (!opensInto(to, path[last - 1][0] - to.px, path[last - 1][1] - to.py)) return false;
      for (let i = 0; i < last; i++) {
        const [[ax, ay], [bx, by]] = [path[i], path[i + 1]];
        for (const h of list) {
          if ((i === 0 && atFrom.includes(h)) || (i === last - 1 && atTo.includes(h))) continue;
          if (crosses(ax, ay, bx, by, h)) return false;
        }
      }
      return true;
    }
    const straight: Line = [
      [from.px, from.py],
      [to.px, to.py],
    ];
    let path = straight;
    if (options.bend && options.noise) {
      const bent = bentPath(straight, lengthM, options);
      if (bent.length > 2 && clean(bent) && !tangled(bent)) path = bent;
    }
    if (path === straight && !clean(straight)) return -1;
    if (options.minAreaM2) {
      const i = list.indexOf(from.half);
      const j = list.indexOf(to.half);
      const loop: Point[] = [[from.px, from.py]];
      for (let k = (i + 1) % list.length; k !== (j + 1) % list.length; k = (k + 1) % list.length) {
        loop.push([x[origin[list[k]]], y[origin[list[k]]]]);
      }
      loop.push([to.px, to.py]);
      const part = Math.abs(signedArea([...loop, loop[0]]));
      if (part < options.minAreaM2 || areaOf(list) - part < options.minAreaM2) return -1;
    }
    const hA = from.atVertex ? from.half : splitEdge(from.half, from.px, from.py);
    const hB = to.atVertex ? to.half : splitEdge(to.half, to.px, to.py);
    return addChord(hA, hB, path.slice(1, -1));
  }

  function neighbours(face: number): Map<number, number> {
    const lengths = new Map<number, number>();
    for (const h of halves(face)) {
      const other = faceOf[twin[h]];
      if (other < 0) continue;
      const a = origin[h];
      const b = origin[twin[h]];
      lengths.set(other, (lengths.get(other) ?? 0) + Math.hypot(x[b] - x[a], y[b] - y[a]));
    }
    return lengths;
  }
  function merge(face: number, into: number): boolean {
    const list = halves(face);
    const shared = list.map((h) => faceOf[twin[h]] === into);
    const starts = list.filter((_, i) => shared[i] && !shared[(i + list.length - 1) % list.length]);
    if (starts.length !== 1) return false;
    let last = starts[0];
    while (faceOf[twin[next[last]]] === into) last = next[last];
    const first = starts[0];
    // A face wrapped all round, or a run whose other side is not one run, would leave a hole or a spike.
    for (let h = first; h !== last; h = next[h]) if (next[twin[next[h]]] !== twin[h]) return false;
    const outerBefore = prev[first];
    const outerAfter = next[last];
    const intoBefore = prev[twin[last]];
    const intoAfter = next[twin[first]];
    if (twin[outerBefore] === intoAfter || twin[outerAfter] === intoBefore) return false;
    for (const h of list) faceOf[h] = into;
    chain(outerBefore, intoAfter);
    chain(intoBefore, outerAfter);
    firstEdge[into] = outerAfter;
    firstEdge[face] = -1;
    return true;
  }
  return {
    faceCount: () => firstEdge.length,
    alive: (face) => firstEdge[face] >= 0,
    label,
    village,
    ring,
    area: (face) => areaOf(halves(face)),
    neighbours,
    cut,
    merge,
  };
}

function bentPath(straight: Line, lengthM: number, options: CutOptions): Line {
  const [[ax, ay], [bx, by]] = straight;
  const stops = Math.min(60, Math.floor(lengthM / (options.bendStepM ?? 60)));
  const path: Point[] = [straight[0]];
  const reach = (options.bend ?? 0) * lengthM;
  for (let i = 1; i <= stops; i++) {
    const t = i / (stops + 1);
    const side = reach * Math.sin(Math.PI * t) * options.noise!(i);
    path.push([
      toGrid(ax + (bx - ax) * t - ((by - ay) / lengthM) * side),
      toGrid(ay + (by - ay) * t + ((bx - ax) / lengthM) * side),
    ]);
  }
  path.push(straight[1]);
  return path;
}

/** A bent path that moves forward in every step cannot cross itself. */
function tangled(path: Line): boolean {
  const [ax, ay] = path[0];
  const [bx, by] = path[path.length - 1];
  for (let i = 1; i < path.length; i++) {
    const forward = (path[i][0] - path[i - 1][0]) * (bx - ax) + (path[i][1] - path[i - 1][1]) * (by - ay);
    if (forward <= 0) return true;
  }
  return false;
}
