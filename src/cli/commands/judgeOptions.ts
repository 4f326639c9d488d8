import type { LineVersion } from '../../judging/givenLayers.js';
import type { JudgingOptions } from '../../judging/judging.js';
import { checkLineNames, lineKindOf } from '../../judging/lineKind.js';
import { dayOfText } from '../../model/day.js';
import { LAND_USES } from '../../model/district.js';
import type { RuleAction, RuleSet } from '../../model/rule.js';
import type { SettingKey } from '../../model/settings.js';
import { ACTION_WORDS } from '../../model/words.js';
import { splitNamed } from '../../overlayTable/zoneNames.js';
import { type CommandLine, type JudgeWords, usage } from '../commandLine.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { statedSettings } from './statedSettings.js';

/** A line of the command line. */
export interface LineFile {
  readonly name: string;
  readonly version?: LineVersion;
  readonly spec: FileSpec;
}

/** What of the settings a judgement hangs on. */
const JUDGE_SETTINGS: readonly SettingKey[] = [
  'conflict.mismatchWidthM',
  'conflict.mismatchAreaM2',
  'overlay.snapRelative',
  'overlay.snapAbsoluteM2',
  'validate.overlapM2',
  'reproject.chordErrorM',
  'repair.duplicateVertices',
  'repair.makeValid',
];

/** The lines asked for, in order given; refuses what can't be told apart, and a version without the other. */
export function linesOf({ lines, before, after }: JudgeWords): readonly LineFile[] {
  const all = [
    ...lines.map((text) => lineFile(text, '--line')),
    ...before.map((text): LineFile => ({ ...lineFile(text, '--before'), version: 'before' })),
    ...after.map((text): LineFile => ({ ...lineFile(text, '--after'), version: 'after' })),
  ];
  const named = (version?: LineVersion) => all.filter((line) => line.version === version).map(({ name }) => name);
  checkLineNames([...named(), ...named('before')], before.length > 0 ? '--line/--before' : '--line');
  checkLineNames([...named(), ...named('after')], after.length > 0 ? '--line/--after' : '--line');
  for (const [version, other] of [
    ['before', 'after'],
    ['after', 'before'],
  ] as const) {
    const kinds = named(other).map(lineKindOf);
    const lone = named(version).find((name) => !kinds.includes(lineKindOf(name)));
    if (lone !== undefined)
      throw usage({
        zh: `--${version} ${lone} 缺少对应的 --${other} ${lone}：一条线的两个版本都要给出`,
        en: `--${version} ${lone} has no --${other} ${lone}: give both versions of a line`,
      });
  }
  if (all.length > 0) return all;
  throw usage({
    zh: 'judge 需要控制线：--line 类型=文件（生态保护红线=stbhhx.shp），或同一条线的两个版本：--before 类型=旧版 --after 类型=新版',
    en: 'judge needs a line: --line KIND=FILE (生态保护红线=stbhhx.shp), or two versions of one: --before KIND=OLD --after KIND=NEW',
  });
}

function lineFile(text: string, option: string): LineFile {
  const named = splitNamed(text);
  if (!named)
    throw usage({
      zh: `${option} ${text} 的写法不是 类型=文件，如 ${option} 生态保护红线=stbhhx.shp`,
      en: `${option} ${text} is not KIND=FILE, as in ${option} 生态保护红线=stbhhx.shp`,
    });
  return { name: named.name, spec: parseFileSpec(named.file) };
}

export function judgingOptions({ judge, sweep, class: classField }: CommandLine, rules: RuleSet): JudgingOptions {
  const action = wordOf('--as', judge.action, Object.keys(ACTION_WORDS) as RuleAction[]) ?? 'existing';
  const use = wordOf('--use', judge.use, LAND_USES);
  return {
    rules,
    date: dateOf(judge.date),
    action,
    // what is built, moved or given back is industry
    use: use ?? (action === 'existing' ? null : 'industry'),
    classField,
    codes: wordOf('--codes', judge.codes, ['sandiao', 'yongdiyonghai'] as const),
    settings: statedSettings(sweep, JUDGE_SETTINGS),
  };
}

function wordOf<W extends string>(option: string, given: string | null, words: readonly W[]): W | null {
  if (given === null) return null;
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw usage({
    zh: `${option} 只能是 ${words.join('、')} 之一，不能是 ${given}`,
    en: `${option} takes one of ${words.join(', ')}, not ${given}`,
  });
}

/** A day as people write it; default: today, where the program runs. */
export function dateOf(given: string | null): string {
  const now = new Date();
  const day =
    given === null ? Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000 : dayOfText(given);
  if (day === null)
    throw usage({
      zh: `--date ${given} 不是日期，应如 2025-12-31`,
      en: `--date ${given} is not a day, as in 2025-12-31`,
    });
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
