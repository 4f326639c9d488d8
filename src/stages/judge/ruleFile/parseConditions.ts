import { OVERLAP_FIELDS, ZONE_FIELDS } from '../../../model/conditions.js';
import { LAND_USES } from '../../../model/district.js';
import { type Condition, NUMBER_TESTS, type Question, type RuleTolerance, TEXT_TESTS } from '../../../model/rule.js';
import type { Definition } from '../../../model/settings/definition.js';
import { SETTINGS } from '../../../model/settings.js';
import { CLUSTER_FIELDS } from '../../../model/subjectFields.js';
import type { JsonRecord, Reader } from './reader.js';

export const QUESTION_KEYS = ['of', 'field', ...TEXT_TESTS, ...NUMBER_TESTS, 'unit', 'confirmed', 'source'] as const;
export const QUESTION_OF = ['subject', 'zone', 'overlap'] as const;
/** The engine's own words that hold numbers, and those that hold texts; delivered fields may hold either. */
const NUMBER_WORDS: readonly string[] = ['areaM2', 'far', 'taxWanPerMu', 'firms', 'plannedFar', ...CLUSTER_FIELDS];
const TEXT_WORDS: readonly string[] = ['use', 'landClass', 'settlementCode', 'ownership', 'town'];
const VALUES_OF_WORD: Readonly<Record<string, readonly string[]>> = {
  use: LAND_USES,
  ownership: ['state', 'collective'],
};

/** `when`: a list, each item a question or `{ "anyOf": [questions] }` about one thing. */
export function parseConditions(json: unknown, path: string, line: string, at: Reader): readonly Condition[] {
  return at.filled(json, path).map((item, i) => {
    const place = `${path}[${i}]`;
    if (typeof item !== 'object' || item === null || !Object.hasOwn(item, 'anyOf')) {
      return parseQuestion(item, place, line, at);
    }
    const { anyOf } = at.record(item, place, ['anyOf']);
    const questions = at
      .filled(anyOf, `${place}.anyOf`)
      .map((one, k) => parseQuestion(one, `${place}.anyOf[${k}]`, line, at));
    const stray = questions.findIndex(({ of }) => of !== questions[0].of);
    if (stray > 0) {
      at.fail(`${place}.anyOf[${stray}].of`, {
        zh: `anyOf 各问须问同一对象（${questions[0].of}）；请另写一条规则`,
        en: `the questions of one anyOf ask about one thing (${questions[0].of}); write a second rule`,
      });
    }
    return { anyOf: questions };
  });
}

function parseQuestion(json: unknown, path: string, line: string, at: Reader): Question {
  const question = at.record(json, path, QUESTION_KEYS);
  const of = at.word(question.of, `${path}.of`, QUESTION_OF);
  const field = at.text(question.field, `${path}.field`);
  if (of === 'overlap') at.word(field, `${path}.field`, OVERLAP_FIELDS);
  const hasNoZones = line === 'outside' || line === 'anywhere';
  if ((of === 'zone' && hasNoZones) || (of === 'overlap' && line === 'anywhere')) {
    at.fail(`${path}.of`, { zh: `"${line}" 没有 ${of} 可问`, en: `"${line}" has no ${of} to ask about` });
  }
  const given = [...TEXT_TESTS, ...NUMBER_TESTS].filter((test) => question[test] !== undefined);
  if (given.length !== 1) {
    at.fail(given.length === 0 ? path : `${path}.${given[1]}`, {
      zh: `须恰有一个检验：${[...TEXT_TESTS, ...NUMBER_TESTS].join('、')}`,
      en: `must have exactly one test of ${[...TEXT_TESTS, ...NUMBER_TESTS].join(', ')}`,
    });
  }
  const [test] = given;
  const isText = test === 'is' || test === 'isNot';
  const holds = kindOfField(of, field);
  if (holds !== null && holds !== (isText ? 'text' : 'number')) {
    const fitting = (holds === 'text' ? TEXT_TESTS : NUMBER_TESTS).join(', ');
    at.fail(`${path}.${test}`, {
      zh: `${field} 是${holds === 'text' ? '文字' : '数字'}，用 ${fitting}`,
      en: `${field} is a ${holds}; use ${fitting}`,
    });
  }
  if (!isText) {
    const number = at.number(question[test], `${path}.${test}`);
    return {
      of,
      field,
      [test]: number,
      unit: at.text(question.unit, `${path}.unit`),
      ...parseSource(question, path, at),
    };
  }
  for (const key of ['unit', 'confirmed', 'source'] as const) {
    if (question[key] !== undefined) {
      at.fail(`${path}.${key}`, { zh: '只用于数字', en: 'is for numbers only' });
    }
  }
  const words = Object.hasOwn(VALUES_OF_WORD, field) && of === 'subject' ? VALUES_OF_WORD[field] : null;
  const values = at
    .filled(question[test], `${path}.${test}`)
    .map((value, k) => (words ? at.word : at.text)(value, `${path}.${test}[${k}]`, words ?? []).trim());
  return { of, field, [test]: values };
}

function kindOfField(of: Question['of'], field: string): 'text' | 'number' | null {
  const numbers = of === 'overlap' ? OVERLAP_FIELDS : of === 'subject' ? NUMBER_WORDS : [];
  const texts = of === 'zone' ? ZONE_FIELDS : of === 'subject' ? TEXT_WORDS : [];
  if ((numbers as readonly string[]).includes(field)) return 'number';
  return (texts as readonly string[]).includes(field) ? 'text' : null;
}

/** Whether a source confirms the numbers of a record: said of every number, and which where one does. */
export function parseSource(json: JsonRecord, path: string, at: Reader): Pick<RuleTolerance, 'confirmed' | 'source'> {
  const confirmed = at.flag(json.confirmed, `${path}.confirmed`);
  if (!confirmed && json.source === undefined) return { confirmed };
  return { confirmed, source: at.text(json.source, `${path}.source`) };
}

export function parseTolerance(json: unknown, path: string, at: Reader): RuleTolerance {
  const tolerance = at.record(json, path, ['areaM2', 'widthM', 'confirmed', 'source']);
  const within = (key: 'areaM2' | 'widthM', { max = 0 }: Definition) => {
    const value = at.number(tolerance[key], `${path}.${key}`);
    if (value < 0) at.fail(`${path}.${key}`, { zh: '不能为负', en: 'must not be negative' });
    if (value > max) at.fail(`${path}.${key}`, { zh: `最大为 ${max}`, en: `is at most ${max}` });
    return value;
  };
  return {
    areaM2: within('areaM2', SETTINGS['conflict.mismatchAreaM2']),
    widthM: within('widthM', SETTINGS['conflict.mismatchWidthM']),
    ...parseSource(tolerance, path, at),
  };
}
