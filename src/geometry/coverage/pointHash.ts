/** 32 bits of a vertex, of the words of its coordinates; equal numbers give equal bits (signs, and so that of −0, are left out). */
export function pointHash(words: Int32Array, vertex: number): number {
  const at = 4 * vertex;
  let mixed = Math.imul(words[at] ^ Math.imul(words[at + 1] << 1, 0x85ebca6b), 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed + words[at + 2], 0x27d4eb2f) ^ Math.imul(words[at + 3] << 1, 0x165667b1);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0x9e3779b1);
}

/** The coordinates as 32-bit words. */
export function wordsOf(xy: Float64Array): Int32Array {
  return new Int32Array(xy.buffer, xy.byteOffset, xy.length * 2);
}

/** For each vertex of a flat run the first one with the same coordinates: itself where there is none before it. */
export function firstOfSame(xy: Float64Array): Int32Array {
  const count = xy.length / 2;
  const words = wordsOf(xy);
  let capacity = 16;
  while (capacity < count * 1.5) capacity *= 2;
  const table = new Int32Array(capacity);
  const first = new Int32Array(count);
  for (let v = 0; v < count; v++) {
    const hash = pointHash(words, v);
    let slot = (hash ^ (hash >>> 15)) & (capacity - 1);
    for (;;) {
      const w = table[slot] - 1;
      if (w < 0) {
        table[slot] = v + 1;
        first[v] = v;
        break;
      }
      if (xy[2 * w] === xy[2 * v] && xy[2 * w + 1] === xy[2 * v + 1]) {
        first[v] = w;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return first;
}
