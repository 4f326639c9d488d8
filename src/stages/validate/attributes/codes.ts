import { BOUNDARY_ZONES, CODE_LISTS, type CodeList } from '../../../model/codes/codeLists.js';
import { landKindOf } from '../../../model/codes/landKind.js';
import { isPlaceholder, listedCode, plainCode } from '../../../model/codes/plainCode.js';
import { deliveredField } from '../../../model/standards/standard.js';
import { type FieldCodes, rowsOfPairs, rowsOfValues } from './fieldCodes.js';
import { isNumberField, type RuleInput } from './rule.js';

/**
 * Codes against their lists (`model/codes/codeLists.ts`), all but land classes.
 *
 * Definition: value.unknownCode — a filled cell whose code is not in a list that was seen, an error; value.unlistedCode — not in one that is 待核, a
 * warning, or a note where the list is known to be incomplete. code.malformed — a code of no list (LXDM, SLDM) that is more than letters and digits. value.contradicts — GHFQDM and GHFQMC, TBXHDM and DLBM that don't go together. Codes are compared half-width and in upper case.
 */
export function codeRules(input: RuleInput): void {
  const { standard, fields, list } = input;
  for (const field of standard.fields) {
    if (!field.codes) continue;
    const codes: CodeList = CODE_LISTS[field.codes];
    const name = deliveredField(fields.table, field);
    const coded = name === null ? null : fields.codes(name);
    if (!coded) continue;
    const isNumber = isNumberField(fields, coded);
    const unknown = rowsOfValues(coded, (code) => {
      const value = coded.values[code];
      return code !== 0 && !isPlaceholder(value) && listedCode(codes.names, value, isNumber) === null;
    });
    for (const [code, rows] of unknown) {
      const numbers = { field: coded.name, value: coded.values[code] };
      if (codes.confirmed) list.group('value.unknownCode', 'error', numbers, rows);
      else list.group('value.unlistedCode', codes.open ? 'note' : 'warning', { ...numbers, list: codes.id }, rows);
    }
  }
  bareCodes(input);
  planZones(input);
  refinements(input);
}

/** Fields that hold codes whose list is not known here: a name in place of a code is seen all the same. */
function bareCodes({ standard, fields, list }: RuleInput): void {
  for (const { name, isCode } of standard.fields) {
    const coded = isCode ? fields.codes(name) : null;
    if (!coded) continue;
    const isWrong = (code: number) =>
      code !== 0 && !isPlaceholder(coded.values[code]) && !/^[0-9A-Z-]+$/.test(plainCode(coded.values[code]));
    for (const [code, rows] of rowsOfValues(coded, isWrong)) {
      list.group('code.malformed', 'warning', { field: coded.name, value: coded.values[code] }, rows);
    }
  }
}

/** The zone's name is what counts (systems of codes differ): an unknown name, or a known code under another's name. */
function planZones({ standard, fields, list }: RuleInput): void {
  if (standard.id !== 'CZKFBJ') return;
  const names = fields.codes('GHFQMC');
  if (!names) return;
  const known = (name: string) => BOUNDARY_ZONES.some((zone) => zone === name || `城镇${name}` === zone);
  const wrong = (code: number) => code !== 0 && !isPlaceholder(names.values[code]) && !known(names.values[code]);
  for (const [code, rows] of rowsOfValues(names, wrong)) {
    list.group('value.unknownCode', 'warning', { field: names.name, value: names.values[code] }, rows);
  }
  const codes = fields.codes('GHFQDM');
  if (!codes) return;
  const meant = (code: number) => CODE_LISTS.planZone.names.get(plainCode(codes.values[code])) ?? '';
  const differs = (code: number, name: number) =>
    known(names.values[name]) && meant(code) !== '' && !meant(code).endsWith(names.values[name]);
  for (const { a, b, rows } of rowsOfPairs(codes, names, differs)) {
    const numbers = { field: codes.name, value: codes.values[a], otherField: names.name, otherValue: names.values[b] };
    list.group('value.contradicts', 'warning', { ...numbers, expected: names.values[b] === '' ? '' : meant(a) }, rows);
  }
}

/** What some refinements are of (domain §1.1): the six trades are industry. */
const REFINED: readonly (readonly [code: RegExp, landClass: RegExp, expected: string])[] = [
  [/^(HD|GT|MT|SN|BL|DL)GY$/, /^0601/, '0601'],
  [/^(HD|HQ|LQ|MQ|SH|SM)GD$/, /^01/, '01'],
];

function refinements({ fields, list }: RuleInput): void {
  const codes = fields.codes('TBXHDM');
  const classes = fields.codes('DLBM');
  if (!codes || !classes) return;
  const ruleOf = (code: number) => REFINED.find(([pattern]) => pattern.test(plainCode(codes.values[code])));
  const wrong = (refinement: number, landClass: number) => {
    const rule = ruleOf(refinement);
    const code = plainCode(classes.values[landClass]);
    // a class that is none is said for itself
    return rule !== undefined && landKindOf(code) !== null && !rule[1].test(code);
  };
  for (const { a, b, rows } of rowsOfPairs(codes, classes, wrong)) {
    const numbers = contradiction(classes, b, codes, a);
    list.group('value.contradicts', 'warning', { ...numbers, expected: ruleOf(a)?.[2] ?? '' }, rows);
  }
}

export function contradiction(field: FieldCodes, value: number, other: FieldCodes, otherValue: number) {
  return {
    field: field.name,
    value: field.values[value],
    otherField: other.name,
    otherValue: other.values[otherValue],
  };
}
