import { type Finding, finding } from '../../../model/finding.js';
import { joinKey } from './join.js';
import { keysByStem, stemOf } from './joinStem.js';

/**
 * Ids by which the rows of one table speak of the rows of another: of parcels, of titles.
 *
 * Definition: an id is the one of equal text; else the one that is equal as `joinKey` writes both; else, of digits alone, the one that is equal
 * without leading zeros (Excel takes them from codes kept as numbers), if no other id there and no other id asked for could be meant.
 * Promises: of several rows with one id the first is found; matches that took more than equal text are counted, `reportMatches`, never silent.
 */
export interface IdIndex {
  /** −1 when there is none. */
  find(text: string): number;
  how(text: string): 'equal' | 'rewritten' | 'zeros' | 'none';
}

export function idIndex(ids: readonly string[], asked: Iterable<string>): IdIndex {
  const byText = firstRows(ids);
  const keys = ids.map(joinKey);
  const byKey = firstRows(keys);
  const there = keysByStem(keys);
  const here = keysByStem([...asked].map(joinKey));
  function withoutZeros(key: string): number {
    const stem = stemOf(key);
    const only = there.get(stem);
    if (stem === '' || only?.size !== 1 || (here.get(stem)?.size ?? 0) > 1) return -1;
    return byKey.get([...only][0]) ?? -1;
  }
  function found(text: string): readonly [number, ReturnType<IdIndex['how']>] {
    const key = joinKey(text);
    if (key === '') return [-1, 'none'];
    const equal = byText.get(text);
    if (equal !== undefined) return [equal, 'equal'];
    const rewritten = byKey.get(key);
    if (rewritten !== undefined) return [rewritten, 'rewritten'];
    const row = withoutZeros(key);
    return row < 0 ? [-1, 'none'] : [row, 'zeros'];
  }
  return { find: (text) => found(text)[0], how: (text) => found(text)[1] };
}

/** Says of how many rows of a layer the id was matched by more than equal text. */
export function reportMatches(
  index: IdIndex,
  texts: readonly string[],
  layer: string,
  field: string,
  report: (item: Finding) => void,
): void {
  const count = { equal: 0, rewritten: 0, zeros: 0, none: 0 };
  for (const text of texts) if (text !== '') count[index.how(text)]++;
  if (count.rewritten > 0) report(finding('join.rewritten', 'note', layer, { field, rows: count.rewritten }));
  if (count.zeros > 0) report(finding('join.zeros', 'warning', layer, { field, rows: count.zeros }));
}

function firstRows(texts: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  texts.forEach((text, row) => {
    if (text !== '' && !rows.has(text)) rows.set(text, row);
  });
  return rows;
}
