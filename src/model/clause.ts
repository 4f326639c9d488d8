import { type Condition, NUMBER_TESTS, type Question, type Rule, TEXT_TESTS } from './rule.js';

/** The clause as it is cited: document, number, article; `（待核）` where it has not been held against the document. */
export function clauseText({ document, number, article, confirmed }: Rule['clause']): string {
  const inBrackets = number === '' ? '' : `（${number}）`;
  return `${document}${inBrackets}${article === '' ? '' : ` ${article}`}${confirmed ? '' : '（待核）'}`;
}

const SIGNS = { is: '=', isNot: '≠', below: '<', atMost: '≤', atLeast: '≥', above: '>' } as const;

/** Conditions in signs: `subject.plannedFar < 2 容积率（待核） & (zone.SLLB = a / b | …)`; 待核 where no source confirms the number. */
export function conditionsText(when: readonly Condition[]): string {
  return when
    .map((condition) =>
      'anyOf' in condition ? `(${condition.anyOf.map(questionText).join(' | ')})` : questionText(condition),
    )
    .join(' & ');
}

function questionText(question: Question): string {
  const test = [...TEXT_TESTS, ...NUMBER_TESTS].find((name) => question[name] !== undefined) ?? 'is';
  const value = question[test];
  const shown = Array.isArray(value) ? value.join(' / ') : [value, question.unit].join(' ');
  return `${question.of}.${question.field} ${SIGNS[test]} ${shown}${question.confirmed === false ? '（待核）' : ''}`;
}
