import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { FORMATS } from '../../formats/formats.js';
import { ending } from '../../formats/source.js';

/**
 * What there is to read below a folder: files and .gdb folders, in order of their paths, side files with the file they belong to.
 *
 * Rules: a side file has the stem of a file beside it whose format lists its ending (x.dbf beside x.shp), or begins with the whole name of
 * another (x.shp.xml). Hidden files and `__MACOSX` are passed over. Limit: 16 folders deep.
 */
export interface DeliveryFile {
  readonly path: string;
  /** Path below the folder, `/` between folders. */
  readonly below: string;
  /** Names of its side files. */
  readonly sides: readonly string[];
}

const DEEPEST = 16;

export async function deliveryFiles(folder: string): Promise<DeliveryFile[]> {
  const found: DeliveryFile[] = [];
  await walk(folder, folder, 0, found);
  return found;
}

/** A path that is to be looked into: a folder that is no format of its own. */
export async function isPlainFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true && !isFormatFolder(basename(path));
}

/** Names of the files that stand beside a file and belong to it. */
export async function sidesOf(folder: string, name: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).sort();
  return [...sideFiles(names)].filter(([, owners]) => owners.includes(name)).map(([side]) => side);
}

async function walk(root: string, folder: string, depth: number, found: DeliveryFile[]): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && name !== '__MACOSX').sort();
  const folders = new Set<string>();
  for (const name of names) {
    if ((await stat(join(folder, name)).catch(() => null))?.isDirectory()) folders.add(name);
  }
  const sides = sideFiles(names);
  for (const name of names) {
    const path = join(folder, name);
    if (folders.has(name) && !isFormatFolder(name)) {
      if (depth < DEEPEST) await walk(root, path, depth + 1, found);
      continue;
    }
    if (sides.has(name)) continue;
    const own = [...sides].filter(([, owners]) => owners.includes(name)).map(([side]) => side);
    found.push({ path, below: relative(root, path).replaceAll('\\', '/'), sides: own });
  }
}

function isFormatFolder(name: string): boolean {
  return FORMATS.some((format) => format.folder && format.endings.includes(ending(name)));
}

/** Side file → the files it belongs to. */
function sideFiles(names: readonly string[]): Map<string, string[]> {
  const sides = new Map<string, string[]>();
  for (const name of names) {
    const lower = name.toLowerCase();
    const owners = names.filter((other) => other !== name && belongs(lower, other.toLowerCase()));
    if (owners.length > 0) sides.set(name, owners);
  }
  return sides;
}

function belongs(side: string, main: string): boolean {
  if (side.startsWith(`${main}.`)) return true;
  const stem = main.replace(/\.[^.]*$/, '');
  if (!side.startsWith(`${stem}.`) || side.slice(stem.length + 1).includes('.')) return false;
  const format = FORMATS.find((one) => one.endings.includes(ending(main)));
  const rest = ending(side);
  // x.xml beside x.csv may be the one's metadata or a file of its own; x.prj beside x.csv and x.shp is the Shapefile's
  return format?.sides?.includes(rest) === true && rest !== 'xml';
}
