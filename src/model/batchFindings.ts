import type { Finding } from './finding.js';

/** Numbers of a finding about a layer that count something: over batches of rows they add up. */
const COUNTS: readonly string[] = ['rows', 'rings', 'vertices', 'addedVertices'];

/** What a finding about a layer is of, without its counts: the same for batch after batch. */
export function kindOfFinding({ code, layer, numbers }: Finding): string {
  return JSON.stringify([code, layer, ...Object.entries(numbers).filter(([name]) => !COUNTS.includes(name))]);
}

/** The earlier of two findings of one kind, the counts of the later added to its own. */
export function withCountsOf(earlier: Finding, later: Finding): Finding {
  const counts = new Map<string, unknown>(Object.entries(earlier.numbers));
  const numbers = Object.fromEntries(
    Object.entries(later.numbers).map(([name, value]) => [
      name,
      COUNTS.includes(name) && typeof value === 'number' ? value + Number(counts.get(name) ?? 0) : value,
    ]),
  );
  return { ...earlier, numbers } as Finding;
}
