import { basename } from 'node:path';
import { type Dataset, freeName, type Gdal, INPUT, type OgrInfo, OUTPUT, type ProjJsonId } from './library.js';
import type { GdalEvent, GdalLayer, GdalReadTask } from './task.js';

/**
 * Reads layers with GDAL, on the thread it is called on, each into a FlatGeobuf of its own in the scratch folder.
 *
 * Promises: `tell` hears every layer of the file first, then each wanted one as it is begun and as it is whole, so that it can be read
 * while it grows. Curves are drawn as chords by GDAL (a vertex every 4 degrees), and the rows that had arcs counted.
 */
type LayerOf = NonNullable<OgrInfo['layers']>[number];

export function readLayers(gdal: Gdal, task: GdalReadTask, errors: string[], tell: (event: GdalEvent) => void): void {
  const dataset = open(gdal, task);
  const found = gdal.describe(dataset, ['-noextent', '-nomd']);
  if (!found.layers) throw new Error(errors[0] ?? 'no vector layers in it');
  errors.length = 0;
  const driver = found.driverShortName ?? '';
  tell({ event: 'layers', layers: found.layers.map((layer) => headOf(layer, driver)) });
  for (const [index, layer] of found.layers.entries()) {
    if (task.layers !== null && !task.layers.includes(layer.name)) continue;
    convert(gdal, dataset, layer, driver, index, errors, tell, task.salvage ?? false);
  }
  gdal.close(dataset);
}

function headOf(layer: LayerOf, driver: string): GdalLayer {
  const geometry = layer.geometryFields?.[0];
  const system = geometry?.coordinateSystem;
  return {
    name: layer.name,
    driver,
    fields: (layer.fields ?? []).map(({ name, type }) => ({ name, type })),
    geometryType: geometry ? (geometry.type ?? 'Geometry') : null,
    ...crsOf(system?.projjson?.id, system?.wkt),
    rows: layer.featureCount ?? -1,
  };
}

/** What a GeoPackage says when it says nothing (srs_id −1 and 0). */
const UNDEFINED_CRS = /^\w+\[\s*"Undefined (Cartesian|geographic) (SRS|coordinate reference system)"/i;

function crsOf(
  id: ProjJsonId | undefined,
  wkt: string | undefined,
): { readonly crs: string | null; readonly wkt: string | null } {
  const text = wkt && wkt.trim() !== '' && !UNDEFINED_CRS.test(wkt) ? wkt : null;
  const epsg = id?.authority === 'EPSG' && id.code !== undefined ? `EPSG:${id.code}` : null;
  return { crs: epsg ?? text, wkt: text };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function open(gdal: Gdal, { path, drivers }: GdalReadTask): Dataset {
  const file = basename(path);
  // GML is the one format whose reader would leave a file of its own beside the delivery
  const options = /\.(gml|xml)$/i.test(file) ? ['WRITE_GFS=NO'] : [];
  return gdal.open(`${INPUT}/${file}`, options, drivers);
}

/** Types whose shapes may hold arcs; of a File Geodatabase it is known only from its shapes. */
const MAY_HAVE_ARCS = /Curve|Surface|Circular|^Geometry/;

const LINEAR = ['-nlt', 'CONVERT_TO_LINEAR', '-nlt', 'PROMOTE_TO_MULTI'];
/**
 * Of a layer of any type GDAL leaves arcs as they are unless told what to make of all shapes. Where they are of several kinds, the shapes with arcs are
 * written as they are, and refused one by one by who reads them.
 */
const WAYS_OF_ANY_TYPE = [
  ['-nlt', 'MULTIPOLYGON'],
  ['-nlt', 'MULTILINESTRING'],
  ['-nlt', 'GEOMETRY', ...LINEAR],
];

function convert(
  gdal: Gdal,
  dataset: Dataset,
  layer: LayerOf,
  driver: string,
  index: number,
  errors: string[],
  tell: (event: GdalEvent) => void,
  salvage: boolean,
): void {
  const { FS } = gdal;
  const columns = [...(layer.geometryFields ?? []), ...(layer.fields ?? [])].map((field) => field.name ?? '');
  const select = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(layer.name)}`;
  // Straight from a GPKG layer GDAL wants a thread of its own, which WebAssembly has not.
  // But of a selection it takes the kind of shapes from the first row, which in a damaged file may be the broken one.
  const source = driver === 'GPKG' && columns.length > 0 && !salvage ? ['-sql', select] : [layer.name];
  const type = layer.geometryFields?.[0]?.type ?? '';
  const attempt = (drawn: readonly string[] | null, isLast: boolean): string | null => {
    const file = `${freeName(FS, '.fgb')}.fgb`;
    const path = `${OUTPUT}/${file}`;
    tell({ event: 'begun', index, file });
    let failed: unknown = null;
    try {
      gdal.convert(dataset, path, [...conversionArgs(type, drawn), ...source], salvage ? OWN_LAYER : {});
    } catch (error) {
      failed = error;
    }
    const isDone = salvage ? FS.analyzePath(path).exists && !errors.some(isMismatch) : !failed && errors.length === 0;
    if (isDone) {
      errors.length = 0;
      return path;
    }
    failed ??= new Error(errors.join('; '));
    if (isLast || ![...errors, String(failed)].some(isMismatch)) throw failed;
    return null;
  };
  let arcs = 0;
  const mayHaveArcs = MAY_HAVE_ARCS.test(type);
  let path: string | null = null;
  if (!mayHaveArcs) {
    path = attempt(null, false);
  }
  if (path === null) {
    errors.length = 0;
    arcs = rowsWithArcs(gdal, dataset, layer.name);
    const ways = arcs > 0 && type.startsWith('Geometry') ? WAYS_OF_ANY_TYPE : [LINEAR];
    for (const way of ways) {
      errors.length = 0;
      path ??= attempt(way, way === ways[ways.length - 1]);
    }
  }
  if (path === null) throw new Error(`${layer.name}: no way to draw it`);
  tell({ event: 'whole', index, bytes: FS.stat(path).size, arcs });
}

/** Without that thread. */
const OWN_LAYER = { OGR2OGR_USE_ARROW_API: 'NO' };
const isMismatch = (line: string) => /Mismatched geometry type/.test(line);

/** FlatGeobuf has no type for lists and times of day. */
const AS_TEXT = ['StringList', 'IntegerList', 'Integer64List', 'RealList', 'Time'].map((type) => `${type}=String`);

function conversionArgs(type: string, drawn: readonly string[] | null): string[] {
  // of a layer of any type nothing says whether it has heights: they are written, and 0 counts as none
  const dimensions = type.startsWith('Geometry') ? 'XYZ' : 'XY';
  return [
    '-f',
    'FlatGeobuf',
    ...(drawn === null ? ['-nlt', 'PROMOTE_TO_MULTI'] : drawn),
    ...['-dim', dimensions],
    ...['-mapFieldType', AS_TEXT.join(','), '-lco', 'SPATIAL_INDEX=NO', '-nln', 'layer'],
  ];
}

function rowsWithArcs(gdal: Gdal, dataset: Dataset, layer: string): number {
  const sql = `SELECT FID FROM ${quoted(layer)} WHERE OGR_GEOM_WKT LIKE '%CIRCULARSTRING%'`;
  try {
    return gdal.describe(dataset, ['-dialect', 'OGRSQL', '-sql', sql]).layers?.[0]?.featureCount ?? 0;
  } catch {
    return 0;
  }
}
