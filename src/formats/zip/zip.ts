import { inflateRawSync } from 'node:zlib';
import { damaged, type Source } from '../source.js';
import { decodeTexts } from '../text.js';

/**
 * The files inside a zip as Sources, so that a zipped delivery reads like a folder.
 *
 * Promises: names in UTF-8 or, where the zip does not say, by their bytes (`text.ts`: GBK from Chinese Windows); a file is
 * unpacked when first read, and then held. A cut-off zip is refused. Limits: no zip64, no encryption.
 */
export interface ZipEntry {
  /** Path inside the zip, `/` between folders. */
  readonly path: string;
  readonly source: Source;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;

interface RawEntry {
  readonly nameBytes: Uint8Array;
  readonly isUtf8: boolean;
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly headerAt: number;
}

export async function zipEntries(source: Source): Promise<readonly ZipEntry[]> {
  const raw = await rawEntries(source);
  const guessed = decodeTexts(
    raw.map((entry) => entry.nameBytes),
    null,
    source.name,
    source.name,
  );
  const utf8 = new TextDecoder();
  const named = raw.map((entry, e) => ({
    entry,
    path: entry.isUtf8 ? utf8.decode(entry.nameBytes) : guessed.texts[e],
  }));
  const files = named.filter(({ path }) => !path.endsWith('/') && !/(^|\/)(__MACOSX\/|\.)/.test(path));
  const byLowerPath = new Map(files.map(({ entry, path }) => [path.toLowerCase(), { entry, path }]));
  const sourceOf = ({ entry, path }: { entry: RawEntry; path: string }): Source => {
    let unpacked: Promise<Uint8Array> | null = null;
    return {
      name: path.replace(/^.*\//, ''),
      byteLength: entry.unpackedBytes,
      isFolder: false,
      path: null,
      async read(start, end) {
        unpacked ??= unpack(source, entry, path);
        return (await unpacked).slice(start, end);
      },
      async sibling(ending) {
        const found = byLowerPath.get(path.replace(/\.[^./]+$/, `.${ending}`).toLowerCase());
        return found ? sourceOf(found) : null;
      },
    };
  };
  return files.map((file) => ({ path: file.path, source: sourceOf(file) }));
}

async function rawEntries(source: Source): Promise<RawEntry[]> {
  const tailAt = Math.max(0, source.byteLength - END_BYTES - LONGEST_COMMENT);
  const tail = await source.read(tailAt, source.byteLength);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let at = tail.length - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END_SIGNATURE) at--;
  if (at < 0) throw damaged(source.name, 'the zip has no table of contents at its end: it is cut off');
  const count = view.getUint16(at + 10, true);
  const directoryBytes = view.getUint32(at + 12, true);
  const directoryAt = view.getUint32(at + 16, true);
  if (count === 0xffff || directoryAt === 0xffffffff) {
    throw damaged(source.name, 'zip64 is not read', 'Unpack the zip and give its files.');
  }
  const directory = await source.read(directoryAt, directoryAt + directoryBytes);
  return entriesOf(directory, count, source.name);
}

function entriesOf(directory: Uint8Array, count: number, file: string): RawEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: RawEntry[] = [];
  let at = 0;
  for (let e = 0; e < count; e++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw damaged(file, `the zip announces ${count} files, its table of contents lists ${e}`);
    }
    const nameBytes = view.getUint16(at + 28, true);
    entries.push({
      nameBytes: directory.slice(at + 46, at + 46 + nameBytes),
      isUtf8: (view.getUint16(at + 8, true) & 0x800) !== 0,
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      unpackedBytes: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

async function unpack(source: Source, entry: RawEntry, path: string): Promise<Uint8Array> {
  const header = await source.read(entry.headerAt, entry.headerAt + 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const from = entry.headerAt + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await source.read(from, from + entry.packedBytes);
  if (entry.method !== 0 && entry.method !== 8) {
    throw damaged(source.name, `${path} is packed by method ${entry.method}`, 'Unpack the zip and give its files.');
  }
  try {
    const bytes = entry.method === 0 ? packed : inflateRawSync(packed);
    if (bytes.length === entry.unpackedBytes) return bytes;
    throw new Error(`${bytes.length} of ${entry.unpackedBytes} bytes`);
  } catch (error) {
    throw damaged(source.name, `${path} could not be unpacked (${error instanceof Error ? error.message : error})`);
  }
}
