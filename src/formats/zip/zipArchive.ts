import { createDeflateRaw, type DeflateRaw } from 'node:zlib';
import type { SinkFile } from '../source.js';

/**
 * Writes a zip archive: entries in order, deflated, the same bytes for the same input (every date is 1980-01-01).
 *
 * An entry comes in pieces, and goes to the file as it is packed. Limits: 4 GB an entry and in all, 65,535 entries (no zip64).
 */
export interface ZipEntry {
  readonly name: string;
  readonly pieces: Iterable<Uint8Array>;
}

const LARGEST = 0xffffffff;
const EARLIEST_DATE = 0x00210000;
const LOCAL_HEAD = 30;
const CENTRAL_HEAD = 46;
const END_HEAD = 22;

interface Packed {
  readonly name: Uint8Array;
  readonly start: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
}

/** False when it would be larger than a zip archive can be: what is in the file then is none. */
export async function writeZipArchive(entries: readonly ZipEntry[], file: SinkFile): Promise<boolean> {
  const packed: Packed[] = [];
  let at = 0;
  for (const entry of entries) {
    const one = await pack(entry, at, file);
    if (!one) return false;
    packed.push(one);
    at += LOCAL_HEAD + one.name.length + one.packedBytes;
  }
  const directoryBytes = packed.reduce((sum, { name }) => sum + CENTRAL_HEAD + name.length, 0);
  if (at + directoryBytes + END_HEAD > LARGEST) return false;
  await file.append(directory(packed, at, directoryBytes));
  await file.close();
  return true;
}

function directory(packed: readonly Packed[], start: number, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes + END_HEAD);
  const view = new DataView(out.buffer);
  let at = 0;
  for (const entry of packed) {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, entry);
    view.setUint32(at + 42, entry.start, true);
    out.set(entry.name, at + CENTRAL_HEAD);
    at += CENTRAL_HEAD + entry.name.length;
  }
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, packed.length, true);
  view.setUint16(at + 10, packed.length, true);
  view.setUint32(at + 12, bytes, true);
  view.setUint32(at + 16, start, true);
  return out;
}

function localHead(entry: Packed): Uint8Array {
  const out = new Uint8Array(LOCAL_HEAD + entry.name.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x04034b50, true);
  writeCommon(view, 4, entry);
  out.set(entry.name, LOCAL_HEAD);
  return out;
}

/** What both heads of an entry have: version 2.0, UTF-8 names, deflated. */
function writeCommon(view: DataView, at: number, { name, packedBytes, bytes, crc }: Packed): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, 0x0800, true);
  view.setUint16(at + 4, 8, true);
  view.setUint32(at + 6, EARLIEST_DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, packedBytes, true);
  view.setUint32(at + 18, bytes, true);
  view.setUint16(at + 22, name.length, true);
}

/** The head is written again when the sizes are known. */
async function pack({ name, pieces }: ZipEntry, start: number, file: SinkFile): Promise<Packed | null> {
  const deflate = createDeflateRaw();
  const waiting: Uint8Array[] = [];
  deflate.on('data', (chunk: Uint8Array) => waiting.push(chunk));
  let entry: Packed = { name: new TextEncoder().encode(name), start, packedBytes: 0, bytes: 0, crc: 0xffffffff };
  await file.append(localHead(entry));
  const take = async () => {
    for (const chunk of waiting.splice(0)) {
      await file.append(chunk);
      entry = { ...entry, packedBytes: entry.packedBytes + chunk.length };
    }
  };
  for (const piece of pieces) {
    entry = { ...entry, bytes: entry.bytes + piece.length, crc: crcOf(entry.crc, piece) };
    if (entry.bytes > LARGEST) {
      deflate.destroy();
      return null;
    }
    await written(deflate, piece);
    await take();
  }
  await new Promise<void>((resolve, reject) => {
    deflate.once('error', reject);
    deflate.once('end', resolve);
    deflate.end();
  });
  await take();
  entry = { ...entry, crc: (entry.crc ^ 0xffffffff) >>> 0 };
  await file.patch(start, localHead(entry));
  return entry;
}

function written(deflate: DeflateRaw, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    deflate.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crcOf(crc: number, bytes: Uint8Array): number {
  for (let k = 0; k < bytes.length; k++) crc = CRC_TABLE[(crc ^ bytes[k]) & 0xff] ^ (crc >>> 8);
  return crc;
}
