import { isPlaceholder, plainCode } from '../../../model/codes/plainCode.js';
import { deliveredField } from '../../../model/standards/standard.js';
import { type FieldCodes, rowsOfValues } from './fieldCodes.js';
import type { RuleInput } from './rule.js';

/**
 * Codes of administrative units: QSDWDM, ZLDWDM, XZQDM.
 *
 * Definition: county 6 digits + township 3 + village 3, + 7 to 19 (domain §1.1). code.length — 12 or 9 digits where 19 are usual, a note a length;
 * code.malformed — any other length, or other than digits in the first twelve. code.parent — the county is another than that of nearly all
 * rows (or than that of the towns); the town or village of the code is not among those delivered. A code that stops early
 * (zeros from there on) names a county or town, which may own land but is no place of a parcel.
 * Owners from elsewhere are a note: land may belong to whom it likes.
 */
export function unitRules(input: RuleInput): void {
  const { fields, list, standard } = input;
  for (const [name, kind] of UNIT_FIELDS) {
    const field = standard.fields.find((one) => one.name === name);
    const found = field ? deliveredField(fields.table, field) : null;
    if (found === null) continue;
    const coded = fields.codes(found) as FieldCodes;
    const codes = coded.values.map(plainCode);
    const lengths = kind === 'area' ? AREA_LENGTHS : UNIT_LENGTHS;
    const isSaid = (value: number) => value !== 0 && !isPlaceholder(coded.values[value]);
    const isSound = (value: number) => lengths.test(codes[value]);
    for (const [value, rows] of rowsOfValues(coded, (one) => isSaid(one) && !isSound(one))) {
      list.group('code.malformed', 'error', { field: found, value: coded.values[value] }, rows);
    }
    if (kind === 'area') continue;
    const short = new Map<number, number>();
    codes.forEach((code, value) => {
      if (isSaid(value) && isSound(value) && code.length < 19) {
        short.set(code.length, (short.get(code.length) ?? 0) + coded.rows[value]);
      }
    });
    for (const [digits, rows] of [...short].sort((a, b) => b[0] - a[0])) {
      if (rows > 0) list.once('code.length', 'note', { field: found, digits, rows });
    }
    parents(input, coded, codes, (value) => isSaid(value) && isSound(value), kind);
  }
}

const UNIT_FIELDS: readonly (readonly [string, 'owner' | 'place' | 'area'])[] = [
  ['QSDWDM', 'owner'],
  ['ZLDWDM', 'place'],
  ['XZQDM', 'area'],
];
/** 19 characters, of which the first twelve are digits; 12 or 9 digits. */
const UNIT_LENGTHS = /^(\d{12}[0-9A-Z]{7}|\d{12}|\d{9})$/;
const AREA_LENGTHS = /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/;

const LEVELS: readonly (readonly [digits: 9 | 12, label: string, level: 'towns' | 'villages'])[] = [
  [9, '乡镇 / town', 'towns'],
  [12, '村 / village', 'villages'],
];

function parents(
  { list, context }: RuleInput,
  coded: FieldCodes,
  codes: readonly string[],
  isSound: (value: number) => boolean,
  kind: 'owner' | 'place',
): void {
  const county = countyOf(coded, codes, isSound);
  const say = (value: number, level: string, rows: readonly number[], foreign: boolean) => {
    const severity = kind === 'owner' && foreign ? 'note' : 'warning';
    list.group('code.parent', severity, { field: coded.name, value: coded.values[value], level }, rows);
  };
  const isForeign = (value: number) => county !== null && codes[value].slice(0, 6) !== county;
  for (const [value, rows] of rowsOfValues(coded, (one) => isSound(one) && isForeign(one))) {
    say(value, '县（区） / county', rows, true);
  }
  for (const [digits, label, level] of LEVELS) {
    const known = context.unitCodes[level];
    if (known.size === 0) continue;
    const { towns } = context.unitCodes;
    const lost = (value: number) => {
      if (!isSound(value) || isForeign(value)) return false;
      const code = codes[value].slice(0, digits);
      if (code.length < digits || known.has(code)) return false;
      // said of the town already
      if (level === 'villages' && towns.size > 0 && !towns.has(code.slice(0, 9))) return false;
      return kind === 'place' || !/^0+$/.test(codes[value].slice(digits - 3));
    };
    for (const [value, rows] of rowsOfValues(coded, lost)) say(value, label, rows, false);
  }
}

/** The county of nearly all rows; null where there is no such. */
function countyOf(coded: FieldCodes, codes: readonly string[], isSound: (value: number) => boolean): string | null {
  const rows = new Map<string, number>();
  let all = 0;
  codes.forEach((code, value) => {
    if (!isSound(value)) return;
    const county = code.slice(0, 6);
    rows.set(county, (rows.get(county) ?? 0) + coded.rows[value]);
    all += coded.rows[value];
  });
  const [most] = [...rows].sort((a, b) => b[1] - a[1]);
  return most && most[1] >= NEARLY_ALL * all ? most[0] : null;
}

const NEARLY_ALL = 0.9;
