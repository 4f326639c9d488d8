import { viewOf } from '../bytes/viewOf.js';
import { damaged, type Source } from '../source.js';

/**
 * The table of contents of a zip.
 *
 * Promises: zip and zip64, with data descriptors, with bytes before the zip (self-extracting) or behind it, with a comment. Places are those
 * of the local headers in the file, sizes and checksums those of the table. A zip without its table is cut off, and refused.
 * Limits: a zip in several volumes has its table in the last one, and is refused. The table is read up to 256 MB.
 */
export interface RawEntry {
  readonly nameBytes: Uint8Array;
  /** The name as UTF-8 in the extra field of Info-ZIP, where it is that of `nameBytes`. */
  readonly isUtf8: boolean;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflate; others are not read. */
  readonly method: number;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly headerAt: number;
  /** The zip ends within it: these are the bytes that are there, and no checksum tells of them. */
  readonly isCut?: true;
}

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const ENTRY = 0x02014b50;
export const LOCAL = 0x04034b50;
const END_BYTES = 22;
/** The longest comment, and as much again for bytes that somebody hung behind the zip. */
const TAIL_BYTES = 2 * 65_536 + END_BYTES;
const MOST_DIRECTORY_BYTES = 256 << 20;
const IN_ZIP64 = 0xffffffff;

interface Directory {
  readonly count: number;
  readonly at: number;
  readonly bytes: number;
  /** Bytes before the zip: all places in the table are that much too small. */
  readonly shift: number;
}

export async function readDirectory(source: Source): Promise<RawEntry[]> {
  const directory = await findDirectory(source);
  if (directory.bytes > MOST_DIRECTORY_BYTES) {
    throw damaged(source.name, `its table of contents alone takes ${directory.bytes} bytes`);
  }
  const bytes = await source.read(directory.at, directory.at + directory.bytes);
  const entries = entriesOf(bytes, directory.count, source.name);
  if (directory.shift === 0 || entries.length === 0) return entries;
  const shifted = entries.map((entry) => ({ ...entry, headerAt: entry.headerAt + directory.shift }));
  return (await isLocalHeader(source, shifted[0].headerAt)) ? shifted : entries;
}

/** Whether the file has a table of contents of a zip; what has none is no zip, or half of one. */
async function findDirectory(source: Source): Promise<Directory> {
  const tailAt = Math.max(0, source.byteLength - TAIL_BYTES);
  const tail = await source.read(tailAt, source.byteLength);
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const found = await directoryBefore(source, tailAt + at, view, at);
    if (found) return found;
  }
  throw damaged(
    source.name,
    'the zip has no table of contents at its end: it is cut off, or one of several volumes',
    'Ask for the file again, or copy it anew; of a zip in volumes (.z01, .z02 …) unpack all together and give the files.',
  );
}

/** The directory that an end record at `endAt` speaks of; null when there is none: then the record was part of something else. */
async function directoryBefore(source: Source, endAt: number, view: DataView, at: number): Promise<Directory | null> {
  let count = view.getUint16(at + 10, true);
  let bytes = view.getUint32(at + 12, true);
  let said = view.getUint32(at + 16, true);
  let until = endAt;
  if (count === 0xffff || bytes === IN_ZIP64 || said === IN_ZIP64) {
    const end64 = await readEnd64(source, endAt);
    if (end64) ({ count, bytes, said, until } = end64);
  }
  const actual = until - bytes;
  if (actual < 0) return null;
  if (count === 0) return { count, at: actual, bytes, shift: 0 };
  for (const start of [actual, said]) {
    if (start >= 0 && start + 4 <= source.byteLength && (await uint32At(source, start)) === ENTRY) {
      return { count, at: start, bytes, shift: start - said };
    }
  }
  return null;
}

async function readEnd64(source: Source, endAt: number) {
  if (endAt < 20) return null;
  const locator = viewOf(await source.read(endAt - 20, endAt));
  if (locator.getUint32(0, true) !== END64_LOCATOR) return null;
  const said = Number(locator.getBigUint64(8, true));
  // bytes before the zip move the record, which in practice stands right before its locator
  for (const at of [said, endAt - 20 - 56]) {
    if (at < 0 || at + 56 > source.byteLength) continue;
    const view = viewOf(await source.read(at, at + 56));
    if (view.byteLength < 56 || view.getUint32(0, true) !== END64) continue;
    const [count, bytes, directoryAt] = [32, 40, 48].map((offset) => Number(view.getBigUint64(offset, true)));
    return { count, bytes, said: directoryAt, until: at };
  }
  return null;
}

function entriesOf(directory: Uint8Array, count: number, file: string): RawEntry[] {
  const view = viewOf(directory);
  const entries: RawEntry[] = [];
  let at = 0;
  for (let e = 0; e < count; e++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== ENTRY) {
      throw damaged(file, `the zip announces ${count} files, its table of contents lists ${e}`);
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const flags = view.getUint16(at + 8, true);
    const end = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (end > directory.length) throw damaged(file, `file ${e + 1} of its table of contents runs beyond its end`);
    const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const long = longNumbers(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    entries.push({
      nameBytes: directory.slice(at + 46, at + 46 + nameBytes),
      isUtf8: (flags & 0x800) !== 0,
      isEncrypted: (flags & 0x41) !== 0,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      unpackedBytes: long[0],
      packedBytes: long[1],
      headerAt: long[2],
    });
    at = end;
  }
  return entries;
}

/** The numbers of an entry that do not fit 32 bits stand in the zip64 extra field, in this order. */
export function longNumbers(extra: Uint8Array, numbers: readonly [number, number, number]): readonly number[] {
  if (!numbers.includes(IN_ZIP64)) return numbers;
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + view.getUint16(at + 2, true));
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== IN_ZIP64 || next + 8 > end) return number;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    });
  }
  return numbers;
}

/** Where the bytes of an entry start: its local header has its own lengths of name and extra field. */
export async function contentAt(source: Source, entry: RawEntry, path: string): Promise<number> {
  const view = viewOf(await source.read(entry.headerAt, entry.headerAt + 30));
  if (view.byteLength < 30 || view.getUint32(0, true) !== LOCAL) {
    throw damaged(source.name, `${path} is not where the table of contents of the zip says`);
  }
  const at = entry.headerAt + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (at + entry.packedBytes <= source.byteLength) return at;
  throw damaged(source.name, `${path} takes ${entry.packedBytes} bytes, the zip ends before`);
}

async function isLocalHeader(source: Source, at: number): Promise<boolean> {
  return at + 4 <= source.byteLength && (await uint32At(source, at)) === LOCAL;
}

async function uint32At(source: Source, at: number): Promise<number> {
  const bytes = await source.read(at, at + 4);
  return bytes.length < 4 ? 0 : viewOf(bytes).getUint32(0, true);
}
