import type { CheckedLayer } from '../../../model/checkedLayer.js';
import { type CodeCount, type CodeFit, codeFits, plainName } from '../../../model/codes/codeFit.js';
import { CODE_LISTS } from '../../../model/codes/codeLists.js';
import { CODE_SYSTEMS, type CodeSystem, nameIn } from '../../../model/codes/landCodes.js';
import { isPlaceholder, plainCode } from '../../../model/codes/plainCode.js';
import { contradiction } from './codes.js';
import { type FieldCodes, type Fields, rowsOfPairs, rowsOfValues } from './fieldCodes.js';
import type { Listing } from './listing.js';
import { isNumberField, isThirdSurvey, type RuleInput, severityBy } from './rule.js';

/**
 * Land classes: DLBM by its code system, DLMC by DLBM, CZCSXM by DLBM.
 *
 * Definition: the system is what the layer says it is in, else the one that holds most rows, those under a name of another system's class not counted; value.unknownCode — a code it does not hold
 * (with the suffixes K, A, H it holds), an error unless the system is 待核; code.tooCoarse — a first-level class where the survey maps second-level ones;
 * value.contradicts — the name of another class; a settlement code that the class excludes: 0602 and 0603 have 204, 09 has 205, and 204, 205
 * stand for nothing else (1201 may be 204 [S17]); value.missing — built-up land (05–09, 1004, 1005, 1201) without CZCSXM, 耕地 without GDPDJB.
 * Limits: rules of CZCSXM, GDPDJB and of suffixes are those of the third survey and hold for its codes alone.
 */
export function landClassRules(input: RuleInput): void {
  const { fields, system, list } = input;
  const classes = fields.codes('DLBM');
  if (!classes || !system) return;
  const isNumber = isNumberField(fields, classes);
  const known = classes.values.map((value) => codeIn(system, value, isNumber));
  const isSaid = (code: number) => code !== 0 && !isPlaceholder(classes.values[code]);
  for (const [code, rows] of rowsOfValues(classes, (value) => isSaid(value) && known[value] === null)) {
    const numbers = { field: classes.name, value: classes.values[code] };
    if (isConfirmed(system)) list.group('value.unknownCode', 'error', numbers, rows);
    else
      list.group(
        'value.unlistedCode',
        'warning',
        { ...numbers, list: `${system.title.zh} / ${system.title.en}` },
        rows,
      );
  }
  if (isThirdSurvey(system)) {
    const coarse = (value: number) => known[value]?.length === 2 && known[value] !== '09';
    for (const [code, rows] of rowsOfValues(classes, coarse)) {
      list.group('code.tooCoarse', 'warning', { field: classes.name, value: classes.values[code] }, rows);
    }
  }
  names(input, classes, known, system);
  if (isThirdSurvey(system)) {
    settlements(input, classes, known);
    slopes(input, classes, known);
  }
}

/** The system of the layer's DLBM; a finding where the codes are of none. */
export function systemOf(layer: CheckedLayer, fields: Fields, list: Listing): CodeSystem | null {
  const classes = fields.codes('DLBM');
  if (!classes) return null;
  const said = CODE_SYSTEMS.find(({ id }) => id === layer.codeSystem);
  if (said) return said;
  const isNumber = isNumberField(fields, classes);
  const coded = fields.table.rowCount - classes.rows[0];
  if (coded === 0) return null;
  const fits = codeFits(countsOf(classes, fields.codes('DLMC'), isNumber));
  // on a tie the third survey: this is its field
  const speaksFor = ({ rows, namesDiffer }: CodeFit) => rows - namesDiffer;
  const most = Math.max(...fits.map(speaksFor));
  const left = fits.filter((fit) => speaksFor(fit) === most);
  const best = left.find(({ system }) => system === 'sandiao') ?? left[0];
  if (best.rows >= LEAST_SHARE * coded) return CODE_SYSTEMS.find(({ id }) => id === best.system) ?? null;
  const share = Math.round((1000 * best.rows) / coded) / 10;
  const nearest = `${best.title.zh} / ${best.title.en}`;
  list.once('code.noSystem', 'warning', { field: classes.name, nearest, share });
  return null;
}

/** Below this share of the rows, codes are not those of a system with slips, but of another system. */
const LEAST_SHARE = 0.5;

function countsOf(classes: FieldCodes, names: FieldCodes | null, isNumber: boolean): CodeCount[] {
  const counts = classes.values.map((value, code) => ({
    code: isNumber && /^\d{3}$/.test(value) ? `0${value}` : plainCode(value),
    rows: classes.rows[code],
    names: new Map<string, number>(),
  }));
  if (names) {
    for (let row = 0; row < classes.codes.length; row++) {
      const name = names.codes[row];
      if (name === 0) continue;
      const met = counts[classes.codes[row]].names;
      met.set(names.values[name], (met.get(names.values[name]) ?? 0) + 1);
    }
  }
  return counts.slice(1).filter(({ rows }) => rows > 0);
}

function isConfirmed({ source }: CodeSystem): boolean {
  return !source.includes('待核');
}

/** The code of the system that a value is; null for none. Zeros lost to a number field are put back. */
function codeIn(system: CodeSystem, value: string, isNumber: boolean): string | null {
  const code = plainCode(value);
  if (nameIn(system, code) !== null) return code;
  return isNumber && nameIn(system, `0${code}`) !== null ? `0${code}` : null;
}

function names(
  { fields, list, standard }: RuleInput,
  classes: FieldCodes,
  known: readonly (string | null)[],
  system: CodeSystem,
) {
  const names = fields.codes('DLMC');
  if (!names) return;
  const expected = known.map((code) => (code === null ? null : nameIn(system, code)));
  const plain = names.values.map(plainName);
  const wrong = (landClass: number, name: number) =>
    expected[landClass] !== null &&
    name !== 0 &&
    !isPlaceholder(names.values[name]) &&
    plain[name] !== plainName(expected[landClass]);
  const confirmed = standard.confirmed && isConfirmed(system);
  for (const { a, b, rows } of rowsOfPairs(classes, names, wrong)) {
    const numbers = { ...contradiction(names, b, classes, a), expected: expected[a] ?? '' };
    list.group('value.contradicts', severityBy({ confirmed }), numbers, rows);
  }
}

/** Must have a settlement code [S17]. */
const SETTLED = /^(05|06|07|08|09|1004|1005|1201)/;

function settlements({ fields, list }: RuleInput, classes: FieldCodes, known: readonly (string | null)[]): void {
  const codes = fields.codes('CZCSXM');
  if (!codes) return;
  if (codes.rows[0] === fields.table.rowCount) {
    const rows = rowsOfValues(classes, (value) => SETTLED.test(known[value] ?? ''));
    const count = [...rows.values()].reduce((sum, { length }) => sum + length, 0);
    if (count > 0) list.once('field.empty', 'warning', { field: codes.name, rows: count });
    return;
  }
  const missing = rowsOfPairs(classes, codes, (landClass, code) => code === 0 && SETTLED.test(known[landClass] ?? ''));
  const rows = missing.flatMap((pair) => pair.rows).sort((a, b) => a - b);
  list.group('value.missing', 'warning', { field: codes.name }, rows);
  const expected = (landClass: number, code: number) =>
    expectedSettlement(known[landClass], plainCode(codes.values[code]));
  for (const { a, b, rows: at } of rowsOfPairs(classes, codes, (c, s) => s !== 0 && expected(c, s) !== null)) {
    const numbers = { ...contradiction(codes, b, classes, a), expected: expected(a, b) ?? '' };
    list.group('value.contradicts', 'warning', numbers, at);
  }
}

const OTHERS = '201 … 203A';

/** What the settlement code of a class should be where it can't be this; null where it can. */
function expectedSettlement(landClass: string | null, code: string): string | null {
  // an unknown code is said for itself
  if (landClass === null || !CODE_LISTS.settlement.names.has(code)) return null;
  const mines = /^060[23]/.test(landClass);
  const special = /^09/.test(landClass);
  if (mines) return code === '204' ? null : '204';
  if (special) return code === '205' ? null : '205';
  if (code === '205') return OTHERS;
  return code === '204' && !landClass.startsWith('1201') ? OTHERS : null;
}

function slopes({ fields, list }: RuleInput, classes: FieldCodes, known: readonly (string | null)[]): void {
  const slope = fields.codes('GDPDJB');
  if (!slope || slope.rows[0] === fields.table.rowCount) return;
  const missing = rowsOfPairs(classes, slope, (landClass, code) => code === 0 && /^01/.test(known[landClass] ?? ''));
  const rows = missing.flatMap((pair) => pair.rows).sort((a, b) => a - b);
  list.group('value.missing', 'warning', { field: slope.name }, rows);
}
