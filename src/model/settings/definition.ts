import type { Lang } from '../finding.js';

/** A setting: `min` and `max` are inclusive bounds for numbers, `options` the allowed words; `list`: text with words of that kind in it. */
export interface Definition {
  readonly value: number | string | boolean;
  readonly unit: string;
  readonly reason: Readonly<Record<Lang, string>>;
  readonly source: string;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
  readonly list?: 'findingCodes' | 'landUses';
}

export function number(
  value: number,
  unit: string,
  zh: string,
  en: string,
  source: string,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
) {
  return { value, unit, reason: { zh, en }, source, min, max } satisfies Definition as Definition & {
    readonly value: number;
  };
}

export function word<W extends string>(value: W, options: readonly W[], zh: string, en: string, source: string) {
  return { value, unit: 'word', reason: { zh, en }, source, options } satisfies Definition as Definition & {
    readonly value: W;
  };
}

/** Yes or no. */
export function flag(value: boolean, zh: string, en: string, source: string) {
  return { value, unit: 'true/false', reason: { zh, en }, source } satisfies Definition as Definition & {
    readonly value: boolean;
  };
}

/** Uses of land, as `LAND_USES` has them. */
export function landUses(value: string, zh: string, en: string, source: string) {
  return { value, unit: 'uses', reason: { zh, en }, source, list: 'landUses' } satisfies Definition as Definition & {
    readonly value: string;
  };
}

/** The words of a list as a setting holds them: blanks, commas, semicolons or plus signs between them. */
export function wordsIn(list: string): ReadonlySet<string> {
  return new Set(list.split(/[\s,;+]+/).filter((word) => word !== ''));
}

/** A list of codes of findings; empty by default. */
export function codes(zh: string, en: string, source: string) {
  return {
    value: '',
    unit: 'codes',
    reason: { zh, en },
    source,
    list: 'findingCodes',
  } satisfies Definition as Definition & {
    readonly value: string;
  };
}
