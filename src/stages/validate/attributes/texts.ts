import { type FieldCodes, rowsOfValues } from './fieldCodes.js';
import type { RuleInput } from './rule.js';

/**
 * How texts are written, in every text field, of the standard or not.
 *
 * Definition: text.padded — blanks before or after, a note a field (they are not part of the value anywhere in the engine); text.fullWidth — full-width
 * letters or digits in a code; text.garbled — the replacement character, or
 * control characters: bytes read in another encoding than they were written in.
 */
/** Nothing to look for in these, and nearly all codes are such. */
const PLAIN = /^[ -~]*$/;
const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/;
const GARBLED = /(?![\t\n\r])\p{Cc}|\ufffd/u;
/** Codes, numbers and ids by the last letters of the field: DLBM, ZLDWDM, TBBH, BSM, QSXZ, CZCSXM. */
const CODE_FIELD = /(BM|DM|BH|BSM|QSXZ|SXM|PDJB|GDLX|MSSM)$/i;

export function textRules({ fields, list }: RuleInput): void {
  for (const [name, column] of fields.table.columns) {
    if (column.type !== 'text') continue;
    const coded = fields.codes(name) as FieldCodes;
    if (coded.paddedRows > 0) list.once('text.padded', 'note', { field: name, rows: coded.paddedRows });
    const odd = Uint8Array.from(coded.values, (text) => (PLAIN.test(text) ? 0 : 1));
    if (!odd.includes(1)) continue;
    const garbled = rowsOfValues(coded, (code) => odd[code] === 1 && GARBLED.test(coded.values[code]));
    for (const [code, rows] of garbled) {
      list.group('text.garbled', 'warning', { field: name, value: coded.values[code] }, rows);
    }
    if (!CODE_FIELD.test(name)) continue;
    for (const [code, rows] of rowsOfValues(
      coded,
      (value) => odd[value] === 1 && FULL_WIDTH.test(coded.values[value]),
    )) {
      list.group('text.fullWidth', 'warning', { field: name, value: coded.values[code] }, rows);
    }
  }
}
