/** Where the cells of a page stand; null when a number in its head leads out of it. */
export function pointersOf(view: DataView, at: number, headBytes: number, usableBytes: number): number[] | null {
  const cells = view.getUint16(at + 3);
  const end = at + headBytes + 2 * cells;
  if (end > usableBytes) return null;
  const pointers: number[] = [];
  for (let k = 0; k < cells; k++) {
    const pointer = view.getUint16(at + headBytes + 2 * k);
    if (pointer < end || pointer >= usableBytes) return null;
    pointers.push(pointer);
  }
  return pointers;
}
