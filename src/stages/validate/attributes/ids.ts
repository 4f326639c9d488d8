import { plainCode } from '../../../model/codes/plainCode.js';
import type { FieldCodes } from './fieldCodes.js';
import { type RuleInput, severityBy } from './rule.js';

/**
 * Numbers that may occur once: BSM in its layer (id.duplicate; those of parcels and parks are looked at with their ids), TBBH within its
 * village, the first twelve digits of ZLDWDM (number.duplicate). Each is told on the later row, with the first.
 */
export function idRules({ fields, list, checked, standard }: RuleInput): void {
  const ids = fields.codes('BSM');
  const { layer } = checked;
  if (ids && layer.role !== 'parcels' && layer.role !== 'parks') {
    const { rows, first } = repeated(ids.codes, (row) => ids.codes[row], ids.values.length);
    const numbers = (row: number) => ({ id: ids.values[ids.codes[row]], otherFeature: layer.feature(first(row)) });
    list.each('id.duplicate', severityBy(standard), ids.name, rows, numbers);
  }
  const numbersOf = fields.codes('TBBH');
  const places = fields.codes('ZLDWDM');
  if (standard.id !== 'DLTB' || !numbersOf || !places) return;
  const village = villagesOf(places);
  const width = numbersOf.values.length;
  const { rows, first } = repeated(
    numbersOf.codes,
    (row) => village.of[places.codes[row]] * width + numbersOf.codes[row],
    village.count * width,
  );
  list.each('number.duplicate', severityBy(standard), numbersOf.name, rows, (row) => ({
    field: numbersOf.name,
    value: numbersOf.values[numbersOf.codes[row]],
    otherFeature: layer.feature(first(row)),
  }));
}

/** Villages of location codes, numbered. */
function villagesOf({ values }: FieldCodes): { readonly of: Uint32Array; readonly count: number } {
  const numbered = new Map<string, number>();
  const of = Uint32Array.from(values, (value) => {
    const code = plainCode(value).slice(0, 12);
    const known = numbered.get(code) ?? numbered.size;
    numbered.set(code, known);
    return known;
  });
  return { of, count: numbered.size };
}

/** Rows whose key an earlier row has; code 0 is an empty cell and repeats nothing. */
function repeated(codes: Uint32Array, key: (row: number) => number, keys: number) {
  const firstOf = keys <= MOST_KEYS ? new Int32Array(keys).fill(-1) : new Map<number, number>();
  const rows: number[] = [];
  const get = (at: number): number => (firstOf instanceof Map ? (firstOf.get(at) ?? -1) : firstOf[at]);
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] === 0) continue;
    const at = key(row);
    if (get(at) >= 0) rows.push(row);
    else if (firstOf instanceof Map) firstOf.set(at, row);
    else firstOf[at] = row;
  }
  return { rows, first: (row: number) => get(key(row)) };
}

const MOST_KEYS = 1 << 23;
