import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { threadId, Worker } from 'node:worker_threads';
import { LianpianError } from '../../model/errors.js';

/**
 * GDAL (WebAssembly) behind two tasks: read layers of a file as FlatGeobuf bytes, and write FlatGeobuf bytes in a format.
 *
 * Promises: a task runs in a worker of its own that ends with it, so that running out of memory (2 GB) or an abort is a
 * coded error; any ERROR that GDAL logs fails the task, a conversion that loses rows too. Works offline, on paths on disk;
 * scratch files are below `scratch` and gone afterwards.
 * Limits: workers start from compiled JavaScript only; run from TypeScript sources the task runs on the calling thread.
 */
export type GdalTask = GdalReadTask | GdalWriteTask;

export interface GdalReadTask {
  readonly task: 'read';
  readonly path: string;
  /** Path inside the file when it is a zip (`parcels.gdb`), else null. */
  readonly inside: string | null;
  /** Layers to read; null = all. */
  readonly layers: readonly string[] | null;
  readonly scratch: string;
}

export interface GdalField {
  readonly name: string;
  /** Integer, Integer64, Real, String, Date … */
  readonly type: string;
}

export interface GdalLayer {
  readonly name: string;
  readonly driver: string;
  readonly fields: readonly GdalField[];
  /** GDAL's name of the layer's geometry type; null for a table. */
  readonly geometryType: string | null;
  /** `EPSG:n`, else WKT, else null. */
  readonly crs: string | null;
  /** FlatGeobuf, without a byte when the layer has no rows; null for a layer that was not asked for. */
  readonly bytes: Uint8Array | null;
}

export interface GdalWriteTask {
  readonly task: 'write';
  /** File or folder name with its ending, as it is to be called. */
  readonly fileName: string;
  readonly driver: string;
  readonly layers: readonly {
    /** FlatGeobuf, and the name of the layer in it. */
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly args: readonly string[];
    /** Types of the fields where FlatGeobuf can't tell them apart (date and time); null = as it says. */
    readonly fields: readonly GdalTypedField[] | null;
  }[];
  readonly scratch: string;
}

export interface GdalTypedField {
  readonly name: string;
  /** `Date`, `DateTime`, or with its subtype `Integer(Boolean)`. */
  readonly type: string;
  readonly title: string | undefined;
}

export interface WrittenFile {
  /** Name below the output folder, `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface GdalRunOptions {
  /** On this thread instead of in a worker. Default: only when run from TypeScript sources. */
  readonly inProcess?: boolean | undefined;
  readonly workerUrl?: URL | undefined;
}

export async function gdalRead(task: GdalReadTask, options: GdalRunOptions = {}): Promise<readonly GdalLayer[]> {
  return (await runTask(task, options)) as readonly GdalLayer[];
}

export async function gdalWrite(task: GdalWriteTask, options: GdalRunOptions = {}): Promise<readonly WrittenFile[]> {
  return (await runTask(task, options)) as readonly WrittenFile[];
}

/** What a worker answers: the result, or an error in parts (classes do not cross threads). */
export type GdalAnswer =
  | { readonly result: readonly GdalLayer[] | readonly WrittenFile[] }
  | { readonly error: { readonly code: LianpianError['code']; readonly message: string; readonly remedy: string } };

async function runTask(
  task: GdalTask,
  options: GdalRunOptions,
): Promise<readonly GdalLayer[] | readonly WrittenFile[]> {
  const inProcess = options.inProcess ?? import.meta.url.endsWith('.ts');
  const answer = inProcess
    ? await answerTask(task)
    : await askWorker(task, options.workerUrl ?? new URL('./gdalWorker.js', import.meta.url));
  if ('result' in answer) return answer.result;
  throw new LianpianError(answer.error.code, answer.error.message, placeOf(task), answer.error.remedy);
}

function placeOf(task: GdalTask): string {
  return task.task === 'read' ? basename(task.path) : task.fileName;
}

function askWorker(task: GdalTask, url: URL): Promise<GdalAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(url, { workerData: task });
    const fail = (why: string) => resolve({ error: gdalError(task, why) });
    worker.once('message', (answer: GdalAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', (error) => fail(error.message));
    worker.once('exit', (code) => fail(`GDAL ended with code ${code}`));
  });
}

/** Does one task on this thread, after those asked for before it (the instance has one output folder). Never throws. */
export function answerTask(task: GdalTask): Promise<GdalAnswer> {
  const answer = lastTask.then(() => doTask(task));
  lastTask = answer;
  return answer;
}

/** The instance of this thread: the package makes one at most, with the log handlers of the first call. */
let instance: Promise<{ readonly gdal: Gdal; readonly errors: string[] }> | null = null;
let lastTask: Promise<unknown> = Promise.resolve();

async function doTask(task: GdalTask): Promise<GdalAnswer> {
  const logged: string[] = [];
  try {
    instance ??= loadGdal();
    const { gdal, errors } = await instance;
    const { FS, NODEFS } = gdal.Module;
    errors.length = 0;
    FS.mount(NODEFS, { root: task.scratch }, OUTPUT);
    try {
      return { result: task.task === 'read' ? await read(gdal, task, errors) : await write(gdal, task, errors) };
    } finally {
      logged.push(...errors);
      FS.unmount(OUTPUT);
    }
  } catch (error) {
    return { error: gdalError(task, reasonOf([...logged, textOf(error)])) };
  }
}

/** The first reason that says something, without GDAL's prefixes and the paths of its build. */
function reasonOf(lines: readonly string[]): string {
  const told = lines.map((line) => line.replace(/^ERROR \d+: /, '').replace(/(Error occurred in )\S*\//, '$1'));
  return told.find((line) => /malformed|memory|corrupt/i.test(line)) ?? told.find((line) => line !== '') ?? '';
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const first = Array.isArray(error) ? error[0] : error;
  return (first as { message?: string } | null)?.message ?? String(first ?? '');
}

function gdalError(task: GdalTask, why: string) {
  const place = placeOf(task);
  if (/memory|OOM|allocation|too large|ERR_FS_FILE_TOO_LARGE|Array buffer/i.test(why)) {
    return {
      code: 'E_MEMORY',
      message: `${place}: GDAL ran out of memory (${why})`,
      remedy: 'Split the file into smaller layers, or deliver it as a Shapefile, which is read without GDAL.',
    } as const;
  }
  if (task.task === 'read') {
    const message = `${place} could not be read: ${why || 'GDAL does not recognise it'}`;
    return { code: 'E_FILE_DAMAGED', message, remedy: 'Open it in QGIS to see whether it is whole.' } as const;
  }
  const message = `${place} could not be written: ${why || 'GDAL gives no reason'}`;
  return { code: 'E_INTERNAL', message, remedy: 'Please report this with the inputs of the run.' } as const;
}

interface Dataset {
  readonly pointer: number;
  readonly info?: OgrInfo;
}

interface OgrInfo {
  readonly driverShortName?: string;
  readonly layers?: readonly {
    readonly name: string;
    readonly featureCount?: number;
    readonly fields?: readonly GdalField[];
    readonly geometryFields?: readonly {
      readonly name?: string;
      readonly type?: string;
      readonly coordinateSystem?: { readonly wkt?: string; readonly projjson?: { readonly id?: ProjJsonId } };
    }[];
  }[];
}

interface ProjJsonId {
  readonly authority?: string;
  readonly code?: number | string;
}

interface Gdal {
  open(path: string, options?: string[], handlers?: string[]): Promise<{ datasets: Dataset[]; errors: unknown[] }>;
  close(dataset: Dataset): Promise<void>;
  ogrinfo(dataset: Dataset, options?: string[]): Promise<OgrInfo>;
  ogr2ogr(dataset: Dataset, args: string[], name: string): Promise<{ local: string }>;
  readonly Module: { readonly FS: GdalFs; readonly NODEFS: unknown };
}

interface GdalFs {
  mount(type: unknown, options: { root: string }, at: string): void;
  unmount(at: string): void;
  readFile(path: string): Uint8Array;
  writeFile(path: string, bytes: Uint8Array): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  mkdir(path: string): void;
  rename(from: string, to: string): void;
  readdir(path: string): string[];
  stat(path: string): { mode: number };
  isDir(mode: number): boolean;
  analyzePath(path: string): { exists: boolean };
}

const OUTPUT = '/output';

async function loadGdal(): Promise<{ readonly gdal: Gdal; readonly errors: string[] }> {
  const require = createRequire(import.meta.url);
  const init = require('gdal3.js/node') as (config: object) => Promise<Gdal>;
  const folder = dirname(require.resolve('gdal3.js/dist/package/gdal3.node.js'));
  const errors: string[] = [];
  const hear = (message: string) => {
    if (/^ERROR/.test(message)) errors.push(message);
  };
  // The loader prefixes "./": only a path relative to the working directory works.
  const path = relative(process.cwd(), folder).replaceAll('\\', '/');
  return { gdal: await init({ path, logHandler: hear, errorHandler: hear }), errors };
}

async function open(gdal: Gdal, path: string, inside: string | null): Promise<Dataset> {
  const file = path.replaceAll('\\', '/');
  if (inside !== null) {
    // Mounts the folder of the zip; the path inside it is opened through the virtual zip file system.
    await gdal.open(file).catch(() => null);
    const opened = await gdal.open(`/input/${basename(path)}/${inside}`, [], ['vsizip']);
    return opened.datasets[0];
  }
  // GML is the one format whose reader would leave a file of its own beside the delivery
  const openOptions = /\.(gml|xml)$/i.test(file) ? ['WRITE_GFS=NO'] : [];
  return (await gdal.open(file, openOptions)).datasets[0];
}

async function read(gdal: Gdal, task: GdalReadTask, errors: string[]): Promise<readonly GdalLayer[]> {
  const dataset = await open(gdal, task.path, task.inside);
  const info = dataset?.info;
  if (!info?.layers) throw new Error(errors[0] ?? 'no vector layers in it');
  errors.length = 0;
  const driver = info.driverShortName ?? '';
  const layers: GdalLayer[] = [];
  for (const layer of info.layers) {
    const system = layer.geometryFields?.[0]?.coordinateSystem;
    const common = {
      name: layer.name,
      driver,
      fields: (layer.fields ?? []).map(({ name, type }) => ({ name, type })),
      geometryType: layer.geometryFields?.[0] ? (layer.geometryFields[0].type ?? 'Unknown') : null,
      crs: crsOf(system?.projjson?.id, system?.wkt),
    };
    const wanted = task.layers === null || task.layers.includes(layer.name);
    const columns = [...(layer.geometryFields ?? []), ...(layer.fields ?? [])].map((field) => field.name ?? '');
    const select = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(layer.name)}`;
    // Straight from a GPKG layer GDAL wants a thread of its own, which WebAssembly has not.
    const args = driver === 'GPKG' && columns.length > 0 ? ['-sql', select] : [layer.name];
    const bytes = wanted ? await layerBytes(gdal, dataset, args, errors) : null;
    layers.push({ ...common, bytes });
  }
  await gdal.close(dataset);
  return layers;
}

function crsOf(id: ProjJsonId | undefined, wkt: string | undefined): string | null {
  if (id?.authority === 'EPSG' && id.code !== undefined) return `EPSG:${id.code}`;
  return wkt && wkt.trim() !== '' ? wkt : null;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function layerBytes(gdal: Gdal, dataset: Dataset, source: readonly string[], errors: string[]) {
  const { FS } = gdal.Module;
  const name = freeName(FS, '.fgb');
  const kind = ['-nlt', 'CONVERT_TO_LINEAR', '-nlt', 'PROMOTE_TO_MULTI', '-dim', 'XY'];
  // FlatGeobuf has no type for these
  const types = ['StringList', 'IntegerList', 'Integer64List', 'RealList', 'Time'].map((type) => `${type}=String`);
  const args = [
    '-f',
    'FlatGeobuf',
    ...kind,
    '-mapFieldType',
    types.join(','),
    '-lco',
    'SPATIAL_INDEX=NO',
    '-nln',
    'layer',
    ...source,
  ];
  await gdal.ogr2ogr(dataset, args, name);
  if (errors.length > 0) throw new Error(errors.join('; '));
  const path = `${OUTPUT}/${name}.fgb`;
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

/** A name nobody uses in the scratch folder, which several workers may share. */
function freeName(fs: GdalFs, ending: string): string {
  for (let n = 0; ; n++) {
    const name = `gdal-${threadId}-${n}`;
    if (!fs.analyzePath(`${OUTPUT}/${name}${ending}`).exists) return name;
  }
}

async function write(gdal: Gdal, task: GdalWriteTask, errors: string[]): Promise<readonly WrittenFile[]> {
  const { FS } = gdal.Module;
  const folder = freeName(FS, '');
  FS.mkdir(`${OUTPUT}/${folder}`);
  const stem = task.fileName.replace(/\.[^.]+$/, '');
  for (const [n, layer] of task.layers.entries()) {
    const input = `${folder}-layer.fgb`;
    FS.writeFile(`${OUTPUT}/${input}`, layer.bytes);
    const typed = layer.fields ? `${folder}-layer.vrt` : null;
    if (layer.fields)
      FS.writeFile(`${OUTPUT}/${typed}`, new TextEncoder().encode(virtualLayer(input, layer.name, layer.fields)));
    const dataset = (await gdal.open(`${OUTPUT}/${typed ?? input}`)).datasets[0];
    if (!dataset) throw new Error('the layer to be written could not be opened');
    const append = n > 0 ? ['-update', '-append'] : [];
    await gdal.ogr2ogr(
      dataset,
      ['-f', task.driver, ...append, ...layer.args],
      join(folder, stem).replaceAll('\\', '/'),
    );
    await gdal.close(dataset);
    if (errors.length > 0) throw new Error(errors.join('; '));
    FS.unlink(`${OUTPUT}/${input}`);
    if (typed) FS.unlink(`${OUTPUT}/${typed}`);
  }
  return takeFiles(FS, `${OUTPUT}/${folder}`, '');
}

/** GDAL's description of a layer in another file, with types and titles of its own. */
function virtualLayer(input: string, name: string, fields: readonly GdalTypedField[]): string {
  const lines = fields.map(({ name: field, type, title }) => {
    const [, base, subtype] = /^(\w+)(?:\((\w+)\))?$/.exec(type) ?? [];
    const more = `${subtype ? ` subtype="${subtype}"` : ''}${title ? ` alternativeName="${xml(title)}"` : ''}`;
    return `<Field name="${xml(field)}" src="${xml(field)}" type="${base}"${more}/>`;
  });
  const source = `<SrcDataSource relativeToVRT="1">${xml(input)}</SrcDataSource><SrcLayer>${xml(name)}</SrcLayer>`;
  return `<OGRVRTDataSource><OGRVRTLayer name="layer">${source}${lines.join('')}</OGRVRTLayer></OGRVRTDataSource>`;
}

function xml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Reads and removes all files below a folder, in order of their names, and the folder. */
function takeFiles(fs: GdalFs, folder: string, prefix: string): WrittenFile[] {
  const names = fs
    .readdir(folder)
    .filter((name) => name !== '.' && name !== '..')
    .sort();
  const files = names.flatMap((name) => {
    const path = `${folder}/${name}`;
    if (fs.isDir(fs.stat(path).mode)) return takeFiles(fs, path, `${prefix}${name}/`);
    const bytes = fs.readFile(path);
    fs.unlink(path);
    return [{ name: `${prefix}${name}`, bytes }];
  });
  fs.rmdir(folder);
  return files;
}
