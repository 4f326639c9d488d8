/** At least so many candidates of each component, as far as it has them and the whole allows. */
const MIN_PER_COMPONENT = 10;

/**
 * How many candidates each component may have of `most` in all: each some, the rest in proportion to its low-efficiency and idle land; what a component
 * has no groups for goes to the others. With more components than places, those with most such land have one each.
 */
export function sharesOf(groups: readonly number[], lowM2: readonly number[], most: number): number[] {
  const count = groups.length;
  const order = groups.map((_, c) => c).sort((p, q) => lowM2[q] - lowM2[p] || p - q);
  const shares = new Array<number>(count).fill(0);
  let left = most;
  const least = Math.min(MIN_PER_COMPONENT, Math.max(1, Math.floor(most / Math.max(1, count))));
  for (const c of order) {
    shares[c] = Math.min(groups[c], least, left);
    left -= shares[c];
  }
  for (;;) {
    const open = order.filter((c) => shares[c] < groups[c]);
    const openM2 = open.reduce((sum, c) => sum + lowM2[c], 0);
    if (left === 0 || open.length === 0) return shares;
    const before = left;
    for (const c of open) {
      const part = openM2 > 0 ? Math.floor((before * lowM2[c]) / openM2) : 0;
      const more = Math.min(groups[c] - shares[c], part, left);
      shares[c] += more;
      left -= more;
    }
    if (left < before) continue;
    for (const c of open) {
      if (left === 0) break;
      shares[c]++;
      left--;
    }
  }
}
