import type { Lang } from '../../model/finding.js';
import type { LayerGrade } from '../../model/grade.js';
import { VERDICT_WORDS } from '../../model/words.js';
import { textTable } from './textTable.js';

/** Codes named beside a grade; the rest is counted. */
const NAMED = 3;

/** One line a layer: its grade, the defects by class, and what weighs most. */
export function gradeLines(grades: readonly LayerGrade[], lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['图层', '行', '得分', '等级', 'A', 'B', 'C', '已接受', '主要扣分']
      : ['layer', 'rows', 'grade', 'verdict', 'A', 'B', 'C', 'accepted', 'heaviest'];
  const rows = grades.map((one) => {
    const { layer, rows: all, grade, verdict, accepted } = one;
    return [
      layer,
      count(all),
      grade === null ? '–' : gradeText(grade),
      VERDICT_WORDS[verdict][lang],
      ...(['A', 'B', 'C'] as const).map((own) => count(defectsOf(one, own))),
      count(accepted.reduce((sum, { defects }) => sum + defects, 0)),
      heaviest(one, lang),
    ];
  });
  return textTable(header, rows, ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'right', 'left']);
}

function defectsOf({ deductions }: LayerGrade, own: string): number {
  return deductions.filter((one) => one.class === own).reduce((sum, { defects }) => sum + defects, 0);
}

function heaviest({ deductions }: LayerGrade, lang: Lang): string {
  const named = deductions
    .slice(0, NAMED)
    .map(({ code, class: own, defects, points }) => `${code} ${own}×${count(defects)} −${pointsText(points)}`);
  const more = deductions.length - named.length;
  if (more > 0) named.push(lang === 'zh' ? `另 ${more} 种` : `${more} more`);
  return named.join('; ');
}

/** Rounded down: 89.999 is not 90, and what has a defect is not 100. */
function gradeText(grade: number): string {
  return (Math.floor(grade * 100) / 100).toFixed(2);
}

function pointsText(points: number): string {
  return (Math.ceil(points * 100) / 100).toLocaleString('en-US', { maximumFractionDigits: 2 });
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
