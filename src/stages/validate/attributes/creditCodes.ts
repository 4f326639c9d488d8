import { type CreditCodeFault, creditCodeFault } from '../../../model/codes/creditCode.js';
import { isPlaceholder } from '../../../model/codes/plainCode.js';
import type { Table } from '../../../model/column.js';
import { fieldsOf, rowsOfValues } from './fieldCodes.js';
import type { Listing } from './listing.js';

const FIELD = /(统一.*信用代码|^信用代码$|^(TYSHXYDM|XYDM|CREDIT_?CODE)$)/i;

const FAULTS: Readonly<Record<CreditCodeFault, string>> = {
  length: '不是 18 位 / not 18 characters',
  characters: '含不允许的字符 / characters that no code has',
  checkDigit: '校验位不符 / the check character is wrong',
  organisationDigit: '组织机构代码的校验位不符 / the check character of the organisation code is wrong',
};

/**
 * 统一社会信用代码 in any field of that name: creditCode.invalid, a warning (people mistype them, and firms are told apart by them). A check character
 * of the organisation code alone is a note: the last character, over all of them, is right.
 */
export function creditCodeRules(table: Table, list: Listing): void {
  const fields = fieldsOf(table);
  for (const name of table.columns.keys()) {
    if (!FIELD.test(name)) continue;
    const coded = fields.codes(name);
    if (!coded) continue;
    const fault = (code: number) =>
      code === 0 || isPlaceholder(coded.values[code]) ? null : creditCodeFault(coded.values[code]);
    for (const [code, rows] of rowsOfValues(coded, (value) => fault(value) !== null)) {
      const because = fault(code) as CreditCodeFault;
      const severity = because === 'organisationDigit' ? 'note' : 'warning';
      list.group('creditCode.invalid', severity, { value: coded.values[code], because: FAULTS[because] }, rows);
    }
  }
}
