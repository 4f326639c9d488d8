import type { Scratch, Source } from '../../src/formats/source.js';

/** For reading from memory: nothing may touch the disk. */
export const NO_SCRATCH: Scratch = {
  path: '',
  source: () => Promise.reject(new Error('no scratch folder here')),
  append: () => Promise.reject(new Error('no scratch folder here')),
  remove: async () => {},
};

/** Files held in memory, seen through the seam of `formats/`. */
export function memorySource(files: Readonly<Record<string, Uint8Array | string>>, name: string): Source {
  const given = files[name];
  const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
  return {
    name,
    byteLength: bytes.length,
    isFolder: false,
    path: null,
    read: async (start, end) => bytes.slice(start, end),
    async sibling(ending) {
      const wanted = name.replace(/\.[^.]+$/, `.${ending}`).toLowerCase();
      const found = Object.keys(files).find((other) => other.toLowerCase() === wanted);
      return found === undefined ? null : memorySource(files, found);
    },
  };
}

const TWO_BYTES = new Map<string, readonly [number, number]>();

/** A text in GBK, by the decoder's own table turned round. */
export function gbk(text: string): Uint8Array {
  if (TWO_BYTES.size === 0) {
    const decoder = new TextDecoder('gbk');
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (trail === 0x7f) continue;
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if (character.length === 1 && character !== '\ufffd') TWO_BYTES.set(character, [lead, trail]);
      }
    }
  }
  return Uint8Array.from(
    [...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : [...TWO_BYTES.get(c)!])),
  );
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
