import { type Column, textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { type Job, QUIET_JOB } from '../../model/job.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { dateBuilder, integerBuilder, numberBuilder, timeBuilder } from '../columns.js';
import { type DecodedFlatGeobuf, readFlatGeobuf } from '../flatgeobuf/decode.js';
import { shapeCollector } from '../shapes/shapes.js';
import { damaged, layerMissing, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';
import { gdalRead } from './gdal.js';
import { type GrowingFile, growingFile } from './growing.js';
import type { GdalEvent, GdalLayer } from './task.js';

/**
 * Reads what GDAL reads (GeoPackage, File Geodatabase, KML, DXF …) as layers of ours.
 *
 * Promises: every layer of the file or the one asked for, rows in file order, dates as dates, text as text, the CRS as the
 * file gives it, as code and as WKT; fewer rows than the file announces are refused, or named in a finding with `salvage`. Heights,
 * measures and arcs that are lost are named. Method: GDAL converts to a scratch FlatGeobuf, read while it grows, removed afterwards.
 * Limits: GDAL closes rings and orients them before we see them, so that findings about rings come only
 * from formats we read ourselves; row ids of the file (fid, OBJECTID) are not fields.
 */
export async function readWithGdal(source: Source, options: ReadOptions, format: string): Promise<DeliveredLayer[]> {
  if (source.path === null) throw damaged(source.name, 'this format can only be read from a file on disk');
  const { scratch, inProcess, layer } = options;
  const task = {
    task: 'read',
    path: source.path,
    drivers: DRIVERS[format] ?? null,
    layers: layer === undefined ? null : [layer],
    scratch: scratch.path,
    salvage: options.salvage,
  } as const;
  const progress = readingProgress(source, options);
  const reading = new Map<number, LayerInWork>();
  const files: string[] = [];
  let heads: readonly GdalLayer[] = [];
  const tell = (event: GdalEvent) => {
    if (event.event === 'layers') {
      heads = event.layers;
      progress.expect(heads.filter(({ name }) => layer === undefined || name === layer));
    } else if (event.event === 'begun') {
      reading.get(event.index)?.file.abandon(new Error('begun anew'));
      files.push(event.file);
      reading.set(event.index, follow(heads[event.index], growingFile(scratch, event.file), options, progress.job()));
    } else {
      const work = reading.get(event.index);
      work?.file.finish(event.bytes);
      if (work) work.arcs = event.arcs;
    }
  };
  const alive = () => [...reading.values()].reduce((sum, { file }) => sum + file.seen(), 0);
  try {
    await gdalRead(task, tell, { inProcess, alive, job: options.job });
    if (layer !== undefined && !heads.some(({ name }) => name === layer)) {
      throw layerMissing(
        source.name,
        layer,
        heads.map(({ name }) => name),
      );
    }
    const layers: DeliveredLayer[] = [];
    for (const [index, work] of [...reading].sort(([a], [b]) => a - b)) {
      layers.push(delivered(heads[index], await work.decoded, work.arcs, source.name, format, options));
    }
    return layers;
  } finally {
    for (const { file } of reading.values()) file.abandon(new Error('not read to its end'));
    for (const name of files) await scratch.remove(name);
  }
}

/** To ask the others first takes a tenth of a second. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = { gpkg: ['GPKG', 'SQLite'], filegdb: ['OpenFileGDB'] };

interface LayerInWork {
  readonly file: GrowingFile;
  /** Null when the layer has no rows, of which GDAL writes nothing. */
  readonly decoded: Promise<DecodedFlatGeobuf | null>;
  arcs: number;
}

const BYTES_A_ROW = 1000;
const MOST_ROOM_BYTES = 1 << 30;

function follow(head: GdalLayer, file: GrowingFile, options: ReadOptions, job: Job): LayerInWork {
  const anyType = head.geometryType?.startsWith('Geometry') ?? false;
  const decode = async () =>
    (await file.begins())
      ? readFlatGeobuf(file.source, head.name, {
          salvage: options.salvage,
          job,
          zeroIsNoHeight: anyType,
          expectedBytes: Math.min(MOST_ROOM_BYTES, Math.max(1, head.rows) * BYTES_A_ROW),
        })
      : null;
  const decoded = decode();
  // waited for when GDAL is done; a failure must not count as unheard meanwhile
  decoded.catch(() => {});
  return { file, decoded, arcs: 0 };
}

/** Progress in bytes of the file, by the share of its rows that is read; a folder counts its rows. */
function readingProgress({ byteLength }: Source, { job = QUIET_JOB }: ReadOptions) {
  let rows = 0;
  let total = 0;
  return {
    expect(heads: readonly GdalLayer[]) {
      total = heads.reduce((sum, head) => sum + Math.max(0, head.rows), 0);
    },
    /** For one layer, which tells its rows. */
    job(): Job {
      let told = 0;
      return {
        progress(stage, done) {
          rows += done - told;
          told = done;
          const share = total > 0 ? Math.min(1, rows / total) : 0;
          const size = byteLength > 0 ? byteLength : total;
          if (size > 0) job.progress(stage, Math.floor(share * size), size);
        },
        cancelled: () => job.cancelled(),
      };
    },
  };
}

const DAY_MS = 86_400_000;

function delivered(
  head: GdalLayer,
  read: DecodedFlatGeobuf | null,
  arcs: number,
  file: string,
  format: string,
  options: ReadOptions,
): DeliveredLayer {
  const decoded = read ?? emptyLayer(head);
  const hasGeometry = head.geometryType !== null;
  const findings = decoded.findings.filter(
    (item) => item.code !== 'ring.reoriented' && (hasGeometry || item.code !== 'geometry.null'),
  );
  findings.push(...lostRows(head, decoded.table.rowCount, file, options), ...leftOut(head, decoded, arcs));
  return {
    file,
    layer: head.name,
    format,
    shapes: hasGeometry ? decoded.shapes : { kind: 'none' },
    table: { ...decoded.table, columns: asDeclared(decoded.table.columns, head) },
    crs: hasGeometry ? crsClaim(head) : null,
    encoding: { name: 'utf-8', from: 'format' },
    findings,
  };
}

function crsClaim({ crs, wkt }: GdalLayer): CrsClaim | null {
  if (crs === null) return null;
  return { definition: crs, ...(wkt !== null && wkt !== crs ? { wkt } : {}), from: 'file' };
}

/** GDAL itself says nothing of rows that a damaged file announces and does not give. */
function lostRows(head: GdalLayer, rows: number, file: string, options: ReadOptions): Finding[] {
  if (rows >= head.rows) return [];
  const what = `the layer ${head.name} announces ${head.rows} rows, ${rows} could be read`;
  if (!options.salvage) throw damaged(file, what, SALVAGE_REMEDY);
  const because = '文件损坏 / the file is damaged';
  return [finding('file.salvaged', 'error', head.name, { file, announced: head.rows, read: rows, because })];
}

/** A chord over 4 degrees, GDAL's step, is off its arc by r (1 − cos 2°). */
const ARC_STEP_DEG = 4;
const CHORD_PER_MILLE = 0.61;

function leftOut(head: GdalLayer, { findings, table }: DecodedFlatGeobuf, arcs: number): Finding[] {
  const type = head.geometryType ?? '';
  const without = findings.filter(({ code }) => code === 'geometry.null' || code === 'geometry.empty').length;
  const rows = table.rowCount - without;
  const found: Finding[] = [];
  if (rows > 0 && /ZM?$/.test(type) && !type.startsWith('Geometry')) {
    found.push(finding('geometry.zLeftOut', 'note', head.name, { rows }));
  }
  if (rows > 0 && /M$/.test(type)) found.push(finding('geometry.mLeftOut', 'note', head.name, { rows }));
  if (arcs > 0) {
    const numbers = { rows: arcs, stepDeg: ARC_STEP_DEG, chordPerMille: CHORD_PER_MILLE };
    found.push(finding('geometry.stroked', 'note', head.name, numbers));
  }
  return found;
}

/** Dates and times of a decoded layer as the file declares them: FlatGeobuf has one type for both. */
function asDeclared(columns: ReadonlyMap<string, Column>, layer: GdalLayer): ReadonlyMap<string, Column> {
  const isTime = new Map(layer.fields.map(({ name, type }) => [name, type === 'DateTime']));
  const entries = [...columns].map(([name, column]): [string, Column] => {
    if (layer.driver === 'OpenFileGDB') return [name, withoutLateSecond(column)];
    return [name, column.type === 'date' && isTime.get(name) ? timesOf(column) : column];
  });
  return new Map(entries);
}

/**
 * GDAL gives every time before 1970 of a File Geodatabase one second late (it rounds −1.5 s to −1 s); one that has only midnights holds dates.
 * Limit: 1969-12-31 23:59:59 comes as 1970-01-01 00:00:00, which is a time of its own and stays.
 */
function withoutLateSecond(column: Column): Column {
  if (column.type !== 'time') return column;
  const ms = column.ms.map((value) => (value < 0 ? value - 1000 : value));
  if (ms.some((value, row) => column.valid[row] && value % DAY_MS !== 0)) return { ...column, ms };
  return { type: 'date', days: Int32Array.from(ms, (value) => value / DAY_MS), valid: column.valid };
}

function timesOf(column: Extract<Column, { type: 'date' }>): Column {
  return { type: 'time', ms: Float64Array.from(column.days, (days) => days * DAY_MS), valid: column.valid };
}

/** A layer of no rows, of which GDAL writes nothing at all: its fields and kind as the file declares them. */
function emptyLayer(layer: GdalLayer): DecodedFlatGeobuf {
  const kind = /line|curve/i.test(layer.geometryType ?? '')
    ? 'line'
    : /point/i.test(layer.geometryType ?? '')
      ? 'point'
      : 'polygon';
  const columns = new Map(layer.fields.map(({ name, type }): [string, Column] => [name, emptyColumn(type)]));
  return {
    ...shapeCollector(kind, layer.name).finish(),
    table: { rowCount: 0, columns },
    crs: layer.crs,
    wkt: layer.wkt,
  };
}

function emptyColumn(type: string): Column {
  if (type === 'Integer') return integerBuilder(0).finish();
  if (type === 'Integer64' || type === 'Real') return numberBuilder(0).finish();
  if (type === 'DateTime') return timeBuilder(0).finish();
  return type === 'Date' ? dateBuilder(0).finish() : textColumn([]);
}
