import { threadId } from 'node:worker_threads';
import type { Scratch, Source } from '../source.js';
import { decodeTexts } from '../text/text.js';
import { type RawEntry, readDirectory } from './directory.js';
import { entryPath, fileNameOnDisk } from './entryPath.js';
import { scanLocalHeaders } from './localHeaders.js';
import { type Budget, unpackHead, unpackToMemory, unpackToScratch } from './unpack.js';

/**
 * The files inside a zip as Sources, so that a zipped delivery reads like a folder.
 *
 * Promises: names in UTF-8 or, where the zip does not say, by their bytes (`text.ts`: GBK from Chinese Windows); no name leads out
 * of the zip (`entryPath.ts`). A file is unpacked when it is first read: up to 32 MB into memory, else into a scratch file.
 * `open` gives a fresh Source each time, so that nothing is held longer than it is read; `close` removes the scratch files.
 * Of a zip that is cut off, `salvage` gives the whole files before the cut (`localHeaders.ts`).
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
  const { raw, rest } = await entriesOf(source, salvage);
  const home = `zip-${threadId}-${opened++}`;
  const unread: { path: string; reason: string }[] = [];
  const renamed: { name: string; path: string }[] = [];
  if (rest !== null) unread.push({ path: rest, reason: '压缩包在此截断 / the zip is cut off here' });
  const byPath = new Map<string, RawEntry>();
  for (const { name, entry } of namesOf(raw, source.name)) {
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

/** The files of a zip that is cut off, when what is whole is to be salvaged; `rest` is the one it is cut off in. */
async function entriesOf(source: Source, salvage: boolean) {
  try {
    return { raw: await readDirectory(source), rest: null };
  } catch (error) {
    if (!salvage) throw error;
    const { entries, rest } = await scanLocalHeaders(source);
    if (entries.length === 0) throw error;
    const names = namesOf(rest ? [...entries, { ...entries[0], nameBytes: rest }] : entries, source.name);
    return { raw: entries, rest: rest ? (names[entries.length]?.name ?? '') : source.name };
  }
}

function namesOf(raw: readonly RawEntry[], file: string) {
  const guessed = decodeTexts(
    raw.map((entry) => (entry.isUtf8 ? new Uint8Array(0) : entry.nameBytes)),
    null,
    file,
    file,
  );
  const utf8 = new TextDecoder();
  return raw.map((entry, e) => ({ entry, name: entry.isUtf8 ? utf8.decode(entry.nameBytes) : guessed.texts[e] }));
}
