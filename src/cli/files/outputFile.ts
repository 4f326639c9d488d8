import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type OutputFile, writeFiles } from '../../formats/output/output.js';
import type { Sink } from '../../formats/source.js';
import { LianpianError } from '../../model/errors.js';
import { type FolderSink, folderSink, refuseStopped } from './folderSink.js';

export { refuseStopped };

/**
 * One output of a command: a file, the files of a Shapefile, or a folder (.gdb).
 *
 * Promises: nothing is seen under the final name before all of it is written; old files go only when the new ones are in place, the
 * side files of an old Shapefile with them (a stale .prj would lie); a failed rename puts the old back.
 * Refuses, before any work: a place where a file stands already (E_OUTPUT_EXISTS, unless `force` or `mayReplace` says it is
 * one of ours), and, in any case, a place that is an input, holds one, or lies in one.
 */
export interface OutputPlace {
  /** Path as given on the command line. */
  readonly path: string;
  readonly force: boolean;
  /** Files and folders the command reads. */
  readonly inputs: readonly string[];
  /** Endings of files beside the first that belong to the output (Shapefile). */
  readonly sides?: readonly string[] | undefined;
  /** Whether a file that stands there may go without `force`. */
  readonly mayReplace?: ((path: string) => Promise<boolean>) | undefined;
}

/** Checks the place of an output before any work; `pendingOutput` checks it again. */
export async function checkPlace(place: OutputPlace): Promise<void> {
  const target = resolve(place.path);
  const standing = await standingFiles(place);
  await refuseInputs(place, [target, ...standing]);
  for (const file of place.force ? [] : standing) {
    if (await place.mayReplace?.(file)) continue;
    throw new LianpianError(
      'E_OUTPUT_EXISTS',
      {
        zh: `${join(dirname(place.path), basename(file))} 已存在`,
        en: `${join(dirname(place.path), basename(file))} is there already`,
      },
      place.path,
      { zh: '换一个名称，或加 --force 覆盖。', en: 'Choose another name, or pass --force to replace it.' },
    );
  }
}

/** An output being written beside its place. */
export interface PendingOutput extends Pick<FolderSink, 'names'> {
  readonly sink: Sink;
  /** Puts what was written in its place. */
  publish(): Promise<void>;
  /** Removes what is not in place; to be called in any case. */
  discard(): Promise<void>;
}

/** Opens a folder beside the place of an output. `signal` stops it before anything is replaced. */
export async function pendingOutput(place: OutputPlace, signal?: AbortSignal): Promise<PendingOutput> {
  const folder = dirname(resolve(place.path));
  const made = await mkdir(folder, { recursive: true });
  const fresh = await mkdtemp(join(folder, `.${basename(place.path)}-`));
  const sink = folderSink(fresh, signal);
  let isPublished = false;
  return {
    sink,
    names: sink.names,
    async publish() {
      refuseStopped(signal, place.path);
      await checkPlace(place);
      const names = [...new Set(sink.names().map((name) => name.split('/')[0]))];
      const standing = await standingFiles(place);
      await putInPlace(
        names.map((name) => [join(fresh, name), join(folder, name)]),
        standing,
        `${fresh}-old`,
        place.path,
      );
      isPublished = true;
    },
    async discard() {
      await sink.closeAll();
      await rm(fresh, { recursive: true, force: true });
      if (!isPublished && made !== undefined) await removeEmpty(folder, made);
    },
  };
}

/** A table for standard output: it goes there when it is whole, so that an error leaves nothing half printed. */
export function standardOutput(scratchPath: string, signal?: AbortSignal): PendingOutput {
  const sink = folderSink(scratchPath, signal);
  return {
    sink,
    names: sink.names,
    async publish() {
      for (const name of sink.names()) {
        await pipeline(createReadStream(join(scratchPath, name)), process.stdout, { end: false });
      }
    },
    discard: () => sink.closeAll(),
  };
}

/** Writes the files beside their place and puts them in it. `signal` stops it before anything is replaced. */
export async function publishFiles(
  place: OutputPlace,
  files: readonly OutputFile[],
  signal?: AbortSignal,
): Promise<void> {
  const pending = await pendingOutput(place, signal);
  try {
    await writeFiles(pending.sink, files);
    await pending.publish();
  } finally {
    await pending.discard();
  }
}

/** Folders made for nothing, from the innermost to the first that was made. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let path = folder; path.startsWith(first); path = dirname(path)) {
    const isRemoved = await rmdir(path).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

/** Old files aside, new ones in, old ones deleted; when a rename fails everything goes back and E_OUTPUT_LOCKED says why. */
export async function putInPlace(
  moves: readonly (readonly [from: string, to: string])[],
  old: readonly string[],
  aside: string,
  where: string,
): Promise<void> {
  const done: (readonly [from: string, to: string])[] = [];
  const move = async (from: string, to: string) => {
    await rename(from, to);
    done.push([from, to]);
  };
  try {
    if (old.length > 0) await mkdir(aside);
    for (const path of old) await move(path, join(aside, basename(path)));
    for (const [from, to] of moves) await move(from, to);
  } catch (error) {
    const isBack = await takeBack(done);
    if (isBack) await rm(aside, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new LianpianError(
      'E_OUTPUT_LOCKED',
      {
        zh: `输出无法就位：${why}${isBack ? '' : `；旧文件在 ${aside}`}`,
        en: `the outputs could not be put in place: ${why}${isBack ? '' : `; the old files are in ${aside}`}`,
      },
      where,
      {
        zh: '请关闭占用这些文件的程序（QGIS、Excel、WPS），再运行一次。',
        en: 'Close the program that has one of these files open (QGIS, Excel, WPS), and run again.',
      },
    );
  }
  await rm(aside, { recursive: true, force: true });
}

async function takeBack(moves: readonly (readonly [from: string, to: string])[]): Promise<boolean> {
  let isBack = true;
  for (const [from, to] of [...moves].reverse()) {
    await rename(to, from).catch(() => {
      isBack = false;
    });
  }
  return isBack;
}

/** What stands where the output is to be: its file or folder, and the side files of that name in any case. */
async function standingFiles({ path, sides }: OutputPlace): Promise<string[]> {
  const target = resolve(path);
  const folder = dirname(target);
  if (!sides) return (await stat(target).catch(() => null)) === null ? [] : [target];
  const stem = basename(target, extname(target)).toLowerCase();
  const endings = [extname(target).slice(1), ...sides].map((ending) => `${stem}.${ending}`.toLowerCase());
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => endings.includes(name.toLowerCase()))
    .sort()
    .map((name) => join(folder, name));
}

/** Also when the paths differ but the file is one: another writing of the path, a link. */
async function refuseInputs(place: OutputPlace, outputs: readonly string[]): Promise<void> {
  const identity = async (path: string) => {
    const found = await stat(path).catch(() => null);
    return found ? `${found.dev}:${found.ino}` : null;
  };
  const taken = new Set((await Promise.all(outputs.map(identity))).filter((one) => one !== null));
  for (const input of place.inputs) {
    const path = resolve(input);
    const same = outputs.some(
      (output) => output === path || output.startsWith(path + sep) || path.startsWith(output + sep),
    );
    if (!same && !taken.has((await identity(path)) ?? '')) continue;
    throw new LianpianError(
      'E_OUTPUT_EXISTS',
      {
        zh: `${place.path} 会覆盖正在读取的 ${input}`,
        en: `${place.path} would be written over ${input}, which is read`,
      },
      place.path,
      { zh: '换一个输出文件名。', en: 'Choose another name for the output.' },
    );
  }
}
