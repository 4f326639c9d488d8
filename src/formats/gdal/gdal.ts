import { basename, dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import { cancelled } from '../bytes/recordBlocks.js';
import { INPUT, type LoadedGdal, loadGdal, OUTPUT } from './library.js';
import type { CompiledModule } from './nativeCalls.js';
import { readLayers } from './readTask.js';
import type { GdalEvent, GdalReadTask, GdalTask, GdalWriteTask, WrittenFile } from './task.js';
import { writeLayers } from './writeTask.js';

/**
 * GDAL (WebAssembly) behind two tasks: read layers of a file into FlatGeobuf files in the scratch folder, and write such files
 * in a format.
 *
 * Promises: a task runs in a worker of its own that ends with it, so that running out of memory (2 GB), an abort, a long silence and
 * the user's stop are coded errors; any ERROR that GDAL logs fails the task. Works offline, on paths on disk.
 * Limits: workers start from compiled JavaScript only; run from TypeScript sources the task runs on the calling thread, and can't be
 * stopped.
 */
export interface GdalRunOptions {
  /** On this thread instead of in a worker. Default: only when run from TypeScript sources. */
  readonly inProcess?: boolean | undefined;
  readonly workerUrl?: URL | undefined;
  /** Asked whether to stop. */
  readonly job?: Job | undefined;
  /** A task that tells nothing for so long, and whose `alive` gives the same number, is taken to hang. */
  readonly silenceS?: number | undefined;
  /** Grows while the task works: bytes written so far. */
  readonly alive?: (() => number) | undefined;
}

const DEFAULT_SILENCE_S = 600;
const POLL_MS = 50;

/** Resolves when all wanted layers are whole; `tell` hears of each as it goes. */
export async function gdalRead(
  task: GdalReadTask,
  tell: (event: GdalEvent) => void,
  options: GdalRunOptions = {},
): Promise<void> {
  await runTask(task, tell, options);
}

export async function gdalWrite(task: GdalWriteTask, options: GdalRunOptions = {}): Promise<readonly WrittenFile[]> {
  return runTask(task, () => {}, options);
}

/** What a worker is started with. */
export interface GdalWork {
  readonly task: GdalTask;
  /** GDAL as an earlier worker has compiled it. */
  readonly compiled: CompiledModule | null;
}

/** What it sends: events while it works, GDAL as it has compiled it, then the answer. */
export type GdalMessage = GdalEvent | { readonly compiled: CompiledModule } | GdalAnswer;

/** The files written, or an error in parts (classes do not cross threads). */
export type GdalAnswer =
  | { readonly result: readonly WrittenFile[] }
  | { readonly error: { readonly code: LianpianError['code']; readonly message: string; readonly remedy: string } };

async function runTask(
  task: GdalTask,
  tell: (event: GdalEvent) => void,
  options: GdalRunOptions,
): Promise<readonly WrittenFile[]> {
  const inProcess = options.inProcess ?? import.meta.url.endsWith('.ts');
  const answer = inProcess ? await answerTask(task, tell) : await askWorker(task, tell, options);
  if ('result' in answer) return answer.result;
  throw new LianpianError(answer.error.code, answer.error.message, placeOf(task), answer.error.remedy);
}

function placeOf(task: GdalTask): string {
  return task.task === 'read' ? basename(task.path) : task.fileName;
}

/** Kept, so that later tasks start a tenth of a second sooner, and with what was made faster already. */
let compiled: CompiledModule | null = null;

function askWorker(task: GdalTask, tell: (event: GdalEvent) => void, options: GdalRunOptions): Promise<GdalAnswer> {
  const silenceMs = 1000 * (options.silenceS ?? DEFAULT_SILENCE_S);
  return new Promise((resolve, reject) => {
    const url = options.workerUrl ?? new URL('./gdalWorker.js', import.meta.url);
    // flags of the calling process (--input-type, --eval …) are not the worker's
    const worker = new Worker(url, { workerData: { task, compiled } satisfies GdalWork, execArgv: [] });
    let heardAt = performance.now();
    let lastAlive = -1;
    const watch = setInterval(() => {
      const alive = options.alive?.() ?? 0;
      if (alive !== lastAlive) heardAt = performance.now();
      lastAlive = alive;
      if (options.job?.cancelled()) end(() => reject(cancelled(placeOf(task))));
      else if (performance.now() - heardAt > silenceMs) end(() => resolve({ error: hangs(task, silenceMs / 1000) }));
    }, POLL_MS);
    function end(settle: () => void): void {
      clearInterval(watch);
      settle();
      void worker.terminate();
    }
    const fail = (why: string) => end(() => resolve({ error: gdalError(task, why) }));
    worker.on('message', (message: GdalMessage) => {
      heardAt = performance.now();
      if ('compiled' in message) compiled = message.compiled;
      else if ('event' in message) tell(message);
      else end(() => resolve(message));
    });
    worker.once('error', (error) => fail(error.message));
    worker.once('exit', (code) => fail(`GDAL ended with code ${code}`));
  });
}

function hangs(task: GdalTask, seconds: number) {
  return {
    code: 'E_WORKER',
    message: `${placeOf(task)}: GDAL has done nothing for ${seconds} s and was stopped`,
    remedy: 'Open the file in QGIS to see whether it is whole; save it anew as GeoPackage or Shapefile.',
  } as const;
}

/** Does one task on this thread, after those asked for before it (the instance has one output folder). Never throws. */
export function answerTask(
  task: GdalTask,
  tell: (event: GdalEvent) => void,
  known: CompiledModule | null = null,
): Promise<GdalAnswer> {
  const answer = lastTask.then(() => doTask(task, tell, known));
  lastTask = answer;
  return answer;
}

/** The instance of this thread. */
let instance: Promise<LoadedGdal> | null = null;
let lastTask: Promise<unknown> = Promise.resolve();

/** GDAL as this thread has compiled it; null if it could not be loaded. */
export async function compiledHere(): Promise<CompiledModule | null> {
  return (await instance?.catch(() => null))?.compiled ?? null;
}

async function doTask(
  task: GdalTask,
  tell: (event: GdalEvent) => void,
  known: CompiledModule | null,
): Promise<GdalAnswer> {
  const logged: string[] = [];
  try {
    instance ??= loadGdal(known);
    const { gdal, errors } = await instance;
    const { FS, NODEFS } = gdal;
    errors.length = 0;
    const folders = [[OUTPUT, task.scratch], ...(task.task === 'read' ? [[INPUT, dirname(task.path)]] : [])];
    for (const [at, root] of folders) FS.mount(NODEFS, { root }, at);
    try {
      if (task.task === 'write') return { result: writeLayers(gdal, task, errors) };
      readLayers(gdal, task, errors, tell);
      return { result: [] };
    } finally {
      logged.push(...errors);
      for (const [at] of folders) FS.unmount(at);
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
  return error instanceof Error ? error.message : ((error as { message?: string } | null)?.message ?? String(error));
}

function gdalError(task: GdalTask, why: string) {
  const place = placeOf(task);
  if (/memory|OOM|allocation|too large|ERR_FS_FILE_TOO_LARGE|Array buffer/i.test(why)) {
    return {
      code: 'E_MEMORY',
      message: `${place}: GDAL ran out of memory (${why})`,
      remedy:
        task.task === 'read'
          ? 'Split the file into smaller layers, or deliver it as a Shapefile, which is read without GDAL.'
          : 'Write FlatGeobuf (.fgb) or GeoParquet (.parquet), which are written without GDAL, or split the layer.',
    } as const;
  }
  if (task.task === 'read') {
    const message = `${place} could not be read: ${why || 'GDAL does not recognise it'}`;
    return { code: 'E_FILE_DAMAGED', message, remedy: 'Open it in QGIS to see whether it is whole.' } as const;
  }
  if (/SRS definition|proj_create|crs not found|missing [\])]|Parsing error/i.test(why)) {
    const message = `${place}: 坐标系无法识别 / the CRS is not understood: ${why}`;
    return {
      code: 'E_CRS_UNKNOWN',
      message,
      remedy: 'State the CRS of the input: --crs EPSG:n, or FILE|crs=EPSG:n.',
    } as const;
  }
  const message = `${place} could not be written: ${why || 'GDAL gives no reason'}`;
  return { code: 'E_INTERNAL', message, remedy: 'Please report this with the inputs of the run.' } as const;
}
