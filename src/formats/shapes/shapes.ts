import {
  type AssemblyCounts,
  assembleFlatPolygons,
  assembleFlatRings,
  assembleItem,
  assemblePolygon,
  type FlatPaths,
} from '../../geometry/orient.js';
import { type PolygonSetBuilder, polygonSetBuilder } from '../../geometry/polygonSet.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';

/**
 * Collects the shapes of one layer, one call a row in file order, and says what reading them took.
 *
 * Definition: a layer has one kind of shape. A row of another kind, without geometry, or with a coordinate that is not a
 * finite number becomes an empty shape, so that row numbers stay; each is named in a finding.
 * Promises: coordinates are never moved; rings are closed and oriented (`orient.ts`), and findings count what was done:
 * one a row, except that a layer whose rings mostly wind the other way has one finding for all (its writer's habit).
 * Limits: Z and M are not kept (one finding for each says of how many rows); of a multipoint only the first point is.
 */
export type ShapeKind = 'polygon' | 'line' | 'point';

export interface ShapeCollector {
  /** Loose rings in any order and winding (Shapefile). */
  rings(rings: readonly Float64Array[]): void;
  /** Polygons as shell and holes (GeoJSON, FlatGeobuf). */
  polygons(polygons: readonly (readonly Float64Array[])[]): void;
  /** The same two out of a run of vertices that the caller uses again for the next row: no array a ring. */
  flatRings(flat: FlatPaths): void;
  flatPolygons(flat: FlatPaths): void;
  lines(lines: readonly Float64Array[]): void;
  /** x, y of each point; the first one counts. */
  points(xy: Float64Array): void;
  nothing(because: 'null' | 'empty'): void;
  other(geometryName: string): void;
  /** A shape that can't be read, in a file read in spite of its damage. */
  broken(reason: string): void;
  /** What the row just given, or about to be, had beside x and y. */
  leftOut(z: boolean, m: boolean): void;
  finish(): { readonly shapes: Shapes; readonly findings: readonly Finding[] };
}

const FAR_BEYOND_ANY_PLANE = 1e100;

/** Reasons are shown in both languages: a finding's numbers know none. */
const KIND_ZH: Readonly<Record<ShapeKind, string>> = { polygon: '面', line: '线', point: '点' };

export function shapeCollector(kind: ShapeKind, layer: string, expectedVertices = 1024): ShapeCollector {
  const findings: Finding[] = [];
  const reoriented: { feature: number; rings: number; x: number; y: number }[] = [];
  const polygons: PolygonSetBuilder = polygonSetBuilder(kind === 'polygon' ? expectedVertices : 16);
  const parts: Float64Array[] = [];
  const lineStart: number[] = [0];
  const itemStart: number[] = [0];
  const pointXy: number[] = [];
  let vertices = 0;
  let feature = 0;
  let rowsWithZ = 0;
  let rowsWithM = 0;

  function endEmpty(): void {
    if (kind === 'polygon') polygons.endItem();
    else if (kind === 'line') itemStart.push(lineStart.length - 1);
    else pointXy.push(Number.NaN, Number.NaN);
  }
  function nothing(because: 'null' | 'empty'): void {
    feature++;
    findings.push(finding(`geometry.${because}`, 'warning', layer, {}, { feature }));
    endEmpty();
  }
  function refused(lists: Iterable<Float64Array>): boolean {
    for (const xy of lists) if (runRefused(xy, xy.length)) return true;
    return false;
  }
  function runRefused(xy: Float64Array, length: number): boolean {
    for (let k = 0; k < length; k++) {
      if (Math.abs(xy[k]) < FAR_BEYOND_ANY_PLANE) continue;
      feature++;
      findings.push(finding('geometry.notFinite', 'error', layer, {}, { feature }));
      endEmpty();
      return true;
    }
    return false;
  }
  function flatItem(flat: FlatPaths, assemble: () => AssemblyCounts): void {
    if (kind !== 'polygon') other('polygon');
    else if (flat.pathCount === 0) nothing('empty');
    else if (!runRefused(flat.xy, 2 * flat.ends[flat.pathCount - 1])) {
      feature++;
      note(assemble(), flat.xy);
    }
  }
  function note(counts: AssemblyCounts, first: Float64Array): void {
    if (counts.closed + counts.tooFewPoints + counts.reoriented === 0) return;
    const place = { feature, x: first[0], y: first[1] };
    if (counts.closed > 0) findings.push(finding('ring.unclosed', 'warning', layer, { rings: counts.closed }, place));
    if (counts.tooFewPoints > 0) {
      findings.push(finding('ring.tooFewPoints', 'warning', layer, { rings: counts.tooFewPoints }, place));
    }
    if (counts.reoriented > 0) reoriented.push({ ...place, rings: counts.reoriented });
  }
  const other = (geometryName: string) =>
    broken(`${KIND_ZH[kind]}图层中的 ${geometryName} / ${geometryName} in a layer of ${kind}s`);
  function broken(reason: string): void {
    feature++;
    findings.push(finding('geometry.invalid', 'error', layer, { reason }, { feature }));
    endEmpty();
  }
  return {
    nothing,
    other,
    broken,
    rings(rings) {
      if (kind !== 'polygon') return other('polygon');
      if (rings.length === 0) return nothing('empty');
      if (refused(rings)) return;
      feature++;
      note(assembleItem(polygons, rings, 'esri'), rings[0]);
    },
    polygons(given) {
      if (kind !== 'polygon') return other('polygon');
      const filled = given.filter((rings) => rings.length > 0);
      if (filled.length === 0) return nothing('empty');
      if (refused(filled.flat())) return;
      feature++;
      let closed = 0;
      let turned = 0;
      let tooFewPoints = 0;
      for (const rings of filled) {
        const counts = assemblePolygon(polygons, rings);
        closed += counts.closed;
        turned += counts.reoriented;
        tooFewPoints += counts.tooFewPoints;
      }
      polygons.endItem();
      note({ closed, reoriented: turned, tooFewPoints }, filled[0][0]);
    },
    flatRings: (flat) => flatItem(flat, () => assembleFlatRings(polygons, flat, 'esri')),
    flatPolygons: (flat) => flatItem(flat, () => assembleFlatPolygons(polygons, flat)),
    leftOut(z, m) {
      if (z) rowsWithZ++;
      if (m) rowsWithM++;
    },
    lines(given) {
      if (kind !== 'line') return other('line');
      const filled = given.filter((xy) => xy.length > 0);
      if (filled.length === 0) return nothing('empty');
      if (refused(filled)) return;
      feature++;
      for (const xy of filled) {
        parts.push(xy);
        vertices += xy.length / 2;
        lineStart.push(vertices);
      }
      itemStart.push(lineStart.length - 1);
    },
    points(xy) {
      if (kind !== 'point') return other('point');
      if (xy.length === 0) return nothing('empty');
      if (refused([xy])) return;
      feature++;
      if (xy.length > 2) {
        const reason = `multipoint of ${xy.length / 2} points; the first one is read`;
        findings.push(finding('geometry.invalid', 'warning', layer, { reason }, { feature, x: xy[0], y: xy[1] }));
      }
      pointXy.push(xy[0], xy[1]);
    },
    finish() {
      findings.push(...windingFindings(reoriented, feature, layer));
      if (rowsWithZ > 0) findings.push(finding('geometry.zLeftOut', 'note', layer, { rows: rowsWithZ }));
      if (rowsWithM > 0) findings.push(finding('geometry.mLeftOut', 'note', layer, { rows: rowsWithM }));
      return { shapes: finishedShapes(), findings: findings.sort((a, b) => (a.feature ?? 0) - (b.feature ?? 0)) };
    },
  };

  function finishedShapes(): Shapes {
    if (kind === 'polygon') return { kind, polygons: polygons.finish() };
    if (kind === 'point') return { kind, points: { xy: Float64Array.from(pointXy) } };
    const xy = new Float64Array(vertices * 2);
    parts.forEach((part, p) => {
      xy.set(part, lineStart[p] * 2);
    });
    return {
      kind,
      lines: { xy, lineStart: Uint32Array.from(lineStart), itemStart: Uint32Array.from(itemStart) },
    };
  }
}

function windingFindings(
  reoriented: readonly { feature: number; rings: number; x: number; y: number }[],
  features: number,
  layer: string,
): Finding[] {
  if (reoriented.length > features / 2 && features > 2) {
    const rings = reoriented.reduce((sum, row) => sum + row.rings, 0);
    return [finding('ring.reoriented', 'note', layer, { rings })];
  }
  return reoriented.map(({ rings, ...place }) => finding('ring.reoriented', 'note', layer, { rings }, place));
}
