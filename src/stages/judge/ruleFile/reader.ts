import { LianpianError } from '../../../model/errors.js';
import type { Lang } from '../../../model/finding.js';
import { didYouMean } from '../../../model/nearestWord.js';

/** What is wrong, in both languages. */
export type Problem = Readonly<Record<Lang, string>>;

export type Reader = ReturnType<typeof reader>;
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Typed values by JSON path; the first wrong one stops. `place` gives line and column of a path where the text of the file is known. */
export function reader(where: string, place: ((path: string) => string) | null) {
  function whereOf(path: string): string {
    return `${where}${place ? `:${place(path)}` : ''}#${path}`;
  }
  function fail(path: string, { zh, en }: Problem): never {
    const at = path === '' ? '' : `${path} `;
    throw new LianpianError('E_RULES', { zh: `${at}${zh}`, en: `${at}${en}` }, whereOf(path), {
      zh: '请改正此处；rules/README.md 说明每个键。',
      en: 'Correct that place; rules/README.md explains every key.',
    });
  }
  function string(value: unknown, path: string): string {
    if (typeof value === 'string') return value;
    return fail(path, { zh: `应为文字，实为 ${shown(value, 'zh')}`, en: `must be text, is ${shown(value, 'en')}` });
  }
  function text(value: unknown, path: string): string {
    const words = string(value, path);
    if (words.trim() === '') fail(path, { zh: '不能为空', en: 'must not be empty' });
    return words;
  }
  function list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    return fail(path, {
      zh: `应为列表 [ ]，实为 ${shown(value, 'zh')}`,
      en: `must be a list, is ${shown(value, 'en')}`,
    });
  }
  function filled(value: unknown, path: string): readonly unknown[] {
    const items = list(value, path);
    if (items.length === 0) fail(path, { zh: '至少要有一项', en: 'must name at least one' });
    return items;
  }
  function word<W extends string>(value: unknown, path: string, words: readonly W[]): W {
    const found = words.find((w) => w === value);
    if (found !== undefined) return found;
    const hint = didYouMean(value, words);
    return fail(path, {
      zh: `应为 ${words.join('、')} 之一，实为 ${shown(value, 'zh')}${hint.zh}`,
      en: `must be one of ${words.join(', ')}, is ${shown(value, 'en')}${hint.en}`,
    });
  }
  function flag(value: unknown, path: string): boolean {
    if (typeof value === 'boolean') return value;
    return fail(path, { zh: '应为 true 或 false', en: `must be true or false, is ${shown(value, 'en')}` });
  }
  function number(value: unknown, path: string): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return fail(path, { zh: `应为数字，实为 ${shown(value, 'zh')}`, en: `must be a number, is ${shown(value, 'en')}` });
  }
  function date(value: unknown, path: string): string {
    const words = text(value, path);
    const time = /^\d{4}-\d{2}-\d{2}$/.test(words) ? Date.parse(`${words}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === words) return words;
    return fail(path, {
      zh: `应为日期 yyyy-mm-dd，实为 ${shown(value, 'zh')}`,
      en: `must be a day as yyyy-mm-dd, is ${shown(value, 'en')}`,
    });
  }
  function record(value: unknown, path: string, keys: readonly string[]): JsonRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fail(path, {
        zh: `应为对象 { }，实为 ${shown(value, 'zh')}`,
        en: `must be an object, is ${shown(value, 'en')}`,
      });
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const hint = didYouMean(key, keys);
      fail(path === '' ? key : `${path}.${key}`, {
        zh: `不是这里可用的键${hint.zh}；可用：${keys.join('、')}`,
        en: `is not a key known here${hint.en}; known: ${keys.join(', ')}`,
      });
    }
    return value as JsonRecord;
  }
  return {
    /** Where a rule is written, for later messages about it. */
    written: (path: string) => (place ? { where: whereOf(path) } : {}),
    fail,
    string,
    text,
    list,
    filled,
    word,
    flag,
    number,
    date,
    record,
    texts: (value: unknown, path: string) => list(value, path).map((one, i) => text(one, `${path}[${i}]`)),
    words: <W extends string>(value: unknown, path: string, words: readonly W[]) =>
      list(value, path).map((one, i) => word(one, `${path}[${i}]`, words)),
    bilingual(value: unknown, path: string) {
      const { zh, en } = record(value, path, ['zh', 'en']);
      return { zh: text(zh, `${path}.zh`), en: text(en, `${path}.en`) };
    },
  };
}

function shown(value: unknown, lang: 'zh' | 'en'): string {
  if (value === undefined) return lang === 'zh' ? '缺失' : 'missing';
  return JSON.stringify(value).slice(0, 60);
}
