import { pipeline, Readable } from 'node:stream';
import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { LianpianError } from '../../model/errors.js';
import { damaged, type Scratch, type Source } from '../source.js';
import { contentAt, type RawEntry } from './directory.js';

/**
 * Unpacking one file of a zip, as a stream.
 *
 * Promises: the bytes are those announced, in number and checksum, else E_FILE_DAMAGED; of a file that a zip ends in those that are there. A zip bomb is refused by what it announces
 * (`LIMITS`), file by file and all files of a delivery together; one that lies ends at the first byte beyond what it announced.
 * Files that need a password are E_FORMAT_UNSUPPORTED, as are other methods than stored and deflate.
 */
export const LIMITS = {
  /** Deflate packs at most 1,032 to 1; survey data packs 3 to 30, a DBF full of blanks 100 to 1. */
  ratio: 200,
  /** Below this many bytes nothing is a bomb. */
  ratioFromBytes: 256 << 20,
  /** All that is unpacked of one delivery, zips inside it included. */
  totalBytes: 64 * 2 ** 30,
} as const;

/** What has been unpacked of a delivery; one for a zip and the zips inside it. */
export interface Budget {
  /** Size of the outermost zip. */
  readonly zipBytes: number;
  unpackedBytes: number;
  /** Set when a limit was passed: then the rest of the zip is not read either. */
  passed: LianpianError | null;
}

const CHUNK_BYTES = 1 << 20;
const APPEND_BYTES = 8 << 20;
const HEAD_BYTES = 16 << 10;

export async function unpackToMemory(source: Source, entry: RawEntry, path: string, budget: Budget) {
  refuseSize(source, entry, path, budget);
  const bytes = new Uint8Array(entry.unpackedBytes);
  let filled = 0;
  for await (const piece of unpacked(source, entry, path, budget)) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}

export async function unpackToScratch(
  source: Source,
  entry: RawEntry,
  path: string,
  budget: Budget,
  scratch: Scratch,
  name: string,
): Promise<void> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const piece of unpacked(source, entry, path, budget)) {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes < APPEND_BYTES) continue;
    await scratch.append(name, Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  }
  await scratch.append(name, Buffer.concat(waiting));
}

/** The first bytes of a file, up to `wanted`, unchecked: enough to tell its format. */
export async function unpackHead(source: Source, entry: RawEntry, path: string, wanted: number): Promise<Uint8Array> {
  refuseMethod(entry, path);
  const at = await contentAt(source, entry, path);
  if (entry.method === 0) return source.read(at, at + Math.min(wanted, entry.unpackedBytes));
  const packed = await source.read(at, at + Math.min(HEAD_BYTES, entry.packedBytes));
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, wanted);
  } catch (error) {
    throw notUnpacked(source, path, error);
  }
}

async function* unpacked(
  source: Source,
  entry: RawEntry,
  path: string,
  budget: Budget,
): AsyncGenerator<Uint8Array, void, undefined> {
  refuseMethod(entry, path);
  refuseSize(source, entry, path, budget);
  const at = await contentAt(source, entry, path);
  let bytes = 0;
  let sum = 0;
  for await (const piece of piecesOf(source, entry, at, path)) {
    bytes += piece.length;
    if (bytes > entry.unpackedBytes) {
      throw damaged(source.name, `${path} holds more than the ${entry.unpackedBytes} bytes it announces`);
    }
    budget.unpackedBytes += piece.length;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (bytes !== entry.unpackedBytes) {
    throw damaged(source.name, `${path} could not be unpacked (${bytes} of ${entry.unpackedBytes} bytes)`);
  }
  if (sum !== entry.crc32 && !entry.isCut) {
    throw damaged(source.name, `${path} is not what was packed: its checksum (CRC) differs`);
  }
}

async function* piecesOf(source: Source, entry: RawEntry, from: number, path: string): AsyncGenerator<Uint8Array> {
  const packed = chunks(source, from, from + entry.packedBytes);
  if (entry.method === 0) {
    yield* packed;
    return;
  }
  const finishFlush = entry.isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES, finishFlush });
  // what goes wrong on either side ends the inflating stream, which is where it is heard
  pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), inflate, () => {});
  try {
    for await (const piece of inflate) yield piece as Uint8Array;
  } catch (error) {
    throw error instanceof LianpianError ? error : notUnpacked(source, path, error);
  }
}

async function* chunks(source: Source, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += CHUNK_BYTES) yield source.read(at, Math.min(to, at + CHUNK_BYTES));
}

function refuseMethod(entry: RawEntry, path: string): void {
  if (entry.isEncrypted) {
    throw new LianpianError(
      'E_FORMAT_UNSUPPORTED',
      `${path} 有密码 / needs a password`,
      path,
      '用密码解压后给出其中的文件 / Unpack the zip with its password and give its files.',
    );
  }
  if (entry.method === 0 || entry.method === 8) return;
  const name = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz' }[entry.method];
  throw new LianpianError(
    'E_FORMAT_UNSUPPORTED',
    `${path} 的压缩方法不支持 / is packed by method ${entry.method}${name ? ` (${name})` : ''}`,
    path,
    '解压后给出其中的文件 / Unpack the zip and give its files.',
  );
}

function refuseSize(source: Source, entry: RawEntry, path: string, budget: Budget): void {
  const { unpackedBytes, packedBytes } = entry;
  const all = budget.unpackedBytes;
  const isBomb = (bytes: number, from: number) => bytes > LIMITS.ratioFromBytes && bytes > LIMITS.ratio * from;
  const why = isBomb(unpackedBytes, packedBytes)
    ? `${path} announces ${unpackedBytes} bytes out of ${packedBytes}; the limit is ${LIMITS.ratio} to 1`
    : isBomb(all + unpackedBytes, budget.zipBytes)
      ? `with ${path} its ${budget.zipBytes} bytes unpack to ${all + unpackedBytes}; the limit is ${LIMITS.ratio} to 1`
      : all + unpackedBytes > LIMITS.totalBytes
        ? `with ${path} it unpacks to ${all + unpackedBytes} bytes; the limit is ${LIMITS.totalBytes}`
        : null;
  if (why === null) return;
  budget.passed = damaged(
    source.name,
    `疑为压缩炸弹，未解压 / looks like a zip bomb: ${why}`,
    '确认来源可靠后自行解压，再给出其中的文件 / If you trust where it comes from, unpack it yourself and give its files.',
  );
  throw budget.passed;
}

function notUnpacked(source: Source, path: string, error: unknown): LianpianError {
  return damaged(source.name, `${path} could not be unpacked (${error instanceof Error ? error.message : error})`);
}
