/**
 * Distinct byte strings, numbered in order of first sight: a text column is filled with numbers first and decoded once per
 * distinct value, after all bytes of the file have been seen and their encoding is known.
 */
export interface ByteDictionary {
  /** Number of the bytes from … to (exclusive), new or known. `full`: they fill their field to its last byte. */
  codeOf(bytes: Uint8Array, from: number, to: number, full: boolean): number;
  slices(): Uint8Array[];
  /** All of them as UTF-8, decoded together and cut apart: a third of the time of one decoding each. */
  texts(): string[];
  isFull(code: number): boolean;
  /** None of them has a byte above 127. */
  isAscii(): boolean;
}

const LONG_TEXT = 128;

export function byteDictionary(): ByteDictionary {
  let slots = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(512);
  let starts = new Uint32Array(513);
  let full = new Uint8Array(512);
  let arena = new Uint8Array(8192);
  let count = 0;
  let last = -1;

  function grow(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    hashes = grown(hashes, new Int32Array(hashes.length * 2));
    full = grown(full, new Uint8Array(full.length * 2));
    starts = grown(starts, new Uint32Array(hashes.length + 1));
    const mask = slots.length - 1;
    for (let code = 0; code < count; code++) {
      let slot = hashes[code] & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
  }
  function isSame(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = starts[code];
    if (starts[code + 1] - start !== to - from) return false;
    for (let i = from, k = start; i < to; i++, k++) if (arena[k] !== bytes[i]) return false;
    return true;
  }
  return {
    codeOf(bytes, from, to, isFull) {
      // values come in runs
      if (last >= 0 && isSame(last, bytes, from, to)) return last;
      let hash = to - from;
      let i = from;
      for (; i + 4 <= to; i += 4) {
        const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
        hash = Math.imul(hash ^ word, 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      for (; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
      hash ^= hash >>> 16;
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let code = slots[slot]; code >= 0; code = slots[slot]) {
        if (hashes[code] === hash && isSame(code, bytes, from, to)) {
          last = code;
          return code;
        }
        slot = (slot + 1) & mask;
      }
      const code = count++;
      last = code;
      const start = starts[code];
      const end = start + to - from;
      if (end > arena.length) arena = grown(arena, new Uint8Array(Math.max(arena.length * 2, end)));
      // a view costs more than it saves on an ordinary text
      if (to - from > LONG_TEXT) arena.set(bytes.subarray(from, to), start);
      else for (let k = from, at = start; k < to; k++, at++) arena[at] = bytes[k];
      starts[code + 1] = end;
      hashes[code] = hash;
      full[code] = isFull ? 1 : 0;
      slots[slot] = code;
      if (count * 2 >= slots.length) grow();
      return code;
    },
    slices() {
      return Array.from({ length: count }, (_, code) => arena.subarray(starts[code], starts[code + 1]));
    },
    texts() {
      const whole = arena.subarray(0, starts[count]);
      const cutsCharacter = starts
        .subarray(0, count)
        .some((start) => start < whole.length && (arena[start] & 0xc0) === 0x80);
      const text = cutsCharacter ? null : strictUtf8(whole);
      if (text === null)
        return this.slices().map((slice) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(slice));
      const isAscii = text.length === whole.length;
      let at = 0;
      return Array.from({ length: count }, (_, code) => {
        const from = at;
        if (isAscii) at = starts[code + 1];
        // bytes that continue a character add none; those that start one beyond U+FFFF are two of JavaScript's
        else
          for (let k = starts[code]; k < starts[code + 1]; k++) {
            if ((arena[k] & 0xc0) !== 0x80) at += arena[k] >= 0xf0 ? 2 : 1;
          }
        return text.slice(from, at);
      });
    },
    isFull: (code) => full[code] === 1,
    isAscii() {
      for (let k = 0; k < starts[count]; k++) if (arena[k] >= 0x80) return false;
      return true;
    },
  };
}

function grown<T extends Uint8Array | Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
