import { countOf } from './batchFindings.js';
import { type DefectClass, type DefectOf, defectRuleOf } from './defectClasses.js';
import type { Finding, FindingCode } from './finding.js';
import { wordsIn } from './settings/definition.js';
import type { Settings } from './settings.js';

/** What is graded: a layer under the name its findings have, and how many rows it has. */
export interface GradedLayer {
  readonly layer: string;
  readonly rows: number;
}

export type Verdict = 'excellent' | 'good' | 'pass' | 'fail' | 'notGraded';

/** What one code takes off a layer's grade. */
export interface Deduction {
  readonly code: FindingCode;
  readonly class: DefectClass;
  readonly of: DefectOf;
  /** What says the class: `DEFECT_RULES`, or a setting. */
  readonly by: 'rule' | 'setting';
  /** Rows (or places between rows) that have it; of the layer: how often. A row counts once a code. */
  readonly defects: number;
  readonly points: number;
}

export interface LayerGrade {
  readonly layer: string;
  readonly rows: number;
  /** 0 … 100; null where there is nothing to grade. */
  readonly grade: number | null;
  readonly verdict: Verdict;
  /** Heaviest first. `grade` is 100 less their points, no less than 0. */
  readonly deductions: readonly Deduction[];
  /** Defects that a person had accepted: they take nothing off. */
  readonly accepted: readonly Omit<Deduction, 'points'>[];
}

/**
 * A grade for each layer, as a quality report of survey products gives it.
 *
 * Definition: grade = 100 − Σ points, bounded by 0. A defect of the layer takes the points of its class (A 12, B 4, C 1). Defects of rows take points
 * per perRows rows: points of the class × rows that have it × perRows ÷ max(rows of the layer, leastRows). Class of a code: `DEFECT_RULES`, or the list
 * of codes in settings check.gradeA, …B, …C, …None that names it (then at every severity; the gravest list wins).
 * So 5 % of rows with a blemish fail a layer of any size, one in 200,000 is not felt, and a layer of ten rows is not lost by one.
 * Promises: more findings never raise a grade; points are rounded up to 0.0001, so none is free; the same findings in any order give the same grades.
 * Limits: the standard samples units and judges them each; here every row is looked at, and there is no unit smaller than a layer.
 * Source: points and bounds after GB/T 24356 as `domain.md` §2.4 transcribes it; classes of codes and scaling are this project's.
 */
export function gradeLayers(
  layers: readonly GradedLayer[],
  findings: readonly Finding[],
  settings: Settings,
): LayerGrade[] {
  const classOf = classReader(settings);
  const tallies = new Map(layers.map(({ layer }) => [layer, new Map<string, Tally>()]));
  for (const item of findings) {
    const { code } = countOf(item);
    const defect = classOf(code, item);
    const ofLayer = tallies.get(item.layer);
    if (!defect || !ofLayer) continue;
    const isAccepted = item.severity === 'accepted';
    const key = `${defect.class}\0${code}\0${isAccepted}`;
    const tally = ofLayer.get(key) ?? { ...defect, code, isAccepted, features: new Set<number>(), others: 0 };
    ofLayer.set(key, tally);
    if (item.feature !== null && defect.of === 'row') tally.features.add(item.feature);
    else tally.others += defect.of === 'row' ? rowsOf(item) : 1;
  }
  return layers.map((one) => gradeOf(one, [...(tallies.get(one.layer)?.values() ?? [])], settings));
}

type Defect = Pick<Deduction, 'class' | 'of' | 'by'>;

interface Tally extends Defect {
  readonly code: FindingCode;
  readonly isAccepted: boolean;
  readonly features: Set<number>;
  others: number;
}

/** Of a finding that names no row: those that it counts, else the one place. */
function rowsOf(item: Finding): number {
  return 'rows' in item.numbers && typeof item.numbers.rows === 'number' ? item.numbers.rows : 1;
}

const UNITS_A_POINT = 10_000;

function gradeOf({ layer, rows }: GradedLayer, tallies: readonly Tally[], settings: Settings): LayerGrade {
  const points = {
    A: settings['check.gradePointsA'],
    B: settings['check.gradePointsB'],
    C: settings['check.gradePointsC'],
  };
  const perDefect = settings['check.gradePerRows'] / Math.max(rows, settings['check.gradeLeastRows']);
  const counted = tallies.map(({ code, class: own, of, by, isAccepted, features, others }) => {
    const defects = features.size + others;
    const lost = points[own] * defects * (of === 'row' ? perDefect : 1);
    // 0.07 × 10,000 is a hair over 700
    const units = Math.ceil(Math.round(lost * UNITS_A_POINT * 1e6) / 1e6);
    return { isAccepted, units, deduction: { code, class: own, of, by, defects, points: units / UNITS_A_POINT } };
  });
  const order = (a: Deduction, b: Deduction) =>
    b.points - a.points || (a.class < b.class ? -1 : a.class > b.class ? 1 : a.code < b.code ? -1 : 1);
  const open = counted.filter(({ isAccepted }) => !isAccepted);
  const units = open.reduce((sum, one) => sum + one.units, 0);
  const grade = rows === 0 ? null : Math.max(0, 100 * UNITS_A_POINT - units) / UNITS_A_POINT;
  return {
    layer,
    rows,
    grade,
    verdict: verdictOf(grade, settings),
    deductions: open.map(({ deduction }) => deduction).sort(order),
    accepted: counted
      .filter(({ isAccepted }) => isAccepted)
      .map(({ deduction }) => deduction)
      .sort(order)
      .map(({ points: _points, ...rest }) => rest),
  };
}

function verdictOf(grade: number | null, settings: Settings): Verdict {
  if (grade === null) return 'notGraded';
  if (grade >= settings['check.gradeExcellent']) return 'excellent';
  if (grade >= settings['check.gradeGood']) return 'good';
  return grade >= settings['check.gradePass'] ? 'pass' : 'fail';
}

/** The class of a finding: where settings name its code, theirs; else by its rule and severity (an accepted one: that which it would have). */
function classReader(settings: Settings) {
  const lists = [
    ['A', wordsIn(settings['check.gradeA'])],
    ['B', wordsIn(settings['check.gradeB'])],
    ['C', wordsIn(settings['check.gradeC'])],
    [null, wordsIn(settings['check.gradeNone'])],
  ] as const;
  return (code: FindingCode, item: Finding): Defect | null => {
    const rule = defectRuleOf(code);
    const of = rule?.of ?? 'row';
    const stated = lists.find(([, codes]) => codes.has(code));
    if (stated) return stated[0] && { class: stated[0], of, by: 'setting' };
    const severity = item.severity === 'accepted' ? (item.accepted?.was ?? 'note') : item.severity;
    const own = severity === 'accepted' ? undefined : rule?.classes[severity];
    return own ? { class: own, of, by: 'rule' } : null;
  };
}
