import { OVERLAP_FIELDS } from '../../../model/conditions.js';
import { LAND_USES } from '../../../model/district.js';
import {
  BALANCE_MEASURES,
  NUMBER_TESTS,
  RULE_ACTIONS,
  RULE_SEVERITIES,
  TEXT_TESTS,
  VERDICTS,
} from '../../../model/rule.js';
import type { Definition } from '../../../model/settings/definition.js';
import { SETTINGS } from '../../../model/settings.js';
import { REGRADES, SIDES } from './parseRule.js';

/**
 * JSON schema of a rule file, for editors: the keys, words and kinds that `readRuleSet` asks for, from the same lists. What a schema can't say
 * (ids unique, what fits the line, days in order) is the parser's alone: whatever it takes, the schema takes.
 */
const text = { type: 'string', pattern: '\\S' };
const anyText = { type: 'string' };
const flag = { type: 'boolean' };
const number = { type: 'number' };
const within = ({ min, max }: Definition) => ({ ...number, minimum: min, maximum: max });
const list = (items: object, minItems = 0) => ({ type: 'array', items, minItems });
const word = (words: readonly string[]) => ({ enum: words });
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = [], more: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  ...more,
});
const bilingual = record({ zh: text, en: text });

const head = {
  id: text,
  title: bilingual,
  clause: record({ document: text, number: anyText, date: anyText, article: anyText, confirmed: flag }),
};
const tail = { remedy: bilingual, from: day, to: { anyOf: [day, { type: 'null' }] } };
/** Confirmed numbers name their source. */
const sourced = { anyOf: [{ properties: { confirmed: { const: false } } }, { required: ['source'] }] };

const textQuestions = TEXT_TESTS.map((test) =>
  record({ of: word(['subject', 'zone']), field: text, [test]: list(text, 1) }),
);
const numberQuestions = NUMBER_TESTS.flatMap((test) => {
  const measured = { [test]: number, unit: text, confirmed: flag, source: text };
  return [
    record({ of: word(['subject', 'zone']), field: text, ...measured }, ['source'], sourced),
    record({ of: word(['overlap']), field: word(OVERLAP_FIELDS), ...measured }, ['source'], sourced),
  ];
});
const question = { anyOf: [...textQuestions, ...numberQuestions] };

export const RULES_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'lianpian rule file',
  ...record(
    {
      $schema: anyText,
      id: text,
      version: text,
      title: bilingual,
      rules: list(
        record(
          {
            ...head,
            line: text,
            zoneKinds: list(text),
            levels: list(text),
            actions: list(word(RULE_ACTIONS), 1),
            uses: list(word(LAND_USES)),
            industrialLine: word(SIDES),
            when: list({ anyOf: [...question.anyOf, record({ anyOf: list(question, 1) })] }, 1),
            tolerance: record(
              {
                areaM2: within(SETTINGS['conflict.mismatchAreaM2']),
                widthM: within(SETTINGS['conflict.mismatchWidthM']),
                confirmed: flag,
                source: text,
              },
              ['source'],
              sourced,
            ),
            verdict: word(VERDICTS),
            severity: word(RULE_SEVERITIES),
            ...tail,
          },
          ['levels', 'industrialLine', 'when', 'tolerance', 'severity'],
        ),
      ),
      balances: list(
        record(
          {
            ...head,
            measure: word(BALANCE_MEASURES),
            atLeast: number,
            atMost: number,
            confirmed: flag,
            source: text,
            severity: word(RULE_SEVERITIES),
            ...tail,
          },
          ['atLeast', 'atMost', 'source'],
          { ...sourced, oneOf: [{ required: ['atLeast'] }, { required: ['atMost'] }] },
        ),
      ),
      regrade: list(record({ rule: text, severity: word(REGRADES), reason: text }, ['reason'])),
    },
    ['$schema', 'balances', 'regrade'],
  ),
};
