/** The word nearest to what was given, where one is near: two letters wrong (one of a short word), or one in three; null where none is. */
export function nearestWord(given: string, words: readonly string[]): string | null {
  const near = words
    .map((word) => ({ word, steps: editSteps(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, steps }) => steps <= Math.max(word.length > 3 ? 2 : 1, word.length / 3))
    .sort((a, b) => a.steps - b.steps);
  return near[0]?.word ?? null;
}

/** As it ends a message: ` (did you mean …?)`, or nothing. */
export function didYouMean(given: unknown, words: readonly string[]): { readonly zh: string; readonly en: string } {
  const near = typeof given === 'string' ? nearestWord(given, words) : null;
  return near === null ? { zh: '', en: '' } : { zh: `；是否指 ${near}？`, en: ` (did you mean ${near}?)` };
}

/** Levenshtein distance. */
function editSteps(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
