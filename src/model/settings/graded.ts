import { codes, number } from './definition.js';

const STANDARD = 'GB/T 24356 (transcription), domain §2.4';
const POINTS = (kind: string) =>
  [
    `${kind} 类错漏每处扣分（行的错漏按比例折算）`,
    `points off for a defect of class ${kind} (of rows: scaled)`,
  ] as const;
const BOUND = (zh: string, en: string) =>
  [`得分不低于此值为${zh}`, `a layer with at least this grade is ${en}`] as const;
const MOVED = (zh: string, en: string) =>
  [`改按${zh}计的问题代码，任何等级`, `codes of findings that count as ${en}, at every severity`] as const;

/** How a layer is graded by what a check found (`model/grade.ts`, `model/defectClasses.ts`). */
export const GRADED = {
  'check.gradePointsA': number(12, 'points', ...POINTS('A'), STANDARD, 0, 100),
  'check.gradePointsB': number(4, 'points', ...POINTS('B'), STANDARD, 0, 100),
  'check.gradePointsC': number(1, 'points', ...POINTS('C'), STANDARD, 0, 100),
  'check.gradeExcellent': number(90, 'points', ...BOUND('优', 'excellent'), STANDARD, 0, 100),
  'check.gradeGood': number(75, 'points', ...BOUND('良', 'good'), STANDARD, 0, 100),
  'check.gradePass': number(60, 'points', ...BOUND('合格', 'a pass'), STANDARD, 0, 100),
  'check.gradePerRows': number(
    1000,
    'rows',
    '行的错漏按每这么多行有几处扣分：一千行有一处 C 扣 1 分，百分之五的行有 C 则不合格',
    'defects of rows are counted per so many rows: one C in a thousand takes 1 point, C in 5 % of the rows fails a layer',
    'choice',
    1,
  ),
  'check.gradeLeastRows': number(
    100,
    'rows',
    '不足这么多行的图层按这么多行折算，免得十行中的一处错漏使图层不合格',
    'a layer of fewer rows is counted as if it had so many, so that one defect among ten rows does not fail it',
    'choice',
    1,
  ),
  'check.gradeA': codes(...MOVED(' A 类', 'class A'), 'the user'),
  'check.gradeB': codes(...MOVED(' B 类', 'class B'), 'the user'),
  'check.gradeC': codes(...MOVED(' C 类', 'class C'), 'the user'),
  'check.gradeNone': codes(...MOVED('“不是错漏”', 'no defect'), 'the user'),
} as const;
