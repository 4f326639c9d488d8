import { crsOfWorking, parseCrs } from '../../geodesy/crs.js';
import { reprojectPolygons } from '../../geodesy/reproject.js';
import { itemCount, type PolygonSet, polygonSetFromNested, selectItems } from '../../geometry/polygonSet.js';
import { textCell } from '../../model/column.js';
import type { WorkingCrs } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { DrawnArea, FirmLock, LandLock, Locks } from '../../model/lock.js';
import type { Edit } from '../../model/scenario.js';

/** The files an edit list and a `locks` entry point to, already read. */
export interface LockFiles {
  /** Layers of the scenario's `locks` file. */
  readonly locks: readonly DeliveredLayer[];
  /** For each `addArea` edit with a file, by its place in the edit list. */
  readonly areas: ReadonlyMap<number, readonly DeliveredLayer[]>;
}

export const NO_LOCK_FILES: LockFiles = { locks: [], areas: new Map() };

const LAND_WORDS: readonly string[] = ['in', 'out', 'keep', 'upgrade', 'cluster', 'reserve', 'reclaim', 'regreen'];

/**
 * The planner's own decisions as one list in force order: edits of the scenario first, then the file that came back from QGIS.
 * In that file a layer with a column `lock` (the run's own `proposal` layer, or one called `decisions`) locks land by `piece_id`,
 * else `parcel_id`; a polygon layer called `areas` holds drawn areas (column `name`, and `must` = true/1/yes to impose one).
 * Areas are brought to the working CRS. A lock word that is not known is E_LOCKS, with the row and the words there are.
 */
export function normaliseLocks(edits: readonly Edit[], files: LockFiles, crs: WorkingCrs, chordErrorM: number): Locks {
  const land: LandLock[] = [];
  const firms: FirmLock[] = [];
  const areas: DrawnArea[] = [];
  edits.forEach((edit, i) => {
    const origin = `edits[${i}]`;
    if (edit.op === 'force') land.push({ target: edit.parcel, lock: edit.fate, origin });
    else if (edit.op === 'lockIn') land.push({ target: edit.parcel, lock: 'in', origin });
    else if (edit.op === 'lockOut') land.push({ target: edit.parcel, lock: 'out', origin });
    else if (edit.op === 'forceFirm') {
      firms.push({ creditCode: edit.creditCode, fate: edit.fate, park: edit.park ?? '', origin });
    } else if (edit.op === 'addArea') {
      const must = edit.must ?? false;
      for (const polygons of drawnShapes(edit, i, files, crs, chordErrorM)) {
        areas.push({ name: edit.name, must, polygons, origin });
      }
    }
  });
  for (const layer of files.locks) {
    if (layer.table.columns.has('lock')) land.push(...landLocks(layer));
    if (layer.shapes.kind === 'polygon' && layer.layer === 'areas') areas.push(...areasOf(layer, crs, chordErrorM));
  }
  if (
    files.locks.length > 0 &&
    !files.locks.some((layer) => layer.table.columns.has('lock') || layer.layer === 'areas')
  ) {
    throw new LianpianError(
      'E_LOCKS',
      'no layer has a column "lock", and none is called "areas"',
      files.locks[0].file,
      'Save the layer `proposal` of lianpian.gpkg with its column `lock` filled in, or draw polygons in a layer called `areas`.',
    );
  }
  return { land, firms, areas };
}

function landLocks(layer: DeliveredLayer): LandLock[] {
  const { columns, rowCount } = layer.table;
  const id = columns.get('piece_id') ?? columns.get('parcel_id');
  if (!id) {
    throw new LianpianError(
      'E_LOCKS',
      `layer ${layer.layer} has a column "lock" but neither "piece_id" nor "parcel_id"`,
      layer.file,
      'Keep the column piece_id (or parcel_id) of the run that was edited.',
    );
  }
  const locks: LandLock[] = [];
  for (let row = 0; row < rowCount; row++) {
    const word = textCell(columns.get('lock'), row);
    if (word === '') continue;
    const origin = `${layer.file} ${layer.layer} row ${row + 1}`;
    if (!LAND_WORDS.includes(word)) {
      throw new LianpianError(
        'E_LOCKS',
        `"${word}" is not a lock`,
        origin,
        `Use one of: ${LAND_WORDS.join(', ')}, or leave it empty.`,
      );
    }
    locks.push({ target: textCell(id, row), lock: word as LandLock['lock'], origin });
  }
  return locks;
}

function areasOf(layer: DeliveredLayer, crs: WorkingCrs, chordErrorM: number): DrawnArea[] {
  const polygons = inWorkingCrs(layer, crs, chordErrorM);
  const { columns } = layer.table;
  return Array.from({ length: itemCount(polygons) }, (_, row) => ({
    name: textCell(columns.get('name'), row) || `${layer.layer} ${row + 1}`,
    must: ['true', '1', 'yes', '是'].includes(textCell(columns.get('must'), row).toLowerCase()),
    polygons: selectItems(polygons, [row]),
    origin: `${layer.file} ${layer.layer} row ${row + 1}`,
  }));
}

function drawnShapes(
  edit: Extract<Edit, { op: 'addArea' }>,
  place: number,
  files: LockFiles,
  crs: WorkingCrs,
  chordErrorM: number,
): PolygonSet[] {
  if (edit.polygon) {
    refuseNoLonLat(edit.polygon, edit.name, place);
    const set = polygonSetFromNested([[edit.polygon]]);
    return [reprojectPolygons(set, parseCrs('EPSG:4490'), crsOfWorking(crs), chordErrorM).shapes];
  }
  const layers = files.areas.get(place) ?? [];
  const sets = layers.flatMap((layer) => {
    const polygons = inWorkingCrs(layer, crs, chordErrorM);
    return Array.from({ length: itemCount(polygons) }, (_, row) => selectItems(polygons, [row]));
  });
  if (sets.length > 0) return sets;
  throw new LianpianError(
    'E_LOCKS',
    `the area "${edit.name}" has no polygon`,
    `edits[${place}]`,
    'Give "polygon" (lon/lat rings), or "file" with a polygon layer.',
  );
}

function refuseNoLonLat(
  polygon: readonly (readonly (readonly [number, number])[])[],
  name: string,
  place: number,
): void {
  const wrong = polygon.flat().find(([lon, lat]) => !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90));
  if (wrong === undefined) return;
  throw new LianpianError(
    'E_LOCKS',
    `the area "${name}" has the vertex ${wrong.join(', ')}, which is no longitude and latitude`,
    `edits[${place}]/polygon`,
    'Give degrees, longitude first; for metres give a "file" with its CRS.',
  );
}

function inWorkingCrs(layer: DeliveredLayer, crs: WorkingCrs, chordErrorM: number): PolygonSet {
  if (layer.shapes.kind !== 'polygon') {
    throw new LianpianError(
      'E_GEOMETRY_TYPE',
      `layer ${layer.layer} holds no polygons`,
      layer.file,
      'Draw areas as polygons.',
    );
  }
  if (!layer.crs) {
    throw new LianpianError(
      'E_CRS_MISSING',
      `layer ${layer.layer} says no CRS`,
      layer.file,
      'Save it with its CRS (QGIS does).',
    );
  }
  const from = parseCrs(layer.crs, layer.file);
  return reprojectPolygons(layer.shapes.polygons, from, crsOfWorking(crs), chordErrorM).shapes;
}
