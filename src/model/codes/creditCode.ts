/**
 * 统一社会信用代码: whether it can be one.
 *
 * Definition (GB 32100-2015): 18 characters of 0–9 and the letters without I, O, S, V, Z; the last is a check character over the first 17
 * (weights 3^i mod 31). Characters 9 to 17 are an organisation code with a check character of its own (GB 11714, weights 3,7,9,10,5,8,4,2
 * mod 11). Full-width and lower-case letters are read as what they stand for.
 */
export type CreditCodeFault = 'length' | 'characters' | 'checkDigit' | 'organisationDigit';

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS: readonly number[] = Array.from({ length: 17 }, (_, i) => 3 ** i % 31);
const ORGANISATION_WEIGHTS: readonly number[] = [3, 7, 9, 10, 5, 8, 4, 2];

export function creditCodeFault(text: string): CreditCodeFault | null {
  const code = text.normalize('NFKC').trim().toUpperCase();
  if (code.length !== 18) return 'length';
  const values = Array.from(code, (character) => CHARACTERS.indexOf(character));
  if (values.includes(-1)) return 'characters';
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * values[i], 0);
  if (values[17] !== (31 - (sum % 31)) % 31) return 'checkDigit';
  return code[16] === organisationDigit(code.slice(8, 16)) ? null : 'organisationDigit';
}

/** Letters count on from 10 here, none left out: A 10 … Z 35. */
function organisationDigit(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * Number.parseInt(body[i], 36), 0);
  const digit = 11 - (sum % 11);
  return digit === 10 ? 'X' : digit === 11 ? '0' : String(digit);
}
