import { LianpianError } from '../model/errors.js';

/**
 * The one seam between formats and the outside: bytes come from a `Source` and go to a `Sink`, the shell makes both.
 * `read(start, end)` gives exactly end − start bytes, fewer only past the end of the file.
 */
export interface Source {
  /** File name with its ending, no folder. */
  readonly name: string;
  /** Size of the file; 0 for a folder. */
  readonly byteLength: number;
  readonly isFolder: boolean;
  /** Absolute path on disk, for drivers that open files themselves; null when there is none. */
  readonly path: string | null;
  read(start: number, end: number): Promise<Uint8Array>;
  /** The file beside this one with another ending (`sibling('dbf')` beside x.shp), any case; null when absent. */
  sibling(ending: string): Promise<Source | null>;
}

export interface Sink {
  /** Writes a whole file below the output folder, or collects its bytes. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

export interface ReadOptions {
  /** Name of the one layer to read; all layers when absent. */
  readonly layer?: string;
  readonly crs?: string;
  readonly encoding?: string;
  /** A folder the shell owns; GDAL writes there. */
  readonly scratch: string;
  /** Runs GDAL on this thread, not in a disposable worker: for tests, where an abort costs nothing. */
  readonly inProcess?: boolean;
}

export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.byteLength);
}

/** File name without folder and ending: the name of a layer whose format has none. */
export function baseName(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
}

export function ending(name: string): string {
  return /\.([^.\\/]+)$/.exec(name)?.[1].toLowerCase() ?? '';
}

export function damaged(
  where: string,
  what: string,
  remedy = 'Ask for the file again, or copy it anew.',
): LianpianError {
  return new LianpianError('E_FILE_DAMAGED', `${where}: ${what}`, where, remedy);
}

export function layerMissing(file: string, wanted: string, there: readonly string[]): LianpianError {
  const list = there.length > 0 ? there.join(', ') : '(none)';
  return new LianpianError(
    'E_LAYER_MISSING',
    `${file} has no layer "${wanted}"`,
    file,
    `Layers of this file: ${list}. Name one of them: "layer": "…" beside its "file" in the scenario.`,
  );
}
