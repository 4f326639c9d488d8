import { threadId } from 'node:worker_threads';
import type { Scratch, Source } from '../source.js';
import { zipContents } from './contents.js';
import type { RawEntry } from './directory.js';
import { entryPath, fileNameOnDisk } from './entryPath.js';
import { type Budget, unpackHead, unpackToMemory, unpackToScratch } from './unpack.js';

/**
 * The files inside a zip as Sources, so that a zipped delivery reads like a folder.
 *
 * Promises: names in UTF-8 or, where the zip does not say, by their bytes (`text.ts`: GBK from Chinese Windows); no name leads out
 * of the zip (`entryPath.ts`). A file is unpacked when it is first read: up to 32 MB into memory, else into a scratch file.
 * `open` gives a fresh Source each time, so that nothing is held longer than it is read; `close` removes the scratch files.
 * Of a zip that is cut off, `salvage` gives the whole files before the cut, and the one it ends in as far as it goes (`contents.ts`).
 * Of several files of one path the last counts (so an updated zip is meant); the others are in `unread`.
 */
export interface ZipFiles {
  readonly files: readonly ZipFile[];
  /** Files that are not unpacked, and why. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
  readonly renamed: readonly { readonly name: string; readonly path: string }[];
  /** The scratch folder that `toDisk` filled. */
  onDisk(folder: string): Promise<Source>;
  close(): Promise<void>;
}

export interface ZipFile {
  /** Path inside the zip, `/` between folders. */
  readonly path: string;
  open(): Source;
  /** Unpacks it into `folder` of the scratch folder, and gives it as a file on disk. */
  toDisk(folder: string): Promise<Source>;
}

const HELD_BYTES = 32 << 20;
const HEAD_BYTES = 4096;

let opened = 0;

export async function openZip(source: Source, scratch: Scratch, budget: Budget, salvage = false): Promise<ZipFiles> {
  const { entries, lost } = await zipContents(source, salvage);
  const home = `zip-${threadId}-${opened++}`;
  const unread: { path: string; reason: string }[] = [...lost];
  const renamed: { name: string; path: string }[] = [];
  const byPath = new Map<string, RawEntry>();
  for (const { name, entry } of entries) {
    if (/[\\/]$/.test(name) || /(^|[\\/])(__MACOSX[\\/]|\.(?![.\\/]))/.test(name)) continue;
    const safe = entryPath(name);
    if (!safe) {
      const reason = '路径指向压缩包之外 / its path leads out of the zip';
      unread.push({ path: name.replaceAll('\0', '\\0'), reason });
      continue;
    }
    if (safe.changed) renamed.push({ name, path: safe.path });
    if (byPath.delete(safe.path)) {
      const reason = '压缩包中有同名文件，取最后一个 / the zip has another file of this path; the last one is read';
      unread.push({ path: safe.path, reason });
    }
    byPath.set(safe.path, entry);
  }
  const byLowerPath = new Map([...byPath].map(([path, entry]) => [path.toLowerCase(), { path, entry }]));

  function open(path: string, entry: RawEntry): Source {
    let whole: Promise<(start: number, end: number) => Promise<Uint8Array>> | null = null;
    let head: Promise<Uint8Array> | null = null;
    return {
      name: path.replace(/^.*\//, ''),
      byteLength: entry.unpackedBytes,
      isFolder: false,
      path: null,
      async read(start, end) {
        if (whole === null && end <= HEAD_BYTES && entry.unpackedBytes > HEAD_BYTES) {
          head ??= unpackHead(source, entry, path, HEAD_BYTES);
          const bytes = await head;
          if (bytes.length >= Math.min(end, entry.unpackedBytes)) return bytes.slice(start, end);
        }
        whole ??= unpack(path, entry);
        return (await whole)(start, end);
      },
      async sibling(ending) {
        const found = byLowerPath.get(path.replace(/\.[^./]+$/, `.${ending}`).toLowerCase());
        return found ? open(found.path, found.entry) : null;
      },
    };
  }

  async function unpack(path: string, entry: RawEntry) {
    if (entry.unpackedBytes <= HELD_BYTES) {
      const bytes = await unpackToMemory(source, entry, path, budget);
      return async (start: number, end: number) => bytes.slice(start, end);
    }
    const name = `${home}/${opened++}`;
    await unpackToScratch(source, entry, path, budget, scratch, name);
    const file = await scratch.source(name);
    return (start: number, end: number) => file.read(start, end);
  }

  return {
    unread,
    renamed,
    onDisk: (folder) => scratch.source(`${home}/${folder}`),
    close: () => scratch.remove(home),
    files: [...byPath].map(([path, entry]) => ({
      path,
      open: () => open(path, entry),
      async toDisk(folder) {
        const name = `${home}/${folder}/${fileNameOnDisk(path.replace(/^.*\//, ''))}`;
        await unpackToScratch(source, entry, path, budget, scratch, name);
        return scratch.source(name);
      },
    })),
  };
}
