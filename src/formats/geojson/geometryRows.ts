import type { FlatPaths } from '../../geometry/orient.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import type { CoordinateStore } from './coordinates.js';
import { COLLECTION, type GeometryDraft, type GeometryType, type Leaf } from './geometry.js';

/**
 * Shapes of one kind out of the geometries of all rows: polygons if there is one, else lines, else points.
 *
 * Promises: one shape a row, in order; a collection gives its members of that kind (a finding says how many others it had); a row of another
 * kind, or whose coordinates are not nested as its type asks, is empty and named in a finding. Z and M are counted, not kept.
 * Method: the kind is that of the first row that has one; when a later row has a higher one, all rows before become rows of
 * another kind, so that of each of them no more than its type has to be kept.
 */
export interface GeometryRows {
  add(draft: GeometryDraft): void;
  finish(): { readonly shapes: Shapes; readonly findings: readonly Finding[] };
}

const KIND_OF: Readonly<Record<GeometryType, ShapeKind>> = {
  Polygon: 'polygon',
  MultiPolygon: 'polygon',
  LineString: 'line',
  MultiLineString: 'line',
  Point: 'point',
  MultiPoint: 'point',
};
const DEPTH_OF: Readonly<Record<GeometryType, number>> = {
  Point: 1,
  MultiPoint: 2,
  LineString: 2,
  MultiLineString: 3,
  Polygon: 3,
  MultiPolygon: 4,
};
const RANK: Readonly<Record<ShapeKind, number>> = { point: 1, line: 2, polygon: 3 };

const NULL = 0;
const EMPTY = 1;
const FLAWED = 2;
/** Codes from here on are numbers of `names`. */
const NAMED = 3;

export function geometryRows(layer: string): GeometryRows {
  let kind: ShapeKind | null = null;
  let collector: ShapeCollector | null = null;
  let rows = 0;
  /** What each row is to a layer of a kind that it has nothing of; kept while a higher kind may come. */
  let codes = new Uint8Array(1024);
  const names: string[] = [];
  const flaws = new Map<number, string>();
  let withZ = 0;
  let withM = 0;
  const leftOut: Finding[] = [];
  const flatten = polygonFlattener();

  function addCode(draft: GeometryDraft): number {
    if (rows === codes.length) {
      const grown = new Uint8Array(rows * 2);
      grown.set(codes);
      codes = grown;
    }
    let code = NULL;
    if (draft.flaw !== null) {
      code = FLAWED;
      flaws.set(rows, draft.flaw);
    } else if (draft.presence === 'some') {
      code = EMPTY;
      if (draft.leaves.length > 0) {
        const known = names.indexOf(draft.name);
        code = NAMED + (known < 0 ? names.push(draft.name) - 1 : known);
      }
    }
    codes[rows] = code;
    return code;
  }
  /** Gives row `row` to the collector as one that has nothing of its kind. */
  function collectOther(to: ShapeCollector, row: number): void {
    const code = codes[row];
    if (code === NULL) to.nothing('null');
    else if (code === EMPTY) to.nothing('empty');
    else if (code === FLAWED) to.broken(flaws.get(row) ?? '');
    else to.other(names[code - NAMED]);
  }
  function begin(newKind: ShapeKind): ShapeCollector {
    kind = newKind;
    leftOut.length = 0;
    collector = shapeCollector(newKind, layer);
    for (let row = 0; row < rows; row++) collectOther(collector, row);
    return collector;
  }
  return {
    add(draft) {
      const highest = highestKind(draft);
      if (draft.store.ordinates > 2 && draft.leaves.every((leaf) => isNestedRight(leaf, draft.store))) {
        withZ++;
        if (draft.store.ordinates > 3) withM++;
      }
      const code = addCode(draft);
      let to = collector;
      if (highest !== null && (kind === null || RANK[highest] > RANK[kind])) to = begin(highest);
      if (to !== null && kind !== null) {
        const members = code < NAMED ? [] : draft.leaves.filter((leaf) => KIND_OF[leaf.type] === kind);
        if (members.length === 0) collectOther(to, rows);
        else if (members.every((leaf) => isNestedRight(leaf, draft.store))) {
          collectMembers(to, kind, members, draft.store, flatten);
          const others = draft.leaves.length - members.length;
          if (others > 0) leftOut.push(othersLeftOut(layer, rows, draft.leaves.length, others, kind));
        } else to.broken(`coordinates are not nested as in a ${members[0].type}`);
      }
      rows++;
    },
    finish() {
      const { shapes, findings } = (collector ?? begin('polygon')).finish();
      const all = leftOut.length === 0 ? [...findings] : [...findings, ...leftOut].sort(byFeature);
      if (withZ > 0) all.push(finding('geometry.zLeftOut', 'note', layer, { rows: withZ }));
      if (withM > 0) all.push(finding('geometry.mLeftOut', 'note', layer, { rows: withM }));
      return { shapes, findings: all };
    },
  };
}

function byFeature(a: Finding, b: Finding): number {
  return (a.feature ?? 0) - (b.feature ?? 0);
}

function othersLeftOut(layer: string, row: number, leaves: number, others: number, kind: ShapeKind): Finding {
  const reason = `${COLLECTION} of ${leaves}; ${others} that ${others === 1 ? 'is no' : 'are no'} ${kind} left out`;
  return finding('geometry.invalid', 'warning', layer, { reason }, { feature: row + 1 });
}

function highestKind(draft: GeometryDraft): ShapeKind | null {
  if (draft.flaw !== null) return null;
  let highest: ShapeKind | null = null;
  for (const leaf of draft.leaves) {
    const kind = KIND_OF[leaf.type];
    if (highest === null || RANK[kind] > RANK[highest]) highest = kind;
  }
  return highest;
}

function isNestedRight(leaf: Leaf, store: CoordinateStore): boolean {
  const depth = DEPTH_OF[leaf.type];
  if (leaf.depth !== 0 && leaf.depth !== depth) return false;
  // an empty array where a position should be: right for a point alone, whose position it is
  for (let e = leaf.endFrom; e < leaf.endTo; e++) if (store.endDepth[e] >= depth && depth > 1) return false;
  return true;
}

function collectMembers(
  to: ShapeCollector,
  kind: ShapeKind,
  members: readonly Leaf[],
  store: CoordinateStore,
  flatten: PolygonFlattener,
): void {
  if (kind === 'polygon') to.flatPolygons(flatten(members, store));
  else if (kind === 'line') to.lines(members.flatMap((leaf) => linesOf(leaf, store)));
  else to.points(runOf(members, store));
}

/** The vertices of leaves one after the other; a view into the store where they lie so. */
function runOf(members: readonly Leaf[], store: CoordinateStore): Float64Array {
  const first = members[0];
  if (members.length === 1) return coordinatesOf(first, store);
  const run = new Float64Array(2 * members.reduce((sum, leaf) => sum + leaf.vertexTo - leaf.vertexFrom, 0));
  let used = 0;
  for (const leaf of members) {
    run.set(coordinatesOf(leaf, store), used);
    used += 2 * (leaf.vertexTo - leaf.vertexFrom);
  }
  return run;
}

function coordinatesOf(leaf: Leaf, store: CoordinateStore): Float64Array {
  return store.xy.subarray(2 * leaf.vertexFrom, 2 * leaf.vertexTo);
}

type PolygonFlattener = (members: readonly Leaf[], store: CoordinateStore) => FlatPaths;

/** Makes the rings of polygon leaves known to `assembleFlatPolygons`, in arrays used again for the next row. */
function polygonFlattener(): PolygonFlattener {
  let ends = new Uint32Array(64);
  let polygonEnds = new Uint32Array(64);
  return (members, store) => {
    let pathCount = 0;
    let polygonCount = 0;
    let before = 0;
    for (const leaf of members) {
      const ringDepth = leaf.type === 'Polygon' ? 2 : 3;
      const needed = pathCount + leaf.endTo - leaf.endFrom;
      if (needed > ends.length) {
        ends = grown(ends, needed);
        polygonEnds = grown(polygonEnds, needed);
      }
      for (let e = leaf.endFrom; e < leaf.endTo; e++) {
        const depth = store.endDepth[e];
        if (depth === ringDepth) ends[pathCount++] = before + store.endVertex[e] - leaf.vertexFrom;
        else if (depth === ringDepth - 1) polygonEnds[polygonCount++] = pathCount;
      }
      before += leaf.vertexTo - leaf.vertexFrom;
    }
    return { xy: runOf(members, store), ends, pathCount, polygonEnds, polygonCount };
  };
}

function grown(from: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(2 * needed);
  to.set(from);
  return to;
}

function linesOf(leaf: Leaf, store: CoordinateStore): Float64Array[] {
  if (leaf.type === 'LineString') return [coordinatesOf(leaf, store).slice()];
  const lines: Float64Array[] = [];
  let from = leaf.vertexFrom;
  for (let e = leaf.endFrom; e < leaf.endTo; e++) {
    if (store.endDepth[e] !== 2) continue;
    lines.push(store.xy.slice(2 * from, 2 * store.endVertex[e]));
    from = store.endVertex[e];
  }
  return lines;
}
