import type { NestedPolygons } from '../../../src/geometry/polygonSet.js';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { type Cell, type Column, columnFromCells, textColumn } from '../../../src/model/column.js';
import type { Finding, FindingCode } from '../../../src/model/finding.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../../../src/model/layer.js';
import type { LayerSpec, Scenario } from '../../../src/model/scenario.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { type Normalised, normalise } from '../../../src/stages/normalise/normalise.js';
import { boxRing } from '../../helpers/rings.js';

/** A layer as a reader would give it, from rows written down in a test. */
export interface Delivery {
  readonly layer?: string;
  readonly polygons?: readonly NestedPolygons[];
  readonly lines?: readonly (readonly (readonly [number, number])[])[];
  readonly rows?: readonly Readonly<Record<string, Cell>>[];
  readonly crs?: string | null;
  readonly crsFrom?: CrsClaim['from'];
  readonly findings?: readonly Finding[];
  readonly format?: string;
}

/** South-west corner of the test district, EPSG:4549: 121.55 E 29.82 N. */
export const EAST = 649_800;
export const NORTH = 3_301_100;

/** Rectangle with its corner `east`, `north` metres from the district's, as one polygon of an item. */
export function box(east: number, north: number, width = 100, height = width): NestedPolygons {
  return [[boxRing(EAST + east, NORTH + north, EAST + east + width, NORTH + north + height)]];
}

export function deliver(name: string, delivery: Delivery): DeliveredLayer {
  const { polygons, lines, crs = 'EPSG:4549', crsFrom = 'prj' } = delivery;
  const count = polygons?.length ?? lines?.length ?? delivery.rows?.length ?? 0;
  const rows = delivery.rows ?? Array.from({ length: count }, () => ({}));
  return {
    file: `${name}.shp`,
    layer: delivery.layer ?? name,
    format: delivery.format ?? 'shapefile',
    shapes: shapesOf(polygons, lines),
    table: { rowCount: rows.length, columns: columnsOf(rows) },
    crs: crs === null || (!polygons && !lines) ? null : { definition: crs, from: crsFrom },
    encoding: { name: 'gb18030', from: 'bytes' },
    findings: delivery.findings ?? [],
  };
}

function shapesOf(polygons: Delivery['polygons'], lines: Delivery['lines']): Shapes {
  if (polygons) return { kind: 'polygon', polygons: polygonSetFromNested(polygons) };
  if (!lines) return { kind: 'none' };
  const xy = lines.flat(2);
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length);
  return {
    kind: 'line',
    lines: {
      xy: Float64Array.from(xy),
      lineStart: Uint32Array.from(starts),
      itemStart: Uint32Array.from(starts.keys()),
    },
  };
}

function columnsOf(rows: readonly Readonly<Record<string, Cell>>[]): Map<string, Column> {
  const columns = new Map<string, Column>();
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const cells = rows.map((row) => row[name] ?? null);
    const texts = cells.every((value) => value === null || typeof value === 'string');
    columns.set(name, texts ? textColumn(cells as (string | null)[]) : columnFromCells(cells).column);
  }
  return columns;
}

export type Layers = Readonly<Record<string, readonly [LayerSpec, DeliveredLayer, DeliveredLayer?]>>;

/** Runs `normalise` on layers given as key → [spec, delivery, joined table]. */
export function normaliseLayers(layers: Layers, scenario: Partial<Scenario> = {}): Normalised {
  const delivered = new Map<string, DeliveredLayer>();
  for (const [key, [, layer, joined]] of Object.entries(layers)) {
    delivered.set(key, layer);
    if (joined) delivered.set(`${key}.join`, joined);
  }
  const whole: Scenario = {
    name: { zh: '试验区', en: 'test district' },
    date: '2024-01-01',
    layers: Object.fromEntries(Object.entries(layers).map(([key, [spec]]) => [key, spec])),
    ...scenario,
  };
  return normalise(delivered, whole, { ...DEFAULT_SETTINGS, ...scenario.settings } as Settings, QUIET_JOB);
}

export const PARCELS: LayerSpec = { role: 'parcels', file: 'parcels.shp' };

/** Two industrial parcels and a field, with everything a parcel layer can say. */
export function threeParcels(change: Delivery = {}): DeliveredLayer {
  const common = { QSXZ: '30', ZLDWDM: '3302120010010000000', SJNF: 2022 };
  return deliver('DLTB', {
    polygons: [box(0, 0), box(200, 0), box(400, 0)],
    rows: [
      { BSM: 'P1', DLBM: '0601', CZCSXM: '203', TBMJ: 9994.5, ...common },
      { BSM: 'P2', DLBM: '0601', CZCSXM: '201', TBMJ: 9994.5, ...common, QSXZ: '20' },
      { BSM: 'P3', DLBM: '0101', CZCSXM: null, TBMJ: 9994.5, ...common, SJNF: 2023, ZLDWDM: '3302120020010000000' },
    ],
    ...change,
  });
}

export function codesOf(result: Normalised, layer?: string): FindingCode[] {
  return result.findings.filter((item) => layer === undefined || item.layer === layer).map(({ code }) => code);
}

export function findingsOf<C extends FindingCode>(result: Normalised, code: C): Extract<Finding, { code: C }>[] {
  return result.findings.filter((item): item is Extract<Finding, { code: C }> => item.code === code);
}
