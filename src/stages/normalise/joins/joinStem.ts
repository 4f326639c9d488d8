/** Without leading zeros; '' of what is not digits alone. */
export function stemOf(key: string): string {
  return /^\d+$/.test(key) ? key.replace(/^0+(?=.)/, '') : '';
}

export function keysByStem(keys: Iterable<string>): Map<string, Set<string>> {
  const byStem = new Map<string, Set<string>>();
  for (const key of keys) {
    const stem = stemOf(key);
    if (stem === '') continue;
    const there = byStem.get(stem);
    if (there) there.add(key);
    else byStem.set(stem, new Set([key]));
  }
  return byStem;
}
