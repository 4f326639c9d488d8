import { createDeflateRaw, type DeflateRaw } from 'node:zlib';

/**
 * Writes a zip archive: entries in order, deflated, the same bytes for the same input (every date is 1980-01-01).
 *
 * An entry comes in pieces, and only its packed bytes are kept. Limits: 4 GB an entry and in all, 65,535 entries (no zip64).
 */
export interface ZipEntry {
  readonly name: string;
  readonly pieces: Iterable<Uint8Array>;
}

const LARGEST = 0xffffffff;
const EARLIEST_DATE = 0x00210000;
const LOCAL_HEAD = 30;
const CENTRAL_HEAD = 46;

interface Packed {
  readonly name: Uint8Array;
  readonly chunks: readonly Uint8Array[];
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
}

/** Null when it would be larger than a zip archive can be. */
export async function zipArchive(entries: readonly ZipEntry[]): Promise<Uint8Array | null> {
  const packed: Packed[] = [];
  for (const entry of entries) {
    const one = await pack(entry);
    if (!one) return null;
    packed.push(one);
  }
  const size = packed.reduce(
    (sum, { name, packedBytes }) => sum + LOCAL_HEAD + CENTRAL_HEAD + 2 * name.length + packedBytes,
    22,
  );
  if (size > LARGEST) return null;
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let at = 0;
  const starts = packed.map((entry) => {
    const start = at;
    view.setUint32(at, 0x04034b50, true);
    writeCommon(view, at + 4, entry);
    out.set(entry.name, at + LOCAL_HEAD);
    at += LOCAL_HEAD + entry.name.length;
    for (const chunk of entry.chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return start;
  });
  const directory = at;
  packed.forEach((entry, e) => {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, entry);
    view.setUint32(at + 42, starts[e], true);
    out.set(entry.name, at + CENTRAL_HEAD);
    at += CENTRAL_HEAD + entry.name.length;
  });
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, packed.length, true);
  view.setUint16(at + 10, packed.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
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

async function pack({ name, pieces }: ZipEntry): Promise<Packed | null> {
  const deflate = createDeflateRaw();
  const chunks: Uint8Array[] = [];
  deflate.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  let bytes = 0;
  let crc = 0xffffffff;
  for (const piece of pieces) {
    bytes += piece.length;
    crc = crcOf(crc, piece);
    if (bytes > LARGEST) {
      deflate.destroy();
      return null;
    }
    await written(deflate, piece);
  }
  await new Promise<void>((resolve, reject) => {
    deflate.once('error', reject);
    deflate.once('end', resolve);
    deflate.end();
  });
  const packedBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { name: new TextEncoder().encode(name), chunks, packedBytes, bytes, crc: (crc ^ 0xffffffff) >>> 0 };
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
