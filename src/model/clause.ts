import type { Rule } from './rule.js';

/** The clause as it is cited: document, number, article; `（待核）` where it has not been held against the document. */
export function clauseText({ document, number, article, confirmed }: Rule['clause']): string {
  const inBrackets = number === '' ? '' : `（${number}）`;
  return `${document}${inBrackets}${article === '' ? '' : ` ${article}`}${confirmed ? '' : '（待核）'}`;
}
