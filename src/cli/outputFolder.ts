import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LianpianError } from '../model/errors.js';

/** A folder being filled beside its place: nothing is seen under the final name until `publish`. */
export interface PendingFolder {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): Promise<void>;
  /** Old aside, new in, old deleted; a failed rename puts the old back. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a sibling temporary folder for the outputs of `target`. The target must be absent, empty or hold our `summary.json`
 * (an earlier run, which is replaced), else E_OUTPUT_EXISTS unless `force`.
 */
export async function pendingFolder(target: string, force: boolean): Promise<PendingFolder> {
  const final = resolve(target);
  await refuseForeign(final, target, force);
  await mkdir(dirname(final), { recursive: true });
  const path = await mkdtemp(join(dirname(final), `.${basename(final)}-`));
  return {
    path,
    async write(name, bytes) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), bytes);
    },
    publish: () => swapIn(path, final),
    discard: () => rm(path, { recursive: true, force: true }),
  };
}

async function refuseForeign(final: string, target: string, force: boolean): Promise<void> {
  const found = await stat(final).catch(() => null);
  if (found === null || force) return;
  const names = found.isDirectory() ? await readdir(final) : null;
  if (names !== null && (names.length === 0 || names.includes('summary.json') || names.includes('runs.json'))) return;
  throw new LianpianError(
    'E_OUTPUT_EXISTS',
    names === null ? `${target} is a file` : `${target} holds other files and no summary.json of ours`,
    target,
    'Choose another folder with -o, or pass --force to replace it.',
  );
}

async function swapIn(fresh: string, final: string): Promise<void> {
  const aside = `${fresh}-old`;
  const existed = (await stat(final).catch(() => null)) !== null;
  try {
    if (existed) await rename(final, aside);
    try {
      await rename(fresh, final);
    } catch (error) {
      if (existed) await rename(aside, final);
      throw error;
    }
    if (existed) await rm(aside, { recursive: true, force: true });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw new LianpianError(
      'E_OUTPUT_LOCKED',
      `the outputs could not be put in place: ${error instanceof Error ? error.message : String(error)}`,
      final,
      'Close the program that has a file of this folder open (QGIS, Excel), and run again.',
    );
  }
}
