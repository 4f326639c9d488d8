import type { Lang } from '../../model/finding.js';

/** A sentence in both languages: why something was recognised, or what is missing. */
export type Reason = Readonly<Record<Lang, string>>;

export function reason(zh: string, en: string): Reason {
  return { zh, en };
}

/** Names as a list: `a、b` and `a, b`; what is beyond `most` is counted. */
export function named(names: readonly string[], most = 6): Reason {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return {
    zh: shown.join('、') + (more > 0 ? `等 ${names.length} 个` : ''),
    en: shown.join(', ') + (more > 0 ? ` and ${more} more` : ''),
  };
}
