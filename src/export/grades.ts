import { defectRuleOf } from '../model/defectClasses.js';
import type { Lang } from '../model/finding.js';
import type { Deduction, LayerGrade } from '../model/grade.js';
import { VERDICT_WORDS } from '../model/words.js';
import { type FieldTable, flag, number, tableOf, text } from './fields.js';

interface GradeRow {
  readonly of: LayerGrade;
  readonly one: Omit<Deduction, 'points'> | null;
  readonly points: number;
  readonly isAccepted: boolean;
}

/** The sum behind each grade: a row a layer and code, accepted ones last; a layer without defects has one row. */
export function gradeTable(grades: readonly LayerGrade[]): FieldTable {
  const rows = grades.flatMap((of): GradeRow[] => {
    const open = of.deductions.map((one) => ({ of, one, points: one.points, isAccepted: false }));
    const accepted = of.accepted.map((one) => ({ of, one, points: 0, isAccepted: true }));
    return open.length + accepted.length > 0
      ? [...open, ...accepted]
      : [{ of, one: null, points: 0, isAccepted: false }];
  });
  return tableOf(rows.length, [
    text('layer', '图层', (i) => rows[i].of.layer),
    number('rows', '行数', 0, (i) => rows[i].of.rows),
    number('grade', '得分', 4, (i) => rows[i].of.grade),
    text('verdict', '等级', (i) => rows[i].of.verdict),
    text('verdict_zh', '等级名称', (i) => VERDICT_WORDS[rows[i].of.verdict].zh),
    text('code', '代码', (i) => rows[i].one?.code ?? null),
    text('class', '错漏类别', (i) => rows[i].one?.class ?? null),
    text('defect_of', '计数单位', (i) => rows[i].one?.of ?? null),
    number('defects', '错漏数', 0, (i) => rows[i].one?.defects ?? 0),
    number('points', '扣分', 4, (i) => rows[i].points),
    flag('is_accepted', '已接受（不扣分）', (i) => rows[i].isAccepted),
    text('reason', '类别理由（英文）', (i) => reasonOf(rows[i].one)?.en ?? null),
    text('reason_zh', '类别理由', (i) => reasonOf(rows[i].one)?.zh ?? null),
  ]);
}

const STATED = { zh: '由设置指定', en: 'its class is said by a setting' } as const;

function reasonOf(one: GradeRow['one']): Readonly<Record<Lang, string>> | null {
  if (!one) return null;
  return one.by === 'setting' ? STATED : (defectRuleOf(one.code)?.reason ?? null);
}
