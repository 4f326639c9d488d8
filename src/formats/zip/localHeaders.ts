import type { Source } from '../source.js';
import { LOCAL, longNumbers, type RawEntry } from './directory.js';

/**
 * The files of a zip whose table of contents is lost, by the headers before each, from the front.
 *
 * Promises: every file that is whole up to the first that is not; `rest` is the name of that one, null when the bytes end behind a whole
 * file. Limits: a file whose size stands only behind it (a data descriptor) can't be stepped over, and ends the list.
 */
export async function scanLocalHeaders(
  source: Source,
): Promise<{ readonly entries: RawEntry[]; readonly rest: Uint8Array | null }> {
  const entries: RawEntry[] = [];
  let at = 0;
  for (;;) {
    const head = await source.read(at, at + 30);
    if (head.length < 30) return { entries, rest: null };
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (view.getUint32(0, true) !== LOCAL) return { entries, rest: null };
    const flags = view.getUint16(6, true);
    const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)];
    const name = await source.read(at + 30, at + 30 + nameBytes + extraBytes);
    const extra = name.subarray(nameBytes);
    const sizes = longNumbers(extra, [view.getUint32(22, true), view.getUint32(18, true), 0]);
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
    const end = at + 30 + nameBytes + extraBytes + entry.packedBytes;
    const isOpen = (flags & 8) !== 0 && entry.packedBytes === 0;
    if (isOpen || end > source.byteLength) return { entries, rest: entry.nameBytes };
    entries.push(entry);
    at = end;
  }
}
