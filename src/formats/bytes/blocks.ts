/** About so many bytes go to a file at once: large enough that the calls do not count, small enough that memory does not. */
export const BLOCK_BYTES = 1 << 20;
/** So many are read of a file at once, where small pieces of it are wanted one behind the other. */
export const READ_BLOCK_BYTES = 8 << 20;

/** Blocks one behind the other; each may be in memory that is used again for the next. */
export function joined(blocks: Iterable<Uint8Array>): Uint8Array {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for (const block of blocks) {
    kept.push(block.slice());
    bytes += block.length;
  }
  if (kept.length === 1) return kept[0];
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const block of kept) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}
