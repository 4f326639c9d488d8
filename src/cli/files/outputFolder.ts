import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { LianpianError } from '../../model/errors.js';
import { putInPlace } from './outputFile.js';

/** A folder being filled beside its place: nothing is seen under the final name until `publish`. */
export interface PendingFolder {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): Promise<void>;
  /** Old aside, new in, old deleted; a failed rename puts the old back. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a sibling temporary folder for the outputs of `target`. The target must be absent, empty, or an earlier run of ours with nothing
 * else in it and nothing changed since (a lock filled in, a map saved beside it), else E_OUTPUT_EXISTS unless `force`. A folder that holds an
 * input or the working folder is refused in any case: replacing it would delete them.
 */
export async function pendingFolder(target: string, force: boolean, inputs: readonly string[]): Promise<PendingFolder> {
  const final = resolve(target);
  refuseInputs(final, target, inputs);
  if (!force) await refuseForeign(final, target);
  await mkdir(dirname(final), { recursive: true });
  const path = await mkdtemp(join(dirname(final), `.${basename(final)}-`));
  await chmod(path, 0o777 & ~process.umask());
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

function refuseInputs(final: string, target: string, inputs: readonly string[]): void {
  const within = [process.cwd(), ...inputs].find(
    (path) => resolve(path) === final || resolve(path).startsWith(final + sep),
  );
  if (within === undefined) return;
  throw new LianpianError(
    'E_OUTPUT_EXISTS',
    `${target} holds ${within}, which this run reads or stands in`,
    target,
    'Choose another folder with -o; copy a file that comes back from QGIS out of the run it was made in.',
  );
}

async function refuseForeign(final: string, target: string): Promise<void> {
  const found = await stat(final).catch(() => null);
  if (found === null) return;
  const why = found.isDirectory() ? await foreignIn(final) : 'is a file';
  if (why === null) return;
  throw new LianpianError('E_OUTPUT_EXISTS', `${target} ${why}`, target, {
    zh: '用 -o 另选文件夹，或加 --force 删除其中内容。',
    en: 'Choose another folder with -o, or pass --force to delete what it holds.',
  });
}

/** Clock steps of file systems. */
const SAME_TIME_MS = 2000;

/** What is in a folder that an earlier run did not put there; null when nothing is. */
async function foreignIn(folder: string): Promise<string | null> {
  const names = await readdir(folder);
  if (names.length === 0) return null;
  const own = await ownNames(folder);
  if (own === null) return 'holds other files and no summary.json or runs.json of ours';
  const foreign = names.filter((name) => !own.names.has(name));
  if (foreign.length > 0) return `holds other files too: ${foreign.slice(0, 5).join(', ')}`;
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs > own.writtenMs + SAME_TIME_MS) return `holds ${name}, which was changed after the run`;
  }
  return null;
}

/** Files that an earlier run of ours wrote, by its own list, and when it wrote the list: it is written last. */
async function ownNames(
  folder: string,
): Promise<{ readonly names: ReadonlySet<string>; readonly writtenMs: number } | null> {
  for (const [list, namesOf] of [
    ['summary.json', summaryNames],
    ['runs.json', sweepNames],
  ] as const) {
    try {
      const names = namesOf(JSON.parse(await readFile(join(folder, list), 'utf8')));
      if (names) return { names: new Set(names), writtenMs: (await stat(join(folder, list))).mtimeMs };
    } catch {
      // absent or not ours: the next list
    }
  }
  return null;
}

function summaryNames(json: { program?: unknown; outputs?: unknown }): string[] | null {
  return json.program === 'lianpian' && Array.isArray(json.outputs) ? json.outputs.map(String) : null;
}

function sweepNames(json: unknown): string[] | null {
  if (!Array.isArray(json) || !json.every((run) => typeof run?.name === 'string' && run.settings)) return null;
  return ['runs.csv', 'runs.json', ...json.map((run) => String(run.name))];
}

async function swapIn(fresh: string, final: string): Promise<void> {
  const existed = (await stat(final).catch(() => null)) !== null;
  try {
    await putInPlace([[fresh, final]], existed ? [final] : [], `${fresh}-old`, final);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
