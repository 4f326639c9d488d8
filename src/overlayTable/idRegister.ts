/**
 * Which ids came before, for tables of any length: 12 bytes a row, more or less, and no text.
 *
 * Method: open addressing over two 32-bit hashes of the id. Limit: two ids with equal hashes are taken for one (of 10,000,000 ids, one pair
 * in 400,000 tables).
 */
export interface IdRegister {
  /** The row that had the id first; 0 when it is new, and then `row` (1 or more) is kept. */
  earlier(id: string, row: number): number;
}

const FIRST_SLOTS = 1 << 16;
const MOST_FILLED = 0.7;

export function idRegister(): IdRegister {
  let slots = FIRST_SLOTS;
  let hashes = new Uint32Array(2 * slots);
  let rows = new Uint32Array(slots);
  let used = 0;
  function place(high: number, low: number): number {
    let slot = low & (slots - 1);
    while (rows[slot] !== 0 && (hashes[2 * slot] !== high || hashes[2 * slot + 1] !== low)) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot;
  }
  function put(slot: number, high: number, low: number, row: number): void {
    hashes[2 * slot] = high;
    hashes[2 * slot + 1] = low;
    rows[slot] = row;
  }
  function grow(): void {
    const [oldHashes, oldRows] = [hashes, rows];
    slots *= 2;
    hashes = new Uint32Array(2 * slots);
    rows = new Uint32Array(slots);
    for (let k = 0; k < oldRows.length; k++) {
      if (oldRows[k] === 0) continue;
      put(place(oldHashes[2 * k], oldHashes[2 * k + 1]), oldHashes[2 * k], oldHashes[2 * k + 1], oldRows[k]);
    }
  }
  return {
    earlier(id, row) {
      let a = 0xdeadbeef ^ id.length;
      let b = 0x41c6ce57 ^ id.length;
      for (let k = 0; k < id.length; k++) {
        const unit = id.charCodeAt(k);
        a = Math.imul(a ^ unit, 2654435761);
        b = Math.imul(b ^ unit, 1597334677);
      }
      const high = (Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)) >>> 0;
      const low = (Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)) >>> 0;
      const slot = place(high, low);
      if (rows[slot] !== 0) return rows[slot];
      put(slot, high, low, row);
      if (++used > MOST_FILLED * slots) grow();
      return 0;
    },
  };
}
