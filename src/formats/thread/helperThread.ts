import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import { cancelled } from '../bytes/recordBlocks.js';
import type { DecodedFlatGeobuf } from '../flatgeobuf/decode.js';
import type { ParquetShapes } from '../parquet/read.js';
import type { ShpShapes } from '../shapefile/shp.js';
import type { Source } from '../source.js';

/**
 * The shapes of a large file read on a second thread, while this one reads its attributes: shapes cross threads without a copy, texts
 * do not.
 *
 * Needs: compiled JavaScript, a second core, and a file worth the start of a thread; `worthHelper` says whether. Promises: the same
 * result as on this thread. The thread opens a file on disk by itself, and reads any other through this one's `Source`; its death and the
 * user's stop are coded errors.
 */
export type HelperTask =
  | { readonly task: 'shp'; readonly layer: string; readonly expectedRecords: number; readonly file: HelperFile }
  | { readonly task: 'fgb'; readonly layer: string; readonly zeroIsNoHeight: boolean; readonly file: HelperFile }
  | { readonly task: 'parquet'; readonly layer: string; readonly file: HelperFile };

export interface HelperFile {
  readonly name: string;
  readonly byteLength: number;
  readonly path: string | null;
  readonly openedBy?: string | undefined;
}

export type HelperAnswer = ShpShapes | DecodedFlatGeobuf | ParquetShapes;

/** The thread asks for bytes or says how far it is, then answers once. */
export type HelperMessage =
  | { readonly read: readonly [start: number, end: number]; readonly id: number }
  | { readonly at: number }
  | { readonly result: HelperAnswer }
  | {
      readonly coded: {
        readonly code: ErrorCode;
        readonly messageIn: LianpianError['messageIn'];
        readonly where: string;
        readonly remedyIn: LianpianError['remedyIn'];
      };
    }
  | { readonly failed: { readonly name: string; readonly message: string } };

export interface Helper<T> {
  readonly result: Promise<T>;
  /** Ends the thread, whatever it does. */
  stop(): void;
}

const WORTH_BYTES = 32 << 20;

export function worthHelper(bytes: number): boolean {
  return bytes >= WORTH_BYTES && import.meta.url.endsWith('.js') && availableParallelism() > 1;
}

/** The shapes of a .shp none of whose rows is marked deleted. */
export function helpWithShp(
  source: Source,
  layer: string,
  expectedRecords: number,
  job: Job | undefined,
): Helper<ShpShapes> {
  return start<ShpShapes>({ task: 'shp', layer, expectedRecords, file: fileOf(source) }, source, job);
}

export function helpWithFlatGeobuf(source: Source, layer: string, zeroIsNoHeight: boolean): Helper<DecodedFlatGeobuf> {
  return start<DecodedFlatGeobuf>({ task: 'fgb', layer, zeroIsNoHeight, file: fileOf(source) }, source, undefined);
}

export function helpWithParquet(source: Source, layer: string): Helper<ParquetShapes> {
  return start<ParquetShapes>({ task: 'parquet', layer, file: fileOf(source) }, source, undefined);
}

function fileOf({ name, byteLength, path, openedBy }: Source): HelperFile {
  return { name, byteLength, path, openedBy };
}

function start<T extends HelperAnswer>(task: HelperTask, source: Source, job: Job | undefined): Helper<T> {
  const worker = new Worker(new URL('./helperWorker.js', import.meta.url), { workerData: task, execArgv: [] });
  const result = new Promise<T>((resolve, reject) => {
    worker.on('message', (message: HelperMessage) => {
      if ('read' in message || 'at' in message) {
        if (job?.cancelled()) return reject(cancelled(source.name));
        const to = 'at' in message ? message.at : message.read[1];
        job?.progress('reading', Math.min(to, source.byteLength), source.byteLength);
        if ('read' in message) source.read(...message.read).then((bytes) => answer(worker, message.id, bytes), reject);
      } else if ('result' in message) resolve(message.result as T);
      else if ('coded' in message) {
        const { code, messageIn, where, remedyIn } = message.coded;
        reject(new LianpianError(code, messageIn, where, remedyIn));
      } else
        reject(
          message.failed.name === 'RangeError'
            ? new RangeError(message.failed.message)
            : new Error(message.failed.message),
        );
    });
    worker.once('error', (error) => reject(died(source.name, error.message)));
    worker.once('exit', (code) => reject(died(source.name, `exit code ${code}`)));
  }).finally(() => void worker.terminate());
  // waited for when the attributes are read; a failure must not count as unheard meanwhile
  result.catch(() => {});
  return { result, stop: () => void worker.terminate() };
}

function answer(worker: Worker, id: number, bytes: Uint8Array): void {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  const own = whole ? bytes : bytes.slice();
  worker.postMessage({ id, bytes: own }, [own.buffer as ArrayBuffer]);
}

function died(file: string, why: string): LianpianError {
  const isMemory = /memory|allocation/i.test(why);
  return new LianpianError(
    isMemory ? 'E_MEMORY' : 'E_WORKER',
    `${file}: the thread that reads its shapes stopped (${why})`,
    file,
    isMemory
      ? 'Split the file into smaller ones, or free memory.'
      : 'Run again; if it happens anew, report it with the file.',
  );
}
