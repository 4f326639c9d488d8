import { type LineSet, type PointSet, type PolygonSet, polygonSetBuilder } from '../geometry/polygonSet.js';
import type { Shapes } from '../model/layer.js';
import type { Crs } from './crsTable.js';
import { type Transform, transformer, transformKind } from './proj.js';

/**
 * Shapes from one CRS to another, edges included.
 *
 * Definition: an edge straight in the delivered CRS is a curve in the other. It is halved until the middle and both quarter
 * points of every part lie within `chordErrorM` of the part's chord, so that the border stays where it was delivered.
 * Promises: an edge is cut at the same points, bit for bit, whichever way it runs, so shared borders stay shared; the count of
 * added vertices is given. A shift between two forms of one meridian, and no change at all, add none.
 * A vertex that cannot be projected becomes (NaN, NaN).
 * Limits: at most 2^12 parts an edge (a 1,000 km edge in degrees); edges shorter than 50 m at 1 mm are not tested
 * (their chord error is below the limit up to latitude 87°).
 */
export interface Reprojected<S> {
  readonly shapes: S;
  readonly addedVertices: number;
}

const MAX_HALVINGS = 12;
const UNTESTED_EDGE_M = 50;
/** No degree is longer on the ground, so that an error in degrees is never taken for less than it is. */
const DEGREE_M = 111_700;

export function reprojectPolygons(set: PolygonSet, from: Crs, to: Crs, chordErrorM: number): Reprojected<PolygonSet> {
  const xy = transformer(from, to)(set.xy);
  if (transformKind(from, to) !== 'project') return { shapes: { ...set, xy }, addedVertices: 0 };
  const cut = edgeCutter(set.xy, xy, from, to, chordErrorM);
  const builder = polygonSetBuilder(Math.ceil((set.xy.length / 2) * 1.1));
  let added = 0;
  for (let i = 0; i < set.itemStart.length - 1; i++) {
    for (let p = set.itemStart[i]; p < set.itemStart[i + 1]; p++) {
      for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) {
        added += cut(set.ringStart[r], set.ringStart[r + 1], builder.vertex);
        builder.endRing();
      }
      builder.endPolygon();
    }
    builder.endItem();
  }
  return { shapes: builder.finish(), addedVertices: added };
}

export function reprojectLines(set: LineSet, from: Crs, to: Crs, chordErrorM: number): Reprojected<LineSet> {
  const xy = transformer(from, to)(set.xy);
  if (transformKind(from, to) !== 'project') return { shapes: { ...set, xy }, addedVertices: 0 };
  const cut = edgeCutter(set.xy, xy, from, to, chordErrorM);
  const out: number[] = [];
  const lineStart = new Uint32Array(set.lineStart.length);
  let added = 0;
  for (let l = 0; l < set.lineStart.length - 1; l++) {
    added += cut(set.lineStart[l], set.lineStart[l + 1], (x, y) => out.push(x, y));
    lineStart[l + 1] = out.length / 2;
  }
  return { shapes: { xy: Float64Array.from(out), lineStart, itemStart: set.itemStart }, addedVertices: added };
}

export function reprojectPoints(set: PointSet, from: Crs, to: Crs): PointSet {
  return { xy: transformer(from, to)(set.xy) };
}

/** Shapes of any kind. */
export function reprojectShapes(shapes: Shapes, from: Crs, to: Crs, chordErrorM: number): Reprojected<Shapes> {
  switch (shapes.kind) {
    case 'polygon': {
      const { shapes: polygons, addedVertices } = reprojectPolygons(shapes.polygons, from, to, chordErrorM);
      return { shapes: { kind: 'polygon', polygons }, addedVertices };
    }
    case 'line': {
      const { shapes: lines, addedVertices } = reprojectLines(shapes.lines, from, to, chordErrorM);
      return { shapes: { kind: 'line', lines }, addedVertices };
    }
    case 'point':
      return { shapes: { kind: 'point', points: reprojectPoints(shapes.points, from, to) }, addedVertices: 0 };
    case 'none':
      return { shapes, addedVertices: 0 };
  }
}

/** A function that emits the vertices from…to (exclusive) of a ring or line with the vertices its edges need, and counts these. */
function edgeCutter(delivered: Float64Array, moved: Float64Array, from: Crs, to: Crs, chordErrorM: number) {
  const project = transformer(from, to);
  const unitM = to.kind === 'geographic' ? DEGREE_M : to.unitM;
  const chordError = chordErrorM / unitM;
  const untested = (UNTESTED_EDGE_M * Math.sqrt(chordErrorM / 0.001)) / unitM;
  return (first: number, end: number, emit: (x: number, y: number) => void): number => {
    let added = 0;
    const emitAdded = (x: number, y: number) => {
      emit(x, y);
      added++;
    };
    for (let v = first; v < end; v++) {
      emit(moved[2 * v], moved[2 * v + 1]);
      if (v === end - 1) break;
      const lengthX = Math.abs(moved[2 * v + 2] - moved[2 * v]);
      const lengthY = Math.abs(moved[2 * v + 3] - moved[2 * v + 1]);
      if (!(lengthX > untested || lengthY > untested)) continue;
      const a = { x: delivered[2 * v], y: delivered[2 * v + 1], u: moved[2 * v], w: moved[2 * v + 1] };
      const b = { x: delivered[2 * v + 2], y: delivered[2 * v + 3], u: moved[2 * v + 2], w: moved[2 * v + 3] };
      halve(a, b, project, chordError, MAX_HALVINGS, emitAdded);
    }
    return added;
  };
}

/** One point in both systems: (x, y) delivered, (u, w) reprojected. */
interface Pair {
  readonly x: number;
  readonly y: number;
  readonly u: number;
  readonly w: number;
}

/** Emits the inner vertices of edge a → b in order. */
function halve(
  a: Pair,
  b: Pair,
  project: Transform,
  chordError: number,
  halvings: number,
  emit: (x: number, y: number) => void,
): void {
  const middle = between(a, b, project);
  if (middle === null || halvings === 0) return;
  const off =
    offChord(a, b, middle) > chordError ||
    offQuarter(a, b, a, middle, project, chordError) ||
    offQuarter(a, b, middle, b, project, chordError);
  if (!off) return;
  halve(a, middle, project, chordError, halvings - 1, emit);
  emit(middle.u, middle.w);
  halve(middle, b, project, chordError, halvings - 1, emit);
}

function offQuarter(a: Pair, b: Pair, c: Pair, d: Pair, project: Transform, chordError: number): boolean {
  const quarter = between(c, d, project);
  return quarter !== null && offChord(a, b, quarter) > chordError;
}

/** The middle in delivered coordinates; sums are the same both ways, so both parcels beside an edge get the same point. */
function between(a: Pair, b: Pair, project: Transform): Pair | null {
  const x = (a.x + b.x) / 2;
  const y = (a.y + b.y) / 2;
  const [u, w] = project(Float64Array.of(x, y));
  return Number.isFinite(u) && Number.isFinite(w) ? { x, y, u, w } : null;
}

/** Distance of `p` from the line a–b in the new system, measured from the chord's middle so that it is the same both ways. */
function offChord(a: Pair, b: Pair, p: Pair): number {
  const du = b.u - a.u;
  const dw = b.w - a.w;
  const length = Math.hypot(du, dw);
  const pu = p.u - (a.u + b.u) / 2;
  const pw = p.w - (a.w + b.w) / 2;
  return length === 0 ? Math.hypot(pu, pw) : Math.abs(du * pw - dw * pu) / length;
}
