/**
 * Small helpers of delivery: shapes and attributes as each format wants them. Everything carries 模拟数据.
 */

import type { OutputLayer } from '../../src/formats/output/output.js';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { transformer } from '../../src/geodesy/proj.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Cell, type Column, columnFromCells } from '../../src/model/column.js';
import { type Cells, inCrs, SIMULATED } from './dltb.js';
import type { Line, MultiPolygon, Polygon } from './geos.js';
import { signedArea } from './plane.js';
import { type DbfField, PRJ_4549, type ShapeKind, shapefileBytes } from './shapefileOut.js';

export interface Feature {
  readonly shape: MultiPolygon;
  readonly cells: Cells;
}

export type Files = Map<string, Uint8Array>;

/** Shells counter-clockwise, holes clockwise, in EPSG:4549, at 1 mm. */
export function wound(polygon: Polygon): [number, number][][] {
  return polygon.map((ring, i) => {
    const placed = inCrs(ring);
    return signedArea(ring) > 0 === (i === 0) ? placed : placed.reverse();
  });
}

export function shapefile(
  files: Files,
  name: string,
  rows: readonly { readonly lines?: readonly Line[]; readonly shape?: MultiPolygon; readonly cells: Cells }[],
  fields: readonly DbfField[],
): void {
  const kind: ShapeKind = rows[0]?.lines ? 'line' : 'polygon';
  const all = [...fields, { name: 'BZ', type: 'C', length: 20, decimals: 0 } as const];
  const bytes = shapefileBytes(
    rows.map(({ lines, shape, cells }) => ({
      cells: { ...cells, BZ: SIMULATED },
      rings: lines ? lines.map(inCrs) : (shape ?? []).flatMap((p) => wound(p).map((ring) => [...ring].reverse())),
    })),
    all,
    kind,
  );
  files.set(`${name}.shp`, bytes.shp);
  files.set(`${name}.shx`, bytes.shx);
  files.set(`${name}.dbf`, bytes.dbf);
  files.set(`${name}.prj`, new TextEncoder().encode(PRJ_4549));
}

function toLonLat(points: readonly (readonly [number, number])[]): [number, number][] {
  const xy = Float64Array.from(points.flat());
  const moved = transformer(crsByEpsg(4549)!, crsByEpsg(4490)!)(xy);
  const round = (value: number): number => Math.round(value * 1e9) / 1e9;
  return points.map((_, i) => [round(moved[2 * i]), round(moved[2 * i + 1])]);
}

/** GeoJSON in longitude and latitude; `crs` names EPSG:4490 as older bureau tools do. One feature a polygon. */
export function geojson(files: Files, name: string, features: readonly Feature[], namedCrs: boolean): void {
  const lines = features.map(({ shape, cells }) => {
    const polygons = shape.map((polygon) => wound(polygon).map(toLonLat));
    const geometry =
      polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons };
    return JSON.stringify({ type: 'Feature', properties: { ...cells, BZ: SIMULATED }, geometry });
  });
  const crs = namedCrs ? '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},\n' : '';
  const head = `{"type": "FeatureCollection", "name": "${name}", "notice": "${SIMULATED} (simulated data)",\n${crs}"features": [\n`;
  files.set(`${name}.geojson`, new TextEncoder().encode(`${head}${lines.join(',\n')}\n]}\n`));
}

/** A layer for the GDAL writers; `shiftM` is added to eastings (zone-prefixed systems). */
export function outputLayer(name: string, features: readonly Feature[], crs: string, shiftM: number): OutputLayer {
  const items = features.map(({ shape }) =>
    shape.map((polygon) => wound(polygon).map((ring) => ring.map(([x, y]): [number, number] => [x + shiftM, y]))),
  );
  const names = [...new Set(features.flatMap(({ cells }) => Object.keys(cells)))];
  const columns = new Map<string, Column>();
  for (const field of names)
    columns.set(field, columnFromCells(features.map(({ cells }) => (cells[field] ?? null) as Cell)).column);
  columns.set('BZ', columnFromCells(features.map(() => SIMULATED)).column);
  return {
    name,
    title: { zh: `${name} ${SIMULATED}`, en: 'Simulated data' },
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(items) },
    table: { rowCount: features.length, columns },
    crs,
  };
}
