import { landKindOf, mappingClassOf } from '../../../model/codes/landKind.js';
import { plainCode } from '../../../model/codes/plainCode.js';
import { roundM2 } from '../../../model/units.js';
import { isThirdSurvey, type RuleInput, severityBy } from './rule.js';

/**
 * Areas of a row among themselves, and against the smallest land that is mapped.
 *
 * Definition: area.deduction — TBDLMJ is not TBMJ − KCMJ within check.sumM2 (an error), or KCMJ not TBMJ × KCXS within that and what half a unit of the
 * coefficient's fourth decimal makes (a warning); value.contradicts — land is deducted without a coefficient or without a class of what is deducted.
 * area.belowMapping — the parcel is smaller, as accounted (official, else TBMJ), than its class is mapped at; a warning, the sizes are 待核.
 * Limits: the sizes are those of the third survey, and hold for its codes alone.
 */
export function areaRules(input: RuleInput): void {
  sums(input);
  deductions(input);
  mapping(input);
}

const ROUNDING_M2 = 1e-6;
/** KCXS has four decimals. */
const HALF_UNIT = 5e-5;

function sums({ fields, list, settings, standard }: RuleInput): void {
  const whole = fields.numbers('TBMJ');
  const net = fields.numbers('TBDLMJ');
  if (!whole || !net) return;
  const deducted = fields.numbers('KCMJ', 'TKMJ');
  const expected = (row: number) => {
    const part = deducted?.values[row] ?? 0;
    return whole.values[row] - (Number.isNaN(part) ? 0 : part);
  };
  const rows: number[] = [];
  for (let row = 0; row < whole.values.length; row++) {
    if (Math.abs(net.values[row] - expected(row)) > settings['check.sumM2'] + ROUNDING_M2) rows.push(row);
  }
  const by = `${whole.name} − ${deducted?.name ?? 'KCMJ'}`;
  list.each('area.deduction', severityBy(standard), net.name, rows, (row) => ({
    field: net.name,
    value: net.values[row],
    expected: roundM2(expected(row)),
    by,
  }));
}

function deductions({ fields, list, settings }: RuleInput): void {
  const whole = fields.numbers('TBMJ', 'YJJBNTTBMJ');
  const part = fields.numbers('KCMJ', 'TKMJ');
  const share = fields.numbers('KCXS', 'TKXS');
  if (!whole || !part || !share) return;
  const wrong: number[] = [];
  const bare: number[] = [];
  for (let row = 0; row < part.values.length; row++) {
    const [wholeM2, partM2, coefficient] = [whole.values[row], part.values[row], share.values[row]];
    if (partM2 > 0 && !(coefficient > 0)) bare.push(row);
    const toleranceM2 = settings['check.sumM2'] + HALF_UNIT * wholeM2 + ROUNDING_M2;
    const givenM2 = Number.isNaN(partM2) ? 0 : partM2;
    if (coefficient > 0 && Math.abs(givenM2 - wholeM2 * coefficient) > toleranceM2) wrong.push(row);
  }
  list.each('area.deduction', 'warning', part.name, wrong, (row) => ({
    field: part.name,
    value: Number.isNaN(part.values[row]) ? 0 : part.values[row],
    expected: roundM2(whole.values[row] * share.values[row]),
    by: `${whole.name} × ${share.name}`,
  }));
  const contradicts = (field: string, rows: readonly number[], expected: string) =>
    list.each('value.contradicts', 'warning', field, rows, (row) => ({
      field,
      value: '',
      otherField: part.name,
      otherValue: String(part.values[row]),
      expected,
    }));
  contradicts(share.name, bare, '> 0');
  const of = fields.codes('KCDLBM');
  if (!of) return;
  const unnamed: number[] = [];
  for (let row = 0; row < of.codes.length; row++) if (part.values[row] > 0 && of.codes[row] === 0) unnamed.push(row);
  contradicts(of.name, unnamed, '1203');
}

function mapping({ fields, list, settings, system, checked, standard }: RuleInput): void {
  if (standard.id !== 'DLTB' || !isThirdSurvey(system)) return;
  const classes = fields.codes('DLBM');
  const areas = checked.layer.facts?.officialM2 ?? fields.numbers('TBMJ')?.values;
  if (!classes || !areas) return;
  const leastM2 = {
    construction: settings['check.mappedBuiltM2'],
    agricultural: settings['check.mappedFarmM2'],
    other: settings['check.mappedOtherM2'],
  };
  const codes = classes.values.map(plainCode);
  const least = codes.map((code) => {
    const kind = landKindOf(code) === null ? null : mappingClassOf(code);
    return kind === null ? 0 : leastM2[kind];
  });
  const small: number[] = [];
  for (let row = 0; row < classes.codes.length; row++) {
    if (areas[row] > 0 && areas[row] < least[classes.codes[row]]) small.push(row);
  }
  const numbers = (row: number) => ({ landClass: codes[classes.codes[row]], leastM2: least[classes.codes[row]] });
  list.each('area.belowMapping', 'warning', classes.name, small, numbers, (row) => ({ areaM2: areas[row] }));
}
