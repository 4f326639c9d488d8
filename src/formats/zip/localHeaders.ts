import { createInflateRaw } from 'node:zlib';
import { viewOf } from '../bytes/viewOf.js';
import type { Source } from '../source.js';
import { LOCAL, longNumbers, type RawEntry } from './directory.js';

/**
 * The files of a zip whose table of contents is lost, by the headers before each, from the front.
 *
 * Promises: every file whose header is there, also behind bytes that make no sense. One that the zip ends in is marked as cut, with as many bytes
 * as can be unpacked; one whose bytes can't be unpacked is in `broken`. A file whose size stands only behind it is unpacked once to find its end.
 * Limits: a stored file of that kind is found only if the mark behind it is there.
 */
export interface Scan {
  readonly entries: readonly RawEntry[];
  readonly broken: readonly RawEntry[];
}

const DESCRIPTOR = 0x08074b50;
/** The table of contents and the records behind it: no file comes after them. */
const AFTER_FILES = [0x02014b50, 0x06054b50, 0x06064b50];
const HEAD_BYTES = 30;
const BLOCK_BYTES = 1 << 20;
const LONGEST_NAME = 4096;

export async function scanLocalHeaders(source: Source): Promise<Scan> {
  const entries: RawEntry[] = [];
  const broken: RawEntry[] = [];
  let at = await nextHeader(source, 0);
  while (at !== null) {
    const found = await entryAt(source, at);
    if (!found) at = await nextHeader(source, at + 4);
    else {
      (found.end === null ? broken : entries).push(found.entry);
      at = await nextHeader(source, found.end ?? found.from);
    }
  }
  return { entries, broken };
}

interface Found {
  readonly entry: RawEntry;
  /** Where its bytes begin and end; null: nobody knows where. */
  readonly from: number;
  readonly end: number | null;
}

async function entryAt(source: Source, at: number): Promise<Found | null> {
  const head = await source.read(at, at + HEAD_BYTES);
  if (head.length < HEAD_BYTES) return null;
  const view = viewOf(head);
  const flags = view.getUint16(6, true);
  const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)];
  if (nameBytes === 0 || nameBytes > LONGEST_NAME) return null;
  const name = await source.read(at + HEAD_BYTES, at + HEAD_BYTES + nameBytes + extraBytes);
  if (name.length < nameBytes + extraBytes) return null;
  const sizes = longNumbers(name.subarray(nameBytes), [view.getUint32(22, true), view.getUint32(18, true), 0]);
  const from = at + HEAD_BYTES + nameBytes + extraBytes;
  const entry: RawEntry = {
    nameBytes: name.slice(0, nameBytes),
    isUtf8: (flags & 0x800) !== 0,
    isEncrypted: (flags & 0x41) !== 0,
    method: view.getUint16(8, true),
    crc32: view.getUint32(14, true),
    unpackedBytes: sizes[0],
    packedBytes: sizes[1],
    headerAt: at,
  };
  if ((flags & 8) !== 0 && entry.packedBytes === 0) return openEnded(source, entry, from);
  const end = from + entry.packedBytes;
  return end <= source.byteLength ? { entry, from, end } : cutOff(source, entry, from);
}

/** A file whose size and checksum stand behind it. */
async function openEnded(source: Source, entry: RawEntry, from: number): Promise<Found> {
  if (entry.method === 0) {
    const mark = await nextOf(source, from, [DESCRIPTOR]);
    const said = mark === null ? null : await descriptorAt(source, mark.at, mark.at - from);
    return said && mark ? { entry: { ...entry, ...said }, from, end: mark.at } : { entry, from, end: null };
  }
  const unpacked = entry.method === 8 && !entry.isEncrypted ? await inflated(source, from) : null;
  if (unpacked === null) return { entry, from, end: null };
  if (!unpacked.isWhole) return cutAt(source, entry, from, unpacked.bytes);
  const end = from + unpacked.packedBytes;
  const said = await descriptorAt(source, end, unpacked.packedBytes);
  if (said) return { entry: { ...entry, ...said }, from, end };
  // whole, but the zip ends before its checksum
  return end + 16 > source.byteLength ? cutAt(source, entry, from, unpacked.bytes) : { entry, from, end: null };
}

async function cutOff(source: Source, entry: RawEntry, from: number): Promise<Found> {
  if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8)) return { entry, from, end: null };
  if (entry.method === 0) return cutAt(source, entry, from, source.byteLength - from);
  const unpacked = await inflated(source, from);
  return unpacked ? cutAt(source, entry, from, unpacked.bytes) : { entry, from, end: null };
}

function cutAt(source: Source, entry: RawEntry, from: number, unpackedBytes: number): Found {
  const packedBytes = source.byteLength - from;
  return { entry: { ...entry, packedBytes, unpackedBytes, isCut: true }, from, end: source.byteLength };
}

/** How far the deflated bytes from here on can be unpacked; null when they are broken. */
async function inflated(source: Source, from: number) {
  const inflate = createInflateRaw();
  let bytes = 0;
  let state: 'open' | 'whole' | 'broken' = 'open';
  inflate.on('data', (piece: Buffer) => {
    bytes += piece.length;
  });
  inflate.on('end', () => {
    state = 'whole';
  });
  inflate.on('error', () => {
    state = 'broken';
  });
  for (let at = from; at < source.byteLength && state === 'open'; at += BLOCK_BYTES) {
    const block = await source.read(at, Math.min(source.byteLength, at + BLOCK_BYTES));
    await new Promise<void>((resolve) => {
      inflate.once('error', () => resolve());
      inflate.once('end', () => resolve());
      inflate.write(block, () => inflate.flush(() => resolve()));
    });
  }
  const packedBytes = inflate.bytesWritten;
  const end: string = state;
  inflate.destroy();
  return end === 'broken' ? null : { bytes, packedBytes, isWhole: end === 'whole' };
}

/** Checksum and sizes behind a file of `packedBytes`: with and without a mark, in 4 and in 8 bytes. */
async function descriptorAt(source: Source, at: number, packedBytes: number) {
  const bytes = await source.read(at, at + 24);
  const view = viewOf(bytes);
  const start = bytes.length >= 4 && view.getUint32(0, true) === DESCRIPTOR ? 4 : 0;
  if (bytes.length < start + 12) return null;
  const crc32 = view.getUint32(start, true);
  if (view.getUint32(start + 4, true) !== packedBytes) return null;
  const isLong = bytes.length >= start + 20 && view.getUint32(start + 8, true) === 0 && packedBytes > 2;
  return { crc32, packedBytes, unpackedBytes: view.getUint32(start + (isLong ? 12 : 8), true) };
}

/** The next header of a file; null when the table of contents or the end comes first. */
async function nextHeader(source: Source, from: number): Promise<number | null> {
  const found = await nextOf(source, from, [LOCAL, ...AFTER_FILES]);
  return found?.signature === LOCAL ? found.at : null;
}

async function nextOf(source: Source, from: number, signatures: readonly number[]) {
  for (let at = from; at + 4 <= source.byteLength; at += BLOCK_BYTES) {
    const block = await source.read(at, Math.min(source.byteLength, at + BLOCK_BYTES + 3));
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    for (let k = bytes.indexOf('PK'); k >= 0 && k + 4 <= bytes.length; k = bytes.indexOf('PK', k + 1)) {
      const signature = bytes.readUInt32LE(k);
      if (signatures.includes(signature)) return { at: at + k, signature };
    }
  }
  return null;
}
