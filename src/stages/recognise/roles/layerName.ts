/**
 * The words of a layer's or file's name, in upper case: `330212DLTB_2020（公示版）` → DLTB, 公示版. Years, codes, versions and
 * separators fall away; a name of one word with a prefix of the house (`KZX_永久基本农田`, `XG_GYPQ`) is given whole as well.
 */
export interface NameWords {
  readonly whole: string;
  readonly words: readonly string[];
}

const SEPARATORS = /[\s_\-.,，、（）()[\]【】《》·]+/;

export function nameWords(name: string): NameWords {
  const whole = name.trim().toUpperCase();
  const parts = whole.split(SEPARATORS).map(withoutNumbers);
  // Chinese and Latin glued together are two words: 鄞州DLTB
  const split = parts.flatMap((part) => [part, ...(part.match(/[A-Z]+|[\u4e00-\u9fff]+/g) ?? [])]);
  const words = [withoutNumbers(whole), ...split].filter((word) => word !== '');
  return { whole, words: [...new Set(words)] };
}

function withoutNumbers(word: string): string {
  return word
    .replace(/\d{2,}(年度?)?/g, '')
    .replace(/^\d|\d$/g, '')
    .replace(/^[_-]+|[_-]+$/g, '');
}
