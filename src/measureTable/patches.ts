import type { Crs } from '../geodesy/crs.js';
import { placeOfLayer } from '../geodesy/plausible.js';
import type { Barrier } from '../geometry/gaps/gapGraph.js';
import type { Geos } from '../geometry/geos.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import { type Column, textCell } from '../model/column.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { parcelBatch } from '../overlayTable/parcelBatch.js';
import { crsOfParcels } from '../overlayTable/parcelCrs.js';
import { idReader } from '../overlayTable/parcelIds.js';
import { mended } from '../stages/normalise/mended.js';
import { type OpenLayer, openLayer } from '../stages/normalise/openLayer.js';
import { placeLayer, polygonsOf } from '../stages/normalise/placeLayer.js';
import { chooseWorkingCrs } from '../stages/normalise/workingCrs.js';

/** A layer under the name that results call it by. */
export interface NamedLayer {
  readonly name: string;
  readonly delivered: DeliveredLayer;
}

/** Patches as a table needs them: valid, in a plane of metres, a row each. */
export interface OpenPatches {
  readonly working: Crs;
  readonly delivered: DeliveredLayer;
  readonly id: readonly string[];
  readonly feature: Uint32Array;
  /** Mended where it was not valid; a row without a usable shape is empty. */
  readonly polygons: PolygonSet;
  readonly officialM2: Float64Array;
}

/** Brings patches of any CRS to the plane they are measured in: their own where it is one of metres. */
export function openPatches(
  delivered: DeliveredLayer,
  idField: string | null,
  settings: Settings,
  geos: Geos,
  report: (item: Finding) => void,
): OpenPatches {
  const crs = crsOfParcels(delivered, [], report);
  const { crs: working, because } = chooseWorkingCrs(undefined, crs, coordinatesOf(delivered.shapes));
  if (because) {
    const numbers = { crs: working.code, because: `${because.zh} / ${because.en}` };
    report(finding('crs.guessed', 'note', delivered.layer, numbers));
  }
  const batch = parcelBatch(delivered, { crs, working, chordErrorM: settings['reproject.chordErrorM'] }, geos);
  for (const item of batch.findings) report(item);
  const id = idReader(delivered, { idField, settings, threads: 1 })(delivered, batch.feature, report);
  return { working, delivered, id, feature: batch.feature, polygons: batch.polygons, officialM2: batch.officialM2 };
}

/** A layer of barriers, polygons or lines, in the plane of the patches. */
export function openBarrier(
  { name, delivered }: NamedLayer,
  working: Crs,
  settings: Settings,
  geos: Geos,
  report: (item: Finding) => void,
): Barrier {
  const spec = { file: delivered.file, role: 'barrier', cuts: ['industry'] } as const;
  const open = opened(name, spec, delivered, report);
  const { shapes } = placeLayer(open, working, settings['reproject.chordErrorM'], report);
  if (shapes.kind === 'line') return { kind: 'line', lines: shapes.lines };
  return { kind: 'polygon', polygons: sound(polygonsOf(shapes), open, geos, report) };
}

/** A field of the layer that an option names. */
export function columnOf(
  { table, file, layer }: DeliveredLayer,
  field: string,
  option: 'class' | 'owner' | 'by',
): Column {
  const column = table.columns.get(field);
  if (column) return column;
  const fields = [...table.columns.keys()];
  throw new LianpianError(
    'E_FIELD_MISSING',
    {
      zh: `缺少字段 ${field}；现有字段：${fields.join('、') || '无'}`,
      en: `no field ${field}; the fields are: ${fields.join(', ') || '(none)'}`,
    },
    `${file} | ${layer}`,
    { zh: `请写图层中已有的字段：--${option} 字段。`, en: `Name a field of the layer: --${option} FIELD.` },
  );
}

function opened<S extends Parameters<typeof openLayer>[1]>(
  name: string,
  spec: S,
  delivered: DeliveredLayer,
  report: (item: Finding) => void,
): OpenLayer<S> {
  const place = placeOfLayer(delivered.crs, coordinatesOf(delivered.shapes));
  const findings = delivered.findings.map((item): Finding => ({ ...item, layer: name }));
  return openLayer(name, spec, { ...delivered, layer: name, findings }, undefined, report, () => place);
}

/** Shapes that are not valid are measured on a mended copy, each with findings. */
function sound(polygons: PolygonSet, open: OpenLayer, geos: Geos, report: (item: Finding) => void): PolygonSet {
  return mended(polygons, open.layer, (item) => open.feature[item], geos, report).polygons;
}

/** Zones in the plane of the patches, rows of one name as one zone. */
export interface OpenZones {
  readonly polygons: PolygonSet;
  readonly name: readonly string[];
}

export function openZones(
  { name, delivered, nameField }: NamedLayer & { readonly nameField: string | null },
  working: Crs,
  settings: Settings,
  geos: Geos,
  report: (item: Finding) => void,
): OpenZones {
  const open = opened(name, { file: delivered.file, role: 'towns' }, delivered, report);
  const { shapes } = placeLayer(open, working, settings['reproject.chordErrorM'], report);
  const polygons = sound(polygonsOf(shapes), open, geos, report);
  const column =
    nameField === null ? open.fields.optional(undefined, ZONE_NAMES)?.column : columnOf(delivered, nameField, 'by');
  const names = Array.from(open.feature, (feature, row) => textCell(column, row) || String(feature));
  const number = new Map([...new Set(names)].map((one, k) => [one, k]));
  if (number.size === names.length) return { polygons, name: names };
  const group = Int32Array.from(names, (one) => number.get(one) ?? -1);
  return { polygons: geos.dissolve(polygons, group), name: [...number.keys()] };
}

const ZONE_NAMES = ['XZQMC', 'ZLDWMC', 'MC', 'NAME', 'name', 'XZQDM', 'BSM'] as const;
