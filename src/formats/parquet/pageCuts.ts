import type { Page } from './pages.js';
import type { RawValues } from './values.js';

/**
 * Entries `from` … `to` (exclusive) of a page as a page of their own, on the same memory; `highest` is the definition level of an entry with
 * a value.
 */
export function partOfPage(page: Page, from: number, to: number, highest: number): Page {
  if (from === 0 && to === page.count) return page;
  const { definition, repetition, codes, values } = page;
  const firstValue = definition ? presentIn(definition, 0, from, highest) : from;
  const present = definition ? presentIn(definition, from, to, highest) : to - from;
  return {
    count: to - from,
    definition: present === to - from ? null : (definition?.subarray(from, to) ?? null),
    repetition: repetition?.subarray(from, to) ?? null,
    present,
    codes: codes?.subarray(firstValue, firstValue + present) ?? null,
    // a dictionary stays whole: the codes lead into it
    values: codes ? values : partOfValues(values, firstValue, firstValue + present),
  };
}

/** The entry at which row `rows` (0 is the first that begins here) begins; `begun` where fewer begin: all entries are before it. */
export function rowStart(page: Page, rows: number): { readonly at: number; readonly begun: number } {
  const { repetition, count } = page;
  if (!repetition) return { at: Math.min(rows, count), begun: Math.min(rows, count) };
  let begun = 0;
  for (let e = 0; e < count; e++) {
    if (repetition[e] !== 0) continue;
    if (begun === rows) return { at: e, begun };
    begun++;
  }
  return { at: count, begun };
}

function presentIn(definition: Uint8Array, from: number, to: number, highest: number): number {
  let present = 0;
  for (let e = from; e < to; e++) if (definition[e] === highest) present++;
  return present;
}

function partOfValues(values: RawValues, from: number, to: number): RawValues {
  const count = to - from;
  if (values.kind === 'numbers') return { kind: 'numbers', count, values: values.values.subarray(from, to) };
  if (values.kind === 'longs') return { kind: 'longs', count, lowHigh: values.lowHigh.subarray(2 * from, 2 * to) };
  return { ...values, count, from: values.from.subarray(from, to), to: values.to.subarray(from, to) };
}
