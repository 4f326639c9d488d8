/**
 * Points numbered by their coordinates: equal coordinates, bit for bit (0 and −0 are equal), have one number, in order of first use.
 * Needs finite coordinates. Method: open addressing over the bits of x and y; grows by itself.
 */
export interface PointTable {
  readonly count: () => number;
  /** The number of the point, given now if it has none yet. */
  add(x: number, y: number): number;
  /** −1 where it has none. */
  find(x: number, y: number): number;
  /** x, y, x, y … of all numbered points; a view that the next `add` may replace. */
  xy(): Float64Array;
}

export function pointTable(expectedPoints = 1024): PointTable {
  let capacity = 1024;
  while (capacity < 2 * expectedPoints) capacity *= 2;
  let slots = new Int32Array(capacity).fill(-1);
  let xy = new Float64Array(capacity);
  let count = 0;

  function grow(): void {
    capacity *= 2;
    const larger = new Float64Array(capacity);
    larger.set(xy.subarray(0, 2 * count));
    xy = larger;
    slots = new Int32Array(capacity).fill(-1);
    for (let n = 0; n < count; n++) {
      let slot = hashOf(xy[2 * n], xy[2 * n + 1]) & (capacity - 1);
      while (slots[slot] >= 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = n;
    }
  }

  /** The slot that holds the point, or the free one where it would be. */
  function slotOf(x: number, y: number): number {
    let slot = hashOf(x, y) & (capacity - 1);
    for (;;) {
      const n = slots[slot];
      if (n < 0 || (xy[2 * n] === x && xy[2 * n + 1] === y)) return slot;
      slot = (slot + 1) & (capacity - 1);
    }
  }

  return {
    count: () => count,
    add(x, y) {
      const slot = slotOf(x, y);
      if (slots[slot] >= 0) return slots[slot];
      const n = count++;
      slots[slot] = n;
      xy[2 * n] = x;
      xy[2 * n + 1] = y;
      if (2 * count >= capacity) grow();
      return n;
    },
    find: (x, y) => slots[slotOf(x, y)],
    xy: () => xy.subarray(0, 2 * count),
  };
}

const BITS = new Float64Array(2);
const WORDS = new Int32Array(BITS.buffer);

function hashOf(x: number, y: number): number {
  // −0 is 0
  BITS[0] = x + 0;
  BITS[1] = y + 0;
  let h = Math.imul(WORDS[0] ^ Math.imul(WORDS[1], 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ WORDS[2], 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15) ^ Math.imul(WORDS[3], 0x27d4eb2f), 0x165667b1);
  return h ^ (h >>> 16);
}
