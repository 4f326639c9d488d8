import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import type { OutputFile } from '../formats/output/output.js';
import { LianpianError } from '../model/errors.js';

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

/** Checks the place of an output; hand it to `publishFiles` once the files are made. */
export async function checkPlace(place: OutputPlace): Promise<void> {
  const target = resolve(place.path);
  const standing = await standingFiles(place);
  await refuseInputs(place, [target, ...standing]);
  for (const file of place.force ? [] : standing) {
    if (await place.mayReplace?.(file)) continue;
    throw new LianpianError(
      'E_OUTPUT_EXISTS',
      `${join(dirname(place.path), basename(file))} is there already`,
      place.path,
      'Choose another name, or pass --force to replace it.',
    );
  }
}

/** Writes the files beside their place and puts them in it. `signal` stops it before anything is replaced. */
export async function publishFiles(
  place: OutputPlace,
  files: readonly OutputFile[],
  signal?: AbortSignal,
): Promise<void> {
  const folder = dirname(resolve(place.path));
  await mkdir(folder, { recursive: true });
  const fresh = await mkdtemp(join(folder, `.${basename(place.path)}-`));
  try {
    for (const { name, bytes } of files) {
      refuseStopped(signal, place.path);
      await mkdir(dirname(join(fresh, name)), { recursive: true });
      await writeFile(join(fresh, name), bytes);
    }
    refuseStopped(signal, place.path);
    await checkPlace(place);
    const names = [...new Set(files.map(({ name }) => name.split('/')[0]))];
    const standing = await standingFiles(place);
    await putInPlace(
      names.map((name) => [join(fresh, name), join(folder, name)]),
      standing,
      `${fresh}-old`,
      place.path,
    );
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

export function refuseStopped(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) throw new LianpianError('E_CANCELLED', 'stopped by hand', where, 'Run it again.');
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
      `the outputs could not be put in place: ${why}${isBack ? '' : `; the old files are in ${aside}`}`,
      where,
      'Close the program that has one of these files open (QGIS, Excel, WPS), and run again.',
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
      `${place.path} would be written over ${input}, which is read`,
      place.path,
      'Choose another name for the output.',
    );
  }
}
