/** Words near to what was given, the nearest first: two letters wrong (one of a short word), or one in three. */
export function nearWords(given: string, words: Iterable<string>, most: number): string[] {
  const near: { readonly word: string; readonly steps: number }[] = [];
  for (const word of new Set(words)) {
    const limit = Math.max(word.length > 3 ? 2 : 1, word.length / 3);
    if (Math.abs(word.length - given.length) > limit) continue;
    const steps = editSteps(given.toLowerCase(), word.toLowerCase());
    if (steps <= limit) near.push({ word, steps });
  }
  near.sort((a, b) => a.steps - b.steps);
  return near.slice(0, most).map(({ word }) => word);
}

/** The nearest of them; null where none is near. */
export function nearestWord(given: string, words: readonly string[]): string | null {
  return nearWords(given, words, 1)[0] ?? null;
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
