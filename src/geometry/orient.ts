import { extentOfRun } from './extent.js';
import type { PolygonSetBuilder } from './polygonSet.js';
import { type RingLocator, ringLocator } from './ringLocator.js';

/**
 * Raw rings → rings as `PolygonSet` promises them: closed, shells counter-clockwise, holes clockwise, holes with their shell.
 *
 * Definition: the depth of a ring is the number of rings of its item that contain it; even depth is a shell, odd depth a
 * hole of the smallest ring around it. A ring is contained if it lies inside, vertices on the other's border aside. Rings
 * that cross are not valid; then one wound as a hole goes by its first vertex, any other stays a shell.
 * Promises: every vertex is kept, none is moved or merged; the order within a ring is only reversed; polygons come in
 * the order of their shells. A ring of fewer than 4 vertices once closed bounds nothing: it is left out and counted.
 * Rings with coordinates that are not finite pass as shells of their own; the caller looks for them.
 */
export type RingConvention = 'esri' | 'nested';

export interface AssemblyCounts {
  /** Rings whose first vertex was not their last. */
  readonly closed: number;
  /** Rings not wound as the convention asks (esri: shell clockwise; nested: shell counter-clockwise). */
  readonly reoriented: number;
  /** Rings left out for having fewer than 4 vertices once closed. */
  readonly tooFewPoints: number;
}

/**
 * Paths of one item in one run of vertices: path p ends before vertex `ends[p]`, polygon q before path `polygonEnds[q]`. Its filler
 * uses it again for the next item.
 */
export interface FlatPaths {
  readonly xy: Float64Array;
  readonly ends: Uint32Array;
  readonly pathCount: number;
  readonly polygonEnds: Uint32Array;
  readonly polygonCount: number;
}

interface Ring {
  readonly xy: Float64Array;
  /** Place among the delivered rings. */
  readonly source: number;
  readonly signedM2: number;
  readonly box: readonly [minX: number, minY: number, maxX: number, maxY: number];
}

const SUSPECT_SAMPLES = 16;

/** Appends one item made of loose rings in any order, and ends it. */
export function assembleItem(
  builder: PolygonSetBuilder,
  rings: readonly Float64Array[],
  convention: RingConvention,
): AssemblyCounts {
  const { kept, closed, tooFewPoints } = closeRings(rings);
  const parents = parentByRing(kept, convention);
  const holesByShell = new Map<number, number[]>();
  parents.forEach((shell, r) => {
    if (shell >= 0) holesByShell.set(shell, [...(holesByShell.get(shell) ?? []), r]);
  });
  let reoriented = 0;
  const write = (r: number, shell: boolean) => {
    if (isMiswound(kept[r], shell, convention)) reoriented++;
    writeRing(builder, kept[r], shell);
  };
  parents.forEach((parent, r) => {
    if (parent >= 0) return;
    write(r, true);
    for (const hole of holesByShell.get(r) ?? []) write(hole, false);
    builder.endPolygon();
  });
  builder.endItem();
  return { closed, reoriented, tooFewPoints };
}

/**
 * Appends one polygon whose first ring is its shell and whose other rings are its holes (GeoJSON, WKB), and ends it.
 * A polygon whose shell has too few points is left out with its holes, all of them counted.
 */
export function assemblePolygon(builder: PolygonSetBuilder, rings: readonly Float64Array[]): AssemblyCounts {
  const { kept, closed, tooFewPoints } = closeRings(rings);
  if (kept.length === 0 || kept[0].source !== 0) return { closed: 0, reoriented: 0, tooFewPoints: rings.length };
  let reoriented = 0;
  kept.forEach((ring, r) => {
    if (isMiswound(ring, r === 0, 'nested')) reoriented++;
    writeRing(builder, ring, r === 0);
  });
  builder.endPolygon();
  return { closed, reoriented, tooFewPoints };
}

/** `assembleItem` for rings in a flat run. */
export function assembleFlatRings(
  builder: PolygonSetBuilder,
  flat: FlatPaths,
  convention: RingConvention,
): AssemblyCounts {
  if (flat.pathCount !== 1) {
    const rings = Array.from({ length: flat.pathCount }, (_, p) =>
      flat.xy.subarray(p === 0 ? 0 : 2 * flat.ends[p - 1], 2 * flat.ends[p]),
    );
    return assembleItem(builder, rings, convention);
  }
  const did = appendRing(builder, flat.xy, 0, flat.ends[0], true, convention);
  if (did !== TOO_FEW_POINTS) builder.endPolygon();
  builder.endItem();
  return countsOf(did);
}

/** `assemblePolygon` for every polygon of a flat run, and ends the item. */
export function assembleFlatPolygons(builder: PolygonSetBuilder, flat: FlatPaths): AssemblyCounts {
  let closed = 0;
  let reoriented = 0;
  let tooFewPoints = 0;
  let path = 0;
  for (let q = 0; q < flat.polygonCount; q++) {
    const shellPath = path;
    for (; path < flat.polygonEnds[q]; path++) {
      const from = path === 0 ? 0 : flat.ends[path - 1];
      const did = appendRing(builder, flat.xy, from, flat.ends[path], path === shellPath, 'nested');
      if (did !== TOO_FEW_POINTS) {
        closed += did & CLOSED;
        reoriented += (did & REORIENTED) >> 1;
      } else if (path > shellPath) tooFewPoints++;
      else {
        tooFewPoints += flat.polygonEnds[q] - shellPath;
        break;
      }
    }
    if (path === flat.polygonEnds[q] && path > shellPath) builder.endPolygon();
    path = flat.polygonEnds[q];
  }
  builder.endItem();
  return { closed, reoriented, tooFewPoints };
}

const CLOSED = 1;
const REORIENTED = 2;
const TOO_FEW_POINTS = 4;

function countsOf(did: number): AssemblyCounts {
  return { closed: did & CLOSED, reoriented: (did & REORIENTED) >> 1, tooFewPoints: did === TOO_FEW_POINTS ? 1 : 0 };
}

/** Appends vertices from … to as a ring, closed and wound as it must be; what that took, as bits. */
function appendRing(
  builder: PolygonSetBuilder,
  xy: Float64Array,
  from: number,
  to: number,
  shell: boolean,
  convention: RingConvention,
): number {
  const first = 2 * from;
  const last = 2 * to - 2;
  const isClosed = to - from >= 2 && xy[first] === xy[last] && xy[first + 1] === xy[last + 1];
  if (to - from + (isClosed ? 0 : 1) < 4) return TOO_FEW_POINTS;
  if (!isClosed) {
    const closed = closedCopy(xy.subarray(first, last + 2));
    return CLOSED | appendRing(builder, closed, 0, closed.length / 2, shell, convention);
  }
  let twice = 0;
  const x0 = xy[first];
  const y0 = xy[first + 1];
  let ax = xy[first + 2] - x0;
  let ay = xy[first + 3] - y0;
  for (let k = first + 4; k < last; k += 2) {
    const bx = xy[k] - x0;
    const by = xy[k + 1] - y0;
    twice += ax * by - ay * bx;
    ax = bx;
    ay = by;
  }
  const backwards = shell ? twice < 0 : twice > 0;
  builder.ring(xy, from, to, backwards);
  const miswound = convention === 'esri' ? (shell ? twice > 0 : twice < 0) : backwards;
  return miswound ? REORIENTED : 0;
}

function closeRings(rings: readonly Float64Array[]) {
  const kept: Ring[] = [];
  let closed = 0;
  let tooFewPoints = 0;
  rings.forEach((raw, source) => {
    const isClosed = raw.length >= 4 && raw[0] === raw[raw.length - 2] && raw[1] === raw[raw.length - 1];
    if (raw.length / 2 + (isClosed ? 0 : 1) < 4) {
      tooFewPoints++;
      return;
    }
    if (!isClosed) closed++;
    const xy = isClosed ? raw : closedCopy(raw);
    kept.push({ xy, source, signedM2: signedArea(xy), box: extentOfRun(xy) });
  });
  return { kept, closed, tooFewPoints };
}

function closedCopy(raw: Float64Array): Float64Array {
  const xy = new Float64Array(raw.length + 2);
  xy.set(raw);
  xy[raw.length] = raw[0];
  xy[raw.length + 1] = raw[1];
  return xy;
}

function signedArea(xy: Float64Array): number {
  let twice = 0;
  for (let k = 2; k < xy.length - 2; k += 2) {
    twice += (xy[k] - xy[0]) * (xy[k + 3] - xy[1]) - (xy[k + 1] - xy[1]) * (xy[k + 2] - xy[0]);
  }
  return twice / 2;
}

/** For each hole the shell it lies in; −1 for a shell. Larger rings are settled first, so parents are known. */
function parentByRing(rings: readonly Ring[], convention: RingConvention): Int32Array {
  const parents = new Int32Array(rings.length).fill(-1);
  const locators: (RingLocator | undefined)[] = [];
  const areas = rings.map((ring) => Math.abs(ring.signedM2));
  const largestFirst = rings.map((_, r) => r).sort((a, b) => areas[b] - areas[a] || a - b);
  largestFirst.forEach((r, rank) => {
    for (let k = rank - 1; k >= 0; k--) {
      const outer = largestFirst[k];
      if (!(areas[outer] > areas[r]) || !boxCovers(rings[outer].box, rings[r].box)) continue;
      locators[outer] ??= ringLocator(rings[outer].xy);
      if (!isContained(rings[r], locators[outer], windsAsHole(rings[r], convention))) continue;
      if (parents[outer] < 0) parents[r] = outer;
      return;
    }
  });
  return parents;
}

function boxCovers(outer: Ring['box'], inner: Ring['box']): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** One vertex settles the ordinary case, a hole wound as a hole; any other ring is asked at several places. */
function isContained(inner: Ring, locate: RingLocator, woundAsHole: boolean): boolean {
  const vertices = inner.xy.length / 2 - 1;
  let insideCount = 0;
  let outsideCount = 0;
  const ask = (x: number, y: number) => {
    const place = locate(x, y);
    if (place === 'inside') insideCount++;
    if (place === 'outside') outsideCount++;
  };
  const step = woundAsHole ? 1 : Math.max(1, vertices / SUSPECT_SAMPLES);
  for (let s = 0; s < vertices; s += step) {
    const v = 2 * Math.floor(s);
    ask(inner.xy[v], inner.xy[v + 1]);
    if (woundAsHole && insideCount + outsideCount > 0) return insideCount > 0;
  }
  for (let v = 0; v < vertices && insideCount + outsideCount === 0; v++) {
    const k = 2 * v;
    ask((inner.xy[k] + inner.xy[k + 2]) / 2, (inner.xy[k + 1] + inner.xy[k + 3]) / 2);
  }
  return insideCount > 0 && outsideCount === 0;
}

function windsAsHole(ring: Ring, convention: RingConvention): boolean {
  return convention === 'esri' ? ring.signedM2 > 0 : ring.signedM2 < 0;
}

function isMiswound(ring: Ring, shell: boolean, convention: RingConvention): boolean {
  return ring.signedM2 !== 0 && !Number.isNaN(ring.signedM2) && windsAsHole(ring, convention) === shell;
}

function writeRing(builder: PolygonSetBuilder, ring: Ring, shell: boolean): void {
  const { xy } = ring;
  const backwards = shell ? ring.signedM2 < 0 : ring.signedM2 > 0;
  if (backwards) for (let k = xy.length - 2; k >= 0; k -= 2) builder.vertex(xy[k], xy[k + 1]);
  else for (let k = 0; k < xy.length; k += 2) builder.vertex(xy[k], xy[k + 1]);
  builder.endRing();
}
