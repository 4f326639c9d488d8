import { createRequire } from 'node:module';
import type * as AjvModule from 'ajv';
import type { ErrorObject } from 'ajv';
import { LAND_USES } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import { FINDING_TEXTS } from '../../model/findingTexts.js';
import type { Scenario } from '../../model/scenario.js';
import { type Definition, wordsIn } from '../../model/settings/definition.js';
import { DEFAULT_SETTINGS, SETTINGS, type SettingKey, type Settings } from '../../model/settings.js';
import { TARGET_UNITS } from '../../model/target.js';
import { SCENARIO_SCHEMA } from './schema.js';

/**
 * A merged scenario, checked key by key: the first wrong key is named by its JSON path (E_SCENARIO_KEY; E_TARGET inside a target,
 * E_SETTING inside the settings), with what was expected there. What a schema can't say is checked after it: exactly one
 * parcels layer, distinct target ids, units that fit their basis.
 */
export function parseScenario(merged: unknown, where: string): Scenario {
  // loaded when a scenario is read: who only reads layers need not wait for it
  const { Ajv } = createRequire(import.meta.url)('ajv') as typeof AjvModule;
  const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, strict: false });
  const check = ajv.compile<Scenario>(SCENARIO_SCHEMA);
  if (!check(merged)) throw schemaError(mostTelling(check.errors ?? []), where);
  const parcels = Object.entries(merged.layers).filter(([, layer]) => layer.role === 'parcels');
  if (parcels.length !== 1) {
    throw new LianpianError(
      'E_SCENARIO_KEY',
      `a scenario needs exactly one layer of role "parcels"; this one has ${parcels.length}`,
      `${where} /layers`,
      'Give one of the layers "role": "parcels".',
    );
  }
  checkDate(merged.date, `${where} /date`);
  checkTargets(merged, where);
  return merged;
}

/** What may stand in a list, and what to do where something else does. */
const LISTED = {
  findingCodes: {
    word: { zh: '代码', en: 'code' },
    has: (one: string) => Object.hasOwn(FINDING_TEXTS, one),
    remedy: {
      zh: '请写问题表中的代码，以 + 相连：coverage.gap+coverage.overlap。',
      en: 'Give codes of findings as the table of findings has them, with + between them: coverage.gap+coverage.overlap.',
    },
  },
  landUses: {
    word: { zh: '用途', en: 'use' },
    has: (one: string) => LAND_USES.some((use) => use === one),
    remedy: {
      zh: `请写用途，以 + 相连：${LAND_USES.join('、')}。`,
      en: `Give uses of land with + between them: ${LAND_USES.join(', ')}.`,
    },
  },
} as const;

const LISTS = Object.entries<Definition>(SETTINGS).flatMap(([key, { list }]) => (list ? [key] : []));

/** Settings of a scenario: defaults, then its `settings`, then its `set` edits in order. */
export function settingsOf(scenario: Scenario, where: string): Settings {
  const values: Record<string, number | string | boolean> = { ...DEFAULT_SETTINGS, ...scenario.settings };
  // a schema can't say which words there are
  for (const key of LISTS) checkSetting(key, values[key], where);
  for (const edit of scenario.edits ?? [])
    if (edit.op === 'set') values[edit.key] = checkSetting(edit.key, edit.value, where);
  return values as Settings;
}

/** One setting from text or value (as `--set key=value` gives it), within its type and bounds; E_SETTING otherwise. */
export function checkSetting(key: string, given: number | string | boolean, where: string): number | string | boolean {
  const definition = SETTINGS[key as SettingKey] as Definition | undefined;
  if (!definition) {
    const near = Object.keys(SETTINGS).filter((k) => k.split('.')[0] === key.split('.')[0]);
    const list = near.length > 0 ? near : Object.keys(SETTINGS);
    throw new LianpianError('E_SETTING', { zh: `没有设置项“${key}”`, en: `there is no setting "${key}"` }, where, {
      zh: `设置项：${list.join('、')}。`,
      en: `Settings: ${list.join(', ')}.`,
    });
  }
  if (definition.options) {
    if (typeof given === 'string' && definition.options.includes(given)) return given;
    throw new LianpianError(
      'E_SETTING',
      { zh: `设置项 ${key} 不能为“${given}”`, en: `setting ${key} can't be "${given}"` },
      where,
      { zh: `可用：${definition.options.join('、')}。`, en: `Use one of: ${definition.options.join(', ')}.` },
    );
  }
  if (definition.list) {
    const { has, word, remedy } = LISTED[definition.list];
    const wrong = [...wordsIn(String(given))].find((one) => !has(one));
    if (typeof given === 'string' && wrong === undefined) return given;
    const because =
      wrong === undefined
        ? { zh: '不是文字', en: 'it is no text' }
        : { zh: `没有${word.zh}“${wrong}”`, en: `there is no ${word.en} "${wrong}"` };
    throw new LianpianError(
      'E_SETTING',
      {
        zh: `设置项 ${key} 不能为“${given}”：${because.zh}`,
        en: `setting ${key} can't be "${given}": ${because.en}`,
      },
      where,
      remedy,
    );
  }
  if (typeof definition.value === 'boolean') {
    if (given === true || given === 'true') return true;
    if (given === false || given === 'false') return false;
    throw new LianpianError('E_SETTING', `setting ${key} can't be "${given}"`, where, 'Use true or false.');
  }
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = definition;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new LianpianError(
    'E_SETTING',
    { zh: `设置项 ${key} 不能为“${given}”`, en: `setting ${key} can't be "${given}"` },
    where,
    {
      zh: `请给 ${min} 至 ${max} 的数（${definition.unit}）。`,
      en: `Give a number of ${min} to ${max} (${definition.unit}).`,
    },
  );
}

/** The schema asks for the form `yyyy-mm-dd`; this for a day that exists. */
function checkDate(date: string, where: string): void {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(date)) return;
  throw new LianpianError(
    'E_SCENARIO_KEY',
    `${date} is not a day of the calendar`,
    where,
    'Give a date as yyyy-mm-dd.',
  );
}

function checkTargets(scenario: Scenario, where: string): void {
  const seen = new Set<string>();
  (scenario.targets ?? []).forEach((target, i) => {
    const path = `${where} /targets/${i}`;
    if (seen.has(target.id)) {
      throw new LianpianError(
        'E_TARGET',
        `two targets have the id "${target.id}"`,
        path,
        'Give each target its own id.',
      );
    }
    seen.add(target.id);
    checkDate(target.date, `${path}/date`);
    const units: readonly string[] = TARGET_UNITS[target.basis];
    if (!units.includes(target.unit)) {
      throw new LianpianError(
        'E_TARGET',
        `a target on "${target.basis}" can't be in ${target.unit}`,
        `${path}/unit`,
        `Use ${units.join(' or ')}.`,
      );
    }
    if (target.unit === 'percent' && target.value > 100) {
      throw new LianpianError(
        'E_TARGET',
        `${target.value} % is above 100 %`,
        `${path}/value`,
        'Give a percentage of 0 to 100.',
      );
    }
  });
}

/** The deepest error says most; errors of the alternatives that were not meant are dropped by the discriminator. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const depth = (e: ErrorObject) =>
    e.instancePath.split('/').length + (e.keyword === 'oneOf' || e.keyword === 'if' ? -100 : 0);
  return errors.reduce((best, e) => (depth(e) > depth(best) ? e : best));
}

function schemaError(error: ErrorObject, where: string): LianpianError {
  const params = error.params as Readonly<Record<string, unknown>>;
  const path = error.instancePath || '/';
  const code = path.startsWith('/targets') ? 'E_TARGET' : path.startsWith('/settings') ? 'E_SETTING' : 'E_SCENARIO_KEY';
  const place = `${where} ${path}`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      return new LianpianError(
        code,
        `unknown key "${key}"`,
        `${where} ${path === '/' ? '' : path}/${key}`,
        known.length > 0 ? `Known keys here: ${known.join(', ')}.` : 'See `lianpian schema`.',
      );
    }
    case 'required':
      return new LianpianError(
        code,
        `key "${String(params.missingProperty)}" is missing`,
        place,
        'Add it; `lianpian schema` says what it holds.',
      );
    case 'enum':
      return new LianpianError(
        code,
        'a word that is not known here',
        place,
        `Use one of: ${(params.allowedValues as unknown[]).join(', ')}.`,
      );
    case 'discriminator':
      return new LianpianError(
        code,
        `"${String(params.tag)}" is "${String(params.tagValue)}", which is not known`,
        place,
        'See `lianpian schema` for the list.',
      );
    default:
      return new LianpianError(
        code,
        `${JSON.stringify(error.data)} ${error.message ?? 'is wrong'}`,
        place,
        remedyOf(error, params),
      );
  }
}

function remedyOf({ keyword, parentSchema }: ErrorObject, { type, limit }: Readonly<Record<string, unknown>>): string {
  if (keyword === 'minItems' || keyword === 'maxItems') {
    const { minItems, maxItems } = (parentSchema ?? {}) as { readonly minItems?: number; readonly maxItems?: number };
    if (minItems === maxItems) return `Give exactly ${limit} of them, in [ ]; one may stand several times.`;
    return `Give ${keyword === 'minItems' ? 'at least' : 'at most'} ${limit} of them, in [ ].`;
  }
  if (type === 'array') return 'Give a list in [ ].';
  return typeof type === 'string' ? `Give a ${type}, without quotes if it is a number.` : 'See `lianpian schema`.';
}
