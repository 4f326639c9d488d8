import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFECT_RULES } from '../../src/model/defectClasses.js';
import { type Finding, finding } from '../../src/model/finding.js';
import { FINDING_TEXTS } from '../../src/model/findingTexts.js';
import { gradeLayers } from '../../src/model/grade.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/model/settings.js';

const nullShape = (feature: number) => finding('geometry.null', 'error', 'dltb', {}, { feature });
const overlap = (feature: number, otherFeature: number, severity: 'error' | 'warning' = 'error') =>
  finding(
    'coverage.overlap',
    severity,
    'dltb',
    { otherFeature, otherParcelId: '', widthClass: 'encroachment' as const },
    { feature },
  );
const sliver = (feature: number) =>
  finding('coverage.sliver', 'warning', 'dltb', { compactness: 0.1, elongation: 9 }, { feature });
const noField = finding('field.required', 'error', 'dltb', { standard: 'TD/T 1057', fields: 'BSM' });
const acceptedOf = (item: Finding): Finding => ({
  ...item,
  severity: 'accepted',
  accepted: { words: '张三', was: item.severity },
});
function gradeOf(rows: number, findings: readonly Finding[], own: Partial<Settings> = {}) {
  return gradeLayers([{ layer: 'dltb', rows }], findings, { ...DEFAULT_SETTINGS, ...own })[0];
}
const sums = (graded: ReturnType<typeof gradeOf>) =>
  graded.deductions.map(({ code, class: own, defects, points }) => [code, own, defects, points]);

describe('the grade of a layer', () => {
  it('is 100 less the points of its defects: of rows in a thousand, of the layer outright', () => {
    // 2,000 rows: a thousand of them have half of each
    const graded = gradeOf(2000, [
      nullShape(1),
      overlap(2, 3),
      overlap(4, 5),
      overlap(6, 7, 'warning'),
      sliver(8),
      noField,
    ]);
    // A 12 × 1 ÷ 2 = 6 · B 4 × 2 ÷ 2 = 4 · C 1 ÷ 2 · C 1 ÷ 2 · A of the layer 12
    expect(sums(graded)).toEqual([
      ['field.required', 'A', 1, 12],
      ['geometry.null', 'A', 1, 6],
      ['coverage.overlap', 'B', 2, 4],
      ['coverage.overlap', 'C', 1, 0.5],
      ['coverage.sliver', 'C', 1, 0.5],
    ]);
    expect(graded).toMatchObject({ grade: 77, verdict: 'good', accepted: [] });
  });

  it('does not feel one grave defect in 200,000 rows, and fails a layer with blemishes in 5 % of them, large or small', () => {
    // 12 × 1,000 ÷ 200,000
    expect(gradeOf(200_000, [nullShape(7)])).toMatchObject({ grade: 99.94, verdict: 'excellent' });
    for (const rows of [200_000, 1000, 100]) {
      const slivers = Array.from({ length: rows / 20 }, (_, k) => sliver(k + 1));
      expect(gradeOf(rows, slivers), `${rows}`).toMatchObject({ grade: 50, verdict: 'fail' });
    }
  });

  it('counts ten rows as a hundred: one blemish leaves it excellent, in every row it fails', () => {
    expect(gradeOf(10, [sliver(1)])).toMatchObject({ grade: 90, verdict: 'excellent' });
    expect(gradeOf(10, [nullShape(1)])).toMatchObject({ grade: 0, verdict: 'fail' });
    expect(
      gradeOf(
        10,
        Array.from({ length: 10 }, (_, k) => sliver(k + 1)),
      ),
    ).toMatchObject({ grade: 0 });
  });

  it('counts a row once a code, a place between rows once, and rows that were not listed', () => {
    const gap = finding('coverage.gap', 'error', 'dltb', { neighbours: 3, features: '1, 2, 3' });
    const more = finding('findings.more', 'error', 'dltb', { of: 'value.missing', kind: 'DLBM', rows: 38 });
    const listed = Array.from({ length: 2 }, (_, k) =>
      finding('value.missing', 'error', 'dltb', { field: 'DLBM' }, { feature: k + 1 }),
    );
    const graded = gradeOf(10_000, [overlap(1, 2), overlap(1, 3), gap, gap, ...listed, more]);
    // B 4 ÷ 10 each
    expect(sums(graded)).toEqual([
      ['value.missing', 'B', 40, 16],
      ['coverage.gap', 'B', 2, 0.8],
      ['coverage.overlap', 'B', 1, 0.4],
    ]);
    expect(graded.grade).toBe(82.8);
  });

  it('has its bounds at 90, 75 and 60, and never lies below 0', () => {
    const verdicts = [1, 2, 3].map((fields) =>
      gradeOf(
        500,
        Array.from({ length: fields }, () => noField),
      ),
    );
    expect(verdicts.map(({ grade, verdict }) => [grade, verdict])).toEqual([
      [88, 'good'],
      [76, 'good'],
      [64, 'pass'],
    ]);
    expect(
      gradeOf(
        500,
        Array.from({ length: 4 }, () => noField),
      ),
    ).toMatchObject({ grade: 52, verdict: 'fail' });
    expect(
      gradeOf(
        500,
        Array.from({ length: 40 }, () => noField),
      ),
    ).toMatchObject({ grade: 0, verdict: 'fail' });
    expect(gradeOf(500, [noField], { 'check.gradePointsA': 10 })).toMatchObject({ grade: 90, verdict: 'excellent' });
    expect(gradeOf(500, [noField], { 'check.gradePointsA': 10.01 })).toMatchObject({ grade: 89.99, verdict: 'good' });
  });

  it('lists what was accepted beside, and takes nothing off for it', () => {
    const graded = gradeOf(1000, [acceptedOf(overlap(1, 2)), overlap(3, 4), acceptedOf(sliver(5))]);
    expect(graded.grade).toBe(96);
    expect(graded.accepted).toEqual([
      { code: 'coverage.overlap', class: 'B', of: 'row', by: 'rule', defects: 1 },
      { code: 'coverage.sliver', class: 'C', of: 'row', by: 'rule', defects: 1 },
    ]);
  });

  it('takes points, bounds, scale and classes of codes from settings', () => {
    const found = [overlap(1, 2), sliver(3), finding('ring.reoriented', 'note', 'dltb', { rings: 1 })];
    const own = {
      'check.gradeA': 'coverage.overlap',
      'check.gradeC': 'ring.reoriented + coverage.overlap',
      'check.gradeNone': 'coverage.sliver',
      'check.gradePerRows': 100,
      'check.gradeLeastRows': 1,
      'check.gradePointsC': 2,
      'check.gradeGood': 85,
    };
    // A 12 × 100 ÷ 100; a note said to be C takes 2 off, of the layer; the gravest list wins
    const graded = gradeOf(100, found, own);
    expect(sums(graded)).toEqual([
      ['coverage.overlap', 'A', 1, 12],
      ['ring.reoriented', 'C', 1, 2],
    ]);
    expect(graded).toMatchObject({ grade: 86, verdict: 'good' });
    expect(graded.deductions.every(({ by }) => by === 'setting')).toBe(true);
  });

  it('grades no layer without rows, passes over findings of other layers, and gives 100 to one without defects', () => {
    expect(gradeOf(0, [noField])).toMatchObject({ grade: null, verdict: 'notGraded' });
    expect(gradeOf(5, [{ ...nullShape(1), layer: 'other' }])).toMatchObject({ grade: 100, deductions: [] });
    expect(gradeLayers([], [noField], DEFAULT_SETTINGS)).toEqual([]);
  });

  it('is never raised by one more finding, and hangs on no order', () => {
    const any = fc.oneof(
      fc.integer({ min: 1, max: 30 }).map(nullShape),
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).map(([a, b]) => overlap(a, b)),
      fc.integer({ min: 1, max: 30 }).map(sliver),
      fc.constant(noField),
      fc.integer({ min: 1, max: 30 }).map((row) => acceptedOf(sliver(row))),
      fc
        .integer({ min: 1, max: 99 })
        .map((rows) => finding('findings.more', 'warning', 'dltb', { of: 'value.missing', kind: 'x', rows })),
    );
    const rows = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), any, rows, (found, one, count) => {
        const before = gradeOf(count, found);
        expect(gradeOf(count, [...found, one]).grade!).toBeLessThanOrEqual(before.grade!);
        expect(gradeOf(count, [...found].reverse())).toEqual(before);
        const lost = before.deductions.reduce((sum, { points }) => sum + points, 0);
        expect(before.grade).toBeCloseTo(Math.max(0, 100 - lost), 9);
      }),
      { numRuns: 300 },
    );
  });

  it('makes no defect free, however many rows there are', () => {
    expect(gradeOf(300_000_000, [sliver(1)]).grade).toBe(99.9999);
  });
});

describe('classes of codes', () => {
  it('has each code of findings once, with a reason in both languages', () => {
    const codes = DEFECT_RULES.flatMap((rule) => rule.codes as readonly string[]);
    expect([...codes].sort()).toEqual(Object.keys(FINDING_TEXTS).sort());
    for (const { reason } of DEFECT_RULES) expect(reason.zh).toMatch(/[\u4e00-\u9fff]/);
  });
});
