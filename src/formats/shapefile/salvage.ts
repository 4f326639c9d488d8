import type { PolygonSet } from '../../geometry/polygonSet.js';
import type { Table } from '../../model/column.js';
import type { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { damaged, SALVAGE_REMEDY } from '../source.js';
import type { DbfTable } from './dbf.js';
import { firstRows } from './dbfField.js';
import type { ShpShapes } from './shp.js';

/**
 * What is left of a Shapefile whose halves differ in length or are cut off: the rows that both hold, from the first one on.
 *
 * Promises: row n of the table still belongs to shape n; one finding says how many rows were announced and how many are read. Without
 * `salvage` such a file is refused with both counts.
 */
export interface ShapefileParts {
  readonly shapes: Shapes;
  readonly table: Table;
  readonly findings: readonly Finding[];
}

export function commonRows(
  file: string,
  layer: string,
  dbf: DbfTable,
  shp: ShpShapes,
  announcedByIndex: number | null,
  salvage: boolean,
): ShapefileParts {
  const rows = Math.min(dbf.deleted.length, shp.records);
  const announced = Math.max(dbf.announced, shp.records, announcedByIndex ?? 0);
  const findings = [...dbf.findings, ...shp.findings];
  if (dbf.announced === shp.records && shp.damage === null && rows === shp.records) {
    return { shapes: shp.shapes, table: dbf.table, findings };
  }
  if (!salvage) throw notOfOneLength(file, shp.records, dbf.deleted.length);
  const because = shp.damage ?? lengths(shp.records, dbf.deleted.length);
  const kept = rows - dbf.deleted.subarray(0, rows).reduce((sum, flag) => sum + flag, 0);
  const columns = [...dbf.table.columns].map(([name, column]) => [name, firstRows(column, kept)] as const);
  return {
    shapes: firstShapes(shp.shapes, kept),
    table: { rowCount: kept, columns: new Map(columns) },
    findings: [
      finding('file.salvaged', 'error', layer, { file, announced, read: rows, because }),
      ...findings.filter(({ feature }) => feature === null || feature <= kept),
    ],
  };
}

export function notOfOneLength(file: string, shapes: number, rows: number): LianpianError {
  const remedy = {
    zh: `两个文件不是一套，或其一被截断。${SALVAGE_REMEDY.zh}`,
    en: `The two files do not belong together or one is cut off. ${SALVAGE_REMEDY.en}`,
  };
  return damaged(file, lengths(shapes, rows), remedy);
}

function lengths(shapes: number, rows: number): string {
  return `the .shp holds ${shapes} shapes, the .dbf ${rows} rows`;
}

function firstShapes(shapes: Shapes, count: number): Shapes {
  if (shapes.kind === 'polygon') return { kind: 'polygon', polygons: firstItems(shapes.polygons, count) };
  if (shapes.kind === 'point') return { kind: 'point', points: { xy: shapes.points.xy.slice(0, 2 * count) } };
  if (shapes.kind === 'none') return shapes;
  const { xy, lineStart, itemStart } = shapes.lines;
  const items = itemStart.slice(0, count + 1);
  const lines = lineStart.slice(0, items[count] + 1);
  return { kind: 'line', lines: { xy: xy.slice(0, 2 * lines[items[count]]), lineStart: lines, itemStart: items } };
}

function firstItems({ xy, ringStart, polygonStart, itemStart }: PolygonSet, count: number): PolygonSet {
  const items = itemStart.slice(0, count + 1);
  const polygons = polygonStart.slice(0, items[count] + 1);
  const rings = ringStart.slice(0, polygons[items[count]] + 1);
  const used = 2 * rings[polygons[items[count]]];
  return { xy: xy.subarray(0, used), ringStart: rings, polygonStart: polygons, itemStart: items };
}
