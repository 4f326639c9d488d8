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

/** A finding of a batch, its row counted from the start of the layer; `rows` came before the batch. */
export function movedBy(item: Finding, rows: number): Finding {
  return item.feature === null ? item : { ...item, feature: item.feature + rows };
}

/** Whether a finding about a layer counts something, so that the same of the next batch adds to it. */
export function countsSomething({ numbers }: Finding): boolean {
  return Object.keys(numbers).some((name) => COUNTS.includes(name));
}
