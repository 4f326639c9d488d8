import { cell, type Table } from './column.js';
import type { ControlLine } from './district.js';
import type { Condition, Question, Rule } from './rule.js';
import type { SubjectFacts } from './subjectFields.js';

/** `holds` is null where fields are blank that would have to say: empty is not 0. `blanks` names them. */
export interface Answer {
  readonly holds: boolean | null;
  readonly blanks: readonly string[];
}

export const YES: Answer = { holds: true, blanks: [] };
const NO: Answer = { holds: false, blanks: [] };

/** Null is a blank. */
export type FieldValue = string | number | null;

/** From a field's name the way to its value; null where nobody has a field of that name. */
export type FieldsOf<Of> = (field: string) => ((of: Of) => FieldValue) | null;

/** What an overlap is asked for; what is not known is left out. */
export interface OverlapMeasures {
  readonly areaM2?: number;
  readonly share?: number;
  readonly widthM?: number;
}
export const OVERLAP_FIELDS = ['areaM2', 'share', 'widthM'] as const;
export const ZONE_FIELDS = ['id', 'name', 'kind', 'level'] as const;

/** The conditions of one rule on one line, ready to be asked. The rule holds where all three answers do: see `allOf`. */
export interface Asked<Subject> {
  /** Questions about fields that no layer has: the rule can't be asked here, and is not. */
  readonly missing: readonly Question[];
  subject(subject: Subject): Answer;
  zone(zone: number): Answer;
  overlap(overlap: OverlapMeasures): Answer;
}

/**
 * A rule's conditions compiled: names of fields are looked up once, answers are cheap.
 *
 * Definition: all conditions must hold, of an `anyOf` one. A blank field leaves its question open; an open question is passed over where
 * the others settle the matter (one `no` of all, one `yes` of any), else the answer is open and names the blanks. Texts
 * are compared trimmed and whole; a number that stands as text is a number, a text that is none is a blank to a test of numbers.
 * Needs every `anyOf` to ask about one thing (the parser holds that), so that subject, zone and overlap can be asked apart.
 */
export function compileConditions<Subject>(
  { when = [] }: Rule,
  subjects: FieldsOf<Subject>,
  zones: FieldsOf<number>,
): Asked<Subject> {
  const missing: Question[] = [];
  function compile<Of>(of: Question['of'], fields: FieldsOf<Of>): (subject: Of) => Answer {
    const tests = when
      .filter((condition) => questionsOf(condition)[0].of === of)
      .map((condition) => {
        const questions = questionsOf(condition).map((question) => {
          const valueIn = fields(question.field);
          if (!valueIn) missing.push(question);
          return { question, valueIn };
        });
        return (subject: Of) =>
          anyOf(questions.map(({ question, valueIn }) => answerTo(question, valueIn?.(subject) ?? null)));
      });
    if (tests.length === 0) return () => YES;
    return (subject) => allOf(tests.map((test) => test(subject)));
  }
  return {
    missing,
    subject: compile('subject', subjects),
    zone: compile('zone', zones),
    overlap: compile('overlap', overlapFields),
  };
}

/** Conditions by rule and line (−1: none), each compiled once. */
export type RuleAsker = (rule: Rule, line: number) => Asked<SubjectFacts>;

export function ruleAsker(subjects: FieldsOf<SubjectFacts>, lines: readonly ControlLine[]): RuleAsker {
  const compiled = new Map<Rule, Map<number, Asked<SubjectFacts>>>();
  return (rule, line) => {
    const byLine = compiled.get(rule) ?? new Map<number, Asked<SubjectFacts>>();
    compiled.set(rule, byLine);
    const asked =
      byLine.get(line) ?? compileConditions(rule, subjects, line < 0 ? () => null : zoneFields(lines[line]));
    byLine.set(line, asked);
    return asked;
  };
}

export function questionsOf(condition: Condition): readonly Question[] {
  return 'anyOf' in condition ? condition.anyOf : [condition];
}

/** All must hold. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.some(({ holds }) => holds === false)) return NO;
  return open(answers) ?? YES;
}

function anyOf(answers: readonly Answer[]): Answer {
  if (answers.some(({ holds }) => holds === true)) return YES;
  return open(answers) ?? NO;
}

function open(answers: readonly Answer[]): Answer | null {
  const blanks = [...new Set(answers.flatMap((answer) => answer.blanks))];
  return blanks.length > 0 ? { holds: null, blanks } : null;
}

function answerTo(question: Question, value: FieldValue): Answer {
  const { is, isNot, below, atMost, atLeast, above } = question;
  const blank: Answer = { holds: null, blanks: [question.field] };
  const text = value === null ? '' : String(value).trim();
  if (text === '') return blank;
  if (is) return is.includes(text) ? YES : NO;
  if (isNot) return isNot.includes(text) ? NO : YES;
  const number = Number(text);
  if (Number.isNaN(number)) return blank;
  const holds =
    (below === undefined || number < below) &&
    (atMost === undefined || number <= atMost) &&
    (atLeast === undefined || number >= atLeast) &&
    (above === undefined || number > above);
  return holds ? YES : NO;
}

const overlapFields: FieldsOf<OverlapMeasures> = (field) => {
  const name = OVERLAP_FIELDS.find((known) => known === field);
  return name ? (overlap) => overlap[name] ?? null : null;
};

/** Fields of a line's zones: the words of the engine, else what was delivered. */
export function zoneFields({ zoneId, zoneName, zoneKind, level, table }: ControlLine): FieldsOf<number> {
  const words: Readonly<Record<string, readonly string[]>> = { id: zoneId, name: zoneName, kind: zoneKind, level };
  return (field) => {
    if (Object.hasOwn(words, field)) return (zone) => words[field][zone] ?? null;
    return deliveredField(table, field);
  };
}

/** A delivered field by its name, upper or lower case. */
export function deliveredField({ columns }: Table, field: string): ((row: number) => FieldValue) | null {
  const name = columns.has(field)
    ? field
    : [...columns.keys()].find((key) => key.toLowerCase() === field.toLowerCase());
  const column = name === undefined ? undefined : columns.get(name);
  if (!column) return null;
  return (row) => {
    const value = cell(column, row);
    return typeof value === 'boolean' ? String(value) : value;
  };
}
