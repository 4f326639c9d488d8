/**
 * Pairs of whole numbers (0 … 2³¹ − 1) numbered in order of first use. Method: open addressing over the two; grows by itself.
 */
export interface PairTable {
  readonly count: () => number;
  /** The number of the pair, given now if it has none yet. */
  add(a: number, b: number): number;
  /** −1 where it has none. */
  find(a: number, b: number): number;
  /** a, b of every pair, by number. */
  pairs(): Int32Array;
}

export function pairTable(expectedPairs = 512): PairTable {
  let capacity = 1024;
  while (capacity < 1.5 * expectedPairs) capacity *= 2;
  let slots = new Int32Array(capacity);
  let pairs = new Int32Array(2 * capacity);
  let count = 0;

  function slotOf(a: number, b: number): number {
    const mask = capacity - 1;
    let hash = Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const n = slots[slot] - 1;
      if (n < 0 || (pairs[2 * n] === a && pairs[2 * n + 1] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    capacity *= 2;
    const larger = new Int32Array(2 * capacity);
    larger.set(pairs.subarray(0, 2 * count));
    pairs = larger;
    slots = new Int32Array(capacity);
    for (let n = 0; n < count; n++) slots[slotOf(pairs[2 * n], pairs[2 * n + 1])] = n + 1;
  }

  return {
    count: () => count,
    add(a, b) {
      const slot = slotOf(a, b);
      if (slots[slot] > 0) return slots[slot] - 1;
      const n = count++;
      slots[slot] = n + 1;
      pairs[2 * n] = a;
      pairs[2 * n + 1] = b;
      if (3 * count >= 2 * capacity) grow();
      return n;
    },
    find: (a, b) => slots[slotOf(a, b)] - 1,
    pairs: () => pairs.subarray(0, 2 * count),
  };
}
