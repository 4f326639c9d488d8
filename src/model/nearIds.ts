/** Ids most like one that is not there, the nearest first: by edits (one character put in, left out or changed), at most a third of its length. */
export function nearIds(wanted: string, ids: Iterable<string>, most = 3): string[] {
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const found: { readonly id: string; readonly edits: number }[] = [];
  for (const id of new Set(ids)) {
    if (Math.abs(id.length - wanted.length) > limit) continue;
    const edits = editsBetween(wanted, id, limit);
    if (edits <= limit) found.push({ id, edits });
  }
  found.sort((a, b) => a.edits - b.edits || (a.id < b.id ? -1 : 1));
  return found.slice(0, most).map(({ id }) => id);
}

/** Levenshtein distance; anything above `limit` is `limit` + 1. */
function editsBetween(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return row[b.length];
}
