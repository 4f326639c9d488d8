/** A code as it is compared: half-width, upper case, no blanks. */
export function plainCode(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}

/** Texts that people write where there is nothing to write. */
const PLACEHOLDER = /^(<?null>?|none|nan|n\/a|#n\/a|无|空|暂无|未知|-+|—+|\/+|\\+|\*+|\?+|？+)$/i;

/** Of dashes and the like there may be more; ten say enough. */
const LONGEST = 10;

export function isPlaceholder(text: string): boolean {
  return text.length <= LONGEST && PLACEHOLDER.test(text);
}

/**
 * The entry of a list that a delivered value is: itself, or, where the field came as numbers, the code of that number (601 is 0601). Null where there is none.
 */
export function listedCode(names: ReadonlyMap<string, string>, value: string, isNumber: boolean): string | null {
  const code = plainCode(value);
  if (names.has(code)) return code;
  if (!isNumber) return null;
  for (const one of names.keys()) if (/^\d+$/.test(one) && Number(one) === Number(code)) return one;
  return null;
}
