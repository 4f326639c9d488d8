import { appendFile, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Scratch, Source } from '../../formats/source.js';
import { LianpianError } from '../../model/errors.js';

/** A file or folder on disk as a `Source`. Reads by position; holds no handle between reads. */
export async function fileSource(path: string): Promise<Source> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => null);
  if (found === null) {
    throw new LianpianError('E_FILE_MISSING', { zh: `没有文件 ${path}`, en: `there is no file ${path}` }, path, {
      zh: '请核对路径；方案中的路径相对于方案文件。',
      en: 'Check the path; paths in a scenario are relative to the scenario.',
    });
  }
  const isFolder = found.isDirectory();
  return {
    name: basename(absolute),
    byteLength: isFolder ? 0 : found.size,
    isFolder,
    path: absolute,
    openedBy: import.meta.url,
    read: (start, end, room) => readRange(absolute, start, end, room),
    sibling: (ending) => siblingSource(absolute, ending),
    ...(isFolder ? { files: () => filesIn(absolute) } : {}),
  };
}

async function filesIn(folder: string): Promise<Source[]> {
  const names = (await readdir(folder)).sort();
  const all = await Promise.all(names.map((name) => fileSource(join(folder, name))));
  return all.filter((file) => !file.isFolder);
}

async function readRange(path: string, start: number, end: number, room?: Uint8Array): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const wanted = Math.max(0, end - start);
    const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : new Uint8Array(wanted);
    let filled = 0;
    while (filled < bytes.length) {
      // one read call takes at most 2 GiB
      const length = Math.min(bytes.length - filled, 1 << 30);
      const { bytesRead } = await file.read(bytes, filled, length, start + filled);
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** `x.dbf` beside `x.shp`, whatever the case of either ending; also `x.shp.xml`-like names are not taken for it. */
async function siblingSource(path: string, ending: string): Promise<Source | null> {
  const wanted = `${basename(path, extname(path))}.${ending}`.toLowerCase();
  const names = (await readdir(dirname(path)).catch(() => [])).sort();
  const name = names.find((candidate) => candidate.toLowerCase() === wanted);
  return name === undefined ? null : fileSource(join(dirname(path), name));
}

/** A fresh scratch folder, and how to remove it. */
export async function scratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'lianpian-'));
  return { ...scratchAt(path), removeAll: () => rm(path, { recursive: true, force: true }) };
}

export interface ScratchFolder extends Scratch {
  removeAll(): Promise<void>;
}

export function scratchAt(path: string): Scratch {
  return {
    path,
    source: (name) => fileSource(join(path, name)),
    async append(name, bytes) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, bytes);
    },
    remove: (name) => rm(join(path, name), { recursive: true, force: true }),
  };
}
