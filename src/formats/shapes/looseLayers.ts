import { type Cell, type Column, columnFromCells } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type ShapeKind, shapeCollector } from './shapes.js';

/**
 * Layers out of features that come one by one, each with a shape of any kind and cells of its own (KML, DXF, 界址点).
 *
 * Promises: one layer when all shapes are of one kind, called `name`; else one a kind, `name_polygon`, `name_line`, `name_point`:
 * nothing is lost. Features keep their order within a layer, also those without a shape, which go to the first of them. Fields in order of first sight.
 */
export type LooseShape =
  | { readonly kind: 'polygon'; readonly rings: readonly Float64Array[] }
  | { readonly kind: 'polygon'; readonly polygons: readonly (readonly Float64Array[])[] }
  | { readonly kind: 'line'; readonly lines: readonly Float64Array[] }
  | { readonly kind: 'point'; readonly xy: Float64Array };

export interface LooseLayers {
  add(shape: LooseShape | null, cells: Iterable<readonly [string, Cell]>, hasZ?: boolean): void;
  finish(): Pick<DeliveredLayer, 'layer' | 'shapes' | 'table' | 'findings'>[];
}

const KINDS: readonly ShapeKind[] = ['polygon', 'line', 'point'];

interface Rows {
  readonly shapes: (LooseShape | null)[];
  readonly hasZ: boolean[];
  readonly cells: Map<string, Cell[]>;
  /** Place among all features, one a row. */
  readonly place: number[];
}

export function looseLayers(name: string): LooseLayers {
  const byKind = new Map<ShapeKind | null, Rows>();
  let places = 0;

  function add(shape: LooseShape | null, cells: Iterable<readonly [string, Cell]>, hasZ = false): void {
    const kind = shape?.kind ?? null;
    let rows = byKind.get(kind);
    if (!rows) {
      rows = { shapes: [], hasZ: [], cells: new Map(), place: [] };
      byKind.set(kind, rows);
    }
    const row = rows.shapes.length;
    rows.shapes.push(shape);
    rows.hasZ.push(hasZ);
    rows.place.push(places++);
    for (const [field, value] of cells) {
      const column = rows.cells.get(field) ?? [];
      if (column.length === 0) rows.cells.set(field, column);
      while (column.length < row) column.push(null);
      column[row] = value;
    }
  }

  return {
    add,
    finish() {
      const kinds = KINDS.filter((kind) => byKind.has(kind));
      const shapeless = byKind.get(null);
      if (kinds.length === 0) return [layerOf(name, 'polygon', shapeless ? [shapeless] : [])];
      return kinds.map((kind, k) => {
        const rows = [byKind.get(kind), k === 0 ? shapeless : undefined].filter((one) => one !== undefined);
        return layerOf(kinds.length === 1 ? name : `${name}_${kind}`, kind, rows);
      });
    },
  };
}

function layerOf(layer: string, kind: ShapeKind, parts: readonly Rows[]) {
  const collector = shapeCollector(kind, layer);
  const order = parts
    .flatMap((part) => part.place.map((place, row) => ({ part, row, place })))
    .sort((a, b) => a.place - b.place);
  for (const { part, row } of order) {
    const shape = part.shapes[row];
    if (part.hasZ[row]) collector.leftOut(true, false);
    if (shape === null) collector.nothing('null');
    else if ('rings' in shape) collector.rings(shape.rings);
    else if ('polygons' in shape) collector.polygons(shape.polygons);
    else if ('lines' in shape) collector.lines(shape.lines);
    else collector.points(shape.xy);
  }
  const findings: Finding[] = [];
  const columns = new Map<string, Column>();
  for (const field of new Set(parts.flatMap(({ cells }) => [...cells.keys()]))) {
    const cells = order.map(({ part, row }) => part.cells.get(field)?.[row] ?? null);
    const { column, mixed } = columnFromCells(cells);
    if (mixed) findings.push(finding('field.mixed', 'note', layer, { field }));
    columns.set(field, column);
  }
  const collected = collector.finish();
  return {
    layer,
    shapes: collected.shapes,
    table: { rowCount: order.length, columns },
    findings: [...findings, ...collected.findings],
  };
}
