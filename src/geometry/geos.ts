import {
  appendPolygons,
  collectionOf,
  coordinatesOf,
  GEOS_COLLECTION,
  type Own,
  polygonalPart,
  type RawGeos,
  scoped,
  withHeap,
} from './geosRaw.js';
import {
  type InvalidItem,
  type InvalidReason,
  invalidItems,
  invalidReason,
  type MadeValid,
  madeValid,
  soundGeometry,
} from './geosValidity.js';
import { itemCount, type PolygonSet, polygonSetBuilder } from './polygonSet.js';

/**
 * Constructive geometry by GEOS (WebAssembly), the only door to it: validity, repair, clipping, union, buffers.
 *
 * Needs: `PolygonSet`s in metres. Promises: results are `PolygonSet`s, polygonal parts only, rings closed, shells
 * counter-clockwise, holes clockwise; no memory is kept between calls; the same input gives the same bytes.
 * Robustness, in this order, and said in `method`: `exact` on valid input; `madeValid` when an input was invalid and its
 * made-valid copy stood in for it (an empty one where none can be made: see `soundGeometry`); `snapped` when GEOS still failed and both inputs were rounded to a grid of 1e-6 m.
 * Limits: shapes for maps and reports. Areas that enter a sum come from the overlap kernel: GEOS errs up to 1e-5 m² where
 * borders run 1e-7 m apart. One instance a thread, loaded on first use.
 */
export type OverlayMethod = 'exact' | 'madeValid' | 'snapped';

export type { InvalidItem, InvalidReason, MadeValid } from './geosValidity.js';

export interface OverlayShape {
  /** One item; without polygons where nothing is left. */
  readonly polygons: PolygonSet;
  readonly method: OverlayMethod;
}

export interface ClippedShapes {
  /** One item a subject, in their order. */
  readonly polygons: PolygonSet;
  readonly method: readonly OverlayMethod[];
}

export interface SplitShape {
  readonly inside: PolygonSet;
  readonly outside: PolygonSet;
  readonly method: OverlayMethod;
}

export interface Geos {
  readonly version: string;
  /** Why each item is not valid (first reason and its place); null = valid. An empty item is valid. */
  invalidReasons(set: PolygonSet): (InvalidReason | null)[];
  /** The items that are not valid, ascending, with their reasons: the same, at less cost where most are short and valid. */
  invalidItems(set: PolygonSet): readonly InvalidItem[];
  /** One item an index: valid ones unchanged, others repaired by the structure method; collapsed parts are left out. */
  makeValid(set: PolygonSet, indices: ArrayLike<number>): MadeValid;
  /** One item an index with its vertices on a grid, and valid there: what rounding would fold is mended. */
  onGrid(set: PolygonSet, indices: ArrayLike<number>, gridSize: number): PolygonSet;
  intersection(a: PolygonSet, i: number, b: PolygonSet, j: number): OverlayShape;
  difference(a: PolygonSet, i: number, b: PolygonSet, j: number): OverlayShape;
  /** For each k: subject `subjectIndices[k]` ∩ the union of the clips `clipIndices[k]`, or what lies outside them. */
  clip(
    subjects: PolygonSet,
    subjectIndices: ArrayLike<number>,
    clips: PolygonSet,
    clipIndices: readonly ArrayLike<number>[],
    side?: 'inside' | 'outside',
  ): ClippedShapes;
  /** Item `i` cut by the union of `clips` at `indices`: the parts inside (as `clip` gives them) and outside. */
  splitBy(set: PolygonSet, i: number, clips: PolygonSet, indices: ArrayLike<number>): SplitShape;
  /** The union of the items at `indices`, as one item. */
  union(set: PolygonSet, indices: ArrayLike<number>): PolygonSet;
  /** Item g = union of all items whose group is g, for g = 0 … the largest group; a negative group is left out. */
  dissolve(set: PolygonSet, groups: Int32Array): PolygonSet;
  /** One item an index: grown by `distanceM`, or shrunk where it is negative. */
  buffer(set: PolygonSet, indices: ArrayLike<number>, distanceM: number): PolygonSet;
  /** A point well inside the item; (NaN, NaN) for an empty one. */
  interiorPoint(set: PolygonSet, i: number): [x: number, y: number];
  /** Distance between two items, 0 where they meet; Infinity when one is empty. */
  distance(a: PolygonSet, i: number, b: PolygonSet, j: number): number;
  /** Size of the WebAssembly heap, which only ever grows. */
  heapBytes(): number;
  /** Where on the heap a fresh block of 1 MB would lie: does not move while nothing leaks. */
  heapMark(): number;
}

const SNAP_GRID_M = 1e-6;
const QUADRANT_SEGMENTS = 16;
const PREPARE_FROM_USES = 4;
let loaded: Promise<Geos> | undefined;

/** The instance of this thread, made on first use. */
export function loadGeos(): Promise<Geos> {
  loaded ??= startGeos();
  return loaded;
}

async function startGeos(): Promise<Geos> {
  const messages: string[] = [];
  const keepLast = (message: string) => {
    messages[0] = message;
  };
  // Without handlers, reasons go to standard output and errors are thrown through C++ frames.
  const { default: initGeos } = await import('geos-wasm');
  const raw = (await initGeos({ errorHandler: keepLast, noticeHandler: () => {} })) as unknown as RawGeos;
  return geosOf(raw, () => messages[0] ?? 'unknown GEOS error');
}

/** The operations over a GEOS that is running. Exported so that its fall-backs can be tried. */
export function geosOf(raw: RawGeos, lastError: () => string): Geos {
  function fail(operation: string): never {
    throw new Error(`GEOS ${operation} failed: ${lastError()}`);
  }

  /** The item as a valid geometry, with the way it became so. */
  function load(own: Own, set: PolygonSet, index: number): Operand {
    if (!(index >= 0 && index < itemCount(set))) throw new Error(`item ${index} of ${itemCount(set)} asked for`);
    const { geometry, state } = soundGeometry(raw, own, set, index);
    if (geometry === 0) fail('building of a geometry');
    return { geometry, method: state === 'valid' ? 'exact' : 'madeValid' };
  }

  function overlay(own: Own, operation: 'Intersection' | 'Difference', a: Operand, b: Operand): Operand {
    const exact = own(raw[`GEOS${operation}`](a.geometry, b.geometry));
    if (exact !== 0) return { geometry: polygonalPart(raw, own, exact), method: worse(a.method, b.method) };
    const snapped = own(raw[`GEOS${operation}Prec`](a.geometry, b.geometry, SNAP_GRID_M));
    if (snapped === 0) fail(operation.toLowerCase());
    return { geometry: polygonalPart(raw, own, snapped), method: 'snapped' };
  }

  /** Union of geometries that stay owned by the caller. */
  function unite(own: Own, operands: readonly Operand[]): Operand {
    if (operands.length === 1) return operands[0];
    const method = operands.reduce<OverlayMethod>((worst, o) => worse(worst, o.method), 'exact');
    const clones = operands.map((o) => raw.GEOSGeom_clone(o.geometry));
    const collection = own(collectionOf(raw, GEOS_COLLECTION, clones));
    const exact = own(raw.GEOSUnaryUnion(collection));
    if (exact !== 0) return { geometry: exact, method };
    const snapped = own(raw.GEOSUnaryUnionPrec(collection, SNAP_GRID_M));
    if (snapped === 0) fail('union');
    return { geometry: snapped, method: 'snapped' };
  }

  function emptyOperand(own: Own): Operand {
    return { geometry: own(raw.GEOSGeom_createEmptyPolygon()), method: 'exact' };
  }

  /** Subject ∩ union of clips. A subject wholly in one clip stays as it is, vertex for vertex. */
  function inside(own: Own, subject: Operand, clips: readonly Operand[]): Operand {
    const around = clips.find((clip) => clip.prepared && raw.GEOSPreparedCovers(clip.prepared, subject.geometry) === 1);
    if (around) return { geometry: subject.geometry, method: worse(subject.method, around.method) };
    const pieces = clips
      .filter((clip) => !clip.prepared || raw.GEOSPreparedIntersects(clip.prepared, subject.geometry) !== 0)
      .map((clip) => overlay(own, 'Intersection', subject, clip));
    return pieces.length > 0 ? unite(own, pieces) : emptyOperand(own);
  }

  function outside(own: Own, subject: Operand, clips: readonly Operand[]): Operand {
    return clips.reduce((rest, clip) => overlay(own, 'Difference', rest, clip), subject);
  }

  /** Each clip loaded once for the whole batch, and prepared when several subjects ask for it. */
  function withClips(
    set: PolygonSet,
    lists: readonly ArrayLike<number>[],
    work: (loadClip: (index: number) => Operand) => void,
  ): void {
    const uses = new Map<number, number>();
    for (const list of lists) for (const j of Array.from(list)) uses.set(j, (uses.get(j) ?? 0) + 1);
    const ready = new Map<number, Operand>();
    scoped(raw, (own) => {
      try {
        work((j) => {
          const known = ready.get(j);
          if (known) return known;
          const operand = load(own, set, j);
          const prepared = (uses.get(j) ?? 0) >= PREPARE_FROM_USES ? raw.GEOSPrepare(operand.geometry) : 0;
          const made = { ...operand, prepared };
          ready.set(j, made);
          return made;
        });
      } finally {
        for (const { prepared } of ready.values()) if (prepared) raw.GEOSPreparedGeom_destroy(prepared);
      }
    });
  }

  function asItem(operand: Operand): PolygonSet {
    const builder = polygonSetBuilder(raw.GEOSGetNumCoordinates(operand.geometry));
    appendPolygons(raw, builder, operand.geometry);
    builder.endItem();
    return builder.finish();
  }

  function overlayItems(operation: 'Intersection' | 'Difference') {
    return (a: PolygonSet, i: number, b: PolygonSet, j: number): OverlayShape =>
      scoped(raw, (own) => {
        const result = overlay(own, operation, load(own, a, i), load(own, b, j));
        return { polygons: asItem(result), method: result.method };
      });
  }

  /** One item an index, each by one GEOS operation on its valid geometry. */
  function mapItems(set: PolygonSet, indices: ArrayLike<number>, operation: string, map: (item: number) => number) {
    const builder = polygonSetBuilder();
    for (let k = 0; k < indices.length; k++) {
      scoped(raw, (own) => {
        appendPolygons(raw, builder, own(map(load(own, set, indices[k]).geometry) || fail(operation)));
        builder.endItem();
      });
    }
    return builder.finish();
  }

  function unionOf(set: PolygonSet, indices: readonly number[], own: Own): Operand {
    if (indices.length === 0) return emptyOperand(own);
    return unite(
      own,
      indices.map((i) => load(own, set, i)),
    );
  }

  return {
    version: raw.GEOSversion(),

    invalidReasons(set) {
      return Array.from({ length: itemCount(set) }, (_, i) => invalidReason(raw, set, i));
    },

    invalidItems: (set) => invalidItems(raw, set),

    makeValid: (set, indices) => madeValid(raw, set, indices),

    onGrid(set, indices, gridSize) {
      return mapItems(set, indices, 'rounding', (item) => raw.GEOSUnaryUnionPrec(item, gridSize));
    },

    intersection: overlayItems('Intersection'),
    difference: overlayItems('Difference'),

    clip(subjects, subjectIndices, clips, clipIndices, side = 'inside') {
      if (subjectIndices.length !== clipIndices.length) {
        throw new Error(`${subjectIndices.length} subjects, but ${clipIndices.length} lists of clips`);
      }
      const builder = polygonSetBuilder();
      const method: OverlayMethod[] = [];
      withClips(clips, clipIndices, (loadClip) => {
        for (let k = 0; k < subjectIndices.length; k++) {
          scoped(raw, (own) => {
            const [subject, operands] = [load(own, subjects, subjectIndices[k]), Array.from(clipIndices[k], loadClip)];
            const result = side === 'inside' ? inside(own, subject, operands) : outside(own, subject, operands);
            appendPolygons(raw, builder, result.geometry);
            builder.endItem();
            method.push(result.method);
          });
        }
      });
      return { polygons: builder.finish(), method };
    },

    splitBy(set, i, clips, indices) {
      return scoped(raw, (own) => {
        const subject = load(own, set, i);
        const operands = Array.from(indices, (j) => load(own, clips, j));
        const within = inside(own, subject, operands);
        const without = outside(own, subject, operands);
        return {
          inside: asItem(within),
          outside: asItem(without),
          method: worse(within.method, without.method),
        };
      });
    },

    union(set, indices) {
      return scoped(raw, (own) => asItem(unionOf(set, Array.from(indices), own)));
    },

    dissolve(set, groups) {
      if (groups.length !== itemCount(set)) throw new Error(`${groups.length} groups for ${itemCount(set)} items`);
      const members: number[][] = [];
      groups.forEach((group, i) => {
        while (members.length <= group) members.push([]);
        if (group >= 0) members[group].push(i);
      });
      const builder = polygonSetBuilder();
      for (const indices of members) {
        scoped(raw, (own) => {
          appendPolygons(raw, builder, unionOf(set, indices, own).geometry);
          builder.endItem();
        });
      }
      return builder.finish();
    },

    buffer(set, indices, distanceM) {
      return mapItems(set, indices, 'buffer', (item) => raw.GEOSBuffer(item, distanceM, QUADRANT_SEGMENTS));
    },

    interiorPoint(set, i) {
      return scoped(raw, (own) => {
        const point = own(raw.GEOSPointOnSurface(load(own, set, i).geometry));
        if (point === 0) fail('interior point');
        if (raw.GEOSisEmpty(point) === 1) return [Number.NaN, Number.NaN];
        const [x, y] = coordinatesOf(raw, point);
        return [x, y];
      });
    },

    distance(a, i, b, j) {
      return scoped(raw, (own) => {
        const from = load(own, a, i).geometry;
        const to = load(own, b, j).geometry;
        if (raw.GEOSisEmpty(from) === 1 || raw.GEOSisEmpty(to) === 1) return Infinity;
        return numberFrom(raw, (out) => raw.GEOSDistance(from, to, out));
      });
    },

    heapBytes: () => raw.Module.HEAPU8.length,
    heapMark: () => withHeap(raw, 1 << 20, (pointer) => pointer),
  };
}

/** A geometry on GEOS's heap and the way it was got. */
interface Operand {
  readonly geometry: number;
  readonly method: OverlayMethod;
  /** GEOS's prepared form of a clip that many subjects meet; 0 or absent where it does not pay. */
  readonly prepared?: number;
}

function worse(a: OverlayMethod, b: OverlayMethod): OverlayMethod {
  if (a === 'snapped' || b === 'snapped') return 'snapped';
  return a === 'madeValid' || b === 'madeValid' ? 'madeValid' : 'exact';
}

function numberFrom(raw: RawGeos, write: (out: number) => number): number {
  return withHeap(raw, 8, (out) => {
    if (write(out) !== 1) throw new Error('GEOS gave no number');
    return raw.Module.HEAPF64[out / 8];
  });
}
