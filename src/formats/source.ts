import { LianpianError, type Said } from '../model/errors.js';
import type { Lang } from '../model/finding.js';
import type { Job } from '../model/job.js';

/**
 * The one seam between formats and the outside: bytes come from a `Source` and go to a `Sink`, the shell makes both.
 * `read(start, end)` gives exactly end − start bytes, fewer only past the end of the file. A source may put them into `room`, which
 * has space for them, and give that part of it: memory used again costs a third of memory made anew.
 */
export interface Source {
  /** File name with its ending, no folder. */
  readonly name: string;
  /** Size of the file; 0 for a folder. */
  readonly byteLength: number;
  readonly isFolder: boolean;
  /** Absolute path on disk, for drivers that open files themselves; null when there is none. */
  readonly path: string | null;
  /** URL of the module whose `fileSource(path)` opens the same file on another thread; absent when it is not on disk. */
  readonly openedBy?: string | undefined;
  read(start: number, end: number, room?: Uint8Array): Promise<Uint8Array>;
  /** The file beside this one with another ending (`sibling('dbf')` beside x.shp), any case; null when absent. */
  sibling(ending: string): Promise<Source | null>;
  /** The files in a folder, those in folders within it left out; absent for a file. */
  files?(): Promise<readonly Source[]>;
}

export interface Sink {
  /** Begins a file below the output folder, `/` between folders in its name. Several may be open at once. */
  open(name: string): Promise<SinkFile>;
}

/** A file being written, so that no writer needs it whole in memory. Who made the sink closes what a failed writer left open. */
export interface SinkFile {
  /** Adds bytes at the end; they may be used again once this resolves. */
  append(bytes: Uint8Array): Promise<void>;
  /** Writes over bytes that are there: counts and places that are known at the end. */
  patch(start: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A folder for files that live only during a run; the shell makes it, owns it and removes it. Names may hold folders. */
export interface Scratch {
  /** Absolute path, for drivers that open files themselves. */
  readonly path: string;
  source(name: string): Promise<Source>;
  /** Adds bytes at the end of a file, which is made when it is not there. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file or folder; nothing happens when it is not there. */
  remove(name: string): Promise<void>;
}

export interface ReadOptions {
  /** Name of the one layer to read; all layers when absent. */
  readonly layer?: string;
  /** The CRS as the user says it (see `geodesy/crs.ts`), or a statement about the datum alone (`+noDatumShift`); put over the file by `asStated.ts`, no reader sees it. */
  readonly crs?: string;
  /** `yx`: the first coordinate is north (or latitude). Default: x is east, as every format has it. */
  readonly axes?: 'xy' | 'yx';
  readonly encoding?: string;
  /** Reads what is whole of a damaged file, and says what is not, instead of refusing it. */
  readonly salvage?: boolean;
  readonly scratch: Scratch;
  /** Hears how far reading is, in bytes of the file. */
  readonly job?: Job;
  /** Runs GDAL on this thread, not in a disposable worker: for tests, where an abort costs nothing. */
  readonly inProcess?: boolean;
}

/** How a layer is read when it may be larger than memory. */
export interface BatchOptions extends ReadOptions {
  /** Most rows of a batch. */
  readonly batchRows: number;
  /** Asked once for every field of the file; those it does not want may be left out. */
  wantsField(name: string): boolean;
}

export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.byteLength);
}

export function ending(name: string): string {
  return /\.([^.\\/]+)$/.exec(name)?.[1].toLowerCase() ?? '';
}

/** For damage that reading with `salvage` gets around. */
export const SALVAGE_REMEDY: Readonly<Record<Lang, string>> = {
  zh: '请重新索取或复制文件；只读出完好的部分：--salvage（或在路径后写 |salvage）。',
  en: 'Ask for the file again, or copy it anew. To read what is whole of it: --salvage (or |salvage behind its path).',
};

export function damaged(
  where: string,
  what: Said,
  remedy: Said = { zh: '请重新索取或复制文件。', en: 'Ask for the file again, or copy it anew.' },
): LianpianError {
  const of = (text: string) => `${where}: ${text}`;
  const said = typeof what === 'string' ? of(what) : { zh: of(what.zh), en: of(what.en) };
  return new LianpianError('E_FILE_DAMAGED', said, where, remedy);
}

export function layerMissing(file: string, wanted: string, there: readonly string[]): LianpianError {
  const list = there.length > 0 ? there.join(', ') : '(none)';
  return new LianpianError(
    'E_LAYER_MISSING',
    { zh: `${file} 没有图层“${wanted}”`, en: `${file} has no layer "${wanted}"` },
    file,
    {
      zh: `此文件的图层：${list}。请指明其一：命令行写 --layer 名称 或 文件|layer=名称，方案中在 "file" 旁写 "layer": "…"。`,
      en: `Layers of this file: ${list}. Name one of them: --layer NAME or FILE|layer=NAME on the command line, "layer": "…" beside its "file" in the scenario.`,
    },
  );
}
